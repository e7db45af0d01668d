//! Where Schema Objects stand in a description, by the tables of the specification.

use serde_json::Value;

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Document,
    Components,
    PathItem,
    Operation,
    /// Parameter and Header.
    Parameter,
    /// Request Body and Response.
    Body,
    MediaType,
    Encoding,
    Callback,
    Schema,
    /// Anything else.
    Other,
}

/// How a field holds its values.
#[derive(Clone, Copy)]
pub(crate) enum Holds {
    One(Kind),
    List(Kind),
    Map(Kind),
}

const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

pub(crate) fn field(kind: Kind, key: &str) -> Option<Holds> {
    use Holds::{List, Map, One};
    Some(match (kind, key) {
        (Kind::Document, "paths" | "webhooks") => Map(Kind::PathItem),
        (Kind::Document, "components") => One(Kind::Components),
        (Kind::Components, "schemas") => Map(Kind::Schema),
        (Kind::Components, "responses" | "requestBodies") => Map(Kind::Body),
        (Kind::Components, "parameters" | "headers") => Map(Kind::Parameter),
        (Kind::Components, "callbacks") => Map(Kind::Callback),
        (Kind::Components, "pathItems") => Map(Kind::PathItem),
        (Kind::Components, "mediaTypes") => Map(Kind::MediaType),
        (Kind::PathItem, "parameters") => List(Kind::Parameter),
        (Kind::PathItem, "additionalOperations") => Map(Kind::Operation),
        (Kind::PathItem, key) if METHODS.contains(&key) => One(Kind::Operation),
        (Kind::Operation, "parameters") => List(Kind::Parameter),
        (Kind::Operation, "requestBody") => One(Kind::Body),
        (Kind::Operation, "responses") => Map(Kind::Body),
        (Kind::Operation, "callbacks") => Map(Kind::Callback),
        (Kind::Callback, key) if !key.starts_with("x-") => One(Kind::PathItem),
        (Kind::Parameter | Kind::Body, "content") => Map(Kind::MediaType),
        (Kind::Parameter, "schema") => One(Kind::Schema),
        (Kind::Body, "headers") | (Kind::Encoding, "headers") => Map(Kind::Parameter),
        (Kind::MediaType, "schema" | "itemSchema") => One(Kind::Schema),
        (Kind::MediaType, "encoding") => Map(Kind::Encoding),
        (
            Kind::Schema,
            "items"
            | "additionalProperties"
            | "contains"
            | "propertyNames"
            | "not"
            | "if"
            | "then"
            | "else"
            | "unevaluatedItems"
            | "unevaluatedProperties"
            | "contentSchema",
        ) => One(Kind::Schema),
        (Kind::Schema, "allOf" | "oneOf" | "anyOf" | "prefixItems") => List(Kind::Schema),
        (Kind::Schema, "properties" | "patternProperties" | "dependentSchemas" | "$defs") => Map(Kind::Schema),
        _ => return None,
    })
}

/// What a step leads from, for those who care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Above {
    Component,
    /// A branch of a union that has a `discriminator`: its name is on the wire.
    NamedBranch,
    /// Of `allOf`, where the parts of one schema see each other.
    Part,
    Other,
}

type Visit<'v> = dyn FnMut(&mut Value, Above) + 'v;

/// Visits every Schema Object of a description, those within before those around.
pub(crate) fn each_schema(document: &mut Value, visit: &mut Visit<'_>) {
    walk(Kind::Document, document, Above::Other, visit);
}

fn walk(kind: Kind, node: &mut Value, above: Above, visit: &mut Visit<'_>) {
    let has_discriminator = node.get("discriminator").is_some();
    if let Value::Object(members) = node {
        for (key, value) in members {
            let Some(holds) = field(kind, key) else { continue };
            let below = match (kind, key.as_str()) {
                (Kind::Components, "schemas") => Above::Component,
                (Kind::Schema, "oneOf" | "anyOf") if has_discriminator => Above::NamedBranch,
                (Kind::Schema, "allOf") => Above::Part,
                _ => Above::Other,
            };
            match (holds, value) {
                (Holds::One(kind), value @ Value::Object(_)) => walk(kind, value, below, visit),
                (Holds::List(kind), Value::Array(items)) => {
                    items.iter_mut().for_each(|it| walk(kind, it, below, visit));
                }
                (Holds::Map(kind), Value::Object(members)) => {
                    members.values_mut().for_each(|it| walk(kind, it, below, visit));
                }
                _ => {}
            }
        }
    }
    if kind == Kind::Schema && node.is_object() {
        visit(node, above);
    }
}

/// Visits every Reference outside of examples and other plain data.
pub(crate) fn each_reference(node: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    references_below(node, false, visit);
}

fn references_below(node: &mut Value, has_names: bool, visit: &mut dyn FnMut(&mut Value)) {
    match node {
        Value::Array(items) => items.iter_mut().for_each(|it| references_below(it, false, visit)),
        Value::Object(_) => {
            if node.get("$ref").is_some_and(Value::is_string) {
                visit(node);
            }
            for (key, value) in node.as_object_mut().into_iter().flatten() {
                if has_names || !is_data(key) {
                    references_below(value, names_below(key), visit);
                }
            }
        }
        _ => {}
    }
}

/// Whether the keys below a key are names that somebody chose.
pub(crate) fn names_below(key: &str) -> bool {
    let names =
        ["properties", "patternProperties", "dependentSchemas", "schemas", "parameters", "headers", "responses"];
    names.contains(&key)
}

/// Keys whose values are data, where keys are no names.
pub(crate) fn is_data(key: &str) -> bool {
    matches!(key, "example" | "examples" | "default" | "enum" | "const" | "value") || key.starts_with("x-")
}
