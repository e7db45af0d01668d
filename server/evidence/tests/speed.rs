//! 100 MB of recordings: read, matched and counted, all together beside what `serde_json` needs to parse them into
//! `Value`. Runs with `RUN_SLOW_TESTS` set, in release, where `../shared` is.

#![allow(clippy::disallowed_methods, reason = "measures, and reads files")]
#![allow(clippy::print_stdout, reason = "prints what was measured, or that it was skipped")]

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use workspace::{Change, FileChange, FileSet, VfsPath, Workspace};

const SIZE: usize = 100 << 20;

fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    Some(std::env::var_os("OPENAPI_ANALYZER_SHARED").map_or(beside, PathBuf::from)).filter(|it| it.is_dir())
}

/// What this thread has had of a processor: on a busy machine the clock runs for others, too.
fn processor_time() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.as_deref().and_then(|it| it.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| START.get_or_init(Instant::now).elapsed(), Duration::from_nanos)
}

/// The recordings again and again, with other ids each time.
fn multiplied(text: &str) -> String {
    let mut out = String::with_capacity(SIZE + (1 << 20));
    for round in 0_usize.. {
        for line in text.lines() {
            let at = line.find("\"body\":").unwrap_or(line.len());
            out.push_str(&line[..at]);
            let mut digits = 0;
            let body = &line.as_bytes()[at..];
            for (index, byte) in body.iter().enumerate() {
                let is_id = |it: &u8| it.is_ascii_digit();
                let length = body[..index].iter().rev().take_while(|it| is_id(it)).count()
                    + body[index..].iter().take_while(|it| is_id(it)).count();
                if *byte != b'0' && byte.is_ascii_digit() && length >= 5 {
                    let shift = round / 9_usize.pow(digits % 6) % 9;
                    digits += 1;
                    out.push(char::from(b'1' + ((usize::from(*byte - b'1') + shift) % 9) as u8));
                } else {
                    // Part of a longer character otherwise.
                    out.push(if byte.is_ascii() { char::from(*byte) } else { '?' });
                }
            }
            out.push('\n');
            if out.len() >= SIZE {
                return out;
            }
        }
    }
    out
}

#[test]
fn as_fast_as_serde_json() {
    let folder = std::env::var_os("RUN_SLOW_TESTS").and_then(|_| shared());
    let Some(folder) = folder else {
        println!("skipped: RUN_SLOW_TESTS is not set, or there is no ../shared");
        return;
    };
    let lines = std::fs::read_to_string(folder.join("corpus/recordings/sentry-2020.ndjson")).expect("recordings");
    let text = multiplied(&lines);
    let root = folder.join("corpus/specs/sentry-multifile-2020");
    let mut files = Vec::new();
    let mut open = vec![root.clone()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|it| it == "json") {
                let text = std::fs::read_to_string(&path).expect("a file");
                let name = path.strip_prefix(&root).expect("inside").to_string_lossy().into_owned();
                files.push((
                    FileSet::CURRENT,
                    VfsPath::new(&format!("/{name}")),
                    FileChange::Text(text.as_str().into()),
                ));
            }
        }
    }
    let mut workspace = Workspace::default();
    workspace.apply(Change { files, ..Change::default() });

    let start = processor_time();
    let values: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let parsed = processor_time() - start;
    let count = values.len();
    drop(values);

    let start = processor_time();
    let file = Arc::new(evidence::read(&VfsPath::new("/1.ndjson"), text.as_bytes()));
    let read = processor_time() - start;
    assert_eq!(file.number(), count);
    let kept = file.exchanges.len();
    workspace.apply(Change { evidence: Some(vec![file]), ..Change::default() });
    let snapshot = workspace.snapshot();
    let start = processor_time();
    let found = evidence::check(&snapshot, &snapshot.descriptions()[0]);
    let counted = processor_time() - start;
    let again = processor_time();
    let same = evidence::check(&snapshot, &snapshot.descriptions()[0]);
    let again = processor_time() - again;
    assert_eq!(found.len(), same.len());
    let ratio = (read + counted).as_secs_f64() / parsed.as_secs_f64();
    println!(
        "{} MB, {count} exchanges, {kept} kept: serde_json {parsed:.2?}; read {read:.2?}, matched and counted {counted:.2?} (again {again:.2?}), together {ratio:.2} of serde_json; {} findings",
        text.len() >> 20,
        found.len()
    );
    // Without optimization neither says anything.
    assert!(cfg!(debug_assertions) || ratio < 1.0, "slower than serde_json: {ratio:.2}");
}
