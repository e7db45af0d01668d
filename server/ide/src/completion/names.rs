//! Names that the description itself gives: of properties and of tags.

use syntax::{JsonPointer, Node};

use super::Completion;
use super::line::Line;
use crate::definition::root;
use crate::place::Place;

/// Properties that are not required yet.
pub(super) fn required_names(place: &Place<'_>, required: &JsonPointer, line: &Line) -> Vec<Completion> {
    let schema = required.parent().and_then(|it| place.document.at(&it));
    let Some(schema) = schema else { return Vec::new() };
    let is_there = |name: &str| {
        let mut names = schema.get("required").into_iter().flat_map(Node::items);
        names.any(|it| it.scalar_text().as_deref() == Some(name) && !line.is_at(it.range()))
    };
    let properties = schema.get("properties").into_iter().flat_map(Node::own_entries);
    properties.filter(|it| !is_there(&it.key())).map(|it| line.pen.value(&it.key())).collect()
}

pub(super) fn tag_names(place: &Place<'_>, line: &Line) -> Vec<Completion> {
    let tags = root(place).and_then(|it| it.get("tags")).into_iter().flat_map(Node::items);
    tags.filter_map(|it| it.get("name")?.scalar_text()).map(|name| line.pen.value(&name)).collect()
}
