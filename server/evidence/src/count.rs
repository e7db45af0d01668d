//! Counting: by distinct bodies, per Schema Object and property, kept apart by site.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use syntax::{Node, Value};

use crate::contradictions::Contradictions;
use crate::infer;
use crate::layout;
use crate::own::Schemas;
use crate::place::{Place, Places, Shared};
use crate::route::Route;
use crate::samples::{Samples, Site, Source};
use crate::shape::ShapeId;
use crate::walk::{Met, Seen, Walker};

/// What is known of schemas and places, for all bodies of one state.
pub(crate) struct Counter<'a> {
    pub(crate) schemas: Rc<Schemas<'a>>,
    pub(crate) places: Places,
    ways: RefCell<FxHashMap<Route, Arc<Way>>>,
}

/// A property that is declared and not required.
#[derive(Clone, Debug)]
pub(crate) struct Declared {
    /// The Schema Object that declares it.
    pub(crate) schema: Place,
    pub(crate) property: Place,
    pub(crate) name: Arc<str>,
    pub(crate) is_read_only: bool,
}

impl Declared {
    pub(crate) fn share(&mut self, places: &mut Shared) {
        places.share(&mut self.schema);
        places.share(&mut self.property);
    }
}

/// A property with all sites of one Path Item at which it was observed.
#[derive(Debug)]
pub(crate) struct Counted {
    pub(crate) declared: Declared,
    pub(crate) at: Vec<AtSite>,
}

/// A property as it was observed at one site.
#[derive(Debug)]
pub(crate) struct AtSite {
    /// The number of the site in its Path Item.
    pub(crate) site: usize,
    /// The ways on which it was met, each once.
    pub(crate) ways: Vec<Arc<Way>>,
    /// Distinct bodies in which it was always there, by fingerprint: recorded ones, and examples.
    pub(crate) recorded: FxHashSet<u64>,
    pub(crate) examples: FxHashSet<u64>,
    /// Recorded by hand only.
    pub(crate) stubs: bool,
    /// The numbers of the files of recordings.
    pub(crate) files: FxHashSet<usize>,
    pub(crate) missed: bool,
    /// Whether any body has it.
    pub(crate) present: bool,
    /// How many distinct bodies these are, whatever their source.
    pub(crate) bodies: usize,
    /// Another branch of `allOf` declares the name nearer to the Response: there it is told.
    pub(crate) is_told_elsewhere: bool,
}

/// The way from a Response's schema to the one that declares a property, as far as an edit at the Response can follow
/// it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Way {
    /// The first place with a `$ref` on the way. None if the schema is written in place.
    pub(crate) spot: Option<Place>,
    /// From the target of that Reference on: names of properties, `None` for the items of a list.
    pub(crate) steps: Vec<Option<String>>,
    /// No edit at the Response can say the same.
    pub(crate) blocked: bool,
}

/// An example in a Schema Object.
#[derive(Debug)]
pub(crate) struct InSchema {
    pub(crate) example: Place,
    pub(crate) body: u64,
    /// The properties that are declared and not required, and whether it lacks one of them somewhere.
    pub(crate) properties: Vec<(Declared, bool)>,
    pub(crate) found: Contradictions,
}

/// The properties that bodies of one Path Item led to, in the order in which they were first seen.
#[derive(Default)]
struct Counts {
    properties: Vec<Counted>,
    index: FxHashMap<(Place, Place), usize>,
}

