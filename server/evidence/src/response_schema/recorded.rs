//! The recorded bodies of a place.

use syntax::Value;
use workspace::{Description, Snapshot};

use super::target::{Seen, Target};

/// What recordings show.
#[derive(Default)]
pub(super) struct Recorded<'a> {
    pub(super) bodies: Vec<&'a Value>,
    /// Where the bodies come from.
    pub(super) seen: Option<Seen>,
    /// Whether a 204 was recorded for an Operation that documents none.
    pub(super) no_body: bool,
}

/// The recordings of the Operations that use the place.
pub(super) fn of<'a>(snapshot: &'a Snapshot, description: &Description, target: &Target<'a>) -> Recorded<'a> {
    let _ = (snapshot, description, target);
    Recorded::default()
}
