//! Data that is not in the repository.
#![allow(clippy::disallowed_methods, reason = "tests read files")]

use std::path::{Path, PathBuf};

/// A folder of the shared data, if it is there.
pub(super) fn folder(name: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let root = std::env::var_os("OPENAPI_ANALYZER_SHARED").map_or_else(beside, PathBuf::from);
    let folder = root.join(name);
    folder.is_dir().then_some(folder)
}

/// All folders below one, itself included, sorted.
pub(super) fn folders(root: &Path) -> Vec<PathBuf> {
    let mut found = vec![root.to_owned()];
    let mut next = 0;
    while next < found.len() {
        if let Ok(entries) = std::fs::read_dir(&found[next]) {
            found.extend(entries.flatten().filter(|it| it.file_type().is_ok_and(|it| it.is_dir())).map(|it| it.path()));
        }
        next += 1;
    }
    found.sort();
    found
}

pub(super) fn read(path: PathBuf) -> Option<String> {
    String::from_utf8(std::fs::read(path).ok()?).ok()
}

pub(super) fn exists(path: &Path) -> bool {
    std::fs::metadata(path).is_ok()
}

/// A setting of the test run.
pub(super) fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
