//! The whole of a description against what was observed of it, taking over what is known of an earlier state.

use std::sync::Arc;

use openapi::{OperationContext, Version};
use rustc_hash::{FxHashMap, FxHashSet};
use syntax::{Document, FileId};
use workspace::{
    Description, Finding, Footprint, MOST_THREADS, Memo, Reader, Renewal, Shift, Since, Snapshot, on_all_cores,
};

use crate::assigned::{self, Assigned};
use crate::count::Counter;
use crate::evidence::{Evidence, Gathered};
use crate::findings;
use crate::options::Options;
use crate::own::Schemas;
use crate::path_item::OfPathItem;
use crate::place::{Place, Shared};
use crate::reach::Start;
use crate::samples::Reading;
use crate::told::{self, Groups, Told};

/// A Path Item of an entry document, with what tells apart the exchanges that were recorded of it.
type PathItemId = (FileId, OperationContext, Box<str>, u64);

/// More moves than this are made at once.
const MAX_SHIFTS: usize = 32;

/// What was found in one state, Path Item by Path Item and component by component.
#[derive(Clone, Debug, Default)]
pub struct Known {
    path_items: Memo<PathItemId, OfPathItem>,
    components: Memo<(FileId, Place), Option<Start>>,
    results: FxHashMap<FileId, Arc<Results>>,
    places: Shared,
    /// How places have moved since.
    shifts: Vec<Shift>,
}

/// What came of a description.
#[derive(Debug)]
struct Results {
    gathered: Arc<Gathered>,
    told: Groups,
}

impl Known {
    /// The same for a later state in which places have moved and nothing else has changed.
    #[must_use]
    pub fn moved(&self, shifts: &[Shift]) -> Known {
        let mut known = Known { path_items: self.path_items.kept(), ..self.clone() };
        shifts.iter().for_each(|it| Shift::push(&mut known.shifts, it));
        if known.shifts.len() > MAX_SHIFTS {
            for results in known.results.values_mut() {
                let told = told::moved(&results.told, &known.shifts);
                *results = Arc::new(Results { gathered: Arc::clone(&results.gathered), told });
            }
            known.shifts.clear();
        }
        known
    }

    /// How many Path Items had to be looked at anew for this state.
    pub fn computed(&self) -> usize {
        self.path_items.computed()
    }
}

/// Holds what was observed against the descriptions of one state.
pub struct Check<'m> {
    snapshot: &'m Snapshot,
    known: &'m Known,
    path_items: Renewal<'m, PathItemId, OfPathItem>,
    components: Renewal<'m, (FileId, Place), Option<Start>>,
    shifts: Vec<Shift>,
    results: FxHashMap<FileId, Arc<Results>>,
    places: Shared,
}

