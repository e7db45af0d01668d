//! Effective schemas: what a Schema says once References are followed, `allOf` is merged, unions of one are
//! unwrapped and all spellings of null, const and exclusive bounds are one.
//!
//! Nothing here is judged.

use openapi::{Resolve, Version};
use rustc_hash::{FxHashMap, FxHashSet};
use syntax::{Node, NodeId, Scalar, Value};

use crate::bound::{Bound, Bounds};
use crate::listed;
use crate::schemas::Schemas;

/// A set of JSON types. `number` is integers and fractions, so that `integer` is within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Types(pub(crate) u8);

impl Types {
    pub(crate) const NONE: Types = Types(0);
    pub(crate) const NULL: Types = Types(1);
    pub(crate) const BOOLEAN: Types = Types(2);
    pub(crate) const OBJECT: Types = Types(4);
    pub(crate) const ARRAY: Types = Types(8);
    pub(crate) const INTEGER: Types = Types(16);
    pub(crate) const NUMBER: Types = Types(16 | 32);
    pub(crate) const STRING: Types = Types(64);
    pub(crate) const ALL: Types = Types(127);

    pub(crate) fn parse(name: &str) -> Option<Types> {
        Some(match name {
            "null" => Types::NULL,
            "boolean" => Types::BOOLEAN,
            "object" => Types::OBJECT,
            "array" => Types::ARRAY,
            "integer" => Types::INTEGER,
            "number" => Types::NUMBER,
            "string" => Types::STRING,
            _ => return None,
        })
    }

    pub(crate) fn has(self, other: Types) -> bool {
        self.0 & other.0 == other.0
    }

    pub(crate) fn and(self, other: Types) -> Types {
        Types(self.0 & other.0)
    }

    pub(crate) fn or(self, other: Types) -> Types {
        Types(self.0 | other.0)
    }

    pub(crate) fn without_null(self) -> Types {
        Types(self.0 & !Types::NULL.0)
    }

    pub(crate) fn is_none(self) -> bool {
        self.0 == 0
    }
}

impl std::fmt::Display for Types {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if *self == Types::ALL || self.without_null() == Types::ALL.without_null() {
            return f.write_str("anything");
        }
        let named = [
            (Types::STRING, "string"),
            (Types::NUMBER, "number"),
            (Types::BOOLEAN, "boolean"),
            (Types::OBJECT, "object"),
            (Types::ARRAY, "array"),
            (Types::NULL, "null"),
        ];
        let mut names: Vec<&str> = named.iter().filter(|(it, _)| self.has(*it)).map(|(_, name)| *name).collect();
        if self.has(Types::INTEGER) && !self.has(Types::NUMBER) {
            names.insert(0, "integer");
        }
        match names.is_empty() {
            true => f.write_str("nothing"),
            false => f.write_str(&names.join(" or ")),
        }
    }
}

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

