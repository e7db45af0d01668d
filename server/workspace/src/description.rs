//! A description: an entry document and all documents that it reaches by Reference.

use openapi::Version;
use syntax::FileId;

use crate::BaselineNotes;

/// All the documents of one API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Description {
    /// The document with the `openapi` field.
    pub entry: FileId,
    pub version: Version,
    /// The entry document first, then fragments as they are reached.
    pub files: Vec<FileId>,
    pub baseline: Option<Baseline>,
}

/// The published state that a description is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Baseline {
    /// The baseline's entry document.
    pub entry: FileId,
    pub version: Version,
    /// How a person names it: a revision, a path, a URL.
    pub label: String,
    /// Whether somebody said that this is published. If not, breaks are warnings.
    pub configured: bool,
    pub notes: BaselineNotes,
    /// Its first syntax error: what is left of such a text is not what was published.
    pub damage: Option<String>,
}

impl Description {
    /// The baseline, if there is one that is whole.
    pub fn published(&self) -> Option<&Baseline> {
        self.baseline.as_ref().filter(|it| it.damage.is_none())
    }
}
