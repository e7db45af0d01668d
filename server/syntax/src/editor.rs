//! Editing by structure: what all fixes use. Keeps comments, indentation, quotes, key order and line ends.

use crate::{Document, JsonPointer, Node, TextEdit, Value};

/// What is put into a document.
pub enum Insert<'a> {
    /// Data, written in the style of its surroundings.
    Value(&'a Value),
    /// A subtree of any document, with its comments and its style, re-indented; converted where the target's
    /// style (flow, JSON) cannot hold it as it is.
    Copy(Node<'a>),
}

/// Where among its siblings a new entry or item goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place<'a> {
    First,
    Last,
    /// After the entry of this key (or the item of this index); last if there is none.
    After(&'a str),
    Before(&'a str),
}

/// A series of structural edits of one document, each seeing the result of those before.
pub struct Editor {
    current: Document,
}

impl Editor {
    pub fn new(document: &Document) -> Editor {
        Editor { current: document.clone() }
    }

    /// The document as edited so far.
    pub fn document(&self) -> &Document {
        &self.current
    }

    /// Adds `key: value` to the mapping at `mapping`. An empty or missing value (`key:` or `{}`) becomes a mapping.
    /// With a copied entry's value, the comments above that entry come along. False, and nothing done, if there
    /// is no mapping or it has the key already.
    pub fn insert_entry(&mut self, mapping: &JsonPointer, key: &str, value: Insert<'_>, place: Place<'_>) -> bool {
        let _ = (mapping, key, value, place);
        unimplemented!()
    }

    /// Adds an item to the sequence at `sequence`.
    pub fn insert_item(&mut self, sequence: &JsonPointer, value: Insert<'_>, place: Place<'_>) -> bool {
        let _ = (sequence, value, place);
        unimplemented!()
    }

    /// Puts another value in the place of the one at `target`.
    pub fn replace(&mut self, target: &JsonPointer, value: Insert<'_>) -> bool {
        let _ = (target, value);
        unimplemented!()
    }

    /// Removes the entry or item at `target`, with the comments that belong to it.
    pub fn remove(&mut self, target: &JsonPointer) -> bool {
        let _ = target;
        unimplemented!()
    }

    /// Gives the entry at `target` another key, quoted where it has to be.
    pub fn rename_key(&mut self, target: &JsonPointer, key: &str) -> bool {
        let _ = (target, key);
        unimplemented!()
    }

    /// Puts a comment line above the entry or item at `target` (nothing in JSON: false).
    pub fn comment_above(&mut self, target: &JsonPointer, comment: &str) -> bool {
        let _ = (target, comment);
        unimplemented!()
    }

    /// The edits, minimal, sorted, not overlapping, against the document that the editor was made from.
    pub fn finish(self) -> Vec<TextEdit> {
        unimplemented!()
    }
}
