//! A computation that nobody waits for any more ends early. It unwinds, so that no part of it has to say what half a result
//! is, and nothing that is computed once keeps anything of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::Snapshot;

/// What a computation ends with that was told to stop: the payload of the unwinding. No panic, and no message is printed.
#[derive(Clone, Copy, Debug)]
pub struct Stopped;

/// Set when nobody waits any more. A snapshot by itself has none.
#[derive(Clone, Debug, Default)]
pub(super) struct Stop(Option<Arc<AtomicBool>>);

impl Snapshot {
    /// The same state for a computation that ends when a flag is set.
    #[must_use]
    pub fn until(&self, flag: Arc<AtomicBool>) -> Snapshot {
        Snapshot { stop: Stop(Some(flag)), ..self.clone() }
    }

    /// Called at each Reference that is followed, which every computation that takes long does all the time.
    pub(super) fn go_on(&self) {
        if self.stop.0.as_ref().is_some_and(|it| it.load(Ordering::Relaxed)) {
            std::panic::resume_unwind(Box::new(Stopped));
        }
    }
}
