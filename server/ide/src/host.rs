//! The state behind all analyses, and its one entrance.

use workspace::{Change, Workspace};

use crate::Analysis;

/// Holds the inputs. Everything that can be asked is asked of an [`Analysis`].
#[derive(Debug, Default)]
pub struct AnalysisHost {
    workspace: Workspace,
    current: Option<Analysis>,
}

impl AnalysisHost {
    pub fn new() -> AnalysisHost {
        AnalysisHost::default()
    }

    /// Applies a batch of changes. Analyses handed out before stay as they were.
    pub fn apply(&mut self, change: Change) {
        self.workspace.apply(change);
        self.current = None;
    }

    /// The state now: cheap to clone, immutable, `Send`.
    pub fn analysis(&mut self) -> Analysis {
        self.current.get_or_insert_with(|| Analysis::new(self.workspace.snapshot())).clone()
    }
}
