//! The lines of a text, by offsets.

use std::borrow::Cow;

use text_size::{TextRange, TextSize};

use crate::Text;

const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// A text as lines. A byte order mark belongs to no line.
#[derive(Clone, Copy)]
pub(super) struct Lines<'a> {
    text: &'a Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    Blank,
    /// A comment of YAML.
    Comment,
    Content,
}

/// Where an entry with all that belongs to it ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extent {
    pub(super) end: u32,
    /// The end is behind a line break: at the start of the next line.
    pub(super) is_line_start: bool,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a Text) -> Lines<'a> {
        Lines { text }
    }

    pub(super) fn len(self) -> u32 {
        self.text.len().into()
    }

    pub(super) fn slice(self, start: u32, end: u32) -> Cow<'a, str> {
        self.text.slice(TextRange::new(start.into(), end.max(start).into()))
    }

    pub(super) fn byte(self, at: u32) -> Option<u8> {
        self.text.byte(at.into())
    }

    /// Where the line of an offset starts.
    pub(super) fn start(self, at: u32) -> u32 {
        match self.text.line_start(TextSize::new(at)).into() {
            0 if self.slice(0, 3) == BYTE_ORDER_MARK => 3,
            start => start,
        }
    }

    /// Where the line of an offset ends, before its line break.
    pub(super) fn end(self, at: u32) -> u32 {
        let start = self.text.line_start(TextSize::new(at));
        u32::from(start) + self.text.line(start).len() as u32
    }

    /// Where the next line starts: the end of the text, if there is none.
    pub(super) fn next(self, at: u32) -> u32 {
        let end = self.end(at);
        match (self.byte(end), self.byte(end + 1)) {
            (Some(b'\r'), Some(b'\n')) => end + 2,
            (Some(_), _) => end + 1,
            (None, _) => end,
        }
    }

    /// Where the line before starts.
    pub(super) fn previous(self, at: u32) -> Option<u32> {
        let start = self.start(at);
        let first = self.start(0);
        (start > first).then(|| self.start(start - 1))
    }

    pub(super) fn column(self, at: u32) -> u32 {
        at.saturating_sub(self.start(at))
    }

    /// The white space at the start of the line of an offset.
    pub(super) fn indent(self, at: u32) -> Cow<'a, str> {
        let start = self.start(at);
        let line = self.slice(start, self.end(at));
        let len = line.len() - line.trim_start_matches([' ', '\t']).len();
        self.slice(start, start + len as u32)
    }

    /// Whether nothing but white space stands before an offset on its line.
    pub(super) fn is_first(self, at: u32) -> bool {
        self.slice(self.start(at), at).bytes().all(|it| it == b' ' || it == b'\t')
    }

    pub(super) fn line(self, at: u32) -> Line {
        let line = self.slice(self.start(at), self.end(at));
        match line.trim_start_matches([' ', '\t']) {
            "" => Line::Blank,
            text if text.starts_with('#') => Line::Comment,
            _ => Line::Content,
        }
    }

    /// The first of the comment lines that stand directly above the line of an offset, not above `floor`; the
    /// line itself if there are none.
    pub(super) fn comments_above(self, at: u32, floor: u32) -> u32 {
        let mut start = self.start(at);
        while let Some(previous) = self.previous(start).filter(|&it| it >= floor && self.line(it) == Line::Comment) {
            start = previous;
        }
        start
    }

    /// The end of an entry in column `column` whose value ends at `end`: the rest of its line, and the comment
    /// lines below that are indented more than the entry.
    pub(super) fn extent(self, end: u32, column: u32) -> Extent {
        // A block scalar that keeps its last line breaks.
        let value = self.extent_of_value(end);
        if value.is_line_start {
            return value;
        }
        let mut end = self.end(end);
        let mut line = self.next(end);
        while line > end {
            match self.line(line) {
                Line::Blank => {}
                Line::Comment if self.indent(line).len() as u32 > column => end = self.end(line),
                Line::Comment | Line::Content => break,
            }
            let next = self.next(line);
            if next == line {
                break;
            }
            line = next;
        }
        Extent { end, is_line_start: false }
    }

    /// The end of a value that ends at `end`, without what follows.
    pub(super) fn extent_of_value(self, end: u32) -> Extent {
        let is_line_start = end > 0 && end == self.start(end) && matches!(self.byte(end - 1), Some(b'\n' | b'\r'));
        Extent { end, is_line_start }
    }

    /// The comment that follows on the line of an offset, if nothing else does.
    pub(super) fn comment_behind(self, at: u32) -> Option<Cow<'a, str>> {
        let rest = self.slice(at, self.end(at));
        let len = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        (len > 0 && rest[len..].starts_with('#')).then_some(rest)
    }

    /// Whether nothing follows on the line of an offset.
    pub(super) fn is_last(self, at: u32) -> bool {
        self.slice(at, self.end(at)).bytes().all(|it| it == b' ' || it == b'\t')
    }
}
