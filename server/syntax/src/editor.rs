//! Editing by structure: what all fixes use. Keeps comments, indentation, quotes, key order and line ends.
//!
//! Every operation works on the text of the place it is about, re-parses, and checks that there are no new
//! syntax errors, that the data is as intended and that all other children are as they were. If not, nothing is
//! done and the answer is false.

use crate::{Document, JsonPointer, Node, Style, TextEdit, Value};

mod block;
mod copy;
mod flow;
mod layout;
mod levels;
mod lines;
mod pieces;
mod plan;
mod quote;
mod restyle;
mod site;
#[cfg(test)]
mod tests;
mod verify;
mod write;

pub use quote::{between_quotes, is_plain, written_string};

use lines::Lines;
use pieces::Pieces;
use plan::{New, Plan, plan_comment, plan_insert, plan_remove, plan_rename, plan_replace};
use site::Site;
use verify::Change;

/// What is put into a document.
#[derive(Clone, Copy)]
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
    /// Before the entry of this key (or the item of this index); last if there is none.
    Before(&'a str),
}

/// A series of structural edits of one document, each seeing the result of those before.
///
/// Pointers mean what is written: a place inside of what an alias stands for is edited where the anchor is, and a
/// pointer that leads through an alias or a merge key is refused.
#[derive(Clone)]
pub struct Editor {
    current: Document,
    pieces: Pieces,
}

impl Editor {
    pub fn new(document: &Document) -> Editor {
        Editor { current: document.clone(), pieces: Pieces::new(document.text().clone()) }
    }

    /// The document as edited so far.
    pub fn document(&self) -> &Document {
        &self.current
    }

    /// Adds `key: value` to the mapping at `mapping`. An empty or missing value (`key:` or `{}`) becomes a mapping.
    /// With a copied entry's value, the comments above that entry come along. False, and nothing done, if there
    /// is no mapping or it has the key already.
    pub fn insert_entry(&mut self, mapping: &JsonPointer, key: &str, value: Insert<'_>, place: Place<'_>) -> bool {
        self.insert(mapping, Some(key), value, place)
    }

    /// Adds an item to the sequence at `sequence`. An empty or missing value (`key:` or `[]`) becomes a sequence.
    pub fn insert_item(&mut self, sequence: &JsonPointer, value: Insert<'_>, place: Place<'_>) -> bool {
        self.insert(sequence, None, value, place)
    }

    /// Adds an item at the end of the list `key` of a mapping, or makes that list, where there is none, at `place`.
    pub fn append_to(&mut self, mapping: &JsonPointer, key: &str, item: &Value, place: Place<'_>) -> bool {
        let list = mapping.join(key);
        if Site::find(&self.current, &list).is_some() {
            return self.insert_item(&list, Insert::Value(item), Place::Last);
        }
        self.insert_entry(mapping, key, Insert::Value(&Value::Array(vec![item.clone()])), place)
    }

    /// Puts another value in the place of the one at `target`.
    pub fn replace(&mut self, target: &JsonPointer, value: Insert<'_>) -> bool {
        let Some(new) = New::of(value) else { return false };
        new.forms(&self.current).into_iter().any(|form| match plan_replace(&self.current, target, form) {
            Some(plan) => self.carry_out(plan, |_| Change::Replaced { value: &new.value }),
            None => false,
        })
    }

    /// Removes the entry or item at `target`, with the comments that belong to it.
    pub fn remove(&mut self, target: &JsonPointer) -> bool {
        match plan_remove(&self.current, target) {
            Some(plan) => self.carry_out(plan, |index| Change::Removed { index }),
            None => false,
        }
    }

    /// Moves the entry at `from` into a mapping, under a key, with its comments. `to` and `place` are read in the
    /// document without the entry.
    pub fn move_entry(&mut self, from: &JsonPointer, to: &JsonPointer, key: &str, place: Place<'_>) -> bool {
        let source = self.current.clone();
        let Some(site) = Site::find(&source, from) else { return false };
        self.all(|editor| editor.remove(from) && editor.insert_entry(to, key, Insert::Copy(site.node), place))
    }

