//! Whether a schema that a fix would edit is sent and accepted alike, so that what mends the one would break the other.

use std::sync::OnceLock;

use openapi::{OperationContext, Resolve, follow};
use rustc_hash::FxHashSet;
use syntax::{Document, FileId, JsonPointer, Node, NodeId};
use workspace::{Direction, Snapshot};

use super::{Plan, Spot};

/// The Schema Objects that each side of two descriptions sends and accepts. They are looked for when somebody asks.
#[derive(Debug)]
pub(crate) struct Uses {
    base: FileId,
    current: FileId,
    sets: [OnceLock<FxHashSet<NodeId>>; 4],
}

impl Uses {
    pub(crate) fn new(base: FileId, current: FileId) -> Uses {
        Uses { base, current, sets: Default::default() }
    }

    /// Whether a schema, or what a plan edits, is used in the other direction too, unlike the one of the baseline that it
    /// is compared with.
    pub(crate) fn conflict(
        &self,
        snapshot: &Snapshot,
        (base, current): &(Spot, Spot),
        plan: &Plan,
        direction: Direction,
    ) -> bool {
        let other = match direction {
            Direction::Response => Direction::Request,
            _ => Direction::Response,
        };
        let set = |index: usize, entry: FileId| {
            self.sets[index + usize::from(other == Direction::Response)].get_or_init(|| used(snapshot, entry, other))
        };
        let uses = |index: usize, entry: FileId, spot: &Spot| {
            spot.node(snapshot).is_some_and(|it| set(index, entry).contains(&it.id()))
        };
        // What is edited may stand in a part of the schema that others share.
        let is_shared = |spot: &Spot| {
            let around = std::iter::successors(Some(spot.pointer.clone()), JsonPointer::parent);
            around.filter_map(|it| snapshot.at(spot.file, &it)).any(|it| set(0, self.current).contains(&it.id()))
        };
        (uses(0, self.current, current) || plan.edited().any(is_shared)) && !uses(2, self.base, base)
    }
}

/// All Schema Objects of a direction, and what stands in them.
fn used(snapshot: &Snapshot, entry: FileId, direction: Direction) -> FxHashSet<NodeId> {
    let mut open: Vec<Node<'_>> = Vec::new();
    let root = snapshot.document(entry).and_then(Document::root);
    for operation in root.map(|root| openapi::operations(snapshot, root)).unwrap_or_default() {
        if (operation.context == OperationContext::Paths) == (direction == Direction::Request) {
            open.extend(operation.node.get("requestBody").and_then(|it| follow(snapshot, it)));
            open.extend(openapi::parameters(snapshot, &operation).into_iter().map(|it| it.node));
        } else {
            open.extend(openapi::responses(snapshot, operation.node).into_iter().map(|it| it.node));
        }
    }
    let mut seen = FxHashSet::default();
    while let Some(node) = open.pop() {
        if !seen.insert(node.id()) {
            continue;
        }
        if node.is_sequence() {
            open.extend(node.items());
        }
        for entry in node.entries().filter(|it| !is_data(&it.key())) {
            let value = entry.value();
            match value.is_mapping() || value.is_sequence() {
                true => open.push(value),
                false if entry.key() == "$ref" => {
                    open.extend(value.as_str().and_then(|it| snapshot.target(node, &it)));
                }
                false => {}
            }
        }
    }
    seen
}

/// Fields whose values are no schemas.
fn is_data(key: &str) -> bool {
    matches!(key, "example" | "examples" | "default" | "enum" | "const" | "required" | "links") || key.starts_with("x-")
}
