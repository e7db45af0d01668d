//! Where a text has some words: the parts of a tree that have none of them need not be walked.

use syntax::{Node, TextRange, TextSize};

/// The places of some words, in order.
pub(crate) struct Hits(Vec<TextSize>);

impl Hits {
    /// Those within a value.
    pub(crate) fn of(node: Node<'_>, words: &[&str]) -> Hits {
        let (text, range) = (node.document().text(), node.range());
        let mut found: Vec<TextSize> = words.iter().flat_map(|word| text.find_within(range, word)).collect();
        found.sort_unstable();
        Hits(found)
    }

    /// Whether a value has one of them, where it is written.
    pub(crate) fn are_in(&self, node: Node<'_>) -> bool {
        let range: TextRange = node.range();
        let first = self.0.partition_point(|it| *it < range.start());
        self.0.get(first).is_some_and(|it| *it < range.end())
    }
}
