//! A collection in the other style: what is in braces by indentation, and back. Scalars stay as they are written.

use crate::{Document, JsonPointer, Node, NodeKind, Scalar, Style, green::flag};

use super::{
    block,
    layout::Layout,
    lines::Lines,
    plan::{Plan, slot_of},
    quote::{self, is_plain},
    site::{self, Child, Site},
    write::{Slot, Written, behind_dash, behind_key},
};

/// `None` where something would be lost: a comment, a text of several lines, an anchor or a tag of a collection inside.
pub(super) fn plan_restyle(document: &Document, target: &JsonPointer, style: Style) -> Option<Plan> {
    let site = Site::find(document, target)?;
    let node = site.node;
    let is_other = matches!((node.style(), style), (Style::Block, Style::Flow) | (Style::Flow, Style::Block));
    if !site.is_in_block() || site::count(node) == 0 || !is_other || node.is_damaged() || has_comments(&site) {
        return None;
    }
    let layout = Layout::at(document, Some(&site));
    let written = match style {
        Style::Block => Written::Block(lines_of(node, slot_of(&site), &layout)?),
        _ => Written::Inline(vec![flow_of(node, &layout)?]),
    };
    Some(Plan { edits: block::replace(&site, &written, true, &layout)?, path: site.path(), index: 0 })
}

/// Whether there are comments between the lines that become others.
fn has_comments(site: &Site<'_>) -> bool {
    let node = site.node;
    let lines = Lines::new(node.document().text());
    let owner = u32::try_from(site.owner_column()).unwrap_or(u32::MAX);
    let behind = match node.style() {
        Style::Block => lines.extent(site::end(node), owner).end,
        _ => site::end(node),
    };
    // What is behind the key, on its line, stays there.
    let lead = node.start() - node.green().before;
    let first = lines.end(lead).min(node.start());
    let mut leaves = Vec::new();
    collect_leaves(node, &mut leaves);
    let mut at = first;
    for (start, end) in leaves.into_iter().chain([(behind, behind)]) {
        if start > at && lines.slice(at, start).contains('#') {
            return true;
        }
        at = end;
    }
    false
}

/// The ranges of all scalars below a node, in order. The tree is no deeper than what the parser reads.
fn collect_leaves(node: Node<'_>, leaves: &mut Vec<(u32, u32)>) {
    match node.kind() {
        NodeKind::Mapping | NodeKind::Sequence => {
            for child in site::children(node) {
                child.key.into_iter().chain([child.value]).for_each(|it| collect_leaves(it, leaves));
            }
        }
        NodeKind::Scalar | NodeKind::Alias => leaves.push((node.start(), site::end(node))),
    }
}

/// A value that is no collection, with its anchor and its tag.
fn leaf(node: Node<'_>) -> Option<String> {
    let lines = Lines::new(node.document().text());
    let text = lines.slice(site::outer_start(node), site::end(node));
    let is_short = !text.contains(['\n', '\r']) && !matches!(node.style(), Style::Literal | Style::Folded);
    is_short.then(|| text.into_owned())
}

fn has_properties(node: Node<'_>) -> bool {
    node.green().has(flag::ANCHOR | flag::TAG)
}

fn is_collection(node: Node<'_>) -> bool {
    site::count(node) > 0
}

/// The key of a child as it is written. `None` for one with a `?`, an anchor or a tag.
fn key(child: &Child<'_>) -> Option<String> {
    let key = child.key?;
    (child.start == key.start() && !has_properties(key)).then(|| leaf(key)).flatten()
}

/// The lines of a collection by indentation.
fn lines_of(node: Node<'_>, slot: Slot, layout: &Layout) -> Option<Vec<String>> {
    let is_sequence = node.kind() == NodeKind::Sequence;
    let column = slot.inner_column(is_sequence, layout);
    let mut lines = Vec::new();
    for child in site::children(node) {
        let value = child.value;
        let slot = match is_sequence {
            true => Slot::Item { dash: column, column: column + 2 },
            false => Slot::Key(column),
        };
        let is_list = value.kind() == NodeKind::Sequence && site::children(value).all(|it| !is_collection(it.value));
        let written = match is_collection(value) && !(is_list && layout.has_short_lists) {
            true if has_properties(value) => return None,
            true => Written::Block(lines_of(value, slot, layout)?),
            false if is_collection(value) => Written::Inline(vec![leaf_list(value)?]),
            false => Written::Inline(vec![leaf(value)?]),
        };
        match is_sequence {
            true => lines.extend(behind_dash(column, 1, None, written)),
            false => lines.extend(behind_key(column, &key(&child)?, None, written)),
        }
    }
    Some(lines)
}

/// A list that stays in brackets.
fn leaf_list(node: Node<'_>) -> Option<String> {
    let raw = node.raw();
    (!has_properties(node) && !raw.contains(['\n', '\r'])).then(|| raw.into_owned())
}

/// A collection in braces or brackets, on one line.
fn flow_of(node: Node<'_>, layout: &Layout) -> Option<String> {
    let is_sequence = node.kind() == NodeKind::Sequence;
    let mut parts = Vec::new();
    for child in site::children(node) {
        let value = match is_collection(child.value) {
            true if has_properties(child.value) => return None,
            true => flow_of(child.value, layout)?,
            false => flow_leaf(child.value, layout)?,
        };
        match is_sequence {
            true => parts.push(value),
            false => {
                let key = key(&child).map(|raw| in_flow(child.key, raw, layout))?;
                parts.push(format!("{key}: {value}"));
            }
        }
    }
    let inner = parts.join(", ");
    Some(match is_sequence {
        true => format!("[{inner}]"),
        false => format!("{{{pad}{inner}{pad}}}", pad = layout.flow.pad),
    })
}

fn flow_leaf(node: Node<'_>, layout: &Layout) -> Option<String> {
    let raw = leaf(node)?;
    // Nothing at all is easily overlooked between two commas.
    if raw.is_empty() {
        return Some("null".to_owned());
    }
    Some(if has_properties(node) { raw } else { in_flow(Some(node), raw, layout) })
}

/// A scalar with quotes where braces ask for them.
fn in_flow(node: Option<Node<'_>>, raw: String, layout: &Layout) -> String {
    let plain = node.filter(|it| it.kind() == NodeKind::Scalar && it.style() == Style::Plain);
    match plain.and_then(Node::scalar) {
        Some(Scalar::String(text)) if is_plain(&text, false) && !is_plain(&text, true) => {
            quote::quoted(&text, layout.quote)
        }
        _ => raw,
    }
}
