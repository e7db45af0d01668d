//! A comparison that knows an earlier one says what a comparison from the start says, after any edits; and it does no
//! more than it has to.

#![allow(clippy::disallowed_methods, reason = "whether slow tests run is the environment's")]

mod descriptions;

use std::sync::Arc;

use syntax::{TextEdit, TextRange, TextSize};
use workspace::{BaselineChange, Change, FileChange, FileSet, Finding, Fix, Snapshot, VfsPath, Workspace};

use compat::{Judged, Known};
use descriptions::{ENTRY, FRAGMENT, LINES, WITH_ALIASES, WORDS};

const BASELINE: FileSet = FileSet(1);
const ENTRY_PATH: &str = "/openapi.yaml";
const FRAGMENT_PATH: &str = "/more.yaml";

/// A description that is edited, beside its baseline.
struct Edited {
    workspace: Workspace,
    known: Known,
    checks: usize,
}

impl Edited {
    fn new(entry: &str, fragment: &str) -> Edited {
        let mut change = Change::default();
        for set in [BASELINE, FileSet::CURRENT] {
            change.files.push((set, VfsPath::new(ENTRY_PATH), FileChange::Text(Arc::from(entry))));
            change.files.push((set, VfsPath::new(FRAGMENT_PATH), FileChange::Text(Arc::from(fragment))));
        }
        let path = VfsPath::new(ENTRY_PATH);
        let label = "the baseline".to_owned();
        let loaded = BaselineChange::Loaded { set: BASELINE, path: path.clone(), label, configured: true };
        change.baselines.push((path, loaded));
        change.today = Some("2026-08-01".to_owned());
        let mut workspace = Workspace::default();
        workspace.apply(change);
        Edited { workspace, known: Known::default(), checks: 0 }
    }

    fn apply(&mut self, set: FileSet, path: &str, file: FileChange) {
        self.workspace.apply(Change { files: vec![(set, VfsPath::new(path), file)], ..Change::default() });
    }

    fn text(&self, path: &str) -> String {
        let document = self.workspace.document(FileSet::CURRENT, &VfsPath::new(path));
        document.map(|it| it.text().to_string()).unwrap_or_default()
    }

    fn replace(&mut self, path: &str, range: std::ops::Range<usize>, new: &str) {
        let range = TextRange::new(TextSize::new(range.start as u32), TextSize::new(range.end as u32));
        self.apply(FileSet::CURRENT, path, FileChange::Edits(vec![TextEdit::replace(range, new)]));
    }

    /// Replaces the only place where a text stands.
    fn substitute(&mut self, path: &str, old: &str, new: &str) {
        let text = self.text(path);
        let start = text.find(old).expect("not there");
        assert_eq!(text.matches(old).count(), 1, "{old}");
        self.replace(path, start..start + old.len(), new);
    }

    /// Compares anew, knowing the last comparison.
    #[track_caller]
    fn check(&mut self, context: &str) -> Judged {
        let snapshot = self.workspace.snapshot();
        let Some(description) = snapshot.descriptions().first() else { return Judged::default() };
        let (found, known) = compat::check_after(&self.known, &snapshot, description);
        let fresh = compat::check(&snapshot, description);
        self.checks += 1;
        // Fixes read their own result back, which takes its time.
        let with_fixes = self.checks.is_multiple_of(8);
        let (found, expected) = (shown(&snapshot, &found, with_fixes), shown(&snapshot, &fresh, with_fixes));
        for (found, expected) in found.iter().zip(&expected) {
            assert_eq!(found, expected, "{context}");
        }
        assert_eq!(found.len(), expected.len(), "{context}");
        self.known = known;
        self.known.judged()
    }
}

/// All that a person or a program sees of a finding.
struct Shown(Finding, Vec<Fix>);

impl PartialEq for Shown {
    fn eq(&self, other: &Shown) -> bool {
        let (Shown(a, fixes), Shown(b, other_fixes)) = (self, other);
        (a.code, a.severity, &a.message, &a.location) == (b.code, b.severity, &b.message, &b.location)
            && (&a.related, &a.baseline) == (&b.related, &b.baseline)
            && fixes == other_fixes
    }
}

impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Shown(finding, fixes) = self;
        write!(f, "{finding:?} {:?} {:?} {:?} {fixes:?}", finding.location, finding.related, finding.baseline)
    }
}

fn shown(snapshot: &Snapshot, findings: &[Finding], with_fixes: bool) -> Vec<Shown> {
    let fixes = |it: &Finding| if with_fixes { it.make_fixes(snapshot) } else { Vec::new() };
    findings.iter().map(|it| Shown(it.clone(), fixes(it))).collect()
}

/// A small generator of random numbers (xorshift): the same numbers on every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }

    fn pick<'t>(&mut self, from: &[&'t str]) -> &'t str {
        from[self.below(from.len())]
    }
}

/// The lines of a text with where they start.
fn lines(text: &str) -> Vec<(usize, &str)> {
    let mut start = 0;
    let with_start = |line: &'_ str| {
        let at = start;
        start += line.len();
        at
    };
    text.split_inclusive('\n').map(with_start).zip(text.split_inclusive('\n')).collect()
}

