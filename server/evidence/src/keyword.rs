//! Single keywords of a schema against a single value.

use syntax::{Node, Value};

use crate::infer;
use crate::schema::types;

/// A keyword that a value does not satisfy, with what a person may be told (never the value).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Violation {
    pub(crate) keyword: &'static str,
    pub(crate) told: String,
}

/// The keywords of `schema` itself that `value` violates; what is below properties, items and branches is not
/// looked at.
pub(crate) fn violations(schema: Node<'_>, value: &Value, is_nullable: bool, acc: &mut Vec<Violation>) {
    let mut violated = |keyword: &'static str, told: String| acc.push(Violation { keyword, told });
    if *value == Value::Null && is_nullable {
        return;
    }
    if let Some(types) = types(schema)
        && !types.iter().any(|it| is_of_type(it, value))
    {
        violated("type", format!("is {}, not {}", name(value), types.join(" or ")));
        return;
    }
    if let Some(values) = schema.get("enum").filter(|it| it.is_sequence())
        && !values.items().any(|it| is_equal(it, value))
    {
        violated("enum", "is none of the values of `enum`".to_owned());
    }
    if let Some(constant) = schema.get("const")
        && !is_equal(constant, value)
    {
        violated("const", "is not the value of `const`".to_owned());
    }
    match value {
        Value::Number(literal) => numbers(schema, literal, &mut violated),
        Value::String(text) => strings(schema, text, &mut violated),
        Value::Array(items) => lengths(schema, "minItems", "maxItems", items.len(), &mut violated),
        Value::Object(members) => lengths(schema, "minProperties", "maxProperties", members.len(), &mut violated),
        Value::Null | Value::Bool(_) => {}
    }
}

fn numbers(schema: Node<'_>, literal: &str, violated: &mut impl FnMut(&'static str, String)) {
    let Ok(value) = literal.parse::<f64>() else { return };
    let bound = |key: &str| schema.get(key).and_then(number);
    let says = |key: &str| schema.get(key).and_then(Node::as_bool) == Some(true);
    if let Some(least) = bound("minimum")
        && (value < least || (value <= least && says("exclusiveMinimum")))
    {
        violated("minimum", "is below `minimum`".to_owned());
    }
    if let Some(most) = bound("maximum")
        && (value > most || (value >= most && says("exclusiveMaximum")))
    {
        violated("maximum", "is above `maximum`".to_owned());
    }
    if bound("exclusiveMinimum").is_some_and(|it| value <= it) {
        violated("exclusiveMinimum", "is not above `exclusiveMinimum`".to_owned());
    }
    if bound("exclusiveMaximum").is_some_and(|it| value >= it) {
        violated("exclusiveMaximum", "is not below `exclusiveMaximum`".to_owned());
    }
    if let Some(step) = bound("multipleOf").filter(|it| *it > 0.0) {
        let times = value / step;
        if (times - times.round()).abs() > 1e-9 * times.abs().max(1.0) {
            violated("multipleOf", "is no multiple of `multipleOf`".to_owned());
        }
    }
}

fn strings(schema: Node<'_>, text: &str, violated: &mut impl FnMut(&'static str, String)) {
    lengths(schema, "minLength", "maxLength", text.chars().count(), violated);
    if let Some(format) = schema.get("format").and_then(Node::as_str)
        && infer::has_format(&format, text) == Some(false)
    {
        violated("format", format!("is no `{format}`"));
    }
    if let Some(pattern) = schema.get("pattern").and_then(Node::as_str)
        && let Ok(pattern) = regex::RegexBuilder::new(&pattern).size_limit(1 << 20).build()
        && !pattern.is_match(text)
    {
        violated("pattern", "does not match `pattern`".to_owned());
    }
}

fn lengths(
    schema: Node<'_>,
    least: &'static str,
    most: &'static str,
    length: usize,
    violated: &mut impl FnMut(&'static str, String),
) {
    let bound = |key: &str| schema.get(key).and_then(number);
    if bound(least).is_some_and(|it| (length as f64) < it) {
        violated(least, format!("has fewer than `{least}` says"));
    }
    if bound(most).is_some_and(|it| length as f64 > it) {
        violated(most, format!("has more than `{most}` says"));
    }
}

fn number(node: Node<'_>) -> Option<f64> {
    match node.scalar()? {
        syntax::Scalar::Number(text) => text.parse().ok(),
        _ => None,
    }
}

/// What a value is called: `string`, `an object`.
pub(crate) fn name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(text) if is_integer(text) => "an integer",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

fn is_of_type(name: &str, value: &Value) -> bool {
    match (name, value) {
        ("null", Value::Null)
        | ("boolean", Value::Bool(_))
        | ("number", Value::Number(_))
        | ("string", Value::String(_))
        | ("array", Value::Array(_))
        | ("object", Value::Object(_)) => true,
        ("integer", Value::Number(text)) => is_integer(text),
        // A type that nobody knows is another rule's to report.
        (name, _) => !["null", "boolean", "number", "string", "array", "object", "integer"].contains(&name),
    }
}

/// JSON Schema counts `1.0` as an integer; written as an integer it is one for every reader.
fn is_integer(literal: &str) -> bool {
    if !literal.contains(['.', 'e', 'E']) {
        return true;
    }
    literal.parse::<f64>().is_ok_and(|it| it.fract() == 0.0)
}

/// Whether a value of the description and an observed one are the same.
fn is_equal(node: Node<'_>, value: &Value) -> bool {
    same(&node.to_value(), value, 0)
}

fn same(a: &Value, b: &Value, depth: usize) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.parse::<f64>().ok() == b.parse::<f64>().ok(),
        (Value::Array(a), Value::Array(b)) if depth < 64 => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b, depth + 1))
        }
        (Value::Object(x), Value::Object(y)) if depth < 64 => {
            x.len() == y.len() && x.iter().all(|(key, it)| b.get(key).is_some_and(|other| same(it, other, depth + 1)))
        }
        (a, b) => a == b,
    }
}
