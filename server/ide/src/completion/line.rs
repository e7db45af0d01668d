//! The line that somebody types in: documents are broken where somebody types.

use std::cmp::Ordering;

use syntax::{Document, Entry, Format, JsonPointer, Style, TextRange, TextSize};

use super::pen::{Pen, Quotes};
use super::scan::{content, scan};

/// The line up to the offset, taken apart: documents are broken where somebody types.
pub(super) struct Line {
    /// `key:` before the offset.
    pub(super) key: Option<String>,
    /// How the word at the offset is written.
    pub(super) pen: Pen,
    /// The line starts an item of a list.
    pub(super) is_item: bool,
    /// The offset is in brackets on this line.
    pub(super) in_brackets: bool,
    /// Where the first word of the line starts, in characters.
    column: usize,
    offset: TextSize,
    /// The brace on this line that the offset is in.
    brace: Option<TextSize>,
}

impl Line {
    /// `None` where nothing can be offered: in texts of several lines, in comments, behind a complete scalar.
    pub(super) fn at(document: &Document, offset: TextSize) -> Option<Line> {
        let (text, format) = (document.text(), document.format());
        let start = text.line_start(offset);
        let line = text.line(start);
        let at = usize::from(offset - start).min(line.len());
        let before = line.get(..at).unwrap_or(&line);
        let (column, is_item) = content_column(before);
        // Right behind a dash, an item has not begun.
        let trimmed = before.get(column..)?;
        if is_in_long_text(document, offset, column) {
            return None;
        }
        let starts_in_flow = format == Format::Json || is_in_flow(document, start);
        let found = scan(trimmed, format, starts_in_flow);
        let (level, outer) = found.levels.split_last().filter(|_| !found.is_comment)?;
        let in_brackets = matches!(level.open, Some(('[', _)));
        // The key of an item in brackets stands before them.
        let keyed = if in_brackets { outer.last() } else { Some(level) };
        let key = keyed.and_then(|it| it.key(trimmed)).map(str::to_owned);
        let content = content(trimmed, level.start(), format)?;
        let behind = line.get(at..).unwrap_or_default();
        let in_text = |it: usize| start + TextSize::new(it as u32);
        let to_word_end = word_length(behind);
        let (word, quotes) = match found.quote {
            Some((mark, open)) => {
                let closing = closing(behind, mark);
                let end = at + closing.unwrap_or(to_word_end);
                let open = column + open;
                let range = TextRange::new(in_text(open), in_text(end + usize::from(closing.is_some())));
                let quotes = Quotes { mark, is_closed: closing.is_some(), range };
                (TextRange::new(in_text(open + 1), in_text(end)), Some(quotes))
            }
            // Behind the closing quote, nothing can follow.
            None if trimmed.get(content..).is_some_and(|it| it.starts_with(['"', '\''])) => return None,
            None => (TextRange::new(in_text(column + content), in_text(at + to_word_end)), None),
        };
        let end = quotes.map_or(word.end(), |it| it.range.end());
        let pen = Pen {
            format,
            word,
            quotes,
            in_flow: starts_in_flow || level.open.is_some(),
            lacks_space: format == Format::Yaml && quotes.is_none() && key.is_some() && before.ends_with(':'),
            has_colon: line.get(usize::from(end - start)..).is_some_and(|it| has_colon(it, format, quotes.is_some())),
        };
        // A list in a list has no key.
        let is_keyed = !in_brackets || key.is_some();
        let brace = found.levels.iter().rev().find_map(|it| it.open.filter(|it| is_keyed && it.0 == '{'));
        let brace = brace.map(|it| in_text(column + it.1));
        Some(Line { key, pen, is_item, in_brackets, column, offset, brace })
    }

    /// Whether the word at the offset is what is written in a range, with its quotes or without.
    pub(super) fn is_at(&self, range: TextRange) -> bool {
        self.pen.quotes.map_or(self.pen.word, |it| it.range) == range
    }

    /// The pointer of the value that the key of this line has.
    pub(super) fn at_key(&self, document: &Document, place: &JsonPointer, key: &str) -> Option<JsonPointer> {
        if place.last() == Some(key) {
            return Some(place.clone());
        }
        let parent = place.parent().filter(|it| it.last() == Some(key));
        let list = parent.filter(|it| document.at(it).is_some_and(|it| it.is_sequence()));
        list.or_else(|| Some(self.container(document, place)?.join(key)))
    }

