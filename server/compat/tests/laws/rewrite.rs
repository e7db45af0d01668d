//! Rewrites that leave every payload alone. Plain data in, texts out.

use serde_json::{Map, Value, json};

use crate::places::{Above, each_reference, each_schema, is_data, names_below};
use crate::sides::{Files, one};
use crate::yaml;

pub(crate) type Rewrite = fn(&Value) -> Option<Files>;

/// All of them, by name. `None` where one does not apply.
pub(crate) const ALL: [(&str, Rewrite); 12] = [
    ("yaml", to_yaml),
    ("json", |it| Some(json_of(it))),
    ("keys reordered", |it| Some(json_of(&reversed(it)))),
    ("references inlined", inlined),
    ("schemas extracted", extracted),
    ("components renamed", renamed),
    ("split into files", split),
    ("3.1 spelling", spelled_3_1),
    ("split into allOf", split_into_all_of),
    ("required moved to the parent", required_moved),
    ("branches grouped", grouped),
    ("unevaluated for additional", unevaluated),
];

fn json_of(document: &Value) -> Files {
    one("/openapi.json", format!("{document:#}"))
}

fn to_yaml(document: &Value) -> Option<Files> {
    Some(one("/openapi.yaml", yaml::write(document)))
}

/// Whether all References lead to whole components: those into the midst of something, or nowhere, break where things
/// are rewritten.
fn has_plain_references(document: &Value) -> bool {
    let mut copy = document.clone();
    let mut plain = true;
    each_reference(&mut copy, &mut |node| {
        let text = node["$ref"].as_str().unwrap_or_default();
        let is_component = text.starts_with("#/components/") && text.matches('/').count() == 3;
        plain &= is_component && !text.contains(['%', '~']) && target(document, node).is_some();
    });
    plain
}

fn is_3_0(document: &Value) -> bool {
    document["openapi"].as_str().is_some_and(|it| it.starts_with("3.0"))
}

fn reversed(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(reversed).collect(),
        Value::Object(members) => members.iter().rev().map(|(key, it)| (key.clone(), reversed(it))).collect(),
        other => other.clone(),
    }
}

/// The target of a Reference in the same document.
fn target<'v>(document: &'v Value, node: &Value) -> Option<&'v Value> {
    let pointer = node["$ref"].as_str()?.strip_prefix('#')?;
    // A percent-encoded fragment is another way of writing.
    document.pointer(&pointer.replace("%7B", "{").replace("%7D", "}"))
}

/// Nodes that one document may grow to.
const MAX_NODES: usize = 400_000;
/// Levels of References in References.
const MAX_DEPTH: usize = 6;

fn inlined(document: &Value) -> Option<Files> {
    let mut budget = MAX_NODES;
    let mut whole = document.clone();
    let mut open = Vec::new();
    inline(document, &mut whole, Keys::default(), &mut open, &mut budget);
    (whole != *document).then(|| json_of(&whole))
}

/// What is known of a node from its parent.
#[derive(Clone, Copy, Default)]
struct Keys {
    /// It is a branch of a union with a `discriminator`: its name is on the wire.
    is_named: bool,
    /// Its keys are names that somebody chose.
    are_names: bool,
}

fn inline(document: &Value, node: &mut Value, keys: Keys, open: &mut Vec<String>, budget: &mut usize) {
    *budget = budget.saturating_sub(1);
    match node {
        Value::Array(items) => items.iter_mut().for_each(|it| inline(document, it, keys, open, budget)),
        Value::Object(members) => {
            let alone = members.keys().all(|key| matches!(key.as_str(), "$ref" | "description" | "summary"));
            if let Some(reference) = members.get("$ref").and_then(Value::as_str).map(str::to_owned) {
                let stays =
                    keys.is_named || !alone || open.contains(&reference) || open.len() > MAX_DEPTH || *budget == 0;
                if let Some(found) = target(document, &json!({"$ref": reference})).filter(|_| !stays) {
                    let mut copy = found.clone();
                    open.push(reference);
                    inline(document, &mut copy, Keys::default(), open, budget);
                    open.pop();
                    *node = copy;
                }
                return;
            }
            let has_names = members.contains_key("discriminator");
            for (key, value) in members {
                if keys.are_names || !is_data(key) {
                    let is_named = has_names && matches!(key.as_str(), "oneOf" | "anyOf");
                    inline(document, value, Keys { is_named, are_names: names_below(key) }, open, budget);
                }
            }
        }
        _ => {}
    }
}

