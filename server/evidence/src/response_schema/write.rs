//! Edits that put a schema where the finding is.

use openapi::{Status, Version};
use syntax::{Editor, Insert, JsonPointer, Node, Place as At, Value};
use workspace::{Description, FileEdit, Location, Snapshot};

use super::known::reference;
use super::target::{Place, Target};
use crate::infer::{object, string, typed};

/// What an opaque schema says of values.
const SHAPE: [&str; 5] = ["type", "properties", "items", "additionalProperties", "required"];

/// What is put there.
pub(super) enum Content<'a> {
    Data(Value),
    /// A copy of a Schema of the same document.
    Copy(Node<'a>),
    /// A new component, and a Reference to it, or a list of them.
    Component {
        name: String,
        schema: Value,
        is_list: bool,
    },
    /// The Schema that stands right under the Response.
    Moved,
    /// Nothing: the status becomes 204.
    NoBody,
}

pub(super) struct Edit<'a> {
    snapshot: &'a Snapshot,
    description: &'a Description,
    target: &'a Target<'a>,
}

impl<'a> Edit<'a> {
    pub(super) fn new(snapshot: &'a Snapshot, description: &'a Description, target: &'a Target<'a>) -> Edit<'a> {
        Edit { snapshot, description, target }
    }

    /// The edits. `None` where the place cannot take the content.
    pub(super) fn put(&self, content: Content<'a>) -> Option<Vec<FileEdit>> {
        let file = self.target.file();
        let mut editor = Editor::new(self.snapshot.document(file)?);
        let mut others = Vec::new();
        match content {
            Content::Data(schema) => self.schema(&mut editor, Insert::Value(&schema), Some(&schema))?,
            Content::Copy(schema) => self.schema(&mut editor, Insert::Copy(schema), None)?,
            Content::Component { name, schema, is_list } => {
                let pointer = JsonPointer::from_steps(["components", "schemas", &*name]);
                let entry = self.description.entry;
                let range = self.target.node().range();
                let reference = reference(self.snapshot, file, &Location { file: entry, range, pointer });
                let used = match is_list {
                    true => object([("type", string("array")), ("items", reference)]),
                    false => reference,
                };
                self.schema(&mut editor, Insert::Value(&used), Some(&used))?;
                if entry == file {
                    component(&mut editor, &name, &schema)?;
                } else {
                    let mut editor = Editor::new(self.snapshot.document(entry)?);
                    component(&mut editor, &name, &schema)?;
                    others.push(FileEdit { file: entry, edits: editor.finish() });
                }
            }
            Content::Moved => self.move_schema(&mut editor)?,
            Content::NoBody => self.no_body(&mut editor)?,
        }
        let mut edits = vec![FileEdit { file, edits: editor.finish() }];
        edits.extend(others);
        edits.retain(|it| !it.edits.is_empty());
        (!edits.is_empty()).then_some(edits)
    }

    /// Puts a schema at the place. `data` is the schema, if it is no copy.
    fn schema(&self, editor: &mut Editor, schema: Insert<'_>, data: Option<&Value>) -> Option<()> {
        let at = self.target.node().pointer();
        let done = match self.target.place {
            Place::MediaType(_) => editor.insert_entry(&at, self.schema_field(), schema, At::First),
            Place::Response(response) => self.content(editor, response, schema),
            Place::Operation(operation) => {
                let response = object([("description", string("OK"))]);
                let status = &*self.target.new_status();
                let responses = at.join("responses");
                let is_there = operation.get("responses").is_some();
                let done = match is_there {
                    true => editor.insert_entry(&responses, status, Insert::Value(&response), At::Last),
                    false => {
                        let value = Value::Object(vec![(status.into(), response)]);
                        editor.insert_entry(&at, "responses", Insert::Value(&value), At::Last)
                    }
                };
                done && self.content_at(editor, &responses.join(status), None, schema)
            }
            Place::Schema(node) => match data {
                Some(data) => into_schema(editor, self.description.version, node, data),
                None => editor.replace(&at, schema),
            },
            Place::SwaggerSchema { .. } => false,
        };
        done.then_some(())
    }

    /// `itemSchema` where the body is a sequence of JSON values and the version has it.
    fn schema_field(&self) -> &'static str {
        let is_sequence = self.target.media_range().is_json_sequence();
        if is_sequence && self.description.version >= openapi::Version::V3_2 { "itemSchema" } else { "schema" }
    }

    fn content(&self, editor: &mut Editor, response: Node<'_>, schema: Insert<'_>) -> bool {
        self.content_at(editor, &response.pointer(), Some(response), schema)
    }

    /// Puts a schema into the Response at a pointer, which has no Media Type.
    fn content_at(
        &self,
        editor: &mut Editor,
        at: &JsonPointer,
        response: Option<Node<'_>>,
        schema: Insert<'_>,
    ) -> bool {
        let media_type = self.target.media_type();
        let content = at.join("content");
        // A copy is put into the place that a null holds for it.
        let held = match schema {
            Insert::Value(value) => value.clone(),
            Insert::Copy(_) => Value::Null,
        };
        let described = object([(self.schema_field(), held)]);
        let is_there = response.is_some_and(|it| it.get("content").is_some());
        let done = match is_there {
            true => editor.insert_entry(&content, &media_type, Insert::Value(&described), At::Last),
            false => {
                let has_headers = response.is_some_and(|it| it.get("headers").is_some());
                let before = if has_headers { "headers" } else { "description" };
                let value = Value::Object(vec![(media_type.as_str().into(), described)]);
                editor.insert_entry(at, "content", Insert::Value(&value), At::After(before))
            }
        };
        let place = content.join(&media_type).join(self.schema_field());
        done && (matches!(schema, Insert::Value(_)) || editor.replace(&place, schema))
    }

    fn move_schema(&self, editor: &mut Editor) -> Option<()> {
        let Place::SwaggerSchema { response, schema } = self.target.place else { return None };
        let removed = editor.remove(&schema.pointer());
        (removed && self.content(editor, response, Insert::Copy(schema))).then_some(())
    }

    fn no_body(&self, editor: &mut Editor) -> Option<()> {
        let [it] = &self.target.uses[..] else { return None };
        let response = it.response.as_ref()?;
        let is_own = response.entry.own_value() == response.node;
        let is_code = matches!(response.status, Status::Code(_));
        let has_content = response.node.get("content").is_some();
        if !is_own || !is_code || has_content {
            return None;
        }
        editor.rename_key(&response.node.pointer(), "204").then_some(())
    }
}

