//! Merge keys, and values as plain data: what follows aliases, and so has to be bounded.

use rustc_hash::FxHashSet;

use crate::{Entry, Node, NodeId, NodeKind, Scalar, Value, green::flag, nodes::Child};

/// Merged mappings inside merged mappings.
const MAX_MERGES: usize = 64;
const MAX_DEPTH: usize = 512;
/// Nodes that aliases and merge keys repeat. What is written is bounded by the text.
const MAX_REPEATED: usize = 100_000;

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
    let has_aliases = node.document().stream().has(flag::ALIASES);
    let mut values = Values { has_aliases, is_repeated: false, left: MAX_REPEATED, open: Vec::new() };
    values.value(node)
}

struct Values {
    has_aliases: bool,
    /// What is read now stands elsewhere: an alias or a merge key led there.
    is_repeated: bool,
    /// How many nodes may still be repeated.
    left: usize,
    /// The collections that are being read. An alias in there of one of these would never end.
    open: Vec<NodeId>,
}

impl Values {
    fn value<'a>(&mut self, node: Node<'a>) -> Value {
        if self.open.len() > MAX_DEPTH || (self.is_repeated && self.left == 0) {
            return Value::Null;
        }
        self.left -= usize::from(self.is_repeated);
        let Some(node) = node.resolved() else { return Value::Null };
        match node.kind() {
            NodeKind::Mapping => self.inside(node, |values| {
                let member = |it: Entry<'_>| (it.key().into_owned().into(), values.child(node, it.own_value()));
                Value::Object(node.entries().map(member).collect())
            }),
            NodeKind::Sequence => {
                let item = |it: Child<'a>| Node::child(node.document(), it, node.start());
                let items = node.green().nodes().iter().map(item);
                self.inside(node, |values| Value::Array(items.map(|it| values.child(node, it)).collect()))
            }
            NodeKind::Scalar | NodeKind::Alias => match node.scalar() {
                None | Some(Scalar::Null) => Value::Null,
                Some(Scalar::Bool(it)) => Value::Bool(it),
                Some(Scalar::Number(it)) => Value::Number(it.into_owned().into()),
                Some(Scalar::String(it)) => Value::String(it.into_owned().into()),
            },
        }
    }

    fn inside(&mut self, node: Node<'_>, read: impl FnOnce(&mut Self) -> Value) -> Value {
        if self.has_aliases && self.open.contains(&node.id()) {
            return Value::Null;
        }
        self.open.push(node.id());
        let value = read(self);
        self.open.pop();
        value
    }

    fn child(&mut self, parent: Node<'_>, child: Node<'_>) -> Value {
        let is_alias = child.kind() == NodeKind::Alias;
        let is_elsewhere = is_alias || (self.has_aliases && !parent.range().contains_range(child.range()));
        let outer = self.is_repeated;
        self.is_repeated |= is_elsewhere;
        let value = self.value(child);
        self.is_repeated = outer;
        value
    }
}
