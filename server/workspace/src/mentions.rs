//! Where a text has words that somebody looks for anywhere in it, comments included: it is looked through once, and
//! after an edit only around that.

use syntax::{Text, TextRange, TextSize};

use crate::Shift;

/// A word that is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// How comments speak to this program.
    Address,
    /// The announced end of something.
    Sunset,
}

impl Word {
    const ALL: [Word; 2] = [Word::Address, Word::Sunset];

    pub fn text(self) -> &'static str {
        match self {
            Word::Address => "openapi-analyzer:",
            Word::Sunset => "x-sunset",
        }
    }
}

/// The places of all words in one text, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mentions([Vec<TextSize>; Word::ALL.len()]);

impl Mentions {
    pub(crate) fn new(text: &Text) -> Mentions {
        Mentions(Word::ALL.map(|word| text.find_all(word.text())))
    }

    pub(crate) fn of(&self, word: Word) -> &[TextSize] {
        &self.0[word as usize]
    }

    /// The places in a text that edits have made of the one before.
    pub(crate) fn after(&self, edits: &[Shift], text: &Text) -> Mentions {
        Mentions(Word::ALL.map(|word| {
            let mut found = self.of(word).to_vec();
            let mut edited: Vec<TextRange> = Vec::new();
            for edit in edits {
                found.retain_mut(|at| match edit.text(TextRange::at(*at, TextSize::of(word.text()))) {
                    Some(moved) => {
                        *at = moved.start();
                        true
                    }
                    None => false,
                });
                edited.iter_mut().for_each(|it| *it = edit.around(*it));
                edited.push(edit.inserted());
            }
            for range in edited {
                let reach = TextSize::of(word.text());
                let range = TextRange::new(range.start() - reach.min(range.start()), range.end() + reach);
                found.extend(text.find_within(range, word.text()));
            }
            found.sort_unstable();
            found.dedup();
            found
        }))
    }
}

#[cfg(test)]
mod tests {
    use syntax::{Document, FileId, Format, TextEdit};

    use super::*;

    /// Edits, made one after the other: from, to, and the text between.
    #[track_caller]
    fn check(text: &str, edits: &[(usize, usize, &str)], expected: [usize; 2]) {
        let mut document = Document::parse(FileId(0), Format::Yaml, text);
        let before = Mentions::new(document.text());
        let mut shifts = Vec::new();
        for (start, end, new) in edits {
            let range = TextRange::new(TextSize::new(*start as u32), TextSize::new(*end as u32));
            let edit = TextEdit::replace(range, *new);
            let after = document.edit(&edit);
            shifts.push(Shift::new(&edit, &document, &after));
            document = after;
        }
        let after = before.after(&shifts, document.text());
        assert_eq!(after, Mentions::new(document.text()));
        assert_eq!(Word::ALL.map(|word| after.of(word).len()), expected);
    }

    const TEXT: &str = "é: 1 # openapi-analyzer: ignore a\nx-sunset: 2030-01-01\n";

    #[test]
    fn words_move_with_the_text_around_them() {
        check(TEXT, &[], [1, 1]);
        check(TEXT, &[(0, 0, "b: 2\n")], [1, 1]);
        check(TEXT, &[(0, 5, "")], [1, 1]);
        check(TEXT, &[(TEXT.len(), TEXT.len(), "c: 3\n")], [1, 1]);
    }

    #[test]
    fn words_go_with_what_they_are_made_of() {
        check(TEXT, &[(10, 11, "")], [0, 1]);
        check(TEXT, &[(12, 12, "é")], [0, 1]);
        check(TEXT, &[(0, TEXT.len(), "")], [0, 0]);
    }

    #[test]
    fn words_come_when_their_last_letter_does() {
        check(TEXT, &[(10, 11, ""), (10, 10, "n")], [0, 1]);
        check(TEXT, &[(10, 11, ""), (0, 2, ""), (8, 8, "e")], [1, 1]);
        check("x-sunse: 1\n", &[(0, 0, "x-sun"), (12, 12, "t"), (5, 5, "\u{e9}")], [0, 1]);
        check("", &[(0, 0, "x-sunset x-sunset"), (17, 17, "# openapi-analyzer: x")], [1, 2]);
    }
}
