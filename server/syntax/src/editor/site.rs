//! Places as they are written: without following aliases or merge keys, so that an edit lands where it is meant.

use crate::{Document, JsonPointer, Node, NodeKind, Style, green::flag};

use super::lines::Lines;

/// An entry or an item.
#[derive(Clone, Copy)]
pub(super) struct Child<'a> {
    pub(super) key: Option<Node<'a>>,
    pub(super) value: Node<'a>,
    /// Start of the key, of the `-`, or of the item in a flow sequence.
    pub(super) start: u32,
    pub(super) end: u32,
}

/// Where a pointer leads.
#[derive(Clone)]
pub(super) struct Site<'a> {
    /// The collections on the way, outermost first, each with the index of the child that was taken.
    pub(super) chain: Vec<(Node<'a>, usize)>,
    pub(super) node: Node<'a>,
}

impl<'a> Site<'a> {
    pub(super) fn find(document: &'a Document, pointer: &JsonPointer) -> Option<Site<'a>> {
        let mut node = document.root()?;
        let mut chain = Vec::new();
        for step in pointer.steps() {
            let index = index_of(node, step)?;
            chain.push((node, index));
            node = child(node, index)?.value;
        }
        Some(Site { chain, node })
    }

    /// The collection that the node stands in.
    pub(super) fn parent(&self) -> Option<(Node<'a>, usize)> {
        self.chain.last().copied()
    }

    /// Whether the node stands where a block collection could stand.
    pub(super) fn is_in_block(&self) -> bool {
        self.node.document().format() == crate::Format::Yaml
            && self.chain.iter().all(|(container, _)| container.style() == Style::Block)
    }

    /// The column of the innermost block collection around the node; -1 at the root.
    pub(super) fn owner_column(&self) -> i64 {
        let owner = self.chain.iter().rev().find(|(container, _)| container.style() == Style::Block);
        owner.map_or(-1, |&(container, _)| i64::from(column(container)))
    }

    /// The indices of the children on the way.
    pub(super) fn path(&self) -> Vec<usize> {
        self.chain.iter().map(|&(_, index)| index).collect()
    }

    /// The site of the collection that the node stands in, and the node's index in it.
    pub(super) fn out(mut self) -> Option<(Site<'a>, usize)> {
        let (node, index) = self.chain.pop()?;
        Some((Site { chain: self.chain, node }, index))
    }
}

/// The index of the child that a step of a pointer means.
pub(super) fn index_of(node: Node<'_>, step: &str) -> Option<usize> {
    match node.kind() {
        NodeKind::Mapping => node.own_entries().position(|it| it.key() == step),
        NodeKind::Sequence => {
            let is_index = step == "0" || (!step.starts_with('0') && step.bytes().all(|it| it.is_ascii_digit()));
            step.parse().ok().filter(|&it| is_index && it < count(node))
        }
        NodeKind::Scalar | NodeKind::Alias => None,
    }
}

pub(super) fn count(node: Node<'_>) -> usize {
    match node.kind() {
        NodeKind::Mapping | NodeKind::Sequence => node.green().count(),
        NodeKind::Scalar | NodeKind::Alias => 0,
    }
}

pub(super) fn child(node: Node<'_>, index: usize) -> Option<Child<'_>> {
    let children = node.green().nodes();
    let at = |index: usize| Some(Node::child(node.document(), children.get(index)?, node.start()));
    match node.kind() {
        NodeKind::Mapping => {
            let (key, value) = (at(2 * index)?, at(2 * index + 1)?);
            let start = key.start() - key.green().before;
            let end = end(value).max(end(key));
            Some(Child { key: Some(key), value, start, end })
        }
        NodeKind::Sequence => {
            let value = at(index)?;
            let start = value.start() - value.green().before;
            Some(Child { key: None, value, start, end: end(value).max(start) })
        }
        NodeKind::Scalar | NodeKind::Alias => None,
    }
}

pub(super) fn children(node: Node<'_>) -> impl Iterator<Item = Child<'_>> {
    (0..count(node)).map_while(move |index| child(node, index))
}

pub(super) fn end(node: Node<'_>) -> u32 {
    node.start() + node.green().len
}

/// The column in which the entries or items of a block collection stand.
pub(super) fn column(node: Node<'_>) -> u32 {
    let start = child(node, 0).map_or(node.start(), |it| it.start);
    Lines::new(node.document().text()).column(start)
}

/// Whether a value is nothing, and may become a collection.
pub(super) fn is_null(node: Node<'_>) -> bool {
    node.kind() == NodeKind::Scalar && node.is_null() && node.tag().is_none()
}

/// Where a value starts with its anchor and its tag.
pub(super) fn outer_start(node: Node<'_>) -> u32 {
    let green = node.green();
    if !green.has(flag::ANCHOR | flag::TAG) {
        return node.start();
    }
    let lead = node.start() - green.before;
    let text = Lines::new(node.document().text()).slice(lead, node.start());
    let mut at = 0;
    while let Some(found) = text[at..].find(['&', '!', '#']) {
        at += found;
        if !text[at..].starts_with('#') {
            return lead + at as u32;
        }
        at += text[at..].find(['\n', '\r']).unwrap_or(text.len() - at);
    }
    node.start()
}

/// The last scalar of a value.
pub(super) fn last_leaf(node: Node<'_>) -> Node<'_> {
    let mut node = node;
    while let Some(last) = count(node).checked_sub(1).and_then(|last| child(node, last)) {
        node = last.value;
    }
    node
}

/// Whether an alias outside of a value stands for something inside of it.
pub(super) fn is_referred_to(node: Node<'_>) -> bool {
    if !node.green().has(flag::ANCHORS) {
        return false;
    }
    let document = node.document();
    let (start, end) = (node.start(), end(node));
    let mut open = vec![(document.stream(), 0)];
    while let Some((green, at)) = open.pop() {
        for child in green.nodes().having(flag::ALIASES) {
            let child_start = at + child.offset();
            let alias = Node::new(document, child.green, child_start);
            let is_outside = child_start < start || child_start >= end;
            if alias.kind() == NodeKind::Alias
                && is_outside
                && alias.resolved().is_some_and(|it| it.start() >= start && it.start() <= end)
            {
                return true;
            }
            open.push((child.green, child_start));
        }
    }
    false
}
