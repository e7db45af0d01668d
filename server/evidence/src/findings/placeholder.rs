//! A value for a property that an example lacks, to be replaced by a real one: of the right type, and one that fits.

use openapi::Version;
use syntax::{Node, Value};
use workspace::Snapshot;

use crate::schema::types;
use crate::walk::Walker;

/// Objects in objects that are filled in.
const MAX_DEPTH: usize = 4;
/// More items than this are nobody's placeholder.
const MAX_ITEMS: usize = 3;

/// What stands for anything.
pub(super) fn any() -> Value {
    text("string")
}

/// A value that the schema allows. `None` if none is found.
pub(super) fn placeholder(snapshot: &Snapshot, version: Version, schema: Node<'_>) -> Option<Value> {
    let value = of(snapshot, version, schema, 0)?;
    let mut walker = Walker::new(snapshot, version, schema);
    walker.walk(&value, false).fits().then_some(value)
}

fn of(snapshot: &Snapshot, version: Version, schema: Node<'_>, depth: usize) -> Option<Value> {
    if depth > MAX_DEPTH {
        return None;
    }
    let schema = openapi::follow(snapshot, schema)?;
    let first = |key: &str| schema.get(key).filter(|it| it.is_sequence()).and_then(|it| it.items().next());
    let given = schema.get("example").or_else(|| first("examples")).or_else(|| schema.get("default"));
    if let Some(value) = given.or_else(|| schema.get("const")).or_else(|| first("enum")) {
        return Some(value.to_value());
    }
    let types = types(schema).unwrap_or_default();
    let is_nullable = schema.get("nullable").and_then(Node::as_bool) == Some(true);
    if (version == Version::V3_0 && is_nullable) || types.iter().any(|it| it == "null") {
        return Some(Value::Null);
    }
    let least = |key: &str| schema.get(key).and_then(Node::scalar_text);
    Some(match types.first().map(String::as_str) {
        Some("integer" | "number") => Value::Number(least("minimum").as_deref().unwrap_or("0").into()),
        Some("boolean") => Value::Bool(false),
        Some("array") => {
            let number = least("minItems").map_or(Some(0), |it| it.parse::<usize>().ok())?;
            let item = || schema.get("items").map_or(Some(any()), |it| of(snapshot, version, it, depth + 1));
            (number <= MAX_ITEMS).then_some(())?;
            Value::Array((0..number).map(|_| item()).collect::<Option<_>>()?)
        }
        Some("object") => {
            let names = schema.get("required").into_iter().flat_map(Node::items).filter_map(Node::scalar_text);
            let member = |name: std::borrow::Cow<'_, str>| {
                let property = schema.get("properties").and_then(|it| it.get(&name));
                let value = property.map_or(Some(any()), |it| of(snapshot, version, it, depth + 1))?;
                Some(((*name).into(), value))
            };
            Value::Object(names.map(member).collect::<Option<_>>()?)
        }
        _ => text(of_format(least("format").as_deref())),
    })
}

/// A text of a format.
fn of_format(format: Option<&str>) -> &'static str {
    match format {
        Some("date-time") => "2024-01-01T00:00:00Z",
        Some("date") => "2024-01-01",
        Some("time") => "00:00:00Z",
        Some("uuid") => "00000000-0000-4000-8000-000000000000",
        Some("uri" | "url" | "uri-reference" | "iri") => "https://example.com",
        Some("email" | "idn-email") => "user@example.com",
        Some("hostname" | "idn-hostname") => "example.com",
        Some("ipv4") => "192.0.2.1",
        Some("ipv6") => "2001:db8::1",
        _ => "string",
    }
}

fn text(value: &str) -> Value {
    Value::String(value.into())
}
