//! How an offer is written at a place: with the quotes, the colon and the space that are wanted and not there yet.

use syntax::{Format, TextRange, between_quotes, written_string};

use super::{Completion, CompletionKind};

/// What stands around the word at a place.
pub(super) struct Pen {
    pub(super) format: Format,
    /// The word at the offset, without quotes.
    pub(super) word: TextRange,
    /// The quotes around the word.
    pub(super) quotes: Option<Quotes>,
    /// The place is in braces or brackets.
    pub(super) in_flow: bool,
    /// The offset is right behind the colon of the key: YAML wants a space there.
    pub(super) lacks_space: bool,
    /// A colon follows the word.
    pub(super) has_colon: bool,
}

/// The quote that a word stands in.
#[derive(Clone, Copy)]
pub(super) struct Quotes {
    pub(super) mark: char,
    pub(super) is_closed: bool,
    /// The word with its quotes.
    pub(super) range: TextRange,
}

impl Pen {
    /// A key that a value will follow.
    pub(super) fn key(&self, name: &str, docs: Option<&'static str>) -> Completion {
        self.entry(name, "", docs)
    }

    /// A key with its value.
    pub(super) fn entry(&self, name: &str, value: &str, docs: Option<&'static str>) -> Completion {
        let mut offer = self.text(name, CompletionKind::Field);
        offer.docs = docs;
        // In quotes that are closed, what is written ends before the last one.
        if !self.has_colon && self.quotes.is_none_or(|it| !it.is_closed) {
            offer.new_text.push_str(": ");
            offer.new_text.push_str(value);
        }
        offer
    }

    /// A text as a value, in quotes where the format or the text wants them.
    pub(super) fn value(&self, text: &str) -> Completion {
        self.text(text, CompletionKind::Value)
    }

    /// A text as the only item of a list that has no brackets yet. There is none in quotes.
    pub(super) fn bracketed(&self, text: &str) -> Option<Completion> {
        let written = format!("[{}]", written_string(text, self.format, true));
        self.unquoted(text, &written)
    }

    /// An Object of one entry, in braces. There is none in quotes.
    pub(super) fn braced(&self, name: &str, value: &str) -> Option<Completion> {
        let written = format!("{{{}: {value}}}", written_string(name, self.format, true));
        self.unquoted(name, &written)
    }

    fn unquoted(&self, label: &str, written: &str) -> Option<Completion> {
        let offer = || self.offer(label, CompletionKind::Value, self.word, self.spaced(written));
        self.quotes.is_none().then(offer)
    }

    pub(super) fn reference(&self, text: &str) -> Completion {
        self.text(text, CompletionKind::Reference)
    }

    /// A value that is written as it is: a boolean, or what needs no quotes for its reader.
    pub(super) fn word(&self, word: &str) -> Completion {
        self.offer(word, CompletionKind::Value, self.word, self.spaced(word))
    }

    fn text(&self, text: &str, kind: CompletionKind) -> Completion {
        let Some(quotes) = self.quotes else {
            let written = written_string(text, self.format, self.in_flow);
            return self.offer(text, kind, self.word, self.spaced(&written));
        };
        match between_quotes(text, quotes.mark) {
            Some(mut inner) => {
                if !quotes.is_closed {
                    inner.push(quotes.mark);
                }
                self.offer(text, kind, self.word, inner)
            }
            None => self.offer(text, kind, quotes.range, written_string(text, self.format, self.in_flow)),
        }
    }

    fn spaced(&self, written: &str) -> String {
        let space = if self.lacks_space { " " } else { "" };
        format!("{space}{written}")
    }

    fn offer(&self, label: &str, kind: CompletionKind, range: TextRange, new_text: String) -> Completion {
        Completion { label: label.to_owned(), kind, docs: None, range, new_text }
    }
}
