//! Whether an edit did what it was meant to do, and nothing else.
//!
//! Outside of the edit the text is the same by construction, so a child before or behind it is the same if it
//! covers the same text and reads as the same kind of node. Only what is new is compared as data.

use crate::{Document, Node, NodeKind, Style, TextEdit, Value, green::flag};

use super::site::{self, Child};

/// What an edit is meant to do with the collection or value that a path leads to.
pub(super) enum Change<'a> {
    Added {
        index: usize,
        key: Option<&'a str>,
        value: &'a Value,
    },
    Removed {
        index: usize,
    },
    Replaced {
        value: &'a Value,
    },
    Renamed {
        index: usize,
        key: &'a str,
    },
    /// Comments only.
    Nothing,
}

struct Check<'a> {
    edit: &'a TextEdit,
}

/// Whether `edit` made `new` of `old`, and meant it so.
pub(super) fn is_as_intended(
    old: &Document,
    new: &Document,
    edit: &TextEdit,
    path: &[usize],
    change: &Change<'_>,
) -> bool {
    if new.errors().len() > old.errors().len() {
        return false;
    }
    let documents = |it: &Document| it.stream().nodes().len();
    if documents(new) != documents(old).max(1) {
        return false;
    }
    // Whether the last line of a block scalar has a line break depends on the reader if the text ends there.
    let (was_open, is_open) = (has_open_end(old), has_open_end(new));
    if (is_open && !was_open) || (was_open && !is_open && matches!(change, Change::Added { .. })) {
        return false;
    }
    let check = Check { edit };
    let Some(mut to) = new.root() else { return false };
    let Some(mut from) = old.root() else {
        return path.is_empty() && has_added(to, 0, change) && site::count(to) == 1;
    };
    for &index in path {
        let is_same_kind = from.green().kind == to.green().kind && site::count(from) == site::count(to);
        if !is_same_kind || !has_same_properties(from, to) {
            return false;
        }
        let mut pairs = site::children(from).zip(site::children(to)).enumerate();
        if !pairs.all(|(at, (one, other))| {
            check.is_same_key(one, other) && (at == index || check.is_same(one.value, other.value))
        }) {
            return false;
        }
        let (Some(one), Some(other)) = (site::child(from, index), site::child(to, index)) else { return false };
        (from, to) = (one.value, other.value);
    }
    check.is_changed(from, to, change)
}

impl Check<'_> {
    fn is_changed(&self, from: Node<'_>, to: Node<'_>, change: &Change<'_>) -> bool {
        match *change {
            Change::Added { index, .. } => {
                has_added(to, index, change)
                    && has_same_properties(from, to)
                    && site::count(to) == site::count(from) + 1
                    && self.are_same(
                        site::children(from),
                        site::children(to).enumerate().filter(|&(at, _)| at != index).map(|(_, it)| it),
                    )
                    && is_same_end(from, to, index)
            }
            Change::Removed { index } => {
                from.kind() == to.kind()
                    && has_same_properties(from, to)
                    && site::count(to) + 1 == site::count(from)
                    && self.are_same(
                        site::children(from).enumerate().filter(|&(at, _)| at != index).map(|(_, it)| it),
                        site::children(to),
                    )
                    && is_same_end(from, to, index)
            }
            Change::Replaced { value } => !to.is_damaged() && to.to_value() == *value,
            Change::Renamed { index, key } => {
                site::count(from) == site::count(to)
                    && site::child(to, index).and_then(|it| it.key?.scalar_text()).is_some_and(|it| it == key)
                    && site::children(from).zip(site::children(to)).enumerate().all(|(at, (one, other))| {
                        self.is_same(one.value, other.value) && (at == index || self.is_same_key(one, other))
                    })
            }
            Change::Nothing => self.is_same(from, to),
        }
    }

    fn are_same<'n>(&self, from: impl Iterator<Item = Child<'n>>, to: impl Iterator<Item = Child<'n>>) -> bool {
        from.zip(to).all(|(one, other)| self.is_same_key(one, other) && self.is_same(one.value, other.value))
    }

    fn is_same_key(&self, from: Child<'_>, to: Child<'_>) -> bool {
        match (from.key, to.key) {
            (Some(one), Some(other)) => self.is_same(one, other),
            (one, other) => one.is_none() && other.is_none(),
        }
    }

    fn is_same(&self, from: Node<'_>, to: Node<'_>) -> bool {
        let (one, other) = (from.green(), to.green());
        let (start, end) = (u32::from(self.edit.start), u32::from(self.edit.end));
        let moved = from.start() + self.edit.new_text.len() as u32;
        let is_before = site::end(from) <= start && to.start() == from.start();
        let is_behind = from.start() >= end && to.start() + (end - start) == moved;
        one.kind == other.kind
            && one.len == other.len
            && one.flags == other.flags
            && one.nodes().len() == other.nodes().len()
            && (is_before || is_behind)
    }
}

fn has_same_properties(from: Node<'_>, to: Node<'_>) -> bool {
    from.green().flags & (flag::ANCHOR | flag::TAG) == to.green().flags & (flag::ANCHOR | flag::TAG)
}

fn has_added(to: Node<'_>, index: usize, change: &Change<'_>) -> bool {
    let Change::Added { key, value, .. } = *change else { return false };
    let kind = if key.is_some() { NodeKind::Mapping } else { NodeKind::Sequence };
    let Some(child) = site::child(to, index).filter(|_| to.kind() == kind) else { return false };
    let is_key = match (key, child.key) {
        (Some(key), Some(node)) => node.scalar_text().is_some_and(|it| it == key),
        (key, node) => key.is_none() && node.is_none(),
    };
    is_key && !child.value.is_damaged() && child.value.to_value() == *value
}

/// Whether a text ends in a block scalar whose last line break is missing.
fn has_open_end(document: &Document) -> bool {
    let Some(leaf) = document.root().map(site::last_leaf) else { return false };
    let is_block = matches!(leaf.style(), Style::Literal | Style::Folded);
    is_block && leaf.range().end() == document.text().len() && {
        let raw = leaf.raw();
        let header = raw.lines().next().unwrap_or_default();
        !header.contains('-') && !raw.ends_with(['\n', '\r'])
    }
}

/// Whether the text of a block scalar right before the change is the same: its last line break may be gone.
fn is_same_end(from: Node<'_>, to: Node<'_>, index: usize) -> bool {
    let Some(before) = index.checked_sub(1) else { return true };
    let (Some(one), Some(other)) = (site::child(from, before), site::child(to, before)) else { return true };
    let (one, other) = (site::last_leaf(one.value), site::last_leaf(other.value));
    !matches!(one.style(), Style::Literal | Style::Folded) || one.scalar_text() == other.scalar_text()
}
