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

impl PartialEq for Text {
    fn eq(&self, other: &Text) -> bool {
        self.rope == other.rope
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.rope == *other
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
        let (start, end) = (usize::from(range.start()), usize::from(range.end()).min(self.rope.len_bytes()));
        if start >= end {
            return Cow::Borrowed("");
        }
        // One way down the rope where the range lies in one chunk, as nearly all do.
        let (chunk, chunk_start, _, _) = self.rope.chunk_at_byte(start);
        if let Some(text) = chunk.get(start - chunk_start..end - chunk_start) {
            return Cow::Borrowed(text);
        }
        let end = self.floor_usize(end);
        let start = self.floor_usize(start).min(end);
        Cow::Owned(self.rope.byte_slice(start..end).to_string())
    }

    /// The text in one piece.
    pub(crate) fn whole(&self) -> String {
        let mut whole = String::with_capacity(self.rope.len_bytes());
        self.push_to(&mut whole, TextRange::up_to(self.len()));
        whole
    }

    /// Adds the bytes of a range, which is on character boundaries, to a string.
    pub(crate) fn push_to(&self, out: &mut String, range: TextRange) {
        let (start, end) = (usize::from(range.start()), usize::from(range.end()).min(self.rope.len_bytes()));
        if start >= end {
            return;
        }
        let (chunk, chunk_start, _, _) = self.rope.chunk_at_byte(start);
        match chunk.get(start - chunk_start..end - chunk_start) {
            Some(text) => out.push_str(text),
            None => self.rope.byte_slice(start..end).chunks().for_each(|chunk| out.push_str(chunk)),
        }
    }

    /// The byte at an offset, if there is one.
    pub fn byte(&self, offset: TextSize) -> Option<u8> {
        self.rope.get_byte(usize::from(offset))
    }

    /// The position of an offset. An offset past the end or inside a character is moved back to the nearest one.
    pub fn position(&self, offset: TextSize, encoding: Encoding) -> Position {
        let offset = self.floor(offset);
        let line = self.rope.byte_to_line(offset);
        let start = self.rope.line_to_byte(line);
        let character = match encoding {
            Encoding::Utf8 => offset - start,
            Encoding::Utf32 => self.rope.byte_to_char(offset) - self.rope.byte_to_char(start),
            Encoding::Utf16 => {
                let from = self.rope.char_to_utf16_cu(self.rope.byte_to_char(start));
                self.rope.char_to_utf16_cu(self.rope.byte_to_char(offset)) - from
            }
        };
        Position { line: line as u32, character: character as u32 }
    }

    /// The offset of a position. A line past the end is the end of the text, a character past the end of its
    /// line is the end of that line (before its line end).
    pub fn offset(&self, position: Position, encoding: Encoding) -> TextSize {
        let line = position.line as usize;
        if line >= self.rope.len_lines() {
            return self.len();
        }
        let start = self.rope.line_to_byte(line);
        let end = start + self.line_len(line);
        let wanted = position.character as usize;
        let offset = match encoding {
            Encoding::Utf8 => start.saturating_add(wanted),
            Encoding::Utf32 => {
                let char = self.rope.byte_to_char(start).saturating_add(wanted);
                self.rope.char_to_byte(char.min(self.rope.len_chars()))
            }
            Encoding::Utf16 => {
                let unit = self.rope.char_to_utf16_cu(self.rope.byte_to_char(start)).saturating_add(wanted);
                let char = self.rope.utf16_cu_to_char(unit.min(self.rope.len_utf16_cu()));
                self.rope.char_to_byte(char)
            }
        };
        TextSize::new(self.floor_usize(offset.min(end)) as u32)
    }

    /// The offset at which the line of an offset starts.
    pub fn line_start(&self, offset: TextSize) -> TextSize {
        let line = self.rope.byte_to_line(self.floor(offset));
        TextSize::new(self.rope.line_to_byte(line) as u32)
    }

    /// The line that starts at `start`, without its line end.
    pub fn line(&self, start: TextSize) -> Cow<'_, str> {
        let start = self.floor(start);
        let line = self.rope.byte_to_line(start);
        let end = (self.rope.line_to_byte(line) + self.line_len(line)).max(start);
        self.slice(TextRange::new(TextSize::new(start as u32), TextSize::new(end as u32)))
    }

    /// Where the line below the one of an offset starts. `None` if that is the last one.
    pub fn next_line(&self, offset: TextSize) -> Option<TextSize> {
        let line = self.rope.byte_to_line(self.floor(offset)) + 1;
        (line < self.rope.len_lines()).then(|| TextSize::new(self.rope.line_to_byte(line) as u32))
    }

    /// Where a word stands, without overlaps, in order. Reads the whole text once.
    pub fn find_all(&self, word: &str) -> Vec<TextSize> {
        let finder = memchr::memmem::Finder::new(word);
        let mut found = Vec::new();
        // The end of the chunks before, too short to hold the word.
        let mut rest: Vec<u8> = Vec::new();
        let mut at = 0;
        for chunk in self.rope.chunks() {
            let mut seam = std::mem::take(&mut rest);
            let seam_len = seam.len();
            seam.extend(chunk.bytes().take(word.len().saturating_sub(1)));
            let across = finder.find(&seam).map(|it| at - seam_len + it);
            found.extend(across);
            found.extend(finder.find_iter(chunk.as_bytes()).map(|it| at + it));
            at += chunk.len();
            let tail = if chunk.len() + 1 >= word.len() { chunk.as_bytes() } else { &seam };
            rest = tail[tail.len().saturating_sub(word.len().saturating_sub(1))..].to_vec();
        }
        found.into_iter().map(|it| TextSize::new(it as u32)).collect()
    }

    /// Replaces a range. The text before stays as it was in other clones.
    pub fn apply(&mut self, edit: &TextEdit) {
        let end = self.floor(edit.end.max(edit.start));
        let start = self.floor(edit.start).min(end);
        let (start, end) = (self.rope.byte_to_char(start), self.rope.byte_to_char(end));
        if start < end {
            self.rope.remove(start..end);
        }
        if !edit.new_text.is_empty() {
            self.rope.insert(start, &edit.new_text);
        }
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

    /// Length of a line in bytes, without its line end.
    fn line_len(&self, line: usize) -> usize {
        let start = self.rope.line_to_byte(line);
        let mut end = self.rope.line_to_byte((line + 1).min(self.rope.len_lines()));
        if end > start && self.rope.byte(end - 1) == b'\n' {
            end -= 1;
        }
        if end > start && self.rope.byte(end - 1) == b'\r' {
            end -= 1;
        }
        end - start
    }

    /// The piece of memory that an offset lies in, and where that starts.
    pub(crate) fn chunk(&self, offset: usize) -> (&str, usize) {
        let (chunk, start, _, _) = self.rope.chunk_at_byte(offset);
        (chunk, start)
    }

    /// The nearest character boundary at or before an offset.
    pub(crate) fn floor(&self, offset: TextSize) -> usize {
        self.floor_usize(usize::from(offset).min(self.rope.len_bytes()))
    }

    fn floor_usize(&self, mut offset: usize) -> usize {
        while offset < self.rope.len_bytes() && self.rope.byte(offset) & 0xC0 == 0x80 {
            offset -= 1;
        }
        offset
    }
}

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.rope.chunks().try_for_each(|chunk| f.write_str(chunk))
    }
}
