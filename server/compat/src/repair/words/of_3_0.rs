//! What later versions say, in the words of 3.0.

use std::cmp::Ordering;

use syntax::{Decimal, Editor, Insert, JsonPointer, Place, Value};

use super::{Schema, text};
use crate::effective::is_assertion;

/// Keywords for which 3.0 has no words.
const UNSPEAKABLE: [&str; 19] = [
    "$anchor",
    "$defs",
    "$dynamicAnchor",
    "$dynamicRef",
    "$id",
    "contains",
    "contentSchema",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "if",
    "maxContains",
    "minContains",
    "patternProperties",
    "prefixItems",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// Spells a Schema Object, or one of its keywords.
pub(super) fn spell(schema: &mut Schema<'_>, only: Option<&str>) -> bool {
    let is_meant = |keys: &[&str]| only.is_none_or(|it| keys.contains(&it));
    if only.is_none() && UNSPEAKABLE.iter().any(|it| schema.has(it)) {
        return false;
    }
    (!is_meant(&["nullable"]) || schema.remove("nullable"))
        && (!is_meant(&["type"]) || spell_type(schema))
        && (!is_meant(&["const"]) || spell_const(schema))
        && (!is_meant(&["exclusiveMinimum"]) || spell_bound(schema, "exclusiveMinimum", "minimum", Ordering::Greater))
        && (!is_meant(&["exclusiveMaximum"]) || spell_bound(schema, "exclusiveMaximum", "maximum", Ordering::Less))
        && (!is_meant(&["examples"]) || spell_examples(schema))
        && (!is_meant(&["contentEncoding", "contentMediaType"]) || spell_content(schema))
        && (only.is_some() || spell_reference(schema))
}

/// `true` and `false` as schemas.
pub(super) fn spell_boolean_schema(editor: &mut Editor, at: &JsonPointer) -> bool {
    let Some(flag) = editor.document().at(at).and_then(|it| it.as_bool()) else { return false };
    // `items: false` is read as no items; a schema that nothing fits would be another word for it.
    if !flag && at.last() == Some("items") {
        return false;
    }
    let everything = Value::Object(Vec::new());
    let nothing = Value::Object(vec![("not".into(), everything.clone())]);
    editor.replace(at, Insert::Value(if flag { &everything } else { &nothing }))
}

/// Null is `nullable`, and of several types each is a branch.
fn spell_type(schema: &mut Schema<'_>) -> bool {
    let names: Vec<Box<str>> = match schema.value("type") {
        Some(Value::String(name)) if &*name == "null" => vec![name],
        Some(Value::Array(names)) => names
            .into_iter()
            .filter_map(|it| match it {
                Value::String(name) => Some(Box::from(&*name)),
                Value::Null => Some(Box::from("null")),
                _ => None,
            })
            .collect(),
        _ => return true,
    };
    let takes_null = names.iter().any(|it| &**it == "null");
    let others: Vec<&str> = names.iter().map(|it| &**it).filter(|it| *it != "null").collect();
    let flag = Value::Bool(true);
    match others.as_slice() {
        // Nothing but null: a type that lets it in, and lists it alone.
        [] => {
            let alone = Value::Array(vec![Value::Null]);
            schema.set("type", &text("string"), "")
                && schema.set("nullable", &flag, "type")
                && schema.set("enum", &alone, "nullable")
        }
        [only] => schema.set("type", &text(only), "") && (!takes_null || schema.set("nullable", &flag, "type")),
        // An array needs its items beside it.
        several if schema.has("anyOf") || several.contains(&"array") => false,
        several => {
            let branch = |(index, name): (usize, &&str)| {
                let mut members = vec![("type".into(), text(name))];
                members.extend((takes_null && index == 0).then(|| ("nullable".into(), flag.clone())));
                Value::Object(members)
            };
            let branches = Value::Array(several.iter().enumerate().map(branch).collect());
            schema.set("anyOf", &branches, "type") && schema.remove("type")
        }
    }
}

fn spell_const(schema: &mut Schema<'_>) -> bool {
    let Some(value) = schema.value("const") else { return true };
    let is_listed = match schema.value("enum") {
        Some(Value::Array(listed)) => listed.iter().any(|it| it.is_same(&value)),
        _ => true,
    };
    // Null needs a type that lets it in.
    if !is_listed || value == Value::Null {
        return false;
    }
    schema.set("enum", &Value::Array(vec![value]), "const") && schema.remove("const")
}

/// Of two bounds the stricter one stays. `stricter` is how it compares with the other.
fn spell_bound(schema: &mut Schema<'_>, exclusive: &str, bound: &str, stricter: Ordering) -> bool {
    let limit = match schema.value(exclusive) {
        None => return true,
        Some(Value::Number(limit)) => limit,
        Some(_) => return schema.remove(exclusive),
    };
    if let Some(Value::Number(beside)) = schema.value(bound) {
        let (Some(one), Some(other)) = (Decimal::parse(&beside), Decimal::parse(&limit)) else { return false };
        if one.cmp(&other) == stricter {
            return schema.remove(exclusive);
        }
    }
    schema.set(bound, &Value::Number(limit), "type") && schema.set(exclusive, &Value::Bool(true), bound)
}

fn spell_examples(schema: &mut Schema<'_>) -> bool {
    let Some(Value::Array(examples)) = schema.value("examples") else { return true };
    let is_done = match examples.first() {
        Some(first) if !schema.has("example") => schema.set("example", first, "examples"),
        _ => true,
    };
    is_done && schema.remove("examples")
}

/// `format: byte` and `format: binary`.
fn spell_content(schema: &mut Schema<'_>) -> bool {
    let encoding = schema.text("contentEncoding").map(|it| it.to_ascii_lowercase());
    let format = match encoding.as_deref() {
        Some("base64") => "byte",
        Some("base64url") => "base64url",
        Some(_) => return false,
        None if schema.has("contentMediaType") => "binary",
        None => return true,
    };
    if schema.has("format") && schema.text("format").as_deref() != Some(format) {
        return false;
    }
    schema.set("format", &text(format), "type") && schema.remove("contentEncoding") && schema.remove("contentMediaType")
}

/// Nothing counts beside a `$ref`.
fn spell_reference(schema: &mut Schema<'_>) -> bool {
    let Some(reference) = schema.value("$ref") else { return true };
    if !schema.node().is_some_and(|it| it.own_entries().any(|entry| is_assertion(&entry.key()))) {
        return true;
    }
    let branch = Value::Object(vec![("$ref".into(), reference)]);
    let all_of = schema.at.join("allOf");
    let is_done = match schema.has("allOf") {
        true => schema.editor.insert_item(&all_of, Insert::Value(&branch), Place::First),
        false => schema.editor.insert_entry(
            schema.at,
            "allOf",
            Insert::Value(&Value::Array(vec![branch])),
            Place::After("$ref"),
        ),
    };
    is_done && schema.remove("$ref")
}
