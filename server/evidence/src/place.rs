//! Places in documents as plain data: what is known of them outlives the trees.

use std::cell::RefCell;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use syntax::{FileId, JsonPointer, Node, NodeId};
use workspace::Snapshot;

/// Where something is written. Cheap to clone and to compare.
#[derive(Clone, Debug)]
pub(crate) struct Place(Arc<At>);

#[derive(Debug)]
struct At {
    hash: u64,
    file: FileId,
    pointer: JsonPointer,
}

impl Place {
    pub(crate) fn new(file: FileId, pointer: JsonPointer) -> Place {
        let mut hasher = FxHasher::default();
        (file, &pointer).hash(&mut hasher);
        Place(Arc::new(At { hash: hasher.finish(), file, pointer }))
    }

    pub(crate) fn of(node: Node<'_>) -> Place {
        Place::new(node.file(), node.pointer())
    }

    pub(crate) fn file(&self) -> FileId {
        self.0.file
    }

    pub(crate) fn pointer(&self) -> &JsonPointer {
        &self.0.pointer
    }

    /// What is written there now.
    pub(crate) fn node<'a>(&self, snapshot: &'a Snapshot) -> Option<Node<'a>> {
        snapshot.document(self.0.file)?.at(&self.0.pointer)
    }
}

impl PartialEq for Place {
    fn eq(&self, other: &Place) -> bool {
        let (own, other) = (&*self.0, &*other.0);
        std::ptr::eq(own, other) || (own.hash == other.hash && own.file == other.file && own.pointer == other.pointer)
    }
}

impl Eq for Place {}

impl Hash for Place {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0.hash);
    }
}

/// Places that many units name: the same place is one and the same for all of them, which makes it quick to find.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shared(Arc<FxHashSet<Place>>);

/// With more places than this, those that nobody names any more are forgotten, with all others.
const MAX_SHARED: usize = 100_000;

impl Shared {
    pub(crate) fn share(&mut self, place: &mut Place) {
        if let Some(known) = self.0.get(place) {
            *place = known.clone();
            return;
        }
        let known = Arc::make_mut(&mut self.0);
        if known.len() >= MAX_SHARED {
            known.clear();
        }
        known.insert(place.clone());
    }
}

/// The places of nodes of one state, each made once.
#[derive(Default)]
pub(crate) struct Places(RefCell<FxHashMap<NodeId, Place>>);

impl Places {
    pub(crate) fn of(&self, node: Node<'_>) -> Place {
        self.0.borrow_mut().entry(node.id()).or_insert_with(|| Place::of(node)).clone()
    }
}
