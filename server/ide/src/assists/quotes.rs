//! A string of YAML gets quotes, or loses those that it can do without.

use syntax::{Document, Format, JsonPointer, Node, Style, TextEdit, is_plain};
use workspace::FileEdit;

use super::context::{Context, own_value};
use super::{Assist, AssistKind, Effort, REFUSED};

pub(super) fn assist(ctx: &Context<'_>, acc: &mut Vec<Assist>) {
    // It can be done nearly everywhere: that is nothing to point out.
    if ctx.effort == Effort::Little {
        return;
    }
    let Some(value) = own_value(ctx.document, &ctx.pointer) else { return };
    let is_string = value.resolved() == Some(value) && value.as_str().is_some();
    let is_quoted = matches!(value.style(), Style::SingleQuoted | Style::DoubleQuoted);
    let is_possible = is_quoted || value.style() == Style::Plain;
    if ctx.document.format() != Format::Yaml || !is_string || !is_possible || value.tag().is_some() {
        return;
    }
    if edit(ctx.document, &ctx.pointer).is_none() {
        return;
    }
    let title = if is_quoted { "Remove the quotes" } else { "Put in quotes" };
    let (file, pointer) = (ctx.file(), ctx.pointer.clone());
    acc.push(Assist::or_reason(AssistKind::Rewrite, title, move |snapshot| {
        let edit = snapshot.document(file).and_then(|it| edit(it, &pointer)).ok_or(REFUSED)?;
        Ok(vec![FileEdit { file, edits: vec![edit] }])
    }));
}

/// The edit that gives a string the other style, if it means the same to every reader then.
fn edit(document: &Document, pointer: &JsonPointer) -> Option<TextEdit> {
    let value = own_value(document, pointer)?;
    let raw = value.raw();
    if raw.contains(['\n', '\r']) {
        return None;
    }
    let text = value.as_str()?;
    // Some reader, of YAML 1.1 perhaps, takes it for a date or a number.
    if value.style() != Style::Plain && !is_plain(&text, false) {
        return None;
    }
    let new_text = match value.style() {
        Style::Plain if text.contains('\'') => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
        Style::Plain => format!("'{text}'"),
        _ => text.to_string(),
    };
    let edit = TextEdit::replace(value.range(), new_text);
    let edited = document.edit(&edit);
    let after = own_value(&edited, pointer)?;
    // What stands around it may be the whole document: with the same neighbours and no other errors it is what it was.
    let neighbours = |document: &Document| Some(document.at(&pointer.parent()?)?.len());
    let is_same = after.as_str()? == text && after.yaml_1_1().is_none() && is_whole(after, &edit);
    let is_alone = edited.errors().len() == document.errors().len() && neighbours(&edited) == neighbours(document);
    (is_same && is_alone).then_some(edit)
}

/// Whether the value is all of what was written.
fn is_whole(value: Node<'_>, edit: &TextEdit) -> bool {
    value.range().start() == edit.start && value.raw() == edit.new_text
}
