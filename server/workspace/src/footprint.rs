//! What a computation has read, so that its result can be kept for as long as that is what it was.
//!
//! How to use it: take [`Snapshot::recording`], compute one unit (an operation, a component) with it, and take the
//! [`Footprint`] with [`Snapshot::footprint`]. Every Reference that is followed is noted by itself; what is read
//! without one (the unit's own place, `servers`, the names of all components) is noted with [`Snapshot::read`] and
//! [`Snapshot::read_keys`]. A unit that only wants to know where a Reference leads asks [`Snapshot::leads_to`]. Later,
//! with the [`Difference`] between the snapshot of the result and another one ([`Snapshot::since`]),
//! [`Footprint::holds`] tells whether the unit would give the same result: its positions only move. Results have to be
//! plain data: no node outlives its snapshot.

use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};
use syntax::{FileId, JsonPointer};

use crate::part::{Difference, Stamp};
use crate::reader::Reader;
use crate::{FileSet, Shift, Snapshot, VfsPath};

/// The way from an earlier state to another one, for one reader. The way from a state to itself is empty.
#[derive(Debug, Default)]
pub struct Since {
    pub difference: Difference,
    /// How places have moved.
    pub shifts: Vec<Shift>,
}

impl Since {
    /// The way from a state from which places had moved already, while nothing else had changed.
    #[must_use]
    pub fn after(mut self, shifts: &[Shift]) -> Since {
        shifts.iter().for_each(|it| self.difference.edited(it.file()));
        self.shifts.splice(0..0, shifts.iter().cloned());
        self
    }
}

/// All that one computation has read.
#[derive(Clone, Debug, Default)]
pub struct Footprint {
    parts: Box<[Stamp]>,
    /// Places where something was, whatever it was.
    there: Box<[(FileId, JsonPointer)]>,
    /// Places where nothing was.
    missing: Box<[(FileId, JsonPointer)]>,
    /// Files that were not there.
    files: Box<[(FileSet, VfsPath)]>,
}

impl Footprint {
    /// Whether nothing of it has changed.
    pub fn holds(&self, difference: &Difference) -> bool {
        difference.is_empty()
            || !(self.parts.iter().any(|it| difference.is_gone(*it))
                || self.there.iter().any(|it| difference.has_vanished(it))
                || self.missing.iter().any(|it| difference.has_appeared(it))
                || self.files.iter().any(|it| difference.has_file(it)))
    }
}

/// Notes what is read.
#[derive(Debug)]
pub(crate) struct Recorder {
    reader: Reader,
    state: Mutex<Notes>,
}

#[derive(Debug, Default)]
struct Notes {
    parts: FxHashSet<Stamp>,
    there: FxHashSet<(FileId, JsonPointer)>,
    missing: FxHashSet<(FileId, JsonPointer)>,
    files: FxHashSet<(FileSet, VfsPath)>,
    /// References that were noted since the last footprint.
    noted: FxHashMap<FileId, FxHashSet<Box<str>>>,
}

impl Recorder {
    pub(crate) fn new(reader: Reader) -> Arc<Recorder> {
        Arc::new(Recorder { reader, state: Mutex::default() })
    }

    pub(crate) fn reader(&self) -> Reader {
        self.reader
    }

