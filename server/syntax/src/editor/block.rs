//! Edits of block collections: whole lines, with the comments that belong to them.

use crate::{Node, NodeKind, Style, TextEdit};

use super::{
    layout::Layout,
    lines::{Extent, Line, Lines},
    plan::{Anchor, edit},
    site::{self, Child, Site},
    write::{Slot, Written, spaces},
};

/// Where the comment lines directly above a child start; its own line if there are none.
pub(super) fn comments_start(site: &Site<'_>, container: Node<'_>, index: usize) -> u32 {
    let lines = Lines::new(container.document().text());
    let Some(child) = site::child(container, index) else { return container.start() };
    let column = site::column(container);
    let floor = match index.checked_sub(1).and_then(|it| site::child(container, it)) {
        Some(previous) => {
            let extent = lines.extent(previous.end, column);
            if extent.is_line_start { extent.end } else { lines.next(extent.end) }
        }
        None if is_root(site, container) => 0,
        None => lines.next(container.start() - container.green().before),
    };
    let start = lines.comments_above(child.start, floor);
    // What the text starts with is about the file.
    match floor == 0 && start == lines.start(0) {
        true => lines.start(child.start),
        false => start,
    }
}

fn is_root(site: &Site<'_>, container: Node<'_>) -> bool {
    site.chain.first().is_none_or(|&(it, _)| it == container)
}

/// Adds lines as a new child. `column` is that of the collection.
pub(super) fn insert(
    site: &Site<'_>,
    anchor: Anchor,
    column: u32,
    mut new: Vec<String>,
    layout: &Layout,
) -> Option<Vec<TextEdit>> {
    let container = site.node;
    let lines = Lines::new(container.document().text());
    let line_end = layout.line_end;
    let is_spaced = is_spaced(container);
    match anchor {
        Anchor::Before(index) => {
            let child = site::child(container, index)?;
            if is_spaced {
                new.push(String::new());
            }
            if !lines.is_first(child.start) {
                // The first entry stands behind the `-` of an item.
                let text = new.join(line_end);
                let text = text.trim_start_matches(' ');
                return Some(vec![edit(child.start, child.start, format!("{text}{line_end}{}", spaces(column)))]);
            }
            let at = comments_start(site, container, index);
            Some(vec![edit(at, at, format!("{}{line_end}", new.join(line_end)))])
        }
        Anchor::After(index) => {
            let child = site::child(container, index)?;
            if is_spaced {
                new.insert(0, String::new());
            }
            let extent = lines.extent(child.end, column);
            let text = new.join(line_end);
            let text = match extent.is_line_start {
                true => format!("{text}{line_end}"),
                false => format!("{line_end}{text}"),
            };
            Some(vec![edit(extent.end, extent.end, text)])
        }
    }
}

/// Whether all children are separated by blank lines.
fn is_spaced(container: Node<'_>) -> bool {
    let lines = Lines::new(container.document().text());
    let children: Vec<Child<'_>> = site::children(container).take(8).collect();
    let is_gap = |pair: &[Child<'_>]| {
        let mut at = lines.next(pair[0].end);
        while at < pair[1].start {
            if lines.line(at) == Line::Blank {
                return true;
            }
            at = lines.next(at);
        }
        false
    };
    children.len() > 1 && children.windows(2).all(is_gap)
}

/// Removes a child that is not the only one.
pub(super) fn remove(site: &Site<'_>, index: usize) -> Option<Vec<TextEdit>> {
    let container = site.node;
    let lines = Lines::new(container.document().text());
    let child = site::child(container, index)?;
    let column = site::column(container);
    let Extent { end, is_line_start } = lines.extent(child.end, column);
    let next = if is_line_start { end } else { lines.next(end) };
    if !lines.is_first(child.start) {
        // The next entry moves up behind the `-`.
        let following = site::child(container, index + 1)?;
        let at = match lines.line(next) == Line::Content {
            true => following.start,
            false => next,
        };
        return Some(vec![edit(child.start, at, String::new())]);
    }
    let start = comments_start(site, container, index);
    let is_blank = |at: u32| at < lines.len() && lines.line(at) == Line::Blank;
    let mut before = lines.previous(start);
    if next >= lines.len() {
        // No blank lines at the end of the text.
        let mut start = start;
        while let Some(blank) = before.filter(|&it| is_blank(it)) {
            start = blank;
            before = lines.previous(blank);
        }
        let last = index.checked_sub(1).and_then(|it| site::child(container, it)).map(|it| site::last_leaf(it.value));
        let is_block_scalar = last.is_some_and(|it| matches!(it.style(), Style::Literal | Style::Folded));
        // The text of a block scalar needs its line break.
        if !is_line_start && next == end && !is_block_scalar {
            // The last line has no line break: the one before takes its place.
            return Some(vec![edit(lines.end(before?), end, String::new())]);
        }
        return Some(vec![edit(start, end.max(next), String::new())]);
    }
    let end = match before.is_some_and(is_blank) && is_blank(next) {
        true => lines.next(next),
        false => next,
    };
    Some(vec![edit(start, end, String::new())])
}

