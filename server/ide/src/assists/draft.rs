//! Edits by structure of several documents, with References that stay right when they move.

use std::collections::BTreeMap;

use syntax::{Document, Editor, FileId, Insert, JsonPointer, Node, Value};
use workspace::{FileEdit, Snapshot, rebased, reference_to};

use super::comments;
use crate::place::files_around;
use crate::rename_files::names_of_documents;

/// What will become of the documents.
pub(super) struct Draft<'a> {
    snapshot: &'a Snapshot,
    editors: BTreeMap<FileId, Editor>,
}

/// What replaces something: a Reference.
pub(super) fn reference(text: &str) -> Value {
    Value::Object(vec![("$ref".into(), Value::String(text.into()))])
}

impl<'a> Draft<'a> {
    pub(super) fn new(snapshot: &'a Snapshot) -> Draft<'a> {
        Draft { snapshot, editors: BTreeMap::new() }
    }

    pub(super) fn editor(&mut self, file: FileId) -> Option<&mut Editor> {
        let document = self.snapshot.document(file)?;
        Some(self.editors.entry(file).or_insert_with(|| Editor::new(document)))
    }

    /// Puts a copy of a value of any document in the place of another one. Its References lead where they led.
    pub(super) fn copy(&mut self, node: Node<'_>, file: FileId, place: &JsonPointer) -> Option<()> {
        self.editor(file)?.replace(place, Insert::Copy(node)).then_some(())?;
        if node.file() == file {
            return Some(());
        }
        let (from, to) = (self.snapshot.path(node.file()).clone(), self.snapshot.path(file).clone());
        let depth = node.pointer().steps().len();
        for (name, text) in texts_below(node) {
            let Some(text) = rebased(&from, &to, &text) else { continue };
            let rest = name.pointer();
            let at = rest.steps().skip(depth).fold(place.clone(), |at, step| at.join(step));
            self.editor(file)?.replace(&at, Insert::Value(&Value::String(text.into()))).then_some(())?;
        }
        Some(())
    }

    /// Puts a Reference to a place of a document in the place of a value.
    pub(super) fn refer(&mut self, file: FileId, place: &JsonPointer, to: (FileId, &JsonPointer)) -> Option<()> {
        let text = reference_to(self.snapshot.path(file), self.snapshot.path(to.0), to.1);
        self.editor(file)?.replace(place, Insert::Value(&reference(&text))).then_some(())
    }

    /// References into values that have become a component lead into that one. `moved` are the places in `file` that
    /// the values had; the first one's own References are in the component now.
    pub(super) fn follow(&mut self, file: FileId, moved: &[JsonPointer], to: (FileId, &JsonPointer)) -> Option<()> {
        let first = moved.first()?;
        let snapshot = self.snapshot;
        for referrer in files_around(snapshot, file) {
            let Some(root) = snapshot.document(referrer).and_then(Document::root) else { continue };
            let leads = |text: &str| {
                let target = snapshot.reference(root, text).ok().filter(|it| it.file() == file)?.pointer();
                let from = moved.iter().find(|it| it.contains(&target))?;
                let rest = target.steps().skip(from.steps().len()).fold(to.1.clone(), |at, step| at.join(step));
                Some((rest, *from == target))
            };
            for (node, text) in snapshot.references_where(referrer, |text| leads(text).is_some()) {
                let Some((target, is_whole)) = leads(&text) else { continue };
                let at = node.pointer();
                let is_own = referrer == file && first.contains(&at);
                // Whoever refers to the whole value finds the Reference in its place.
                if is_whole && !is_own {
                    continue;
                }
                let (holder, at) = match is_own {
                    true => (to.0, at.steps().skip(first.steps().len()).fold(to.1.clone(), |at, step| at.join(step))),
                    false if referrer == file && moved.iter().any(|it| it.contains(&at)) => continue,
                    false => (referrer, at),
                };
                let text = reference_to(snapshot.path(holder), snapshot.path(to.0), &target);
                self.editor(holder)?.replace(&at, Insert::Value(&Value::String(text.into()))).then_some(())?;
            }
        }
        Some(())
    }

    /// The comments that would be gone.
    pub(super) fn lost_comments(&self) -> Vec<String> {
        let edited = self.editors.iter().filter_map(|(file, editor)| {
            Some((self.snapshot.document(*file)?, editor.document(), editor.clone().finish()))
        });
        comments::lost(edited)
    }

    /// The edits, or which comment stands where it would be lost.
    pub(super) fn finish(self) -> Result<Vec<FileEdit>, String> {
        if let Some(comment) = self.lost_comments().first() {
            return Err(format!("the comment `# {comment}` would be lost"));
        }
        let edits = self.editors.into_iter().map(|(file, editor)| FileEdit { file, edits: editor.finish() });
        Ok(edits.filter(|it| !it.edits.is_empty()).collect())
    }
}

/// The texts below a value that name another place: References, the mapping of a discriminator.
fn texts_below(node: Node<'_>) -> Vec<(Node<'_>, String)> {
    let mut found = workspace::references_below(node);
    // The values of a mapping may be names of components, too.
    found.extend(names_of_documents(node).into_iter().filter(|(_, text)| text.contains(['/', '#', '.'])));
    found
}
