//! Which of the names that are known an object has.

use rustc_hash::FxHashSet;

/// The names of a shape that an object has: few objects have more than fit into a word.
#[derive(Default)]
pub(super) struct There {
    first: u64,
    rest: FxHashSet<usize>,
}

impl There {
    pub(super) fn insert(&mut self, slot: usize) {
        if slot < 64 {
            self.first |= 1 << slot;
        } else {
            self.rest.insert(slot);
        }
    }

    pub(super) fn contains(&self, slot: usize) -> bool {
        if slot < 64 { self.first & (1 << slot) != 0 } else { self.rest.contains(&slot) }
    }
}
