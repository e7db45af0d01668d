//! What a state was made from: for those who read the world, and have to know what of it is known already.

use std::sync::Arc;

use std::collections::BTreeSet;
use syntax::FileId;
use workspace::{BaselineChange, Config, EvidenceFile, FileChange, FileSet, Ready, VfsPath};

use crate::{ACCEPTED_FILE, Analysis};

impl Analysis {
    /// Every file that was ever named, there or not.
    pub fn known_files(&self) -> impl Iterator<Item = FileId> {
        self.snapshot().known_files()
    }

    /// Why a file is not there. `None` if it is.
    pub fn absence(&self, file: FileId) -> Option<&str> {
        self.snapshot().absence(file)
    }

    /// Reads the new text of a file into its tree: for somebody who then hands it over to a state, which does not have
    /// to wait for that.
    pub fn ready(&self, set: FileSet, path: &VfsPath, text: &str) -> Ready {
        Ready::of_file(self.snapshot(), set, path, text)
    }

    /// Whether a file is as a change says already.
    pub fn knows(&self, set: FileSet, path: &VfsPath, new: &FileChange) -> bool {
        let known = self.file(set, path);
        let text = || known.and_then(|it| self.text(it));
        match new {
            FileChange::Text(new) => text().is_some_and(|it| *it == **new),
            FileChange::Ready(new) => text().is_some_and(|it| it == new.text()),
            FileChange::Edits(edits) => edits.is_empty(),
            FileChange::Absent(reason) => known.and_then(|it| self.absence(it)) == Some(reason),
            FileChange::Unread => known.is_some_and(|it| self.is_unread(it)),
        }
    }

    /// The configurations of all folders.
    pub fn configs(&self) -> impl Iterator<Item = &Config> {
        self.snapshot().configs()
    }

    pub fn evidence(&self) -> &[Arc<EvidenceFile>] {
        self.snapshot().evidence()
    }

    /// Whether a file is known by its name only, since nothing leads there: recordings, and what is forgotten.
    pub fn is_unread(&self, file: FileId) -> bool {
        self.snapshot().is_unread(file)
    }

    /// Whether the root of a document says that it is a description, of whichever version.
    pub fn declares_version(&self, file: FileId) -> bool {
        self.snapshot().declared(file) != openapi::Declared::Nothing
    }

    /// Whether a file is one of a description, or of those that say how descriptions are judged.
    pub fn is_document(&self, file: FileId) -> bool {
        says_how_to_judge(self.path(file)) || self.snapshot().descriptions_of(file).next().is_some()
    }

    /// Today as `YYYY-MM-DD`, as far as this state knows.
    pub fn today(&self) -> Option<&str> {
        self.snapshot().today()
    }

    /// Whether a description of another entry document reaches this file.
    pub fn is_fragment(&self, file: FileId) -> bool {
        self.snapshot().descriptions_of(file).any(|it| it.entry != file)
    }

    /// Whether an entry document has this very baseline.
    pub fn has_baseline(&self, entry: &VfsPath, baseline: &BaselineChange) -> bool {
        let Some(file) = self.file(FileSet::CURRENT, entry) else { return false };
        let known = self.descriptions().iter().find(|it| it.entry == file).and_then(|it| it.baseline.as_ref());
        let failure = self.snapshot().baseline_failure(file);
        match baseline {
            BaselineChange::None => known.is_none() && failure.is_none(),
            BaselineChange::Failed { label, message } => failure == Some((label, message)),
            BaselineChange::Loaded { set, path, label, configured } => known.is_some_and(|it| {
                self.set(it.entry) == *set
                    && self.path(it.entry) == path
                    && it.label == *label
                    && it.configured == *configured
            }),
        }
    }

    /// Why the baseline of an entry document could not be loaded.
    pub fn baseline_failure(&self, entry: FileId) -> Option<&str> {
        self.snapshot().baseline_failure(entry).map(|(_, message)| message)
    }

    /// Documents that are there and belong to no baseline that a description is compared with.
    pub fn unused_baseline_files(&self) -> Vec<FileId> {
        let used = self.descriptions().iter().filter_map(|it| it.baseline.as_ref()).map(|it| self.set(it.entry));
        let used: BTreeSet<FileSet> = used.chain([FileSet::CURRENT]).collect();
        self.known_files().filter(|it| !used.contains(&self.set(*it)) && self.absence(*it).is_none()).collect()
    }
}

/// Whether a file is a configuration or an acceptance file, by its name.
pub fn says_how_to_judge(path: &VfsPath) -> bool {
    Config::is_name(path.name()) || path.name() == ACCEPTED_FILE
}