/// Adds what a schema says to one that says nothing, or not enough, and keeps its annotations.
fn into_schema(editor: &mut Editor, version: Version, node: Node<'_>, schema: &Value) -> bool {
    let at = node.pointer();
    let Value::Object(members) = schema else { return false };
    let is_plain = |key: &str| !matches!(key, "$ref" | "allOf" | "anyOf" | "oneOf");
    let keeps = node.is_mapping() && !node.is_empty() && node.entries().all(|it| is_plain(&it.key()));
    let is_reference = schema.get("$ref").is_some();
    if !keeps || is_reference {
        let is_other = node.get("type").is_some_and(|own| !is_same_type(own, &typed("object")));
        return !is_other
            && if keeps { refer(editor, version, node, schema) } else { editor.replace(&at, Insert::Value(schema)) };
    }
    if let Some(own) = node.get("type")
        && !is_same_type(own, schema)
    {
        return false;
    }
    let mut previous = String::from("type");
    for (key, value) in members {
        let place = if node.get("type").is_some() { At::After(&previous) } else { At::Last };
        let done = match node.get(key) {
            None => editor.insert_entry(&at, key, Insert::Value(value), place),
            // The members that are there say nothing.
            Some(_) if matches!(&**key, "items" | "properties") => editor.replace(&at.join(key), Insert::Value(value)),
            Some(_) => continue,
        };
        if !done {
            return false;
        }
        previous = key.to_string();
    }
    true
}

/// Puts a Reference in the place of what a schema says of values, and keeps what it says of itself.
fn refer(editor: &mut Editor, version: Version, node: Node<'_>, reference: &Value) -> bool {
    let at = node.pointer();
    let keys: Vec<String> = node.entries().map(|it| it.key().into_owned()).collect();
    let (said, shape): (Vec<String>, Vec<String>) = keys.into_iter().partition(|it| !SHAPE.contains(&&**it));
    if said.is_empty() {
        return editor.replace(&at, Insert::Value(reference));
    }
    // In 3.0 nothing may stand beside `$ref`.
    let all_of = Value::Array(vec![reference.clone()]);
    let (key, value) = match (version, reference.get("$ref")) {
        (Version::V3_0, _) | (_, None) => ("allOf", &all_of),
        (_, Some(text)) => ("$ref", text),
    };
    editor.insert_entry(&at, key, Insert::Value(value), At::Last) && shape.iter().all(|it| editor.remove(&at.join(it)))
}

/// Whether a schema's type is what is declared, null aside.
fn is_same_type(own: Node<'_>, schema: &Value) -> bool {
    let declared: Vec<String> = match own.as_str() {
        Some(name) => vec![name.into_owned()],
        None => own.items().filter_map(|it| it.as_str().map(Into::into)).collect(),
    };
    let has = |name: &Value| matches!(name, Value::String(name) if **name == *"null" || declared.iter().any(|it| **it == **name));
    match schema.get("type") {
        Some(Value::Array(names)) => names.iter().all(has),
        Some(name) => has(name),
        None => false,
    }
}

/// Adds a component, and the maps that it stands in.
fn component(editor: &mut Editor, name: &str, schema: &Value) -> Option<()> {
    let root = JsonPointer::root();
    let empty = object([]);
    for (parent, key) in [(root.clone(), "components"), (root.join("components"), "schemas")] {
        if editor.document().at(&parent.join(key)).is_none()
            && !editor.insert_entry(&parent, key, Insert::Value(&empty), At::Last)
        {
            return None;
        }
    }
    let schemas = JsonPointer::from_steps(["components", "schemas"]);
    editor.insert_entry(&schemas, name, Insert::Value(schema), At::Last).then_some(())
}
