//! What is known of a text that is there: its tree, what it declares, and where its References lead.

use std::sync::{Arc, OnceLock};

use openapi::{Declared, declared};
use rustc_hash::FxHashSet;
use syntax::{Document, FileId, Node, TextSize};

use crate::mentions::{Mentions, Word};
use crate::part::{self, LEVELS};
use crate::reader::Touched;
use crate::reference::{Part, below, references_of};
use crate::{ReferenceTarget, Shift, VfsPath};

/// A document with facts that an edit keeps wherever it did not touch.
#[derive(Clone, Debug)]
pub(crate) struct Present {
    pub(crate) document: Document,
    pub(crate) declared: Declared,
    facts: Option<Arc<Facts>>,
    parts: Option<Arc<part::Part>>,
    mentions: OnceLock<Mentions>,
}

/// What is known of a subtree that is looked at by itself.
#[derive(Debug)]
struct Facts {
    /// The distinct texts of the References right in it; on the last level, of all in it.
    texts: Box<[Box<str>]>,
    /// Other files that its References name, sorted.
    outgoing: Vec<VfsPath>,
    /// The collections right below, in order.
    below: Vec<(PartId, Arc<Facts>)>,
}

/// A subtree stays the same one in a document after an edit elsewhere.
type PartId = (usize, bool);

impl Present {
    pub(crate) fn new(document: Document, path: &VfsPath) -> Present {
        Present::with(document, path, None, Touched::ALL)
    }

    /// The same under another name.
    pub(crate) fn with_file(self, file: FileId) -> Present {
        Present { document: self.document.with_file(file), ..self }
    }

    /// The facts after edits: those of subtrees that are the same as before are taken over.
    pub(crate) fn edited(&self, document: Document, path: &VfsPath, touched: Touched, edits: &[Shift]) -> Present {
        // The document before is still there: no other subtree can be where one of its subtrees is.
        let present = Present::with(document, path, Some(self), touched);
        if let Some(known) = self.mentions.get() {
            let _ = present.mentions.set(known.after(edits, present.document.text()));
        }
        present
    }

    fn with(document: Document, path: &VfsPath, before: Option<&Present>, touched: Touched) -> Present {
        let root = document.root();
        let facts_before = before.and_then(|it| it.facts.as_deref());
        let facts = root.map(|node| Arc::new(Facts::new(Part { node, is_map: false }, 0, path, facts_before)));
        let parts_before = before.and_then(|it| it.parts.as_deref());
        let parts = root.map(|root| part::Part::of_root(root, parts_before, touched));
        let mentions = OnceLock::new();
        Present { declared: root.map_or(Declared::Nothing, declared), facts, parts, document, mentions }
    }

    /// Where the text has a word.
    pub(crate) fn mentions(&self, word: Word) -> &[TextSize] {
        self.mentions.get_or_init(|| Mentions::new(self.document.text())).of(word)
    }

    /// What it is, and which other files it leads to.
    pub(crate) fn leads(&self) -> (Declared, &[VfsPath]) {
        (self.declared, self.outgoing())
    }

    pub(crate) fn parts(&self) -> Option<&Arc<part::Part>> {
        self.parts.as_ref()
    }

    /// The part that a place is in, and how many steps lead to it. Parts are told apart unless there are aliases: what
    /// one stands for is anywhere.
    pub(crate) fn part<'p>(
        &self,
        steps: impl Iterator<Item = &'p str>,
    ) -> Result<(&part::Part, usize), syntax::JsonPointer> {
        let root = self.parts.as_deref().ok_or_else(syntax::JsonPointer::root)?;
        if self.document.has_aliases() { Ok((root, 0)) } else { root.find(steps) }
    }

    /// Other files that its References name, sorted.
    pub(crate) fn outgoing(&self) -> &[VfsPath] {
        self.facts.as_ref().map_or(&[], |it| &it.outgoing)
    }

    /// The references whose text is wanted, in document order; each text is asked about once.
    pub(crate) fn references_where(&self, mut is_wanted: impl FnMut(&str) -> bool) -> Vec<(Node<'_>, String)> {
        let (Some(root), Some(facts)) = (self.document.root(), &self.facts) else { return Vec::new() };
        let mut asked: FxHashSet<&str> = FxHashSet::default();
        let mut wanted: FxHashSet<&str> = FxHashSet::default();
        facts.each_text(&mut |text| {
            if asked.insert(text) && is_wanted(text) {
                wanted.insert(text);
            }
        });
        let mut found = Vec::new();
        if !wanted.is_empty() {
            facts.collect(Part { node: root, is_map: false }, 0, &wanted, &mut found);
            found.retain(|(_, text)| wanted.contains(text.as_str()));
            found.sort_by_key(|(node, _)| node.range().start());
        }
        found
    }
}

impl Facts {
    fn new(part: Part<'_>, level: usize, path: &VfsPath, before: Option<&Facts>) -> Facts {
        let mut facts = Facts { texts: Box::default(), outgoing: Vec::new(), below: Vec::new() };
        if level == LEVELS {
            facts.texts = distinct(references_of(part));
        } else {
            let (found, below) = below(part);
            facts.texts = distinct(found);
            let known = before.map_or(&[][..], |it| &it.below);
            facts.below.reserve(below.len());
            // Most stand in the order in which they stood; of what comes last, most is as far from the end.
            let shift = known.len() as isize - below.len() as isize;
            for (index, part) in below.into_iter().enumerate() {
                let id = (part.node.id().in_document(), part.is_map);
                let same = |at: usize| known.get(at).filter(|(it, _)| *it == id);
                let found = same(index).or_else(|| same(index.checked_add_signed(shift)?));
                let one = found.map(|(_, facts)| Arc::clone(facts)).unwrap_or_else(|| {
                    // What stood in its place is most likely what it was before the edit: so most in it is known.
                    let former = known.get(index).map(|(_, facts)| &**facts);
                    Arc::new(Facts::new(part, level + 1, path, former))
                });
                facts.outgoing.extend_from_slice(&one.outgoing);
                facts.below.push((id, one));
            }
        }
        let targets = facts.texts.iter().filter(|text| !text.starts_with('#'));
        facts.outgoing.extend(targets.filter_map(|text| match ReferenceTarget::parse(path, text) {
            ReferenceTarget::File(target, _) => Some(target),
            ReferenceTarget::Here(_) | ReferenceTarget::Remote(_) => None,
        }));
        facts.outgoing.sort();
        facts.outgoing.dedup();
        facts
    }

    /// All texts, some more than once. Three levels deep at most.
    fn each_text<'f>(&'f self, visit: &mut impl FnMut(&'f str)) {
        self.texts.iter().for_each(|text| visit(text));
        self.below.iter().for_each(|(_, facts)| facts.each_text(visit));
    }

    /// The references of those subtrees that have a wanted one.
    fn collect<'a>(&self, part: Part<'a>, level: usize, wanted: &FxHashSet<&str>, found: &mut Vec<(Node<'a>, String)>) {
        let is_here = self.texts.iter().any(|text| wanted.contains(&**text));
        if level == LEVELS {
            if is_here {
                found.extend(references_of(part));
            }
            return;
        }
        let (own, parts) = below(part);
        found.extend(own);
        for (part, (_, facts)) in parts.into_iter().zip(&self.below) {
            facts.collect(part, level + 1, wanted, found);
        }
    }
}

fn distinct(references: Vec<(Node<'_>, String)>) -> Box<[Box<str>]> {
    let mut texts: Vec<Box<str>> = references.into_iter().map(|(_, text)| text.into()).collect();
    texts.sort_unstable();
    texts.dedup();
    texts.into()
}
