//! Parts of a document: the subtrees that computations depend on one by one, such as `/paths/~1teams/get` and
//! `/components/schemas/Team`, and the mappings above them.
//!
//! A *stamp* names one state of one part at its place: as long as the stamp is there, the part is what it was. An edit
//! gives new stamps to the parts that it is in, and to none beside them; a text that some [`Reader`] never looks at
//! leaves its stamps alone. What was computed from parts holds until one of their stamps is gone
//! ([`crate::Footprint`]).

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rustc_hash::{FxHashMap, FxHashSet};
use syntax::{FileId, JsonPointer, Node, NodeKind};

use crate::reader::{Reader, Touched};
use crate::{FileSet, VfsPath};

/// How far below the root the parts of a document stand.
pub(crate) const LEVELS: usize = 3;

/// In mappings of more entries than this, an entry is found by an index.
const LARGE: usize = 16;

/// The name of one state of one part, for one reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Stamp(u64);

/// Each stamp is given once in this process, whoever asks: a text may be read into its parts before anybody knows which
/// state it will be of.
static LAST: AtomicU64 = AtomicU64::new(0);

impl Stamp {
    fn new() -> Stamp {
        Stamp(LAST.fetch_add(1, Ordering::Relaxed))
    }

    fn of_all() -> [Stamp; Reader::ALL.len()] {
        Reader::ALL.map(|_| Stamp::new())
    }
}

/// A part in one state.
#[derive(Debug)]
pub(crate) struct Part {
    /// Of all that is in it.
    stamps: [Stamp; Reader::ALL.len()],
    /// Of the list of its keys.
    keys: Stamp,
    /// The entries, where they are parts too.
    below: Vec<Below>,
    /// Where the keys stand, if there are many.
    index: Arc<FxHashMap<Arc<str>, usize>>,
    /// Whether a key is there twice: then nothing in it is told apart.
    has_twins: bool,
}

#[derive(Clone, Debug)]
struct Below {
    key: Arc<str>,
    /// `None` for what cannot be told apart from something else.
    is: Option<Identity>,
    part: Arc<Part>,
}

impl Below {
    /// Whether a value is this collection, as it was before the edit.
    fn is_same(&self, value: Node<'_>) -> bool {
        matches!(self.is, Some(Identity::Collection(id)) if id == value.id().in_document())
    }
}

/// What tells whether a value is the same as in the document before an edit, which is still there.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Identity {
    Collection(usize),
    Text(Box<str>),
}

impl Identity {
    fn of(value: Node<'_>) -> Option<Identity> {
        match value.kind() {
            NodeKind::Mapping | NodeKind::Sequence if !value.is_empty() => {
                Some(Identity::Collection(value.id().in_document()))
            }
            NodeKind::Alias => None,
            _ if value.anchor().is_some() || value.tag().is_some() || value.is_damaged() => None,
            _ => Some(Identity::Text(value.raw().into())),
        }
    }
}

impl Part {
    /// The parts of a document. Those that are what they were before an edit keep their stamps; others keep those of
    /// the readers that the edit does not touch.
    pub(crate) fn of_root(root: Node<'_>, before: Option<&Part>, touched: Touched) -> Arc<Part> {
        Part::of(root, 0, before, touched)
    }

    fn of(node: Node<'_>, level: usize, before: Option<&Part>, touched: Touched) -> Arc<Part> {
        let mut below = Vec::new();
        let mut keeps_keys = before.is_some();
        if level < LEVELS && node.kind() == NodeKind::Mapping {
            below.reserve(node.len());
            let mut cursor = 0;
            for entry in node.own_entries() {
                let value = entry.own_value();
                // A value that is the same collection at the same place has its key before it still: an edit in a key
                // makes the entry anew.
                if let Some(same) = before.and_then(|it| it.below.get(cursor)).filter(|it| it.is_same(value)) {
                    keeps_keys &= cursor == below.len();
                    cursor += 1;
                    below.push(Below::clone(same));
                    continue;
                }
                let key = entry.key();
                let known = before.and_then(|it| it.known(&key, &mut cursor));
                let is = Identity::of(value);
                let part = match known {
                    Some(known) if is.is_some() && is == known.is => Arc::clone(&known.part),
                    known => Part::of(value, level + 1, known.map(|it| &*it.part), touched),
                };
                keeps_keys &= known.is_some() && cursor == below.len() + 1;
                let key = known.map_or_else(|| key.into(), |it| Arc::clone(&it.key));
                below.push(Below { key, is, part });
            }
        }
        keeps_keys &= before.is_some_and(|it| it.below.len() == below.len());
        let keys = before.filter(|_| keeps_keys).map_or_else(Stamp::new, |it| it.keys);
        let mut own = Stamp::of_all();
        if let Some(before) = before {
            for reader in Reader::ALL.into_iter().filter(|it| !touched.is(*it)) {
                own[reader as usize] = before.stamps[reader as usize];
            }
        }
        let mut part = Part { stamps: own, keys, below, index: Arc::default(), has_twins: false };
        part.note_keys(before.filter(|_| keeps_keys));
        Arc::new(part)
    }

    /// The entry of a key: most stand where they stood, in the order in which they are asked for.
    fn known(&self, key: &str, cursor: &mut usize) -> Option<&Below> {
        let here = self.below.get(*cursor).filter(|it| &*it.key == key);
        let at = if here.is_some() { *cursor } else { self.position(key)? };
        *cursor = at + 1;
        self.below.get(at)
    }

