//! A collection of YAML in braces is written by indentation, and back.

use syntax::{Document, Editor, Encoding, Format, JsonPointer, Node, NodeKind, Style, TextRange};

use super::context::Context;
use super::draft::Draft;
use super::{Assist, AssistKind, Effort};

/// Nobody wants a longer text on one line, or reads the braces of one.
const MOST: u32 = 4000;

pub(super) fn assist(ctx: &Context<'_>, acc: &mut Vec<Assist>) {
    // It can be done nearly everywhere: that is nothing to point out.
    if ctx.document.format() != Format::Yaml || ctx.effort == Effort::Little {
        return;
    }
    let is_collection = |kind| matches!(kind, NodeKind::Mapping | NodeKind::Sequence);
    let values = ctx.values().into_iter().filter(|(pointer, node)| is_collection(node.kind()) && !pointer.is_root());
    for (pointer, node) in values.filter(|(_, node)| node.range().len() <= MOST.into()) {
        let (title, style) = match node.style() {
            Style::Flow => ("Write in block style", Style::Block),
            _ if node.kind() == NodeKind::Mapping => ("Write on one line, in braces", Style::Flow),
            _ => ("Write on one line, in brackets", Style::Flow),
        };
        if !may_be_in(ctx, &pointer, node, style) {
            continue;
        }
        let file = ctx.file();
        acc.push(Assist::new(AssistKind::Rewrite, title, move |snapshot| {
            let mut draft = Draft::new(snapshot);
            draft.editor(file)?.restyle(&pointer, style).then(|| draft.finish())
        }));
        return;
    }
}

/// Whether a value may be in another style: a comment has no place on one line, nor has a block in braces. It is tried
/// with the value alone, since the document around it may be large.
fn may_be_in(ctx: &Context<'_>, pointer: &JsonPointer, node: Node<'_>, style: Style) -> bool {
    let around = std::iter::successors(pointer.parent(), JsonPointer::parent);
    let is_in_braces = || around.filter_map(|it| ctx.document.at(&it)).any(|it| it.style() == Style::Flow);
    if style == Style::Block && is_in_braces() {
        return false;
    }
    // Comments behind the key, and on the last line, belong to it.
    let text = ctx.document.text();
    let entry = ctx.document.entry_at(pointer);
    let start = entry.map_or(node.range().start(), |it| it.range().start());
    let end = text.next_line(node.range().end()).unwrap_or(text.len());
    let column = text.position(start, Encoding::Utf8).character as usize;
    let raw = text.slice(TextRange::new(start, end));
    let key = entry.map_or_else(|| "a".to_owned(), |it| it.key().into_owned());
    let text = match (entry, node.style()) {
        (Some(_), _) => format!("{:column$}{raw}\n", ""),
        (None, Style::Flow) => format!("a: {raw}\n"),
        (None, _) => format!("a:\n{:column$}{raw}\n", ""),
    };
    let alone = Document::parse(node.file(), Format::Yaml, &text);
    Editor::new(&alone).restyle(&JsonPointer::from_steps([&*key]), style)
}
