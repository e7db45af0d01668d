//! Edits of a schema, as people make them: one keyword, one property, one branch, one spelling.

use serde_json::{Value, json};

use crate::generate::{NAMES, Style, clean, kind_of, reference};
use crate::random::Random;

/// Makes one edit somewhere in a schema. `components` are for what References lead to.
pub(crate) fn mutate(style: Style, random: &mut Random, schema: &mut Value, components: &Value) {
    let mut places = Vec::new();
    find(schema, &mut String::new(), &mut places);
    let place = random.pick(&places).clone();
    let depth = place.matches('/').count();
    let target = schema.pointer_mut(&place).expect("a place that was found");
    edit(style, random, target, if depth > 2 { 0 } else { 1 }, components);
}

/// The pointers of all schemas in a schema.
pub(crate) fn find(schema: &Value, at: &mut String, places: &mut Vec<String>) {
    places.push(at.clone());
    let mut below = |step: String, value: &Value| {
        let length = at.len();
        at.push_str(&step);
        if value.is_object() {
            find(value, at, places);
        }
        at.truncate(length);
    };
    for (key, value) in schema.as_object().into_iter().flatten() {
        match key.as_str() {
            "properties" | "patternProperties" | "dependentSchemas" => {
                for (name, value) in value.as_object().into_iter().flatten() {
                    below(format!("/{key}/{name}"), value);
                }
            }
            "allOf" | "oneOf" | "anyOf" | "prefixItems" => {
                for (index, value) in value.as_array().into_iter().flatten().enumerate() {
                    below(format!("/{key}/{index}"), value);
                }
            }
            "items" | "additionalProperties" | "contains" | "propertyNames" | "not" | "if" | "then" | "else" => {
                below(format!("/{key}"), value);
            }
            _ => {}
        }
    }
}

fn edit(style: Style, random: &mut Random, schema: &mut Value, depth: usize, components: &Value) {
    let before = schema.take();
    *schema = match random.below(22) {
        0..=4 => {
            let mut schema = before;
            if schema.get("$ref").is_none() {
                style.add_keyword(random, &mut schema, depth);
            }
            schema
        }
        5..=7 => without_keyword(random, before),
        8 => style.schema(random, depth),
        9 => with_number(random, before),
        10 => with_values(random, before),
        11..=13 => with_required(random, before),
        14 => with_property(style, random, before, depth),
        15 => wrapped(style, random, before, depth),
        16 => unwrapped(random, before),
        17 => with_branch(style, random, before, depth),
        18 => retyped(style, random, before),
        19 => nullable(style, before),
        20 => moved(random, before, components),
        _ => flagged(random, before),
    };
    clean(schema);
}

fn without_keyword(random: &mut Random, mut schema: Value) -> Value {
    if let Value::Object(members) = &mut schema
        && !members.is_empty()
    {
        // `properties` without a type beside them are read as those of an object.
        let implied = ["properties", "required", "additionalProperties", "items", "prefixItems"];
        let is_clear = implied.iter().any(|it| members.contains_key(*it));
        let keys: Vec<String> = members.keys().filter(|it| !is_clear || *it != "type").cloned().collect();
        let key = random.pick(&keys).clone();
        match members.get_mut(&key) {
            Some(Value::Object(inner)) if key == "properties" && inner.len() > 1 => {
                let names: Vec<String> = inner.keys().cloned().collect();
                inner.shift_remove(random.pick(&names));
            }
            Some(Value::Array(inner)) if inner.len() > 1 => {
                inner.remove(random.below(inner.len()));
            }
            _ => {
                members.shift_remove(&key);
            }
        }
    }
    schema
}

fn with_number(random: &mut Random, mut schema: Value) -> Value {
    let numbers: Vec<&mut Value> = match &mut schema {
        Value::Object(members) => members.values_mut().filter(|it| it.is_u64()).collect(),
        _ => Vec::new(),
    };
    let count = numbers.len();
    if let Some(number) = numbers.into_iter().nth(random.below(count)) {
        let value = number.as_u64().unwrap_or_default();
        *number = json!(if random.chance(50) { value + 1 } else { value.saturating_sub(1) });
    }
    if schema["multipleOf"] == 0 {
        schema["multipleOf"] = json!(1);
    }
    schema
}