impl<'a> Counter<'a> {
    pub(crate) fn new(schemas: Rc<Schemas<'a>>) -> Counter<'a> {
        Counter { schemas, places: Places::default(), ways: RefCell::default() }
    }

    /// Walks all bodies of some sites.
    pub(crate) fn count(&self, samples: &Samples<'a>) -> (Vec<Counted>, Contradictions) {
        let mut counts = Counts::default();
        let mut found = Contradictions::default();
        for (index, site) in samples.sites.iter().enumerate().filter(|(_, it)| !it.samples.is_empty()) {
            if let Some(schema) = site.schema {
                self.site((index, site), schema, &mut counts, &mut found);
            }
        }
        for (schema, example) in &samples.in_headers {
            let value = example.to_value();
            let seen = Walker::with(Rc::clone(&self.schemas), *schema).walk(&value, false);
            for it in seen.mismatches {
                found.add_mismatch(&self.places, &Source::Example(*example), it);
            }
        }
        for at in counts.properties.iter_mut().flat_map(|it| &mut it.at) {
            at.bodies = at.recorded.union(&at.examples).count();
        }
        (counts.properties, found.finish())
    }

    fn site(
        &self,
        (index, site): (usize, &Site<'a>),
        schema: Node<'a>,
        counts: &mut Counts,
        found: &mut Contradictions,
    ) {
        let mut walker = Walker::with(Rc::clone(&self.schemas), schema);
        // An equal body says nothing new. Shaped ones are kept apart.
        let mut known = FxHashSet::default();
        let mut at_site: FxHashMap<ShapeId, Vec<Option<AtSite>>> = FxHashMap::default();
        for sample in &site.samples {
            let value: &Value = &sample.value;
            let body = infer::fingerprint(value, 0);
            let bodies = sample.bodies(body);
            let is_known = !known.insert((body, sample.absence_only, sample.source.file()));
            if sample.source.is_recording() && is_known && bodies.len() == 1 {
                continue;
            }
            let mut seen = walk(&mut walker, site, value, sample.absence_only);
            let met = std::mem::take(&mut seen.met);
            found.add(&self.places, (index, &bodies), &sample.source, seen);
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
            for (index, mut at) in properties.into_iter().enumerate().filter_map(|(index, it)| Some((index, it?))) {
                at.is_told_elsewhere = walker.is_told_elsewhere(shape, index);
                walker.with_counted(shape, index, |it, branch| {
                    let way = self.way(branch.route);
                    counts.property(self.declared(it, branch.node)).add(at, way);
                });
            }
        }
    }

    /// Walks an example in a Schema Object.
    pub(crate) fn in_schema(&self, schema: Node<'a>, example: Node<'a>) -> InSchema {
        let value = example.to_value();
        let body = infer::fingerprint(&value, 0);
        let mut walker = Walker::with(Rc::clone(&self.schemas), schema);
        let mut seen = walker.walk(&value, false);
        let mut met: Vec<_> = std::mem::take(&mut seen.met).into_iter().collect();
        met.sort_unstable_by_key(|(shape, _)| *shape);
        let mut properties = Vec::new();
        for (shape, all) in met {
            for (index, met) in all.into_iter().enumerate() {
                walker.with_counted(shape, index, |it, branch| {
                    properties.push((self.declared(it, branch.node), met.absent));
                });
            }
        }
        let mut found = Contradictions::default();
        found.add(&self.places, (usize::MAX, &[body]), &Source::InSchema(example), seen);
        InSchema { example: self.places.of(example), body, properties, found: found.finish() }
    }

    fn way(&self, route: Route) -> Arc<Way> {
        let way = || Arc::new(self.schemas.routes.way(route, &self.places));
        Arc::clone(self.ways.borrow_mut().entry(route).or_insert_with(way))
    }

    fn declared(&self, it: &layout::Counted<'a>, schema: Node<'a>) -> Declared {
        Declared {
            schema: self.places.of(schema),
            property: self.places.of(it.property),
            name: Arc::clone(&it.name),
            is_read_only: it.is_read_only,
        }
    }
}

fn walk<'a, 'v>(walker: &mut Walker<'a>, site: &Site<'a>, value: &'v Value, absence_only: bool) -> Seen<'a, 'v> {
    match value {
        Value::Array(items) if site.is_of_items => walker.walk_items(items, absence_only),
        value => walker.walk(value, absence_only),
    }
}

impl Counts {
    fn property(&mut self, declared: Declared) -> &mut Counted {
        let key = (declared.schema.clone(), declared.property.clone());
        let index = *self.index.entry(key).or_insert_with(|| {
            self.properties.push(Counted { declared, at: Vec::new() });
            self.properties.len() - 1
        });
        &mut self.properties[index]
    }
}

impl Counted {
    /// Takes in how the property was met on one way.
    fn add(&mut self, mut at: AtSite, way: Arc<Way>) {
        // Sites are walked one after the other.
        match self.at.last_mut().filter(|it| it.site == at.site) {
            Some(known) => {
                known.recorded.extend(at.recorded);
                known.examples.extend(at.examples);
                known.files.extend(at.files);
                known.stubs &= at.stubs;
                known.missed |= at.missed;
                known.present |= at.present;
                known.is_told_elsewhere &= at.is_told_elsewhere;
                if !known.ways.contains(&way) {
                    known.ways.push(way);
                }
            }
            None => {
                at.ways.push(way);
                self.at.push(at);
            }
        }
    }
}

impl AtSite {
    fn new(site: usize) -> Self {
        AtSite {
            site,
            ways: Vec::new(),
            recorded: FxHashSet::default(),
            examples: FxHashSet::default(),
            stubs: true,
            files: FxHashSet::default(),
            missed: false,
            present: false,
            bodies: 0,
            is_told_elsewhere: false,
        }
    }

    fn add(&mut self, bodies: &[u64], source: &Source<'_>, met: Met) {
        self.missed |= met.absent;
        self.present |= met.present;
        if self.missed || !met.present {
            return;
        }
        match source {
            Source::Recording { file, .. } => {
                self.recorded.extend(bodies);
                self.stubs &= source.exchange().is_none_or(|it| it.stub);
                self.files.insert(*file);
            }
            Source::Example(_) | Source::Serialized(_) | Source::InSchema(_) => {
                self.examples.extend(bodies);
            }
        }
    }
}
