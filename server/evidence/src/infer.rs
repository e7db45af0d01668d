//! A Schema from observed values, spelled for a version of the specification.
//!
//! An inferred Schema promises as little as it can: no enum, no bounds, never closed, and `required` only where
//! enough distinct bodies agree. No value of a body goes into it, only names, types and classes of format.

pub(crate) mod fingerprint;
mod format;
mod keys;
mod objects;

use std::collections::HashSet;

use openapi::Version;
use syntax::Value;

pub(crate) use fingerprint::fingerprint;
pub(crate) use format::{Format, format_index, has_format};
pub(crate) use keys::{is_id_like, one_class as are_ids};

/// Fewest distinct bodies for which a fresh Schema says `required`.
const REQUIRED_FROM: usize = 5;
/// Deepest level that is described; what is below stays open.
const MAX_DEPTH: usize = 64;

/// A value, and which body it is from: values of one body are not independent of each other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Observed<'a> {
    pub(crate) body: usize,
    pub(crate) value: &'a Value,
}

/// The Schema that all of these bodies match.
pub(crate) fn schema(bodies: &[&Value], version: Version) -> Value {
    of_values(&observed(bodies), version)
}

/// The same where keys that are languages are those of a map. `None` where there are no such keys.
pub(crate) fn schema_by_language(bodies: &[&Value], version: Version) -> Option<Value> {
    let observed = observed(bodies);
    let schema = Inference { version, are_languages_data: true }.schema(&observed, 0);
    (schema != of_values(&observed, version)).then_some(schema)
}

fn observed<'a>(bodies: &[&'a Value]) -> Vec<Observed<'a>> {
    distinct(bodies).into_iter().enumerate().map(|(body, value)| Observed { body, value }).collect()
}

/// The Schema that all of these values match, perhaps several from one body.
pub(crate) fn of_values(observed: &[Observed<'_>], version: Version) -> Value {
    Inference { version, are_languages_data: false }.schema(observed, 0)
}

/// The bodies without repetitions, in order. The order of keys makes no other body.
pub(crate) fn distinct<'a>(bodies: &[&'a Value]) -> Vec<&'a Value> {
    let mut seen = HashSet::new();
    bodies.iter().copied().filter(|body| seen.insert(fingerprint(body, 0))).collect()
}

struct Inference {
    version: Version,
    /// Whether keys that are languages are data rather than names.
    are_languages_data: bool,
}

/// What Schemas tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Boolean,
    Number,
    String,
    Array,
    Object,
}

impl Kind {
    fn of(value: &Value) -> Option<Kind> {
        match value {
            Value::Null => None,
            Value::Bool(_) => Some(Kind::Boolean),
            Value::Number(_) => Some(Kind::Number),
            Value::String(_) => Some(Kind::String),
            Value::Array(_) => Some(Kind::Array),
            Value::Object(_) => Some(Kind::Object),
        }
    }
}

impl Inference {
    fn schema(&self, observed: &[Observed<'_>], depth: usize) -> Value {
        if depth >= MAX_DEPTH {
            return object([]);
        }
        let mut kinds: Vec<(Kind, Vec<Observed<'_>>)> = Vec::new();
        for it in observed {
            let Some(kind) = Kind::of(it.value) else { continue };
            match kinds.iter_mut().find(|(known, _)| *known == kind) {
                Some((_, values)) => values.push(*it),
                None => kinds.push((kind, vec![*it])),
            }
        }
        let has_null = observed.iter().any(|it| *it.value == Value::Null);
        if kinds.is_empty() {
            let only_null = [("description", string("Only null was observed."))];
            return if has_null { object(only_null) } else { object([]) };
        }
        let mut branches: Vec<Value> = Vec::new();
        for (kind, values) in &kinds {
            match kind {
                Kind::Boolean => branches.push(typed("boolean")),
                Kind::Number if values.iter().all(|it| is_integer(it.value)) => branches.push(typed("integer")),
                Kind::Number => branches.push(typed("number")),
                Kind::String => branches.push(strings(values)),
                Kind::Array => branches.push(self.array(values, depth)),
                Kind::Object => branches.extend(self.objects(values, depth)),
            }
        }
        self.union(branches, has_null)
    }

    fn array(&self, arrays: &[Observed<'_>], depth: usize) -> Value {
        let mut items = Vec::new();
        for array in arrays {
            if let Value::Array(values) = array.value {
                items.extend(values.iter().map(|value| Observed { body: array.body, value }));
            }
        }
        object([("type", string("array")), ("items", self.schema(&items, depth + 1))])
    }

    /// One Schema of several that exclude each other, and perhaps null.
    fn union(&self, mut branches: Vec<Value>, has_null: bool) -> Value {
        let is_3_0 = self.version == Version::V3_0;
        if let [only] = &mut branches[..] {
            let mut only = std::mem::replace(only, Value::Null);
            if has_null {
                self.allow_null(&mut only);
            }
            return only;
        }
        let scalars: Option<Vec<Value>> = branches.iter().map(scalar_type).collect();
        if let (false, Some(mut types)) = (is_3_0, scalars) {
            types.extend(has_null.then(|| string("null")));
            return object([("type", Value::Array(types))]);
        }
        if has_null {
            match is_3_0 {
                // One branch is enough: exactly one may match.
                true => branches.first_mut().into_iter().for_each(|it| self.allow_null(it)),
                false => branches.push(typed("null")),
            }
        }
        object([("oneOf", Value::Array(branches))])
    }

    fn allow_null(&self, schema: &mut Value) {
        let Value::Object(members) = schema else { return };
        let Some(at) = members.iter().position(|(name, _)| &**name == "type") else {
            // A union: null is one more branch.
            if let Some((_, Value::Array(branches))) = members.iter_mut().find(|(name, _)| &**name == "oneOf") {
                match self.version {
                    Version::V3_0 => branches.first_mut().into_iter().for_each(|it| self.allow_null(it)),
                    _ => branches.push(typed("null")),
                }
            }
            return;
        };
        if self.version == Version::V3_0 {
            members.insert(at + 1, ("nullable".into(), Value::Bool(true)));
        } else {
            let own = std::mem::replace(&mut members[at].1, Value::Null);
            members[at].1 = Value::Array(vec![own, string("null")]);
        }
    }
}

/// Whether the literal has neither a fraction nor an exponent: `1.0` is a number.
fn is_integer(value: &Value) -> bool {
    matches!(value, Value::Number(literal) if !literal.contains(['.', 'e', 'E']))
}

fn strings(values: &[Observed<'_>]) -> Value {
    let is_repeated = values.iter().any(|it| it.body != values[0].body);
    let texts = || values.iter().filter_map(|it| if let Value::String(text) = it.value { Some(&**text) } else { None });
    let format = if is_repeated { Format::of_all(texts) } else { None };
    match format {
        Some(format) => object([("type", string("string")), ("format", string(format.name()))]),
        None => typed("string"),
    }
}

/// The type of a Schema of a scalar.
fn scalar_type(schema: &Value) -> Option<Value> {
    match schema.get("type")? {
        Value::String(name) if !matches!(&**name, "array" | "object") => Some(string(name)),
        _ => None,
    }
}

pub(crate) fn string(text: &str) -> Value {
    Value::String(text.into())
}

pub(crate) fn typed(name: &str) -> Value {
    object([("type", string(name))])
}

pub(crate) fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    Value::Object(members.into_iter().map(|(name, value)| (name.into(), value)).collect())
}

#[cfg(test)]
mod tests;
