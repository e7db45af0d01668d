//! Edits of flow collections and of JSON: commas.

use crate::{Node, NodeKind, Style, TextEdit};

use super::{
    layout::Layout,
    lines::{Line, Lines},
    plan::{Anchor, edit},
    site::{self, Child},
};

/// Whether a collection has its brackets (`[a: 1]` holds a mapping without).
pub(super) fn has_brackets(node: Node<'_>) -> bool {
    let lines = Lines::new(node.document().text());
    let (open, close) = match node.kind() {
        NodeKind::Mapping => (b'{', b'}'),
        _ => (b'[', b']'),
    };
    node.style() == Style::Flow
        && node.green().len >= 2
        && lines.byte(node.start()) == Some(open)
        && lines.byte(site::end(node) - 1) == Some(close)
}

/// The white space in front of a new child next to another one.
pub(super) fn indent_of(sibling: Child<'_>) -> String {
    Lines::new(sibling.value.document().text()).indent(sibling.start).into_owned()
}

/// Adds a text as a new child.
pub(super) fn insert(container: Node<'_>, anchor: Anchor, text: &str, layout: &Layout) -> Option<Vec<TextEdit>> {
    let lines = Lines::new(container.document().text());
    let line_end = layout.line_end;
    let (Anchor::Before(index) | Anchor::After(index)) = anchor;
    let child = site::child(container, index)?;
    let is_first = lines.is_first(child.start);
    let indent = lines.indent(child.start);
    let comma = &layout.flow.comma;
    match anchor {
        Anchor::Before(_) if is_first => {
            let at = lines.comments_above(child.start, floor(container, index));
            Some(vec![edit(at, at, format!("{indent}{text},{line_end}"))])
        }
        Anchor::Before(_) => Some(vec![edit(child.start, child.start, format!("{text},{comma}"))]),
        Anchor::After(_) if is_first => {
            let own_comma = comma_behind(container, child.end);
            let behind = own_comma.map_or(child.end, |it| it + 1);
            let is_alone = lines.is_last(behind) || lines.comment_behind(behind).is_some();
            if !is_alone {
                return Some(vec![edit(child.end, child.end, format!(",{line_end}{indent}{text}"))]);
            }
            let at = lines.end(behind);
            match own_comma {
                Some(_) => Some(vec![edit(at, at, format!("{line_end}{indent}{text},"))]),
                None => Some(vec![
                    edit(child.end, child.end, ",".to_owned()),
                    edit(at, at, format!("{line_end}{indent}{text}")),
                ]),
            }
        }
        Anchor::After(_) => Some(vec![edit(child.end, child.end, format!(",{comma}{text}"))]),
    }
}

/// Removes a child.
pub(super) fn remove(container: Node<'_>, index: usize) -> Option<Vec<TextEdit>> {
    let lines = Lines::new(container.document().text());
    let child = site::child(container, index)?;
    let count = site::count(container);
    if count == 1 {
        return Some(vec![edit(container.start() + 1, site::end(container) - 1, String::new())]);
    }
    let previous = index.checked_sub(1).and_then(|it| site::child(container, it));
    let following = site::child(container, index + 1);
    let own_comma = comma_behind(container, child.end);
    let behind = own_comma.map_or(child.end, |it| it + 1);
    // Without a comma of its own, the last one leaves the comma before it behind.
    let stray_comma = match (own_comma, previous) {
        (None, Some(previous)) => Some(comma_behind(container, previous.end)?),
        _ => None,
    };
    let comma_edit = stray_comma.map(|it| edit(it, it + 1, String::new()));
    if lines.is_first(child.start) {
        let start = lines.comments_above(child.start, floor(container, index));
        if lines.is_last(behind) || lines.comment_behind(behind).is_some() {
            let own = edit(start, lines.next(behind), String::new());
            return Some(comma_edit.into_iter().chain([own]).collect());
        }
        if let Some(following) = following {
            return Some(vec![edit(child.start, following.start, String::new())]);
        }
        let previous = lines.previous(start)?;
        let has_comment = lines.slice(previous, lines.end(previous)).contains('#');
        // Behind a comment, the closer keeps its line.
        let from = if has_comment { child.start } else { lines.end(previous) };
        let own = edit(from, behind, String::new());
        return Some(comma_edit.into_iter().chain([own]).collect());
    }
    Some(vec![match (previous, following) {
        (Some(previous), _) => edit(previous.end, child.end, String::new()),
        (None, Some(following)) => edit(child.start, following.start, String::new()),
        (None, None) => return None,
    }])
}

/// Puts a text in the place of a value.
pub(super) fn replace(node: Node<'_>, is_value: bool, keeps_properties: bool, text: &str) -> Option<Vec<TextEdit>> {
    let start = if keeps_properties { node.start() } else { site::outer_start(node) };
    let end = site::end(node);
    let lead = match node.green() {
        green if green.len > 0 || !is_value => "",
        // `{a}`
        green if green.before == 0 => ": ",
        // `{a:}`
        _ => " ",
    };
    Some(vec![edit(start, end.max(start), format!("{lead}{text}"))])
}

/// The line above which nothing belongs to a child.
fn floor(container: Node<'_>, index: usize) -> u32 {
    let lines = Lines::new(container.document().text());
    let previous = index.checked_sub(1).and_then(|it| site::child(container, it));
    lines.next(previous.map_or(container.start(), |it| it.end))
}

/// The comma behind a child.
fn comma_behind(container: Node<'_>, end: u32) -> Option<u32> {
    let lines = Lines::new(container.document().text());
    let mut at = end;
    loop {
        match lines.byte(at)? {
            b',' => return Some(at),
            b' ' | b'\t' => at += 1,
            b'\n' | b'\r' => {
                at = lines.next(at);
                while matches!(lines.line(at), Line::Comment) && lines.next(at) > at {
                    at = lines.next(at);
                }
            }
            b'#' => at = lines.end(at),
            _ => return None,
        }
    }
}
