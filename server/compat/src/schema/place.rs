//! Where something of one side stands in the other: a change in what a schema says itself is told there, and not in a
//! schema that it shares with others.

use syntax::{JsonPointer, Node};

use super::At;
use crate::effective::Effective;

/// The Schema Object in `schema` that stands where `like` stands in the other side's, or the nearest one around that
/// place. `node` and `of` are where the two schemas start. `None` where nothing corresponds.
pub(super) fn part_like<'a>(schema: &Effective<'a>, node: Node<'a>, like: Node<'a>, of: Node<'a>) -> Option<Node<'a>> {
    let part_at = |pointer: &JsonPointer, is_own: bool| {
        let is_there = |it: &&Node<'a>| (!is_own || it.file() == node.file()) && it.pointer() == *pointer;
        schema.parts.iter().find(is_there).copied()
    };
    let (wanted, start) = (like.pointer(), of.pointer());
    if like.file() != of.file() || !start.contains(&wanted) {
        return part_at(&wanted, false);
    }
    let mut pointer = node.pointer();
    let below: Vec<JsonPointer> = wanted
        .steps()
        .skip(start.steps().len())
        .map(|step| {
            pointer.push(step);
            pointer.clone()
        })
        .collect();
    below.iter().rev().chain([&node.pointer()]).find_map(|it| part_at(it, true))
}

/// The Schema Object that a value in it belongs to, two keys above: a `properties` member's `properties`, an item of
/// `required`.
pub(super) fn owner(below: Node<'_>) -> Option<Node<'_>> {
    let pointer = below.pointer().parent()?.parent()?;
    below.document().at(&pointer)
}

/// The Schema Object of the current side that has to require again what `item` of the baseline's `required` names.
pub(super) fn required_in<'a>(at: &At<'a>, item: Node<'a>) -> Option<Node<'a>> {
    part_like(&at.current, at.node, owner(item)?, at.base_node)
}

/// The `required` that an item stands in.
pub(super) fn list_of(item: Node<'_>) -> Option<Node<'_>> {
    item.document().at(&item.pointer().parent()?)
}

/// What is left in `holder`, a Schema Object of one side, of the `required` that `item` of the other stands in: its own,
/// one below that names others of the same list, or the Schema Object itself.
pub(super) fn list_like<'a>((schema, holder): (&Effective<'a>, Node<'a>), item: Node<'a>) -> Node<'a> {
    if let Some(own) = holder.get("required") {
        return own;
    }
    let names: Vec<_> = list_of(item).into_iter().flat_map(Node::items).filter_map(Node::as_str).collect();
    let is_of_it = |list: &Node<'a>| list.items().filter_map(Node::as_str).any(|it| names.contains(&it));
    let below = schema.parts.iter().filter(|it| is_within(**it, holder)).filter_map(|it| it.get("required"));
    below.into_iter().find(is_of_it).unwrap_or(holder)
}

/// Whether a node stands in another one.
pub(super) fn is_within(node: Node<'_>, around: Node<'_>) -> bool {
    node.file() == around.file() && around.pointer().contains(&node.pointer())
}
