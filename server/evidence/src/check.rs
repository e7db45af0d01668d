//! The whole of a description against what was observed of it, taking over what is known of an earlier state.

use std::cell::Cell;
use std::sync::Arc;

use openapi::OperationContext;
use rustc_hash::{FxHashMap, FxHashSet};
use syntax::{Document, FileId};
use workspace::{Description, Finding, Memo, Reader, Renewal, Since, Snapshot};

use crate::assigned::{self, Assigned};
use crate::contradictions::Contradictions;
use crate::count::{AtSite, Counter, Declared};
use crate::findings;
use crate::options::Options;
use crate::own::Schemas;
use crate::path_item::{OfPathItem, ObservedSite};
use crate::place::Place;
use crate::reach::{Reach, Start};
use crate::samples::{Observed, Reading, Stray};

/// A Path Item of an entry document, with what tells apart the exchanges that were recorded of it.
type PathItemId = (FileId, OperationContext, Box<str>, u64);

/// What was found in one state, Path Item by Path Item and component by component.
#[derive(Clone, Debug, Default)]
pub struct Known {
    path_items: Memo<PathItemId, OfPathItem>,
    components: Memo<(FileId, Place), Option<Start>>,
    assigned: FxHashMap<FileId, Arc<Assigned>>,
}

impl Known {
    /// How many Path Items had to be looked at anew for this state.
    pub fn computed(&self) -> usize {
        self.path_items.computed()
    }
}

/// Holds what was observed against the descriptions of one state.
pub struct Check<'m> {
    snapshot: &'m Snapshot,
    recording: Snapshot,
    known: &'m Known,
    path_items: Renewal<'m, PathItemId, OfPathItem>,
    components: Renewal<'m, (FileId, Place), Option<Start>>,
    assigned: FxHashMap<FileId, Arc<Assigned>>,
}

impl<'m> Check<'m> {
    /// Starts with what is known of an earlier state. Configuration, recordings and the day have to be the same.
    pub fn new(snapshot: &'m Snapshot, known: &'m Known, since: &'m Since) -> Check<'m> {
        let recording = snapshot.recording(Reader::Evidence);
        Check {
            snapshot,
            known,
            path_items: known.path_items.renew(&since.difference, recording.clone()),
            components: known.components.renew(&since.difference, recording.clone()),
            assigned: FxHashMap::default(),
            recording,
        }
    }

    /// Everything that evidence says about a description.
    pub fn description(&mut self, description: &Description) -> Vec<Finding> {
        let options = Options::of(&self.snapshot.config(description.entry).evidence);
        self.findings(description, &options)
    }

    /// The same with other settings.
    pub(crate) fn findings(&mut self, description: &Description, options: &Options) -> Vec<Finding> {
        let gathered = self.gather(description, options);
        findings::of(&Evidence::new(self.snapshot, description, options, &gathered))
    }

    /// What is known of this state from now on.
    pub fn finish(self) -> Known {
        let (path_items, components) = (self.path_items.finish(), self.components.finish());
        Known { path_items, components, assigned: self.assigned }
    }

    /// What was observed of each Path Item, and all components that they lead to.
    pub(crate) fn gather(&mut self, description: &Description, options: &Options) -> Gathered {
        let entry = description.entry;
        let files = assigned::files(self.snapshot);
        let assigned = Assigned::new(self.snapshot, description, &files, self.known.assigned.get(&entry));
        self.assigned.insert(entry, Arc::clone(&assigned));
        let mut gathered = Gathered { path_items: Vec::new(), components: FxHashMap::default(), assigned };
        let Some(root) = self.snapshot.document(entry).and_then(Document::root) else { return gathered };
        let recording = self.recording.clone();
        let by = Reading {
            snapshot: &recording,
            version: description.version,
            options,
            assigned: &gathered.assigned,
            files: &files,
        };
        let counter = Counter::new(Schemas::new(&recording, description.version));
        let mut seen = FxHashSet::default();
        for path_item in openapi::path_items(root) {
            let key = path_item.entry.key();
            if !seen.insert((path_item.context, key.clone())) {
                continue;
            }
            let unit = (entry, path_item.context, Box::from(&*key), by.assigned.fingerprint(&key));
            gathered.path_items.push(self.path_items.unit(unit, Arc::clone, |_| {
                counter.schemas.begin();
                recording.read(entry, [path_item.field, &key]);
                OfPathItem::new(&by, &counter, path_item)
            }));
        }
        let mut open: Vec<Place> = gathered.starts().flat_map(|it| it.leads()).cloned().collect();
        while let Some(place) = open.pop() {
            if gathered.components.contains_key(&place) {
                continue;
            }
            let start = self.components.unit((entry, place.clone()), Arc::clone, |_| {
                counter.schemas.begin();
                recording.read(place.file(), place.pointer().steps());
                place.node(&recording).map(|it| Start::new(&recording, &counter, it, true))
            });
            open.extend(start.iter().flat_map(|it| it.leads()).cloned());
            gathered.components.insert(place, start);
        }
        gathered
    }
}

/// What was observed, unit by unit.
pub(crate) struct Gathered {
    path_items: Vec<Arc<OfPathItem>>,
    components: FxHashMap<Place, Arc<Option<Start>>>,
    assigned: Arc<Assigned>,
}

impl Gathered {
    fn starts(&self) -> impl Iterator<Item = &Start> {
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
}

/// A property that is declared and not required.
pub(crate) struct Property<'e> {
    pub(crate) declared: &'e Declared,
    pub(crate) at: Vec<Met<'e>>,
    /// Examples in Schema Objects, by fingerprint, that lead to it; and whether one lacks it.
    pub(crate) in_schemas: FxHashSet<u64>,
    pub(crate) missed_in_schemas: bool,
    is_missed: Cell<Option<bool>>,
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
        };
        let mut index = FxHashMap::default();
        for item in &gathered.path_items {
            let first_site = evidence.sites.len();
            evidence.sites.extend(&item.sites);
            for counted in &item.counted {
                let property = evidence.property(&mut index, &counted.declared);
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
            }
            evidence.found.absorb(&example.found, 0);
        }
        evidence
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
                is_missed: Cell::new(None),
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
        let compute = || self.at.iter().any(|it| it.seen.missed) || in_schemas();
        let known = self.is_missed.get().unwrap_or_else(compute);
        self.is_missed.set(Some(known));
        known
    }
}
