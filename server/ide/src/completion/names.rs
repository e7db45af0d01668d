//! Names that the description itself gives: of properties, tags, security schemes and scopes.

use openapi::{ObjectKind, Shape};
use syntax::{JsonPointer, Node};

use super::Completion;
use super::line::Line;
use crate::definition::root;
use crate::place::Place;

/// What may be in a list of texts.
pub(super) fn texts(place: &Place<'_>, list: &JsonPointer, line: &Line) -> Vec<String> {
    let parent = list.parent().and_then(|it| place.shape(&it));
    match (parent, list.last()) {
        (Some(Shape::Object(ObjectKind::SecurityRequirement)), Some(scheme)) => scopes(place, scheme),
        (_, Some("required")) => required_names(place, list, line),
        (_, Some("tags")) => tag_names(place),
        _ => Vec::new(),
    }
}

/// Properties that are not required yet.
fn required_names(place: &Place<'_>, required: &JsonPointer, line: &Line) -> Vec<String> {
    let schema = required.parent().and_then(|it| place.document.at(&it));
    let Some(schema) = schema else { return Vec::new() };
    let is_there = |name: &str| {
        let mut names = schema.get("required").into_iter().flat_map(Node::items);
        names.any(|it| it.scalar_text().as_deref() == Some(name) && !line.is_at(it.range()))
    };
    let properties = schema.get("properties").into_iter().flat_map(Node::own_entries);
    properties.map(|it| it.key().into_owned()).filter(|it| !is_there(it)).collect()
}

fn tag_names(place: &Place<'_>) -> Vec<String> {
    let tags = root(place).and_then(|it| it.get("tags")).into_iter().flat_map(Node::items);
    tags.filter_map(|it| Some(it.get("name")?.scalar_text()?.into_owned())).collect()
}

/// The scopes that any flow of a security scheme knows.
fn scopes(place: &Place<'_>, scheme: &str) -> Vec<String> {
    let flows = schemes(place).and_then(|it| it.get(scheme)?.get("flows"));
    let flows = flows.into_iter().flat_map(Node::own_entries);
    let scopes = flows.filter_map(|it| it.value().get("scopes")).flat_map(Node::own_entries);
    let mut names = Vec::new();
    for scope in scopes {
        let name = scope.key().into_owned();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The security schemes as entries of a Security Requirement Object, which is in a list of them or there already.
pub(super) fn requirements(place: &Place<'_>, container: &JsonPointer, line: &Line) -> Vec<Completion> {
    let node = place.document.at(container);
    let is_there = |name: &str| node.and_then(|it| it.entry(name)).is_some_and(|it| !line.is_at(it.key_node().range()));
    let names = schemes(place).into_iter().flat_map(Node::own_entries).map(|it| it.key());
    names.filter(|it| !is_there(it)).map(|it| line.pen.entry(&it, "[]", None)).collect()
}

/// The security schemes as whole Security Requirement Objects in brackets.
pub(super) fn whole_requirements(place: &Place<'_>, line: &Line) -> Vec<Completion> {
    let schemes = schemes(place).into_iter().flat_map(Node::own_entries);
    schemes.filter_map(|it| line.pen.braced(&it.key(), "[]")).collect()
}

fn schemes<'a>(place: &Place<'a>) -> Option<Node<'a>> {
    root(place)?.get("components")?.get("securitySchemes")
}
