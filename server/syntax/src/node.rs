//! A place in a tree: a value, or an entry of a mapping. Cheap to copy, borrows its document.

use std::borrow::Cow;

use text_size::TextRange;

use crate::{Document, FileId, JsonPointer, Scalar, Value};

/// What a value is, whatever it is written like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NodeKind {
    Mapping,
    Sequence,
    /// Also a value that is not written at all (`key:`), which is null.
    Scalar,
    Alias,
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// A collection by indentation.
    Block,
    /// A collection in `{}` or `[]`; all collections of JSON.
    Flow,
    Plain,
    SingleQuoted,
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

/// A value of a document.
#[derive(Clone, Copy)]
pub struct Node<'a> {
    document: &'a Document,
}

/// The identity of a node for memo tables: valid as long as its document lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId {
    file: FileId,
    address: usize,
}

/// `key: value` in a mapping.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    document: &'a Document,
}

impl<'a> Node<'a> {
    pub fn document(self) -> &'a Document {
        self.document
    }

    pub fn file(self) -> FileId {
        self.document.file()
    }

    pub fn id(self) -> NodeId {
        unimplemented!()
    }

    pub fn kind(self) -> NodeKind {
        unimplemented!()
    }

    pub fn style(self) -> Style {
        unimplemented!()
    }

    /// The value as written, without anchor and tag. Empty, behind the colon, for a value that is not written.
    pub fn range(self) -> TextRange {
        unimplemented!()
    }

    /// The value as written, raw.
    pub fn raw(self) -> Cow<'a, str> {
        self.document.text().slice(self.range())
    }

    /// Whether there is a syntax error in this subtree. Rules that report something *missing* stay silent here.
    pub fn is_damaged(self) -> bool {
        unimplemented!()
    }

    pub fn tag(self) -> Option<Cow<'a, str>> {
        unimplemented!()
    }

    pub fn anchor(self) -> Option<Cow<'a, str>> {
        unimplemented!()
    }

    /// The node itself, or what an alias stands for. `None` for an alias of nothing.
    /// All accessors below resolve aliases by themselves.
    pub fn resolved(self) -> Option<Node<'a>> {
        unimplemented!()
    }

    pub fn is_mapping(self) -> bool {
        unimplemented!()
    }

    pub fn is_sequence(self) -> bool {
        unimplemented!()
    }

    /// The scalar by the YAML 1.2 core schema (JSON: by JSON). `None` for collections.
    pub fn scalar(self) -> Option<Scalar<'a>> {
        unimplemented!()
    }

    /// The content of any scalar as text (`200` is "200"), escapes and folding resolved.
    pub fn scalar_text(self) -> Option<Cow<'a, str>> {
        unimplemented!()
    }

    /// The content, if the value is a string.
    pub fn as_str(self) -> Option<Cow<'a, str>> {
        match self.scalar()? {
            Scalar::String(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_bool(self) -> Option<bool> {
        match self.scalar()? {
            Scalar::Bool(it) => Some(it),
            _ => None,
        }
    }

    pub fn is_null(self) -> bool {
        matches!(self.scalar(), Some(Scalar::Null))
    }

    /// The entries as written, in order, duplicates and `<<` included. None for what is not a mapping.
    pub fn own_entries(self) -> impl Iterator<Item = Entry<'a>> {
        std::iter::empty()
    }

    /// The entries, with merge keys (`<<`) resolved: own ones first, then merged ones that no own key hides.
    /// Of duplicates the first counts.
    pub fn entries(self) -> impl Iterator<Item = Entry<'a>> {
        std::iter::empty()
    }

    /// The entry of a key, merge keys included. Keys match by their text: `200` and `'200'` are one.
    pub fn entry(self, key: &str) -> Option<Entry<'a>> {
        let _ = key;
        unimplemented!()
    }

    /// The value of a key, aliases resolved.
    pub fn get(self, key: &str) -> Option<Node<'a>> {
        self.entry(key).map(Entry::value)
    }

    /// The items of a sequence, aliases resolved. None for what is not a sequence.
    pub fn items(self) -> impl Iterator<Item = Node<'a>> {
        std::iter::empty()
    }

    /// Number of own entries or items.
    pub fn len(self) -> usize {
        unimplemented!()
    }

    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The value as plain data, aliases and merge keys resolved. What is nested deeper than 512 levels or comes
    /// after a million nodes (alias bombs) becomes null.
    pub fn to_value(self) -> Value {
        unimplemented!()
    }

    /// Where the node stands in its document.
    pub fn pointer(self) -> JsonPointer {
        self.document.pointer_of(self)
    }
}

impl<'a> Entry<'a> {
    /// The key's text, escapes resolved.
    pub fn key(self) -> Cow<'a, str> {
        unimplemented!()
    }

    pub fn key_node(self) -> Node<'a> {
        unimplemented!()
    }

    /// The value, aliases resolved; an unresolvable alias stays an alias node.
    pub fn value(self) -> Node<'a> {
        unimplemented!()
    }

    /// The value as written, aliases not resolved.
    pub fn own_value(self) -> Node<'a> {
        unimplemented!()
    }

    /// From the key to the end of the value.
    pub fn range(self) -> TextRange {
        unimplemented!()
    }
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id()
    }
}

impl Eq for Node<'_> {}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}@{:?}", self.kind(), self.range())
    }
}