fn extracted(document: &Value) -> Option<Files> {
    if !has_plain_references(document) {
        return None;
    }
    let mut whole = document.clone();
    let mut new = Map::new();
    each_schema(&mut whole, &mut |schema, above| {
        let stays = matches!(above, Above::Component | Above::NamedBranch);
        let is_plain = schema.as_object().is_some_and(|it| !it.is_empty() && !it.contains_key("$ref"));
        if is_plain && !stays {
            let name = format!("Extracted{}", new.len());
            let reference = json!({"$ref": format!("#/components/schemas/{name}")});
            new.insert(name, std::mem::replace(schema, reference));
        }
    });
    if new.is_empty() {
        return None;
    }
    let components = whole.as_object_mut()?.entry("components").or_insert_with(|| json!({}));
    let schemas = components.as_object_mut()?.entry("schemas").or_insert_with(|| json!({}));
    schemas.as_object_mut()?.extend(new);
    Some(json_of(&whole))
}

/// `#/components/schemas/Team` becomes `#/components/schemas/TeamRenamed`.
fn renamed_reference(text: &str) -> String {
    let steps: Vec<&str> = text.split('/').collect();
    match steps.as_slice() {
        ["#", "components", kind, name, rest @ ..] => {
            let rest: String = rest.iter().map(|it| format!("/{it}")).collect();
            format!("#/components/{kind}/{name}Renamed{rest}")
        }
        _ => text.to_owned(),
    }
}

fn renamed(document: &Value) -> Option<Files> {
    if !has_plain_references(document) {
        return None;
    }
    let mut whole = document.clone();
    each_reference(&mut whole, &mut |node| {
        let text = node["$ref"].as_str().unwrap_or_default().to_owned();
        node["$ref"] = json!(renamed_reference(&text));
    });
    // The name of a component is the value of a discriminator, unless a mapping says which.
    each_schema(&mut whole, &mut |schema, _| {
        if !schema["discriminator"].is_object() {
            return;
        }
        let branches = ["oneOf", "anyOf"].into_iter().flat_map(|it| schema[it].as_array().into_iter().flatten());
        let targets: Vec<String> = branches.filter_map(|it| it["$ref"].as_str()).map(str::to_owned).collect();
        let mut mapping = Map::new();
        for (value, text) in schema["discriminator"]["mapping"].as_object().into_iter().flatten() {
            let text = text.as_str().unwrap_or_default();
            let new = if text.contains('/') { renamed_reference(text) } else { format!("{text}Renamed") };
            mapping.insert(value.clone(), json!(new));
        }
        for target in targets {
            let old = target.rsplit('/').next().unwrap_or_default().trim_end_matches("Renamed").to_owned();
            let short = format!("{old}Renamed");
            if !mapping.values().any(|it| *it == target.as_str() || *it == short.as_str()) {
                mapping.insert(old, json!(target));
            }
        }
        if !mapping.is_empty() {
            schema["discriminator"]["mapping"] = Value::Object(mapping);
        }
    });
    let Value::Object(components) = whole.get_mut("components")? else { return None };
    for (kind, all) in components.iter_mut() {
        if let Value::Object(all) = all
            && kind != "securitySchemes"
        {
            *all = std::mem::take(all).into_iter().map(|(name, it)| (format!("{name}Renamed"), it)).collect();
        }
    }
    Some(json_of(&whole))
}

