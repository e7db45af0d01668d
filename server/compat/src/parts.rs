//! The parts of a document: its subtrees, down to the third level (`/paths/~1teams/get`, `/components/schemas/Team`).
//!
//! A part has a name of its own for as long as it stays the same subtree at the same place. What was found out by
//! reading some parts holds while all of them are still there.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use syntax::{Document, FileId, Node, NodeId, NodeKind};

/// The name of one part, or of the list of its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct PartId(u32);

/// How far below the root parts are told apart.
const LEVELS: usize = 3;

#[derive(Clone, Debug)]
struct Part {
    id: PartId,
    /// Which keys there are, in which order.
    keys: PartId,
    node: NodeId,
    start: u32,
    end: u32,
    /// The part around it, by its place in the list.
    parent: usize,
    /// How many parts are in it.
    below: usize,
    /// The keys of the parts right in it.
    names: Option<Arc<[Box<str>]>>,
}

/// The parts of one document, each before those in it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parts {
    list: Vec<Part>,
    /// Where the parts are in the list, and one more, by their names from the first one on.
    places: Vec<u32>,
    first: u32,
}

/// Gives names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Namer(u32);

/// So many names can be given until it is time to start anew: tables of them grow with each edit.
const MAX_NAMES: u32 = 1_000_000;

impl Namer {
    pub(crate) fn is_worn(&self) -> bool {
        self.0 > MAX_NAMES
    }

    pub(crate) fn next(&mut self) -> PartId {
        self.0 += 1;
        PartId(self.0)
    }
}

impl Parts {
    /// The parts of a document; those that it had before and still has keep their names. The document before has to be
    /// there still: no other subtree can be where one of its subtrees is.
    pub(crate) fn new(document: &Document, before: Option<&Parts>, namer: &mut Namer) -> Parts {
        let mut parts = Parts::default();
        if let Some(root) = document.root() {
            // An alias stands for what is written in another part.
            let levels = if document.has_aliases() { 0 } else { LEVELS };
            let before = before.filter(|it| !it.list.is_empty()).map(|it| (it, 0));
            parts.add(root, levels, 0, before, namer);
        }
        let first = parts.names().map(|it| it.0).min().unwrap_or(namer.0);
        let mut places = vec![0; (namer.0 - first) as usize + 1];
        for (place, part) in parts.list.iter().enumerate() {
            for PartId(name) in [part.id, part.keys] {
                places[(name - first) as usize] = place as u32 + 1;
            }
        }
        Parts { places, first, ..parts }
    }

    fn add(
        &mut self,
        node: Node<'_>,
        levels: usize,
        parent: usize,
        before: Option<(&Parts, usize)>,
        namer: &mut Namer,
    ) {
        let place = self.list.len();
        let start = u32::from(node.range().start());
        if let Some((parts, known)) = before
            && parts.list[known].node == node.id()
        {
            let former = parts.list[known].start;
            for part in &parts.list[known..=known + parts.list[known].below] {
                let mut part = part.clone();
                part.start = part.start - former + start;
                part.end = part.end - former + start;
                part.parent = (part.parent + place).saturating_sub(known);
                self.list.push(part);
            }
            self.list[place].parent = parent;
            return;
        }
        let (id, keys) = (namer.next(), namer.next());
        let end = u32::from(node.range().end());
        self.list.push(Part { id, keys, node: node.id(), start, end, parent, below: 0, names: None });
        if levels == 0 || node.kind() != NodeKind::Mapping {
            return;
        }
        let names: Arc<[Box<str>]> = node.own_entries().map(|it| it.key().into()).collect();
        let distinct: FxHashSet<&str> = names.iter().map(|it| &**it).collect();
        // Of two entries with one key the first counts, and merged ones count where there is no own one.
        if distinct.len() < names.len() || distinct.contains("<<") {
            return;
        }
        let mut by_key: FxHashMap<&str, usize> = FxHashMap::default();
        if let Some((parts, known)) = before
            && let Some(former) = &parts.list[known].names
        {
            by_key.extend(former.iter().map(|it| &**it).zip(parts.children(known)));
            if *former == names {
                self.list[place].keys = parts.list[known].keys;
            }
        }
        for (name, entry) in names.iter().zip(node.own_entries()) {
            let known = before.and_then(|(parts, _)| Some((parts, *by_key.get(&**name)?)));
            self.add(entry.own_value(), levels - 1, place, known, namer);
        }
        self.list[place].names = Some(names);
        self.list[place].below = self.list.len() - place - 1;
    }

    /// The parts right in a part.
    fn children(&self, place: usize) -> impl Iterator<Item = usize> {
        let end = place + 1 + self.list[place].below;
        let mut next = place + 1;
        std::iter::from_fn(move || {
            let this = next;
            next += self.list.get(this)?.below + 1;
            (this < end).then_some(this)
        })
    }

    /// The smallest part that a node is in.
    fn around(&self, node: Node<'_>) -> Option<&Part> {
        let (start, end) = (u32::from(node.range().start()), u32::from(node.range().end()));
        let mut place = self.list.partition_point(|it| it.start <= start).saturating_sub(1);
        loop {
            let part = self.list.get(place)?;
            if place == 0 || (part.start <= start && end <= part.end) {
                return Some(part);
            }
            place = part.parent;
        }
    }

    /// The smallest part that a node is in, and how far behind its start.
    pub(crate) fn of(&self, node: Node<'_>) -> Option<(PartId, u32)> {
        let part = self.around(node)?;
        Some((part.id, u32::from(node.range().start()).wrapping_sub(part.start)))
    }

    /// What tells that a node has the same keys as before; the part that it is in, if nothing else does.
    pub(crate) fn keys_of(&self, node: Node<'_>) -> Option<PartId> {
        let part = self.around(node)?;
        Some(if part.node == node.id() && part.below > 0 { part.keys } else { part.id })
    }

    /// Where a part starts.
    pub(crate) fn start(&self, id: PartId) -> Option<u32> {
        Some(self.list[self.place(id)?].start)
    }

    fn place(&self, id: PartId) -> Option<usize> {
        let place = self.places.get(id.0.checked_sub(self.first)? as usize)?;
        place.checked_sub(1).map(|it| it as usize)
    }

    /// The names of what is no more in later parts of the document.
    pub(crate) fn gone_in<'p>(&'p self, after: &'p Parts) -> impl Iterator<Item = PartId> + 'p {
        self.names().filter(|it| after.place(*it).is_none())
    }

    /// Whether the document is the same one, at the same place.
    pub(crate) fn is_of(&self, document: &Document) -> bool {
        match (document.root(), self.list.first()) {
            (Some(root), Some(part)) => root.id() == part.node && u32::from(root.range().start()) == part.start,
            (None, None) => true,
            _ => false,
        }
    }

    /// All names that these parts have.
    pub(crate) fn names(&self) -> impl Iterator<Item = PartId> {
        self.list.iter().flat_map(|it| [it.id, it.keys])
    }
}

/// The parts of some documents.
pub(crate) type PartsOf = FxHashMap<FileId, Arc<Parts>>;
