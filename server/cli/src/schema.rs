//! `schema`: the JSON Schema of the configuration, for editors and for whoever checks it elsewhere.

use anyhow::Result;
use clap::{Args, ValueEnum};
use ide::{ACCEPTED_FIELDS, CONFIG_FIELDS, ConfigField, ConfigValue};
use serde_json::{Map, Value, json};

use crate::output;

#[derive(Args, Debug)]
pub(crate) struct SchemaArgs {
    /// The file that is described
    #[arg(value_enum, default_value_t = Described::Configuration)]
    of: Described,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Described {
    /// openapi-analyzer.yaml
    Configuration,
    /// openapi-analyzer-accepted.yaml
    Accepted,
}

pub(crate) fn schema(args: &SchemaArgs) -> Result<u8> {
    let (title, described) = match args.of {
        Described::Configuration => ("openapi-analyzer.yaml", nullable(object(CONFIG_FIELDS, &[]))),
        Described::Accepted => {
            let entry = object(ACCEPTED_FIELDS, &["code", "file", "pointer"]);
            ("openapi-analyzer-accepted.yaml", nullable(json!({ "type": "array", "items": entry })))
        }
    };
    let mut schema = json!({ "$schema": "http://json-schema.org/draft-07/schema#", "title": title });
    if let (Some(schema), Value::Object(described)) = (schema.as_object_mut(), described) {
        schema.extend(described);
    }
    output::print(&(serde_json::to_string_pretty(&schema)? + "\n"))?;
    Ok(0)
}

/// An empty file is fine.
fn nullable(mut schema: Value) -> Value {
    let kind = schema["type"].take();
    schema["type"] = json!([kind, "null"]);
    schema
}

fn object(fields: &[ConfigField], required: &[&str]) -> Value {
    let properties: Map<String, Value> = fields.iter().map(|it| (it.name.to_owned(), property(it))).collect();
    let mut schema = json!({ "type": "object", "properties": properties, "additionalProperties": false });
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema
}

fn property(field: &ConfigField) -> Value {
    let mut schema = value(field.value);
    schema["description"] = json!(field.docs);
    schema
}

fn value(value: ConfigValue) -> Value {
    let text = || json!({ "type": "string" });
    let texts = || json!({ "type": "array", "items": text() });
    match value {
        ConfigValue::Text => text(),
        ConfigValue::Texts => texts(),
        ConfigValue::Number => json!({ "type": "integer", "minimum": 1 }),
        ConfigValue::Boolean => json!({ "type": "boolean" }),
        ConfigValue::Day => json!({ "type": "string", "format": "date" }),
        ConfigValue::Code => json!({ "type": "string", "enum": codes() }),
        ConfigValue::OneOf(words) => json!({ "type": "string", "enum": words }),
        ConfigValue::Object(fields) => object(fields, &[]),
        // Whoever leaves a key of such an Object out has said nothing with the others.
        ConfigValue::Objects(fields) => {
            let required: Vec<&str> = fields.iter().map(|it| it.name).collect();
            json!({ "type": "array", "items": object(fields, &required) })
        }
        ConfigValue::TextOrObject(fields) => json!({ "anyOf": [text(), object(fields, &[])] }),
        ConfigValue::TextsOrObject(fields) => json!({ "anyOf": [texts(), object(fields, &[])] }),
        // `off` is false to a reader of YAML 1.1.
        ConfigValue::ByCode(words) => {
            let level = json!({ "enum": words.iter().map(|it| json!(it)).chain([json!(false)]).collect::<Vec<_>>() });
            let levels: Map<String, Value> = codes().into_iter().map(|it| (it.to_owned(), level.clone())).collect();
            json!({ "type": "object", "properties": levels, "additionalProperties": false })
        }
    }
}

fn codes() -> Vec<&'static str> {
    ide::catalogue().into_iter().map(|it| it.code).collect()
}
