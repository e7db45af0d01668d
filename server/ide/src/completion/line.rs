//! The line that somebody types in: documents are broken where somebody types.

use std::cmp::Ordering;

use syntax::{Document, Format, JsonPointer, TextRange, TextSize};

/// The line up to the offset, taken apart: documents are broken where somebody types.
pub(super) struct Line {
    /// `key:` before the offset.
    pub(super) key: Option<String>,
    /// The word at the offset.
    pub(super) word: TextRange,
    /// Where the first word of the line starts, in characters.
    column: usize,
    offset: TextSize,
    /// The brace on this line that the offset is in.
    brace: Option<TextSize>,
    /// The line starts an item of a list.
    is_item: bool,
    /// The quote that the word stands in.
    quote: Option<char>,
    /// The offset is right behind the colon of the key: YAML wants a space there.
    lacks_space: bool,
}

impl Line {
    pub(super) fn at(document: &Document, offset: TextSize) -> Line {
        let text = document.text();
        let start = text.line_start(offset);
        let line = text.line(start);
        let at = usize::from(offset - start).min(line.len());
        let before = line.get(..at).unwrap_or(&line);
        let trimmed = before.trim_start().trim_start_matches("- ");
        let column = before.len() - trimmed.len();
        let is_item = before.trim_start().starts_with("- ");
        let open = innermost(trimmed);
        let (key, rest) = match open {
            // Behind a brace or a comma comes the next key.
            Some(Open { bracket: '{', segment, .. }) => key_and_rest(&trimmed[segment..]),
            Some(Open { at, segment, .. }) => {
                let (key, _) = key_and_rest(trimmed[..at].rsplit(['{', ',']).next().unwrap_or_default());
                (key, trimmed[segment..].trim_start())
            }
            None => key_and_rest(trimmed),
        };
        let key = key.map(|it| it.trim().trim_matches(['"', '\'']).to_owned());
        let quote = rest.chars().next().filter(|it| matches!(it, '"' | '\''));
        let word_start = at - rest.trim_start_matches(['"', '\'']).len();
        let is_word = |it: char| !matches!(it, ' ' | ',' | ']' | '}' | '"' | '\'' | ':');
        let behind = line.get(at..).unwrap_or_default();
        let word_end = at + behind.find(|it| !is_word(it)).unwrap_or(behind.len());
        let lacks_space = key.is_some() && quote.is_none() && before.ends_with(':');
        let in_text = |it: usize| start + TextSize::new(it as u32);
        Line {
            key,
            word: TextRange::new(in_text(word_start), in_text(word_end)),
            column,
            offset,
            brace: open.filter(|it| it.bracket == '{').map(|it| in_text(column + it.at)),
            is_item,
            quote,
            lacks_space,
        }
    }

    /// The pointer of the Object that a new key at this column of this line belongs to.
    pub(super) fn container(&self, document: &Document, place: &JsonPointer) -> Option<JsonPointer> {
        if document.format() == Format::Json {
            let is_inside = document.at(place).is_some_and(|it| it.is_mapping() && it.range().contains(self.offset));
            return if is_inside { Some(place.clone()) } else { place.parent() };
        }
        if let Some(brace) = self.brace {
            return Some(document.pointer_at_offset(brace));
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
            let key = above.len() - content.trim_start_matches("- ").len();
            let pointer = || document.pointer_at_offset(start + TextSize::new(key as u32));
            match key.cmp(&self.column) {
                Ordering::Greater => {}
                Ordering::Less => return Some(pointer()),
                Ordering::Equal if self.is_item => return pointer().parent()?.parent(),
                Ordering::Equal => return pointer().parent(),
            }
        }
        self.is_item.then(JsonPointer::root)
    }

    /// A key as it is written: with quotes in JSON, unless they are there.
    pub(super) fn as_key(&self, format: Format, name: &str) -> String {
        match (format, self.quote) {
            (Format::Yaml, None) => format!("{name}: "),
            (Format::Json, None) => format!("\"{name}\": "),
            (_, Some(_)) => name.to_owned(),
        }
    }

    /// A text as a value, in quotes where the format wants them.
    pub(super) fn as_value(&self, format: Format, text: &str) -> String {
        match (format, self.quote) {
            (_, Some(_)) => text.to_owned(),
            (Format::Json, None) => format!("\"{text}\""),
            // `#` behind a space would start a comment.
            (Format::Yaml, None) if text.starts_with('#') => self.as_word(format, &format!("'{text}'")),
            (Format::Yaml, None) => self.as_word(format, text),
        }
    }

    /// A value that is no text, or is written as it should be.
    pub(super) fn as_word(&self, format: Format, word: &str) -> String {
        let space = if self.lacks_space && format == Format::Yaml { " " } else { "" };
        format!("{space}{word}")
    }
}

/// A bracket that is open at the end of a text: where it stands, and where the last entry or item in it begins.
#[derive(Clone, Copy)]
struct Open {
    bracket: char,
    at: usize,
    segment: usize,
}

fn innermost(text: &str) -> Option<Open> {
    let mut open: Vec<Open> = Vec::new();
    let mut quote = None;
    for (at, it) in text.char_indices() {
        match (quote, it) {
            (Some(mark), it) if it == mark => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(it),
            (None, '{' | '[') => open.push(Open { bracket: it, at, segment: at + 1 }),
            (None, '}' | ']') => {
                open.pop();
            }
            (None, ',') => {
                if let Some(last) = open.last_mut() {
                    last.segment = at + 1;
                }
            }
            (None, _) => {}
        }
    }
    open.pop()
}

/// Splits at the last `key:` with a space or nothing behind it.
fn key_and_rest(text: &str) -> (Option<&str>, &str) {
    let text = text.trim_start();
    match text.rfind(": ").or_else(|| text.ends_with(':').then(|| text.len() - 1)) {
        Some(split) => (Some(&text[..split]), text[split + 1..].trim_start()),
        None => (None, text),
    }
}
