//! Merge keys, and values as plain data: what follows aliases, and so has to be bounded.

use rustc_hash::FxHashSet;

use crate::{Entry, Node, NodeId, NodeKind, Scalar, Value};

/// Merged mappings inside merged mappings.
const MAX_MERGES: usize = 64;
const MAX_DEPTH: usize = 512;
const MAX_NODES: usize = 1_000_000;

/// All entries of a mapping with its merge keys resolved.
pub(crate) fn entries(mapping: Node<'_>) -> Vec<Entry<'_>> {
    let mut result = Vec::new();
    let mut keys = FxHashSet::default();
    each_mapping(mapping, &mut |it| {
        for entry in it.own_entries().filter(|it| !it.is_merge()) {
            if keys.insert(entry.key()) {
                result.push(entry);
            }
        }
        false
    });
    result
}

/// The entry of a key in what a mapping merges.
pub(crate) fn entry<'a>(mapping: Node<'a>, key: &str) -> Option<Entry<'a>> {
    let mut result = None;
    each_mapping(mapping, &mut |it| {
        result = it.own_entry(key).filter(|it| !it.is_merge());
        result.is_some()
    });
    result
}

/// Calls `visit` for a mapping and what it merges, nearest first, each once, until `visit` says true.
fn each_mapping<'a>(mapping: Node<'a>, visit: &mut dyn FnMut(Node<'a>) -> bool) {
    let mut seen = FxHashSet::default();
    walk(mapping, 0, &mut seen, visit);
}

fn walk<'a>(
    mapping: Node<'a>,
    depth: usize,
    seen: &mut FxHashSet<NodeId>,
    visit: &mut dyn FnMut(Node<'a>) -> bool,
) -> bool {
    if depth > MAX_MERGES || !seen.insert(mapping.id()) {
        return false;
    }
    if visit(mapping) {
        return true;
    }
    for merge in mapping.own_entries().filter(|it| it.is_merge()) {
        let value = merge.value();
        let found = match value.kind() {
            NodeKind::Mapping => walk(value, depth + 1, seen, visit),
            NodeKind::Sequence => {
                value.items().filter(|it| it.kind() == NodeKind::Mapping).any(|it| walk(it, depth + 1, seen, visit))
            }
            NodeKind::Scalar | NodeKind::Alias => false,
        };
        if found {
            return true;
        }
    }
    false
}

/// A node as plain data.
pub(crate) fn to_value(node: Node<'_>) -> Value {
    let mut left = MAX_NODES;
    value(node, 0, &mut left)
}

fn value(node: Node<'_>, depth: usize, left: &mut usize) -> Value {
    if depth > MAX_DEPTH || *left == 0 {
        return Value::Null;
    }
    *left -= 1;
    let Some(node) = node.resolved() else { return Value::Null };
    match node.kind() {
        NodeKind::Mapping => Value::Object(
            node.entries().map(|it| (it.key().into_owned().into(), value(it.value(), depth + 1, left))).collect(),
        ),
        NodeKind::Sequence => Value::Array(node.items().map(|it| value(it, depth + 1, left)).collect()),
        NodeKind::Scalar | NodeKind::Alias => match node.scalar() {
            None | Some(Scalar::Null) => Value::Null,
            Some(Scalar::Bool(it)) => Value::Bool(it),
            Some(Scalar::Number(it)) => Value::Number(it.into_owned().into()),
            Some(Scalar::String(it)) => Value::String(it.into_owned().into()),
        },
    }
}
