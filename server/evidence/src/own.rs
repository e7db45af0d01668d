//! What a Schema Object says by itself: read once, however many sites lead to it.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use openapi::{MAX_REFERENCE_CHAIN, Resolve, Version};
use regex::Regex;
use rustc_hash::{FxHashMap, FxHashSet};
use syntax::{Node, NodeId};

use crate::keyword::{Keywords, pattern};
use crate::layout::Layout;
use crate::route::Routes;
use crate::schema::names;

/// Keywords that are not judged here: a schema with one of them is never offered for reuse.
const UNJUDGED: [&str; 3] = ["unevaluatedItems", "$recursiveRef", "dependencies"];

/// The fields of a Schema Object, for many questions in a row.
pub(crate) struct Fields<'a>(Vec<(Cow<'a, str>, Node<'a>)>);

impl<'a> Fields<'a> {
    pub(crate) fn of(schema: Node<'a>) -> Fields<'a> {
        Fields(schema.entries().map(|it| (it.key(), it.value())).collect())
    }

    pub(crate) fn get(&self, key: &str) -> Option<Node<'a>> {
        self.0.iter().find(|(it, _)| it == key).map(|(_, value)| *value)
    }

    pub(crate) fn says(&self, key: &str, value: bool) -> bool {
        self.get(key).and_then(Node::as_bool) == Some(value)
    }

    fn has_any(&self, keys: &[&str]) -> bool {
        self.0.iter().any(|(it, _)| keys.contains(&&**it))
    }
}

/// Where `$ref` leads.
#[derive(Clone, Copy)]
pub(crate) enum Target<'a> {
    None,
    Nowhere,
    Schema(Node<'a>),
}