    fn with<T>(&self, note: impl FnOnce(&mut Notes) -> T) -> T {
        note(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether a reference in a file was noted already; if not, it is from now on.
    pub(crate) fn knows(&self, file: FileId, reference: &str) -> bool {
        self.with(|notes| {
            let noted = notes.noted.entry(file).or_default();
            noted.contains(reference) || !noted.insert(reference.into())
        })
    }

    pub(crate) fn part(&self, part: Result<Stamp, (FileId, JsonPointer)>) {
        self.with(|notes| match part {
            Ok(stamp) => _ = notes.parts.insert(stamp),
            Err(place) => _ = notes.missing.insert(place),
        });
    }

    /// That something is at a place.
    pub(crate) fn there(&self, file: FileId, place: JsonPointer) {
        self.with(|notes| _ = notes.there.insert((file, place)));
    }

    pub(crate) fn file(&self, set: FileSet, path: &VfsPath) {
        self.with(|notes| _ = notes.files.insert((set, path.clone())));
    }

    pub(crate) fn take(&self) -> Footprint {
        self.with(|notes| {
            let Notes { parts, there, missing, files, .. } = std::mem::take(notes);
            Footprint {
                parts: parts.into_iter().collect(),
                there: there.into_iter().collect(),
                missing: missing.into_iter().collect(),
                files: files.into_iter().collect(),
            }
        })
    }
}

/// Results of units, each with its footprint: those of one state, and no others. Cheap to clone.
#[derive(Debug)]
pub struct Memo<K, R> {
    units: Arc<FxHashMap<K, Unit<R>>>,
    computed: usize,
}

#[derive(Debug)]
struct Unit<R> {
    footprint: Arc<Footprint>,
    result: Arc<R>,
}

impl<K, R> Clone for Memo<K, R> {
    fn clone(&self) -> Self {
        Memo { units: Arc::clone(&self.units), computed: self.computed }
    }
}

impl<K, R> Default for Memo<K, R> {
    fn default() -> Self {
        Memo { units: Arc::default(), computed: 0 }
    }
}

impl<K, R> Memo<K, R> {
    /// How many units had to be computed for this state.
    pub fn computed(&self) -> usize {
        self.computed
    }

    /// The same for a later state for which nothing had to be computed.
    #[must_use]
    pub fn kept(&self) -> Self {
        Memo { units: Arc::clone(&self.units), computed: 0 }
    }

    /// Whether all results hold.
    pub fn holds(&self, difference: &Difference) -> bool {
        difference.is_empty() || self.units.values().all(|it| it.footprint.holds(difference))
    }
}

/// The results of a new state in the making.
#[derive(Debug)]
pub struct Renewal<'m, K, R> {
    before: Option<&'m Memo<K, R>>,
    difference: &'m Difference,
    recording: Snapshot,
    units: FxHashMap<K, Unit<R>>,
    computed: usize,
}

impl<K: Eq + Hash, R> Memo<K, R> {
    /// Starts from what holds of the results before. Units are computed with a snapshot that notes what is read.
    pub fn renew<'m>(&'m self, difference: &'m Difference, recording: Snapshot) -> Renewal<'m, K, R> {
        Renewal { before: Some(self), difference, recording, units: FxHashMap::default(), computed: 0 }
    }
}

impl<'m, K: Eq + Hash, R> Renewal<'m, K, R> {
    /// The unit before, if it holds.
    fn before(&self, key: &K) -> Option<&'m Unit<R>> {
        self.before?.units.get(key).filter(|it| it.footprint.holds(self.difference))
    }

    /// The result of a unit: the one before, moved, if it holds.
    pub fn unit(
        &mut self,
        key: K,
        moved: impl FnOnce(&Arc<R>) -> Arc<R>,
        compute: impl FnOnce(&Snapshot) -> R,
    ) -> Arc<R> {
        if let Some(unit) = self.units.get(&key) {
            return Arc::clone(&unit.result);
        }
        let unit = match self.before(&key) {
            Some(known) => Unit { footprint: Arc::clone(&known.footprint), result: moved(&known.result) },
            None => {
                self.computed += 1;
                let result = Arc::new(compute(&self.recording));
                Unit { footprint: Arc::new(self.recording.footprint()), result }
            }
        };
        let result = Arc::clone(&unit.result);
        self.units.insert(key, unit);
        result
    }

    /// The results of many units: the ones before, where they hold. The others are computed together: `compute` is told
    /// their numbers among the keys, and gives each result with what was read for it.
    pub fn units(&mut self, keys: &[K], compute: impl FnOnce(&[usize]) -> Vec<(R, Footprint)>) -> Vec<Arc<R>>
    where
        K: Clone,
    {
        let mut wanted = Vec::new();
        for (number, key) in keys.iter().enumerate() {
            if self.units.contains_key(key) {
                continue;
            }
            match self.before(key) {
                Some(Unit { footprint, result }) => {
                    let unit = Unit { footprint: Arc::clone(footprint), result: Arc::clone(result) };
                    self.units.insert(key.clone(), unit);
                }
                None => wanted.push(number),
            }
        }
        self.computed += wanted.len();
        let computed = if wanted.is_empty() { Vec::new() } else { compute(&wanted) };
        for (number, (result, footprint)) in wanted.into_iter().zip(computed) {
            let unit = Unit { footprint: Arc::new(footprint), result: Arc::new(result) };
            self.units.insert(keys[number].clone(), unit);
        }
        keys.iter().filter_map(|it| self.units.get(it)).map(|it| Arc::clone(&it.result)).collect()
    }

    /// Something has changed that footprints do not tell: every unit is computed from now on.
    pub fn forget(&mut self) {
        self.before = None;
    }

    pub fn finish(self) -> Memo<K, R> {
        Memo { units: Arc::new(self.units), computed: self.computed }
    }
}

#[cfg(test)]
mod tests;
