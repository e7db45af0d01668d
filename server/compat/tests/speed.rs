//! Keystrokes all over a large description beside its baseline, and what a comparison from the start costs. Runs with
//! `RUN_SLOW_TESTS` set, in release, where `../shared` is.

#![allow(clippy::disallowed_methods, reason = "measures, and reads a file")]
#![allow(clippy::print_stdout, reason = "prints what was measured, or that it was skipped")]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use compat::{Known, check, check_after};
use syntax::{TextEdit, TextRange, TextSize};
use workspace::{BaselineChange, Change, FileChange, FileSet, Finding, VfsPath, Workspace};

const BASELINE: FileSet = FileSet(1);
const KEYSTROKES: usize = 400;

fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    Some(std::env::var_os("OPENAPI_ANALYZER_SHARED").map_or(beside, PathBuf::from)).filter(|it| it.is_dir())
}

fn said(findings: &[Finding]) -> Vec<(&str, u32)> {
    findings.iter().map(|it| (it.message.as_str(), u32::from(it.location.range.start()))).collect()
}

#[test]
fn a_keystroke_costs_a_part_of_a_comparison() {
    let folder = std::env::var_os("RUN_SLOW_TESTS").and_then(|_| shared());
    let Some(folder) = folder else {
        println!("skipped: RUN_SLOW_TESTS is not set, or there is no ../shared");
        return;
    };
    let mut text = std::fs::read_to_string(folder.join("corpus/specs/github/api.github.com.json")).expect("GitHub's");
    // What nearly all operations refer to has changed since.
    let published = text.replace("\"site_admin\"", "\"is_staff\"");
    let path = VfsPath::new("/openapi.json");
    let mut change = Change::default();
    for (set, text) in [(BASELINE, &published), (FileSet::CURRENT, &text)] {
        change.files.push((set, path.clone(), FileChange::Text(text.as_str().into())));
    }
    let label = "the baseline".to_owned();
    let loaded = BaselineChange::Loaded { set: BASELINE, path: path.clone(), label, configured: true };
    change.baselines.push((path.clone(), loaded));
    let mut workspace = Workspace::default();
    workspace.apply(change);
    let snapshot = workspace.snapshot();

    let start = Instant::now();
    let found = check(&snapshot, &snapshot.descriptions()[0]);
    println!("from the start: {:?}, {} findings", start.elapsed(), found.len());
    let start = Instant::now();
    let (_, mut known) = check_after(&Known::default(), &snapshot, &snapshot.descriptions()[0]);
    println!("from the start, for later: {:?}, {:?}", start.elapsed(), known.judged());

    let mut times: Vec<Duration> = Vec::new();
    for step in 0..KEYSTROKES / 2 {
        let from = text.len() / (KEYSTROKES / 2) * step;
        let from = (from..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or_default();
        let Some(at) = text[from..].find("type\": ").map(|it| from + it) else { continue };
        for (range, new) in [(at..at, "x"), (at..at + 1, "")] {
            text.replace_range(range.clone(), new);
            let range = TextRange::new(TextSize::new(range.start as u32), TextSize::new(range.end as u32));
            let edits = FileChange::Edits(vec![TextEdit::replace(range, new)]);
            workspace.apply(Change { files: vec![(FileSet::CURRENT, path.clone(), edits)], ..Change::default() });
            let snapshot = workspace.snapshot();
            let start = Instant::now();
            let (found, after) = check_after(&known, &snapshot, &snapshot.descriptions()[0]);
            known = after;
            times.push(start.elapsed());
            if step % 20 == 0 {
                let fresh = check(&snapshot, &snapshot.descriptions()[0]);
                assert_eq!(said(&found), said(&fresh), "step {step}");
            }
        }
    }
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100];
    println!("{} keystrokes: median {:?}, p95 {:?}, slowest {:?}", times.len(), at(50), at(95), at(100));
}
