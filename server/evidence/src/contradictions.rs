//! What contradicts the description, by its cause, so that a thousand bodies with one mistake are one entry.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use syntax::{NodeId, Value};
use workspace::{EvidenceFile, Exchange};

use crate::keyword::name;
use crate::place::{Place, Places};
use crate::samples::Source;
use crate::walk::{Mismatch, Missing, Seen, Undocumented};

/// More values of one property than this do not make its inferred schema better.
const MAX_VALUES: usize = 10_000;

/// Where an observed body comes from.
#[derive(Clone, Debug)]
pub(crate) enum Origin {
    /// The value of an example.
    Example(Place),
    /// An example in a Schema Object, which may be that of a request.
    InSchema(Place),
    Recording {
        file: Arc<EvidenceFile>,
        exchange: usize,
    },
}

impl Origin {
    /// The place that an example is written at.
    pub(crate) fn example(&self) -> Option<&Place> {
        match self {
            Origin::Example(place) | Origin::InSchema(place) => Some(place),
            Origin::Recording { .. } => None,
        }
    }

    /// The recorded exchange.
    pub(crate) fn exchange(&self) -> Option<(&EvidenceFile, &Exchange)> {
        match self {
            Origin::Recording { file, exchange } => Some((file, file.exchanges.get(*exchange)?)),
            Origin::Example(_) | Origin::InSchema(_) => None,
        }
    }
}

/// What contradicts the description.
#[derive(Debug, Default)]
pub(crate) struct Contradictions {
    pub(crate) missing: Vec<MissingAt>,
    pub(crate) mismatches: Vec<MismatchAt>,
    pub(crate) undocumented: Vec<UndocumentedAt>,
    /// A property that is never returned, and the first body that has it.
    pub(crate) write_only: Vec<(Place, Origin)>,
    index: Index,
    counting: BodiesOf,
}

/// While bodies are added: what becomes of it is in [`UndocumentedAt::bodies`] after that.
#[derive(Debug, Default)]
struct BodiesOf {
    /// In how many bodies a Schema Object has an object to which a declaration could be added.
    bodies: FxHashMap<NodeId, usize>,
    /// Where it is among those with undocumented keys.
    undocumented: FxHashMap<NodeId, usize>,
}

