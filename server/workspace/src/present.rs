//! What is known of a text that is there: its tree, what it declares, and where its References lead.

use std::sync::Arc;

use openapi::{Declared, declared};
use rustc_hash::{FxHashMap, FxHashSet};
use syntax::{Document, Node, NodeId};

use crate::reference::{Part, parts, references_of};
use crate::{ReferenceTarget, VfsPath};

/// How far below the root the parts of a document stand: `/paths/~1teams/get`, `/components/schemas/Team`.
const LEVELS: usize = 3;

/// A document with facts that an edit keeps wherever it did not touch.
#[derive(Debug)]
pub(crate) struct Present {
    pub(crate) document: Document,
    pub(crate) declared: Declared,
    /// Other files that its References name.
    outgoing: Vec<VfsPath>,
    /// The texts of the References above all parts.
    above: Vec<Box<str>>,
    parts: FxHashMap<PartId, PartFacts>,
}

/// A subtree stays the same one in a document after an edit elsewhere.
type PartId = (NodeId, bool);

/// The distinct texts of the References in one part.
type PartFacts = Arc<[Box<str>]>;

impl Present {
    pub(crate) fn new(document: Document, path: &VfsPath) -> Present {
        Present::with(document, path, None)
    }

    /// The facts after edits: those of parts that are the same subtrees as before are taken over.
    pub(crate) fn edited(&self, document: Document, path: &VfsPath) -> Present {
        Present::with(document, path, Some(self))
    }

    fn with(document: Document, path: &VfsPath, before: Option<&Present>) -> Present {
        let mut present = Present {
            declared: document.root().map_or(Declared::Nothing, declared),
            outgoing: Vec::new(),
            above: Vec::new(),
            parts: FxHashMap::default(),
            document,
        };
        let Some(root) = present.document.root() else { return present };
        let (above, below) = parts(root, LEVELS);
        present.above = distinct(above);
        // The document before is still there: no other subtree can be where one of its subtrees is.
        let known = before.map(|it| &it.parts);
        present.parts.reserve(below.len());
        for part in below {
            let id = (part.node.id(), part.is_map);
            let facts = known.and_then(|it| it.get(&id)).cloned();
            present.parts.insert(id, facts.unwrap_or_else(|| distinct(references_of(part)).into()));
        }
        let mut texts: FxHashSet<&str> = FxHashSet::default();
        for text in present.above.iter().chain(present.parts.values().flat_map(|it| it.iter())) {
            if !text.starts_with('#')
                && texts.insert(text)
                && let ReferenceTarget::File(target, _) = ReferenceTarget::parse(path, text)
            {
                present.outgoing.push(target);
            }
        }
        present.outgoing.sort();
        present.outgoing.dedup();
        present
    }

    /// Other files that its References name, sorted.
    pub(crate) fn outgoing(&self) -> &[VfsPath] {
        &self.outgoing
    }

    /// The references whose text is wanted, in document order; each text is asked about once.
    pub(crate) fn references_where(&self, mut is_wanted: impl FnMut(&str) -> bool) -> Vec<(Node<'_>, String)> {
        let Some(root) = self.document.root() else { return Vec::new() };
        let mut asked: FxHashSet<&str> = FxHashSet::default();
        let texts = self.above.iter().chain(self.parts.values().flat_map(|it| it.iter())).map(|it| &**it);
        let wanted: FxHashSet<&str> = texts.filter(|text| asked.insert(text) && is_wanted(text)).collect();
        if wanted.is_empty() {
            return Vec::new();
        }
        let (mut found, below) = parts(root, LEVELS);
        let has_wanted = |it: &Part<'_>| {
            let texts = self.parts.get(&(it.node.id(), it.is_map));
            texts.is_some_and(|texts| texts.iter().any(|text| wanted.contains(&**text)))
        };
        for part in below.into_iter().filter(has_wanted) {
            found.extend(references_of(part));
        }
        found.retain(|(_, text)| wanted.contains(text.as_str()));
        found.sort_by_key(|(node, _)| node.range().start());
        found
    }
}

fn distinct(references: Vec<(Node<'_>, String)>) -> Vec<Box<str>> {
    let mut texts: Vec<Box<str>> = references.into_iter().map(|(_, text)| text.into()).collect();
    texts.sort_unstable();
    texts.dedup();
    texts
}
