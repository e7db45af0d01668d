//! Findings about the properties of one Schema Object, kept for as long as nothing is observed of it that was not before.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use workspace::{Finding, Shift};

use crate::place::Place;

/// The findings of all Schema Objects.
pub(crate) type Groups = FxHashMap<Place, Group>;

#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// The identities of all that was put together. They name what is still there: nothing of it is dropped before
    /// the group is.
    parts: Vec<usize>,
    found: Arc<Vec<Finding>>,
}

impl Group {
    fn moved(&self, shifts: &[Shift]) -> Arc<Vec<Finding>> {
        if self.found.is_empty() || shifts.is_empty() {
            return Arc::clone(&self.found);
        }
        Arc::new(workspace::moved(&self.found, shifts))
    }
}

/// All of them at the places where they are now.
pub(crate) fn moved(groups: &Groups, shifts: &[Shift]) -> Groups {
    let one = |(place, it): (&Place, &Group)| (place.clone(), Group { found: it.moved(shifts), ..it.clone() });
    groups.iter().map(one).collect()
}

/// The findings before, and those of a new state in the making.
pub(crate) struct Told<'m> {
    before: Option<&'m Groups>,
    shifts: &'m [Shift],
    now: Groups,
}

impl<'m> Told<'m> {
    /// Those before hold only where the same Operations lead to the same schemas.
    pub(crate) fn new(before: Option<&'m Groups>, shifts: &'m [Shift]) -> Told<'m> {
        Told { before, shifts, now: Groups::default() }
    }

    /// The findings of a Schema Object: those before, moved, if all that they are made of is the same.
    pub(crate) fn of(
        &mut self,
        schema: &Place,
        parts: Vec<usize>,
        compute: impl FnOnce() -> Vec<Finding>,
    ) -> Arc<Vec<Finding>> {
        let known = self.before.and_then(|it| it.get(schema)).filter(|it| it.parts == parts);
        let found = match known {
            Some(known) => known.moved(self.shifts),
            None => Arc::new(compute()),
        };
        self.now.insert(schema.clone(), Group { parts, found: Arc::clone(&found) });
        found
    }

    pub(crate) fn finish(self) -> Groups {
        self.now
    }
}
