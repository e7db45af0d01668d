//! Schema Objects as JSON Schema 2020-12 reads them, so that the `jsonschema` crate can judge payloads.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

/// What is read into a schema besides its words.
#[derive(Clone, Copy)]
pub(crate) struct Reading<'a> {
    pub(crate) is_3_0: bool,
    /// Properties that are `readOnly` or `writeOnly` somewhere: they stand outside of what is judged.
    pub(crate) one_sided: &'a BTreeSet<String>,
    /// Objects are open whatever is written, since a response may always gain attributes.
    pub(crate) open: bool,
    /// A value that fits two branches of a `oneOf` counts, as under `anyOf`.
    pub(crate) overlap: bool,
    /// Objects have no properties but those that are described: clients send nothing else.
    pub(crate) described: bool,
    /// Within a condition, where reading generously would mean the opposite.
    pub(crate) strict: bool,
}

/// The names of all properties with a flag of their own.
pub(crate) fn one_sided(schema: &Value, names: &mut BTreeSet<String>) {
    match schema {
        Value::Array(items) => items.iter().for_each(|it| one_sided(it, names)),
        Value::Object(members) => {
            for (name, property) in members.get("properties").and_then(Value::as_object).into_iter().flatten() {
                if has_flag(property) {
                    names.insert(name.clone());
                }
            }
            members.values().for_each(|it| one_sided(it, names));
        }
        _ => {}
    }
}

/// A flag may stand in a part of the property's schema.
fn has_flag(schema: &Value) -> bool {
    match schema {
        Value::Array(items) => items.iter().any(has_flag),
        Value::Object(members) => members.iter().any(|(key, value)| match key.as_str() {
            "readOnly" | "writeOnly" => value == true,
            "allOf" | "oneOf" | "anyOf" => has_flag(value),
            _ => false,
        }),
        _ => false,
    }
}

