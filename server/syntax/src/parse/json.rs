//! JSON: strict in what it calls an error, tolerant in what it finds.
//!
//! A text whose braces balance is read by its braces. One whose braces do not is read by its layout, if it has
//! one: then a brace that is missing hurts the lines up to the next one that is further out. Which of the two it is
//! depends on the whole text; what is found within a collection that has its closer does not depend on what is
//! around it. That is what edits rest on (`reparse/json.rs`).

mod kept;
mod members;
mod tokens;

use members::{Collection, Ended};
pub(crate) use tokens::is_word;

use super::{Parsed, Parser, Place, is_blank, scan};
use crate::{
    errors::Code,
    green::{Green, Kind, flag},
};

/// How the parser tells that a collection ends whose closer is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Recovery {
    /// By braces and brackets alone.
    Closers,
    /// A member at the start of a line that is indented no deeper than the line of the opening brace belongs
    /// to an outer collection. Used for texts whose braces do not balance.
    Layout,
}

/// Reads a JSON text.
pub(crate) fn parse(text: &str) -> Parsed {
    let read = |recovery| {
        let mut json = Json::new(text, recovery);
        let stream = json.document();
        Parsed { stream, deepest: json.parser.deepest }
    };
    let parsed = read(Recovery::Closers);
    if !parsed.stream.has(flag::UNBALANCED) || !is_laid_out(&parsed.stream, text) {
        return parsed;
    }
    read(Recovery::Layout)
}

/// Whether the first member of the outermost collection stands on a line of its own, further in than the brace.
fn is_laid_out(stream: &Green, text: &str) -> bool {
    let bytes = text.as_bytes();
    outermost(stream).is_some_and(|(brace, first)| {
        let line_of = |at: usize| memchr::memrchr2(b'\n', b'\r', &bytes[..at]).map_or(0, |it| it + 1);
        is_first_member_laid_out(line_of(brace), line_of(first), |line| {
            bytes[line..].iter().take_while(|&&it| it == b' ' || it == b'\t').count()
        })
    })
}

/// Where the outermost collection and its first member start.
pub(crate) fn outermost(stream: &Green) -> Option<(usize, usize)> {
    let document = stream.nodes().first()?;
    let root = document.green.nodes().first()?;
    let first = root.green.nodes().first()?;
    let start = (document.offset() + root.offset()) as usize;
    Some((start, start + first.offset() as usize))
}

/// The same by the lines that the two start on, and the indentation of a line.
pub(crate) fn is_first_member_laid_out(brace_line: usize, first_line: usize, indent: impl Fn(usize) -> usize) -> bool {
    brace_line != first_line && indent(first_line) > indent(brace_line)
}

/// What a part of a text has to know about the text around it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Around {
    /// The column the part starts in, and the indentation of that line.
    pub(crate) column: usize,
    pub(crate) indent: usize,
    /// Collections around it.
    pub(crate) depth: usize,
    pub(crate) open_braces: usize,
    pub(crate) open_brackets: usize,
    /// The byte before it.
    pub(crate) before: Option<u8>,
}

/// Members to be read alone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SomeMembers {
    pub(crate) is_mapping: bool,
    /// The indentation of the line that the collection's opener stands on, and where that line starts, from the start
    /// of the text.
    pub(crate) indent: isize,
    pub(crate) line: isize,
    /// Where to stop.
    pub(crate) until: Option<usize>,
    /// The text starts with the closer of the member before.
    pub(crate) is_behind: bool,
}

/// Members that were read.
pub(crate) struct FoundMembers {
    pub(crate) nodes: Vec<Green>,
    pub(crate) errors: Vec<Green>,
    /// Their layout is odd.
    pub(crate) is_odd: bool,
    /// No collection in them lies deeper.
    pub(crate) deepest: usize,
}

pub(crate) struct Json<'t> {
    parser: Parser<'t>,
    recovery: Recovery,
    /// The byte before the text.
    before: Option<u8>,
    /// The indentation of the line that is read, and where its first token starts.
    indent: isize,
    line_first: usize,
    /// A line of the collection that is read would mean something else if lines counted.
    is_odd: bool,
    /// A string was not closed before the end of the text: more text might have closed it.
    hit_end: bool,
    /// In an abridged text: nothing that is kept was read as something else within the outermost value.
    is_sound: bool,
    /// A run that is kept is members among items, or items among members: that was not read on.
    is_guess: bool,
}

