//! Rules about what stands where: every Object of a description has the fields that the specification gives it, those
//! that it requires are there, and their values are of the kind that these take.
//!
//! The walk starts at the root of each document that declares a version, and goes on in fragments wherever a Reference
//! leads: these are what the Reference's place takes. What is data (examples, defaults, extensions) is not looked into.
//! A *unit* is a Path Item, a component, another field of the root, or what a Reference leads to: it is judged by its
//! own text alone, so that its findings hold until that changes.

pub(crate) mod missing_field;
mod patterned;
mod place;
mod spelling;
pub(crate) mod unknown_field;
mod walk;
pub(crate) mod wrong_type;

use std::collections::VecDeque;
use std::sync::Arc;

use openapi::{Declared, ObjectKind, Shape, Version};
use rustc_hash::FxHashSet;
use syntax::{Document, FileId, JsonPointer};
use workspace::{Description, Finding, Memo, Reader, Renewal, Shift, Since, Snapshot};

use missing_field::MISSING_FIELD;
use walk::{Child, Dialect, Judged, Walk};

/// A part of a document, as what it is judged, and by which words.
type Unit = (FileId, JsonPointer, Shape, Dialect);

/// What was found in one state, unit by unit.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    units: Memo<Unit, Judged>,
}

/// Judges descriptions, taking over what is known of an earlier state.
pub(crate) struct Check<'m> {
    snapshot: &'m Snapshot,
    shifts: &'m [Shift],
    units: Renewal<'m, Unit, Judged>,
}

impl<'m> Check<'m> {
    pub(crate) fn new(snapshot: &'m Snapshot, known: &'m Known, since: &'m Since) -> Check<'m> {
        let units = known.units.renew(&since.difference, snapshot.recording(Reader::Rules));
        Check { snapshot, shifts: &since.shifts, units }
    }

    pub(crate) fn description(&mut self, description: &Description) -> Vec<Finding> {
        let mut acc = Vec::new();
        let mut leads = VecDeque::new();
        for file in description.files.iter().copied() {
            if let Declared::OpenApi(version) = self.snapshot.declared(file) {
                self.document(file, version, &mut leads, &mut acc);
            }
        }
        let entry = self.snapshot.document(description.entry).and_then(Document::root);
        let Some(dialect) = entry.map(|it| Dialect::of(it, description.version)) else { return acc };
        // What several References lead to is judged as what the first of them takes.
        let mut seen: FxHashSet<(FileId, JsonPointer)> = FxHashSet::default();
        while let Some((file, pointer, shape)) = leads.pop_front() {
            if self.is_fragment(file, &pointer) && seen.insert((file, pointer.clone())) {
                self.unit((file, pointer, shape, dialect), &mut leads, &mut acc);
            }
        }
        acc
    }

    /// Whether a place is judged only because a Reference leads there.
    fn is_fragment(&self, file: FileId, pointer: &JsonPointer) -> bool {
        match self.snapshot.declared(file) {
            Declared::OpenApi(_) => Shape::Object(ObjectKind::OpenApi).at(pointer.steps()).is_none(),
            Declared::Unsupported => false,
            Declared::Nothing => true,
        }
    }

    /// Judges the upper levels, and the units below them.
    fn document(&mut self, file: FileId, version: Version, leads: &mut VecDeque<Lead>, acc: &mut Vec<Finding>) {
        let snapshot = self.snapshot;
        let Some(root) = snapshot.document(file).and_then(Document::root) else { return };
        let dialect = Dialect::of(root, version);
        let root = Child { node: root, shape: Shape::Object(ObjectKind::OpenApi), name: "".into() };
        let mut open = vec![(JsonPointer::root(), root)];
        while let Some((pointer, child)) = open.pop() {
            let is_upper = matches!(
                (pointer.steps().len(), child.shape),
                (0, _) | (1, Shape::Object(ObjectKind::Paths | ObjectKind::Components)) | (1 | 2, Shape::Map(_))
            );
            if !is_upper {
                self.unit((file, pointer, child.shape, dialect), leads, acc);
                continue;
            }
            let mut walk = Walk::new(snapshot, dialect);
            walk.step(&child);
            let Walk { open: below, judged, .. } = walk;
            open.extend(below.into_iter().rev().map(|it| (pointer.join(&it.name), it)));
            self.add(file, &judged, leads, acc);
        }
    }

    fn unit(&mut self, unit: Unit, leads: &mut VecDeque<Lead>, acc: &mut Vec<Finding>) {
        let (file, pointer, shape, dialect) = unit.clone();
        let moved = |judged: &Arc<Judged>| match judged.found.is_empty() || self.shifts.is_empty() {
            true => Arc::clone(judged),
            false => {
                Arc::new(Judged { found: workspace::moved(&judged.found, self.shifts), leads: judged.leads.clone() })
            }
        };
        let judged = self.units.unit(unit, moved, |snapshot| {
            snapshot.read(file, pointer.steps());
            let node = snapshot.at(file, &pointer);
            node.map(|node| walk::judge(snapshot, dialect, node, shape)).unwrap_or_default()
        });
        self.add(file, &judged, leads, acc);
    }

    fn add(&self, from: FileId, judged: &Judged, leads: &mut VecDeque<Lead>, acc: &mut Vec<Finding>) {
        let document = self.snapshot.document(from);
        let is_lost = |it: &Finding| {
            it.code == MISSING_FIELD.code
                && document.is_some_and(|document| document.may_have_lost(&it.location.pointer))
        };
        acc.extend(judged.found.iter().filter(|it| !is_lost(it)).cloned());
        let set = self.snapshot.set(from);
        leads.extend(
            judged
                .leads
                .iter()
                .filter_map(|(path, pointer, shape)| Some((self.snapshot.file(set, path)?, pointer.clone(), *shape))),
        );
    }

    pub(crate) fn finish(self) -> Known {
        Known { units: self.units.finish() }
    }
}

/// Where a Reference leads, and what its place takes.
type Lead = (FileId, JsonPointer, Shape);

#[cfg(test)]
mod tests;
