//! A parsed document: its text, its tree and its syntax errors, as one immutable value.

use std::sync::{Arc, OnceLock};

use text_size::{TextRange, TextSize};

use crate::{
    Entry, JsonPointer, Node, NodeId, Text, TextEdit,
    anchors::Anchors,
    green::{Green, Kind, flag},
    index::KeyIndices,
    parse::{Parsed, Parser, json},
    reparse::reparse,
};

/// The caller's name for a text. syntax never looks behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// How a text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    Yaml,
    Json,
}

/// Why a text is not valid. The message says what was expected, in words for an author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    pub kind: SyntaxErrorKind,
    pub range: TextRange,
    pub message: String,
}

/// What a syntax error is about, as far as callers treat them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SyntaxErrorKind {
    /// What was meant is in doubt: more than the place of the error may be another than the tree says.
    Syntax,
    /// The format does not allow it, and yet it is clear what is meant: a comma behind the last one, a comment in JSON.
    Spelling,
    DuplicateKey,
}

/// A text with its tree. Cheap to clone; an edit shares everything it does not touch.
#[derive(Clone, Debug)]
pub struct Document {
    file: FileId,
    format: Format,
    text: Text,
    stream: Green,
    /// No collection lies deeper.
    deepest: usize,
    derived: Arc<Derived>,
}

/// What is computed from a tree when somebody asks for it.
#[derive(Debug, Default)]
struct Derived {
    errors: OnceLock<Vec<SyntaxError>>,
    anchors: OnceLock<Anchors>,
    is_torn: OnceLock<bool>,
    keys: KeyIndices,
}

impl Document {
    /// Parses a text. Never fails: what cannot be read becomes [`Document::errors`].
    pub fn parse(file: FileId, format: Format, text: &str) -> Document {
        Document::new(file, format, Text::new(text), read(format, text))
    }

    fn new(file: FileId, format: Format, text: Text, Parsed { stream, deepest }: Parsed) -> Document {
        Document { file, format, text, stream, deepest, derived: Arc::default() }
    }

    /// The document after an edit. Re-parses the smallest enclosing entry only; the result equals a parse of
    /// the whole new text.
    #[must_use]
    pub fn edit(&self, edit: &TextEdit) -> Document {
        let end = self.text.floor(edit.end.max(edit.start)) as u32;
        let start = (self.text.floor(edit.start) as u32).min(end);
        let range = TextRange::new(TextSize::new(start), TextSize::new(end));
        let edit = TextEdit::replace(range, edit.new_text.as_str());
        let mut text = self.text.clone();
        text.apply(&edit);
        match reparse(self.format, &self.stream, self.deepest, &self.text, &text, &edit) {
            Some(parsed) => {
                let derived = Derived { keys: self.derived.keys.inherit(), ..Derived::default() };
                Document { derived: Arc::new(derived), ..Document::new(self.file, self.format, text, parsed) }
            }
            None => {
                let parsed = read(self.format, &text.whole());
                Document::new(self.file, self.format, text, parsed)
            }
        }
    }

    /// The document after an edit, by the way that no part of the tree is parsed alone. For the differential
    /// test: whatever a part can take never gets there.
    #[cfg(test)]
    pub(crate) fn edit_abridged(&self, edit: &TextEdit) -> Option<Document> {
        let mut text = self.text.clone();
        text.apply(edit);
        let parsed =
            crate::reparse::reparse_abridged(self.format, &self.stream, self.deepest, &self.text, &text, edit)?;
        Some(Document::new(self.file, self.format, text, parsed))
    }

    pub fn file(&self) -> FileId {
        self.file
    }

    /// The same document under another name.
    #[must_use]
    pub fn with_file(self, file: FileId) -> Document {
        Document { file, ..self }
    }

    pub fn format(&self) -> Format {
        self.format
    }

    pub fn text(&self) -> &Text {
        &self.text
    }

    /// Syntax errors and duplicate keys, by position.
    pub fn errors(&self) -> &[SyntaxError] {
        self.derived.errors.get_or_init(|| crate::report::errors(self))
    }

    /// The first error that leaves in doubt what the text says.
    pub fn syntax_error(&self) -> Option<&SyntaxError> {
        self.errors().iter().find(|it| it.kind == SyntaxErrorKind::Syntax)
    }

    /// Whether syntax errors may have put members of one value into another one, or outside of all of them.
    pub fn is_torn(&self) -> bool {
        *self.derived.is_torn.get_or_init(|| crate::torn::is_torn(self))
    }

