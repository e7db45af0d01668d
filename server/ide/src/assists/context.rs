//! Where an assist is asked for: a place of a document that belongs to a description.

use openapi::{ObjectKind, Shape, Version};
use syntax::{Document, Encoding, FileId, JsonPointer, Node, TextRange, TextSize};
use workspace::{Description, Snapshot};

use super::Effort;
use crate::place::{self, MAX_FILES};

pub(super) struct Context<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) document: &'a Document,
    pub(super) description: &'a Description,
    pub(super) pointer: JsonPointer,
    pub(super) effort: Effort,
}

impl<'a> Context<'a> {
    /// `None` where there is no description, or no such place in it.
    pub(super) fn new(
        snapshot: &'a Snapshot,
        file: FileId,
        pointer: JsonPointer,
        effort: Effort,
    ) -> Option<Context<'a>> {
        let document = snapshot.document(file)?;
        let description = snapshot.descriptions_of(file).next()?;
        document.at(&pointer)?;
        Some(Context { snapshot, document, description, pointer, effort })
    }

    pub(super) fn file(&self) -> FileId {
        self.document.file()
    }

    pub(super) fn version(&self) -> Version {
        self.description.version
    }

    /// The value at the place and those around it, as far as they start on the same line: whoever points at
    /// `- name: limit` means the Parameter as well as its name.
    pub(super) fn values(&self) -> Vec<(JsonPointer, Node<'a>)> {
        let line = start(self.document, &self.pointer).map(|it| line(self.document, it));
        let mut found = Vec::new();
        let mut at = Some(self.pointer.clone());
        while let Some(pointer) = at {
            if start(self.document, &pointer).map(|it| self::line(self.document, it)) != line {
                break;
            }
            found.extend(own_value(self.document, &pointer).map(|node| (pointer.clone(), node)));
            at = pointer.parent();
        }
        found
    }

    /// The innermost of these values that is an Object of such a kind, and written here.
    pub(super) fn object(
        &self,
        is_wanted: impl Fn(ObjectKind, &JsonPointer, Node<'a>) -> bool,
    ) -> Option<(ObjectKind, JsonPointer, Node<'a>)> {
        self.values().into_iter().find_map(|(pointer, node)| {
            if node.is_damaged() || !node.is_mapping() || node.resolved() != Some(node) {
                return None;
            }
            let Some(Shape::Object(kind)) = self.shape(&pointer) else { return None };
            is_wanted(kind, &pointer, node).then_some((kind, pointer, node))
        })
    }

    pub(super) fn shape(&self, pointer: &JsonPointer) -> Option<Shape> {
        place::shape(self.snapshot, self.file(), pointer, MAX_FILES)
    }
}

/// The innermost place that a selection is in. `None` where the cursor stands on a line where nothing starts: in a
/// comment, or within a text.
pub(super) fn place(document: &Document, range: TextRange) -> Option<JsonPointer> {
    let raw = document.text().slice(range);
    let selected = raw.trim();
    let lead = raw.len() - raw.trim_start().len();
    let first = range.start() + TextSize::new(if selected.is_empty() { 0 } else { lead as u32 });
    let start_of = |at: TextSize| document.pointer_at_offset(at);
    if selected.is_empty() {
        let pointer = start_of(first);
        let at = start(document, &pointer)?;
        return (line(document, at) == line(document, first)).then_some(pointer);
    }
    let last = first + TextSize::new(selected.len() as u32);
    let (from, to) = (start_of(first), start_of(last));
    let common = from.steps().zip(to.steps()).take_while(|(a, b)| a == b).map(|(a, _)| a);
    Some(JsonPointer::from_steps(common))
}

fn line(document: &Document, at: TextSize) -> u32 {
    document.text().position(at, Encoding::Utf8).line
}

/// Where an entry or an item starts.
fn start(document: &Document, pointer: &JsonPointer) -> Option<TextSize> {
    match document.entry_at(pointer) {
        Some(entry) => Some(entry.range().start()),
        None => document.at(pointer).map(|it| it.range().start()),
    }
}

/// The value as written: an alias stays one.
pub(super) fn own_value<'a>(document: &'a Document, pointer: &JsonPointer) -> Option<Node<'a>> {
    match document.entry_at(pointer) {
        Some(entry) => Some(entry.own_value()),
        None => document.at(pointer),
    }
}