fn split(document: &Value) -> Option<Files> {
    if !has_plain_references(document) {
        return None;
    }
    let names: Vec<String> = document["components"]["schemas"].as_object()?.keys().cloned().collect();
    let is_file_name = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    let moves = |name: &str| is_file_name(name) && names.iter().any(|it| it == name);
    // How a place in the entry document is named from a file in a folder, or from itself.
    let moved = |text: &str, from: &str| -> String {
        let Some(rest) = text.strip_prefix("#/") else { return text.to_owned() };
        let (to_schemas, to_entry) = match from {
            "schemas" => ("", "../openapi.json"),
            "paths" => ("../schemas/", "../openapi.json"),
            _ => ("schemas/", ""),
        };
        let steps: Vec<&str> = rest.split('/').collect();
        match steps.as_slice() {
            ["components", "schemas", name] if moves(name) => format!("{to_schemas}{name}.json"),
            ["components", "schemas", name, below @ ..] if moves(name) => {
                format!("{to_schemas}{name}.json#/{}", below.join("/"))
            }
            _ => format!("{to_entry}{text}"),
        }
    };
    let rewritten = |node: &Value, from: &str| -> Value {
        let mut node = node.clone();
        each_reference(&mut node, &mut |it| {
            let text = it["$ref"].as_str().unwrap_or_default().to_owned();
            it["$ref"] = json!(moved(&text, from));
        });
        mapping_moved(&mut node, &|text| moved(text, from));
        node
    };
    let mut files = Vec::new();
    let mut whole = rewritten(document, "");
    for name in names.iter().filter(|it| moves(it)) {
        let schema = rewritten(&document["components"]["schemas"][name], "schemas");
        files.push((format!("/schemas/{name}.json"), schema.to_string()));
        whole["components"]["schemas"][name] = json!({"$ref": format!("schemas/{name}.json")});
    }
    for (index, (path, item)) in document["paths"].as_object().into_iter().flatten().enumerate() {
        if item.get("$ref").is_none() && !path.starts_with("x-") {
            files.push((format!("/paths/p{index}.json"), rewritten(item, "paths").to_string()));
            whole["paths"][path] = json!({"$ref": format!("paths/p{index}.json")});
        }
    }
    let mut all = one("/openapi.json", whole.to_string());
    all.extend(files);
    Some(all)
}

fn mapping_moved(node: &mut Value, moved: &dyn Fn(&str) -> String) {
    match node {
        Value::Array(items) => items.iter_mut().for_each(|it| mapping_moved(it, moved)),
        Value::Object(members) => {
            if let Some(Value::Object(mapping)) = members.get_mut("discriminator").and_then(|it| it.get_mut("mapping"))
            {
                for target in mapping.values_mut() {
                    if let Some(text) = target.as_str() {
                        *target = json!(moved(text));
                    }
                }
            }
            members.iter_mut().filter(|(key, _)| !is_data(key)).for_each(|(_, it)| mapping_moved(it, moved));
        }
        _ => {}
    }
}

fn spelled_3_1(document: &Value) -> Option<Files> {
    if !is_3_0(document) {
        return None;
    }
    let mut whole = document.clone();
    whole["openapi"] = json!("3.1.0");
    without_binary_bodies(&mut whole);
    // Generators of 3.0 write null as a branch of nothing but `nullable`.
    each_schema(&mut whole, &mut |schema, _| {
        for key in ["oneOf", "anyOf"] {
            let branches = schema.get_mut(key).and_then(Value::as_array_mut).into_iter().flatten();
            for branch in branches.filter(|it| **it == json!({"nullable": true})) {
                *branch = json!({"type": "null"});
            }
        }
    });
    each_schema(&mut whole, &mut |schema, _| {
        let Value::Object(members) = schema else { return };
        // In 3.0 nothing counts beside `$ref`.
        if let Some(reference) = members.get("$ref").cloned() {
            *schema = json!({"$ref": reference});
            return;
        }
        if members.shift_remove("nullable") == Some(Value::Bool(true))
            && let Some(written) = members.get("type").filter(|it| it.is_string()).cloned()
        {
            members.insert("type".to_owned(), json!([written, "null"]));
        }
        for (flag, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
            if let Some(written) = members.shift_remove(flag)
                && written == true
                && let Some(value) = members.shift_remove(bound)
            {
                members.insert(flag.to_owned(), value);
            }
        }
        let spelled = match members.get("format").and_then(Value::as_str) {
            Some("byte") => Some(("contentEncoding", "base64")),
            Some("binary") => Some(("contentMediaType", "application/octet-stream")),
            _ => None,
        };
        if let Some((key, value)) = spelled {
            members.shift_remove("format");
            members.insert(key.to_owned(), json!(value));
        }
        if let Some(example) = members.shift_remove("example") {
            members.insert("examples".to_owned(), json!([example]));
        }
    });
    Some(json_of(&whole))
}

