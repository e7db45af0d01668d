//! `value-mismatch`.

use openapi::Version;
use rustc_hash::FxHashSet;
use syntax::{Editor, FileId, Insert, JsonPointer, Node, Place, Value};
use workspace::{FileEdit, Finding, Fix, Safety, Severity, Snapshot, declare_code};

use super::{Evidence, told};
use crate::samples::Source;
use crate::schema::types;

declare_code! {
    /// An observed value does not match its schema.
    ///
    /// ## Why
    /// The type of an attribute is a part of the promise: a client that reads the description meets a value that it
    /// cannot read. An example is told at its value; recordings once at the property. A `format` or `pattern` that
    /// does not fit is information only.
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
    ///                 properties:
    ///                   size: {type: integer}
    ///               example:
    ///                 size: large
    /// ```
    ///
    /// ## Fix
    /// Where `null` was returned, allow it; otherwise correct the example or the type.
    pub(crate) VALUE_MISMATCH = "value-mismatch", Evidence, Warning, Unsafe;
}

pub(super) fn check(evidence: &Evidence<'_>, acc: &mut Vec<Finding>) {
    let mut seen = FxHashSet::default();
    for found in &evidence.found.mismatches {
        let mismatch = &found.what;
        // One per place and keyword, not one per element.
        let at = match found.source {
            Source::Example(root) => Some(root.id()),
            Source::Elsewhere | Source::Recording { .. } => None,
        };
        if !seen.insert((mismatch.owner.id(), mismatch.schema.id(), mismatch.keyword, at)) {
            continue;
        }
        let severity = match mismatch.keyword {
            "format" | "pattern" => Severity::Information,
            _ => Severity::Warning,
        };
        let (location, message) = match mismatch.value {
            Some(value) => (evidence.snapshot.locate(value), format!("the value of this example {}", mismatch.told)),
            None => {
                let location = evidence.snapshot.locate(mismatch.owner);
                let name = location.pointer.last().unwrap_or_default();
                let subject = match location.pointer.parent().as_ref().and_then(|it| it.last()) {
                    Some("properties") => format!("an observed value of `{name}`"),
                    _ => "an observed value".to_owned(),
                };
                (location.clone(), format!("{subject} {} ({})", mismatch.told, told(&found.source)))
            }
        };
        let mut finding = Finding::new(VALUE_MISMATCH.code, severity, location, message);
        if mismatch.is_null {
            let (file, owner) = (mismatch.owner.file(), mismatch.owner.pointer());
            let version = evidence.description.version;
            finding =
                finding.with_fixes(move |snapshot| allow_null(snapshot, version, file, &owner).into_iter().collect());
        }
        acc.push(finding);
    }
}

/// `null` in the version's spelling; a Reference becomes a union at the place of use, never inside what is shared.
fn allow_null(snapshot: &Snapshot, version: Version, file: FileId, schema: &JsonPointer) -> Option<Fix> {
    let document = snapshot.document(file)?;
    let node = document.at(schema)?;
    let mut editor = Editor::new(document);
    let text = |text: &str| Value::String(text.into());
    let done = if node.get("$ref").is_some() {
        if version == Version::V3_0 {
            let wrapped = Value::Object(vec![
                ("nullable".into(), Value::Bool(true)),
                ("allOf".into(), Value::Array(vec![node.to_value()])),
            ]);
            editor.replace(schema, Insert::Value(&wrapped))
        } else {
            let null = Value::Object(vec![("type".into(), text("null"))]);
            let union = Value::Object(vec![("anyOf".into(), Value::Array(vec![node.to_value(), null]))]);
            editor.replace(schema, Insert::Value(&union))
        }
    } else if version == Version::V3_0 {
        node.get("type").is_some()
            && editor.insert_entry(schema, "nullable", Insert::Value(&Value::Bool(true)), Place::After("type"))
    } else {
        with_null(&mut editor, schema, node)
    };
    done.then(|| Fix {
        title: "Allow `null`".to_owned(),
        preferred: false,
        safety: Safety::Unsafe,
        edits: vec![FileEdit { file, edits: editor.finish() }],
    })
}

fn with_null(editor: &mut Editor, schema: &JsonPointer, node: Node<'_>) -> bool {
    let Some(types) = types(node) else { return false };
    let null = Value::String("null".into());
    let at = schema.join("type");
    if node.get("type").is_some_and(Node::is_sequence) {
        return editor.insert_item(&at, Insert::Value(&null), Place::Last);
    }
    let all = types.into_iter().map(|it| Value::String(it.into())).chain([null]);
    editor.replace(&at, Insert::Value(&Value::Array(all.collect())))
}
