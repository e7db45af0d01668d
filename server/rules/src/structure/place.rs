//! Where structural findings stand.

use syntax::{Entry, Node};
use workspace::{Location, Snapshot};

/// The key of an entry.
pub(super) fn key(mapping: Node<'_>, entry: Entry<'_>) -> Location {
    let pointer = mapping.pointer().join(&entry.key());
    Location { file: mapping.file(), range: entry.key_node().range(), pointer }
}

/// A value. A collection shows by its key, or, as an item of a list, by its first one: what else its first line has
/// may be edited while the finding stands.
pub(super) fn value(snapshot: &Snapshot, value: Node<'_>) -> Location {
    let is_collection = value.is_mapping() || value.is_sequence();
    if !is_collection {
        return snapshot.locate_value(value);
    }
    let located = snapshot.locate(value);
    let is_item = value.document().entry_at(&located.pointer).is_none();
    match value.own_entries().next().filter(|_| is_item) {
        Some(first) => Location { range: first.key_node().range(), ..located },
        None => located,
    }
}
