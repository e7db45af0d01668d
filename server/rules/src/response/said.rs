//! How much a Schema says about the instances it accepts.

use std::cell::Cell;

use openapi::Version;
use syntax::{Node, NodeId};
use workspace::Snapshot;

/// How much a Schema says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// Something; also where it cannot be told, as behind a Reference to another host.
    Enough,
    /// Nothing at all: any instance is valid.
    Nothing,
    /// `false`: no instance is valid.
    Never,
    /// Nothing, because one branch of a union accepts any instance.
    OpenUnion,
    /// An object, but none of its members.
    Object,
    /// An object, documented as free-form.
    FreeForm,
    /// An array of anything.
    Array,
}

/// Most Schemas that one question looks at. A description that needs more has branches upon branches, and so
/// says something.
const BUDGET: u32 = 2_000;
/// Deepest nesting of branches and References.
const MAX_DEPTH: usize = 64;

/// Keywords that say nothing about which instances are valid.
#[rustfmt::skip]
const ANNOTATIONS: [&str; 20] = [
    "title", "description", "example", "examples", "default", "deprecated", "readOnly", "writeOnly", "externalDocs",
    "xml", "nullable", "discriminator", "$comment", "$id", "$schema", "$anchor", "$dynamicAnchor", "$defs",
    "definitions", "$vocabulary",
];
/// Keywords by which an object says what is in it.
#[rustfmt::skip]
const OBJECT: [&str; 13] = [
    "patternProperties", "minProperties", "maxProperties", "propertyNames", "dependentSchemas", "dependentRequired",
    "enum", "const", "not", "if", "$dynamicRef", "$recursiveRef", "contentSchema",
];
/// Keywords by which an array says what is in it.
#[rustfmt::skip]
const ARRAY: [&str; 10] = [
    "prefixItems", "contains", "enum", "const", "not", "if", "$dynamicRef", "$recursiveRef", "additionalItems",
    "unevaluatedItems",
];

/// Answers how much a Schema says.
pub(crate) fn said(snapshot: &Snapshot, version: Version, schema: Node<'_>) -> Said {
    let question = Question { snapshot, version, budget: Cell::new(BUDGET) };
    question.schema(schema, &mut Vec::new())
}

struct Question<'a> {
    snapshot: &'a Snapshot,
    version: Version,
    budget: Cell<u32>,
}

