//! One example in `example` becomes one of `examples`, and back.

use openapi::{ObjectKind, Version};
use syntax::{Insert, JsonPointer, Node, TextRange, Value};

use super::context::Context;
use super::draft::Draft;
use super::{Assist, AssistKind};

/// The name of an Example that has none: what tools show first.
const NAME: &str = "default";

pub(super) fn assist(ctx: &Context<'_>, acc: &mut Vec<Assist>) {
    let is_field = matches!(ctx.pointer.last(), Some("example" | "examples"));
    let Some(place) = ctx.pointer.parent().filter(|_| is_field) else { return };
    let Some(openapi::Shape::Object(kind)) = ctx.shape(&place) else { return };
    let Some(node) = ctx.document.at(&place).filter(|it| !it.is_damaged()) else { return };
    let (file, one, many) = (ctx.file(), place.join("example"), place.join("examples"));
    let has_maps = matches!(kind, ObjectKind::MediaType | ObjectKind::Parameter | ObjectKind::Header);
    let has_list = kind == ObjectKind::Schema && ctx.version() >= Version::V3_1;
    match (node.get("example"), node.get("examples")) {
        (Some(_), None) if has_maps => {
            acc.push(Assist::new(AssistKind::Rewrite, "Write as one of `examples`", move |snapshot| {
                let mut draft = Draft::new(snapshot);
                let editor = draft.editor(file)?;
                let done = editor.rename_key(&one, "examples") && editor.wrap(&many, &[NAME, "value"]);
                done.then_some(draft)
            }));
        }
        (Some(_), None) if has_list => {
            acc.push(Assist::new(AssistKind::Rewrite, "Write as one of `examples`", move |snapshot| {
                let mut draft = Draft::new(snapshot);
                let value = snapshot.at(file, &one)?;
                let editor = draft.editor(file)?;
                let list = Value::Array(vec![Value::Null]);
                let done = editor.replace(&one, Insert::Value(&list))
                    && editor.replace(&one.join("0"), Insert::Copy(value))
                    && editor.rename_key(&one, "examples");
                done.then_some(draft)
            }));
        }
        (None, Some(examples)) if has_maps => {
            let Some(value) = only_value(examples, &many) else { return };
            // A comment on the way to the value would have no place.
            let start = ctx.document.at(&value).map_or(examples.range().end(), |it| it.range().start());
            let between = TextRange::new(examples.range().start().min(start), start);
            if ctx.document.text().slice(between).contains('#') {
                return;
            }
            acc.push(Assist::new(AssistKind::Rewrite, "Write as `example`", move |snapshot| {
                let mut draft = Draft::new(snapshot);
                let node = snapshot.at(file, &value)?;
                let editor = draft.editor(file)?;
                let done = editor.replace(&many, Insert::Copy(node)) && editor.rename_key(&many, "example");
                done.then_some(draft)
            }));
        }
        _ => {}
    }
}

/// The value of the only Example, which says nothing else.
fn only_value(examples: Node<'_>, at: &JsonPointer) -> Option<JsonPointer> {
    let entry = examples.own_entries().next().filter(|_| examples.is_mapping() && examples.len() == 1)?;
    let example = entry.own_value();
    let is_bare = example.is_mapping() && example.len() == 1 && example.get("value").is_some();
    is_bare.then(|| at.join(&entry.key()).join("value"))
}
