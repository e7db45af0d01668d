//! Objects: one kind with optional properties, several kinds, or a map.

use std::collections::{HashMap, HashSet};

use syntax::Value;

use super::keys::{self, is_id_like};
use super::{Inference, Kind, Observed, REQUIRED_FROM, object, string};

/// More kinds than this are not told apart.
const MAX_KINDS: usize = 8;
/// Most objects whose keys are compared with each other.
const MAX_COMPARED: usize = 64;

type Members = [(Box<str>, Value)];

fn members<'a>(observed: &Observed<'a>) -> &'a Members {
    match observed.value {
        Value::Object(members) => members,
        _ => &[],
    }
}

fn key_set<'a>(observed: &Observed<'a>) -> HashSet<&'a str> {
    members(observed).iter().map(|(key, _)| &**key).collect()
}

fn jaccard(a: &HashSet<&str>, b: &HashSet<&str>) -> f64 {
    let union = a.union(b).count();
    if union == 0 { 1.0 } else { a.intersection(b).count() as f64 / union as f64 }
}

impl Inference {
    /// The Schemas of the kinds of objects that are seen here; an object matches exactly one.
    pub(super) fn objects(&self, objects: &[Observed<'_>], depth: usize) -> Vec<Value> {
        if self.is_map(objects) {
            let values: Vec<Observed<'_>> = objects.iter().flat_map(values).collect();
            let values = self.schema(&values, depth + 1);
            return vec![object([("type", string("object")), ("additionalProperties", values)])];
        }
        match kinds(objects) {
            Some(kinds) => kinds.iter().map(|kind| self.object(kind, depth)).collect(),
            None => vec![self.object(objects, depth)],
        }
    }

    /// Whether keys are data: all of one class of ids, or ever new ones. Keys that are languages stay names, unless
    /// the other reading is asked for.
    fn is_map(&self, objects: &[Observed<'_>]) -> bool {
        let keys: HashSet<&str> = objects.iter().flat_map(members).map(|(key, _)| &**key).collect();
        if keys.is_empty() {
            return false;
        }
        let many = || bodies(objects) >= 3 && keys.len() >= 20 && mean_jaccard(objects) < 0.3;
        let languages = || self.are_languages_data && keys::are_languages(keys.iter().copied());
        let values = || objects.iter().flat_map(values).collect::<Vec<_>>();
        (keys::one_class(keys.iter().copied()) || many() || languages()) && are_compatible(&values())
    }

    fn object(&self, objects: &[Observed<'_>], depth: usize) -> Value {
        let mut names: Vec<&str> = Vec::new();
        let mut by_name: HashMap<&str, Vec<Observed<'_>>> = HashMap::new();
        let mut dynamic: Vec<Observed<'_>> = Vec::new();
        for it in objects {
            for (key, value) in members(it) {
                let value = Observed { body: it.body, value };
                // A key that looks like an id is data: it names no property, and is nobody's to publish.
                if is_id_like(key) {
                    dynamic.push(value);
                    continue;
                }
                let values = by_name.entry(key).or_default();
                if values.is_empty() {
                    names.push(key);
                }
                values.push(value);
            }
        }
        let mut schema: Vec<(Box<str>, Value)> = vec![("type".into(), string("object"))];
        let required = required(objects, &names);
        if !required.is_empty() {
            let required = required.into_iter().map(string).collect();
            schema.push(("required".into(), Value::Array(required)));
        }
        let properties: Vec<(Box<str>, Value)> =
            names.iter().map(|name| ((*name).into(), self.schema(&by_name[name], depth + 1))).collect();
        if !properties.is_empty() {
            schema.push(("properties".into(), Value::Object(properties)));
        }
        if !dynamic.is_empty() {
            schema.push(("additionalProperties".into(), self.schema(&dynamic, depth + 1)));
        }
        Value::Object(schema)
    }
}

fn values<'a>(observed: &Observed<'a>) -> impl Iterator<Item = Observed<'a>> {
    let body = observed.body;
    members(observed).iter().map(move |(_, value)| Observed { body, value })
}

/// The names that are in all of the objects, if they come from enough bodies: required is a promise for ever.
fn required<'a>(objects: &[Observed<'_>], names: &[&'a str]) -> Vec<&'a str> {
    if bodies(objects) < REQUIRED_FROM {
        return Vec::new();
    }
    let keys: Vec<HashSet<&str>> = objects.iter().map(key_set).collect();
    names.iter().copied().filter(|name| keys.iter().all(|it| it.contains(name))).collect()
}

/// Distinct bodies that the objects come from.
fn bodies(objects: &[Observed<'_>]) -> usize {
    objects.iter().map(|it| it.body).collect::<HashSet<_>>().len()
}

fn mean_jaccard(objects: &[Observed<'_>]) -> f64 {
    let keys: Vec<HashSet<&str>> = objects.iter().take(MAX_COMPARED).map(key_set).collect();
    let mut sum = 0.0;
    let mut pairs = 0_u32;
    for (index, a) in keys.iter().enumerate() {
        for b in &keys[index + 1..] {
            sum += jaccard(a, b);
            pairs += 1;
        }
    }
    if pairs == 0 { 1.0 } else { sum / f64::from(pairs) }
}

/// Whether the values of a map could have one Schema: one kind, and objects with much the same keys.
fn are_compatible(values: &[Observed<'_>]) -> bool {
    let mut kinds = values.iter().filter_map(|it| Kind::of(it.value));
    let Some(first) = kinds.next() else { return true };
    if kinds.any(|it| it != first) {
        return false;
    }
    if first != Kind::Object {
        return true;
    }
    let objects: Vec<&Observed<'_>> = values.iter().filter(|it| matches!(it.value, Value::Object(_))).collect();
    let all_ids = |it: &HashSet<&str>| it.iter().all(|key| is_id_like(key));
    let Some(pattern) = objects.first().map(|it| key_set(it)) else { return true };
    objects
        .iter()
        .map(|it| key_set(it))
        .all(|keys| jaccard(&keys, &pattern) >= 0.5 || (all_ids(&keys) && all_ids(&pattern)))
}

/// Objects told apart by the value of a common key. Only where each kind has a required property that no other
/// kind has: else an object would match two branches, and `oneOf` none.
fn kinds<'a>(objects: &[Observed<'a>]) -> Option<Vec<Vec<Observed<'a>>>> {
    if objects.len() < 2 * REQUIRED_FROM {
        return None;
    }
    let candidates = members(objects.first()?).iter().map(|(key, _)| &**key);
    candidates.filter_map(|tag| by_tag(objects, tag)).find(|kinds| exclude_each_other(kinds))
}

fn by_tag<'a>(objects: &[Observed<'a>], tag: &str) -> Option<Vec<Vec<Observed<'a>>>> {
    let mut kinds: Vec<(&str, Vec<Observed<'a>>)> = Vec::new();
    for it in objects {
        let Some(Value::String(value)) = it.value.get(tag) else { return None };
        match kinds.iter().position(|(known, _)| **known == **value) {
            Some(index) => kinds[index].1.push(*it),
            None if kinds.len() == MAX_KINDS => return None,
            None => kinds.push((value, vec![*it])),
        }
    }
    (kinds.len() > 1).then(|| kinds.into_iter().map(|(_, values)| values).collect())
}

fn exclude_each_other(kinds: &[Vec<Observed<'_>>]) -> bool {
    let all: Vec<HashSet<&str>> = kinds.iter().map(|kind| kind.iter().flat_map(key_set).collect()).collect();
    let required: Vec<Vec<&str>> =
        kinds.iter().zip(&all).map(|(kind, keys)| required(kind, &keys.iter().copied().collect::<Vec<_>>())).collect();
    let mut pairs = (0..kinds.len()).flat_map(|a| (0..kinds.len()).map(move |b| (a, b))).filter(|(a, b)| a != b);
    pairs.all(|(a, b)| jaccard(&all[a], &all[b]) < 0.5 && required[a].iter().any(|name| !all[b].contains(name)))
}