impl<'m> Check<'m> {
    /// Starts with what is known of an earlier state. Configuration, recordings and the day have to be the same.
    pub fn new(snapshot: &'m Snapshot, known: &'m Known, since: &'m Since) -> Check<'m> {
        Check {
            snapshot,
            known,
            path_items: known.path_items.renew(&since.difference, snapshot.recording(Reader::Evidence)),
            components: known.components.renew(&since.difference, snapshot.recording(Reader::Evidence)),
            shifts: known.shifts.iter().chain(&since.shifts).cloned().collect(),
            results: FxHashMap::default(),
            places: known.places.clone(),
        }
    }

    /// Everything that evidence says about a description.
    pub fn description(&mut self, description: &Description) -> Vec<Finding> {
        let options = Options::of(&self.snapshot.config(description.entry).evidence);
        self.findings(description, &options)
    }

    /// The same with other settings.
    pub(crate) fn findings(&mut self, description: &Description, options: &Options) -> Vec<Finding> {
        let gathered = Arc::new(self.gather(description, options));
        let before = self.known.results.get(&description.entry).filter(|it| gathered.has_starts_of(&it.gathered));
        let mut told = Told::new(before.map(|it| &it.told), &self.shifts);
        let evidence = Evidence::new(self.snapshot, description, options, &gathered);
        let found = findings::of(&evidence, &mut told);
        drop(evidence);
        self.results.insert(description.entry, Arc::new(Results { told: told.finish(), gathered }));
        found
    }

    /// What is known of this state from now on.
    pub fn finish(self) -> Known {
        let (path_items, components) = (self.path_items.finish(), self.components.finish());
        Known { path_items, components, results: self.results, places: self.places, shifts: Vec::new() }
    }

    /// What was observed of each Path Item, and all components that they lead to.
    pub(crate) fn gather(&mut self, description: &Description, options: &Options) -> Gathered {
        let entry = description.entry;
        let files = assigned::files(self.snapshot);
        let before = self.known.results.get(&entry).map(|it| &it.gathered.assigned);
        let assigned = Assigned::new(self.snapshot, description, &files, before);
        let version = description.version;
        let mut gathered =
            Gathered { path_items: Vec::new(), components: FxHashMap::default(), assigned: Arc::clone(&assigned) };
        let Some(root) = self.snapshot.document(entry).and_then(Document::root) else { return gathered };
        let mut path_items = Vec::new();
        let mut keys: Vec<PathItemId> = Vec::new();
        let mut seen = FxHashSet::default();
        for path_item in openapi::path_items(root) {
            let key = path_item.entry.key();
            if seen.insert((path_item.context, key.clone())) {
                let observed = gathered.assigned.fingerprint(&key);
                keys.push((entry, path_item.context, Box::from(&*key), observed));
                path_items.push(path_item);
            }
        }
        let (snapshot, places) = (self.snapshot, &mut self.places);
        let recording: Vec<Snapshot> = (0..MOST_THREADS).map(|_| snapshot.recording(Reader::Evidence)).collect();
        gathered.path_items = self.path_items.units(&keys, |wanted| {
            let mut computed = compute(&recording, version, wanted, |recording, counter, wanted| {
                let path_item = path_items[wanted];
                recording.read(entry, [path_item.field, &path_item.entry.key()]);
                let by = Reading { snapshot: recording, version, options, assigned: &assigned, files: &files };
                OfPathItem::new(&by, counter, path_item)
            });
            computed.iter_mut().for_each(|(it, _)| it.share(places));
            computed
        });
        let mut open: Vec<Place> = gathered.starts().flat_map(|it| it.leads()).cloned().collect();
        // What is reached from there, and so on: as many rounds as References are long.
        while !open.is_empty() {
            let mut seen = FxHashSet::default();
            open.retain(|it| !gathered.components.contains_key(it) && seen.insert(it.clone()));
            let keys: Vec<(FileId, Place)> = open.iter().map(|it| (entry, it.clone())).collect();
            let starts = self.components.units(&keys, |wanted| {
                let mut computed = compute(&recording, version, wanted, |recording, counter, wanted| {
                    let place = &open[wanted];
                    recording.read(place.file(), place.pointer().steps());
                    place.node(recording).map(|it| Start::new(recording, counter, it, true))
                });
                computed.iter_mut().filter_map(|(it, _)| it.as_mut()).for_each(|it| it.share(places));
                computed
            });
            let next = starts.iter().flat_map(|it| it.iter().flat_map(|it| it.leads())).cloned().collect();
            gathered.components.extend(std::mem::replace(&mut open, next).into_iter().zip(starts));
        }
        gathered
    }
}

/// Computes units, and tells what was read for each. Each thread has a snapshot of its own to note it.
fn compute<'a, R: Send>(
    recording: &'a [Snapshot],
    version: Version,
    wanted: &[usize],
    unit: impl Fn(&'a Snapshot, &Counter<'a>, usize) -> R + Sync,
) -> Vec<(R, Footprint)> {
    on_all_cores(wanted, |number| {
        let recording = &recording[number];
        let counter = Counter::new(Schemas::new(recording, version));
        let unit = &unit;
        move |wanted: &usize| {
            counter.schemas.begin();
            let result = unit(recording, &counter, *wanted);
            (result, recording.footprint())
        }
    })
}
