//! The recorded bodies of a place.

use syntax::Value;
use workspace::{Description, Snapshot};

use super::target::Target;

/// What a recording shows.
pub(super) enum Seen<'a> {
    Body(&'a Value),
    /// A 204 of an Operation that documents none.
    NoBody,
}

/// The recordings of the Operations that use the place.
pub(super) fn of<'a>(snapshot: &'a Snapshot, description: &Description, target: &Target<'a>) -> Vec<Seen<'a>> {
    let _ = (snapshot, description, target);
    Vec::new()
}