/// A body that is not JSON and nothing but bytes needs no schema from 3.1 on.
fn without_binary_bodies(node: &mut Value) {
    match node {
        Value::Array(items) => items.iter_mut().for_each(without_binary_bodies),
        Value::Object(members) => {
            let content = members.get_mut("content").and_then(Value::as_object_mut).into_iter().flatten();
            for (_, media_type) in content.filter(|(name, _)| !name.contains("json")) {
                if media_type["schema"] == json!({"type": "string", "format": "binary"}) {
                    media_type["schema"] = json!({});
                }
            }
            members.iter_mut().filter(|(key, _)| !is_data(key)).for_each(|(_, it)| without_binary_bodies(it));
        }
        _ => {}
    }
}

fn split_into_all_of(document: &Value) -> Option<Files> {
    if !has_plain_references(document) {
        return None;
    }
    let mut whole = document.clone();
    let mut count = 0;
    each_schema(&mut whole, &mut |schema, _| {
        let Value::Object(members) = schema else { return };
        let keeps = ["$ref", "allOf", "additionalProperties", "unevaluatedProperties", "patternProperties"];
        if keeps.iter().any(|key| members.contains_key(*key)) {
            return;
        }
        let Some(Value::Object(properties)) = members.get("properties") else { return };
        if properties.len() < 2 {
            return;
        }
        let half = properties.len() / 2;
        let first: Map<String, Value> = properties.clone().into_iter().take(half).collect();
        let second: Map<String, Value> = properties.clone().into_iter().skip(half).collect();
        members.shift_remove("properties");
        let mut parts = json!([{"properties": first}, {"description": "the rest", "properties": second}]);
        // Null that the whole lets in, a part must not keep out.
        if members.get("type") == Some(&json!("object")) && !members.contains_key("nullable") {
            parts[0]["type"] = json!("object");
        }
        members.insert("allOf".to_owned(), parts);
        count += 1;
    });
    (count > 0).then(|| json_of(&whole))
}

fn required_moved(document: &Value) -> Option<Files> {
    if !has_plain_references(document) {
        return None;
    }
    let mut whole = document.clone();
    let mut count = 0;
    each_schema(&mut whole, &mut |schema, _| {
        let Value::Object(members) = schema else { return };
        let keeps = ["$ref", "unevaluatedProperties", "discriminator"];
        if keeps.iter().any(|key| members.contains_key(*key)) || !members.contains_key("properties") {
            return;
        }
        let Some(required) = members.shift_remove("required") else { return };
        let rest = std::mem::take(members);
        *schema = json!({"required": required, "allOf": [rest]});
        count += 1;
    });
    (count > 0).then(|| json_of(&whole))
}

/// Of an `anyOf` the last branches in one of their own.
fn grouped(document: &Value) -> Option<Files> {
    let mut whole = document.clone();
    let mut count = 0;
    each_schema(&mut whole, &mut |schema, _| {
        let is_named = schema.get("discriminator").is_some();
        if let Some(branches) = schema.get_mut("anyOf").and_then(Value::as_array_mut)
            && branches.len() > 1
            && !is_named
        {
            let group = branches.split_off(branches.len() / 2);
            branches.push(json!({"description": "the rest", "anyOf": group}));
            count += 1;
        }
    });
    (count > 0).then(|| json_of(&whole))
}

/// What is not evaluated, where nothing else evaluates anything.
fn unevaluated(document: &Value) -> Option<Files> {
    if is_3_0(document) {
        return None;
    }
    let mut whole = document.clone();
    let mut count = 0;
    each_schema(&mut whole, &mut |schema, _| {
        let Value::Object(members) = schema else { return };
        let applicators = ["$ref", "$dynamicRef", "allOf", "anyOf", "oneOf", "if", "dependentSchemas"];
        if applicators.iter().any(|key| members.contains_key(*key)) || members.contains_key("unevaluatedProperties") {
            return;
        }
        if let Some(rest) = members.shift_remove("additionalProperties") {
            members.insert("unevaluatedProperties".to_owned(), rest);
            count += 1;
        }
    });
    (count > 0).then(|| json_of(&whole))
}
