//! Keys of large mappings by their hash, so that a lookup does not read all of them.

use std::hash::{BuildHasher, BuildHasherDefault};
use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::{FxHashMap, FxHasher};

use crate::green::Children;
use crate::{Entry, Node};

/// Smaller mappings are read entry by entry: that is as quick.
const LARGE: usize = 24;

/// The indices of the large mappings of a document, each made at the first lookup.
#[derive(Debug, Default)]
pub(crate) struct KeyIndices {
    by_children: RwLock<FxHashMap<usize, KeyIndex>>,
}

/// The positions of the keys of one mapping.
#[derive(Clone, Debug)]
struct KeyIndex {
    /// Keeps the address from being another mapping's.
    children: Children,
    /// The first entry of each hash of a key.
    first: Arc<FxHashMap<u64, u32>>,
}

impl KeyIndices {
    /// Indices for the document after an edit: those of mappings that somebody still holds.
    pub(crate) fn inherit(&self) -> KeyIndices {
        let before = self.by_children.read().unwrap_or_else(PoisonError::into_inner);
        let kept = before.iter().filter(|(_, index)| index.children.is_shared());
        KeyIndices { by_children: RwLock::new(kept.map(|(at, index)| (*at, index.clone())).collect()) }
    }

    /// The first entry of a key in a mapping. `None` if the mapping is too small for an index: nobody has looked.
    pub(crate) fn find<'a>(&self, mapping: Node<'a>, key: &str) -> Option<Option<Entry<'a>>> {
        let children = mapping.green().children.as_ref().filter(|_| mapping.green().count() >= LARGE)?;
        let at = children.as_ptr().addr();
        let hash = hash(key);
        let known = |it: &KeyIndex| it.first.get(&hash).copied();
        let found = self.by_children.read().unwrap_or_else(PoisonError::into_inner).get(&at).map(known);
        let found = match found {
            Some(found) => found,
            None => {
                let index = KeyIndex { children: children.clone(), first: Arc::new(positions(mapping)) };
                let found = known(&index);
                self.by_children.write().unwrap_or_else(PoisonError::into_inner).insert(at, index);
                found
            }
        };
        let Some(position) = found else { return Some(None) };
        // Two keys may have one hash.
        let entry = mapping.own_entry_at(position as usize).filter(|entry| entry.has_key(key));
        Some(entry.or_else(|| mapping.own_entries().find(|entry| entry.has_key(key))))
    }
}

fn positions(mapping: Node<'_>) -> FxHashMap<u64, u32> {
    let mut first = FxHashMap::default();
    for (position, entry) in mapping.own_entries().enumerate() {
        first.entry(hash(&entry.key())).or_insert(position as u32);
    }
    first
}

fn hash(key: &str) -> u64 {
    BuildHasherDefault::<FxHasher>::default().hash_one(key)
}
