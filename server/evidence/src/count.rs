//! Counting: by distinct bodies, per Schema Object and property, kept apart by site; and what contradicts the
//! description, by its cause, so that a thousand bodies with one mistake are one entry.

use std::borrow::Cow;
use std::rc::Rc;

use openapi::Version;
use rustc_hash::{FxHashMap, FxHashSet};
use syntax::{Node, NodeId, Value};
use workspace::Snapshot;

use crate::infer;
use crate::keyword::name;
use crate::layout::Counted;
use crate::own::Schemas;
use crate::samples::{Samples, Site, Source};
use crate::schema::Route;
use crate::shape::ShapeId;
use crate::walk::{Met, Mismatch, Missing, Seen, Undocumented, Walker};

/// More values of one property than this do not make its inferred schema better.
const MAX_VALUES: usize = 10_000;

/// What is known of the properties of all Schema Objects that bodies led to.
#[derive(Default)]
pub(crate) struct Counts<'a> {
    /// In the order in which they were first seen.
    pub(crate) properties: Vec<Property<'a>>,
    index: FxHashMap<(NodeId, NodeId), usize>,
}

/// A property that is declared and not required.
pub(crate) struct Property<'a> {
    pub(crate) schema: Node<'a>,
    pub(crate) name: String,
    pub(crate) property: Node<'a>,
    pub(crate) at: Vec<AtSite<'a>>,
    /// Examples in Schema Objects, by fingerprint, that have it; and whether one lacks it.
    pub(crate) in_schemas: FxHashSet<u64>,
    pub(crate) missed_in_schemas: bool,
}

/// A property as it was observed at one site.
pub(crate) struct AtSite<'a> {
    pub(crate) site: usize,
    /// The ways on which it was met, each once.
    pub(crate) routes: Vec<Route<'a>>,
    /// Distinct bodies in which it was always there, by fingerprint: recorded ones, and examples.
    pub(crate) recorded: FxHashSet<u64>,
    pub(crate) examples: FxHashSet<u64>,
    /// Recorded by hand only.
    pub(crate) stubs: bool,
    pub(crate) files: FxHashSet<usize>,
    pub(crate) missed: bool,
    /// Whether any body has it.
    pub(crate) present: bool,
}

/// What contradicts the description.
#[derive(Default)]
pub(crate) struct Contradictions<'a> {
    pub(crate) missing: Vec<MissingAt<'a>>,
    pub(crate) mismatches: Vec<MismatchAt<'a>>,
    pub(crate) undocumented: Vec<UndocumentedAt<'a>>,
    /// A property that is never returned, and the first body that has it.
    pub(crate) write_only: Vec<(Node<'a>, Source<'a>)>,
    index: Index,
}

#[derive(Default)]
struct Index {
    missing: FxHashMap<NodeId, usize>,
    mismatches: FxHashMap<(NodeId, &'static str, bool), usize>,
    undocumented: FxHashMap<NodeId, usize>,
    write_only: FxHashSet<NodeId>,
}

/// An item of `required` that bodies lack.
pub(crate) struct MissingAt<'a> {
    pub(crate) item: Node<'a>,
    pub(crate) name: String,
    /// The objects of examples that lack it, with where they come from.
    pub(crate) examples: Vec<(Node<'a>, Source<'a>)>,
    /// The first recorded body, and how often one lacks it.
    pub(crate) recorded: Option<(Source<'a>, usize)>,
}

/// A keyword that values do not satisfy.
pub(crate) struct MismatchAt<'a> {
    pub(crate) schema: Node<'a>,
    pub(crate) owner: Node<'a>,
    /// The keyword is written at the owner and nowhere else: an edit binds nobody besides.
    pub(crate) is_in_place: bool,
    pub(crate) keyword: &'static str,
    pub(crate) told: String,
    pub(crate) source: Source<'a>,
    /// The values of examples, with their example; none of recordings.
    pub(crate) places: Vec<(Node<'a>, Node<'a>)>,
    /// What the values are: `null`, `a string`.
    pub(crate) kinds: Vec<&'static str>,
}

/// Keys that a Schema Object does not declare.
pub(crate) struct UndocumentedAt<'a> {
    pub(crate) schema: Node<'a>,
    pub(crate) closed: bool,
    pub(crate) source: Source<'a>,
    pub(crate) names: Vec<UndocumentedName<'a>>,
    index: FxHashMap<String, usize>,
}

pub(crate) struct UndocumentedName<'a> {
    pub(crate) name: String,
    /// What such a value would be described as, with its body.
    pub(crate) values: Vec<(u64, Cow<'a, Value>)>,
    pub(crate) sites: FxHashSet<usize>,
}

