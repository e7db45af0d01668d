//! What goes in: everything that the world outside has to say, as data.

use std::sync::Arc;

use syntax::TextEdit;

use crate::{EvidenceFile, Ready, VfsPath};

/// Which state of the world a file belongs to. References never leave their set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileSet(pub u32);

impl FileSet {
    /// The work tree and the editor's buffers. All other sets are baselines.
    pub const CURRENT: FileSet = FileSet(0);
}

/// A change to one file.
#[derive(Clone, Debug)]
pub enum FileChange {
    /// The whole text.
    Text(Arc<str>),
    /// The same, with its tree.
    Ready(Ready),
    /// Edits, each to the result of the one before.
    Edits(Vec<TextEdit>),
    /// There is no such file (any more), or it may not be read: the reason, for a person (`no such file`).
    Absent(String),
    /// Nobody holds its text any more. It is wanted again when something leads there.
    Unread,
}

/// The baseline of an entry document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BaselineChange {
    None,
    Loaded {
        set: FileSet,
        /// The entry document within the set.
        path: VfsPath,
        /// How a person names it: `git:origin/main`.
        label: String,
        configured: bool,
    },
    /// It should be there and is not: one clear message.
    Failed {
        label: String,
        message: String,
    },
}

/// What is known about a baseline that is loaded, besides its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BaselineNotes {
    /// The day from which on it is published: that of the commit.
    pub since: Option<String>,
    /// Why it is an older copy that is compared with, and of which day.
    pub stale: Option<String>,
}

/// A batch of changes, applied as one.
#[derive(Clone, Debug, Default)]
pub struct Change {
    pub files: Vec<(FileSet, VfsPath, FileChange)>,
    /// Entry documents (in the current set) and their baselines.
    pub baselines: Vec<(VfsPath, BaselineChange)>,
    /// What is known about those baselines. A baseline that comes without has none.
    pub baseline_notes: Vec<(VfsPath, BaselineNotes)>,
    /// All evidence, replacing what was there.
    pub evidence: Option<Vec<Arc<EvidenceFile>>>,
    /// The configuration file to use for every document, in the place of the nearest one.
    pub config: Option<VfsPath>,
    /// Settings of an editor or of the command line: a configuration document (YAML or JSON) that a file overrides.
    pub settings: Option<Arc<str>>,
    /// The same for the documents of one folder, in the place of those.
    pub folder_settings: Vec<(VfsPath, Arc<str>)>,
    /// Today as `YYYY-MM-DD`.
    pub today: Option<String>,
}