    fn position(&self, key: &str) -> Option<usize> {
        if self.below.len() <= LARGE {
            return self.below.iter().position(|it| &*it.key == key);
        }
        self.index.get(key).copied()
    }

    /// Makes the index, or takes over that of the same keys.
    fn note_keys(&mut self, same: Option<&Part>) {
        match same {
            Some(same) => (self.index, self.has_twins) = (same.index.clone(), same.has_twins),
            None if self.below.len() <= LARGE => {
                let is_twin = |at: usize| self.below[..at].iter().any(|it| it.key == self.below[at].key);
                self.has_twins = (1..self.below.len()).any(is_twin);
            }
            None => {
                let mut index = FxHashMap::default();
                for (at, it) in self.below.iter().enumerate() {
                    self.has_twins |= *index.entry(Arc::clone(&it.key)).or_insert(at) != at;
                }
                self.index = Arc::new(index);
            }
        }
    }

    pub(crate) fn stamp(&self, reader: Reader) -> Stamp {
        self.stamps[reader as usize]
    }

    pub(crate) fn keys(&self) -> Stamp {
        self.keys
    }

    /// The part that a place is in, and how many steps lead to it; or what is not there on the way to it: the shortest
    /// pointer that has to appear.
    pub(crate) fn find<'p>(&self, steps: impl Iterator<Item = &'p str>) -> Result<(&Part, usize), JsonPointer> {
        let mut at = self;
        let mut pointer = JsonPointer::root();
        for (level, step) in steps.take(LEVELS).enumerate() {
            if at.below.is_empty() || at.has_twins {
                return Ok((at, level));
            }
            pointer.push(step);
            match at.position(step) {
                Some(position) => at = &at.below[position].part,
                None => return Err(pointer),
            }
        }
        let level = pointer.steps().len();
        Ok((at, level))
    }
}

/// What changed between two snapshots, as far as one reader looks.
#[derive(Debug, Default)]
pub struct Difference {
    gone: FxHashSet<Stamp>,
    /// Places where something is that was not there.
    appeared: FxHashSet<(FileId, JsonPointer)>,
    /// Places where nothing is any more.
    vanished: FxHashSet<(FileId, JsonPointer)>,
    /// Files that came, went, or cannot be read for another reason.
    files: FxHashSet<(FileSet, VfsPath)>,
    /// Files whose text is another one, whoever reads it.
    edited: FxHashSet<FileId>,
}

impl Difference {
    /// Whether nothing changed that the reader looks at.
    pub fn is_empty(&self) -> bool {
        self.gone.is_empty() && self.appeared.is_empty() && self.vanished.is_empty() && self.files.is_empty()
    }

    pub(crate) fn file(&mut self, set: FileSet, path: &VfsPath) {
        self.files.insert((set, path.clone()));
    }

    pub(crate) fn edited(&mut self, file: FileId) {
        self.edited.insert(file);
    }

    /// Whether a file has another text, so that places in it may have moved.
    pub fn has_edited(&self, file: FileId) -> bool {
        self.edited.contains(&file)
    }

    pub(crate) fn is_gone(&self, stamp: Stamp) -> bool {
        self.gone.contains(&stamp)
    }

    pub(crate) fn has_appeared(&self, place: &(FileId, JsonPointer)) -> bool {
        self.appeared.contains(place)
    }

    pub(crate) fn has_vanished(&self, place: &(FileId, JsonPointer)) -> bool {
        self.vanished.contains(place)
    }

    pub(crate) fn has_file(&self, file: &(FileSet, VfsPath)) -> bool {
        self.files.contains(file)
    }

    /// Notes what differs between two states of a document.
    pub(crate) fn document(&mut self, file: FileId, before: Option<&Arc<Part>>, after: Option<&Arc<Part>>, of: Reader) {
        self.compare((file, &mut JsonPointer::root()), before, after, of);
    }

    // At most three levels deep.
    fn compare(
        &mut self,
        (file, at): (FileId, &mut JsonPointer),
        before: Option<&Arc<Part>>,
        after: Option<&Arc<Part>>,
        of: Reader,
    ) {
        if let (Some(before), Some(after)) = (before, after)
            && Arc::ptr_eq(before, after)
        {
            return;
        }
        if let Some(before) = before {
            self.gone.extend(after.is_none_or(|it| it.keys != before.keys).then_some(before.keys));
            self.gone.extend(after.is_none_or(|it| it.stamp(of) != before.stamp(of)).then(|| before.stamp(of)));
        } else {
            self.appeared.insert((file, at.clone()));
        }
        if after.is_none() {
            self.vanished.insert((file, at.clone()));
        }
        let mut cursor = 0;
        for it in after.into_iter().flat_map(|it| &it.below) {
            let known = before.and_then(|before| before.known(&it.key, &mut cursor));
            at.push(&it.key);
            self.compare((file, at), known.map(|it| &it.part), Some(&it.part), of);
            at.pop();
        }
        if before.zip(after).is_some_and(|(before, after)| before.keys == after.keys) {
            return;
        }
        for it in before.into_iter().flat_map(|it| &it.below) {
            if after.is_none_or(|after| after.position(&it.key).is_none()) {
                at.push(&it.key);
                self.compare((file, at), Some(&it.part), None, of);
                at.pop();
            }
        }
    }
}
