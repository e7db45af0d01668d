//! Effective schemas: what a Schema says once References are followed, `allOf` is merged, unions of one are
//! unwrapped and all spellings of null, const and exclusive bounds are one.
//!
//! Nothing here is judged.

mod inert;
mod types;
mod unions;
mod written;

use openapi::{Resolve, Version};
use rustc_hash::{FxHashMap, FxHashSet};
use syntax::{Node, NodeId, Value};

use crate::bound::{Bound, Bounds};
use crate::listed;
use crate::schemas::Schemas;
pub(crate) use inert::without_inert;
pub(crate) use types::Types;

/// One Schema Object of a conjunction. A *bare* one counts without its unions: what stands around the branches.
#[derive(Clone, Copy)]
pub(crate) struct Part<'a> {
    pub(crate) node: Node<'a>,
    pub(crate) bare: bool,
}

/// A property, perhaps described by several parts.
#[derive(Clone)]
pub(crate) struct Property<'a> {
    pub(crate) name: String,
    pub(crate) schemas: Vec<Node<'a>>,
    /// The `properties` that it stands in first.
    pub(crate) holder: Node<'a>,
}

/// A `oneOf` or `anyOf` of two branches and more. Null branches are taken out; those of a branch that is nothing but
/// the same keyword stand in its place.
#[derive(Clone)]
pub(crate) struct Union<'a> {
    pub(crate) keyword: &'static str,
    /// The sequence of branches.
    pub(crate) node: Node<'a>,
    pub(crate) branches: Vec<Choice<'a>>,
    /// Whether a `oneOf` stands in a `oneOf`: what is in three branches fits the one and not the flat list.
    pub(crate) is_grouped: bool,
}

/// A branch, and the sequence that it is written in.
#[derive(Clone)]
pub(crate) struct Choice<'a> {
    pub(crate) node: Node<'a>,
    pub(crate) list: Node<'a>,
    /// For one that is written in lists in lists: the branches that the inner lists are, each with the list that it
    /// stands in, the outer ones first.
    pub(crate) within: Vec<(Node<'a>, Node<'a>)>,
}

