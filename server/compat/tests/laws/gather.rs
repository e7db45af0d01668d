//! A description of several files as one document that says the same.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::places::{Holds, Kind, field, is_data};

/// Levels of References in References outside of schemas.
const MAX_DEPTH: usize = 20;

/// All documents by path; the entry document is the one at `entry`. `None` where a name would have to change that is on
/// the wire, or where a Reference leads nowhere.
pub(crate) fn gathered(documents: &BTreeMap<String, Value>, entry: &str) -> Option<Value> {
    let mut whole = documents.get(entry)?.clone();
    let own = whole["components"]["schemas"].as_object().cloned().unwrap_or_default();
    let taken = own.keys().map(|name| (name.clone(), String::new())).collect();
    let mut gather = Gather { documents, entry, names: BTreeMap::new(), taken, new: Map::new(), failed: false };
    gather.walk(Kind::Document, &mut whole, entry, 0);
    if gather.failed {
        return None;
    }
    let new = gather.new;
    if !new.is_empty() {
        let components = whole.as_object_mut()?.entry("components").or_insert_with(|| json!({}));
        let schemas = components.as_object_mut()?.entry("schemas").or_insert_with(|| json!({}));
        schemas.as_object_mut()?.extend(new);
    }
    Some(whole)
}

/// Where a Reference leads: the document and the pointer in it.
pub(crate) fn target_of(file: &str, reference: &str) -> (String, String) {
    let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
    if path.is_empty() {
        return (file.to_owned(), fragment.to_owned());
    }
    let mut steps: Vec<&str> = file.split('/').collect();
    steps.pop();
    for step in path.split('/') {
        match step {
            "." | "" => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    (steps.join("/"), fragment.to_owned())
}

struct Gather<'d> {
    documents: &'d BTreeMap<String, Value>,
    entry: &'d str,
    /// The component that a schema of another file became.
    names: BTreeMap<(String, String), String>,
    /// Names of components, with what they stand for if it came from another file.
    taken: BTreeMap<String, String>,
    new: Map<String, Value>,
    failed: bool,
}

impl Gather<'_> {
    fn walk(&mut self, kind: Kind, node: &mut Value, file: &str, depth: usize) {
        if depth > MAX_DEPTH {
            self.failed = true;
            return;
        }
        if let Some(reference) = node["$ref"].as_str().map(str::to_owned) {
            return self.follow(kind, node, file, &reference, depth);
        }
        if let Value::Array(items) = node {
            return items.iter_mut().for_each(|it| self.walk(kind, it, file, depth));
        }
        let Value::Object(members) = node else { return };
        if kind == Kind::Schema
            && let Some(mapping) = members.get_mut("discriminator").and_then(|it| it["mapping"].as_object_mut())
        {
            for value in mapping.values_mut() {
                if let Some(text) = value.as_str().filter(|it| it.contains(['/', '#'])).map(str::to_owned) {
                    *value = json!(self.schema(file, &text));
                }
            }
        }
        for (key, value) in members {
            match field(kind, key) {
                Some(Holds::One(kind)) => self.walk(kind, value, file, depth),
                Some(Holds::List(kind)) => {
                    value.as_array_mut().into_iter().flatten().for_each(|it| self.walk(kind, it, file, depth));
                }
                Some(Holds::Map(kind)) => {
                    // Path Items and the like may stand in another file all together.
                    match value["$ref"].is_string() && kind != Kind::Schema {
                        true => self.walk(Kind::Other, value, file, depth),
                        false => {
                            let members = value.as_object_mut().into_iter().flatten();
                            members.for_each(|(_, it)| self.walk(kind, it, file, depth));
                        }
                    }
                }
                None if is_data(key) || kind == Kind::Schema => {}
                None => self.walk(Kind::Other, value, file, depth),
            }
        }
    }

    fn follow(&mut self, kind: Kind, node: &mut Value, file: &str, reference: &str, depth: usize) {
        if kind == Kind::Schema {
            node["$ref"] = json!(self.schema(file, reference));
            return;
        }
        let (path, pointer) = target_of(file, reference);
        if path == self.entry && pointer.starts_with("/components/") {
            node["$ref"] = json!(format!("#{pointer}"));
            return;
        }
        match self.documents.get(&path).and_then(|it| it.pointer(&pointer)) {
            // A text is no Object that a Reference may stand for.
            Some(found) if !found.is_object() => self.failed = true,
            Some(found) => {
                let mut copy = found.clone();
                self.walk(kind, &mut copy, &path, depth + 1);
                *node = copy;
            }
            None => self.failed = true,
        }
    }

    /// The Reference to the component that a schema is, or becomes.
    fn schema(&mut self, file: &str, reference: &str) -> String {
        let (path, pointer) = target_of(file, reference);
        if path == self.entry {
            return format!("#{pointer}");
        }
        let key = (path.clone(), pointer.clone());
        if let Some(name) = self.names.get(&key) {
            return format!("#/components/schemas/{name}");
        }
        let last = pointer.rsplit('/').next().filter(|it| !it.is_empty()).or_else(|| path.rsplit('/').next());
        let stem = last.unwrap_or("schema").split('.').next().unwrap_or("schema").replace(['~', '%', ' '], "_");
        let place = format!("{path}#{pointer}");
        let mut name = stem.clone();
        let mut number = 2;
        while self.taken.contains_key(&name) {
            name = format!("{stem}{number}");
            number += 1;
        }
        self.taken.insert(name.clone(), place);
        self.names.insert(key, name.clone());
        match self.documents.get(&path).and_then(|it| it.pointer(&pointer)) {
            Some(found) => {
                let mut copy = found.clone();
                self.walk(Kind::Schema, &mut copy, &path, 0);
                self.new.insert(name.clone(), copy);
            }
            None => self.failed = true,
        }
        format!("#/components/schemas/{name}")
    }
}
