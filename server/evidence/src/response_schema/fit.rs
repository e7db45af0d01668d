//! Whether a Schema of the description fits an observed body: the body is valid, and no key of it is undocumented.
//!
//! Not a validator: what cannot be told here (patterns, conditions) counts as a misfit, since a Schema that is
//! offered must not be wrong.

use std::cell::Cell;

use openapi::Version;
use syntax::{Node, Value};
use workspace::Snapshot;

use crate::infer::has_format;

/// Deepest level of a body, and longest nesting of branches, that is looked at.
const MAX_DEPTH: usize = 64;
/// Most comparisons of a value with a Schema for one component.
const BUDGET: u32 = 100_000;

/// Keywords that nothing here can judge.
const UNDECIDED: [&str; 11] = [
    "not",
    "if",
    "patternProperties",
    "dependentSchemas",
    "dependentRequired",
    "propertyNames",
    "contains",
    "prefixItems",
    "$dynamicRef",
    "$recursiveRef",
    "pattern",
];

/// Compares bodies with the Schemas of one description.
pub(super) struct Fit<'a> {
    snapshot: &'a Snapshot,
    version: Version,
    budget: Cell<u32>,
}

/// The Schemas that a value has to match at the same time, branches of unions not yet chosen.
type Parts<'a> = Vec<Node<'a>>;

