//! Random schemas, with every keyword that the comparison knows.

use serde_json::{Map, Value, json};

use crate::random::Random;

pub(crate) const NAMES: [&str; 4] = ["a", "b", "c", "x1"];
/// Components of a pair: `C0` to `C2`.
pub(crate) const COMPONENTS: usize = 3;

/// How schemas are made.
#[derive(Clone, Copy)]
pub(crate) struct Style {
    pub(crate) is_3_0: bool,
    /// Whether `$ref` may be used.
    pub(crate) references: bool,
}

impl Style {
    pub(crate) fn schema(self, random: &mut Random, depth: usize) -> Value {
        let simple = depth == 0;
        match random.below(if simple { 9 } else { 20 }) {
            0..=2 => self.string(random),
            3..=4 => self.number(random),
            5 => self.nullable(random, json!({"type": "boolean"})),
            6 => self.values(random),
            7 if self.references => reference(random),
            8 => match random.below(4) {
                0 => json!({}),
                1 if !self.is_3_0 => json!({"type": ["string", "integer"]}),
                _ => json!({"type": "object"}),
            },
            9..=13 => self.object(random, depth - 1),
            14..=15 => self.array(random, depth - 1),
            16..=17 => self.union(random, depth - 1),
            18 => json!({"allOf": [self.schema(random, depth - 1), self.schema(random, depth - 1)]}),
            19 => self.conditional(random, depth - 1),
            _ => json!({"type": "string"}),
        }
    }

    fn nullable(self, random: &mut Random, mut schema: Value) -> Value {
        if random.chance(15) {
            self.make_nullable(&mut schema);
        }
        schema
    }

    /// In the spelling of the version.
    pub(crate) fn make_nullable(self, schema: &mut Value) {
        if let Some(values) = schema["enum"].as_array_mut()
            && !values.contains(&Value::Null)
        {
            values.push(Value::Null);
        }
        let Some(written) = schema.get("type").cloned() else { return };
        if self.is_3_0 {
            schema["nullable"] = json!(true);
        } else if written.is_string() && written != "null" {
            schema["type"] = json!([written, "null"]);
        }
        clean(schema);
    }

    fn string(self, random: &mut Random) -> Value {
        let mut schema = json!({"type": "string"});
        for _ in 0..random.below(3) {
            self.add_keyword(random, &mut schema, 0);
        }
        self.nullable(random, schema)
    }

    fn number(self, random: &mut Random) -> Value {
        let mut schema = json!({"type": if random.chance(60) { "integer" } else { "number" }});
        for _ in 0..random.below(3) {
            self.add_keyword(random, &mut schema, 0);
        }
        self.nullable(random, schema)
    }

    fn values(self, random: &mut Random) -> Value {
        let mut schema = match random.below(4) {
            0 => json!({"enum": ["a", "b"]}),
            1 => json!({"type": "string", "enum": ["a", "b", "c"]}),
            2 => json!({"type": "integer", "enum": [1, 2]}),
            _ if self.is_3_0 => json!({"enum": [1, "a"]}),
            _ => json!({"const": "a"}),
        };
        if random.chance(20) && schema.get("enum").is_some() && schema.get("type").is_some() {
            self.make_nullable(&mut schema);
        }
        schema
    }

    pub(crate) fn object(self, random: &mut Random, depth: usize) -> Value {
        let mut properties = Map::new();
        let mut required: Vec<&str> = Vec::new();
        for name in NAMES {
            if random.chance(50) {
                properties.insert(name.to_owned(), self.property(random, depth));
                if random.chance(40) {
                    required.push(name);
                }
            }
        }
        let mut schema = json!({"type": "object"});
        if !properties.is_empty() {
            schema["properties"] = Value::Object(properties);
        }
        if !required.is_empty() {
            schema["required"] = json!(required);
        }
        if random.chance(35) {
            self.add_keyword(random, &mut schema, depth);
        }
        self.nullable(random, schema)
    }

    pub(crate) fn property(self, random: &mut Random, depth: usize) -> Value {
        let mut schema = self.schema(random, depth);
        if schema.get("$ref").is_none() {
            match random.below(25) {
                0 => schema["readOnly"] = json!(true),
                1 => schema["writeOnly"] = json!(true),
                2 => schema["default"] = json!("a"),
                _ => {}
            }
        }
        schema
    }

    fn array(self, random: &mut Random, depth: usize) -> Value {
        let mut schema = json!({"type": "array", "items": self.schema(random, depth)});
        if random.chance(40) {
            self.add_keyword(random, &mut schema, depth);
        }
        self.nullable(random, schema)
    }

