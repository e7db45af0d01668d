//! The tree itself: nodes whose offsets are relative to their parent.
//!
//! Relative offsets mean that an unchanged subtree is the same value after any edit before it, so that an edit
//! shares everything but the path from the root to what it touched. Trivia (white space, comments, indicators)
//! are the gaps between nodes.
//!
//! Children of a mapping are key, value, key, value, …; of a sequence its items; of a document its value; of the
//! stream its documents. Where there are many of them they lie in runs (`nodes.rs`). Syntax errors are children too,
//! behind all others: so they move and go with their subtree.

use triomphe::ThinArc;

use crate::nodes::Nodes;

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(crate) enum Kind {
    Stream,
    Document,
    BlockMapping,
    BlockSequence,
    FlowMapping,
    FlowSequence,
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Literal,
    Folded,
    Alias,
    /// A value or key that is not written.
    Null,
    /// Nested too deep: skipped.
    Opaque,
    /// Some neighbours of a long collection; `before` is how many nodes it has before them.
    Run,
    /// A syntax error; `before` is its code.
    Error,
}

impl Kind {
    pub(crate) fn is_mapping(self) -> bool {
        matches!(self, Kind::BlockMapping | Kind::FlowMapping)
    }

    pub(crate) fn is_sequence(self) -> bool {
        matches!(self, Kind::BlockSequence | Kind::FlowSequence)
    }

    pub(crate) fn is_collection(self) -> bool {
        self.is_mapping() || self.is_sequence()
    }
}

/// Facts about a node or its subtree, one bit each.
pub(crate) mod flag {
    /// A syntax error in the subtree.
    pub(crate) const DAMAGED: u16 = 1;
    /// A duplicate key in the subtree.
    pub(crate) const DUPLICATES: u16 = 1 << 1;
    /// This very mapping has duplicate keys.
    pub(crate) const OWN_DUPLICATES: u16 = 1 << 2;
    /// There are error nodes behind the children.
    pub(crate) const OWN_ERRORS: u16 = 1 << 3;
    /// An anchor in the subtree, this node included.
    pub(crate) const ANCHORS: u16 = 1 << 4;
    /// This node has an anchor.
    pub(crate) const ANCHOR: u16 = 1 << 5;
    /// This node has a tag.
    pub(crate) const TAG: u16 = 1 << 6;
    /// The scalar's content is not its raw text (without quotes): escapes, or more than one line.
    pub(crate) const COOKED: u16 = 1 << 7;
    /// This mapping has a merge key (`<<`).
    pub(crate) const MERGE: u16 = 1 << 8;
    /// A key written with `?`.
    pub(crate) const EXPLICIT: u16 = 1 << 9;
    /// A document that starts with `---`, and one that ends with `...`. (A document is neither a mapping nor a
    /// key: the bits are the same.)
    pub(crate) const EXPLICIT_START: u16 = 1 << 9;
    pub(crate) const EXPLICIT_END: u16 = 1 << 8;
    /// JSON in the subtree is not laid out by its nesting: read by indentation it would be another tree.
    pub(crate) const ODD_LAYOUT: u16 = 1 << 10;
    /// A string of JSON in the subtree that is not closed and ends elsewhere as a key than as a value.
    pub(crate) const LOOSE: u16 = 1 << 11;
    /// An alias in the subtree.
    pub(crate) const ALIASES: u16 = 1 << 12;
    /// A brace or bracket of JSON in the subtree is missing or too many.
    pub(crate) const UNBALANCED: u16 = 1 << 13;
    /// A string of JSON in the subtree that is not closed: what it was taken for depends on the rest of its line.
    pub(crate) const UNCLOSED: u16 = 1 << 14;
    /// This mapping has an entry further out than its column: what that one reads may reach over its neighbours.
    pub(crate) const DEDENTED: u16 = 1 << 15;

    /// What a parent takes over from its children.
    pub(crate) const INHERITED: u16 =
        DAMAGED | DUPLICATES | ANCHORS | ALIASES | UNCLOSED | ODD_LAYOUT | LOOSE | UNBALANCED;
}

