//! A subtree of a document as text for another place, with its comments.

use crate::{
    Format, Node, NodeKind, Style,
    green::{Kind, flag},
};

use super::{
    layout::Layout,
    levels::Levels,
    lines::{Line, Lines},
    site::{self, Site},
    write::{Slot, Written, spaces},
};

/// The text of a copied value.
pub(super) struct Copied {
    lines: Vec<String>,
    /// All lines are complete: the first, too, has its indentation. Else it starts with the value.
    has_whole_lines: bool,
    is_block: bool,
    is_sequence: bool,
    /// What the indentation of the lines is relative to: for a block collection its own column, else that of the
    /// collection that it stands in.
    column: i64,
    /// Of a block collection.
    levels: Option<Levels>,
    /// Anchors are defined inside.
    pub(super) has_anchors: bool,
    /// The comment lines above its entry, without indentation.
    pub(super) above: Vec<String>,
    /// The comment behind it, or behind its key, with the blanks before it.
    pub(super) beside: Option<String>,
}

impl Copied {
    /// `None` for what cannot be copied as text.
    pub(super) fn of(node: Node<'_>) -> Option<Copied> {
        let document = node.document();
        let is_written = !matches!(node.green().kind, Kind::Null | Kind::Opaque | Kind::Alias);
        if document.format() != Format::Yaml || node.is_damaged() || !is_written {
            return None;
        }
        let site = Site::find(document, &document.pointer_of(node)).filter(|it| it.node == node)?;
        let lines = Lines::new(document.text());
        let is_block = node.style() == Style::Block;
        let owner = site.owner_column();
        let tag = node.tag();
        if is_block && tag.is_some() {
            return None;
        }
        let extent = match is_block {
            true => lines.extent(site::end(node), u32::try_from(owner).unwrap_or(u32::MAX)),
            false => lines.extent_of_value(site::end(node)),
        };
        // A collection below its key takes along the comments above its first entry.
        let lead_end = node.start() - node.green().before + 1;
        let has_whole_lines = is_block && owner >= 0 && lines.start(lead_end) != lines.start(node.start());
        let start = if has_whole_lines { lines.next(lead_end) } else { node.start() };
        let text = lines.slice(start, extent.end);
        let text = match extent.is_line_start {
            true => text.strip_suffix('\n').map_or(&*text, |it| it.strip_suffix('\r').unwrap_or(it)),
            false => &text,
        };
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let mut copied: Vec<String> = text.split('\n').map(str::to_owned).collect();
        if let Some(tag) = tag {
            copied[0] = format!("{tag} {}", copied[0]);
        }
        let starts = std::iter::successors(Some(start), |at| Some(lines.next(*at))).take(copied.len());
        let starts: Vec<u32> = starts.collect();
        let levels = is_block.then(|| Levels::of(node, &starts, &Layout::at(document, Some(&site))));
        let (above, beside) = comments(&site);
        Some(Copied {
            lines: copied,
            has_whole_lines,
            is_block,
            is_sequence: node.kind() == NodeKind::Sequence,
            column: if is_block { i64::from(site::column(node)) } else { owner },
            levels,
            has_anchors: node.green().nodes().having(flag::ANCHORS).next().is_some(),
            above,
            beside,
        })
    }

    /// The text for a place in block context.
    pub(super) fn written(&self, slot: Slot, layout: &Layout) -> Written {
        let target = match slot {
            _ if self.is_block => i64::from(slot.inner_column(self.is_sequence, layout)),
            Slot::Key(column) => i64::from(column),
            Slot::Item { dash, .. } => i64::from(dash),
            Slot::Root => -1,
        };
        let shifts = match &self.levels {
            Some(levels) => levels.shifts(&self.lines, target, layout),
            None => vec![target - self.column; self.lines.len()],
        };
        let shifted = self.lines.iter().zip(shifts).map(|(line, shift)| self.shifted(line, shift, target));
        let mut lines: Vec<String> = shifted.collect();
        if !self.has_whole_lines {
            let indent = if self.is_block { spaces(target.max(0) as u32) } else { String::new() };
            lines[0] = format!("{indent}{}", self.lines[0]);
        }
        match self.is_block {
            true => Written::Block(lines),
            false => Written::Inline(lines),
        }
    }

    fn shifted(&self, line: &str, delta: i64, target: i64) -> String {
        let content = line.trim_start_matches(' ');
        let indent = (line.len() - content.len()) as i64;
        if line.is_empty() {
            return String::new();
        }
        // A comment further left than what it stands in moves to where it belongs.
        let least = if content.starts_with('#') && indent < self.column { target } else { 0 };
        format!("{}{content}", spaces((indent + delta).max(least).max(0) as u32))
    }
}

/// The comments above the entry or item of a site, and the one behind it.
fn comments(site: &Site<'_>) -> (Vec<String>, Option<String>) {
    let Some((container, index)) = site.parent().filter(|(it, _)| it.style() == Style::Block) else {
        return (Vec::new(), None);
    };
    let Some(child) = site::child(container, index) else { return (Vec::new(), None) };
    let node = site.node;
    let lines = Lines::new(node.document().text());
    let mut above = Vec::new();
    if lines.is_first(child.start) {
        let mut at = super::block::comments_start(site, container, index);
        while at < lines.start(child.start) {
            if lines.line(at) == Line::Comment {
                above.push(lines.slice(at, lines.end(at)).trim().to_owned());
            }
            at = lines.next(at);
        }
    }
    let lead_end = node.start() - node.green().before + 1;
    let is_below = lines.start(lead_end) != lines.start(node.start());
    let beside = match node.style() {
        _ if is_below => lines.comment_behind(lead_end),
        Style::Block | Style::Literal | Style::Folded => None,
        _ => lines.comment_behind(site::end(node)),
    };
    (above, beside.map(|it| it.trim_end().to_owned()))
}