impl<'t> Json<'t> {
    fn new(text: &'t str, recovery: Recovery) -> Self {
        Json::part(text, recovery, Around::default())
    }

    /// A parser of a part of a text.
    pub(crate) fn part(text: &'t str, recovery: Recovery, around: Around) -> Self {
        let mut parser = Parser::new(text, around.column, around.depth);
        parser.open_braces = around.open_braces;
        parser.open_brackets = around.open_brackets;
        Json {
            parser,
            recovery,
            before: around.before,
            indent: around.indent as isize,
            line_first: usize::MAX,
            is_odd: false,
            hit_end: false,
            is_sound: true,
            is_guess: false,
        }
    }

    /// Reads a text that is one collection or one string of the given kind, to its end. `None` if it is not, or
    /// if where it ends depends on what comes behind. Also gives how deep it goes.
    pub(crate) fn alone(mut self, kind: Kind) -> Option<(Green, usize)> {
        self.value(0);
        let deepest = self.parser.deepest();
        let is_read = self.parser.is_finished() && !self.hit_end;
        let (mut nodes, errors) = self.parser.into_parts();
        let node = nodes.pop()?;
        let is_alone = is_read && errors.is_empty() && nodes.is_empty() && !is_unclosed(&node);
        (is_alone && node.kind == kind).then_some((node, deepest))
    }

    /// Reads some members or items of a collection, from the start of one to the start of another (`until`), or to
    /// the end of the text, which is the collection's closer.
    pub(crate) fn some_members(mut self, members: SomeMembers) -> Option<FoundMembers> {
        let SomeMembers { is_mapping, indent, line, until, is_behind } = members;
        self.parser.pos = usize::from(is_behind);
        let ended = self.members(Collection { is_mapping, indent, line, first: 0, until, is_behind });
        let is_read = match until {
            Some(_) => ended == Ended::Until,
            None => ended == Ended::Closed && self.parser.is_finished(),
        };
        let (is_odd, deepest) = (self.is_odd, self.parser.deepest());
        let (nodes, errors) = self.parser.into_parts();
        (is_read && !self.hit_end).then_some(FoundMembers { nodes, errors, is_odd, deepest })
    }

    fn document(&mut self) -> Green {
        if self.parser.text.starts_with(b"\xEF\xBB\xBF") {
            self.parser.pos = 3;
            self.parser.line_start = 3;
        }
        let stream = self.parser.mark();
        let mark = self.parser.mark();
        self.trivia();
        let start = self.parser.pos;
        let len = self.parser.text.len();
        if start >= len {
            self.parser.error(Code::Empty, 0, 0);
        } else {
            self.indent = self.line_indent();
            let start = if self.parser.errors.is_empty() { start } else { 0 };
            self.outer_value(start);
            self.trivia();
            self.is_sound = self.parser.takes_all_before();
            if self.parser.pos < len {
                let from = self.parser.pos;
                self.parser.skip_to_line_end();
                self.parser.error(Code::AfterDocument, from, self.parser.pos);
                self.parser.leave_rest();
            }
            let mut end = self.parser.nodes.last().map_or(start, |it| it.end() as usize);
            end = self.parser.errors.iter().map(|it| it.end() as usize).fold(end, usize::max);
            if let Some(value) = self.parser.nodes.last_mut() {
                value.before = 0;
            }
            let node = self.parser.finish(Kind::Document, start, end, mark);
            self.parser.nodes.push(node);
        }
        self.parser.finish(Kind::Stream, 0, len, stream)
    }

    /// Reads the value of the document. A member where a value is wanted: the object around it has lost its
    /// brace, as in a file that holds `"Key": {…}`.
    fn outer_value(&mut self, lead: usize) {
        let (here, mark) = (self.here(), self.parser.mark());
        let is_string = matches!(self.parser.peek(), Some(b'"' | b'\''));
        self.value(lead);
        let key_end = self.parser.pos;
        if !is_string || self.parser.errors.len() > mark.errors {
            return;
        }
        self.trivia();
        if self.parser.peek() != Some(b':') {
            return;
        }
        self.parser.reset(mark);
        self.back_to(here);
        self.without_brace(Code::MissingOuterBrace, key_end, lead, here.indent);
    }