    fn union(self, random: &mut Random, depth: usize) -> Value {
        let keyword = if random.chance(50) { "oneOf" } else { "anyOf" };
        let branches: Vec<Value> = (0..2 + random.below(2)).map(|_| self.schema(random, depth)).collect();
        let mut schema = json!({ keyword: branches });
        match random.below(6) {
            0 => schema["type"] = json!("object"),
            1 => {
                schema["type"] = json!("object");
                schema["properties"] = json!({"a": self.schema(random, 0)});
            }
            2 if !self.is_3_0 => schema[keyword].as_array_mut().expect("branches").push(json!({"type": "null"})),
            _ => {}
        }
        schema
    }

    fn conditional(self, random: &mut Random, depth: usize) -> Value {
        let mut schema = self.object(random, depth);
        match random.below(3) {
            0 if !self.is_3_0 => {
                schema["if"] = json!({"required": ["a"]});
                schema["then"] = self.object(random, 0);
                if random.chance(50) {
                    schema["else"] = self.object(random, 0);
                }
            }
            1 if !self.is_3_0 => schema["dependentSchemas"] = json!({"a": self.object(random, 0)}),
            _ => schema["not"] = self.schema(random, 0),
        }
        schema
    }

    /// Adds a keyword that has a meaning for the type, or gives another value to one that is there.
    pub(crate) fn add_keyword(self, random: &mut Random, schema: &mut Value, depth: usize) {
        let kind = kind_of(schema);
        let newer = !self.is_3_0;
        let small = json!(random.below(4));
        match (kind.as_str(), random.below(12)) {
            ("string", 0..=2) => schema["minLength"] = small,
            ("string", 3..=5) => schema["maxLength"] = small,
            ("string", 6..=7) => schema["pattern"] = json!(random.pick(&["^a", "b$", "^[a-c]+$", "^a.*$"])),
            ("string", 8..=9) => schema["format"] = json!(random.pick(&["date", "uuid", "date-time", "email"])),
            ("string", _) => schema["enum"] = json!(["a", "b"]),
            ("integer" | "number", choice) => self.add_bound(random, schema, choice),
            ("array", 0..=1) => schema["minItems"] = small,
            ("array", 2..=3) => schema["maxItems"] = small,
            ("array", 4) => schema["uniqueItems"] = json!(true),
            ("array", 5..=6) if newer => {
                let count = 1 + random.below(2);
                schema["prefixItems"] = (0..count).map(|_| self.schema(random, 0)).collect();
            }
            ("array", 7..=8) if newer => schema["contains"] = self.schema(random, 0),
            ("array", 9) if newer => schema["minContains"] = small,
            ("array", 10) if newer => schema["maxContains"] = small,
            ("array", _) => schema["items"] = self.schema(random, depth),
            ("object", 0) => schema["minProperties"] = small,
            ("object", 1) => schema["maxProperties"] = small,
            ("object", 2..=3) => schema["additionalProperties"] = json!(false),
            ("object", 4) => schema["additionalProperties"] = self.schema(random, depth),
            ("object", 5..=6) if newer => schema["patternProperties"] = json!({"^x": self.schema(random, 0)}),
            ("object", 7) if newer => schema["propertyNames"] = json!({"maxLength": 1 + random.below(2)}),
            ("object", 8) if newer => {
                schema["dependentRequired"] = json!({"a": [random.pick(&["b", "c"])]});
            }
            ("object", 9) if newer => schema["unevaluatedProperties"] = json!(false),
            ("object", _) => {
                let name = *random.pick(&NAMES);
                schema["properties"][name] = self.property(random, depth);
            }
            _ => schema["description"] = json!("text"),
        }
        clean(schema);
    }

    fn add_bound(self, random: &mut Random, schema: &mut Value, choice: usize) {
        let value = json!(random.below(5));
        match choice {
            0..=2 => schema["minimum"] = value,
            3..=5 => schema["maximum"] = value,
            6 => schema["multipleOf"] = json!(1 + random.below(4)),
            7 if self.is_3_0 => {
                schema["minimum"] = value;
                schema["exclusiveMinimum"] = json!(true);
            }
            8 if self.is_3_0 => {
                schema["maximum"] = value;
                schema["exclusiveMaximum"] = json!(true);
            }
            7 => schema["exclusiveMinimum"] = value,
            8 => schema["exclusiveMaximum"] = value,
            9 => schema["enum"] = json!([1, 2, 3]),
            _ => schema["type"] = json!(if schema["type"] == "integer" { "number" } else { "integer" }),
        }
    }
}

pub(crate) fn reference(random: &mut Random) -> Value {
    json!({"$ref": format!("#/components/schemas/C{}", random.below(COMPONENTS))})
}

/// The first type that is written and not null.
pub(crate) fn kind_of(schema: &Value) -> String {
    let written = match &schema["type"] {
        Value::Array(all) => all.iter().find(|it| **it != "null").cloned().unwrap_or_default(),
        other => other.clone(),
    };
    written.as_str().unwrap_or_default().to_owned()
}

/// Indexing makes members: those that got no value go.
pub(crate) fn clean(schema: &mut Value) {
    if let Value::Object(members) = schema {
        members.retain(|_, value| !value.is_null());
    }
}
