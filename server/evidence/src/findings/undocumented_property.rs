//! `undocumented-property`.

use std::sync::Arc;

use openapi::Version;
use rustc_hash::FxHashMap;
use syntax::{Editor, Insert, JsonPointer, Node, Place, Value};
use workspace::{FileEdit, Finding, Fix, Safety, Severity, declare_code};

use super::{Evidence, listed, printed};
use crate::infer;

declare_code! {
    /// A response has a property that the description does not declare: a private attribute.
    ///
    /// ## Why
    /// Private attributes are allowed: they may change at any time. It is worth knowing them, because clients may
    /// come to rely on what they see. Where the schema is closed, clients may reject the response, so that is a
    /// warning.
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
    ///                   id: {type: string}
    ///               example:
    ///                 id: '1'
    ///                 nickname: blue
    /// ```
    ///
    /// ## Fix
    /// Document it with the type that was seen, not required; or keep it private and silence the finding.
    pub(crate) UNDOCUMENTED_PROPERTY = "undocumented-property", Evidence, Information, Unsafe;
}

/// What was seen of one Schema Object.
struct Object<'e, 'a> {
    schema: Node<'a>,
    closed: bool,
    /// In the order in which they were first seen.
    names: Vec<(&'e str, Vec<&'e Value>)>,
}

pub(super) fn check(evidence: &Evidence<'_>, acc: &mut Vec<Finding>) {
    let mut objects: Vec<Object<'_, '_>> = Vec::new();
    let mut index = FxHashMap::default();
    for found in &evidence.found.undocumented {
        let it = &found.what;
        let at = *index.entry(it.schema.id()).or_insert_with(|| {
            objects.push(Object { schema: it.schema, closed: it.closed, names: Vec::new() });
            objects.len() - 1
        });
        let object: &mut Object<'_, '_> = &mut objects[at];
        object.closed |= it.closed;
        match object.names.iter_mut().find(|(name, _)| *name == it.name) {
            Some((_, values)) => values.push(&it.value),
            None => object.names.push((&it.name, vec![&it.value])),
        }
    }
    for object in &objects {
        acc.push(finding(evidence, object));
    }
}

fn finding(evidence: &Evidence<'_>, object: &Object<'_, '_>) -> Finding {
    let snapshot = evidence.snapshot;
    let mut quoted: Vec<String> = object.names.iter().map(|(name, _)| printed(name)).collect();
    quoted.dedup();
    let is = if quoted.len() == 1 { "is" } else { "are" };
    let names = listed(&quoted);
    let place = object.schema.get("properties").filter(|_| !object.closed).unwrap_or(object.schema);
    let location = snapshot.locate(place);
    let (severity, message) = if object.closed {
        let message = format!("{names} {is} returned, but this schema is closed and does not declare {names}");
        (Severity::Warning, message)
    } else {
        (Severity::Information, format!("{names} {is} returned, but not documented"))
    };
    let version = evidence.description.version;
    let file = object.schema.file();
    let schema = object.schema.pointer();
    let described: Arc<[(String, Value)]> = object
        .names
        .iter()
        .filter(|(name, _)| !infer::is_id_like(name))
        .map(|(name, values)| ((*name).to_owned(), property(values, version)))
        .collect();
    Finding::new(UNDOCUMENTED_PROPERTY.code, severity, location, message).with_fixes(move |snapshot| {
        let Some(document) = snapshot.document(file) else { return Vec::new() };
        let fix = |title: String, some: &[(String, Value)]| {
            let mut editor = Editor::new(document);
            document_all(&mut editor, &schema, some).then(|| Fix {
                title,
                preferred: false,
                safety: Safety::Unsafe,
                edits: vec![FileEdit { file, edits: editor.finish() }],
            })
        };
        let mut fixes: Vec<Fix> = Vec::new();
        if described.len() > 1 {
            fixes.extend(fix(format!("Document all {}", described.len()), &described));
        }
        for one in &*described {
            fixes.extend(fix(format!("Document `{}`", one.0), std::slice::from_ref(one)));
        }
        fixes
    })
}

/// The inferred schema of a property: types and formats, no values, nothing required.
fn property(values: &[&Value], version: Version) -> Value {
    infer::schema(values, version)
}

fn document_all(editor: &mut Editor, schema: &JsonPointer, properties: &[(String, Value)]) -> bool {
    properties.iter().all(|(name, value)| {
        let holder = schema.join("properties");
        if editor.document().at(&holder).is_none() {
            let value = Value::Object(vec![(name.as_str().into(), value.clone())]);
            return editor.insert_entry(schema, "properties", Insert::Value(&value), Place::Last);
        }
        editor.insert_entry(&holder, name, Insert::Value(value), Place::Last)
    })
}