#[derive(Debug, Default)]
struct Index {
    missing: FxHashMap<Place, usize>,
    mismatches: FxHashMap<(Place, &'static str, bool), usize>,
    undocumented: FxHashMap<Place, usize>,
    write_only: FxHashSet<Place>,
}

/// An item of `required` that bodies lack.
#[derive(Debug)]
pub(crate) struct MissingAt {
    pub(crate) item: Place,
    pub(crate) name: Arc<str>,
    /// The objects of examples that lack it, with where they come from.
    pub(crate) examples: Vec<(Place, Origin)>,
    /// The first recorded body, and how often one lacks it.
    pub(crate) recorded: Option<(Origin, usize)>,
    objects: FxHashSet<Place>,
}

/// A keyword that values do not satisfy.
#[derive(Debug)]
pub(crate) struct MismatchAt {
    pub(crate) schema: Place,
    pub(crate) owner: Place,
    /// The keyword is written at the owner and nowhere else: an edit binds nobody besides.
    pub(crate) is_in_place: bool,
    pub(crate) keyword: &'static str,
    pub(crate) told: Arc<str>,
    pub(crate) origin: Origin,
    /// The values of examples, with their example; none of recordings.
    pub(crate) places: Vec<(Place, Place)>,
    /// What the values are: `null`, `a string`.
    pub(crate) kinds: Vec<&'static str>,
}

/// Keys that a Schema Object does not declare.
#[derive(Debug)]
pub(crate) struct UndocumentedAt {
    pub(crate) schema: Place,
    pub(crate) closed: bool,
    pub(crate) origin: Origin,
    pub(crate) names: Vec<UndocumentedName>,
    /// How many bodies have such an object.
    pub(crate) bodies: usize,
    index: FxHashMap<Arc<str>, usize>,
}

/// Values with the fingerprints of their bodies.
pub(crate) type Values = Arc<Vec<(u64, Arc<Value>)>>;

#[derive(Debug)]
pub(crate) struct UndocumentedName {
    pub(crate) name: Arc<str>,
    /// What such a value would be described as, with its body.
    pub(crate) values: Values,
    pub(crate) sites: FxHashSet<usize>,
    /// In how many bodies all such objects have it, and how many of these were recorded.
    pub(crate) always: usize,
    pub(crate) recorded: usize,
}

impl Contradictions {
    /// Takes in what one body says: that of a site, which stands for these bodies.
    pub(crate) fn add(
        &mut self,
        places: &Places,
        (site, bodies): (usize, &[u64]),
        source: &Source<'_>,
        seen: Seen<'_, '_>,
    ) {
        seen.missing.into_iter().for_each(|it| self.add_missing(places, source, it, bodies.len()));
        seen.mismatches.into_iter().for_each(|it| self.add_mismatch(places, source, it));
        for schema in seen.objects.keys() {
            *self.counting.bodies.entry(*schema).or_default() += bodies.len();
        }
        let mut there: FxHashMap<(NodeId, &str), usize> = FxHashMap::default();
        for Undocumented { schema, name, value, closed } in seen.undocumented {
            let origin = || source.origin(places);
            let at = self.undocumented_at(&places.of(schema), closed, origin);
            self.counting.undocumented.insert(schema.id(), at);
            let known = self.undocumented[at].named(name);
            let there = there.entry((schema.id(), name)).or_default();
            *there += 1;
            if seen.objects.get(&schema.id()).is_some_and(|(all, is_full)| *is_full && all == there) {
                known.always += bodies.len();
                known.recorded += if source.is_recording() { bodies.len() } else { 0 };
            }
            known.sites.insert(site);
            if known.values.len() < MAX_VALUES {
                Arc::make_mut(&mut known.values).push((bodies[0], Arc::new(value.clone())));
            }
        }
        for property in seen.write_only {
            let place = places.of(property);
            if self.index.write_only.insert(place.clone()) {
                self.write_only.push((place, source.origin(places)));
            }
        }
    }

    /// Takes in what the bodies of other sites say, whose numbers start with this one.
    pub(crate) fn absorb(&mut self, other: &Contradictions, first_site: usize) {
        for it in &other.missing {
            let missing = self.missing_at(&it.item, &it.name);
            it.examples.iter().for_each(|(object, origin)| missing.object(object.clone(), || origin.clone()));
            if let Some((origin, count)) = &it.recorded {
                missing.recorded.get_or_insert_with(|| (origin.clone(), 0)).1 += count;
            }
        }
        for it in &other.mismatches {
            let mismatch = self.mismatch_at(&it.owner, it.keyword, !it.places.is_empty(), || MismatchAt {
                schema: it.schema.clone(),
                owner: it.owner.clone(),
                is_in_place: it.is_in_place,
                keyword: it.keyword,
                told: Arc::clone(&it.told),
                origin: it.origin.clone(),
                places: Vec::new(),
                kinds: Vec::new(),
            });
            mismatch.is_in_place &= it.is_in_place;
            it.kinds.iter().for_each(|kind| mismatch.kind(kind));
            it.places.iter().for_each(|place| mismatch.place(place.clone()));
        }
        for it in &other.undocumented {
            let at = self.undocumented_at(&it.schema, it.closed, || it.origin.clone());
            let object = &mut self.undocumented[at];
            object.bodies += it.bodies;
            for name in &it.names {
                let known = object.named(&name.name);
                known.sites.extend(name.sites.iter().map(|site| first_site.saturating_add(*site)));
                known.always += name.always;
                known.recorded += name.recorded;
                known.values(&name.values);
            }
        }
        for (property, origin) in &other.write_only {
            if self.index.write_only.insert(property.clone()) {
                self.write_only.push((property.clone(), origin.clone()));
            }
        }
    }

    fn add_missing(&mut self, places: &Places, source: &Source<'_>, it: Missing<'_, '_>, bodies: usize) {
        let missing = self.missing_at(&places.of(it.item), &it.name);
        match source.place(&it.path) {
            Some(object) => missing.object(places.of(object), || source.origin(places)),
            None => missing.recorded.get_or_insert_with(|| (source.origin(places), 0)).1 += bodies,
        }
    }

