//! A collection of YAML in braces is written by indentation, and back.

use syntax::{Format, NodeKind, Style};

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
        let mut draft = Draft::new(ctx.snapshot);
        // A comment has no place on one line, nor has a block in braces.
        if !draft.editor(ctx.file()).is_some_and(|it| it.restyle(&pointer, style)) {
            continue;
        }
        let file = ctx.file();
        acc.push(Assist::new(AssistKind::Rewrite, title, move |snapshot| {
            let mut draft = Draft::new(snapshot);
            draft.editor(file)?.restyle(&pointer, style).then_some(draft)
        }));
        return;
    }
}
