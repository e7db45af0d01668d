//! How a comparison reads two descriptions: through References, and with a note of what it read if somebody asks.

use std::cell::RefCell;
use std::sync::Arc;

use openapi::Resolve;
use rustc_hash::{FxHashMap, FxHashSet};
use syntax::{Document, FileId, Node, NodeId, TextSize};
use workspace::{FileSet, Location, ReferenceError, Snapshot, VfsPath};

use crate::parts::{Namer, PartId, Parts, PartsOf};

/// A node of a document that may have been edited since, elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Saved {
    id: NodeId,
    file: FileId,
    /// The part of the current description that it stands in, with how far behind its start it stands there. In the
    /// baseline, which does not change, it stands where it stands.
    part: Option<PartId>,
    offset: u32,
}

impl Saved {
    pub(crate) fn id(self) -> NodeId {
        self.id
    }

    pub(crate) fn file(self) -> FileId {
        self.file
    }

    pub(crate) fn part(self) -> Option<PartId> {
        self.part
    }
}

/// What the documents are that were read, told apart from later ones.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sources {
    namer: Namer,
    parts: PartsOf,
    /// Documents of the baseline, by their roots.
    base: FxHashMap<FileId, Option<NodeId>>,
    /// Files that a Reference names and that are not there or empty; of the current description with a name for their lack.
    missing: FxHashMap<(FileSet, VfsPath), Option<PartId>>,
}

impl Sources {
    /// The same documents later, and the names of what is no more. `None` if the baseline is another one, or if it is
    /// time to start anew.
    pub(crate) fn after(&self, snapshot: &Snapshot) -> Option<(Sources, FxHashSet<PartId>)> {
        let is_same = |(file, root): (&FileId, &Option<NodeId>)| {
            snapshot.document(*file).map(|it| it.root().map(Node::id)) == Some(*root)
        };
        if self.namer.is_worn() || !self.base.iter().all(is_same) {
            return None;
        }
        let mut next = Sources { namer: self.namer.clone(), base: self.base.clone(), ..Sources::default() };
        let mut gone = FxHashSet::default();
        for ((set, path), name) in &self.missing {
            let file = snapshot.file(*set, path);
            let is_there = file.and_then(|it| snapshot.document(it)).and_then(Document::root).is_some();
            match name {
                _ if !is_there => {
                    next.missing.insert((*set, path.clone()), *name);
                }
                Some(name) => {
                    gone.insert(*name);
                }
                None => return None,
            }
        }
        for (file, parts) in &self.parts {
            let Some(document) = snapshot.document(*file) else {
                gone.extend(parts.names());
                continue;
            };
            if parts.is_of(document) {
                next.parts.insert(*file, Arc::clone(parts));
                continue;
            }
            let after = Parts::new(document, Some(parts), &mut next.namer);
            gone.extend(parts.gone_in(&after));
            next.parts.insert(*file, Arc::new(after));
        }
        Some((next, gone))
    }
}

/// What has been read.
struct Log {
    sources: Sources,
    read: Vec<PartId>,
}

/// Both descriptions.
pub(crate) struct Reading<'s> {
    snapshot: &'s Snapshot,
    base: FileSet,
    /// The two entry documents: of the baseline and of the description.
    entries: (FileId, FileId),
    log: Option<RefCell<Log>>,
}