impl<'a> Fit<'a> {
    pub(super) fn new(snapshot: &'a Snapshot, version: Version) -> Fit<'a> {
        Fit { snapshot, version, budget: Cell::new(BUDGET) }
    }

    /// Whether all bodies fit.
    pub(super) fn fits(&self, schema: Node<'a>, bodies: &[&Value]) -> bool {
        bodies.iter().all(|body| self.value(vec![schema], body, 0))
    }

    /// The names of the properties that a Schema declares, branches of `allOf` included.
    pub(super) fn properties(&self, schema: Node<'a>) -> Vec<String> {
        let mut names = Vec::new();
        for part in self.parts(vec![schema]).unwrap_or_default() {
            for entry in part.get("properties").into_iter().flat_map(Node::entries) {
                let name = entry.key().into_owned();
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        names
    }

    /// The Schemas with References followed and `allOf` taken apart. `None` where that leads nowhere.
    fn parts(&self, schemas: Vec<Node<'a>>) -> Option<Parts<'a>> {
        let mut parts: Parts<'a> = Vec::new();
        let mut open = schemas;
        open.reverse();
        while let Some(schema) = open.pop() {
            if parts.contains(&schema) {
                continue;
            }
            if parts.len() >= MAX_DEPTH {
                return None;
            }
            parts.push(schema);
            if let Some(reference) = schema.get("$ref") {
                open.push(self.snapshot.reference(reference, &reference.as_str()?).ok()?);
                if self.version == Version::V3_0 {
                    continue;
                }
            }
            open.extend(schema.get("allOf").into_iter().flat_map(Node::items));
        }
        // In 3.0 what stands beside `$ref` is ignored.
        if self.version == Version::V3_0 {
            parts.retain(|it| it.get("$ref").is_none());
        }
        Some(parts)
    }

    fn value(&self, schemas: Vec<Node<'a>>, value: &Value, depth: usize) -> bool {
        let Some(budget) = self.budget.get().checked_sub(1) else { return false };
        self.budget.set(budget);
        if depth >= MAX_DEPTH {
            return false;
        }
        let Some(parts) = self.parts(schemas) else { return false };
        self.chosen(parts, value, depth, 0)
    }

    /// Takes the branches of the unions from the part `from` on, one after the other.
    fn chosen(&self, parts: Parts<'a>, value: &Value, depth: usize, from: usize) -> bool {
        let union = parts
            .iter()
            .enumerate()
            .skip(from)
            .find_map(|(index, part)| Some((index, part.get("oneOf").or_else(|| part.get("anyOf"))?)));
        let Some((index, union)) = union else { return self.plain(&parts, value, depth) };
        if depth + index >= MAX_DEPTH {
            return false;
        }
        union.items().any(|branch| {
            let Some(budget) = self.budget.get().checked_sub(1) else { return false };
            self.budget.set(budget);
            let Some(branch) = self.parts(vec![branch]) else { return false };
            let mut parts = parts.clone();
            parts.extend(branch);
            parts.len() < MAX_DEPTH && self.chosen(parts, value, depth, index + 1)
        })
    }

    fn plain(&self, parts: &[Node<'a>], value: &Value, depth: usize) -> bool {
        let is_undecided = |part: &Node<'a>| UNDECIDED.iter().any(|key| part.get(key).is_some());
        if parts.iter().any(|it| it.as_bool() == Some(false) || is_undecided(it)) {
            return false;
        }
        if !parts.iter().all(|it| self.has_type(*it, value) && has_value(*it, value)) {
            return false;
        }
        match value {
            Value::Null | Value::Bool(_) => true,
            Value::Number(literal) => parts.iter().all(|it| in_bounds(*it, literal)),
            Value::String(text) => parts.iter().all(|it| is_text(*it, text)),
            Value::Array(items) => {
                let schemas: Vec<Node<'a>> = parts.iter().filter_map(|it| it.get("items")).collect();
                let is_long = parts.iter().all(|it| has_length(*it, "minItems", "maxItems", items.len()));
                is_long && items.iter().all(|item| self.value(schemas.clone(), item, depth + 1))
            }
            Value::Object(members) => {
                let is_long = parts.iter().all(|it| has_length(*it, "minProperties", "maxProperties", members.len()));
                is_long
                    && self.has_required(parts, value)
                    && members.iter().all(|(name, value)| self.member(parts, name, value, depth))
            }
        }
    }

    fn member(&self, parts: &[Node<'a>], name: &str, value: &Value, depth: usize) -> bool {
        let mut schemas = Vec::new();
        for part in parts {
            let declared = part.get("properties").and_then(|it| it.get(name));
            // A map documents its keys by a schema, `true` does not.
            let dynamic = || part.get("additionalProperties").filter(|it| it.is_mapping() && !it.is_empty());
            schemas.extend(declared.or_else(dynamic));
        }
        let is_written_only = schemas.iter().any(|it| it.get("writeOnly").and_then(Node::as_bool) == Some(true));
        !schemas.is_empty() && !is_written_only && self.value(schemas, value, depth + 1)
    }

    fn has_required(&self, parts: &[Node<'a>], value: &Value) -> bool {
        let is_written_only = |name: &str| {
            let declared = parts.iter().filter_map(|it| it.get("properties")?.get(name));
            declared.filter_map(|it| it.get("writeOnly")?.as_bool()).any(|it| it)
        };
        let required = parts.iter().filter_map(|it| it.get("required")).flat_map(Node::items);
        required.filter_map(Node::scalar_text).all(|name| value.get(&name).is_some() || is_written_only(&name))
    }

    fn has_type(&self, schema: Node<'a>, value: &Value) -> bool {
        let Some(types) = schema.get("type") else { return true };
        let nullable = self.version == Version::V3_0 && schema.get("nullable").and_then(Node::as_bool) == Some(true);
        if nullable && *value == Value::Null {
            return true;
        }
        match types.as_str() {
            Some(name) => is_of_type(&name, value),
            None => types.items().filter_map(Node::as_str).any(|name| is_of_type(&name, value)),
        }
    }
}

fn is_of_type(name: &str, value: &Value) -> bool {
    match value {
        Value::Null => name == "null",
        Value::Bool(_) => name == "boolean",
        Value::Number(literal) => match name {
            "number" => true,
            "integer" => literal.parse::<f64>().is_ok_and(|it| it.fract() == 0.0),
            _ => false,
        },
        Value::String(_) => name == "string",
        Value::Array(_) => name == "array",
        Value::Object(_) => name == "object",
    }
}

/// `enum` and `const`.
fn has_value(schema: Node<'_>, value: &Value) -> bool {
    let is_const = schema.get("const").is_none_or(|it| is_equal(it, value));
    is_const && schema.get("enum").is_none_or(|it| it.items().any(|it| is_equal(it, value)))
}

/// Equality of scalars; collections in an `enum` are too rare to be offered.
fn is_equal(node: Node<'_>, value: &Value) -> bool {
    match value {
        Value::Array(_) | Value::Object(_) => false,
        scalar => node.scalar().is_some() && node.to_value() == *scalar,
    }
}

fn in_bounds(schema: Node<'_>, literal: &str) -> bool {
    let Ok(number) = literal.parse::<f64>() else { return false };
    let bound = |key: &str| schema.get(key).and_then(Node::scalar_text).and_then(|it| it.parse::<f64>().ok());
    // In 3.0 the exclusive bounds are flags of the inclusive ones.
    let is_exclusive = |key: &str| schema.get(key).and_then(Node::as_bool) == Some(true);
    bound("minimum").is_none_or(|it| number > it || (number == it && !is_exclusive("exclusiveMinimum")))
        && bound("maximum").is_none_or(|it| number < it || (number == it && !is_exclusive("exclusiveMaximum")))
        && bound("exclusiveMinimum").is_none_or(|it| number > it)
        && bound("exclusiveMaximum").is_none_or(|it| number < it)
}

fn is_text(schema: Node<'_>, text: &str) -> bool {
    let format = schema.get("format").and_then(Node::as_str);
    let has_format = format.and_then(|it| has_format(&it, text)).unwrap_or(true);
    has_format && has_length(schema, "minLength", "maxLength", text.chars().count())
}

fn has_length(schema: Node<'_>, least: &str, most: &str, length: usize) -> bool {
    let bound = |key: &str| schema.get(key).and_then(Node::scalar_text).and_then(|it| it.parse::<usize>().ok());
    bound(least).is_none_or(|it| length >= it) && bound(most).is_none_or(|it| length <= it)
}

#[cfg(test)]
mod tests {
    use openapi::Version;
    use syntax::Value;
    use workspace::{Change, FileChange, FileSet, VfsPath, Workspace};

    use super::Fit;

    #[track_caller]
    fn check_in(version: Version, schema: &str, body: &str, expected: bool) {
        let text = format!(
            "components: {{schemas: {{A: {schema}, B: {{type: string}}, C: {{$ref: '#/components/schemas/C'}}}}}}"
        );
        let mut workspace = Workspace::default();
        let path = VfsPath::new("/openapi.yaml");
        let file = (FileSet::CURRENT, path.clone(), FileChange::Text(text.as_str().into()));
        workspace.apply(Change { files: vec![file], ..Change::default() });
        let snapshot = workspace.snapshot();
        let file = snapshot.file(FileSet::CURRENT, &path).expect("no file");
        let pointer = syntax::JsonPointer::from_steps(["components", "schemas", "A"]);
        let schema = snapshot.at(file, &pointer).expect("no schema");
        let body = Value::from_json(body).expect(body);
        assert_eq!(Fit::new(&snapshot, version).fits(schema, &[&body]), expected, "{text}");
    }

    #[track_caller]
    fn check(schema: &str, body: &str, expected: bool) {
        check_in(Version::V3_1, schema, body, expected);
    }

    #[test]
    fn no_key_is_undocumented() {
        check("{properties: {a: {type: integer}}}", r#"{"a": 1}"#, true);
        check("{properties: {a: {type: integer}}}", r#"{"a": 1, "b": 2}"#, false);
        check("{properties: {a: {type: integer}}, additionalProperties: true}", r#"{"b": 2}"#, false);
        check("{additionalProperties: {type: integer}}", r#"{"b": 2}"#, true);
        check("{properties: {a: {properties: {b: {}}}}}", r#"{"a": {"c": 1}}"#, false);
    }

    #[test]
    fn all_that_is_required_is_there() {
        check("{required: [a], properties: {a: {}, b: {}}}", r#"{"b": 1}"#, false);
        check("{required: [a], properties: {a: {writeOnly: true}, b: {}}}", r#"{"b": 1}"#, true);
        check("{properties: {a: {writeOnly: true}}}", r#"{"a": 1}"#, false);
    }

    #[test]
    fn types_and_null_are_by_version() {
        check("{type: integer}", "1.5", false);
        check("{type: number}", "1", true);
        check("{type: [string, 'null']}", "null", true);
        check("{type: string, nullable: true}", "null", false);
        check_in(Version::V3_0, "{type: string, nullable: true}", "null", true);
    }

    #[test]
    fn values_and_bounds_hold() {
        check("{enum: [a, b]}", r#""c""#, false);
        check("{const: 1}", "1", true);
        check("{maximum: 2}", "3", false);
        check("{maxLength: 2}", r#""abc""#, false);
        check("{format: date}", r#""soon""#, false);
        check("{format: color}", r#""red""#, true);
        check("{pattern: a}", r#""a""#, false);
    }

    #[test]
    fn branches_are_chosen() {
        check("{allOf: [{properties: {a: {}}}, {properties: {b: {}}}]}", r#"{"a": 1, "b": 1}"#, true);
        check("{oneOf: [{type: string}, {$ref: '#/components/schemas/B'}]}", "1", false);
        check("{anyOf: [{type: integer}, {$ref: '#/components/schemas/B'}]}", r#""b""#, true);
    }

    #[test]
    fn references_end() {
        check("{$ref: '#/components/schemas/B'}", r#""b""#, true);
        check("{$ref: '#/nowhere'}", r#""b""#, false);
        check("{$ref: '#/components/schemas/C'}", r#""b""#, true);
        check("{type: array, items: {$ref: '#/components/schemas/A'}}", "[[[[]]]]", true);
    }
}