/// What may come besides the described properties.
#[derive(Clone)]
pub(crate) enum Additional<'a> {
    Open,
    Closed(Node<'a>),
    Schema(Vec<Node<'a>>),
}

/// Keywords that are compared structurally.
pub(crate) const STRUCTURAL: [&str; 14] = [
    "contains",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "if",
    "not",
    "patternProperties",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// A schema as a set of values, with the places where it is said.
#[derive(Clone)]
pub(crate) struct Effective<'a> {
    /// The Schema Object to point at when nothing else is left.
    pub(crate) node: Option<Node<'a>>,
    /// All Schema Objects that count, References followed.
    pub(crate) parts: Vec<Node<'a>>,
    pub(crate) types: Types,
    /// The types without what the branches of unions say.
    pub(crate) own_types: Types,
    /// Whether `type` (or a union of nothing but types) is written anywhere.
    pub(crate) typed: bool,
    pub(crate) type_at: Option<Node<'a>>,
    /// The `nullable`, or the union with null, that lets null in.
    pub(crate) null_at: Option<Node<'a>>,
    /// Whether it is a branch of a union that names null first, and not what stands around it.
    pub(crate) null_in_branch: bool,
    /// enum and const, without null.
    pub(crate) values: Option<Vec<(Value, Node<'a>)>>,
    pub(crate) values_at: Option<Node<'a>>,
    /// `x-extensible-enum`.
    pub(crate) extensible: Option<Vec<(Value, Node<'a>)>>,
    pub(crate) extensible_at: Option<Node<'a>>,
    pub(crate) format: Option<(String, Node<'a>)>,
    pub(crate) patterns: Vec<(String, Node<'a>)>,
    pub(crate) bounds: Bounds<'a>,
    pub(crate) properties: Vec<Property<'a>>,
    index: FxHashMap<String, usize>,
    pub(crate) required: Vec<(String, Node<'a>)>,
    pub(crate) additional: Additional<'a>,
    pub(crate) items: Vec<Node<'a>>,
    pub(crate) prefix_items: Vec<Vec<Node<'a>>>,
    pub(crate) unions: Vec<Union<'a>>,
    pub(crate) structural: Vec<(&'static str, Node<'a>)>,
    pub(crate) default: Option<Node<'a>>,
    pub(crate) read_only: Option<Node<'a>>,
    pub(crate) write_only: Option<Node<'a>>,
    pub(crate) discriminator: Option<Node<'a>>,
    /// What cannot be followed: an unresolved Reference, nesting without end.
    pub(crate) unknown: Option<Node<'a>>,
}

impl<'a> Effective<'a> {
    fn new() -> Effective<'a> {
        Effective {
            node: None,
            parts: Vec::new(),
            types: Types::ALL,
            own_types: Types::ALL,
            typed: false,
            type_at: None,
            null_at: None,
            null_in_branch: false,
            values: None,
            values_at: None,
            extensible: None,
            extensible_at: None,
            format: None,
            patterns: Vec::new(),
            bounds: Bounds::default(),
            properties: Vec::new(),
            index: FxHashMap::default(),
            required: Vec::new(),
            additional: Additional::Open,
            items: Vec::new(),
            prefix_items: Vec::new(),
            unions: Vec::new(),
            structural: Vec::new(),
            default: None,
            read_only: None,
            write_only: None,
            discriminator: None,
            unknown: None,
        }
    }

    pub(crate) fn property(&self, name: &str) -> Option<&Property<'a>> {
        self.properties.get(*self.index.get(name)?)
    }

    pub(crate) fn requires(&self, name: &str) -> bool {
        self.required.iter().any(|(it, _)| it == name)
    }

    pub(crate) fn is_closed(&self) -> bool {
        matches!(self.additional, Additional::Closed(_))
            || self.structural.iter().any(|(key, node)| *key == "unevaluatedProperties" && is_never(*node))
    }

    /// Whether it accepts every value there is.
    pub(crate) fn says_nothing(&self) -> bool {
        self.says_at_most(&[])
    }

    /// Whether it would, but for some of the keywords that are compared structurally.
    pub(crate) fn says_at_most(&self, keywords: &[&str]) -> bool {
        !self.typed
            && self.types == Types::ALL
            && self.values.is_none()
            && self.format.is_none()
            && self.patterns.is_empty()
            && self.bounds.is_empty()
            && self.properties.is_empty()
            && self.required.is_empty()
            && matches!(self.additional, Additional::Open)
            && self.items.is_empty()
            && self.prefix_items.is_empty()
            && self.unions.is_empty()
            && self.structural.iter().all(|(key, _)| keywords.contains(key))
            && self.unknown.is_none()
    }

    /// Whether anything but branches (and annotations) is said.
    pub(crate) fn has_own(&self) -> bool {
        self.values.is_some()
            || !self.properties.is_empty()
            || !self.required.is_empty()
            || !self.items.is_empty()
            || !self.prefix_items.is_empty()
            || !self.bounds.is_empty()
            || !self.patterns.is_empty()
            || self.format.is_some()
            || !self.structural.is_empty()
            || !matches!(self.additional, Additional::Open)
    }

    /// The value's type where none is written but the keywords leave no doubt.
    pub(crate) fn implied_types(&self) -> Types {
        if self.typed || self.types.without_null() != Types::ALL.without_null() {
            return self.types;
        }
        if !self.properties.is_empty() || !self.required.is_empty() || !matches!(self.additional, Additional::Open) {
            return Types::OBJECT;
        }
        if !self.items.is_empty() || !self.prefix_items.is_empty() {
            return Types::ARRAY;
        }
        self.types
    }

    /// What is left over when all parts are read is what may come besides.
    fn read_unevaluated(&mut self) {
        if !matches!(self.additional, Additional::Open) {
            return;
        }
        let is_rest = |(key, _): &(&'static str, Node<'a>)| *key == "unevaluatedProperties";
        let rest: Vec<Node<'a>> = self.structural.iter().filter(|it| is_rest(it)).map(|(_, node)| *node).collect();
        self.structural.retain(|it| !is_rest(it));
        rest.into_iter().for_each(|it| add_additional(it, self));
    }

    fn add_property(&mut self, name: &str, schema: Node<'a>, holder: Node<'a>) {
        if let Some(at) = self.index.get(name) {
            self.properties[*at].schemas.push(schema);
            return;
        }
        self.index.insert(name.to_owned(), self.properties.len());
        self.properties.push(Property { name: name.to_owned(), schemas: vec![schema], holder });
    }
}

/// Deepest nesting of `allOf` and References within one schema.
const MAX_NESTING: usize = 100;

impl<'a> Schemas<'a> {
    /// What some Schema Objects say together.
    pub(crate) fn effective(&self, parts: &[Part<'a>]) -> Effective<'a> {
        let mut acc = Effective::new();
        acc.node = parts.last().map(|part| part.node);
        let mut seen = FxHashSet::default();
        let mut types = Types::ALL;
        for part in parts {
            types = types.and(self.collect(part.node, part.bare, 0, &mut seen, &mut acc));
        }
        // Null that nobody names is meant by nobody: it came by schemas that describe an object and give no type.
        acc.types = match types != Types::ALL && acc.null_at.is_none() {
            true => types.without_null(),
            false => types,
        };
        if let Some(values) = &mut acc.values {
            listed::retain_fitting(values, types);
        }
        listed::forget_whole_types(&mut acc);
        acc.read_unevaluated();
        acc
    }

    /// Follows References that say nothing themselves.
    pub(crate) fn follow_plain(&self, node: Node<'a>) -> Node<'a> {
        let mut at = node;
        for _ in 0..openapi::MAX_REFERENCE_CHAIN {
            let Some(reference) = at.get("$ref").and_then(Node::as_str) else { return at };
            if self.version() != Version::V3_0 && at.entries().any(|entry| is_assertion(&entry.key())) {
                return at;
            }
            match self.reader().target(at, &reference) {
                Some(target) => at = target,
                None => return at,
            }
        }
        at
    }

    /// Adds what a Schema Object says, and returns the types that it lets through.
    fn collect(
        &self,
        node: Node<'a>,
        bare: bool,
        depth: usize,
        seen: &mut FxHashSet<NodeId>,
        acc: &mut Effective<'a>,
    ) -> Types {
        if depth > MAX_NESTING {
            acc.unknown.get_or_insert(node);
            return Types::ALL;
        }
        if let Some(value) = node.as_bool() {
            return if value { Types::ALL } else { Types::NONE };
        }
        // A schema that stands in its own allOf adds nothing to itself.
        if !node.is_mapping() || !seen.insert(node.id()) {
            return Types::ALL;
        }
        let mut types = Types::ALL;
        if let Some(reference) = node.get("$ref").and_then(Node::as_str) {
            types = match self.reader().target(node, &reference) {
                Some(target) => self.collect(target, bare, depth + 1, seen, acc),
                None => {
                    acc.unknown.get_or_insert(node);
                    Types::ALL
                }
            };
            if self.version() == Version::V3_0 {
                return types;
            }
        }
        acc.parts.push(node);
        let written = self.written_types(node, acc);
        types = types.and(self.values(node, written, acc));
        acc.own_types = acc.own_types.and(types);
        for entry in node.entries() {
            let key = entry.key();
            let value = entry.value();
            match &*key {
                "allOf" => {
                    for branch in value.items() {
                        types = types.and(self.collect(branch, bare, depth + 1, seen, acc));
                    }
                }
                "oneOf" | "anyOf" => {
                    let keyword = if key == "oneOf" { "oneOf" } else { "anyOf" };
                    types = types.and(self.union((keyword, value), node, bare, depth, seen, acc));
                }
                "properties" => {
                    for property in value.entries() {
                        acc.add_property(&property.key(), property.value(), value);
                    }
                }
                "required" => {
                    for item in value.items() {
                        if let Some(name) = item.as_str()
                            && !acc.requires(&name)
                        {
                            acc.required.push((name.into_owned(), item));
                        }
                    }
                }
                "additionalProperties" => add_additional(value, acc),
                "items" if value.is_mapping() && !value.is_empty() => acc.items.push(value),
                // No more items than those by their place.
                "items" if value.as_bool() == Some(false) => acc.structural.push(("unevaluatedItems", value)),
                // Where nothing is left to evaluate, it says nothing.
                "unevaluatedProperties" if node.get("additionalProperties").is_some() => {}
                "unevaluatedItems" if node.get("items").is_some() => {}
                "unevaluatedProperties" if !has_applicators(node) => add_additional(value, acc),
                "unevaluatedItems"
                    if value.is_mapping()
                        && !value.is_empty()
                        && !has_applicators(node)
                        && node.get("contains").is_none() =>
                {
                    acc.items.push(value);
                }
                "prefixItems" => {
                    for (index, item) in value.items().enumerate() {
                        match acc.prefix_items.get_mut(index) {
                            Some(parts) => parts.push(item),
                            None => acc.prefix_items.push(vec![item]),
                        }
                    }
                }
                "format" => {
                    if let Some(format) = value.as_str() {
                        acc.format.get_or_insert((format.into_owned(), value));
                    }
                }
                "pattern" => {
                    if let Some(pattern) = value.as_str()
                        && !takes_all(&pattern)
                        && !acc.patterns.iter().any(|(it, _)| *it == pattern)
                    {
                        acc.patterns.push((pattern.into_owned(), value));
                    }
                }
                "default" => {
                    acc.default.get_or_insert(value);
                }
                "readOnly" if value.as_bool() == Some(true) => acc.read_only = Some(value),
                "writeOnly" if value.as_bool() == Some(true) => acc.write_only = Some(value),
                "discriminator" if !bare => {
                    acc.discriminator.get_or_insert(value);
                }
                "x-extensible-enum" => {
                    let values = value.items().map(|item| (item.to_value(), item)).collect();
                    acc.extensible.get_or_insert(values);
                    acc.extensible_at.get_or_insert(value);
                }
                key => {
                    if let Some(keyword) = STRUCTURAL.iter().find(|it| **it == key) {
                        let takes_all = value.is_mapping() && value.is_empty() || value.as_bool() == Some(true);
                        // To contain anything is to contain something; not to be anything is not to be.
                        if !takes_all || matches!(*keyword, "contains" | "if" | "not") {
                            acc.structural.push((keyword, value));
                        }
                    } else {
                        acc.bounds.add(key, node, value);
                    }
                }
            }
        }
        types
    }
}

fn add_additional<'a>(value: Node<'a>, acc: &mut Effective<'a>) {
    if is_never(value) {
        acc.additional = Additional::Closed(value);
    } else if value.is_mapping() && value.entries().any(|entry| entry.key() == "$ref" || is_assertion(&entry.key())) {
        match &mut acc.additional {
            Additional::Open => acc.additional = Additional::Schema(vec![value]),
            Additional::Schema(parts) => parts.push(value),
            Additional::Closed(_) => {}
        }
    }
}

/// Whether subschemas evaluate members of the same value.
fn has_applicators(schema: Node<'_>) -> bool {
    const APPLICATORS: [&str; 9] =
        ["$ref", "$dynamicRef", "allOf", "anyOf", "oneOf", "if", "then", "else", "dependentSchemas"];
    APPLICATORS.iter().any(|key| schema.get(key).is_some())
}

/// `false`, or `{not: {}}`.
fn is_never(node: Node<'_>) -> bool {
    node.as_bool() == Some(false)
        || (node.is_mapping() && node.len() == 1 && node.get("not").is_some_and(|it| it.is_mapping() && it.is_empty()))
}

/// Whether a keyword says something about values; all others are annotations.
pub(crate) fn is_assertion(key: &str) -> bool {
    matches!(
        key,
        "type"
            | "nullable"
            | "enum"
            | "const"
            | "allOf"
            | "oneOf"
            | "anyOf"
            | "properties"
            | "required"
            | "additionalProperties"
            | "items"
            | "prefixItems"
            | "format"
            | "pattern"
            | "default"
            | "readOnly"
            | "writeOnly"
            | "discriminator"
            | "x-extensible-enum"
            | "$dynamicRef"
    ) || STRUCTURAL.contains(&key)
        || Bound::parse(key).is_some()
        || matches!(key, "exclusiveMinimum" | "exclusiveMaximum")
}

/// Patterns that every string matches.
fn takes_all(pattern: &str) -> bool {
    matches!(pattern, "" | ".*" | "^.*$" | "^.*" | ".*$" | "^" | "$" | "^[\\s\\S]*$" | "[\\s\\S]*")
}
