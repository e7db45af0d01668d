//! What a `$ref` may lead to.

use openapi::Shape;
use syntax::{Document, FileId, JsonPointer, Node, TextRange};
use workspace::reference_to;

use super::Completion;
use super::line::Line;
use crate::definition::root;
use crate::place::{Place, files_around};

/// The components that fit the place: of this document, of the entry, and of all other files of the description.
pub(super) fn components(place: &Place<'_>, line: &Line, at: &JsonPointer) -> Vec<Completion> {
    let kind = at.parent().and_then(|it| place.shape(&it));
    // An item that is being started is not in its list yet.
    let Some(Shape::Object(kind) | Shape::List(kind)) = kind else { return Vec::new() };
    let Some(section) = kind.components() else { return Vec::new() };
    let own = place.snapshot.path(place.file());
    let mut found = Vec::new();
    for file in files(place, line) {
        let root = place.snapshot.document(file).and_then(Document::root);
        let components = root.and_then(|it| it.get("components")?.get(section));
        for entry in components.into_iter().flat_map(Node::own_entries) {
            let component = JsonPointer::from_steps(["components", section, &*entry.key()]);
            let text = reference_to(own, place.snapshot.path(file), &component);
            found.push(line.pen.reference(&text));
        }
    }
    found
}

/// Where components may be, the nearest first.
fn files(place: &Place<'_>, line: &Line) -> Vec<FileId> {
    let nearest = [Some(place.file()), root(place).map(Node::file), typed(place, line)];
    let around = files_around(place.snapshot, place.file());
    let mut files = Vec::new();
    for file in nearest.into_iter().flatten().chain(around) {
        if !files.contains(&file) {
            files.push(file);
        }
    }
    files
}

/// The file whose path is typed: it may belong to no description yet.
fn typed(place: &Place<'_>, line: &Line) -> Option<FileId> {
    let before = TextRange::new(line.pen.word.start().min(place.offset), place.offset);
    let text = place.document.text().slice(before);
    let (path, _) = text.split_once('#')?;
    Some(place.snapshot.reference(place.document.root()?, path).ok()?.file())
}
