//! What somebody wants to be read. References that are wanted are always followed.

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// All folders of the workspace are looked through.
    pub(crate) folders: bool,
    /// Configurations and referrers of what is open.
    pub(crate) open: bool,
    pub(crate) baselines: bool,
    pub(crate) evidence: bool,
    /// Files that were read before and have another modification time now.
    pub(crate) modified: bool,
}

impl Asked {
    pub(crate) const ALL: Asked = Asked { folders: true, open: true, baselines: true, evidence: true, modified: false };
    /// A document was opened.
    pub(crate) const OPEN: Asked = Asked { open: true, ..Asked::NOTHING };
    /// A Reference names a file that nobody has read, or a configuration says something else.
    pub(crate) const WANTED: Asked = Asked::NOTHING;
    /// The client does not tell what happens on disk.
    pub(crate) const MODIFIED: Asked = Asked { modified: true, ..Asked::NOTHING };

    /// A document was saved, and nobody tells what else happens on disk.
    pub(crate) const SAVED: Asked = Asked { folders: true, modified: true, ..Asked::NOTHING };

    const NOTHING: Asked = Asked { folders: false, open: false, baselines: false, evidence: false, modified: false };

    pub(crate) fn and(self, other: Asked) -> Asked {
        Asked {
            folders: self.folders || other.folders,
            open: self.open || other.open,
            baselines: self.baselines || other.baselines,
            evidence: self.evidence || other.evidence,
            modified: self.modified || other.modified,
        }
    }

    /// Whether a person may have to wait for it.
    pub(crate) fn is_worth_telling(self) -> bool {
        self.folders || self.baselines || self.evidence
    }
}
