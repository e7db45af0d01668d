//! What a `$ref` stands for, in whichever document that is.

use openapi::Resolve;
use rustc_hash::FxHashSet;
use syntax::{Document, FileId, Node};

use super::{FileState, Snapshot, UNREAD};
use crate::reference::Fragment;
use crate::{FileSet, ReferenceError, ReferenceTarget, VfsPath};

impl Snapshot {
    /// What the text of a `$ref` in `from`'s document stands for: one step.
    pub fn reference<'a>(&'a self, from: Node<'a>, reference: &str) -> Result<Node<'a>, ReferenceError> {
        let from_file = from.file();
        let (set, path, fragment) = self.target_of(from_file, reference).ok_or(ReferenceError::Remote)?;
        let file = self.file(set, &path);
        self.note(from_file, reference, (set, &path), file, &fragment);
        let state = file.map(|id| &self.inner.workspace.files[id.0 as usize].state);
        let document = match state {
            Some(FileState::Present(present)) => &present.document,
            Some(FileState::Absent(reason)) => return Err(ReferenceError::NoFile(path, reason.clone())),
            Some(FileState::Unread) | None => return Err(ReferenceError::NoFile(path, UNREAD.to_owned())),
        };
        let found = match &fragment {
            Fragment::Pointer(pointer) => document.at(pointer),
            Fragment::Anchor(name) => anchored(document, name),
            Fragment::Malformed => return Err(ReferenceError::Malformed),
        };
        found.ok_or_else(|| {
            let (_, fragment) = reference.split_once('#').unwrap_or_default();
            ReferenceError::NoTarget(path, fragment.to_owned())
        })
    }

    /// The document that the text of a `$ref` leads into, if it is there: its place in it need not be.
    pub fn referenced_document(&self, from: FileId, reference: &str) -> Option<&Document> {
        let (set, path, _) = self.target_of(from, reference)?;
        self.document(self.file(set, &path)?)
    }

    /// Whether the place that the text of a `$ref` does not find may be there all the same: a syntax error may have torn
    /// it away from where it is looked for.
    pub fn may_be_torn_away(&self, from: FileId, reference: &str) -> bool {
        let Some((_, _, fragment)) = self.target_of(from, reference) else { return false };
        let document = self.referenced_document(from, reference);
        document.is_some_and(|document| match &fragment {
            Fragment::Pointer(pointer) => document.may_have_lost(pointer),
            Fragment::Anchor(_) => document.syntax_error().is_some(),
            Fragment::Malformed => false,
        })
    }

    /// The file and the place in it that a reference names. `None` for one to another host.
    pub(super) fn target_of(&self, from: FileId, reference: &str) -> Option<(FileSet, VfsPath, Fragment)> {
        self.go_on();
        let (path, fragment) = match ReferenceTarget::parse(self.path(from), reference) {
            ReferenceTarget::Here(fragment) => (self.path(from).clone(), fragment),
            ReferenceTarget::File(path, fragment) => (path, fragment),
            ReferenceTarget::Remote(_) => return None,
        };
        Some((self.set(from), path, fragment))
    }
}

/// The Schema with this `$anchor` (or `$dynamicAnchor`).
fn anchored<'a>(document: &'a Document, name: &str) -> Option<Node<'a>> {
    let mut open = vec![document.root()?];
    // Aliases may lead back to where they stand.
    let mut seen = FxHashSet::default();
    while let Some(node) = open.pop() {
        if !seen.insert(node.id()) {
            continue;
        }
        if node.is_mapping() {
            let is_it = |key: &str| node.get(key).and_then(Node::as_str).is_some_and(|it| it == name);
            if is_it("$anchor") || is_it("$dynamicAnchor") {
                return Some(node);
            }
            open.extend(node.own_entries().map(|entry| entry.own_value()));
        } else if node.is_sequence() {
            open.extend(node.items());
        }
    }
    None
}

impl Resolve for Snapshot {
    fn target<'a>(&'a self, from: Node<'a>, target: &str) -> Option<Node<'a>> {
        self.reference(from, target).ok()
    }
}