/// What a Schema Object says by itself.
pub(crate) struct Own<'a> {
    pub(crate) keywords: Keywords,
    pub(crate) target: Target<'a>,
    pub(crate) all_of: Vec<Node<'a>>,
    pub(crate) is_union: bool,
    /// Something decides here that is not followed.
    pub(crate) is_dynamic: bool,
    pub(crate) is_conditional: bool,
    /// `nullable`, which counts in 3.0.
    pub(crate) is_nullable: bool,
    /// Neither its types nor its values leave `null` out.
    pub(crate) allows_null: bool,
    pub(crate) has_properties: bool,
    pub(crate) properties: Vec<OwnProperty<'a>>,
    pub(crate) required: Vec<(Arc<str>, Node<'a>)>,
    /// Forbids what is not declared.
    pub(crate) is_closed: bool,
    /// Forbids what it does not declare itself, whatever other branches declare.
    pub(crate) is_sealed: bool,
    /// Allows it in so many words.
    pub(crate) is_free: bool,
    pub(crate) is_unjudged: bool,
    pub(crate) prefix: Vec<Node<'a>>,
    pub(crate) items: Option<Node<'a>>,
    /// What so many items are like, at least and at most.
    pub(crate) contains: Option<(Node<'a>, usize, usize)>,
    /// The schemas of names that are not declared: by pattern, else the others.
    pub(crate) patterns: Vec<(Regex, Node<'a>)>,
    pub(crate) others: Vec<Node<'a>>,
}

/// An entry of `properties`.
pub(crate) struct OwnProperty<'a> {
    pub(crate) name: Arc<str>,
    pub(crate) node: Node<'a>,
    /// What its schema says of it.
    said: Annotations,
    /// Whether more may be said where that leads.
    leads_on: bool,
}

/// What is said of a property, and not of its values.
#[derive(Clone, Copy, Default)]
pub(crate) struct Annotations {
    pub(crate) is_write_only: bool,
    pub(crate) is_read_only: bool,
    pub(crate) is_deprecated: bool,
}

impl Annotations {
    /// What is said at a schema itself, and whether more may be said where it leads.
    fn at(schema: Node<'_>) -> (Annotations, bool) {
        let (mut said, mut leads_on) = (Annotations::default(), false);
        for entry in schema.entries() {
            let is_said = || entry.value().as_bool() == Some(true);
            match &*entry.key() {
                "writeOnly" => said.is_write_only = is_said(),
                "readOnly" => said.is_read_only = is_said(),
                "deprecated" => said.is_deprecated = is_said(),
                "$ref" | "allOf" => leads_on = true,
                _ => {}
            }
        }
        (said, leads_on)
    }

    fn and(self, other: Annotations) -> Annotations {
        Annotations {
            is_write_only: self.is_write_only || other.is_write_only,
            is_read_only: self.is_read_only || other.is_read_only,
            is_deprecated: self.is_deprecated || other.is_deprecated,
        }
    }
}

impl<'a> Own<'a> {
    fn new(resolver: &'a dyn Resolve, version: Version, schema: Node<'a>) -> Own<'a> {
        let fields = Fields::of(schema);
        let target = match fields.get("$ref").and_then(Node::as_str) {
            Some(reference) => resolver.target(schema, &reference).map_or(Target::Nowhere, Target::Schema),
            None => Target::None,
        };
        let items = |key: &str| fields.get(key).into_iter().flat_map(Node::items);
        let entries = |key: &str| fields.get(key).into_iter().flat_map(Node::entries);
        let types = fields.get("type").and_then(names);
        // In 3.0 there is no `unevaluatedProperties`.
        let others = match version {
            Version::V3_0 => &["additionalProperties"][..],
            _ => &["additionalProperties", "unevaluatedProperties"],
        };
        let others = others.iter().filter_map(|it| fields.get(it));
        let property = |name: Cow<'a, str>, node: Node<'a>| {
            let (said, leads_on) = Annotations::at(node);
            OwnProperty { name: (*name).into(), node, said, leads_on }
        };
        Own {
            keywords: Keywords::of(version, schema, &fields),
            target,
            all_of: items("allOf").collect(),
            is_union: fields.has_any(&["oneOf", "anyOf"]),
            is_dynamic: fields.has_any(&["$dynamicRef"]),
            is_conditional: fields.has_any(&["if", "not", "dependentSchemas"]),
            is_nullable: fields.says("nullable", true),
            allows_null: types.is_none_or(|types| types.iter().any(|it| it == "null"))
                && fields.get("enum").is_none_or(|values| values.items().any(Node::is_null)),
            has_properties: fields.get("properties").is_some_and(Node::is_mapping),
            properties: entries("properties").map(|it| property(it.key(), it.value())).collect(),
            required: items("required").filter_map(|it| Some(((*it.scalar_text()?).into(), it))).collect(),
            is_sealed: fields.says("additionalProperties", false),
            is_closed: fields.says("additionalProperties", false)
                || (version != Version::V3_0 && fields.says("unevaluatedProperties", false)),
            is_free: fields.says("additionalProperties", true),
            is_unjudged: fields.has_any(&UNJUDGED),
            prefix: items("prefixItems").collect(),
            items: fields.get("items"),
            contains: fields.get("contains").filter(|_| version != Version::V3_0).map(|it| {
                let number = |key: &str| fields.get(key)?.scalar_text()?.parse().ok();
                (it, number("minContains").unwrap_or(1), number("maxContains").unwrap_or(usize::MAX))
            }),
            patterns: entries("patternProperties").filter_map(|it| Some((pattern(&it.key())?, it.value()))).collect(),
            others: others.filter(|it| it.is_mapping()).collect(),
        }
    }

    /// Whether it says something of a name.
    pub(crate) fn declares(&self, name: &str) -> bool {
        self.properties.iter().any(|it| *it.name == *name) || self.patterns.iter().any(|(it, _)| it.is_match(name))
    }

    /// Whether the schema leads nowhere else: what it says of a value does not depend on the way to it.
    pub(crate) fn is_leaf(&self) -> bool {
        matches!(self.target, Target::None)
            && self.all_of.is_empty()
            && !self.is_union
            && !self.has_properties
            && self.required.is_empty()
            && !self.is_closed
            && self.prefix.is_empty()
            && self.items.is_none()
            && self.contains.is_none()
            && self.patterns.is_empty()
            && self.others.is_empty()
    }
}