/// A `oneOf` or `anyOf` of two branches and more; null branches are taken out.
#[derive(Clone)]
pub(crate) struct Union<'a> {
    pub(crate) keyword: &'static str,
    /// The sequence of branches.
    pub(crate) node: Node<'a>,
    pub(crate) branches: Vec<Node<'a>>,
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
            && self.structural.is_empty()
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
        for entry in node.entries() {
            let key = entry.key();
            let value = entry.value();
            match &*key {
                "allOf" => {
                    for branch in value.items() {
                        types = types.and(self.collect(branch, bare, depth + 1, seen, acc));
                    }
                }
                "oneOf" | "anyOf" if !bare => {
                    let keyword = if key == "oneOf" { "oneOf" } else { "anyOf" };
                    types = types.and(self.union(keyword, value, depth, seen, acc));
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

    /// What `type` and `nullable` of one Schema Object say.
    fn written_types(&self, node: Node<'a>, acc: &mut Effective<'a>) -> Types {
        let Some(written) = node.get("type") else { return Types::ALL };
        let names: Vec<Node<'a>> = if written.is_sequence() { written.items().collect() } else { vec![written] };
        let mut types = Types::NONE;
        for name in names {
            match name.scalar() {
                // An unquoted `null` in a list of types is meant as the word.
                Some(Scalar::Null) if written.is_sequence() => types = types.or(Types::NULL),
                Some(Scalar::String(name)) => match Types::parse(&name) {
                    Some(it) => types = types.or(it),
                    None => return Types::ALL,
                },
                _ => {}
            }
        }
        if types.is_none() {
            return Types::ALL;
        }
        if types.has(Types::NULL) {
            acc.null_at.get_or_insert(written);
        }
        // OAS 3.0.3: `nullable` has a meaning only beside `type` in the same Schema Object.
        if self.version() == Version::V3_0
            && let Some(nullable) = node.get("nullable")
            && nullable.as_bool() == Some(true)
        {
            types = types.or(Types::NULL);
            acc.null_at.get_or_insert(nullable);
        }
        acc.typed = true;
        acc.type_at.get_or_insert(written);
        types
    }

    /// Adds `enum` and `const` of one Schema Object.
    fn values(&self, node: Node<'a>, written: Types, acc: &mut Effective<'a>) -> Types {
        let mut types = written;
        for key in ["enum", "const"] {
            let Some(value) = node.get(key) else { continue };
            if key == "enum" && !value.is_sequence() {
                continue;
            }
            let items: Vec<Node<'a>> = if key == "enum" { value.items().collect() } else { vec![value] };
            let mut listed = Vec::with_capacity(items.len());
            let mut of_values = Types::NONE;
            for item in items {
                let data = item.to_value();
                of_values = of_values.or(listed::types_of(&data));
                if data != Value::Null {
                    listed.push((data, item));
                }
            }
            // A type that names null next to an enum that forgot it is meant to let null in.
            if written.has(Types::NULL) && written != Types::ALL {
                of_values = of_values.or(Types::NULL);
            }
            if !types.and(of_values).without_null().is_none() || listed.is_empty() {
                types = types.and(of_values);
            }
            if types.has(Types::NULL) {
                acc.null_at.get_or_insert(value);
            }
            listed::add(acc, value, listed);
        }
        types
    }

    /// Adds a union: unwrapped if one branch is left, as types if branches are nothing else.
    fn union(
        &self,
        keyword: &'static str,
        node: Node<'a>,
        depth: usize,
        seen: &mut FxHashSet<NodeId>,
        acc: &mut Effective<'a>,
    ) -> Types {
        let all: Vec<Node<'a>> = node.items().collect();
        if all.is_empty() {
            return Types::ALL;
        }
        let branches: Vec<Node<'a>> = all.iter().copied().filter(|it| !self.is_null(*it)).collect();
        let null = if branches.len() < all.len() { Types::NULL } else { Types::NONE };
        if null == Types::NULL {
            acc.null_at.get_or_insert(node);
        }
        match branches.as_slice() {
            [] => null,
            [only] => self.collect(*only, false, depth + 1, seen, acc).or(null),
            branches => {
                let within = branches.iter().map(|it| self.types_within(*it, 0)).fold(Within::of(null), Within::or);
                if within.names_null && acc.null_at.is_none() {
                    acc.null_at = Some(node);
                    acc.null_in_branch = true;
                }
                if branches.iter().all(|it| self.is_values_only(*it)) {
                    let listed = branches.iter().flat_map(|it| self.listed(*it)).collect();
                    listed::add(acc, node, listed);
                } else if branches.iter().all(|it| self.is_type_only(*it)) {
                    acc.typed = true;
                    acc.type_at.get_or_insert(node);
                } else {
                    acc.unions.push(Union { keyword, node, branches: branches.to_vec() });
                }
                within.types
            }
        }
    }

    /// A branch that is null and nothing else.
    fn is_null(&self, branch: Node<'a>) -> bool {
        let branch = self.follow_plain(branch);
        // Generators of 3.0 write null as a branch of nothing but `nullable`. To the letter it takes everything.
        let said = |key: &str| is_assertion(key) && key != "nullable";
        if self.version() == Version::V3_0
            && branch.get("nullable").and_then(Node::as_bool) == Some(true)
            && !branch.entries().any(|entry| entry.key() == "$ref" || said(&entry.key()))
        {
            return true;
        }
        let is = |key: &str| branch.get(key);
        if let Some(written) = is("type") {
            return match written.is_sequence() {
                true => {
                    written.len() == 1
                        && written.items().all(|it| it.is_null() || it.as_str().as_deref() == Some("null"))
                }
                false => written.as_str().as_deref() == Some("null"),
            };
        }
        match (is("enum"), is("const")) {
            (Some(values), _) => !values.is_empty() && values.items().all(Node::is_null),
            (None, Some(value)) => value.is_null(),
            _ => false,
        }
    }

    /// A branch that lists its values and says nothing else: the enum with descriptions.
    fn is_values_only(&self, branch: Node<'a>) -> bool {
        let branch = self.follow_plain(branch);
        branch.is_mapping()
            && (branch.get("const").is_some() || branch.get("enum").is_some_and(Node::is_sequence))
            && branch.entries().all(|entry| {
                let key = entry.key();
                matches!(&*key, "type" | "const" | "enum") || !is_assertion(&key)
            })
    }

    /// The values of such a branch, without null.
    fn listed(&self, branch: Node<'a>) -> Vec<(Value, Node<'a>)> {
        let branch = self.follow_plain(branch);
        let items = branch.get("enum").into_iter().flat_map(Node::items).chain(branch.get("const"));
        items.map(|it| (it.to_value(), it)).filter(|(value, _)| *value != Value::Null).collect()
    }

    /// A branch that says its type and nothing else.
    fn is_type_only(&self, branch: Node<'a>) -> bool {
        let branch = self.follow_plain(branch);
        branch.is_mapping()
            && branch.get("type").is_some()
            && branch.entries().all(|entry| {
                let key = entry.key();
                matches!(&*key, "type" | "nullable") || !is_assertion(&key)
            })
    }

    /// The types of a branch, without reading all of it.
    fn types_within(&self, node: Node<'a>, depth: usize) -> Within {
        if depth > 12 {
            return Within::ALL;
        }
        if let Some(value) = node.as_bool() {
            return if value { Within::ALL } else { Within::of(Types::NONE) };
        }
        if self.is_null(node) {
            return Within::of(Types::NULL);
        }
        let mut scratch = Effective::new();
        let mut types = self.written_types(node, &mut scratch);
        types = self.values(node, types, &mut scratch);
        let mut within = Within { types, names_null: scratch.null_at.is_some() && types.has(Types::NULL) };
        if let Some(reference) = node.get("$ref").and_then(Node::as_str)
            && let Some(target) = self.reader().target(node, &reference)
        {
            let of_target = self.types_within(target, depth + 1);
            within = if self.version() == Version::V3_0 { of_target } else { within.and(of_target) };
        }
        for branch in node.get("allOf").into_iter().flat_map(Node::items) {
            within = within.and(self.types_within(branch, depth + 1));
        }
        for keyword in ["oneOf", "anyOf"] {
            let mut branches = node.get(keyword).into_iter().flat_map(Node::items).peekable();
            if branches.peek().is_some() {
                let none = Within::of(Types::NONE);
                within = within.and(branches.map(|it| self.types_within(it, depth + 4)).fold(none, Within::or));
            }
        }
        if within.types == Types::ALL && node.get("properties").is_some() {
            // Beside a type that names null, it lets null in as every schema without a type does.
            return Within { types: Types::OBJECT.or(Types::NULL), names_null: false };
        }
        within
    }
}

/// The types of a branch.
#[derive(Clone, Copy)]
struct Within {
    types: Types,
    /// Whether null is let in by name, and not because no type is given.
    names_null: bool,
}

impl Within {
    const ALL: Within = Within { types: Types::ALL, names_null: false };

    /// Types by name.
    fn of(types: Types) -> Within {
        Within { types, names_null: types.has(Types::NULL) }
    }

    fn and(self, other: Within) -> Within {
        let types = self.types.and(other.types);
        Within { types, names_null: types.has(Types::NULL) && (self.names_null || other.names_null) }
    }

    fn or(self, other: Within) -> Within {
        Within { types: self.types.or(other.types), names_null: self.names_null || other.names_null }
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
