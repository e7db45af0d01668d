//! "May be null" in the words of the version: `nullable: true` in 3.0, `type: [string, 'null']` from 3.1.

use openapi::{ObjectKind, Version};
use syntax::{Insert, Node, Place, Value};

use super::context::Context;
use super::draft::Draft;
use super::{Assist, AssistKind};

pub(super) fn assist(ctx: &Context<'_>, acc: &mut Vec<Assist>) {
    let at_field = ctx.pointer.parent().filter(|_| matches!(ctx.pointer.last(), Some("type" | "nullable")));
    let is_schema = |at: &syntax::JsonPointer| ctx.shape(at) == Some(openapi::Shape::Object(ObjectKind::Schema));
    // A type in a list is on the line of the list, or below it.
    let in_list = ctx.pointer.parent().filter(|it| it.last() == Some("type")).and_then(|it| it.parent());
    let Some(place) = at_field.or(in_list).filter(is_schema) else { return };
    let Some(node) = ctx.document.at(&place).filter(|it| !it.is_damaged()) else { return };
    let (Some(written), file) = (node.get("type"), ctx.file()) else { return };
    let (at, nullable) = (place.join("type"), place.join("nullable"));
    match ctx.version() {
        Version::V3_0 => {
            let names: Vec<Node<'_>> = written.items().filter(|it| !is_null(*it)).collect();
            let has_null = written.is_sequence() && names.len() + 1 == written.len();
            // 3.0 knows one type.
            let ([name], true, None) = (&names[..], has_null, node.get("nullable")) else { return };
            let Some(name) = name.as_str().map(std::borrow::Cow::into_owned) else { return };
            acc.push(Assist::new(AssistKind::Rewrite, "Write as `nullable: true`", move |snapshot| {
                let mut draft = Draft::new(snapshot);
                let editor = draft.editor(file)?;
                let yes = Value::Bool(true);
                let done = editor.replace(&at, Insert::Value(&Value::String(name.as_str().into())))
                    && editor.insert_entry(&place, "nullable", Insert::Value(&yes), Place::After("type"));
                done.then_some(draft)
            }));
        }
        Version::V3_1 | Version::V3_2 => {
            let is_nullable = node.get("nullable").and_then(Node::as_bool) == Some(true);
            let names: Vec<Value> = match written.is_sequence() {
                true => written.items().map(Node::to_value).collect(),
                false => vec![written.to_value()],
            };
            let has_null = written.items().any(is_null) || written.as_str().as_deref() == Some("null");
            if !is_nullable || names.iter().any(|it| !matches!(it, Value::String(_))) {
                return;
            }
            let null = (!has_null).then(|| Value::String("null".into()));
            let list = Value::Array(names.into_iter().chain(null).collect());
            let title = format!("Write as a `type` with null, as {} has it", ctx.version());
            acc.push(Assist::new(AssistKind::Rewrite, title, move |snapshot| {
                let mut draft = Draft::new(snapshot);
                let editor = draft.editor(file)?;
                let done = editor.replace(&at, Insert::Value(&list)) && editor.remove(&nullable);
                // Types are few words, whatever other lists look like.
                let _ = editor.restyle(&at, syntax::Style::Flow);
                // What is said about `nullable` is said about the type from now on.
                for comment in draft.lost_comments() {
                    draft.editor(file)?.comment_above(&at, &comment).then_some(())?;
                }
                done.then_some(draft)
            }));
        }
    }
}

/// The type null, unquoted too.
fn is_null(name: Node<'_>) -> bool {
    name.is_null() || name.as_str().as_deref() == Some("null")
}