/// The Schema Objects of a description, as far as they were looked at.
pub(crate) struct Schemas<'a> {
    resolver: &'a dyn Resolve,
    pub(crate) version: Version,
    pub(crate) routes: Routes<'a>,
    own: RefCell<FxHashMap<NodeId, Rc<Own<'a>>>>,
    /// The Schema Objects whose Reference was followed for the unit that is being computed.
    followed: RefCell<FxHashSet<NodeId>>,
    layouts: RefCell<FxHashMap<Vec<NodeId>, Rc<Layout<'a>>>>,
    /// The layouts that the unit uses which is being computed.
    used: RefCell<FxHashSet<*const Layout<'a>>>,
}

impl<'a> Schemas<'a> {
    pub(crate) fn new(resolver: &'a dyn Resolve, version: Version) -> Rc<Schemas<'a>> {
        Rc::new(Schemas {
            resolver,
            version,
            routes: Routes::default(),
            own: RefCell::default(),
            followed: RefCell::default(),
            layouts: RefCell::default(),
            used: RefCell::default(),
        })
    }

    pub(crate) fn own(&self, schema: Node<'a>) -> Rc<Own<'a>> {
        if let Some(known) = self.own.borrow().get(&schema.id()) {
            return Rc::clone(known);
        }
        let own = Rc::new(Own::new(self.resolver, self.version, schema));
        self.own.borrow_mut().insert(schema.id(), Rc::clone(&own));
        own
    }

    /// Another unit begins: what it reads is noted anew, though much of it is known.
    pub(crate) fn begin(&self) {
        self.followed.borrow_mut().clear();
        self.used.borrow_mut().clear();
    }

    /// Where the Reference of a schema leads.
    pub(crate) fn target(&self, schema: Node<'a>, own: &Own<'a>) -> Target<'a> {
        if !matches!(own.target, Target::None)
            && self.followed.borrow_mut().insert(schema.id())
            && let Some(reference) = schema.get("$ref").and_then(Node::as_str)
        {
            self.resolver.target(schema, &reference);
        }
        own.target
    }

    /// What schemas say together that all have to hold, their References followed.
    pub(crate) fn layout(&self, schemas: impl Iterator<Item = Node<'a>>) -> Rc<Layout<'a>> {
        let schemas: Vec<Node<'a>> = schemas.collect();
        let key: Vec<NodeId> = schemas.iter().map(|it| it.id()).collect();
        let known = self.layouts.borrow().get(&key).map(Rc::clone);
        if let Some(known) = known {
            // What was read for it is read for this unit, too.
            if self.used.borrow_mut().insert(Rc::as_ptr(&known)) {
                let properties = known.own.iter().flat_map(|it| &it.properties);
                properties.filter(|it| it.leads_on).for_each(|it| _ = self.annotations(it));
            }
            return known;
        }
        let owns = schemas.into_iter().map(|node| (node, self.own(node))).collect();
        let layout = Rc::new(Layout::new(self, owns));
        self.used.borrow_mut().insert(Rc::as_ptr(&layout));
        self.layouts.borrow_mut().insert(key, Rc::clone(&layout));
        layout
    }

    /// What is said of a property: at its schema, where a Reference leads from there, and in the branches of `allOf`.
    pub(crate) fn annotations(&self, property: &OwnProperty<'a>) -> Annotations {
        if !property.leads_on {
            return property.said;
        }
        let mut all = Annotations::default();
        let mut open = vec![property.node];
        let mut seen: Vec<NodeId> = Vec::new();
        while let Some(node) = open.pop() {
            if seen.len() > MAX_REFERENCE_CHAIN || seen.contains(&node.id()) {
                continue;
            }
            seen.push(node.id());
            let own = self.own(node);
            let (mut said, _) = Annotations::at(node);
            if let Target::Schema(target) = self.target(node, &own) {
                open.push(target);
                // In 3.0 nothing beside `$ref` counts. That a property is never returned is believed all the same,
                // since it only ends suggestions; that it is only returned would free requests of what is required.
                said.is_read_only &= self.version != Version::V3_0;
            }
            all = all.and(said);
            open.extend(own.all_of.iter().copied());
        }
        all
    }
}
