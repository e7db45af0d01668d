//! The state behind all analyses, and its one entrance.

use syntax::Text;
use workspace::{Change, FileSet, VfsPath, Workspace};

use crate::Analysis;
use crate::basis::Basis;

/// Holds the inputs. Everything that can be asked is asked of an [`Analysis`].
#[derive(Debug, Default)]
pub struct AnalysisHost {
    workspace: Workspace,
    current: Option<Analysis>,
    /// Earlier states, the latest first: what was found in them holds where nothing has changed.
    earlier: Vec<Basis>,
    /// Those that nobody needs any more.
    outdated: Vec<Basis>,
}

/// More of them than this are dropped at once.
const MAX_OUTDATED: usize = 4;

/// What is known of earlier states and of no use any more. To drop it takes a while.
#[derive(Debug)]
pub struct Outdated {
    _states: Vec<Basis>,
}

impl AnalysisHost {
    pub fn new() -> AnalysisHost {
        AnalysisHost::default()
    }

    /// Applies a batch of changes. Analyses handed out before stay as they were.
    pub fn apply(&mut self, change: Change) {
        if let Some(before) = self.current.take() {
            self.earlier.insert(0, before.basis());
            self.outdated.extend(Basis::retain(&mut self.earlier));
            if self.outdated.len() > MAX_OUTDATED {
                self.outdated.clear();
            }
        }
        let shifts = self.workspace.apply(change);
        self.earlier.iter_mut().for_each(|it| it.shifts.extend_from_slice(&shifts));
    }

    /// What may be dropped when nobody waits.
    pub fn take_outdated(&mut self) -> Outdated {
        Outdated { _states: std::mem::take(&mut self.outdated) }
    }

    /// Whether the state now reaches other documents than those before did: then something may be wanted. Told once.
    pub fn reaches_anew(&mut self) -> bool {
        self.workspace.reaches_anew()
    }

    /// The text of a file now: no question to an analysis, which would be a state of its own.
    pub fn text(&self, set: FileSet, path: &VfsPath) -> Option<&Text> {
        self.workspace.document(set, path).map(syntax::Document::text)
    }

    /// The state now: cheap to clone, immutable, `Send`.
    pub fn analysis(&mut self) -> Analysis {
        self.current.get_or_insert_with(|| Analysis::new(self.workspace.snapshot(), self.earlier.clone())).clone()
    }
}
