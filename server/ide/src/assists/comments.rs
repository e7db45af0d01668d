//! Comments that edits would take away: they say why something is as it is, and nobody asked for that to go.

use std::collections::HashSet;

use syntax::{Document, Format, Node, NodeKind, TextEdit, TextRange, TextSize};

use super::context::own_value;

/// The comments on the lines that edits touch, without their `#`, that stand on none of these lines afterwards.
pub(super) fn lost<'a>(edited: impl IntoIterator<Item = (&'a Document, &'a Document, Vec<TextEdit>)>) -> Vec<String> {
    let (mut before, mut after) = (Vec::new(), HashSet::new());
    for (old, new, edits) in edited.into_iter().filter(|(old, ..)| old.format() == Format::Yaml) {
        let mut shift = 0;
        for edit in edits {
            before.extend(within(old, edit.range()));
            let start = TextSize::new((i64::from(u32::from(edit.start)) + shift).max(0) as u32);
            after.extend(within(new, TextRange::at(start, TextSize::of(&*edit.new_text))));
            shift += edit.new_text.len() as i64 - i64::from(u32::from(edit.range().len()));
        }
    }
    before.retain(|it| !after.contains(it));
    before.dedup();
    before
}

/// The comments on the lines of a range.
fn within(document: &Document, range: TextRange) -> Vec<String> {
    let text = document.text();
    let mut found = Vec::new();
    let mut next = Some(text.line_start(range.start()));
    while let Some(start) = next.filter(|it| *it <= range.end()) {
        let line = text.line(start);
        let marks = line.match_indices('#').filter(|(at, _)| *at == 0 || line[..*at].ends_with([' ', '\t']));
        let mut marks = marks.filter(|(at, _)| !is_in_scalar(document, start + TextSize::new(*at as u32)));
        found.extend(marks.next().map(|(at, _)| line[at..].trim_matches(['#', ' ', '\t']).to_owned()));
        next = text.next_line(start);
    }
    found
}

/// Whether an offset is within a key or a value.
fn is_in_scalar(document: &Document, offset: TextSize) -> bool {
    let pointer = document.pointer_at_offset(offset);
    let key = document.entry_at(&pointer).map(|it| it.key_node());
    let value = own_value(document, &pointer);
    let is_in = |node: Node<'_>| node.kind() == NodeKind::Scalar && node.range().contains(offset);
    key.into_iter().chain(value).any(is_in)
}