/// Walks all bodies.
pub(crate) fn count<'a>(
    snapshot: &'a Snapshot,
    version: Version,
    samples: &Samples<'a>,
) -> (Counts<'a>, Contradictions<'a>) {
    let mut counts = Counts::default();
    let mut found = Contradictions::default();
    let schemas = Schemas::new(snapshot, version);
    for (index, site) in samples.sites.iter().enumerate().filter(|(_, it)| !it.samples.is_empty()) {
        let Some(schema) = site.schema else { continue };
        let mut walker = Walker::with(Rc::clone(&schemas), schema);
        // An equal body says nothing new. Shaped ones are kept apart.
        let mut known = FxHashSet::default();
        let mut at_site: FxHashMap<ShapeId, Vec<Option<AtSite<'a>>>> = FxHashMap::default();
        for sample in &site.samples {
            let body = infer::fingerprint(&sample.value, 0);
            let bodies = sample.bodies(body);
            let is_known = !known.insert((body, sample.absence_only, file_of(&sample.source)));
            if sample.source.is_recording() && is_known && bodies.len() == 1 {
                continue;
            }
            let met = match &sample.value {
                Cow::Borrowed(value) => {
                    let mut seen = walk(&mut walker, site, value, sample.absence_only);
                    let met = std::mem::take(&mut seen.met);
                    found.add((index, &bodies), &sample.source, seen, Cow::Borrowed);
                    met
                }
                Cow::Owned(value) => {
                    let mut seen = walk(&mut walker, site, value, sample.absence_only);
                    let met = std::mem::take(&mut seen.met);
                    found.add((index, &bodies), &sample.source, seen, |it| Cow::Owned(it.clone()));
                    met
                }
            };
            for (shape, properties) in met {
                let known = at_site.entry(shape).or_insert_with(|| properties.iter().map(|_| None).collect());
                for (known, met) in known.iter_mut().zip(properties).filter(|(_, it)| it.present || it.absent) {
                    known.get_or_insert_with(|| AtSite::new(index)).add(&bodies, &sample.source, met);
                }
            }
        }
        let mut shapes: Vec<_> = at_site.into_iter().collect();
        shapes.sort_unstable_by_key(|(shape, _)| *shape);
        for (shape, properties) in shapes {
            for (index, at) in properties.into_iter().enumerate().filter_map(|(index, it)| Some((index, it?))) {
                walker.with_counted(shape, index, |it, branch| counts.property(it, branch.node).add(at, &branch.route));
            }
        }
    }
    for (schema, example) in &samples.in_schemas {
        let value = example.to_value();
        let body = infer::fingerprint(&value, 0);
        let mut walker = Walker::with(Rc::clone(&schemas), *schema);
        let mut seen = walker.walk(&value, false);
        let mut met: Vec<_> = std::mem::take(&mut seen.met).into_iter().collect();
        met.sort_unstable_by_key(|(shape, _)| *shape);
        for (shape, properties) in met {
            for (index, met) in properties.into_iter().enumerate() {
                walker.with_counted(shape, index, |it, branch| {
                    let property = counts.property(it, branch.node);
                    property.missed_in_schemas |= met.absent;
                    property.in_schemas.insert(body);
                });
            }
        }
        found.add((usize::MAX, &[body]), &Source::InSchema(*example), seen, |it| Cow::Owned(it.clone()));
    }
    for (schema, example) in &samples.in_headers {
        let value = example.to_value();
        let seen = Walker::with(Rc::clone(&schemas), *schema).walk(&value, false);
        seen.mismatches.into_iter().for_each(|it| found.mismatch(&Source::Example(*example), it));
    }
    (counts, found)
}

fn walk<'a, 'v>(walker: &mut Walker<'a>, site: &Site<'a>, value: &'v Value, absence_only: bool) -> Seen<'a, 'v> {
    match value {
        Value::Array(items) if site.is_of_items => walker.walk_items(items, absence_only),
        value => walker.walk(value, absence_only),
    }
}

/// The identity of a recording's file.
pub(crate) fn file_of(source: &Source<'_>) -> usize {
    match source {
        Source::Recording { file, .. } => std::ptr::from_ref(*file) as usize,
        Source::Example(_) | Source::Serialized(_) | Source::InSchema(_) => 0,
    }
}

impl<'a> Counts<'a> {
    fn property(&mut self, counted: &Counted<'a>, schema: Node<'a>) -> &mut Property<'a> {
        let index = *self.index.entry((schema.id(), counted.property.id())).or_insert_with(|| {
            self.properties.push(Property {
                schema,
                name: (*counted.name).to_owned(),
                property: counted.property,
                at: Vec::new(),
                in_schemas: FxHashSet::default(),
                missed_in_schemas: false,
            });
            self.properties.len() - 1
        });
        &mut self.properties[index]
    }
}

impl<'a> Property<'a> {
    /// Takes in how the property was met on one way.
    fn add(&mut self, mut at: AtSite<'a>, route: &Route<'a>) {
        // Sites are walked one after the other.
        match self.at.last_mut().filter(|it| it.site == at.site) {
            Some(known) => {
                known.recorded.extend(at.recorded);
                known.examples.extend(at.examples);
                known.files.extend(at.files);
                known.stubs &= at.stubs;
                known.missed |= at.missed;
                known.present |= at.present;
                if !known.routes.iter().any(|it| it.key() == route.key()) {
                    known.routes.push(route.clone());
                }
            }
            None => {
                at.routes.push(route.clone());
                self.at.push(at);
            }
        }
    }
}

