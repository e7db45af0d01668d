//! Real descriptions: no change of themselves, nor of any rewrite that leaves every payload alone.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use openapi::Declared;
use serde_json::Value;
use workspace::{FileSet, Policy, Snapshot, VfsPath};

use crate::gather::{gathered, target_of};
use crate::places::each_reference;
use crate::rewrite::{ALL, Rewrite};
use crate::sides::{Files, Sides, one, shown};

/// Documents up to this size are rewritten in every run, all with `RUN_SLOW_TESTS` set.
const SMALL: u64 = 6_000;
/// From here on the time is told.
const LARGE: u64 = 300_000;

/// The folder of real descriptions beside the repository.
fn corpus() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/specs");
    let path = path.canonicalize().ok();
    if path.is_none() {
        println!("skipped: there is no ../shared/corpus");
    }
    path
}

/// The files that look like descriptions, smallest first.
fn documents(folder: &Path, limit: u64) -> Vec<PathBuf> {
    let mut open: Vec<PathBuf> = vec![folder.to_owned()];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|it| it == "json" || it == "yaml" || it == "yml") {
                found.push((entry.metadata().expect("metadata").len(), path));
            }
        }
    }
    found.sort();
    found.into_iter().filter(|(size, _)| *size <= limit).map(|(_, path)| path).collect()
}

fn limit() -> u64 {
    let number = std::env::var("MAX_BYTES").ok().and_then(|it| it.parse().ok());
    number.unwrap_or(if std::env::var_os("RUN_SLOW_TESTS").is_some() { 1_500_000 } else { SMALL })
}

/// A description as it is read.
struct Read {
    name: String,
    /// All its files, the entry document first.
    files: Files,
    /// The same in one document. `None` where that cannot be without a change of names.
    whole: Option<Value>,
    bytes: u64,
}

/// The data of a text.
fn data_of(snapshot: &Snapshot, path: &str) -> Option<Value> {
    let file = snapshot.file(FileSet::CURRENT, &VfsPath::new(path))?;
    serde_json::from_str(&snapshot.document(file)?.root()?.to_value().to_json()).ok()
}

/// A description with all that it refers to. `None` if it is none that is compared.
fn read(folder: &Path, path: &Path) -> Option<Read> {
    let text = std::fs::read_to_string(path).ok()?;
    if !text.contains("openapi") && !text.contains("swagger") {
        return None;
    }
    let entry = format!("/{}", path.strip_prefix(folder).ok()?.display());
    let mut files: Files = vec![(entry.clone(), text)];
    let mut documents: BTreeMap<String, Value> = BTreeMap::new();
    let mut next = 0;
    while let Some((name, text)) = files.get(next).cloned() {
        let alone = one(&name, text);
        let snapshot = Sides::new(&alone, &alone).snapshot;
        if next == 0 {
            let file = snapshot.file(FileSet::CURRENT, &VfsPath::new(&entry))?;
            match snapshot.declared(file) {
                Declared::OpenApi(_) => {}
                Declared::Unsupported => {
                    println!("declined: {entry}");
                    return None;
                }
                Declared::Nothing => return None,
            }
        }
        if let Some(mut value) = data_of(&snapshot, &name) {
            documents.insert(name.clone(), value.clone());
            each_reference(&mut value, &mut |node| {
                let (path, _) = target_of(&name, node["$ref"].as_str().unwrap_or_default());
                if !files.iter().any(|(it, _)| *it == path)
                    && let Ok(text) = std::fs::read_to_string(folder.join(path.trim_start_matches('/')))
                {
                    files.push((path, text));
                }
            });
        }
        next += 1;
    }
    let whole = match files.len() {
        1 => documents.get(&entry).cloned(),
        _ => gathered(&documents, &entry),
    };
    if whole.is_none() {
        println!("not gathered: {entry}");
    }
    let bytes = files.iter().map(|(_, text)| text.len() as u64).sum();
    Some(Read { name: entry, files, whole, bytes })
}

/// Compares both ways, under both policies.
#[track_caller]
fn check_silent(what: &str, base: &Files, current: &Files, complaints: &mut Vec<String>) {
    let sides = Sides::new(base, current);
    for policy in [Policy::Promise, Policy::Contract] {
        for (way, found) in [("", sides.diff(policy)), (", taken back", sides.diff_back(policy))] {
            if !found.is_empty() {
                let first = shown(&found[..found.len().min(6)]);
                complaints.push(format!("{what}{way}: {} findings\n{first}", found.len()));
                return;
            }
        }
    }
}

#[test]
fn a_rewrite_that_leaves_payloads_alone_is_silent() {
    let Some(folder) = corpus() else { return };
    let mut complaints = Vec::new();
    let (mut descriptions, mut several, mut count) = (0, 0, 0);
    let only = std::env::var("ONLY").unwrap_or_default();
    let limit = limit();
    for path in documents(&folder, limit) {
        if !path.display().to_string().contains(&only) {
            continue;
        }
        let Some(Read { name, files, whole, bytes }) = read(&folder, &path) else { continue };
        if bytes > limit {
            continue;
        }
        let start = Instant::now();
        descriptions += 1;
        several += usize::from(files.len() > 1);
        check_silent(&format!("{name} itself"), &files, &files, &mut complaints);
        for (what, rewrite) in ALL {
            let rewrite: Rewrite = rewrite;
            let Some(rewritten) = whole.as_ref().and_then(rewrite) else { continue };
            count += 1;
            check_silent(&format!("{name} {what}"), &files, &rewritten, &mut complaints);
        }
        if bytes > LARGE {
            println!("{name}: {} files, {bytes} bytes, {:.1?}", files.len(), start.elapsed());
        }
    }
    println!("descriptions: {descriptions} that are no change of themselves, {several} of them in several files");
    println!("rewrites: {count} compared in both directions, {} not silent", complaints.len());
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    assert!(descriptions > 0 || !only.is_empty(), "nothing was compared");
}