    /// A value that does not fit its schema.
    pub(crate) fn add_mismatch(&mut self, places: &Places, source: &Source<'_>, it: Mismatch<'_, '_>) {
        let Mismatch { path, schema, owner, violation, value } = it;
        let place = source.place(&path).map(|it| places.of(it));
        let is_in_place = schema == owner;
        let (schema, owner) = (places.of(schema), places.of(owner));
        let mismatch = self.mismatch_at(&owner, violation.keyword, place.is_some(), || MismatchAt {
            schema,
            owner: owner.clone(),
            is_in_place,
            keyword: violation.keyword,
            told: violation.told.into(),
            origin: source.origin(places),
            places: Vec::new(),
            kinds: Vec::new(),
        });
        mismatch.is_in_place &= is_in_place;
        mismatch.kind(name(value));
        if let Some(place) = place.zip(source.example().map(|it| places.of(it))) {
            mismatch.place(place);
        }
    }

    fn missing_at(&mut self, item: &Place, name: &Arc<str>) -> &mut MissingAt {
        let index = *self.index.missing.entry(item.clone()).or_insert_with(|| {
            let (item, name) = (item.clone(), Arc::clone(name));
            let (examples, objects) = (Vec::new(), FxHashSet::default());
            self.missing.push(MissingAt { item, name, examples, recorded: None, objects });
            self.missing.len() - 1
        });
        &mut self.missing[index]
    }

    fn mismatch_at(
        &mut self,
        owner: &Place,
        keyword: &'static str,
        has_place: bool,
        new: impl FnOnce() -> MismatchAt,
    ) -> &mut MismatchAt {
        let index = *self.index.mismatches.entry((owner.clone(), keyword, has_place)).or_insert_with(|| {
            self.mismatches.push(new());
            self.mismatches.len() - 1
        });
        &mut self.mismatches[index]
    }

    fn undocumented_at(&mut self, schema: &Place, closed: bool, origin: impl FnOnce() -> Origin) -> usize {
        let index = *self.index.undocumented.entry(schema.clone()).or_insert_with(|| {
            let (schema, origin) = (schema.clone(), origin());
            self.undocumented.push(UndocumentedAt {
                schema,
                closed,
                origin,
                names: Vec::new(),
                bodies: 0,
                index: FxHashMap::default(),
            });
            self.undocumented.len() - 1
        });
        self.undocumented[index].closed |= closed;
        index
    }

    /// No more bodies come.
    pub(crate) fn finish(mut self) -> Contradictions {
        let counting = std::mem::take(&mut self.counting);
        for (schema, at) in counting.undocumented {
            self.undocumented[at].bodies = counting.bodies.get(&schema).copied().unwrap_or_default();
        }
        self
    }
}

impl MissingAt {
    fn object(&mut self, object: Place, origin: impl FnOnce() -> Origin) {
        if self.objects.insert(object.clone()) {
            self.examples.push((object, origin()));
        }
    }
}

impl MismatchAt {
    fn kind(&mut self, kind: &'static str) {
        if !self.kinds.contains(&kind) {
            self.kinds.push(kind);
        }
    }

    fn place(&mut self, place: (Place, Place)) {
        if !self.places.contains(&place) {
            self.places.push(place);
        }
    }
}

impl UndocumentedAt {
    fn named(&mut self, name: &str) -> &mut UndocumentedName {
        let at = match self.index.get(name) {
            Some(at) => *at,
            None => {
                let name: Arc<str> = name.into();
                let (values, sites) = (Values::default(), FxHashSet::default());
                self.index.insert(Arc::clone(&name), self.names.len());
                self.names.push(UndocumentedName { name, values, sites, always: 0, recorded: 0 });
                self.names.len() - 1
            }
        };
        &mut self.names[at]
    }
}

impl UndocumentedName {
    /// Takes in further values.
    fn values(&mut self, more: &Values) {
        if self.values.is_empty() {
            self.values = Arc::clone(more);
        } else if self.values.len() < MAX_VALUES {
            let left = MAX_VALUES - self.values.len();
            Arc::make_mut(&mut self.values).extend(more.iter().take(left).cloned());
        }
    }
}
