//! Where anchors are.

use rustc_hash::FxHashMap;

use crate::{
    Document, Node,
    green::{Green, flag},
};

/// The offsets of the anchored values, by name, ascending.
#[derive(Debug, Default)]
pub(crate) struct Anchors {
    by_name: FxHashMap<Box<str>, Vec<u32>>,
}

impl Anchors {
    pub(crate) fn of(document: &Document) -> Anchors {
        let mut anchors = Anchors::default();
        anchors.collect(document, document.stream(), 0);
        anchors
    }

    // Visits only subtrees with anchors; as deep as the tree, which the parser bounds.
    fn collect(&mut self, document: &Document, green: &Green, start: u32) {
        if green.has(flag::ANCHOR)
            && let Some(name) = Node::new(document, green, start).anchor()
        {
            self.by_name.entry(name.into()).or_default().push(start);
        }
        for child in green.nodes().having(flag::ANCHORS) {
            self.collect(document, child.green, start + child.offset());
        }
    }

    /// The last anchor of a name before an offset.
    pub(crate) fn last_before(&self, name: &str, before: u32) -> Option<u32> {
        let offsets = self.by_name.get(name)?;
        offsets.get(offsets.partition_point(|&it| it < before).checked_sub(1)?).copied()
    }
}
