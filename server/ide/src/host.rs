//! The state behind all analyses, and its one entrance.

use workspace::{Change, Workspace};

use crate::Analysis;
use crate::inert::OnlyEdit;

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
        let before = self.current.take();
        let edit = before.as_ref().and_then(|_| OnlyEdit::of(&change));
        self.workspace.apply(change);
        let (Some(before), Some(edit)) = (before, edit) else { return };
        let snapshot = self.workspace.snapshot();
        if let Some(shift) = edit.shift(before.snapshot(), &snapshot) {
            self.current = Some(before.shifted(snapshot, shift));
        } else {
            self.current = Some(Analysis::new(snapshot));
        }
    }

    /// The state now: cheap to clone, immutable, `Send`.
    pub fn analysis(&mut self) -> Analysis {
        self.current.get_or_insert_with(|| Analysis::new(self.workspace.snapshot())).clone()
    }
}
