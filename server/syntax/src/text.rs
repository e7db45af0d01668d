//! The text of a document: a rope, with positions in every encoding that the protocol knows.

use std::borrow::Cow;

use text_size::{TextRange, TextSize};

/// A text as a rope: cheap to clone, cheap to edit. Offsets are bytes of UTF-8.
///
/// Lines end at `\n`, `\r\n` and `\r`, as in LSP, and nowhere else.
#[derive(Clone, Debug, Default)]
pub struct Text {
    rope: ropey::Rope,
}

/// The unit in which a [`Position`] counts within its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    Utf8,
    Utf16,
    Utf32,
}

/// A line and a character within it, both from 0, in the unit of an [`Encoding`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Position {
    pub line: u32,
    pub character: u32,
}

/// A replacement of a range of a text (byte offsets of the text before the edit).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TextEdit {
    pub start: TextSize,
    pub end: TextSize,
    pub new_text: String,
}

impl TextEdit {
    pub fn replace(range: TextRange, new_text: impl Into<String>) -> Self {
        TextEdit { start: range.start(), end: range.end(), new_text: new_text.into() }
    }

    pub fn insert(at: TextSize, new_text: impl Into<String>) -> Self {
        TextEdit { start: at, end: at, new_text: new_text.into() }
    }

    pub fn range(&self) -> TextRange {
        TextRange::new(self.start, self.end)
    }
}

impl Text {
    pub fn new(text: &str) -> Self {
        Text { rope: ropey::Rope::from_str(text) }
    }

    /// Length in bytes.
    pub fn len(&self) -> TextSize {
        TextSize::new(self.rope.len_bytes() as u32)
    }

    pub fn is_empty(&self) -> bool {
        self.rope.len_bytes() == 0
    }

    /// The bytes of a range; borrowed where they lie in one chunk of the rope. Clamped to the text.
    pub fn slice(&self, range: TextRange) -> Cow<'_, str> {
        let _ = range;
        unimplemented!()
    }

    /// The position of an offset. An offset past the end or inside a character is moved back to the nearest one.
    pub fn position(&self, offset: TextSize, encoding: Encoding) -> Position {
        let _ = (offset, encoding);
        unimplemented!()
    }

    /// The offset of a position. A line past the end is the end of the text, a character past the end of its
    /// line is the end of that line (before its line end).
    pub fn offset(&self, position: Position, encoding: Encoding) -> TextSize {
        let _ = (position, encoding);
        unimplemented!()
    }

    /// The offset at which the line of an offset starts.
    pub fn line_start(&self, offset: TextSize) -> TextSize {
        let _ = offset;
        unimplemented!()
    }

    /// The line that starts at `start`, without its line end.
    pub fn line(&self, start: TextSize) -> Cow<'_, str> {
        let _ = start;
        unimplemented!()
    }

    /// Replaces a range. The text before stays as it was in other clones.
    pub fn apply(&mut self, edit: &TextEdit) {
        let _ = edit;
        unimplemented!()
    }

    /// Applies edits that do not overlap and whose ranges all belong to this text.
    pub fn with_edits(&self, edits: &[TextEdit]) -> Text {
        let mut sorted: Vec<&TextEdit> = edits.iter().collect();
        sorted.sort_by_key(|edit| (edit.start, edit.end));
        let mut text = self.clone();
        for edit in sorted.into_iter().rev() {
            text.apply(edit);
        }
        text
    }
}

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.rope.chunks().try_for_each(|chunk| f.write_str(chunk))
    }
}
