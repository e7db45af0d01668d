//! `required-not-returned`.

use syntax::{Editor, Insert, JsonPointer, Node, Place, Value};
use workspace::{FileEdit, Finding, Fix, Safety, Severity, Snapshot, declare_code};

use super::{Evidence, listed, printed, told};
use crate::count::{Found, MissingAt};
use crate::schema::types;

declare_code! {
    /// A required property is absent from an example or a recorded response.
    ///
    /// ## Why
    /// `required` in a response promises that the attribute is always returned, and clients rely on it. Either the
    /// example is wrong, or the promise is not kept. An example is told at the object that lacks the property; a
    /// recording at the item in `required`.
    ///
    /// ## Description
    /// ```yaml
    /// openapi: 3.1.0
    /// info: {title: Teams, version: '1'}
    /// paths:
    ///   /teams/{id}:
    ///     get:
    ///       responses:
    ///         '200':
    ///           description: A team
    ///           content:
    ///             application/json:
    ///               schema:
    ///                 type: object
    ///                 required: [id, slug]
    ///                 properties:
    ///                   id: {type: string}
    ///                   slug: {type: string}
    ///               example:
    ///                 id: '1'
    /// ```
    ///
    /// ## Fix
    /// Add the property to the example, or take it out of `required`, which breaks the promise where it is
    /// published.
    pub(crate) REQUIRED_NOT_RETURNED = "required-not-returned", Evidence, Warning, Unsafe;
}

pub(super) fn check(evidence: &Evidence<'_>, acc: &mut Vec<Finding>) {
    let mut objects: Vec<(Node<'_>, Vec<&MissingAt<'_>>)> = Vec::new();
    let mut items: Vec<(Node<'_>, &Found<'_, MissingAt<'_>>, usize)> = Vec::new();
    for found in &evidence.found.missing {
        match found.what.object {
            Some(object) => match objects.iter_mut().find(|(it, _)| it.range() == object.range() && *it == object) {
                Some((_, missing)) if missing.iter().any(|it| it.name == found.what.name) => {}
                Some((_, missing)) => missing.push(&found.what),
                None => objects.push((object, vec![&found.what])),
            },
            None if found.source.is_recording() => match items.iter_mut().find(|(it, ..)| *it == found.what.item) {
                Some((.., count)) => *count += 1,
                None => items.push((found.what.item, found, 1)),
            },
            None => {}
        }
    }
    for (object, missing) in objects {
        acc.push(in_example(evidence.snapshot, object, &missing));
    }
    for (item, first, count) in items {
        let name = &first.what.name;
        let more = if count == 1 { String::new() } else { format!(", and {} more", count - 1) };
        let message =
            format!("{} is required, but a recorded response lacks it ({}{more})", printed(name), told(&first.source));
        let location = evidence.snapshot.locate_value(item);
        let (file, pointer, name) = (item.file(), item.pointer(), name.clone());
        acc.push(
            Finding::new(REQUIRED_NOT_RETURNED.code, Severity::Warning, location, message)
                .with_fixes(move |snapshot| take_out(snapshot, file, &pointer, &name).into_iter().collect()),
        );
    }
}

fn in_example(snapshot: &Snapshot, object: Node<'_>, missing: &[&MissingAt<'_>]) -> Finding {
    let quoted: Vec<String> = missing.iter().map(|it| printed(&it.name)).collect();
    let is = if quoted.len() == 1 { "is" } else { "are" };
    let message =
        format!("{} {is} required, but this example lacks {}", listed(&quoted), if is == "is" { "it" } else { "them" });
    let location = snapshot.locate(object);
    let (file, pointer) = (object.file(), object.pointer());
    let added: Vec<(String, Value)> =
        missing.iter().map(|it| (it.name.clone(), placeholder(it.item, &it.name))).collect();
    let items: Vec<_> = missing.iter().map(|it| (it.item.file(), it.item.pointer(), it.name.clone())).collect();
    Finding::new(REQUIRED_NOT_RETURNED.code, Severity::Warning, location, message).with_fixes(move |snapshot| {
        let mut fixes = Vec::new();
        if let Some(document) = snapshot.document(file) {
            let mut editor = Editor::new(document);
            let done = added
                .iter()
                .all(|(name, value)| editor.insert_entry(&pointer, name, Insert::Value(value), Place::Last));
            if done {
                let names: Vec<String> = added.iter().map(|(name, _)| format!("`{name}`")).collect();
                let title = format!("Add {} to the example", listed(&names));
                let edits = vec![FileEdit { file, edits: editor.finish() }];
                fixes.push(Fix { title, preferred: false, safety: Safety::Unsafe, edits });
            }
        }
        fixes.extend(items.iter().filter_map(|(file, pointer, name)| take_out(snapshot, *file, pointer, name)));
        fixes
    })
}

/// A value of the property's type, to be replaced by a real one.
fn placeholder(item: Node<'_>, name: &str) -> Value {
    let schema = item.pointer().parent().and_then(|it| it.parent()).and_then(|it| item.document().at(&it));
    let property = schema.and_then(|it| it.get("properties")).and_then(|it| it.get(name));
    if let Some(value) = property.and_then(|it| it.get("example").or_else(|| it.get("default"))) {
        return value.to_value();
    }
    if let Some(first) = property.and_then(|it| it.get("enum")).and_then(|it| it.items().next()) {
        return first.to_value();
    }
    match property.and_then(types).as_deref().and_then(<[String]>::first).map(String::as_str) {
        Some("integer" | "number") => Value::Number("0".into()),
        Some("boolean") => Value::Bool(false),
        Some("array") => Value::Array(Vec::new()),
        Some("object") => Value::Object(Vec::new()),
        Some("null") => Value::Null,
        _ => Value::String("string".into()),
    }
}

fn take_out(snapshot: &Snapshot, file: syntax::FileId, item: &JsonPointer, name: &str) -> Option<Fix> {
    let mut editor = Editor::new(snapshot.document(file)?);
    editor.remove(item).then_some(())?;
    // An empty list says nothing, and 3.0 forbids it.
    let list = item.parent()?;
    if editor.document().at(&list).is_some_and(Node::is_empty) {
        editor.remove(&list);
    }
    Some(Fix {
        title: format!("Take `{name}` out of `required` (breaking, where it is published)"),
        preferred: false,
        safety: Safety::Unsafe,
        edits: vec![FileEdit { file, edits: editor.finish() }],
    })
}
