//! The text of a document: a rope, with positions in every encoding that the protocol knows.

use std::borrow::Cow;

use text_size::{TextRange, TextSize};

mod rope;
#[cfg(test)]
mod tests;

use rope::{Rope, Size};

/// A text as a rope: cheap to clone, cheap to edit. Offsets are bytes of UTF-8.
///
/// Lines end at `\n`, `\r\n` and `\r`, as in LSP, and nowhere else.
#[derive(Clone, Debug, Default)]
pub struct Text {
    rope: Rope,
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
        let mut rest = other;
        usize::from(self.len()) == other.len()
            && self.rope.pieces().all(|piece| {
                let is_equal = rest.starts_with(piece);
                rest = rest.get(piece.len()..).unwrap_or_default();
                is_equal
            })
    }
}

impl Text {
    pub fn new(text: &str) -> Self {
        Text { rope: Rope::new(text) }
    }

    /// Length in bytes.
    pub fn len(&self) -> TextSize {
        TextSize::new(self.rope.size().bytes)
    }

    pub fn is_empty(&self) -> bool {
        self.rope.size().bytes == 0
    }

    /// The bytes of a range; borrowed where they lie in one piece of the rope. Clamped to the text.
    pub fn slice(&self, range: TextRange) -> Cow<'_, str> {
        let (start, end) = (usize::from(range.start()), usize::from(range.end()));
        // Nearly all lie in one piece.
        let (chunk, chunk_start) = self.chunk(start);
        if let Some(text) = chunk.get(start - chunk_start..end - chunk_start) {
            return Cow::Borrowed(text);
        }
        let end = self.floor_usize(end);
        let start = self.floor_usize(start).min(end);
        let mut text = String::with_capacity(end - start);
        self.push_to(&mut text, TextRange::new(TextSize::new(start as u32), TextSize::new(end as u32)));
        Cow::Owned(text)
    }

    /// The text in one piece.
    pub(crate) fn whole(&self) -> String {
        let mut whole = String::with_capacity(self.len().into());
        self.rope.pieces().for_each(|piece| whole.push_str(piece));
        whole
    }

    /// Adds the bytes of a range, which is on character boundaries, to a string.
    pub(crate) fn push_to(&self, out: &mut String, range: TextRange) {
        let (mut start, end) = (usize::from(range.start()), usize::from(range.end().min(self.len())));
        while start < end {
            let (chunk, chunk_start) = self.chunk(start);
            let piece = &chunk[start - chunk_start..chunk.len().min(end - chunk_start)];
            out.push_str(piece);
            start += piece.len();
        }
    }

    /// The byte at an offset, if there is one.
    pub fn byte(&self, offset: TextSize) -> Option<u8> {
        let (chunk, start) = self.chunk(offset.into());
        chunk.as_bytes().get(usize::from(offset) - start).copied()
    }

    /// The position of an offset. An offset past the end or inside a character is moved back to the nearest one.
    pub fn position(&self, offset: TextSize, encoding: Encoding) -> Position {
        let at = TextSize::new(self.floor(offset) as u32);
        let line = self.rope.before(at.into()).breaks;
        let start = self.line_start(at);
        // What stands before it in its line is short.
        let head = || self.slice(TextRange::new(start, at));
        let character = match encoding {
            Encoding::Utf8 => u32::from(at - start),
            Encoding::Utf16 => Size::of(&head()).utf16,
            Encoding::Utf32 => Size::of(&head()).chars,
        };
        Position { line, character }
    }

    /// The offset of a position. A line past the end is the end of the text, a character past the end of its
    /// line is the end of that line (before its line end).
    pub fn offset(&self, position: Position, encoding: Encoding) -> TextSize {
        if position.line > self.rope.size().breaks {
            return self.len();
        }
        let start = self.rope.line(position.line);
        let end = start + self.line_len(position.line);
        let from = || self.rope.before(start);
        let offset = match encoding {
            Encoding::Utf8 => start.saturating_add(position.character),
            Encoding::Utf16 => {
                let place = from().utf16.saturating_add(position.character);
                self.rope.offset(place, |it| it.utf16, |char| char.len_utf16() as u32)
            }
            Encoding::Utf32 => {
                let place = from().chars.saturating_add(position.character);
                self.rope.offset(place, |it| it.chars, |_| 1)
            }
        };
        TextSize::new(self.floor_usize(offset.min(end) as usize) as u32)
    }

    /// The offset at which the line of an offset starts.
    pub fn line_start(&self, offset: TextSize) -> TextSize {
        let offset = self.floor(offset);
        let (chunk, chunk_start) = self.chunk(offset);
        let (before, behind) = chunk.as_bytes().split_at(offset - chunk_start);
        // Between the two characters of a line end the line has not ended.
        let is_between = behind.first() == Some(&b'\n') && before.last() == Some(&b'\r');
        let before = &before[..before.len() - usize::from(is_between)];
        match memchr::memrchr2(b'\n', b'\r', before) {
            Some(at) => TextSize::new((chunk_start + at + 1) as u32),
            None => TextSize::new(self.rope.line(self.line_of(offset))),
        }
    }

    /// The line that starts at `start`, without its line end.
    pub fn line(&self, start: TextSize) -> Cow<'_, str> {
        let start = self.floor(start);
        let (chunk, chunk_start) = self.chunk(start);
        let rest = &chunk[start - chunk_start..];
        if let Some(at) = memchr::memchr2(b'\n', b'\r', rest.as_bytes()) {
            return Cow::Borrowed(&rest[..at]);
        }
        let line = self.line_of(start);
        let end = (self.rope.line(line) + self.line_len(line)).max(start as u32);
        self.slice(TextRange::new(TextSize::new(start as u32), TextSize::new(end)))
    }

    /// Where the line below the one of an offset starts. `None` if that is the last one.
    pub fn next_line(&self, offset: TextSize) -> Option<TextSize> {
        let line = self.line_of(self.floor(offset)) + 1;
        (line <= self.rope.size().breaks).then(|| TextSize::new(self.rope.line(line)))
    }

    /// Where a word stands, without overlaps, in order. Reads the whole text once.
    pub fn find_all(&self, word: &str) -> Vec<TextSize> {
        let finder = memchr::memmem::Finder::new(word);
        let mut found = Vec::new();
        // The end of the chunks before, too short to hold the word.
        let mut rest: Vec<u8> = Vec::new();
        let mut at = 0;
        for chunk in self.rope.pieces() {
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

    /// Where a word stands within a range, which is clamped to the text and goes to the character that it starts in.
    pub fn find_within(&self, range: TextRange, word: &str) -> Vec<TextSize> {
        let start = TextSize::new(self.floor(range.start()) as u32);
        let text = self.slice(TextRange::new(start, range.end().max(start)));
        let found = memchr::memmem::find_iter(text.as_bytes(), word);
        found.map(|it| start + TextSize::new(it as u32)).collect()
    }

    /// Replaces a range. The text before stays as it was in other clones.
    pub fn apply(&mut self, edit: &TextEdit) {
        let end = self.floor(edit.end.max(edit.start));
        let start = self.floor(edit.start).min(end);
        if start < end || !edit.new_text.is_empty() {
            self.rope.replace(start as u32, end as u32, &edit.new_text);
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

    /// The number of the line that an offset is in, which is on a character boundary.
    fn line_of(&self, offset: usize) -> u32 {
        self.rope.before(offset as u32).breaks
    }

    /// Length of a line in bytes, without its line end.
    fn line_len(&self, line: u32) -> u32 {
        let (start, mut end) = (self.rope.line(line), self.rope.line(line.saturating_add(1)));
        let ends_with = |end: u32, byte: u8| end > start && self.byte(TextSize::new(end - 1)) == Some(byte);
        if ends_with(end, b'\n') {
            end -= 1;
        }
        if ends_with(end, b'\r') {
            end -= 1;
        }
        end - start
    }

    /// The piece of memory that an offset lies in, and where that starts.
    pub(crate) fn chunk(&self, offset: usize) -> (&str, usize) {
        self.rope.at(offset as u32).map_or(("", 0), |found| (found.text, found.before.bytes as usize))
    }

    /// The nearest character boundary at or before an offset.
    pub(crate) fn floor(&self, offset: TextSize) -> usize {
        self.floor_usize(offset.into())
    }

    fn floor_usize(&self, offset: usize) -> usize {
        let offset = offset.min(self.len().into());
        let (chunk, start) = self.chunk(offset);
        start + rope::floor(chunk, offset - start)
    }
}

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.rope.pieces().try_for_each(|chunk| f.write_str(chunk))
    }
}
