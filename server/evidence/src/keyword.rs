//! Single keywords of a schema against a single value.

use syntax::{Node, Value};

use crate::infer;
use crate::own::Fields;
use crate::schema::names;

/// A keyword that a value does not satisfy, with what a person may be told (never the value).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Violation {
    pub(crate) keyword: &'static str,
    pub(crate) told: String,
}

/// The keywords of one Schema Object that a single value can violate, read once.
#[derive(Default)]
pub(crate) struct Keywords {
    types: Option<Vec<String>>,
    /// The kinds of values that `types` allows, a bit each.
    kinds: u8,
    values: Option<Vec<Value>>,
    constant: Option<Value>,
    format: Option<String>,
    pattern: Option<regex::Regex>,
    bounds: Vec<Bound>,
    /// The schema `false`.
    is_false: bool,
    /// Whether there is more than a type.
    has_more: bool,
}

/// A number that a keyword compares with.
struct Bound {
    keyword: &'static str,
    of: Of,
    limit: f64,
    told: &'static str,
}

/// What of a value is compared with a bound, and how.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Least,
    Above,
    Most,
    Below,
    Step,
    Length,
    Items,
    Members,
}

impl Keywords {
    pub(crate) fn of(schema: Node<'_>, fields: &Fields<'_>) -> Keywords {
        let mut keywords = Keywords {
            is_false: schema.as_bool() == Some(false),
            types: fields.get("type").and_then(names),
            kinds: u8::MAX,
            values: fields.get("enum").filter(|it| it.is_sequence()).map(|it| it.items().map(Node::to_value).collect()),
            constant: fields.get("const").map(Node::to_value),
            format: fields.get("format").and_then(Node::as_str).map(Into::into),
            pattern: fields.get("pattern").and_then(Node::as_str).and_then(|it| pattern(&it)),
            bounds: bounds(fields),
            has_more: false,
        };
        if let Some(types) = &keywords.types {
            keywords.kinds = types.iter().map(|it| kinds(it)).fold(0, |all, it| all | it);
        }
        let is_read = keywords.values.is_some() || keywords.constant.is_some() || keywords.format.is_some();
        keywords.has_more = is_read || keywords.pattern.is_some() || !keywords.bounds.is_empty() || keywords.is_false;
        keywords
    }

    /// What `value` violates; what is below properties, items and branches is not looked at.
    pub(crate) fn violations(&self, value: &Value, is_nullable: bool, acc: &mut Vec<Violation>) {
        if *value == Value::Null && is_nullable {
            return;
        }
        let mut violated = |keyword: &'static str, told: String| acc.push(Violation { keyword, told });
        if self.is_false {
            violated("false", "is not allowed at all".to_owned());
            return;
        }
        if self.kinds & kind(value) == 0
            && let Some(types) = &self.types
        {
            violated("type", format!("is {}, not {}", name(value), types.join(" or ")));
            return;
        }
        if !self.has_more {
            return;
        }
        if self.values.as_ref().is_some_and(|values| !values.iter().any(|it| same(it, value, 0))) {
            violated("enum", "is none of the values of `enum`".to_owned());
        }
        if self.constant.as_ref().is_some_and(|it| !same(it, value, 0)) {
            violated("const", "is not the value of `const`".to_owned());
        }
        for bound in self.bounds.iter().filter(|it| it.is_violated(value)) {
            violated(bound.keyword, bound.told.to_owned());
        }
        let Value::String(text) = value else { return };
        if let Some(format) = &self.format
            && infer::has_format(format, text) == Some(false)
        {
            violated("format", format!("is no `{format}`"));
        }
        if self.pattern.as_ref().is_some_and(|it| !it.is_match(text)) {
            violated("pattern", "does not match `pattern`".to_owned());
        }
    }
}

/// A pattern that can be judged: one that is no regular expression here judges nothing.
pub(crate) fn pattern(text: &str) -> Option<regex::Regex> {
    regex::RegexBuilder::new(text).size_limit(1 << 20).build().ok()
}

fn bounds(fields: &Fields<'_>) -> Vec<Bound> {
    let least = if fields.says("exclusiveMinimum", true) { Of::Above } else { Of::Least };
    let most = if fields.says("exclusiveMaximum", true) { Of::Below } else { Of::Most };
    let known = [
        ("minimum", least, "is below `minimum`"),
        ("maximum", most, "is above `maximum`"),
        ("exclusiveMinimum", Of::Above, "is not above `exclusiveMinimum`"),
        ("exclusiveMaximum", Of::Below, "is not below `exclusiveMaximum`"),
        ("multipleOf", Of::Step, "is no multiple of `multipleOf`"),
        ("minLength", Of::Length, "has fewer than `minLength` says"),
        ("maxLength", Of::Length, "has more than `maxLength` says"),
        ("minItems", Of::Items, "has fewer than `minItems` says"),
        ("maxItems", Of::Items, "has more than `maxItems` says"),
        ("minProperties", Of::Members, "has fewer than `minProperties` says"),
        ("maxProperties", Of::Members, "has more than `maxProperties` says"),
    ];
    let bound = |(keyword, of, told)| Some(Bound { keyword, of, limit: fields.get(keyword).and_then(number)?, told });
    known.into_iter().filter_map(bound).collect()
}

impl Bound {
    fn is_violated(&self, value: &Value) -> bool {
        let length = match (self.of, value) {
            (Of::Length, Value::String(text)) => text.chars().count(),
            (Of::Items, Value::Array(items)) => items.len(),
            (Of::Members, Value::Object(members)) => members.len(),
            (Of::Length | Of::Items | Of::Members, _) => return false,
            (_, Value::Number(literal)) => {
                return literal.parse().is_ok_and(|value: f64| match self.of {
                    Of::Least => value < self.limit,
                    Of::Above => value <= self.limit,
                    Of::Most => value > self.limit,
                    Of::Below => value >= self.limit,
                    _ => self.limit > 0.0 && !is_multiple(value / self.limit),
                });
            }
            _ => return false,
        };
        if self.keyword.starts_with("min") { (length as f64) < self.limit } else { length as f64 > self.limit }
    }
}

fn is_multiple(times: f64) -> bool {
    (times - times.round()).abs() <= 1e-9 * times.abs().max(1.0)
}

/// The bit of a value's kind: an integer is a number too.
fn kind(value: &Value) -> u8 {
    match value {
        Value::Null => 1,
        Value::Bool(_) => 2,
        Value::Number(literal) if is_integer(literal) => 4,
        Value::Number(_) => 8,
        Value::String(_) => 16,
        Value::Array(_) => 32,
        Value::Object(_) => 64,
    }
}

/// What a name in `type` allows. One that nobody knows is another rule's to report.
fn kinds(name: &str) -> u8 {
    match name {
        "null" => 1,
        "boolean" => 2,
        "integer" => 4,
        "number" => 12,
        "string" => 16,
        "array" => 32,
        "object" => 64,
        _ => u8::MAX,
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

/// JSON Schema counts `1.0` as an integer; written as an integer it is one for every reader.
fn is_integer(literal: &str) -> bool {
    if !literal.contains(['.', 'e', 'E']) {
        return true;
    }
    literal.parse::<f64>().is_ok_and(|it| it.fract() == 0.0)
}

/// Whether a value of the description and an observed one are the same.
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