impl Question<'_> {
    fn schema(&self, schema: Node<'_>, trail: &mut Vec<NodeId>) -> Said {
        // A circle adds nothing to what the Schemas on it say.
        if trail.contains(&schema.id()) {
            return Said::Nothing;
        }
        let Some(budget) = self.budget.get().checked_sub(1) else { return Said::Enough };
        self.budget.set(budget);
        if trail.len() >= MAX_DEPTH {
            return Said::Enough;
        }
        trail.push(schema.id());
        let said = self.unseen(schema, trail);
        trail.pop();
        said
    }

    fn unseen(&self, schema: Node<'_>, trail: &mut Vec<NodeId>) -> Said {
        match schema.as_bool() {
            Some(true) => return Said::Nothing,
            Some(false) => return Said::Never,
            None if schema.is_null() => return Said::Nothing,
            None if !schema.is_mapping() || schema.is_damaged() => return Said::Enough,
            None => {}
        }
        let Some(reference) = schema.get("$ref") else { return self.keywords(schema, trail) };
        let Some(Ok(target)) = reference.as_str().map(|it| self.snapshot.reference(reference, &it)) else {
            return Said::Enough;
        };
        let target = self.schema(target, trail);
        // In 3.0 what stands beside `$ref` is ignored (Reference Object).
        match self.version {
            Version::V3_0 => target,
            _ => either(target, self.keywords(schema, trail)),
        }
    }

    /// What the keywords but `$ref` say.
    fn keywords(&self, schema: Node<'_>, trail: &mut Vec<NodeId>) -> Said {
        let mut said = self.branches(schema, trail);
        let types = types(schema);
        let own = match &types.iter().map(|it| &**it).collect::<Vec<_>>()[..] {
            ["object"] => self.object(schema, trail),
            ["array"] => self.array(schema, trail),
            [] => self.untyped(schema, trail),
            _ => Said::Enough,
        };
        if said == Said::Never {
            return said;
        }
        said = either(said, own);
        said
    }

    fn untyped(&self, schema: Node<'_>, trail: &mut Vec<NodeId>) -> Said {
        let is_silent = |key: &str| {
            let branches = ["allOf", "anyOf", "oneOf", "$ref", "type", "additionalProperties"];
            ANNOTATIONS.contains(&key) || branches.contains(&key) || key.starts_with("x-")
        };
        if schema.entries().any(|entry| !is_silent(&entry.key())) {
            return Said::Enough;
        }
        match schema.get("additionalProperties") {
            Some(_) => self.object(schema, trail),
            None => Said::Nothing,
        }
    }

    fn object(&self, schema: Node<'_>, trail: &mut Vec<NodeId>) -> Said {
        let has_properties =
            schema.get("properties").is_some_and(|it| !(it.is_null() || it.is_mapping() && it.is_empty()));
        if has_properties || OBJECT.iter().any(|key| schema.get(key).is_some()) {
            return Said::Enough;
        }
        for key in ["additionalProperties", "unevaluatedProperties"] {
            match schema.get(key).map(|it| self.schema(it, trail)) {
                Some(Said::Nothing) => return Said::FreeForm,
                Some(_) => return Said::Enough,
                None => {}
            }
        }
        Said::Object
    }

    fn array(&self, schema: Node<'_>, trail: &mut Vec<NodeId>) -> Said {
        if ARRAY.iter().any(|key| schema.get(key).is_some()) || schema.get("maxItems").is_some_and(is_zero) {
            return Said::Enough;
        }
        match schema.get("items").map(|it| self.schema(it, trail)) {
            None | Some(Said::Nothing) => Said::Array,
            Some(_) => Said::Enough,
        }
    }

    fn branches(&self, schema: Node<'_>, trail: &mut Vec<NodeId>) -> Said {
        let mut said = Said::Nothing;
        for branch in schema.get("allOf").into_iter().flat_map(Node::items) {
            match self.schema(branch, trail) {
                Said::Never => return Said::Never,
                branch => said = either(said, branch),
            }
        }
        for key in ["anyOf", "oneOf"] {
            let branches = schema.get(key).into_iter().flat_map(Node::items);
            let branches: Vec<Said> = branches.map(|it| self.schema(it, trail)).collect();
            let open = branches.iter().filter(|it| **it == Said::Nothing).count();
            let union = match branches.len() {
                all if open == all => Said::Nothing,
                _ if open > 0 => Said::OpenUnion,
                _ => Said::Enough,
            };
            said = either(said, union);
        }
        said
    }
}

/// What two Schemas say that both have to hold: the one that says more.
fn either(a: Said, b: Said) -> Said {
    let rank = |said: Said| match said {
        Said::Nothing => 0,
        Said::OpenUnion => 1,
        Said::FreeForm => 2,
        Said::Object | Said::Array => 3,
        Said::Enough => 4,
        Said::Never => 5,
    };
    if rank(b) > rank(a) { b } else { a }
}

/// The types, without `null`.
fn types(schema: Node<'_>) -> Vec<String> {
    let Some(types) = schema.get("type") else { return Vec::new() };
    let mut names: Vec<String> = match types.as_str() {
        Some(name) => vec![name.into_owned()],
        None => types.items().filter_map(|it| it.as_str().map(Into::into)).collect(),
    };
    if names.len() > 1 {
        names.retain(|it| it != "null");
    }
    names
}

fn is_zero(node: Node<'_>) -> bool {
    node.scalar_text().as_deref() == Some("0")
}
