//! All that was observed of a description, put together from what is known of its Path Items and components.

use std::cell::RefCell;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use workspace::{Description, Location, Snapshot};

use crate::assigned::Assigned;
use crate::contradictions::Contradictions;
use crate::count::{AtSite, Declared};
use crate::findings;
use crate::options::Options;
use crate::path_item::{ObservedSite, OfPathItem};
use crate::place::Place;
use crate::reach::{Components, Reach, Start};
use crate::samples::{Observed, Stray};

/// What was observed, unit by unit.
#[derive(Debug)]
pub(crate) struct Gathered {
    pub(crate) path_items: Vec<Arc<OfPathItem>>,
    pub(crate) components: Components,
    pub(crate) assigned: Arc<Assigned>,
}

impl Gathered {
    /// Whether the same is reached from the same places as in another state.
    pub(crate) fn has_starts_of(&self, other: &Gathered) -> bool {
        let (own, others) = (&self.path_items, &other.path_items);
        own.len() == others.len()
            && own.iter().zip(others).all(|(a, b)| Arc::ptr_eq(a, b) || a.has_starts_of(b))
            && self.components.len() == other.components.len()
            && self.components.iter().all(|(place, own)| {
                let is_same = |other: &Arc<Option<Start>>| match (&**own, &**other) {
                    (Some(own), Some(other)) => own.leads_as(other),
                    (own, other) => own.is_none() && other.is_none(),
                };
                other.components.get(place).is_some_and(|other| Arc::ptr_eq(own, other) || is_same(other))
            })
    }

    pub(crate) fn starts(&self) -> impl Iterator<Item = &Start> {
        self.path_items.iter().flat_map(|it| &it.starts).map(|it| &it.start)
    }
}

/// What the findings are made of.
pub(crate) struct Evidence<'e> {
    pub(crate) snapshot: &'e Snapshot,
    pub(crate) description: &'e Description,
    pub(crate) options: &'e Options,
    pub(crate) operations: Vec<&'e Observed>,
    pub(crate) sites: Vec<&'e ObservedSite>,
    pub(crate) strays: Vec<&'e Stray>,
    /// In the order in which they were first seen.
    pub(crate) properties: Vec<Property<'e>>,
    pub(crate) found: Contradictions,
    /// Per evidence file, in the order of their names: exchanges in all, and those that match no Operation.
    pub(crate) unmatched: &'e [(usize, usize)],
    pub(crate) reach: Reach<'e>,
    /// Where the Responses of the sites are.
    responses: RefCell<FxHashMap<usize, Option<Location>>>,
}

/// A property that is declared and not required.
pub(crate) struct Property<'e> {
    pub(crate) declared: &'e Declared,
    pub(crate) at: Vec<Met<'e>>,
    /// Examples in Schema Objects, by fingerprint, that lead to it; and whether one lacks it.
    pub(crate) in_schemas: FxHashSet<u64>,
    pub(crate) missed_in_schemas: bool,
    /// The identities of all that is put together here.
    pub(crate) parts: Vec<usize>,
}

/// A property at one site.
pub(crate) struct Met<'e> {
    /// The number of the site in the description.
    pub(crate) site: usize,
    pub(crate) seen: &'e AtSite,
}

impl<'e> Evidence<'e> {
    pub(crate) fn new(
        snapshot: &'e Snapshot,
        description: &'e Description,
        options: &'e Options,
        gathered: &'e Gathered,
    ) -> Self {
        let starts = gathered.path_items.iter().flat_map(|it| &it.starts);
        let reach = Reach::new(starts.map(|it| (&it.start, &*it.roots, it.is_observed)), &gathered.components);
        let mut evidence = Evidence {
            snapshot,
            description,
            options,
            operations: gathered.path_items.iter().flat_map(|it| &it.operations).collect(),
            sites: Vec::new(),
            strays: gathered.path_items.iter().flat_map(|it| &it.strays).collect(),
            properties: Vec::new(),
            found: Contradictions::default(),
            unmatched: &gathered.assigned.unmatched,
            reach,
            responses: RefCell::default(),
        };
        let mut index = FxHashMap::default();
        for item in &gathered.path_items {
            let first_site = evidence.sites.len();
            evidence.sites.extend(&item.sites);
            for counted in &item.counted {
                let property = evidence.property(&mut index, &counted.declared);
                property.parts.push(std::ptr::from_ref(counted) as usize);
                let at = counted.at.iter().map(|seen| Met { site: first_site + seen.site, seen });
                property.at.extend(at);
            }
            evidence.found.absorb(&item.found, first_site);
        }
        for example in evidence.reach.examples(&gathered.components) {
            for (declared, is_missed) in &example.properties {
                let property = evidence.property(&mut index, declared);
                property.missed_in_schemas |= is_missed;
                property.in_schemas.insert(example.body);
                property.parts.push(std::ptr::from_ref(example) as usize);
            }
            evidence.found.absorb(&example.found, 0);
        }
        evidence
    }

    /// Where the Response is that a property was observed in.
    pub(crate) fn response_of(&self, at: &Met<'_>) -> Option<Location> {
        let locate = || findings::locate(self, &self.sites[at.site].response);
        self.responses.borrow_mut().entry(at.site).or_insert_with(locate).clone()
    }

    fn property(
        &mut self,
        index: &mut FxHashMap<(&'e Place, &'e Place), usize>,
        declared: &'e Declared,
    ) -> &mut Property<'e> {
        let index = *index.entry((&declared.schema, &declared.property)).or_insert_with(|| {
            self.properties.push(Property {
                declared,
                at: Vec::new(),
                in_schemas: FxHashSet::default(),
                missed_in_schemas: false,
                parts: Vec::new(),
            });
            self.properties.len() - 1
        });
        &mut self.properties[index]
    }
}

impl Property<'_> {
    /// Whether something that counts lacks it.
    pub(crate) fn is_missed(&self, evidence: &Evidence<'_>) -> bool {
        let in_schemas = || self.missed_in_schemas && !evidence.reach.binds_requests(&self.declared.schema);
        self.at.iter().any(|it| it.seen.missed) || in_schemas()
    }
}