impl<'s> Reading<'s> {
    /// Reads without taking notes.
    pub(crate) fn new(snapshot: &'s Snapshot, base: FileId, current: FileId) -> Reading<'s> {
        Reading { snapshot, base: snapshot.set(base), entries: (base, current), log: None }
    }

    /// Reads and notes what it reads. The entry documents of baseline and description are named, since they are read
    /// without a Reference.
    pub(crate) fn noting(snapshot: &'s Snapshot, base: FileId, current: FileId, sources: Sources) -> Reading<'s> {
        let log = Some(RefCell::new(Log { sources, read: Vec::new() }));
        let reader = Reading { snapshot, base: snapshot.set(base), entries: (base, current), log };
        for file in [base, current] {
            if let Some(root) = snapshot.document(file).and_then(Document::root) {
                reader.note(root);
            }
        }
        reader
    }

    pub(crate) fn takes_notes(&self) -> bool {
        self.log.is_some()
    }

    pub(crate) fn into_sources(self) -> Sources {
        self.log.map(|it| it.into_inner().sources).unwrap_or_default()
    }

    pub(crate) fn snapshot(&self) -> &'s Snapshot {
        self.snapshot
    }

    pub(crate) fn today(&self) -> Option<&str> {
        self.snapshot.today()
    }

    pub(crate) fn locate(&self, node: Node<'_>) -> Location {
        self.snapshot.locate(node)
    }

    /// The value behind some keys, each below the one before.
    pub(crate) fn below<'a>(&self, node: Node<'a>, keys: &[&str]) -> Option<Node<'a>> {
        let mut at = node;
        for key in keys {
            match at.get(key) {
                Some(value) => at = value,
                None => {
                    self.note_keys(at);
                    return None;
                }
            }
        }
        self.note(at);
        Some(at)
    }

    /// The root of the baseline's document that is to its entry document as that of a node is to its own: entry
    /// documents may have any two names, and what they reach is told by the path from there.
    pub(crate) fn counterpart(&self, current: Node<'_>) -> Option<Node<'s>> {
        let (base_entry, entry) = self.entries;
        let path = match current.file() == entry {
            true => self.snapshot.path(base_entry).clone(),
            false => {
                let from_entry = self.snapshot.path(current.file()).relative_to(self.snapshot.path(entry).folder());
                self.snapshot.path(base_entry).join(&from_entry)
            }
        };
        let file = self.snapshot.file(self.base, &path);
        let root = file.and_then(|it| self.snapshot.document(it)).and_then(Document::root);
        match (root, &self.log) {
            (Some(root), _) => self.note(root),
            (None, Some(log)) => {
                log.borrow_mut().sources.missing.entry((self.base, path)).or_insert(None);
            }
            (None, None) => {}
        }
        root
    }

    /// Starts to note: what was noted before is forgotten.
    pub(crate) fn start(&self) {
        if let Some(log) = &self.log {
            log.borrow_mut().read.clear();
        }
    }

    /// How much has been noted.
    pub(crate) fn mark(&self) -> usize {
        self.log.as_ref().map_or(0, |it| it.borrow().read.len())
    }

    /// What has been noted since a mark.
    pub(crate) fn since(&self, mark: usize) -> Box<[PartId]> {
        let Some(log) = &self.log else { return Box::default() };
        let mut read: Vec<PartId> = log.borrow().read.get(mark..).unwrap_or_default().to_vec();
        read.sort_unstable();
        read.dedup();
        read.into()
    }

    /// Notes what was read some other time.
    pub(crate) fn note_all(&self, parts: &[PartId]) {
        if let Some(log) = &self.log {
            log.borrow_mut().read.extend_from_slice(parts);
        }
    }

    /// Notes that a node is read.
    pub(crate) fn note(&self, node: Node<'_>) {
        if self.log.is_some() {
            self.save(node);
        }
    }

    /// Notes that the keys of a node are read.
    pub(crate) fn note_keys(&self, node: Node<'_>) {
        let Some(log) = &self.log else { return };
        if self.is_base(node.file()) {
            return;
        }
        // The node is noted with all that is in it: of that the keys are enough.
        let mark = self.mark();
        self.note(node);
        let Log { sources, read } = &mut *log.borrow_mut();
        let keys = sources.parts.get(&node.file()).and_then(|it| it.keys_of(node));
        read.truncate(mark);
        read.extend(keys);
    }

    /// A node, so that it can be found after edits elsewhere. It is noted as read.
    pub(crate) fn save(&self, node: Node<'_>) -> Saved {
        let (id, file) = (node.id(), node.file());
        let start = u32::from(node.range().start());
        let absolute = Saved { id, file, part: None, offset: start };
        let Some(log) = &self.log else { return absolute };
        let Log { sources, read } = &mut *log.borrow_mut();
        if self.is_base(file) {
            sources.base.entry(file).or_insert_with(|| node.document().root().map(Node::id));
            return absolute;
        }
        let Sources { namer, parts, .. } = sources;
        let parts = parts.entry(file).or_insert_with(|| Arc::new(Parts::new(node.document(), None, namer)));
        match parts.of(node) {
            Some((part, offset)) => {
                read.push(part);
                Saved { id, file, part: Some(part), offset }
            }
            None => absolute,
        }
    }

    /// A saved node, where it stands now.
    pub(crate) fn find(&self, saved: Saved) -> Option<Node<'s>> {
        let document = self.snapshot.document(saved.file)?;
        let start = match saved.part {
            None => 0,
            Some(part) => self.log.as_ref()?.borrow().sources.parts.get(&saved.file)?.start(part)?,
        };
        document.node_at(TextSize::new(start.wrapping_add(saved.offset)), saved.id)
    }

    fn is_base(&self, file: FileId) -> bool {
        self.snapshot.set(file) == self.base
    }

    /// Notes what a Reference depends on that leads nowhere, or whose target is found by looking at everything.
    fn note_lookup(&self, from: Node<'_>, reference: &str, found: Result<Node<'_>, &ReferenceError>) {
        let Some(log) = &self.log else { return };
        let set = self.snapshot.set(from.file());
        match found {
            Ok(node) => {
                self.note(node);
                if names_an_anchor(reference) {
                    node.document().root().into_iter().for_each(|it| self.note(it));
                }
            }
            Err(ReferenceError::NoTarget(path, _) | ReferenceError::NoFile(path, _)) => {
                let file = self.snapshot.file(set, path);
                if let Some(root) = file.and_then(|it| self.snapshot.document(it)).and_then(Document::root) {
                    return self.note(root);
                }
                let is_base = set == self.base;
                let Log { sources: Sources { missing, namer, .. }, read } = &mut *log.borrow_mut();
                let name = missing.entry((set, path.clone())).or_insert_with(|| (!is_base).then(|| namer.next()));
                read.extend(*name);
            }
            Err(ReferenceError::Malformed | ReferenceError::Remote) => {}
        }
    }
}

impl Resolve for Reading<'_> {
    fn target<'a>(&'a self, from: Node<'a>, target: &str) -> Option<Node<'a>> {
        let found = self.snapshot.reference(from, target);
        if self.log.is_some() {
            self.note_lookup(from, target, found.as_ref().map(|it| *it));
        }
        found.ok()
    }
}

/// Whether a Reference is to an `$anchor`, which may stand anywhere in its document.
pub(crate) fn names_an_anchor(reference: &str) -> bool {
    let fragment = reference.split_once('#').map_or("", |(_, fragment)| fragment);
    !fragment.is_empty() && !fragment.starts_with('/')
}
