//! Modification times, for clients that do not tell what happens on disk: what has another one is read again when
//! somebody uses a file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use ide::{Analysis, FileSet, VfsPath};
use loader::{Loader, from_vfs};

use super::Asked;

/// When a file was written, and its length. `None` for one that is not there.
type Stamp = Option<(SystemTime, u64)>;

/// A file that was written so shortly before its stamp was taken may have been read before that: it is read once more.
const UNSURE: Duration = Duration::from_secs(2);

#[derive(Debug, Default)]
pub(super) struct Stamps {
    taken: Option<SystemTime>,
    /// With whether the state has the document.
    documents: BTreeMap<(FileSet, VfsPath), (Stamp, bool)>,
    configurations: BTreeMap<PathBuf, Stamp>,
    recordings: BTreeMap<PathBuf, Stamp>,
}

#[derive(Debug, Default)]
pub(super) struct Changed {
    pub(super) files: Vec<(FileSet, VfsPath)>,
    pub(super) asked: Asked,
}

/// The stamps of all that a state was read from.
pub(super) fn take(analysis: &Analysis, loader: &Loader, folders: &[PathBuf]) -> Stamps {
    let mut stamps = Stamps { taken: Some(SystemTime::now()), ..Stamps::default() };
    for file in analysis.known_files() {
        let (set, path) = (analysis.set(file), analysis.path(file));
        let on_disk = from_vfs(path);
        if loader.is_on_disk(set) && on_disk.is_absolute() && !analysis.is_unread(file) {
            let is_there = analysis.absence(file).is_none();
            stamps.documents.insert((set, path.clone()), (stamp(&on_disk), is_there));
        }
    }
    let of = |path: PathBuf| {
        let stamp = stamp(&path);
        (path, stamp)
    };
    stamps.configurations = loader.configuration_paths(analysis, folders).map(of).collect();
    stamps.recordings = loader.evidence_paths(analysis).map(of).collect();
    stamps
}

impl Stamps {
    /// What has to be read because it has another stamp by now, or may have.
    pub(super) fn changed(&self, now: &Stamps) -> Changed {
        let is_unsure = |stamp: &Stamp| {
            let written = stamp.and_then(|(written, _)| written.checked_add(UNSURE));
            written.zip(self.taken).is_some_and(|(written, taken)| written > taken)
        };
        let files = now.documents.iter().filter(|(key, (stamp, is_there))| {
            let before = self.documents.get(key);
            before.is_some_and(|(it, _)| it != stamp || is_unsure(it)) || stamp.is_some() != *is_there
        });
        let mut changed = Changed { files: files.map(|(key, _)| key.clone()).collect(), ..Changed::default() };
        if self.configurations != now.configurations || self.configurations.values().any(is_unsure) {
            changed.asked.open = true;
            changed.asked.folders = true;
        }
        changed.asked.evidence = self.recordings != now.recordings || self.recordings.values().any(is_unsure);
        changed
    }
}

fn stamp(path: &Path) -> Stamp {
    let metadata = path.metadata().ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}