impl AtSite<'_> {
    fn new(site: usize) -> Self {
        AtSite {
            site,
            routes: Vec::new(),
            recorded: FxHashSet::default(),
            examples: FxHashSet::default(),
            stubs: true,
            files: FxHashSet::default(),
            missed: false,
            present: false,
        }
    }

    fn add(&mut self, bodies: &[u64], source: &Source<'_>, met: Met) {
        self.missed |= met.absent;
        self.present |= met.present;
        if self.missed || !met.present {
            return;
        }
        match source {
            Source::Recording { exchange, .. } => {
                self.recorded.extend(bodies);
                self.stubs &= exchange.stub;
                self.files.insert(file_of(source));
            }
            Source::Example(_) | Source::Serialized(_) | Source::InSchema(_) => {
                self.examples.extend(bodies);
            }
        }
    }

    /// Distinct bodies, whatever their source.
    pub(crate) fn bodies(&self) -> usize {
        self.recorded.union(&self.examples).count()
    }
}

impl<'a> Contradictions<'a> {
    fn add<'v>(
        &mut self,
        from: (usize, &[u64]),
        source: &Source<'a>,
        seen: Seen<'a, 'v>,
        keep: impl Fn(&'v Value) -> Cow<'a, Value>,
    ) {
        seen.missing.into_iter().for_each(|it| self.missing(source, it, from.1.len()));
        seen.mismatches.into_iter().for_each(|it| self.mismatch(source, it));
        seen.undocumented.into_iter().for_each(|it| self.undocumented(from, source, it, &keep));
        for property in seen.write_only {
            if self.index.write_only.insert(property.id()) {
                self.write_only.push((property, *source));
            }
        }
    }

    fn missing(&mut self, source: &Source<'a>, it: Missing<'a, '_>, bodies: usize) {
        let Missing { path, name, item } = it;
        let index = *self.index.missing.entry(item.id()).or_insert_with(|| {
            self.missing.push(MissingAt { item, name, examples: Vec::new(), recorded: None });
            self.missing.len() - 1
        });
        let missing = &mut self.missing[index];
        match source.place(&path) {
            Some(object) if !missing.examples.iter().any(|(it, _)| *it == object) => {
                missing.examples.push((object, *source));
            }
            Some(_) => {}
            None => missing.recorded.get_or_insert((*source, 0)).1 += bodies,
        }
    }

    fn mismatch(&mut self, source: &Source<'a>, it: Mismatch<'a, '_>) {
        let Mismatch { path, schema, owner, violation, value } = it;
        let place = source.place(&path);
        let key = (owner.id(), violation.keyword, place.is_some());
        let index = *self.index.mismatches.entry(key).or_insert_with(|| {
            let (keyword, told) = (violation.keyword, violation.told);
            let (places, kinds) = (Vec::new(), Vec::new());
            let (is_in_place, source) = (schema == owner, *source);
            self.mismatches.push(MismatchAt { schema, owner, is_in_place, keyword, told, source, places, kinds });
            self.mismatches.len() - 1
        });
        let mismatch = &mut self.mismatches[index];
        mismatch.is_in_place &= schema == owner;
        let kind = name(value);
        if !mismatch.kinds.contains(&kind) {
            mismatch.kinds.push(kind);
        }
        if let Some(place) = place.zip(source.example())
            && !mismatch.places.contains(&place)
        {
            mismatch.places.push(place);
        }
    }

    fn undocumented<'v>(
        &mut self,
        (site, bodies): (usize, &[u64]),
        source: &Source<'a>,
        it: Undocumented<'a, 'v>,
        keep: &impl Fn(&'v Value) -> Cow<'a, Value>,
    ) {
        let Undocumented { schema, name, value, closed } = it;
        let index = *self.index.undocumented.entry(schema.id()).or_insert_with(|| {
            let (names, index) = (Vec::new(), FxHashMap::default());
            self.undocumented.push(UndocumentedAt { schema, closed, source: *source, names, index });
            self.undocumented.len() - 1
        });
        let object = &mut self.undocumented[index];
        object.closed |= closed;
        let at = match object.index.get(name) {
            Some(at) => *at,
            None => {
                let (values, sites) = (Vec::new(), FxHashSet::default());
                object.names.push(UndocumentedName { name: name.to_owned(), values, sites });
                object.index.insert(name.to_owned(), object.names.len() - 1);
                object.names.len() - 1
            }
        };
        let known = &mut object.names[at];
        known.sites.insert(site);
        if known.values.len() < MAX_VALUES {
            known.values.push((bodies[0], keep(value)));
        }
    }
}
