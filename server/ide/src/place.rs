//! Where an offset stands: the place in the document, and what the specification has there.

use openapi::{Declared, ObjectKind, Shape, Version};
use syntax::{Document, FileId, JsonPointer, Node, TextRange, TextSize};
use workspace::Snapshot;

/// Fragments that are reached through more files than this are not told what they are.
pub(crate) const MAX_FILES: usize = 8;

/// A place that somebody asks about.
pub(crate) struct Place<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) document: &'a Document,
    pub(crate) offset: TextSize,
    pub(crate) pointer: JsonPointer,
    pub(crate) version: Version,
}

impl<'a> Place<'a> {
    /// `None` where there is no description.
    pub(crate) fn new(snapshot: &'a Snapshot, file: FileId, offset: TextSize) -> Option<Place<'a>> {
        let document = snapshot.document(file)?;
        let version = snapshot.descriptions_of(file).next()?.version;
        let pointer = document.pointer_at_offset(offset);
        Some(Place { snapshot, document, offset, pointer, version })
    }

    pub(crate) fn file(&self) -> FileId {
        self.document.file()
    }

    /// The key under the offset.
    pub(crate) fn key(&self) -> Option<TextRange> {
        let range = self.document.entry_at(&self.pointer)?.key_node().range();
        range.contains_inclusive(self.offset).then_some(range)
    }

    /// The scalar value under the offset.
    pub(crate) fn scalar(&self) -> Option<Node<'a>> {
        let value = match self.document.entry_at(&self.pointer) {
            Some(entry) => entry.own_value(),
            None => self.document.at(&self.pointer)?,
        };
        let is_there = value.scalar_text().is_some() && value.range().contains_inclusive(self.offset);
        is_there.then_some(value)
    }

    /// What stands at a pointer of this document.
    pub(crate) fn shape(&self, pointer: &JsonPointer) -> Option<Shape> {
        shape(self.snapshot, self.file(), pointer, MAX_FILES)
    }
}

/// All documents of the descriptions that a document belongs to, by path.
pub(crate) fn files_around(snapshot: &Snapshot, file: FileId) -> Vec<FileId> {
    let mut files: Vec<FileId> = snapshot.descriptions_of(file).flat_map(|it| it.files.iter().copied()).collect();
    files.sort_by_key(|file| snapshot.path(*file));
    files.dedup();
    files
}

/// What stands at a place: seen from the root of an entry document, or from a Reference to a fragment.
pub(crate) fn shape(snapshot: &Snapshot, file: FileId, pointer: &JsonPointer, files: usize) -> Option<Shape> {
    if matches!(snapshot.declared(file), Declared::OpenApi(_)) {
        return Shape::Object(ObjectKind::OpenApi).at(pointer.steps());
    }
    let files = files.checked_sub(1)?;
    let description = snapshot.descriptions_of(file).next()?;
    for referrer in description.files.iter().copied().filter(|it| *it != file) {
        let Some(root) = snapshot.document(referrer).and_then(Document::root) else { continue };
        let mut best: Option<JsonPointer> = None;
        let leads_here = |text: &str| {
            let Ok(target) = snapshot.reference(root, text) else { return false };
            let target_pointer = target.pointer();
            let is_above = target.file() == file && target_pointer.contains(pointer);
            if is_above && best.as_ref().is_none_or(|it| it.steps().len() < target_pointer.steps().len()) {
                best = Some(target_pointer);
            }
            is_above
        };
        let references = snapshot.references_where(referrer, leads_here);
        let Some(best) = best else { continue };
        let found = references.into_iter().find_map(|(node, text)| {
            let target = snapshot.reference(root, &text).ok()?.pointer();
            let place = node.pointer().parent().filter(|_| target == best)?;
            shape(snapshot, referrer, &place, files)?.at(pointer.steps().skip(best.steps().len()))
        });
        if found.is_some() {
            return found;
        }
    }
    None
}
