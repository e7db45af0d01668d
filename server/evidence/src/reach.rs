//! From where a Schema Object can be reached: which Responses would be bound by an edit of it, and whether requests
//! would be.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use openapi::Version;
use rustc_hash::{FxHashMap, FxHashSet};
use syntax::{Node, NodeId};
use workspace::Snapshot;

use crate::count::{Counter, InSchema};
use crate::place::{Place, Shared};
use crate::samples::is_template;

/// Who starts from a schema.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Root {
    /// `GET /teams 200`.
    Response(Arc<str>),
    Request,
    /// What a client answers to a webhook or callback: the provider accepts it.
    Answer,
}

/// A Schema Object that a Media Type, a Parameter or a Reference leads to, with all that is written in place below it.
#[derive(Debug)]
pub(crate) struct Start {
    pub(crate) place: Place,
    /// Where References in it lead.
    leads: Vec<Place>,
    /// Those of them that count: in 3.0 nothing beside `$ref` does.
    counting: Vec<Place>,
    examples: Vec<InSchema>,
}

impl Start {
    /// Examples are looked for where bodies are observed.
    pub(crate) fn new<'a>(snapshot: &'a Snapshot, counter: &Counter<'a>, schema: Node<'a>, is_observed: bool) -> Start {
        let version = counter.schemas.version;
        let (mut leads, mut counting, mut examples) = (Vec::new(), Vec::new(), Vec::new());
        let mut seen: FxHashSet<NodeId> = FxHashSet::default();
        let mut open = vec![(schema, is_observed)];
        while let Some((node, mut is_counting)) = open.pop() {
            if !seen.insert(node.id()) {
                continue;
            }
            if let Some(reference) = node.get("$ref").and_then(Node::as_str) {
                if let Some((file, pointer)) = snapshot.leads_to(node, &reference) {
                    let place = Place::new(file, pointer);
                    counting.extend(is_counting.then(|| place.clone()));
                    leads.push(place);
                }
                is_counting &= version != Version::V3_0;
            }
            if is_counting {
                let listed = node.get("examples").filter(|it| version != Version::V3_0 && it.is_sequence());
                let all = node.get("example").into_iter().chain(listed.into_iter().flat_map(Node::items));
                let all = all.filter(|it| !it.is_damaged() && !is_template(*it));
                examples.extend(all.map(|it| counter.in_schema(node, it)));
            }
            open.extend(subschemas(node).into_iter().map(|it| (it, is_counting)));
        }
        Start { place: counter.places.of(schema), leads, counting, examples }
    }

    /// Whether it is the same place, and the same is reached from it.
    pub(crate) fn leads_as(&self, other: &Start) -> bool {
        self.place == other.place && self.leads == other.leads && self.counting == other.counting
    }

    pub(crate) fn share(&mut self, places: &mut Shared) {
        places.share(&mut self.place);
        self.leads.iter_mut().chain(&mut self.counting).for_each(|it| places.share(it));
        self.examples.iter_mut().flat_map(|it| &mut it.properties).for_each(|(it, _)| it.share(places));
    }

    /// Where References in it lead.
    pub(crate) fn leads(&self) -> &[Place] {
        &self.leads
    }
}

/// What References lead to, by the place that they name. `None` where there is nothing.
pub(crate) type Components = FxHashMap<Place, Arc<Option<Start>>>;

/// Where Schema Objects are used.
pub(crate) struct Reach<'e> {
    /// A Schema Object written in place belongs to the units that it is written in.
    units: Vec<Unit<'e>>,
    by_place: FxHashMap<&'e Place, usize>,
    known: RefCell<FxHashMap<Place, Rc<FxHashSet<Root>>>>,
}

struct Unit<'e> {
    start: &'e Start,
    roots: Vec<&'e Root>,
    users: Vec<usize>,
    /// The Media Type of a Response starts from it.
    is_observed: bool,
}

