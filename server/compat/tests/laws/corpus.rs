//! Real descriptions: no change of themselves, nor of any rewrite that leaves every payload alone.

use std::path::{Path, PathBuf};

use openapi::Declared;
use serde_json::Value;
use workspace::{FileSet, Policy, Snapshot, VfsPath};

use crate::rewrite::{ALL, Rewrite};
use crate::sides::{Files, Sides, one, shown};

/// Documents up to this size are rewritten in every run, all with `RUN_SLOW_TESTS` set.
const SMALL: u64 = 6_000;

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
fn documents(limit: u64) -> Vec<PathBuf> {
    let mut open: Vec<PathBuf> = corpus().into_iter().collect();
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

/// A document, its data, and whether all of it is in this one file. `None` if it is no description that is compared.
fn read(path: &Path) -> Option<(Files, Value)> {
    let text = std::fs::read_to_string(path).ok()?;
    if !text.contains("openapi") {
        return None;
    }
    let extension = path.extension()?.to_str()?;
    let files = one(&format!("/openapi.{extension}"), text);
    let sides = Sides::new(&files, &files);
    let snapshot: &Snapshot = &sides.snapshot;
    let file = snapshot.file(FileSet::CURRENT, &VfsPath::new(&files[0].0))?;
    let is_read = matches!(snapshot.declared(file), Declared::OpenApi(_));
    let root = snapshot.document(file)?.root()?;
    let has_others = !snapshot.references_where(file, |it| !it.starts_with('#')).is_empty();
    let value = serde_json::from_str(&root.to_value().to_json()).ok()?;
    (is_read && !has_others).then_some((files, value))
}

#[track_caller]
fn check_silent(what: &str, base: &Files, current: &Files, complaints: &mut Vec<String>) {
    for policy in [Policy::Promise, Policy::Contract] {
        let found = Sides::new(base, current).diff(policy);
        if !found.is_empty() {
            complaints.push(format!("{what}: {} findings\n{}", found.len(), shown(&found[..found.len().min(6)])));
            return;
        }
    }
}

#[test]
fn a_rewrite_that_leaves_payloads_alone_is_silent() {
    let mut complaints = Vec::new();
    let mut count = 0;
    let only = std::env::var("ONLY").unwrap_or_default();
    for path in documents(limit()) {
        let Some((files, value)) = read(&path) else { continue };
        let name = path.display().to_string();
        if !name.contains(&only) {
            continue;
        }
        check_silent(&format!("{name} itself"), &files, &files, &mut complaints);
        for (what, rewrite) in ALL {
            let rewrite: Rewrite = rewrite;
            let Some(rewritten) = rewrite(&value) else { continue };
            count += 1;
            check_silent(&format!("{name} {what}"), &files, &rewritten, &mut complaints);
            check_silent(&format!("{name} {what}, taken back"), &rewritten, &files, &mut complaints);
        }
    }
    println!("rewrites: {count} compared in both directions, {} not silent", complaints.len());
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
