//! Lists of branches in lists: a branch that is one list with the outer one on this side only is still that branch.

use syntax::Node;

use super::discriminator;
use crate::effective::{Choice, Union};
use crate::schemas::Schemas;

/// A union as it can be held against the other side's: what is one branch there, being a list of another keyword, is one
/// branch here as well.
pub(super) fn as_beside<'a>(union: &Union<'a>, other: &Union<'a>, of_other: &Schemas<'a>) -> Union<'a> {
    if union.branches.iter().all(|it| it.within.is_none()) {
        return union.clone();
    }
    let is_list = |it: &&Choice<'a>| it.within.is_none() && of_other.is_union(it.node);
    let lists: Vec<&Choice<'a>> = other.branches.iter().filter(is_list).collect();
    let is_one = |node: Node<'a>, list: Node<'a>| {
        lists.iter().any(|it| match (name_of(node), name_of(it.node)) {
            (Some(name), Some(other)) => name == other,
            (None, None) => index_in(list, node) == index_in(it.list, it.node),
            _ => false,
        })
    };
    let mut branches: Vec<Choice<'a>> = Vec::with_capacity(union.branches.len());
    for choice in &union.branches {
        match choice.within.filter(|(node, list)| is_one(*node, *list)) {
            Some((node, _)) if branches.iter().any(|it| it.node == node) => {}
            Some((node, list)) => branches.push(Choice { node, list, within: None }),
            None => branches.push(*choice),
        }
    }
    let is_grouped = union.is_grouped && branches.iter().any(|it| it.within.is_some());
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
