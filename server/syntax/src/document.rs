//! A parsed document: its text, its tree and its syntax errors, as one immutable value.

use text_size::{TextRange, TextSize};

use crate::{Entry, JsonPointer, Node, Text, TextEdit};

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
    Syntax,
    DuplicateKey,
}

/// A text with its tree. Cheap to clone; an edit shares everything it does not touch.
#[derive(Clone, Debug)]
pub struct Document {
    file: FileId,
    format: Format,
    text: Text,
}

impl Document {
    /// Parses a text. Never fails: what cannot be read becomes [`Document::errors`].
    pub fn parse(file: FileId, format: Format, text: &str) -> Document {
        Document { file, format, text: Text::new(text) }
    }

    /// The document after an edit. Re-parses the smallest enclosing entry only; the result equals a parse of
    /// the whole new text.
    #[must_use]
    pub fn edit(&self, edit: &TextEdit) -> Document {
        let _ = edit;
        unimplemented!()
    }

    pub fn file(&self) -> FileId {
        self.file
    }

    pub fn format(&self) -> Format {
        self.format
    }

    pub fn text(&self) -> &Text {
        &self.text
    }

    /// Syntax errors and duplicate keys, by position.
    pub fn errors(&self) -> &[SyntaxError] {
        unimplemented!()
    }

    /// The value of the first document of the stream. `None` if there is nothing but white space and comments.
    pub fn root(&self) -> Option<Node<'_>> {
        unimplemented!()
    }

    /// The value at a JSON Pointer, through aliases and merge keys. The empty pointer is the root.
    pub fn at(&self, pointer: &JsonPointer) -> Option<Node<'_>> {
        let _ = pointer;
        unimplemented!()
    }

    /// The mapping entry at a JSON Pointer (`None` for the root and for items of a sequence).
    pub fn entry_at(&self, pointer: &JsonPointer) -> Option<Entry<'_>> {
        let _ = pointer;
        unimplemented!()
    }

    /// The pointer of a node of this document: where it stands in the text. For a node reached through an alias
    /// or a merge key, that is where it was written.
    pub fn pointer_of(&self, node: Node<'_>) -> JsonPointer {
        let _ = node;
        unimplemented!()
    }

    /// The pointer of the innermost entry or item that an offset stands in.
    pub fn pointer_at_offset(&self, offset: TextSize) -> JsonPointer {
        let _ = offset;
        unimplemented!()
    }
}
