//! Earlier states, from which an analysis takes over what holds.

use std::sync::Arc;

use workspace::{Reader, Shift, Since, Snapshot};

use crate::findings::Passes;

/// An earlier state, with what is known of it; that may still be in the making, or never be made.
#[derive(Clone, Debug)]
pub(crate) struct Basis {
    pub(crate) snapshot: Snapshot,
    pub(crate) passes: Arc<Passes>,
    /// How places have moved since.
    pub(crate) shifts: Vec<Shift>,
}

impl Basis {
    /// Keeps those that can be of use: up to the latest one of which all is known, but none that nobody works on. Gives
    /// the others.
    pub(crate) fn retain(earlier: &mut Vec<Basis>) -> Vec<Basis> {
        let is_of_use = |it: &mut Basis| it.passes.any() || Arc::strong_count(&it.passes) > 1;
        let mut others: Vec<Basis> = earlier.extract_if(.., |it| !is_of_use(it)).collect();
        if let Some(complete) = earlier.iter().position(|it| it.passes.all()) {
            others.extend(earlier.drain(complete + 1..));
        }
        others
    }

    /// The way from this state to another one. `None` if more has changed than documents.
    pub(crate) fn since(&self, snapshot: &Snapshot, reader: Reader) -> Option<Since> {
        let difference = snapshot.has_same_surroundings(&self.snapshot).then(|| snapshot.since(&self.snapshot, reader));
        difference.map(|difference| Since { difference, shifts: self.shifts.clone() })
    }
}

#[cfg(test)]
mod tests;
