//! Edits that no finding depends on: inside the text of a description, and in documents that nothing here is about.
//!
//! Most keystrokes of an author are of this kind. What was found before them holds after them, a little further down.

use openapi::Declared;
use syntax::{Document, JsonPointer, Node, Scalar, TextEdit, TextRange, TextSize};
use workspace::{Change, FileChange, FileSet, Finding, Location, Snapshot, VfsPath};

/// Fields whose text is for people only.
const PROSE: [&str; 3] = ["description", "summary", "$comment"];

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

/// How far places move.
#[derive(Clone, Debug)]
pub(crate) struct Shift {
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

    /// How places move by the edit, if nothing else comes of it.
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
        (is_in_prose(old, new, edit) || is_stranger()).then(|| Shift {
            path: path.clone(),
            start: edit.start,
            end: edit.end,
            new_len: TextSize::of(edit.new_text.as_str()),
        })
    }
}

/// Whether an edit changes the text of one description and nothing else.
fn is_in_prose(old: &Document, new: &Document, edit: &TextEdit) -> bool {
    let pointer = old.pointer_at_offset(edit.start);
    if !is_prose(&pointer) {
        return false;
    }
    let (Some(before), Some(after)) = (written_text(old, &pointer), written_text(new, &pointer)) else { return false };
    let (old_range, new_range) = (before.range(), after.range());
    let is_inside = old_range.start() < edit.start && edit.end <= old_range.end();
    let grown =
        u32::from(old_range.end()) - u32::from(edit.end - edit.start) + u32::from(TextSize::of(edit.new_text.as_str()));
    // What silences findings is looked for in all lines.
    let mentions = |it: Node<'_>| it.raw().contains("openapi-analyzer");
    is_inside
        && old_range.start() == new_range.start()
        && TextSize::new(grown) == new_range.end()
        && !mentions(before)
        && !mentions(after)
}

fn is_prose(pointer: &JsonPointer) -> bool {
    let mut is_name = false;
    let mut is_prose = false;
    for step in pointer.steps() {
        let is_data = DATA.contains(&step) || step.starts_with("x-");
        if is_data && !is_name {
            return false;
        }
        is_prose = !is_name && PROSE.contains(&step);
        is_name = !is_name && NAMES.contains(&step);
    }
    is_prose
}

/// An undamaged text with something in it, written where the pointer leads.
fn written_text<'a>(document: &'a Document, pointer: &JsonPointer) -> Option<Node<'a>> {
    let value = document.entry_at(pointer)?.own_value();
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
