//! What a `$ref` may lead to.

use openapi::Shape;
use syntax::{JsonPointer, Node};
use workspace::reference_to;

use super::Completion;
use super::line::Line;
use crate::definition::root;
use crate::place::Place;

/// The components of the entry document that fit the place.
pub(super) fn components(place: &Place<'_>, line: &Line, at: &JsonPointer) -> Vec<Completion> {
    let kind = at.parent().and_then(|it| place.shape(&it));
    // An item that is being started is not in its list yet.
    let Some(Shape::Object(kind) | Shape::List(kind)) = kind else { return Vec::new() };
    let (Some(section), Some(root)) = (kind.components(), root(place)) else { return Vec::new() };
    let names = root.get("components").and_then(|it| it.get(section)).into_iter().flat_map(Node::own_entries);
    let (own, entry) = (place.snapshot.path(place.file()), place.snapshot.path(root.file()));
    names
        .map(|it| {
            let component = JsonPointer::from_steps(["components", section, &*it.key()]);
            line.pen.reference(&reference_to(own, entry, &component))
        })
        .collect()
}