/// A node of the tree.
#[derive(Clone, Debug)]
pub(crate) struct Green {
    /// Start of the value (behind anchor and tag), from the start of the parent.
    pub(crate) offset: u32,
    pub(crate) len: u32,
    /// How far before the value its lead starts: the `-` of an item, the `:` of a value, the `?` or the anchor
    /// and tag of a key.
    pub(crate) before: u32,
    pub(crate) flags: u16,
    pub(crate) kind: Kind,
    /// Indentation of a block scalar's content where its header says it (`|2`), else 0. For a collection of JSON:
    /// whether its own lines are laid out oddly ([`flag::ODD_LAYOUT`]). For a run: whether it is known that all
    /// its entries or items but the first start lines, in one column.
    pub(crate) indent: u8,
    pub(crate) children: Option<Children>,
}

/// The children of a node, shared by all trees that have them. A thin pointer: most nodes have none, and a fat one would
/// make a third more of each.
#[derive(Clone, Debug)]
pub(crate) struct Children(ThinArc<(), Green>);

impl Children {
    /// `None` if there are none.
    pub(crate) fn of(children: impl ExactSizeIterator<Item = Green>) -> Option<Children> {
        (children.len() > 0).then(|| Children(ThinArc::from_header_and_iter((), children)))
    }

    /// Whether somebody else has them too.
    pub(crate) fn is_shared(&self) -> bool {
        self.owners() > 1
    }

    fn owners(&self) -> usize {
        ThinArc::strong_count(&self.0)
    }
}

impl std::ops::Deref for Children {
    type Target = [Green];

    fn deref(&self) -> &[Green] {
        &self.0.slice
    }
}

/// How many nodes to wait for at once.
pub(crate) const AT_ONCE: usize = 32;

/// To be called before some nodes are copied. Where many neighbours are, most of the time goes into waiting for the memory
/// in which their owners are counted. Counting waits for each; reading before does not.
pub(crate) fn await_all(some: &[Green]) {
    std::hint::black_box(some.iter().filter_map(|it| it.children.as_ref()).map(Children::owners).sum::<usize>());
}

/// Adds nodes to others, as they are or changed.
pub(crate) fn push_all(nodes: &mut Vec<Green>, more: &[Green], change: impl Fn(&mut Green)) {
    for some in more.chunks(AT_ONCE) {
        await_all(some);
        nodes.extend(some.iter().map(|it| {
            let mut node = it.clone();
            change(&mut node);
            node
        }));
    }
}

impl Green {
    pub(crate) fn leaf(kind: Kind, start: usize, end: usize) -> Green {
        Green { offset: start as u32, len: (end - start) as u32, before: 0, flags: 0, kind, indent: 0, children: None }
    }

    pub(crate) fn has(&self, flag: u16) -> bool {
        self.flags & flag != 0
    }

    /// Children with the errors behind them.
    pub(crate) fn all_children(&self) -> &[Green] {
        self.children.as_deref().unwrap_or_default()
    }

    /// The children that are nodes.
    pub(crate) fn nodes(&self) -> Nodes<'_> {
        let all = self.all_children();
        Nodes::new(&all[..all.len() - self.errors().len()])
    }

    /// The errors that belong to this node itself.
    pub(crate) fn errors(&self) -> &[Green] {
        let all = self.all_children();
        if !self.has(flag::OWN_ERRORS) {
            return &all[all.len()..];
        }
        let count = all.iter().rev().take_while(|it| it.kind == Kind::Error).count();
        &all[all.len() - count..]
    }

    /// Number of entries or items.
    pub(crate) fn count(&self) -> usize {
        match self.kind.is_mapping() {
            true => self.nodes().len() / 2,
            false => self.nodes().len(),
        }
    }

    /// Notes that the lines of this collection of JSON itself are laid out oddly.
    pub(crate) fn set_odd_layout(&mut self) {
        self.indent = 1;
        self.flags |= flag::ODD_LAYOUT;
    }

    pub(crate) fn has_odd_layout(&self) -> bool {
        self.indent == 1 && matches!(self.kind, Kind::FlowMapping | Kind::FlowSequence)
    }

    /// How many of the entries or items of this run have to be looked at to tell whether all start lines, in one column. An
    /// edit before the first one may leave the run what it is.
    pub(crate) fn count_to_look_at(&self) -> usize {
        if self.indent == 1 { 2 } else { usize::MAX }
    }

    /// The same run, of which it is known that its entries or items start lines, in one column.
    pub(crate) fn in_column(&self) -> Green {
        Green { indent: 1, ..self.clone() }
    }

    /// Where the lead starts, from the start of the parent.
    pub(crate) fn lead(&self) -> u32 {
        self.offset - self.before
    }

    pub(crate) fn end(&self) -> u32 {
        self.offset + self.len
    }
}

const _: () = assert!(std::mem::size_of::<Green>() == 24);
