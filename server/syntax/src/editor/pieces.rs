//! What became of the original text: its pieces, in order, with new text between them.
//!
//! Composition is exact by construction: the edits at the end are read off the pieces, whatever the number of
//! operations that led to them.

use text_size::{TextRange, TextSize};

use crate::{Text, TextEdit};

#[derive(Clone, Debug)]
enum Piece {
    Original { start: u32, end: u32 },
    New(String),
}

impl Piece {
    fn len(&self) -> u32 {
        match self {
            Piece::Original { start, end } => end - start,
            Piece::New(text) => text.len() as u32,
        }
    }

    /// The part from `from` to `to`, both from the start of the piece.
    fn part(&self, from: u32, to: u32) -> Piece {
        match self {
            Piece::Original { start, .. } => Piece::Original { start: start + from, end: start + to },
            Piece::New(text) => Piece::New(text[from as usize..to as usize].to_owned()),
        }
    }
}

/// The pieces of a text.
#[derive(Clone, Debug)]
pub(super) struct Pieces {
    original: Text,
    pieces: Vec<Piece>,
}

impl Pieces {
    pub(super) fn new(original: Text) -> Pieces {
        let end = u32::from(original.len());
        Pieces { original, pieces: vec![Piece::Original { start: 0, end }] }
    }

    /// Replaces a range of the text as it is now.
    pub(super) fn apply(&mut self, edit: &TextEdit) {
        let (from, to) = (u32::from(edit.start), u32::from(edit.end));
        let mut result = Vec::with_capacity(self.pieces.len() + 2);
        let mut new_text = Some(edit.new_text.as_str());
        let mut insert = |result: &mut Vec<Piece>| {
            if let Some(text) = new_text.take()
                && !text.is_empty()
            {
                result.push(Piece::New(text.to_owned()));
            }
        };
        let mut at = 0;
        for piece in &self.pieces {
            let end = at + piece.len();
            if at < from {
                result.push(piece.part(0, from.min(end) - at));
            }
            if from <= end {
                insert(&mut result);
            }
            if end > to {
                result.push(piece.part(to.max(at) - at, end - at));
            }
            at = end;
        }
        insert(&mut result);
        result.retain(|it| it.len() > 0);
        self.pieces = result;
    }

    /// The edits that make the text of now from the original one.
    pub(super) fn edits(&self) -> Vec<TextEdit> {
        let mut edits = Vec::new();
        let mut at = 0;
        let mut pending = String::new();
        let end = u32::from(self.original.len());
        for piece in self.pieces.iter().chain([&Piece::Original { start: end, end }]) {
            match piece {
                Piece::New(text) => pending.push_str(text),
                Piece::Original { start, end } => {
                    edits.extend(self.trimmed(at, *start, &pending));
                    pending.clear();
                    at = *end;
                }
            }
        }
        edits
    }

    /// An edit without what it would replace by itself.
    fn trimmed(&self, start: u32, end: u32, new_text: &str) -> Option<TextEdit> {
        let old = self.original.slice(TextRange::new(start.into(), end.into()));
        if *old == *new_text {
            return None;
        }
        // No edit starts or ends inside a character or a CRLF.
        let is_boundary = |text: &str, at: usize| {
            text.is_char_boundary(at) && !(text[..at].ends_with('\r') && text[at..].starts_with('\n'))
        };
        let (old_bytes, new_bytes) = (old.as_bytes(), new_text.as_bytes());
        let mut prefix = old_bytes.iter().zip(new_bytes).take_while(|(one, other)| one == other).count();
        while !is_boundary(&old, prefix) || !is_boundary(new_text, prefix) {
            prefix -= 1;
        }
        let most = old.len().min(new_text.len()) - prefix;
        let suffix = old_bytes.iter().rev().zip(new_bytes.iter().rev()).take_while(|(one, other)| one == other).count();
        let mut suffix = suffix.min(most);
        while !is_boundary(&old, old.len() - suffix) || !is_boundary(new_text, new_text.len() - suffix) {
            suffix -= 1;
        }
        Some(TextEdit {
            start: TextSize::new(start + prefix as u32),
            end: TextSize::new(end - suffix as u32),
            new_text: new_text[prefix..new_text.len() - suffix].to_owned(),
        })
    }
}
