//! Lists of branches in lists: a branch that is one list with the outer one on this side only is still that branch.

use syntax::Node;

use super::discriminator;
use crate::effective::{Choice, Union};
use crate::schemas::Schemas;

/// A union as it can be held against the other side's: what is one branch there, being a list of another keyword, is one
/// branch here as well.
pub(super) fn as_beside<'a>(union: &Union<'a>, other: &Union<'a>, of_other: &Schemas<'a>) -> Union<'a> {
    if union.branches.iter().all(|it| it.within.is_empty()) {
        return union.clone();
    }
    let lists: Vec<&Choice<'a>> = other.branches.iter().filter(|it| of_other.is_union(it.node)).collect();
    let is_one = |depth: usize, node: Node<'a>, list: Node<'a>| {
        lists.iter().any(|it| match (name_of(node), name_of(it.node)) {
            (Some(name), Some(other)) => name == other,
            (None, None) => depth == it.within.len() && index_in(list, node) == index_in(it.list, it.node),
            _ => false,
        })
    };
    let mut branches: Vec<Choice<'a>> = Vec::with_capacity(union.branches.len());
    for choice in &union.branches {
        let whole = choice.within.iter().enumerate().find(|(depth, (node, list))| is_one(*depth, *node, *list));
        match whole {
            Some((_, (node, _))) if branches.iter().any(|it| it.node == *node) => {}
            Some((depth, (node, list))) => {
                branches.push(Choice { node: *node, list: *list, within: choice.within[..depth].to_vec() });
            }
            None => branches.push(choice.clone()),
        }
    }
    let is_grouped = union.is_grouped && branches.iter().any(|it| !it.within.is_empty());
    let node = match branches.as_slice() {
        [first, rest @ ..] if rest.iter().all(|it| it.list == first.list) => first.list,
        _ => union.node,
    };
    Union { node, branches, is_grouped, ..*union }
}

fn name_of(branch: Node<'_>) -> Option<String> {
    branch.get("$ref").and_then(Node::as_str).map(|it| discriminator::name_of(&it))
}

fn index_in<'a>(list: Node<'a>, branch: Node<'a>) -> Option<usize> {
    list.items().position(|it| it == branch)
}
