//! Edits: the smallest part of the tree that an edit can have changed is parsed anew, everything else is shared.
//!
//! What makes this right is what a part's parse can depend on. In block YAML an entry's parse reads nothing
//! behind the line where the entry ends, and from before it only the columns it stands in; in JSON an object, an
//! array or a string ends by itself. So a part is tried, from the innermost outwards, and accepted if the new
//! parse ends exactly where the part ends and nothing in it depends on its neighbours. Whatever is in doubt goes
//! to the next larger part, in YAML then to a parse of the whole text but for the entries that are what they were, and
//! at last to a parse of the whole text. The differential test compares both.

mod abridged;
mod block;
mod json;
mod json_abridged;

use std::ops::Range;

use text_size::TextSize;

use crate::{
    Format, Text, TextEdit,
    errors::Code,
    green::{Children, Green, Kind, flag},
    keys,
    nodes::{Child, Nodes},
    parse::Parsed,
};

/// An edit in numbers, within the old text.
#[derive(Clone, Copy)]
struct Change {
    start: u32,
    end: u32,
    delta: i64,
}

impl Change {
    fn moved(self, offset: u32) -> u32 {
        (i64::from(offset) + self.delta) as u32
    }
}

/// A node on the way from the root, with the index of the child that the way goes on to.
#[derive(Clone, Copy)]
struct Level<'t> {
    green: &'t Green,
    start: u32,
    index: usize,
}

/// The stream of the new text, if it does not take a parse of the whole. `edit` is within the old text, on character
/// boundaries; `deepest` is how deep collections lie in the old stream at most.
pub(crate) fn reparse(
    format: Format,
    stream: &Green,
    deepest: usize,
    old: &Text,
    new: &Text,
    edit: &TextEdit,
) -> Option<Parsed> {
    let change = change(format, old, edit);
    part(format, stream, deepest, old, new, change).or_else(|| whole(format, stream, deepest, old, new, change))
}

/// The same by reading the whole, abridged.
fn whole(format: Format, stream: &Green, deepest: usize, old: &Text, new: &Text, change: Change) -> Option<Parsed> {
    match format {
        Format::Yaml => abridged::reparse(stream, deepest, old, new, change),
        Format::Json => json_abridged::reparse(stream, deepest, old, new, change),
    }
}

/// The same without looking for a part.
#[cfg(test)]
pub(crate) fn reparse_abridged(
    format: Format,
    stream: &Green,
    deepest: usize,
    old: &Text,
    new: &Text,
    edit: &TextEdit,
) -> Option<Parsed> {
    whole(format, stream, deepest, old, new, change(format, old, edit))
}

/// The same, if the edit stays within a part of the tree.
fn part(format: Format, stream: &Green, deepest: usize, old: &Text, new: &Text, change: Change) -> Option<Parsed> {
    let documents = stream.nodes();
    let index = documents.partition(1, |it| it.offset() <= change.start).checked_sub(1)?;
    let document = documents.at(index);
    let (start, document) = (document.offset(), document.green);
    let root = document.nodes().first()?;
    if old.byte(TextSize::new(start)) == Some(b'%') {
        // Directives say which tags are known.
        return None;
    }
    // The line of the marker behind the document.
    let marker = match documents.get(index + 1) {
        _ if document.has(flag::EXPLICIT_END) => Some(start + document.len - 3),
        Some(next) => Some(next.offset()),
        None => None,
    };
    let end = marker.map_or(old.len(), |it| old.line_start(TextSize::new(it)));
    let levels = vec![Level { green: stream, start: 0, index }, Level { green: document, start, index: 0 }];
    let (root, root_start) = (root.green, start + root.offset());
    match format {
        Format::Yaml => {
            let found = block::reparse(levels, root, root_start, end.into(), old, new, change)?;
            Some(Parsed { deepest: found.deepest.max(deepest), ..found })
        }
        Format::Json if documents.len() > 1 => None,
        Format::Json => {
            let found = json::reparse(levels, root, root_start, old, new, change)?;
            Some(Parsed { deepest: found.deepest.max(deepest), ..found })
        }
    }
}