    /// The pointer of the Object that a new key at this column of this line belongs to.
    pub(super) fn container(&self, document: &Document, place: &JsonPointer) -> Option<JsonPointer> {
        if let Some(brace) = self.brace.filter(|_| document.format() == Format::Yaml) {
            return Some(document.pointer_at_offset(brace));
        }
        if self.pen.in_flow {
            let is_inside = document.at(place).is_some_and(|it| {
                let range = it.range();
                it.style() == Style::Flow && range.start() < self.offset && range.contains(self.offset)
            });
            return if is_inside { Some(place.clone()) } else { place.parent() };
        }
        if self.column == 0 {
            return Some(JsonPointer::root());
        }
        // What is half typed may belong to nothing yet: the lines above tell by their columns.
        let text = document.text();
        let mut start = text.line_start(self.offset);
        while let Some(before) = u32::from(start).checked_sub(1) {
            start = text.line_start(TextSize::new(before));
            let above = text.line(start);
            let content = above.trim_start();
            if content.is_empty() || content.starts_with('#') {
                continue;
            }
            let (key, _) = content_column(&above);
            let pointer = || document.pointer_at_offset(start + TextSize::new(key as u32));
            match key.cmp(&self.column) {
                Ordering::Greater => {}
                Ordering::Less => return Some(pointer()),
                Ordering::Equal if self.is_item => return list_of(document, &pointer()),
                // What begins no entry continues the text of a line above, or is half typed itself.
                Ordering::Equal => {
                    let pointer = pointer();
                    let begins = |it: Entry<'_>| it.key_node().range().start() >= start;
                    if document.entry_at(&pointer).is_some_and(begins) {
                        return pointer.parent();
                    }
                }
            }
        }
        self.is_item.then(JsonPointer::root)
    }
}

/// The list that a plain item, or the first key of an item, belongs to.
fn list_of(document: &Document, pointer: &JsonPointer) -> Option<JsonPointer> {
    let parent = pointer.parent()?;
    match document.at(&parent).is_some_and(|it| it.is_sequence()) {
        true => Some(parent),
        false => parent.parent(),
    }
}

/// Where the text of a line starts behind white space and dashes, and whether there are dashes.
fn content_column(line: &str) -> (usize, bool) {
    let mut rest = line.trim_start();
    let mut is_item = false;
    while let Some(inner) = rest.strip_prefix("- ") {
        is_item = true;
        rest = inner.trim_start();
    }
    // What a dash at the end of a line will be followed by.
    let lone = if rest == "-" { 2 } else { 0 };
    (line.len() - rest.len() + lone, is_item || lone > 0)
}

/// Whether the offset is in a text of several lines that has begun on a line before.
fn is_in_long_text(document: &Document, offset: TextSize, column: usize) -> bool {
    let Some((pointer, node)) = document.value_at_offset(offset) else { return false };
    let text = document.text();
    let first = text.line_start(node.range().start());
    match node.style() {
        Style::Literal | Style::Folded => {
            let header = text.line(first);
            let key = document.entry_at(&pointer).map(|it| it.key_node().range().start());
            let key = key.filter(|it| *it >= first).map(|it| usize::from(it - first));
            let indentation = key.unwrap_or(header.len() - header.trim_start().len());
            text.line_start(offset) == first || column > indentation
        }
        Style::SingleQuoted | Style::DoubleQuoted => text.line_start(offset) > first && offset < node.range().end(),
        _ => false,
    }
}

/// Whether an offset is in braces or brackets that are opened before it.
fn is_in_flow(document: &Document, offset: TextSize) -> bool {
    let mut place = Some(document.pointer_at_offset(offset));
    while let Some(pointer) = place {
        let is_flow = document
            .at(&pointer)
            .is_some_and(|it| it.style() == Style::Flow && it.range().start() < offset && it.range().contains(offset));
        if is_flow {
            return true;
        }
        place = pointer.parent();
    }
    false
}

fn word_length(text: &str) -> usize {
    let is_word = |it: char| !matches!(it, ' ' | ',' | ']' | '}' | '"' | '\'' | ':');
    text.find(|it| !is_word(it)).unwrap_or(text.len())
}

/// Where the quote that is open ends on this line. What is no end by what follows it opens another text.
fn closing(text: &str, mark: char) -> Option<usize> {
    let mut chars = text.char_indices().peekable();
    while let Some((at, it)) = chars.next() {
        let is_escape = match mark {
            '"' => it == '\\',
            _ => it == mark && chars.peek().is_some_and(|it| it.1 == mark),
        };
        if is_escape {
            chars.next();
        } else if it == mark {
            let rest = text.get(at + 1..)?.trim_start();
            return (rest.is_empty() || rest.starts_with([',', '}', ']', ':', '#'])).then_some(at);
        }
    }
    None
}

/// Whether a key ends before a text.
fn has_colon(text: &str, format: Format, is_quoted: bool) -> bool {
    let behind = text.trim_start().strip_prefix(':');
    behind.is_some_and(|it| format == Format::Json || is_quoted || it.is_empty() || it.starts_with(char::is_whitespace))
}
