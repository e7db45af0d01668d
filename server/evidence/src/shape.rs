//! Schemas that hold together, taken apart once and used for every value at their place.

use std::cell::Cell;

use openapi::{Resolve, Version};
use regex::Regex;
use rustc_hash::FxHashMap;
use syntax::{Node, NodeId};

use crate::keyword::{Keywords, pattern};
use crate::schema::{Branch, Parts, RouteKey};

/// Keywords that are not judged here: a schema with one of them is never offered for reuse.
const UNJUDGED: [&str; 6] =
    ["contains", "propertyNames", "dependentRequired", "uniqueItems", "unevaluatedItems", "$recursiveRef"];

/// The place of a shape in [`Shapes`].
pub(crate) type ShapeId = usize;

/// Where a child's shape is, once it is known.
#[derive(Default)]
pub(crate) struct Child<'a> {
    pub(crate) schemas: Vec<Branch<'a>>,
    shape: Cell<Option<ShapeId>>,
}

/// What several schemas say together of one value.
pub(crate) struct Shape<'a> {
    pub(crate) parts: Parts<'a>,
    pub(crate) allows_null: bool,
    /// One of each branch.
    pub(crate) keywords: Vec<Keywords>,
    /// Declared or required names.
    pub(crate) members: FxHashMap<String, Member<'a>>,
    pub(crate) required: Vec<Required<'a>>,
    pub(crate) counted: Vec<Counted<'a>>,
    pub(crate) dynamic: Vec<Dynamic<'a>>,
    /// The schema that forbids what is not declared.
    pub(crate) closed: Option<Node<'a>>,
    /// The schema to which a declaration could be added.
    pub(crate) open: Option<Node<'a>>,
    /// Whether any property is declared.
    pub(crate) declares: bool,
    /// Whether a keyword is there that is not judged.
    pub(crate) is_unjudged: bool,
    pub(crate) prefix: Vec<Child<'a>>,
    pub(crate) items: Child<'a>,
}

/// A name that is declared or required.
pub(crate) struct Member<'a> {
    /// Its place among the names.
    pub(crate) slot: usize,
    /// The property, where it is never returned.
    pub(crate) write_only: Option<Node<'a>>,
    pub(crate) child: Child<'a>,
}

/// A required name.
pub(crate) struct Required<'a> {
    pub(crate) slot: usize,
    pub(crate) name: String,
    pub(crate) item: Node<'a>,
}

/// A property that is declared and not required.
pub(crate) struct Counted<'a> {
    pub(crate) slot: usize,
    pub(crate) branch: Branch<'a>,
    pub(crate) name: String,
    pub(crate) property: Node<'a>,
}

/// What a branch says of names that it does not declare.
pub(crate) struct Dynamic<'a> {
    patterns: Vec<(Regex, Branch<'a>)>,
    others: Vec<Branch<'a>>,
}

impl<'a> Shape<'a> {
    fn new(version: Version, parts: Parts<'a>) -> Shape<'a> {
        let mut shape = Shape {
            allows_null: parts.allows_null(version),
            keywords: parts.branches.iter().map(|it| Keywords::of(it.node)).collect(),
            members: FxHashMap::default(),
            required: Vec::new(),
            counted: Vec::new(),
            dynamic: parts.branches.iter().filter_map(dynamic).collect(),
            closed: None,
            open: None,
            declares: false,
            is_unjudged: parts.branches.iter().any(|it| UNJUDGED.iter().any(|key| it.node.get(key).is_some())),
            prefix: Vec::new(),
            items: Child::default(),
            parts,
        };
        shape.objects();
        shape.arrays();
        shape
    }

    fn objects(&mut self) {
        let parts = std::mem::take(&mut self.parts);
        for branch in &parts.branches {
            let properties = branch.node.get("properties");
            self.declares |= properties.is_some_and(|it| !it.is_empty());
            for entry in properties.into_iter().flat_map(Node::entries) {
                let (name, property) = (entry.key(), entry.value());
                let route = branch.route.step(Some(&name));
                let member = self.member(&name);
                member.child.schemas.push(Branch { node: property, route });
                if is(property, "writeOnly") && member.write_only.is_none() {
                    member.write_only = Some(property);
                }
            }
        }
        for branch in &parts.branches {
            for item in branch.node.get("required").into_iter().flat_map(Node::items) {
                let Some(name) = item.scalar_text() else { continue };
                let member = self.member(&name);
                if member.write_only.is_none() {
                    let slot = member.slot;
                    self.required.push(Required { slot, name: name.into_owned(), item });
                }
            }
        }
        for branch in &parts.branches {
            for entry in branch.node.get("properties").into_iter().flat_map(Node::entries) {
                let (name, property) = (entry.key(), entry.value());
                let is_never = is(property, "writeOnly") || is(property, "deprecated");
                if is_never || parts.requires(&name) {
                    continue;
                }
                let slot = self.member(&name).slot;
                self.counted.push(Counted { slot, branch: branch.clone(), name: name.into_owned(), property });
            }
        }
        let says = |it: &&Branch<'a>, key: &str, value| it.node.get(key).and_then(Node::as_bool) == Some(value);
        let closes =
            |it: &&Branch<'a>| says(it, "additionalProperties", false) || says(it, "unevaluatedProperties", false);
        self.closed = parts.branches.iter().find(closes).map(|it| it.node);
        let is_free = parts.branches.iter().any(|it| says(&it, "additionalProperties", true));
        let declares = |it: &&Branch<'a>| it.node.get("properties").is_some_and(|it| it.is_mapping());
        if self.declares && !is_free {
            self.open = parts.branches.iter().find(declares).map(|it| it.node);
        }
        self.parts = parts;
    }

    fn member(&mut self, name: &str) -> &mut Member<'a> {
        let slot = self.members.len();
        self.members.entry(name.to_owned()).or_insert_with(|| Member {
            slot,
            write_only: None,
            child: Child::default(),
        })
    }