/// Puts another value in the place of the node of a site, which stands in block context.
pub(super) fn replace(
    site: &Site<'_>,
    new: &Written,
    keeps_properties: bool,
    layout: &Layout,
) -> Option<Vec<TextEdit>> {
    let node = site.node;
    let lines = Lines::new(node.document().text());
    let line_end = layout.line_end;
    let owner = u32::try_from(site.owner_column()).unwrap_or(u32::MAX);
    let is_block = node.style() == Style::Block;
    let outer = site::outer_start(node);
    let old = match is_block {
        true => lines.extent(site::end(node), owner),
        false => lines.extent_of_value(site::end(node)),
    };
    let closing = if old.is_line_start { line_end } else { "" };
    let (text, is_new_block) = match new {
        Written::Inline(lines) => (lines.join(line_end), false),
        Written::Block(lines) => (lines.join(line_end), true),
    };
    let Some((container, _)) = site.parent() else {
        let start = if keeps_properties { node.start() } else { outer };
        let on_own_line = lines.is_first(start);
        let lead = if is_new_block && !on_own_line { line_end } else { "" };
        return Some(vec![edit(start, old.end, format!("{lead}{text}{closing}"))]);
    };
    let is_item = container.kind() == NodeKind::Sequence;
    let lead_end = node.start() - node.green().before + 1;
    let has_properties = outer < node.start();
    // What stays before the value on the line of the key or `-`.
    let head_end = match keeps_properties && has_properties {
        true => outer + lines.slice(outer, node.start()).trim_end().len() as u32,
        false => lead_end,
    };
    let is_below = lines.start(head_end) != lines.start(node.start());
    if is_below {
        let rest = lines.end(head_end);
        if is_new_block {
            return Some(vec![edit(rest, old.end, format!("{line_end}{text}{closing}"))]);
        }
        if text.contains(['\n', '\r']) && !lines.is_last(head_end) {
            return None;
        }
        return Some(vec![edit(head_end, head_end, format!(" {text}")), edit(rest, old.end, closing.to_owned())]);
    }
    // On the line of the key, or of the `-`.
    let has_comment = !old.is_line_start && !lines.is_last(old.end);
    if !is_new_block {
        if has_comment && text.contains(['\n', '\r']) {
            return None;
        }
        let is_written = old.end > head_end;
        let start = if has_properties && !keeps_properties { outer } else { node.start() };
        let gap = if is_written && start > head_end { "" } else { " " };
        let start = if is_written { start } else { head_end };
        return Some(vec![edit(start, old.end.max(start), format!("{gap}{text}{closing}"))]);
    }
    if has_comment {
        let end = lines.end(old.end);
        return Some(vec![
            edit(head_end, old.end.max(head_end), String::new()),
            edit(end, end, format!("{line_end}{text}")),
        ]);
    }
    let end = if old.is_line_start { old.end } else { lines.end(old.end) };
    let text = match is_item && head_end == lead_end {
        true => {
            let gap = site::child(container, 0).map_or(1, |first| gap_behind_dash(first));
            format!("{}{}", spaces(gap), text.trim_start_matches(' '))
        }
        false => format!("{line_end}{text}"),
    };
    Some(vec![edit(head_end, end, format!("{text}{closing}"))])
}

/// The place of a child of a block collection in column `column`.
pub(super) fn slot(container: Node<'_>, column: u32) -> Slot {
    match container.kind() {
        NodeKind::Sequence => {
            let gap = site::child(container, 0).map_or(1, gap_behind_dash);
            Slot::Item { dash: column, column: column + 1 + gap }
        }
        _ => Slot::Key(column),
    }
}

/// Spaces behind the `-` of an item.
pub(super) fn gap_behind_dash(item: Child<'_>) -> u32 {
    let lines = Lines::new(item.value.document().text());
    let start = site::outer_start(item.value);
    match lines.start(start) == lines.start(item.start) && item.value.green().len > 0 {
        true => start.saturating_sub(item.start + 1).clamp(1, 16),
        false => 1,
    }
}