/// An edit in numbers. In YAML, whole lines that are inserted at the end of a line are as well inserted at the start
/// of the next one, where they touch nothing.
fn change(format: Format, old: &Text, edit: &TextEdit) -> Change {
    let (start, end) = (u32::from(edit.start), u32::from(edit.end));
    let delta = edit.new_text.len() as i64 - i64::from(end - start);
    let byte = |at: u32| old.byte(TextSize::new(at));
    let shift = match edit.new_text.as_bytes() {
        [b'\n', _, ..] if byte(start) == Some(b'\n') => 1,
        [b'\r', b'\n', _, ..] if byte(start) == Some(b'\r') && byte(start + 1) == Some(b'\n') => 2,
        _ => 0,
    };
    let shift = if start == end && format == Format::Yaml { shift } else { 0 };
    Change { start: start + shift, end: end + shift, delta }
}

/// How many bytes are read as parts before the whole is read, abridged.
fn worth_a_try(text: &Text) -> u32 {
    (u32::from(text.len()) / 64).clamp(1 << 14, 1 << 17)
}

/// Notes merge keys and duplicates of a mapping whose keys may have changed: those among the nodes in `changed`.
fn check_keys(node: &mut Green, changed: Range<usize>, start: u32, text: &Text) {
    let children = node.children.clone();
    let children = children.as_deref().unwrap_or_default();
    let nodes = Nodes::new(&children[..children.len() - node.errors().len()]);
    let is_plain = !node.has(flag::OWN_DUPLICATES | flag::MERGE);
    if is_plain && nodes.len() > MANY && changed.len() <= FEW {
        let changed: Vec<Child<'_>> = changed.step_by(2).filter_map(|it| nodes.get(it)).collect();
        if !keys::may_be_new(&changed, nodes, start, text) {
            return;
        }
    }
    node.flags &= !flag::DUPLICATES;
    if children.iter().any(|it| it.has(flag::DUPLICATES)) {
        node.flags |= flag::DUPLICATES;
    }
    keys::note_in(node, start, text);
}

/// In mappings of more children than this, no more changed ones than this are compared with all others.
const MANY: usize = 64;
const FEW: usize = 128;

/// Where a collection starts, if no two of its keys are equal, and none is a merge key.
fn source(collection: &Green, start: u32) -> Option<u32> {
    (!collection.has(flag::OWN_DUPLICATES | flag::MERGE)).then_some(start)
}

fn moved(green: &Green, change: Change) -> Green {
    let mut green = green.clone();
    green.offset = change.moved(green.offset);
    green
}

/// Puts children into a collection, a document or a stream, and sets what follows from them.
fn finish(node: &mut Green, children: Vec<Green>, change: Change) {
    let own = flag::OWN_ERRORS | flag::INHERITED;
    node.flags &= !own;
    let mut nodes_end = None;
    let mut errors_end = 0;
    for child in &children {
        if child.kind == Kind::Error {
            node.flags |= Code::from_u32(child.before).flags();
            errors_end = errors_end.max(child.end());
        } else {
            node.flags |= child.flags & flag::INHERITED;
            nodes_end = Some(child.end());
        }
    }
    if node.has(flag::OWN_DUPLICATES) {
        node.flags |= flag::DUPLICATES;
    }
    if node.has_odd_layout() {
        node.flags |= flag::ODD_LAYOUT;
    }
    if node.has(flag::ANCHOR) {
        node.flags |= flag::ANCHORS;
    }
    node.len = match node.kind {
        // These end with their own bracket or marker, or with the text.
        Kind::FlowMapping | Kind::FlowSequence | Kind::Stream => change.moved(node.len),
        Kind::Document if node.has(flag::EXPLICIT_END) => change.moved(node.len),
        _ => nodes_end.unwrap_or(0).max(errors_end),
    };
    node.children = Children::of(children.into_iter());
}

/// Puts a changed node, which starts at `start`, into its ancestors. `from` and `to` are what was parsed anew, in the old
/// text.
fn rebuild(levels: &[Level<'_>], changed: Green, mut start: u32, change: Change, from: u32, to: u32) -> Option<Green> {
    let mut current = changed;
    for level in levels.iter().rev() {
        current.offset = start - level.start;
        start = level.start;
        let range = level.index..level.index + 1;
        let mut children = level.green.nodes().spliced(range, vec![current], |it| change.moved(it));
        for error in level.green.errors() {
            let at = level.start + error.offset;
            if at >= to {
                children.push(moved(error, change));
            } else if at <= from && at + error.len <= change.start {
                children.push(error.clone());
            } else {
                return None;
            }
        }
        let mut node = level.green.clone();
        finish(&mut node, children, change);
        current = node;
    }
    Some(current)
}
