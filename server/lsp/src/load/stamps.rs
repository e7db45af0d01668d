//! Modification times, for clients that do not tell what happens on disk: what has another one is read again when
//! somebody uses a file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use ide::{Analysis, FileSet, VfsPath};
use loader::{BaselineChoice, BaselineWatch, Loader, from_vfs};

use super::Asked;

/// When a file was written, and its length. `None` for one that is not there.
type Stamp = Option<(SystemTime, u64)>;

#[derive(Debug, Default)]
pub(super) struct Stamps {
    documents: BTreeMap<(FileSet, VfsPath), Stamp>,
    configurations: BTreeMap<PathBuf, Stamp>,
    recordings: BTreeMap<PathBuf, Stamp>,
    baselines: BaselineWatch,
}

#[derive(Debug, Default)]
pub(super) struct Changed {
    pub(super) files: Vec<(FileSet, VfsPath)>,
    pub(super) asked: Asked,
}

/// The stamps of all that a state was read from.
pub(super) fn take(analysis: &Analysis, loader: &Loader, folders: &[PathBuf]) -> Stamps {
    let mut stamps = Stamps::default();
    for file in analysis.known_files() {
        let (set, path) = (analysis.set(file), analysis.path(file));
        let on_disk = from_vfs(path);
        if loader.is_on_disk(set) && on_disk.is_absolute() && !analysis.is_recording(file) {
            stamps.documents.insert((set, path.clone()), stamp(&on_disk));
        }
    }
    for path in loader.configuration_paths(analysis, folders) {
        let stamp = stamp(&path);
        stamps.configurations.insert(path, stamp);
    }
    for path in loader.evidence_paths(analysis) {
        let stamp = stamp(&path);
        stamps.recordings.insert(path, stamp);
    }
    stamps.baselines = loader.baseline_watch(analysis, &BaselineChoice::Configured);
    stamps
}

impl Stamps {
    /// What has to be read because it has another stamp by now.
    pub(super) fn changed(&self, now: &Stamps) -> Changed {
        let files = now.documents.iter().filter(|(key, stamp)| self.documents.get(key).is_some_and(|it| it != *stamp));
        let mut changed = Changed { files: files.map(|(key, _)| key.clone()).collect(), ..Changed::default() };
        if self.configurations != now.configurations {
            changed.asked.open = true;
            changed.asked.folders = true;
        }
        changed.asked.evidence = self.recordings != now.recordings;
        changed.asked.baselines = self.baselines != now.baselines;
        changed
    }
}

fn stamp(path: &Path) -> Stamp {
    let metadata = path.metadata().ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}