impl<'e> Reach<'e> {
    /// The starts of Operations with who starts from them, and whether bodies are observed there; and those that
    /// References lead to, by the place that they name.
    pub(crate) fn new(
        starts: impl Iterator<Item = (&'e Start, &'e [Root], bool)>,
        components: &'e Components,
    ) -> Reach<'e> {
        let mut reach = Reach { units: Vec::new(), by_place: FxHashMap::default(), known: RefCell::default() };
        for (start, roots, is_observed) in starts {
            let unit = reach.unit(start);
            unit.is_observed |= is_observed;
            for root in roots {
                if !unit.roots.contains(&root) {
                    unit.roots.push(root);
                }
            }
        }
        components.values().filter_map(|it| (**it).as_ref()).for_each(|it| _ = reach.unit(it));
        let mut edges: Vec<(usize, usize)> = Vec::new();
        for (user, unit) in reach.units.iter().enumerate() {
            edges.extend(unit.start.leads.iter().filter_map(|it| Some((reach.target(components, it)?, user))));
        }
        for (used, user) in edges {
            reach.units[used].users.push(user);
        }
        reach
    }

    fn unit(&mut self, start: &'e Start) -> &mut Unit<'e> {
        let index = *self.by_place.entry(&start.place).or_insert_with(|| {
            self.units.push(Unit { start, roots: Vec::new(), users: Vec::new(), is_observed: false });
            self.units.len() - 1
        });
        &mut self.units[index]
    }

    /// The unit that a Reference to a place leads to.
    fn target(&self, components: &Components, place: &Place) -> Option<usize> {
        let start = components.get(place)?.as_ref().as_ref()?;
        self.by_place.get(&start.place).copied()
    }

    /// The examples of the Schema Objects that Responses lead to.
    pub(crate) fn examples(&self, components: &'e Components) -> Vec<&'e InSchema> {
        let mut found = Vec::new();
        let (mut seen, mut told) = (FxHashSet::default(), FxHashSet::default());
        let mut open: Vec<usize> = (0..self.units.len()).rev().filter(|it| self.units[*it].is_observed).collect();
        while let Some(at) = open.pop() {
            if !seen.insert(at) {
                continue;
            }
            let start = self.units[at].start;
            found.extend(start.examples.iter().filter(|it| told.insert(&it.example)));
            open.extend(start.counting.iter().rev().filter_map(|it| self.target(components, it)));
        }
        found
    }

    /// Whether requests are bound by a Schema Object.
    pub(crate) fn binds_requests(&self, schema: &Place) -> bool {
        self.roots(schema).contains(&Root::Request)
    }

    /// All roots that reach a Schema Object.
    pub(crate) fn roots(&self, schema: &Place) -> Rc<FxHashSet<Root>> {
        if let Some(known) = self.known.borrow().get(schema) {
            return Rc::clone(known);
        }
        let mut roots: FxHashSet<Root> = FxHashSet::default();
        let mut seen: FxHashSet<usize> = FxHashSet::default();
        let mut open: Vec<usize> = Vec::new();
        let mut at = Some(schema.pointer().clone());
        while let Some(pointer) = at {
            at = pointer.parent();
            open.extend(self.by_place.get(&Place::new(schema.file(), pointer)));
        }
        while let Some(unit) = open.pop() {
            if seen.insert(unit) {
                roots.extend(self.units[unit].roots.iter().map(|it| (*it).clone()));
                open.extend(&self.units[unit].users);
            }
        }
        let roots = Rc::new(roots);
        self.known.borrow_mut().insert(schema.clone(), Rc::clone(&roots));
        roots
    }
}

/// The schemas right below a schema.
pub(crate) fn subschemas(schema: Node<'_>) -> Vec<Node<'_>> {
    const ONE: [&str; 12] = [
        "items",
        "additionalProperties",
        "unevaluatedProperties",
        "unevaluatedItems",
        "contains",
        "propertyNames",
        "not",
        "if",
        "then",
        "else",
        "contentSchema",
        "additionalItems",
    ];
    const MANY: [&str; 8] =
        ["allOf", "oneOf", "anyOf", "prefixItems", "properties", "patternProperties", "dependentSchemas", "$defs"];
    // The fields are read once, whatever their order, and told in the order of the tables.
    let (mut one, mut many) = ([None; ONE.len()], [None; MANY.len()]);
    for entry in schema.entries() {
        let key = entry.key();
        if let Some(at) = ONE.iter().position(|it| *it == key) {
            one[at] = Some(entry.value()).filter(|it| it.is_mapping());
        } else if let Some(at) = MANY.iter().position(|it| *it == key) {
            many[at] = Some(entry.value());
        }
    }
    let mut found: Vec<Node<'_>> = one.into_iter().flatten().collect();
    for holder in many.into_iter().flatten() {
        if holder.is_sequence() {
            found.extend(holder.items());
        } else {
            found.extend(holder.entries().map(|entry| entry.value()));
        }
    }
    found
}