    /// Reads a value and pushes its node.
    fn value(&mut self, lead: usize) {
        let start = self.parser.pos;
        match self.parser.peek() {
            Some(b'"' | b'\'') => self.string(),
            Some(b'{' | b'[') => self.collection(),
            _ => self.word(),
        }
        if let Some(node) = self.parser.nodes.last_mut() {
            node.before = (start - lead) as u32;
        }
    }

    /// Skips white space, and comments as errors. Whether what comes is the first on its line.
    fn trivia(&mut self) -> bool {
        let (mut starts_line, mut behind_comment) = (false, false);
        let parser = &mut self.parser;
        loop {
            match parser.peek() {
                Some(b' ' | b'\t') => parser.pos += 1,
                Some(b'\n' | b'\r') => {
                    parser.eat_break();
                    starts_line = true;
                    parser.pos += scan::spaces(&parser.text[parser.pos..]);
                    parser.skip_blanks();
                    self.indent = parser.column();
                }
                Some(b'#' | b'/') if !behind_comment && !is_comment(parser, self.before) => break,
                Some(b'/') if parser.peek_at(1) == Some(b'/') => {
                    let start = parser.pos;
                    parser.skip_to_line_end();
                    parser.error(Code::Comment, start, parser.pos);
                    starts_line = false;
                }
                Some(b'#') => {
                    let start = parser.pos;
                    parser.skip_to_line_end();
                    parser.error(Code::Comment, start, parser.pos);
                    starts_line = false;
                }
                Some(b'/') if parser.peek_at(1) == Some(b'*') => {
                    let start = parser.pos;
                    let rest = &parser.text[start + 2..];
                    let end = memchr::memmem::find(rest, b"*/").map_or(parser.text.len(), |at| start + 2 + at + 2);
                    while parser.pos < end {
                        parser.skip_to_line_end();
                        match parser.pos < end {
                            true => {
                                parser.eat_break();
                            }
                            false => parser.pos = end,
                        }
                    }
                    parser.pos = end;
                    parser.error(Code::Comment, start, end);
                    starts_line = false;
                    behind_comment = true;
                    if parser.line_start >= start as isize {
                        self.indent = blanks(&parser.text[parser.line_start as usize..]);
                    }
                }
                _ => break,
            }
        }
        if starts_line {
            self.line_first = parser.pos;
        }
        parser.pos == self.line_first
    }

    /// The indentation of the line that `pos` is in.
    fn line_indent(&self) -> isize {
        match self.parser.line_start < 0 {
            true => self.indent,
            false => blanks(&self.parser.text[self.parser.line_start as usize..]),
        }
    }

    fn here(&self) -> Here {
        Here { place: self.parser.place(), indent: self.indent }
    }

    fn back_to(&mut self, here: Here) {
        self.parser.go_to(here.place);
        self.indent = here.indent;
    }
}

/// A place to go back to.
#[derive(Clone, Copy)]
struct Here {
    place: Place,
    indent: isize,
}

/// Whether a comment starts here. The same for all that may stand here, a key, a value or an unquoted text, so that
/// the braces of a text can be counted without knowing which it is.
fn is_comment(parser: &Parser<'_>, before: Option<u8>) -> bool {
    let is_opened = match parser.peek() {
        Some(b'#') => true,
        Some(b'/') => matches!(parser.peek_at(1), Some(b'/' | b'*')),
        _ => false,
    };
    let before = parser.pos.checked_sub(1).map_or(before, |it| Some(parser.text[it]));
    is_opened && before.is_none_or(|it| it < 0x21 || b",{}[]\"'".contains(&it))
}

/// How many blanks a line starts with.
fn blanks(line: &[u8]) -> isize {
    line.iter().take_while(|&&it| is_blank(it)).count() as isize
}

/// Whether a collection lacks its closer.
pub(crate) fn is_unclosed(node: &Green) -> bool {
    node.has(flag::UNBALANCED)
        && node.errors().iter().any(|it| {
            it.offset == 0 && matches!(Code::from_u32(it.before), Code::UnclosedBrace | Code::UnclosedBracket)
        })
}