    /// Moves the item at `from` to another place in its sequence, which is read without the item.
    pub fn move_item(&mut self, from: &JsonPointer, place: Place<'_>) -> bool {
        let source = self.current.clone();
        let (Some(site), Some(sequence)) = (Site::find(&source, from), from.parent()) else { return false };
        self.all(|editor| editor.remove(from) && editor.insert_item(&sequence, Insert::Copy(site.node), place))
    }

    /// Puts mappings of these keys, outermost first, around the value at `target`.
    pub fn wrap(&mut self, target: &JsonPointer, keys: &[&str]) -> bool {
        let source = self.current.clone();
        let Some(site) = Site::find(&source, target).filter(|_| !keys.is_empty()) else { return false };
        let shell = keys.iter().rev().fold(Value::Null, |inner, &key| Value::Object(vec![(key.into(), inner)]));
        let place = keys.iter().fold(target.clone(), |place, key| place.join(key));
        self.all(|editor| {
            editor.replace(target, Insert::Value(&shell)) && editor.replace(&place, Insert::Copy(site.node))
        })
    }

    /// Writes the collection at `target`, with all in it, in block or in flow style. False, and nothing done, where that
    /// would lose something.
    pub fn restyle(&mut self, target: &JsonPointer, style: Style) -> bool {
        let Some(value) = Site::find(&self.current, target).map(|it| it.node.to_value()) else { return false };
        match restyle::plan_restyle(&self.current, target, style) {
            Some(plan) => self.carry_out(plan, |_| Change::Replaced { value: &value }),
            None => false,
        }
    }

    /// Gives the entry at `target` another key, quoted where it has to be.
    pub fn rename_key(&mut self, target: &JsonPointer, key: &str) -> bool {
        match plan_rename(&self.current, target, key) {
            Some(plan) => self.carry_out(plan, |index| Change::Renamed { index, key }),
            None => false,
        }
    }

    /// Puts a comment line above the entry or item at `target` (nothing in JSON: false).
    pub fn comment_above(&mut self, target: &JsonPointer, comment: &str) -> bool {
        match plan_comment(&self.current, target, comment) {
            Some(plan) => self.carry_out(plan, |_| Change::Nothing),
            None => false,
        }
    }

    /// The edits, minimal, sorted, not overlapping, against the document that the editor was made from.
    pub fn finish(self) -> Vec<TextEdit> {
        self.pieces.edits()
    }

    fn insert(&mut self, target: &JsonPointer, key: Option<&str>, value: Insert<'_>, place: Place<'_>) -> bool {
        let Some(new) = New::of(value) else { return false };
        new.forms(&self.current).into_iter().any(|form| match plan_insert(&self.current, target, key, form, place) {
            Some(plan) => self.carry_out(plan, |index| Change::Added { index, key, value: &new.value }),
            None => false,
        })
    }

    /// Several operations, or none.
    fn all(&mut self, operations: impl FnOnce(&mut Editor) -> bool) -> bool {
        let before = self.clone();
        let is_done = operations(self);
        if !is_done {
            *self = before;
        }
        is_done
    }

    /// Makes the edits, if they do what they are meant to do.
    fn carry_out<'c>(&mut self, mut plan: Plan, change: impl FnOnce(usize) -> Change<'c>) -> bool {
        plan.edits.sort_by_key(|it| (it.start, it.end));
        let is_sorted = plan.edits.windows(2).all(|pair| pair[0].end <= pair[1].start);
        let (Some(first), Some(last)) = (plan.edits.first(), plan.edits.last()) else { return false };
        if !is_sorted || plan.edits.iter().any(|it| it.start > it.end) {
            return false;
        }
        let lines = Lines::new(self.current.text());
        let (start, end) = (first.start, last.end);
        let mut new_text = String::new();
        let mut at = start;
        for edit in &plan.edits {
            new_text.push_str(&lines.slice(at.into(), edit.start.into()));
            new_text.push_str(&edit.new_text);
            at = edit.end;
        }
        let whole = TextEdit { start, end, new_text };
        let edited = self.current.edit(&whole);
        if !verify::is_as_intended(&self.current, &edited, &whole, &plan.path, &change(plan.index)) {
            return false;
        }
        for edit in plan.edits.iter().rev() {
            self.pieces.apply(edit);
        }
        self.current = edited;
        true
    }
}
