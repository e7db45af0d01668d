//! What 3.0 says, in the words of later versions.

use syntax::Value;

use super::{Schema, is_schema, text};
use crate::effective::is_assertion;

/// Spells a Schema Object, or one of its keywords.
pub(super) fn spell(schema: &mut Schema<'_>, only: Option<&str>) -> bool {
    let is_meant = |keys: &[&str]| only.is_none_or(|it| keys.contains(&it));
    (only.is_some() || forget_beside_reference(schema))
        && (!is_meant(&["nullable", "type"]) || spell_nullable(schema))
        && (!is_meant(&["exclusiveMinimum", "minimum"]) || spell_bound(schema, "exclusiveMinimum", "minimum"))
        && (!is_meant(&["exclusiveMaximum", "maximum"]) || spell_bound(schema, "exclusiveMaximum", "maximum"))
        && (!is_meant(&["example"]) || spell_example(schema))
}

/// Beside a `$ref` nothing counted, and would now.
fn forget_beside_reference(schema: &mut Schema<'_>) -> bool {
    if schema.text("$ref").is_none() {
        return true;
    }
    let Some(node) = schema.node() else { return false };
    let ignored: Vec<String> =
        node.own_entries().map(|it| it.key().into_owned()).filter(|key| is_assertion(key)).collect();
    ignored.iter().all(|key| schema.remove(key))
}

/// Null is one of the types.
fn spell_nullable(schema: &mut Schema<'_>) -> bool {
    let takes_null = match schema.value("nullable") {
        None => return true,
        Some(flag) => flag == Value::Bool(true),
    };
    let null = || text("null");
    let is_done = match schema.value("type") {
        _ if !takes_null => true,
        Some(name @ Value::String(_)) if name != null() => schema.set("type", &Value::Array(vec![name, null()]), ""),
        Some(Value::Array(mut names)) if !names.contains(&null()) => {
            names.push(null());
            schema.set("type", &Value::Array(names), "")
        }
        Some(_) => true,
        // Beside no type it says nothing; a branch of nothing else is meant as null.
        None if is_branch(schema) && says_nothing_else(schema) => schema.set("type", &null(), "nullable"),
        None => true,
    };
    is_done && schema.remove("nullable")
}

fn is_branch(schema: &Schema<'_>) -> bool {
    let list = schema.at.parent();
    list.is_some_and(|it| matches!(it.last(), Some("oneOf" | "anyOf")))
}

fn says_nothing_else(schema: &Schema<'_>) -> bool {
    let says = |key: &str| key == "$ref" || key != "nullable" && is_assertion(key);
    schema.node().is_some_and(|it| !it.own_entries().any(|entry| says(&entry.key())))
}

/// An exclusive bound is a limit of its own.
fn spell_bound(schema: &mut Schema<'_>, exclusive: &str, bound: &str) -> bool {
    match (schema.value(exclusive), schema.value(bound)) {
        (Some(Value::Bool(true)), Some(limit @ Value::Number(_))) => {
            schema.set(exclusive, &limit, "") && schema.remove(bound)
        }
        (Some(Value::Bool(_)), _) => schema.remove(exclusive),
        _ => true,
    }
}

fn spell_example(schema: &mut Schema<'_>) -> bool {
    let Some(example) = schema.value("example").filter(|_| is_schema(schema.at) && !schema.has("examples")) else {
        return true;
    };
    schema.rename("example", "examples") && schema.set("examples", &Value::Array(vec![example]), "")
}