    fn arrays(&mut self) {
        let prefix = |it: &Branch<'a>| it.node.get("prefixItems").map_or(0, Node::len);
        let longest = self.parts.branches.iter().map(prefix).max().unwrap_or_default();
        for branch in &self.parts.branches {
            let own: Vec<Node<'a>> = branch.node.get("prefixItems").into_iter().flat_map(Node::items).collect();
            let items = branch.node.get("items").map(|node| Branch { node, route: branch.route.step(None) });
            for index in 0..longest {
                if self.prefix.len() <= index {
                    self.prefix.push(Child::default());
                }
                let by_place = own.get(index).map(|node| Branch { node: *node, route: branch.route.blocked() });
                self.prefix[index].schemas.extend(by_place.or_else(|| items.clone()));
            }
            self.items.schemas.extend(items);
        }
    }

    /// The schemas of a key that no `properties` declares: by pattern, else `additionalProperties`.
    pub(crate) fn dynamic(&self, key: &str) -> Vec<Branch<'a>> {
        let mut schemas = Vec::new();
        for dynamic in &self.dynamic {
            let by_pattern: Vec<Branch<'a>> =
                dynamic.patterns.iter().filter(|(it, _)| it.is_match(key)).map(|(_, it)| it.clone()).collect();
            schemas.extend(if by_pattern.is_empty() { dynamic.others.clone() } else { by_pattern });
        }
        schemas
    }
}

fn dynamic<'a>(branch: &Branch<'a>) -> Option<Dynamic<'a>> {
    let below = |node| Branch { node, route: branch.route.blocked() };
    let entries = branch.node.get("patternProperties").into_iter().flat_map(Node::entries);
    let patterns: Vec<_> = entries.filter_map(|it| Some((pattern(&it.key())?, below(it.value())))).collect();
    let others = ["additionalProperties", "unevaluatedProperties"].iter().filter_map(|it| branch.node.get(it));
    let others: Vec<_> = others.filter(|it| it.is_mapping()).map(below).collect();
    (!patterns.is_empty() || !others.is_empty()).then_some(Dynamic { patterns, others })
}

/// All shapes that the values of one site were held against.
pub(crate) struct Shapes<'a> {
    resolver: &'a dyn Resolve,
    pub(crate) version: Version,
    all: Vec<std::rc::Rc<Shape<'a>>>,
    by_schemas: FxHashMap<Vec<(NodeId, RouteKey)>, ShapeId>,
    by_branches: FxHashMap<Vec<(NodeId, RouteKey)>, ShapeId>,
}

impl<'a> Shapes<'a> {
    pub(crate) fn new(resolver: &'a dyn Resolve, version: Version) -> Shapes<'a> {
        Shapes {
            resolver,
            version,
            all: Vec::new(),
            by_schemas: FxHashMap::default(),
            by_branches: FxHashMap::default(),
        }
    }

    pub(crate) fn get(&self, id: ShapeId) -> std::rc::Rc<Shape<'a>> {
        self.all[id].clone()
    }

    /// The shape of schemas that all have to hold.
    pub(crate) fn of(&mut self, schemas: Vec<Branch<'a>>) -> ShapeId {
        let key = key(&schemas);
        if let Some(id) = self.by_schemas.get(&key) {
            return *id;
        }
        let parts = Parts::of(self.resolver, self.version, schemas);
        let id = self.add(parts);
        self.by_schemas.insert(key, id);
        id
    }

    /// The shape of branches that have been taken apart and chosen.
    pub(crate) fn of_branches(&mut self, branches: Vec<Branch<'a>>) -> ShapeId {
        let key = key(&branches);
        if let Some(id) = self.by_branches.get(&key) {
            return *id;
        }
        let id = self.add(Parts { branches, unions: Vec::new(), undecided: false });
        self.by_branches.insert(key, id);
        id
    }

    /// The shape of a child. None if no schema says anything of it.
    pub(crate) fn child(&mut self, child: &Child<'a>) -> Option<ShapeId> {
        if child.shape.get().is_none() && !child.schemas.is_empty() {
            child.shape.set(Some(self.of(child.schemas.clone())));
        }
        child.shape.get()
    }

    fn add(&mut self, parts: Parts<'a>) -> ShapeId {
        self.all.push(Shape::new(self.version, parts).into());
        self.all.len() - 1
    }
}

fn key(schemas: &[Branch<'_>]) -> Vec<(NodeId, RouteKey)> {
    schemas.iter().map(|it| (it.node.id(), it.route.key())).collect()
}

fn is(schema: Node<'_>, key: &str) -> bool {
    schema.get(key).and_then(Node::as_bool) == Some(true)
}