fn with_values(random: &mut Random, mut schema: Value) -> Value {
    if let Some(values) = schema["enum"].as_array_mut() {
        match random.below(2) {
            0 if values.len() > 1 => {
                values.remove(random.below(values.len()));
            }
            _ => values.push(if values[0].is_u64() { json!(9) } else { json!("abc") }),
        }
    } else if !schema["const"].is_null() {
        schema["const"] = json!("b");
    }
    schema
}

fn with_required(random: &mut Random, mut schema: Value) -> Value {
    if kind_of(&schema) != "object" {
        return schema;
    }
    let name = json!(random.pick(&NAMES));
    let mut required: Vec<Value> = schema["required"].as_array().cloned().unwrap_or_default();
    match required.iter().position(|it| *it == name) {
        Some(at) => {
            required.remove(at);
        }
        None => required.push(name),
    }
    schema["required"] = if required.is_empty() { Value::Null } else { json!(required) };
    schema
}

fn with_property(style: Style, random: &mut Random, mut schema: Value, depth: usize) -> Value {
    if kind_of(&schema) == "object" {
        let name = *random.pick(&NAMES);
        schema["properties"][name] = style.property(random, depth);
    }
    schema
}

fn wrapped(style: Style, random: &mut Random, schema: Value, depth: usize) -> Value {
    let other = style.schema(random, depth);
    match random.below(6) {
        0 => json!({"oneOf": [schema, other]}),
        1 => json!({"anyOf": [schema, other]}),
        2 => json!({"allOf": [schema, other]}),
        3 => json!({"oneOf": [schema]}),
        4 => json!({"allOf": [schema]}),
        _ if style.is_3_0 => json!({"allOf": [schema, {}]}),
        _ => json!({"anyOf": [schema, {"type": "null"}]}),
    }
}

fn unwrapped(random: &mut Random, schema: Value) -> Value {
    for keyword in ["oneOf", "anyOf", "allOf"] {
        if let Some(branches) = schema[keyword].as_array()
            && !branches.is_empty()
        {
            return random.pick(branches).clone();
        }
    }
    schema
}

fn with_branch(style: Style, random: &mut Random, mut schema: Value, depth: usize) -> Value {
    for keyword in ["oneOf", "anyOf", "allOf"] {
        if let Some(branches) = schema[keyword].as_array_mut() {
            match random.below(3) {
                0 if branches.len() > 2 => {
                    branches.remove(random.below(branches.len()));
                }
                1 => branches.reverse(),
                _ => branches.push(style.schema(random, depth)),
            }
            return schema;
        }
    }
    for (keyword, other) in [("oneOf", "anyOf"), ("anyOf", "oneOf")] {
        if let Some(branches) = schema.get(keyword).cloned() {
            schema[keyword] = Value::Null;
            schema[other] = branches;
            return schema;
        }
    }
    schema
}

fn retyped(style: Style, random: &mut Random, mut schema: Value) -> Value {
    if schema.get("type").is_some() {
        let kind = kind_of(&schema);
        let other = *random.pick(&["string", "integer", "number", "boolean", "array", "object"]);
        schema["type"] = match style.is_3_0 || random.chance(50) {
            true => json!(other),
            false if kind == other || kind.is_empty() => json!(other),
            false => json!([kind, other]),
        };
    }
    schema
}

fn nullable(style: Style, mut schema: Value) -> Value {
    match (&schema["type"], schema.get("nullable")) {
        (Value::Array(_), _) if kind_of(&schema).is_empty() => schema["type"] = json!("null"),
        (Value::Array(_), _) => {
            schema["type"] = json!(kind_of(&schema));
            without_null(&mut schema);
        }
        (_, Some(_)) => {
            schema["nullable"] = Value::Null;
            without_null(&mut schema);
        }
        _ => style.make_nullable(&mut schema),
    }
    schema
}

fn without_null(schema: &mut Value) {
    if let Some(values) = schema["enum"].as_array_mut() {
        values.retain(|it| !it.is_null());
    }
}

/// Behind a Reference, or from there.
fn moved(random: &mut Random, schema: Value, components: &Value) -> Value {
    match schema["$ref"].as_str() {
        Some(reference) => {
            let name = reference.rsplit('/').next().unwrap_or_default();
            components[name].clone()
        }
        None => reference(random),
    }
}

fn flagged(random: &mut Random, mut schema: Value) -> Value {
    if schema.get("$ref").is_none() {
        let flag = *random.pick(&["readOnly", "writeOnly", "deprecated"]);
        schema[flag] = if schema[flag] == true { Value::Null } else { json!(true) };
    }
    schema
}
