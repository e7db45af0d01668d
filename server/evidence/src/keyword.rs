//! Single keywords of a schema against a single value.

use openapi::Version;
use rustc_hash::FxHashSet;
use syntax::{Node, Value};

use crate::infer;
use crate::own::Fields;
use crate::schema;

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
    has_unique_items: bool,
    /// What has to be beside a name.
    dependent: Vec<(String, Vec<String>)>,
    /// What names have to be like.
    names: Option<Box<Keywords>>,
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
    pub(crate) fn of(version: Version, schema: Node<'_>, fields: &Fields<'_>) -> Keywords {
        if version == Version::V3_0 {
            // These are keywords from 3.1 on.
            return Keywords { dependent: Vec::new(), ..Keywords::of_value(schema, fields, None) };
        }
        let names = fields.get("propertyNames").map(|it| {
            // Of these the keywords for a text count, and none that leads elsewhere.
            Box::new(Keywords::of_value(it, &Fields::of(it), None))
        });
        Keywords::of_value(schema, fields, names)
    }

    fn of_value(schema: Node<'_>, fields: &Fields<'_>, names: Option<Box<Keywords>>) -> Keywords {
        let mut keywords = Keywords {
            is_false: schema.as_bool() == Some(false),
            types: fields.get("type").and_then(schema::names),
            kinds: u8::MAX,
            values: fields.get("enum").filter(|it| it.is_sequence()).map(|it| it.items().map(Node::to_value).collect()),
            constant: fields.get("const").map(Node::to_value),
            format: fields.get("format").and_then(Node::as_str).map(Into::into),
            pattern: fields.get("pattern").and_then(Node::as_str).and_then(|it| pattern(&it)),
            bounds: bounds(fields),
            has_unique_items: fields.says("uniqueItems", true),
            dependent: dependent(fields),
            names,
            has_more: false,
        };
        if let Some(types) = &keywords.types {
            keywords.kinds = types.iter().map(|it| kinds(it)).fold(0, |all, it| all | it);
        }
        let is_read = keywords.values.is_some() || keywords.constant.is_some() || keywords.format.is_some();
        let is_of_parts = keywords.has_unique_items || !keywords.dependent.is_empty() || keywords.names.is_some();
        keywords.has_more =
            is_read || is_of_parts || keywords.pattern.is_some() || !keywords.bounds.is_empty() || keywords.is_false;
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
        if self.values.as_ref().is_some_and(|values| !values.iter().any(|it| it.is_same(value))) {
            violated("enum", "is none of the values of `enum`".to_owned());
        }
        if self.constant.as_ref().is_some_and(|it| !it.is_same(value)) {
            violated("const", "is not the value of `const`".to_owned());
        }
        for bound in self.bounds.iter().filter(|it| it.is_violated(value)) {
            violated(bound.keyword, bound.told.to_owned());
        }
        match value {
            Value::Array(items) if self.has_unique_items && !are_unique(items) => {
                violated("uniqueItems", "has an item twice, against `uniqueItems`".to_owned());
            }
            Value::Object(members) => self.of_object(members, &mut violated),
            _ => {}
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

impl Keywords {
    fn of_object(&self, members: &[(Box<str>, Value)], violated: &mut impl FnMut(&'static str, String)) {
        let has = |name: &str| members.iter().any(|(key, _)| **key == *name);
        for (name, others) in self.dependent.iter().filter(|(name, _)| has(name)) {
            if let Some(lacking) = others.iter().find(|it| !has(it)) {
                violated("dependentRequired", format!("has `{name}`, but lacks `{lacking}`"));
            }
        }
        if let Some(names) = &self.names {
            let mut wrong = Vec::new();
            members.iter().for_each(|(key, _)| names.violations(&Value::String(key.clone()), false, &mut wrong));
            if !wrong.is_empty() {
                violated("propertyNames", "has a key that `propertyNames` does not allow".to_owned());
            }
        }
    }
}

/// Equal items have equal fingerprints.
fn are_unique(items: &[Value]) -> bool {
    let mut seen = FxHashSet::default();
    items.iter().all(|it| seen.insert(infer::fingerprint(it, 0)))
}

fn dependent(fields: &Fields<'_>) -> Vec<(String, Vec<String>)> {
    let entries = fields.get("dependentRequired").into_iter().flat_map(Node::entries);
    let texts = |it: Node<'_>| it.items().filter_map(Node::scalar_text).map(Into::into).collect();
    entries.map(|it| (it.key().into_owned(), texts(it.value()))).collect()
}

/// A pattern that can be judged: one that is no regular expression here judges nothing.
pub(crate) fn pattern(text: &str) -> Option<regex::Regex> {
    regex::RegexBuilder::new(text).size_limit(1 << 20).build().ok()
}

fn bounds(fields: &Fields<'_>) -> Vec<Bound> {
    let least = if fields.says("exclusiveMinimum", true) { Of::Above } else { Of::Least };
    let most = if fields.says("exclusiveMaximum", true) { Of::Below } else { Of::Most };
    let known = [
        (
            "minimum",
            least,
            if least == Of::Above { "is not above the exclusive `minimum`" } else { "is below `minimum`" },
        ),
        (
            "maximum",
            most,
            if most == Of::Below { "is not below the exclusive `maximum`" } else { "is above `maximum`" },
        ),
        ("exclusiveMinimum", Of::Above, "is not above `exclusiveMinimum`"),
        ("exclusiveMaximum", Of::Below, "is not below `exclusiveMaximum`"),
        ("multipleOf", Of::Step, "is no multiple of `multipleOf`"),
        ("minLength", Of::Length, "is shorter than `minLength`"),
        ("maxLength", Of::Length, "is longer than `maxLength`"),
        ("minItems", Of::Items, "has fewer items than `minItems`"),
        ("maxItems", Of::Items, "has more items than `maxItems`"),
        ("minProperties", Of::Members, "has fewer members than `minProperties`"),
        ("maxProperties", Of::Members, "has more members than `maxProperties`"),
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
