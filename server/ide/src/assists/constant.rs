//! `enum` with one value becomes `const`, and back: from 3.1, where there is one.

use openapi::{ObjectKind, Shape, Version};
use syntax::{Format, Insert, Style, Value};

use super::context::Context;
use super::draft::Draft;
use super::{Assist, AssistKind};

pub(super) fn assist(ctx: &Context<'_>, acc: &mut Vec<Assist>) {
    let in_list = ctx.pointer.parent().filter(|it| it.last() == Some("enum"));
    let field = in_list.unwrap_or_else(|| ctx.pointer.clone());
    let (Some(key), Some(place)) = (field.last(), field.parent()) else { return };
    let is_schema = || ctx.shape(&place) == Some(Shape::Object(ObjectKind::Schema));
    if !matches!(key, "enum" | "const") || ctx.version() < Version::V3_1 || !is_schema() {
        return;
    }
    let Some(node) = ctx.document.at(&place).filter(|it| !it.is_damaged()) else { return };
    let file = ctx.file();
    match (node.get("enum"), node.get("const")) {
        (Some(list), None) if list.is_sequence() && list.len() == 1 => {
            // A comment inside the list would have no place.
            let is_bare = |draft: &mut Draft<'_>| {
                list.style() == Style::Flow || draft.editor(file).is_some_and(|it| it.restyle(&field, Style::Flow))
            };
            if ctx.document.format() == Format::Yaml && !is_bare(&mut Draft::new(ctx.snapshot)) {
                return;
            }
            acc.push(Assist::new(AssistKind::Rewrite, "Write as `const`", move |snapshot| {
                let mut draft = Draft::new(snapshot);
                let value = snapshot.at(file, &field.join("0"))?;
                let editor = draft.editor(file)?;
                let done = editor.replace(&field, Insert::Copy(value)) && editor.rename_key(&field, "const");
                done.then_some(draft)
            }));
        }
        (None, Some(_)) => {
            acc.push(Assist::new(AssistKind::Rewrite, "Write as `enum`", move |snapshot| {
                let mut draft = Draft::new(snapshot);
                let value = snapshot.at(file, &field)?;
                let editor = draft.editor(file)?;
                let list = Value::Array(vec![value.to_value()]);
                let done = editor.replace(&field, Insert::Value(&list)) && editor.rename_key(&field, "enum");
                done.then_some(draft)
            }));
        }
        _ => {}
    }
}