/// One edit as an author or a program might make it.
fn edit(random: &mut Random, edited: &mut Edited, path: &str) {
    let text = edited.text(path);
    let lines = lines(&text);
    if lines.is_empty() {
        return edited.replace(path, 0..text.len(), if path == ENTRY_PATH { ENTRY } else { FRAGMENT });
    }
    let (start, line) = lines[random.below(lines.len())];
    let end = start + line.len();
    match random.below(9) {
        // A line goes.
        0 => edited.replace(path, start..end, ""),
        // A line is there twice.
        1 => edited.replace(path, end..end, line),
        // A value or a key is another one.
        2..=4 => {
            let words: Vec<(usize, &str)> = WORDS.iter().flat_map(|it| line.match_indices(it)).collect();
            if words.is_empty() {
                return edited.replace(path, start..start, " ");
            }
            let (at, word) = words[random.below(words.len())];
            let new = random.pick(&WORDS);
            edited.replace(path, start + at..start + at + word.len(), new);
        }
        // A line comes, as far indented as the one before it or further.
        5 | 6 => {
            let by = line.len() - line.trim_start_matches(' ').len() + random.below(2) * 2;
            let new = format!("{}{}\n", " ".repeat(by), random.pick(&LINES));
            edited.replace(path, end..end, &new);
        }
        // A block moves in or out.
        7 => {
            let by = random.below(3);
            let indented = line.len() - line.trim_start_matches(' ').len();
            match by <= indented && random.below(2) == 0 {
                true => edited.replace(path, start..start + by, ""),
                false => edited.replace(path, start..start, &" ".repeat(by)),
            }
        }
        // A block goes: a line with all that is further in.
        _ => {
            let depth = |line: &str| line.len() - line.trim_start_matches(' ').len();
            let below = lines.iter().filter(|(at, _)| *at > start).take_while(|(_, it)| depth(it) > depth(line));
            let end = below.last().map_or(end, |(at, it)| at + it.len());
            edited.replace(path, start..end, "");
        }
    }
}

/// Edits a description at random, and compares after each few of them.
#[track_caller]
fn check_random(entry: &str, seed: u64, steps: usize) {
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut edited = Edited::new(entry, FRAGMENT);
    edited.check("at the start");
    for step in 0..steps {
        let path = if random.below(4) == 0 { FRAGMENT_PATH } else { ENTRY_PATH };
        match random.below(30) {
            // Everything is put back.
            0 | 1 => {
                let text = if path == ENTRY_PATH { entry } else { FRAGMENT };
                let len = edited.text(path).len();
                edited.replace(path, 0..len, text);
            }
            // The file is read again.
            2 => {
                let text = edited.text(path);
                edited.apply(FileSet::CURRENT, path, FileChange::Text(Arc::from(text)));
            }
            // It is not there for a while.
            3 => edited.apply(FileSet::CURRENT, FRAGMENT_PATH, FileChange::Absent("no such file".to_owned())),
            4 => edited.apply(FileSet::CURRENT, FRAGMENT_PATH, FileChange::Text(Arc::from(FRAGMENT))),
            // The baseline moves on.
            5 => {
                let text = edited.text(path);
                edited.apply(BASELINE, path, FileChange::Text(Arc::from(text)));
            }
            _ => edit(&mut random, &mut edited, path),
        }
        if random.below(3) > 0 {
            edited.check(&format!("seed {seed}, step {step}:\n{}", edited.text(path)));
        }
    }
}

/// Edits that a run makes; with `RUN_SLOW_TESTS` set twenty times as many.
fn seeds(count: u64) -> std::ops::Range<u64> {
    0..if std::env::var_os("RUN_SLOW_TESTS").is_some() { count * 20 } else { count }
}

#[test]
fn after_random_edits_it_says_what_a_comparison_from_the_start_says() {
    seeds(25).for_each(|seed| check_random(ENTRY, seed, 120));
}

#[test]
fn aliases_make_no_difference() {
    seeds(5).for_each(|seed| check_random(WITH_ALIASES, seed + 1_000_000, 80));
}

/// What has to be done again after one edit: operations, and pairs of schemas.
#[track_caller]
fn check_judged(path: &str, old: &str, new: &str, operations: usize, pairs: usize) {
    let mut edited = Edited::new(ENTRY, FRAGMENT);
    let all = edited.check("at the start");
    assert_eq!(edited.check("nothing has changed"), Judged::default());
    // From the second edit on, nothing is new about a part that it is in.
    edited.substitute(path, old, &format!("{new} "));
    edited.check(new);
    edited.substitute(path, &format!("{new} "), new);
    let judged = edited.check(new);
    assert_eq!(judged, Judged { operations, pairs }, "of {all:?}");
}

#[test]
fn an_edit_in_an_operation_is_its_own_matter() {
    // The operation has a sibling in the Path Item, and three schemas that are written in it.
    check_judged(ENTRY_PATH, "enum: [a, b] }", "enum: [a] }", 2, 3);
    check_judged(ENTRY_PATH, "operationId: me", "operationId: myself", 1, 2);
    check_judged(ENTRY_PATH, "format: email", "format: idn-email", 1, 2);
}

#[test]
fn an_edit_in_a_component_concerns_what_reads_it() {
    // The schema, two that are written in it, and two that look for an anchor, which may be anywhere.
    check_judged(ENTRY_PATH, "maximum: 9", "maximum: 8", 1, 5);
    check_judged(ENTRY_PATH, "enum: [a, b, c]", "enum: [a, b, c, d]", 1, 1);
    check_judged(FRAGMENT_PATH, "details: { type: array", "details: { type: [array]", 3, 11);
}

#[test]
fn an_edit_elsewhere_is_nobodys_matter() {
    check_judged(ENTRY_PATH, "tags: [{ name: a }]", "tags: [{ name: b }]", 0, 0);
}
