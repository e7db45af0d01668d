//! Payloads for a schema: some that fit, and some just beyond its borders.

use serde_json::{Map, Value, json};

use crate::generate::NAMES;
use crate::random::Random;

const STRINGS: [&str; 10] = [
    "",
    "a",
    "b",
    "c",
    "ab",
    "abc",
    "zzzz",
    "2026-08-01",
    "2026-08-01T00:00:00Z",
    "9f2c1e4a-0f3b-4c1d-8e2a-1b2c3d4e5f60",
];

/// A value that is likely to fit.
pub(crate) fn fitting(random: &mut Random, schema: &Value, components: &Value, depth: usize) -> Value {
    if depth > 5 {
        return scalar(random);
    }
    let next = |random: &mut Random, schema: &Value| fitting(random, schema, components, depth + 1);
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap_or_default();
        return next(random, &components[name]);
    }
    if let Some(values) = schema["enum"].as_array()
        && !values.is_empty()
    {
        return random.pick(values).clone();
    }
    if let Some(value) = schema.get("const") {
        return value.clone();
    }
    if let Some(branches) = schema["allOf"].as_array() {
        let parts: Vec<Value> = branches.iter().map(|it| next(random, it)).collect();
        let own = own(random, schema, components, depth);
        return merged(parts, own);
    }
    for keyword in ["oneOf", "anyOf"] {
        if let Some(branches) = schema[keyword].as_array()
            && !branches.is_empty()
        {
            let branch = random.pick(branches);
            let branch = next(random, branch);
            let own = if schema.get("properties").is_some() { own(random, schema, components, depth) } else { None };
            return merged(vec![branch], own);
        }
    }
    own(random, schema, components, depth).unwrap_or_else(|| scalar(random))
}

/// Objects with the members of all, else the first.
fn merged(parts: Vec<Value>, own: Option<Value>) -> Value {
    let all: Vec<Value> = parts.into_iter().chain(own).collect();
    if all.iter().all(Value::is_object) {
        let mut members = Map::new();
        for part in all {
            if let Value::Object(part) = part {
                members.extend(part);
            }
        }
        return Value::Object(members);
    }
    all.into_iter().next().unwrap_or_default()
}

fn own(random: &mut Random, schema: &Value, components: &Value, depth: usize) -> Option<Value> {
    let written = match &schema["type"] {
        Value::Array(all) if !all.is_empty() => random.pick(all).clone(),
        other => other.clone(),
    };
    if schema["nullable"] == true && random.chance(20) {
        return Some(Value::Null);
    }
    let number = |key: &str| schema[key].as_u64();
    Some(match written.as_str() {
        Some("null") => Value::Null,
        Some("boolean") => json!(random.chance(50)),
        Some("string") => string(random, schema),
        Some("integer") | Some("number") => {
            let near: Vec<u64> = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]
                .into_iter()
                .filter_map(number)
                .collect();
            let value =
                if near.is_empty() { random.below(6) as u64 } else { *random.pick(&near) + random.below(2) as u64 };
            if written == "number" && random.chance(30) { json!(value as f64 + 0.5) } else { json!(value) }
        }
        Some("array") => {
            let length = number("minItems").map_or(0, |it| it as usize) + random.below(3);
            let prefix = schema["prefixItems"].as_array().cloned().unwrap_or_default();
            let contained = schema.get("contains").filter(|_| random.chance(60)).cloned();
            let items = (0..length).map(|index| match (prefix.get(index), &contained) {
                (Some(item), _) => fitting(random, item, components, depth + 1),
                (None, Some(item)) if index + 1 == length => fitting(random, item, components, depth + 1),
                _ => fitting(random, &schema["items"], components, depth + 1),
            });
            items.collect()
        }
        Some("object") => object(random, schema, components, depth),
        _ if schema.get("properties").is_some() || schema.get("required").is_some() => {
            object(random, schema, components, depth)
        }
        _ => return None,
    })
}

fn string(random: &mut Random, schema: &Value) -> Value {
    match schema["format"].as_str() {
        Some("date") => return json!("2026-08-01"),
        Some("date-time") => return json!("2026-08-01T00:00:00Z"),
        Some("uuid") => return json!("9f2c1e4a-0f3b-4c1d-8e2a-1b2c3d4e5f60"),
        Some("email") => return json!("a@example.com"),
        _ => {}
    }
    let least = schema["minLength"].as_u64().unwrap_or(0);
    let most = schema["maxLength"].as_u64();
    let length = match most {
        Some(most) if random.chance(50) => most,
        _ => least + random.below(2) as u64,
    };
    json!("abcabc"[..(length as usize).min(6)])
}

fn object(random: &mut Random, schema: &Value, components: &Value, depth: usize) -> Value {
    let mut members = Map::new();
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        if required.contains(&json!(name)) || random.chance(50) {
            members.insert(name.clone(), fitting(random, property, components, depth + 1));
        }
    }
    for name in required.iter().filter_map(Value::as_str) {
        members.entry(name.to_owned()).or_insert_with(|| scalar(random));
    }
    if random.chance(25) {
        let value = match schema["additionalProperties"].is_object() {
            true => fitting(random, &schema["additionalProperties"], components, depth + 1),
            false => scalar(random),
        };
        members.insert((*random.pick(&["x1", "x2", "zz"])).to_owned(), value);
    }
    Value::Object(members)
}

pub(crate) fn scalar(random: &mut Random) -> Value {
    match random.below(9) {
        0 => Value::Null,
        1 => json!(random.chance(50)),
        2..=3 => json!(random.below(11)),
        4 => json!(random.below(5) as f64 + 0.5),
        5 => json!([]),
        6 => json!({}),
        _ => json!(random.pick(&STRINGS)),
    }
}

/// The same value but for one thing.
pub(crate) fn disturbed(random: &mut Random, value: &Value) -> Value {
    match value {
        Value::Object(members) if random.chance(80) => {
            let mut members = members.clone();
            let names: Vec<String> = members.keys().cloned().collect();
            match random.below(3) {
                0 if !names.is_empty() => {
                    members.shift_remove(random.pick(&names));
                }
                1 => {
                    let value = scalar(random);
                    members.insert((*random.pick(&NAMES)).to_owned(), value);
                }
                _ if !names.is_empty() => {
                    let name = random.pick(&names);
                    let value = disturbed(random, &members[name]);
                    members.insert(name.clone(), value);
                }
                _ => {}
            }
            Value::Object(members)
        }
        Value::Array(items) if random.chance(80) => {
            let mut items = items.clone();
            match random.below(3) {
                0 if !items.is_empty() => {
                    items.remove(random.below(items.len()));
                }
                1 if !items.is_empty() => {
                    let at = random.below(items.len());
                    items[at] = disturbed(random, &items[at]);
                }
                _ => {
                    let item = items.first().cloned().unwrap_or_else(|| scalar(random));
                    items.push(item);
                }
            }
            Value::Array(items)
        }
        Value::Number(number) if number.is_u64() && random.chance(70) => {
            let value = number.as_u64().unwrap_or_default();
            json!(if random.chance(50) { value + 1 } else { value.saturating_sub(1) })
        }
        Value::String(text) if random.chance(50) => match random.chance(50) || text.is_empty() || !text.is_ascii() {
            true => json!(format!("{text}a")),
            false => json!(text[1..]),
        },
        _ => scalar(random),
    }
}