impl Reading<'_> {
    /// A schema with its components, and a validator for it.
    pub(crate) fn validator(self, schema: &Value, components: &Value) -> jsonschema::Validator {
        let mut whole = match self.site(schema) {
            Value::Bool(true) => json!({}),
            Value::Bool(false) => json!({"not": {}}),
            other => other,
        };
        let all = |reading: Self| -> Map<String, Value> {
            let members = components.as_object().into_iter().flatten();
            members.map(|(name, schema)| (name.clone(), reading.plain(schema))).collect()
        };
        whole["components"] = json!({"schemas": all(self), "strict": all(self.strict())});
        jsonschema::draft202012::options()
            .should_validate_formats(true)
            .build(&whole)
            .unwrap_or_else(|error| panic!("{error}: {whole}"))
    }

    fn strict(self) -> Self {
        Reading { open: false, overlap: false, described: false, strict: true, ..self }
    }

    /// A schema that is the whole of what is said about a value, not a part of it.
    fn site(self, schema: &Value) -> Value {
        let mut plain = self.plain(schema);
        if self.described
            && let Value::Object(members) = &mut plain
            && !members.contains_key("unevaluatedProperties")
        {
            members.insert("unevaluatedProperties".to_owned(), json!(false));
        }
        plain
    }

    /// A branch of nothing but `nullable` is meant to be null.
    fn branch(self, schema: &Value) -> Value {
        let is_null = self.is_3_0
            && schema["nullable"] == true
            && schema
                .as_object()
                .is_some_and(|it| it.keys().all(|key| matches!(key.as_str(), "nullable" | "description")));
        if is_null { json!({"type": "null"}) } else { self.plain(schema) }
    }

    fn plain(self, schema: &Value) -> Value {
        let Value::Object(members) = schema else { return schema.clone() };
        let target = |reference: &Value| match self.strict {
            true => json!(reference.as_str().unwrap_or_default().replace("/schemas/", "/strict/")),
            false => reference.clone(),
        };
        // 3.0 ignores what stands beside `$ref`.
        if let Some(reference) = members.get("$ref").filter(|_| self.is_3_0) {
            return json!({"$ref": target(reference)});
        }
        let mut all = Map::new();
        for (key, value) in members {
            let list = |read: fn(Self, &Value) -> Value| {
                value.as_array().into_iter().flatten().map(|it| read(self, it)).collect()
            };
            let map = |read: fn(Self, &Value) -> Value| -> Value {
                let members = value.as_object().into_iter().flatten();
                members.map(|(name, it)| (name.clone(), read(self, it))).collect()
            };
            let written = match key.as_str() {
                "properties" => {
                    let mut properties = map(Self::site);
                    if let Value::Object(members) = &mut properties {
                        members.iter_mut().for_each(|(name, it)| {
                            if self.one_sided.contains(name) {
                                *it = json!(true);
                            }
                        });
                    }
                    properties
                }
                "$ref" => target(value),
                "enum" => self.listed(members, value),
                "patternProperties" => map(Self::site),
                "dependentSchemas" => map(Self::plain),
                "prefixItems" => list(Self::site),
                "allOf" => list(Self::plain),
                "anyOf" | "oneOf" => list(Self::branch),
                "not" | "if" | "propertyNames" => self.strict().plain(value),
                "contains" if members.contains_key("maxContains") => self.strict().plain(value),
                "then" | "else" | "contains" => self.plain(value),
                "items" => self.site(value),
                "additionalProperties" | "unevaluatedProperties" if *value == false && self.open => continue,
                "additionalProperties" if says_nothing(value) => continue,
                "additionalProperties" => self.site(value),
                "required" => self.without_one_sided(value),
                "dependentRequired" => {
                    let members = value.as_object().into_iter().flatten();
                    let kept = members.filter(|(name, _)| !self.one_sided.contains(*name));
                    kept.map(|(name, it)| (name.clone(), self.without_one_sided(it))).collect()
                }
                _ => value.clone(),
            };
            all.insert(if key == "oneOf" && self.overlap { free_key(members) } else { key.clone() }, written);
        }
        // Both unions in one schema: the one that is rewritten is a part of its own.
        if let Some(branches) = all.shift_remove("oneOf as anyOf") {
            let mut parts = all.shift_remove("allOf").and_then(|it| it.as_array().cloned()).unwrap_or_default();
            parts.push(json!({"anyOf": branches}));
            all.insert("allOf".to_owned(), Value::Array(parts));
        }
        if self.is_3_0 {
            spell_3_1(&mut all);
        }
        Value::Object(all)
    }

    /// A type that names null beside a list that forgot it is meant to let null in.
    fn listed(self, members: &Map<String, Value>, values: &Value) -> Value {
        let named = members.get("type").and_then(Value::as_array).is_some_and(|it| it.contains(&json!("null")));
        let flagged =
            self.is_3_0 && members.get("nullable") == Some(&Value::Bool(true)) && members.contains_key("type");
        let mut values = values.as_array().cloned().unwrap_or_default();
        if (named || flagged) && !values.contains(&Value::Null) {
            values.push(Value::Null);
        }
        Value::Array(values)
    }

    fn without_one_sided(self, names: &Value) -> Value {
        let names = names.as_array().into_iter().flatten();
        names.filter(|it| !it.as_str().is_some_and(|it| self.one_sided.contains(it))).cloned().collect()
    }
}

/// Whether a payload has a property that stands outside of what is judged.
pub(crate) fn mentions(payload: &Value, names: &BTreeSet<String>) -> bool {
    match payload {
        Value::Array(items) => items.iter().any(|it| mentions(it, names)),
        Value::Object(members) => members.iter().any(|(name, it)| names.contains(name) || mentions(it, names)),
        _ => false,
    }
}

/// What is said where nothing is said.
fn says_nothing(schema: &Value) -> bool {
    *schema == true || schema.as_object().is_some_and(|it| it.keys().all(|key| key == "description"))
}

fn free_key(members: &Map<String, Value>) -> String {
    if members.contains_key("anyOf") { "oneOf as anyOf".to_owned() } else { "anyOf".to_owned() }
}

/// `nullable` and boolean exclusive bounds.
fn spell_3_1(schema: &mut Map<String, Value>) {
    if schema.get("nullable") == Some(&Value::Bool(true))
        && let Some(written) = schema.get("type").filter(|it| it.is_string()).cloned()
    {
        schema.insert("type".to_owned(), json!([written, "null"]));
    }
    for (flag, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        if let Some(written) = schema.shift_remove(flag)
            && written == true
            && let Some(value) = schema.shift_remove(bound)
        {
            schema.insert(flag.to_owned(), value);
        }
    }
}