    /// The value of the first document of the stream. `None` if there is nothing but white space and comments.
    pub fn root(&self) -> Option<Node<'_>> {
        let document = self.stream.nodes().first()?;
        let value = document.green.nodes().first()?;
        let is_written = value.green.kind != Kind::Null || value.has(flag::ANCHOR | flag::TAG);
        is_written.then(|| Node::child(self, value, document.offset()))
    }

    /// The value at a JSON Pointer, through aliases and merge keys. The empty pointer is the root.
    pub fn at(&self, pointer: &JsonPointer) -> Option<Node<'_>> {
        let root = self.root()?;
        pointer.steps().try_fold(root.resolved().unwrap_or(root), Self::step)
    }

    fn step<'a>(node: Node<'a>, step: &str) -> Option<Node<'a>> {
        if node.is_mapping() {
            return node.get(step);
        }
        let is_index = step == "0" || (!step.starts_with('0') && step.bytes().all(|it| it.is_ascii_digit()));
        if !is_index {
            return None;
        }
        node.items().nth(step.parse().ok()?)
    }

    /// The mapping entry at a JSON Pointer (`None` for the root and for items of a sequence).
    pub fn entry_at(&self, pointer: &JsonPointer) -> Option<Entry<'_>> {
        let (last, mapping) = (pointer.last()?, pointer.parent()?);
        self.at(&mapping)?.entry(last)
    }

    /// The pointer of a node of this document: where it stands in the text. For a node reached through an alias
    /// or a merge key, that is where it was written.
    pub fn pointer_of(&self, node: Node<'_>) -> JsonPointer {
        let mut pointer = JsonPointer::root();
        let target = node.start();
        let mut current = Node::new(self, &self.stream, 0);
        while !std::ptr::eq(current.green(), node.green()) {
            let Some((step, next, key)) = self.child_at(current, target) else { break };
            if let Some(step) = step {
                pointer.push(&step);
            }
            if key.is_some_and(|key| contains(key, node)) {
                break;
            }
            current = next;
        }
        pointer
    }

    /// The pointer of the innermost entry or item that an offset stands in.
    pub fn pointer_at_offset(&self, offset: TextSize) -> JsonPointer {
        self.at_offset(offset).0
    }

    /// The value that an offset is in or right behind, with its place; none where it is in a key or before a value.
    pub fn value_at_offset(&self, offset: TextSize) -> Option<(JsonPointer, Node<'_>)> {
        let (pointer, value) = self.at_offset(offset);
        Some((pointer, value.filter(|it| it.range().start() <= offset)?))
    }

    fn at_offset(&self, offset: TextSize) -> (JsonPointer, Option<Node<'_>>) {
        let offset = u32::from(offset);
        let mut pointer = JsonPointer::root();
        let mut current = Node::new(self, &self.stream, 0);
        while let Some((step, next, key)) = self.child_at(current, offset) {
            let end = next.start() + next.green().len;
            let start = next.start() - next.green().before;
            let key_end = key.map_or(0, |key| key.start() + key.green().len);
            if offset > end.max(key_end) {
                break;
            }
            if let Some(step) = step {
                pointer.push(&step);
            }
            if offset < start {
                return (pointer, None);
            }
            current = next;
        }
        (pointer, Some(current))
    }

    /// The child of a collection whose lead is the last at or before an offset: its step in a pointer, its
    /// value and its key.
    fn child_at<'a>(&'a self, parent: Node<'a>, offset: u32) -> Option<(Option<String>, Node<'a>, Option<Node<'a>>)> {
        let start = parent.start();
        let nodes = parent.green().nodes();
        let node = |index: usize| Some(Node::child(self, nodes.get(index)?, start));
        if parent.green().kind.is_mapping() {
            let after = nodes.partition(2, |key| start + key.lead() <= offset);
            let index = after.checked_sub(1)?;
            let key = node(2 * index)?;
            let step = key.scalar_text().unwrap_or_else(|| key.raw()).into_owned();
            return Some((Some(step), node(2 * index + 1)?, Some(key)));
        }
        let after = nodes.partition(1, |it| start + it.lead() <= offset);
        let index = after.checked_sub(1)?;
        let step = parent.green().kind.is_sequence().then(|| index.to_string());
        Some((step, node(index)?, None))
    }

    /// The node with an identity, if it starts at an offset.
    pub fn node_at(&self, offset: TextSize, id: NodeId) -> Option<Node<'_>> {
        let offset = u32::from(offset);
        let mut current = Node::new(self, &self.stream, 0);
        loop {
            let nodes = current.green().nodes();
            let start = current.start();
            // Keys are children as values are.
            let after = nodes.partition(1, |it| start + it.offset() <= offset);
            current = Node::child(self, nodes.get(after.checked_sub(1)?)?, start);
            if current.start() == offset && current.id() == id {
                return Some(current);
            }
        }
    }

    /// Whether there is an alias anywhere: then a value may be written in another place than where it is read.
    pub fn has_aliases(&self) -> bool {
        self.stream.has(flag::ALIASES)
    }

    pub(crate) fn stream(&self) -> &Green {
        &self.stream
    }

    pub(crate) fn key_indices(&self) -> &KeyIndices {
        &self.derived.keys
    }

    /// The node with the last anchor of a name before an offset, in the same document of the stream.
    pub(crate) fn anchored(&self, name: &str, before: u32) -> Option<Node<'_>> {
        if !self.stream.has(flag::ANCHORS) {
            return None;
        }
        let anchors = self.derived.anchors.get_or_init(|| Anchors::of(self));
        let documents = self.stream.nodes();
        let after = documents.partition(1, |it| it.lead() <= before);
        let document = documents.get(after.checked_sub(1)?)?;
        let at = anchors.last_before(name, before).filter(|&at| at >= document.offset())?;
        let mut current = Node::new(self, &self.stream, 0);
        loop {
            if current.start() == at && current.green().has(flag::ANCHOR) {
                return Some(current);
            }
            let (_, next, key) = self.child_at(current, at)?;
            current = match key {
                Some(key) if at <= key.start() + key.green().len && at < next.start() - next.green().before => key,
                _ => next,
            };
        }
    }
}

fn read(format: Format, text: &str) -> Parsed {
    match format {
        Format::Yaml => Parser::new(text, 0, 0).stream(),
        Format::Json => json::parse(text),
    }
}

fn contains(outer: Node<'_>, inner: Node<'_>) -> bool {
    std::ptr::eq(outer.green(), inner.green())
        || (outer.green().kind.is_collection()
            && outer.start() <= inner.start()
            && inner.range().end() <= outer.range().end())
}
