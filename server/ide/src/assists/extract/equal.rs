//! What is equal to an Object in its document: inline ones, and a component.

use openapi::{ObjectKind, Shape};
use syntax::{JsonPointer, Node, NodeKind};

use crate::assists::context::Context;

#[derive(Debug, Default)]
pub(super) struct Equal {
    /// Other inline Objects, in document order.
    pub(super) inline: Vec<JsonPointer>,
    /// The first component.
    pub(super) component: Option<JsonPointer>,
}

/// Looks through the whole document, which takes a while where that is large.
pub(super) fn to(ctx: &Context<'_>, kind: ObjectKind, wanted: Node<'_>) -> Equal {
    let mut equal = Equal::default();
    // Behind an alias, a place in the data is none in the text.
    let Some(root) = ctx.document.root().filter(|_| !ctx.document.has_aliases()) else { return equal };
    let mut open = vec![root];
    let mut found = Vec::new();
    while let Some(node) = open.pop() {
        if node.kind() == NodeKind::Mapping && node != wanted && node.len() == wanted.len() && are_equal(node, wanted) {
            found.push(node);
            continue;
        }
        open.extend(node.own_entries().map(|it| it.own_value()).filter(|it| it.kind() != NodeKind::Scalar));
        open.extend(node.items().filter(|it| it.kind() != NodeKind::Scalar));
    }
    found.sort_by_key(|it| it.range().start());
    for node in found {
        let pointer = node.pointer();
        if ctx.shape(&pointer) != Some(Shape::Object(kind)) {
            continue;
        }
        let is_component = pointer.steps().next() == Some("components") && pointer.steps().len() == 3;
        match is_component {
            true => _ = equal.component.get_or_insert(pointer),
            false => equal.inline.push(pointer),
        }
    }
    equal
}

/// Whether two values are the same data; the order of members does not count.
fn are_equal(one: Node<'_>, other: Node<'_>) -> bool {
    if one.kind() != other.kind() || one.len() != other.len() {
        return false;
    }
    match one.kind() {
        NodeKind::Mapping => one
            .own_entries()
            .all(|it| other.entry(&it.key()).is_some_and(|theirs| are_equal(it.own_value(), theirs.own_value()))),
        NodeKind::Sequence => one.items().zip(other.items()).all(|(one, other)| are_equal(one, other)),
        NodeKind::Scalar => one.scalar() == other.scalar(),
        NodeKind::Alias => false,
    }
}
