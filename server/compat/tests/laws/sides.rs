//! Two descriptions as texts, and what the comparison says about them.

use std::sync::Arc;

use syntax::FileId;
use workspace::{Change, FileChange, FileSet, Finding, Policy, Snapshot, Verdict, VfsPath, Workspace};

const BASELINE: FileSet = FileSet(1);

/// The documents of one side: path and text. The first is the entry document.
pub(crate) type Files = Vec<(String, String)>;

pub(crate) fn one(name: &str, text: impl Into<String>) -> Files {
    vec![(name.to_owned(), text.into())]
}

/// Both sides, read.
pub(crate) struct Sides {
    pub(crate) snapshot: Snapshot,
    base: VfsPath,
    current: VfsPath,
}

impl Sides {
    pub(crate) fn new(base: &Files, current: &Files) -> Sides {
        let mut change = Change::default();
        for (set, files) in [(BASELINE, base), (FileSet::CURRENT, current)] {
            for (path, text) in files {
                let text = FileChange::Text(Arc::from(text.as_str()));
                change.files.push((set, VfsPath::new(path), text));
            }
        }
        change.today = Some("2026-08-01".to_owned());
        let mut workspace = Workspace::default();
        workspace.apply(change);
        let entry = |files: &Files| VfsPath::new(&files[0].0);
        Sides { snapshot: workspace.snapshot(), base: entry(base), current: entry(current) }
    }

    /// All changes, the compatible ones too.
    pub(crate) fn diff(&self, policy: Policy) -> Vec<Finding> {
        let (base, current) = self.entries();
        compat::diff(&self.snapshot, base, current, policy)
    }

    /// All changes of the way back.
    pub(crate) fn diff_back(&self, policy: Policy) -> Vec<Finding> {
        let (base, current) = self.entries();
        compat::diff(&self.snapshot, current, base, policy)
    }

    fn entries(&self) -> (FileId, FileId) {
        let file = |set, path| self.snapshot.file(set, path).expect("an entry document");
        (file(BASELINE, &self.base), file(FileSet::CURRENT, &self.current))
    }
}

pub(crate) fn verdict(finding: &Finding) -> Verdict {
    finding.baseline.as_ref().expect("facts of a baseline").verdict
}

/// `code verdict pointer: message`, one a line.
pub(crate) fn shown(findings: &[Finding]) -> String {
    let lines = findings
        .iter()
        .map(|it| format!("{} {} {}: {}\n", it.code, verdict(it).name(), it.location.pointer, it.message));
    lines.collect()
}
