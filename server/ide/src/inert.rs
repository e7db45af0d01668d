//! Edits that few findings depend on: inside the text of a description, a title or an example, and in documents that
//! nothing here is about.
//!
//! Most keystrokes of an author are of this kind. What the parts of the program that do not read such a text have found
//! before them holds after them, a little further down.

use openapi::Declared;
use syntax::{Document, JsonPointer, Node, Scalar, TextEdit, TextRange, TextSize};
use workspace::{Change, FileChange, FileSet, Finding, Location, Snapshot, VfsPath};

/// Fields that hold data, in which no word means anything.
const DATA: [&str; 7] = ["example", "examples", "default", "const", "enum", "value", "dataValue"];

/// Fields whose members have names that an author chose: a property may be called `description`.
const NAMES: [&str; 20] = [
    "properties",
    "patternProperties",
    "$defs",
    "definitions",
    "dependentSchemas",
    "dependentRequired",
    "mapping",
    "scopes",
    "variables",
    "schemas",
    "responses",
    "parameters",
    "requestBodies",
    "headers",
    "securitySchemes",
    "links",
    "callbacks",
    "pathItems",
    "content",
    "encoding",
];

/// The parts of the program that an edit matters to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Touched {
    pub(crate) rules: bool,
    pub(crate) evidence: bool,
    pub(crate) compat: bool,
}

impl Touched {
    pub(crate) const NOTHING: Touched = Touched { rules: false, evidence: false, compat: false };

    pub(crate) fn and(self, other: Touched) -> Touched {
        Touched {
            rules: self.rules || other.rules,
            evidence: self.evidence || other.evidence,
            compat: self.compat || other.compat,
        }
    }
}

/// How far places move, and what else comes of it.
#[derive(Clone, Debug)]
pub(crate) struct Shift {
    pub(crate) touched: Touched,
    path: VfsPath,
    start: TextSize,
    end: TextSize,
    new_len: TextSize,
}

/// The one edit that a change consists of.
pub(crate) struct OnlyEdit {
    path: VfsPath,
    edit: TextEdit,
}

impl OnlyEdit {
    pub(crate) fn of(change: &Change) -> Option<OnlyEdit> {
        let Change { files, baselines, evidence: None, config: None, settings: None, today: None } = change else {
            return None;
        };
        let ([(FileSet::CURRENT, path, FileChange::Edits(edits))], []) = (&files[..], &baselines[..]) else {
            return None;
        };
        let [edit] = &edits[..] else { return None };
        Some(OnlyEdit { path: path.clone(), edit: edit.clone() })
    }

    /// How places move by the edit, if it does not matter to every part of the program.
    pub(crate) fn shift(self, before: &Snapshot, after: &Snapshot) -> Option<Shift> {
        let file = before.file(FileSet::CURRENT, &self.path)?;
        let (old, new) = (before.document(file)?, after.document(file)?);
        let is_stranger = || {
            let is_unknown = |it: &Snapshot| {
                it.declared(file) == Declared::Nothing
                    && it.descriptions_of(file).next().is_none()
                    && it.config_of(file).is_none()
            };
            is_unknown(before) && is_unknown(after) && self.path.name() != crate::ACCEPTED_FILE
        };
        let OnlyEdit { path, edit } = &self;
        let touched = is_stranger().then_some(Touched::NOTHING).or_else(|| touched_inside_of_a_text(old, new, edit))?;
        Some(Shift {
            touched,
            path: path.clone(),
            start: edit.start,
            end: edit.end,
            new_len: TextSize::of(edit.new_text.as_str()),
        })
    }
}

/// What an edit matters to that changes one text and nothing else. `None` for any other edit, and for texts that
/// everything depends on.
fn touched_inside_of_a_text(old: &Document, new: &Document, edit: &TextEdit) -> Option<Touched> {
    let pointer = old.pointer_at_offset(edit.start);
    let touched = readers(&pointer)?;
    let (before, after) = (written_text(old, &pointer)?, written_text(new, &pointer)?);
    let (old_range, new_range) = (before.range(), after.range());
    let is_inside = old_range.start() < edit.start && edit.end <= old_range.end();
    let grown =
        u32::from(old_range.end()) - u32::from(edit.end - edit.start) + u32::from(TextSize::of(edit.new_text.as_str()));
    // What silences findings is looked for in all lines.
    let mentions = |it: Node<'_>| it.raw().contains("openapi-analyzer");
    let is_all = is_inside
        && old_range.start() == new_range.start()
        && TextSize::new(grown) == new_range.end()
        && !mentions(before)
        && !mentions(after);
    is_all.then_some(touched)
}

/// Who reads the text at a place. `None`: anybody.
fn readers(pointer: &JsonPointer) -> Option<Touched> {
    let mut is_name = false;
    let mut readers = None;
    for step in pointer.steps() {
        if !is_name && (DATA.contains(&step) || step.starts_with("x-")) {
            // Bodies are compared with schemas; what is in a schema itself is part of what it says.
            let is_example = matches!(step, "example" | "examples");
            return is_example.then_some(Touched { evidence: true, ..Touched::NOTHING });
        }
        readers = match step {
            _ if is_name => None,
            "description" | "summary" | "$comment" => Some(Touched::NOTHING),
            // Branches of unions are known by it.
            "title" => Some(Touched { compat: true, ..Touched::NOTHING }),
            _ => None,
        };
        is_name = !is_name && NAMES.contains(&step);
    }
    readers
}

/// An undamaged text with something in it, written where the pointer leads, of an entry or an item.
fn written_text<'a>(document: &'a Document, pointer: &JsonPointer) -> Option<Node<'a>> {
    let value = match document.entry_at(pointer) {
        Some(entry) => entry.own_value(),
        None => document.at(pointer)?,
    };
    let is_text = matches!(value.scalar(), Some(Scalar::String(text)) if !text.is_empty());
    (is_text && !value.is_damaged() && value.anchor().is_none() && value.pointer() == *pointer).then_some(value)
}

/// Moves the places of findings in the file that was edited.
pub(crate) fn apply(shifts: &[Shift], snapshot: &Snapshot, finding: &mut Finding) {
    for shift in shifts {
        let Some(file) = snapshot.file(FileSet::CURRENT, &shift.path) else { continue };
        let related = finding.related.iter_mut().map(|it| &mut it.location);
        for location in std::iter::once(&mut finding.location).chain(related) {
            if location.file == file {
                shift.location(location);
            }
        }
    }
}

impl Shift {
    fn location(&self, location: &mut Location) {
        let range = location.range;
        let moved = |at: TextSize| at + self.new_len - (self.end - self.start);
        let start = if range.start() >= self.end { moved(range.start()) } else { range.start() };
        let end = if range.end() >= self.end { moved(range.end()) } else { range.end() };
        location.range = TextRange::new(start, end.max(start));
    }
}

#[cfg(test)]
mod tests;
