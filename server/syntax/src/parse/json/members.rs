//! Objects and arrays of JSON, and how they end when a brace is missing.

use super::{Json, Recovery, is_unclosed};
use crate::{
    errors::Code,
    green::{Green, Kind},
    parse::{MAX_DEPTH, is_blank, is_break},
};

/// The collection whose members are read.
#[derive(Clone, Copy)]
pub(super) struct Collection {
    pub(super) is_mapping: bool,
    /// The indentation of the line that its opener stands on, and where that line starts.
    pub(super) indent: isize,
    pub(super) line: isize,
    /// Its first node on the stack.
    pub(super) first: usize,
    /// Reading stops in front of the member here.
    pub(super) until: Option<usize>,
    /// The text starts with the closer of the member before.
    pub(super) is_behind: bool,
}

/// Why the members of a collection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    Closed,
    /// Its closer is missing.
    Open,
    Until,
}

/// What a closer is by the layout.
enum Closes {
    This,
    Outer,
    Nothing,
}

impl Json<'_> {
    pub(super) fn collection(&mut self) {
        let start = self.parser.pos;
        if start == self.parser.next_kept && self.take_kept() {
            return;
        }
        if self.parser.depth >= MAX_DEPTH {
            return self.skip();
        }
        let mark = self.parser.mark();
        let is_mapping = self.parser.text[start] == b'{';
        let (indent, line) = (self.indent, self.parser.line_start);
        self.parser.pos += 1;
        let collection = Collection { is_mapping, indent, line, first: mark.nodes, until: None, is_behind: false };
        let (ended, is_odd) = self.inside(collection);
        let parser = &mut self.parser;
        let mut end = parser.pos;
        if ended != Ended::Closed {
            let code = if is_mapping { Code::UnclosedBrace } else { Code::UnclosedBracket };
            parser.error(code, start, start + 1);
            end = parser.nodes[mark.nodes..].last().map_or(start + 1, |it| it.end() as usize);
            end = parser.errors[mark.errors..].iter().map(|it| it.end() as usize).fold(end, usize::max);
        }
        let kind = if is_mapping { Kind::FlowMapping } else { Kind::FlowSequence };
        let mut node = parser.finish(kind, start, end, mark);
        if is_odd {
            node.set_odd_layout();
        }
        parser.nodes.push(node);
    }

    /// Reads the members of a collection, one level deeper. Also gives whether its layout is odd.
    fn inside(&mut self, collection: Collection) -> (Ended, bool) {
        let count = |json: &mut Self, by: isize| {
            let parser = &mut json.parser;
            parser.depth = parser.depth.wrapping_add_signed(by);
            parser.deepest = parser.deepest.max(parser.depth);
            match collection.is_mapping {
                true => parser.open_braces = parser.open_braces.wrapping_add_signed(by),
                false => parser.open_brackets = parser.open_brackets.wrapping_add_signed(by),
            }
        };
        count(self, 1);
        let outer = std::mem::replace(&mut self.is_odd, false);
        let ended = self.members(collection);
        let is_odd = std::mem::replace(&mut self.is_odd, outer);
        count(self, -1);
        (ended, is_odd)
    }

    /// Reads the members of an object whose opening brace is missing, and pushes it. That is said at its first key,
    /// which ends at `key_end`; `indent` is the indentation of the line that the brace belongs to.
    pub(super) fn without_brace(&mut self, code: Code, key_end: usize, lead: usize, indent: isize) {
        let (start, mark) = (self.parser.pos, self.parser.mark());
        self.parser.error(code, start, key_end);
        let line = self.parser.line_start;
        let collection =
            Collection { is_mapping: true, indent, line, first: mark.nodes, until: None, is_behind: false };
        let (ended, _) = self.inside(collection);
        let parser = &mut self.parser;
        let mut end = parser.pos;
        if ended != Ended::Closed {
            end = parser.nodes[mark.nodes..].last().map_or(start, |it| it.end() as usize);
            end = parser.errors[mark.errors..].iter().map(|it| it.end() as usize).fold(end, usize::max);
        }
        let mut node = parser.finish(Kind::FlowMapping, start, end, mark);
        node.before = (start - lead) as u32;
        parser.nodes.push(node);
    }

    /// Reads members or items to the closer.
    pub(super) fn members(&mut self, collection: Collection) -> Ended {
        let Collection { is_mapping, indent, first, .. } = collection;
        // The comma that was read last.
        let mut comma = None;
        loop {
            let starts_line = self.trivia();
            let at = self.parser.pos;
            let has_some = self.parser.nodes.len() > first || collection.is_behind;
            let wants_comma = has_some && comma.is_none();
            let Some(byte) = self.parser.peek() else { return Ended::Open };
            match byte {
                b'}' | b']' => match self.closer(collection, starts_line) {
                    Closes::This => {
                        if let Some(comma) = comma {
                            self.parser.error(Code::TrailingComma, comma, comma + 1);
                        }
                        self.parser.pos += 1;
                        return Ended::Closed;
                    }
                    Closes::Outer => return Ended::Open,
                    Closes::Nothing => {
                        self.parser.error(Code::StrayCloser, at, at + 1);
                        self.parser.pos += 1;
                    }
                },
                b',' => {
                    if !wants_comma {
                        self.parser.error(Code::MissingItem, at, at + 1);
                    }
                    comma = Some(at);
                    self.parser.pos += 1;
                }
                _ => {
                    let is_outer = || {
                        let is_next = collection.until == Some(at);
                        self.parser.column() <= indent || (!is_mapping && !is_next && self.is_member())
                    };
                    if starts_line && self.parser.depth > 1 && is_outer() {
                        match self.recovery {
                            Recovery::Layout => return Ended::Open,
                            Recovery::Closers => self.is_odd = true,
                        }
                    }
                    if wants_comma && !self.parser.nodes.last().is_some_and(is_unclosed) {
                        let end = self.parser.nodes.last().map_or(1, |it| it.end() as usize);
                        self.parser.error(Code::MissingComma, end.saturating_sub(1), end);
                    }
                    if collection.until.is_some_and(|until| at >= until) {
                        return if collection.until == Some(at) { Ended::Until } else { Ended::Open };
                    }
                    comma = None;
                    if self.take_kept_run(is_mapping) {
                        continue;
                    }
                    match is_mapping {
                        true => self.member(),
                        false => self.value(at),
                    }
                    if self.parser.pos == at {
                        self.parser.pos += 1;
                    }
                }
            }
        }
    }

    /// Whether a string with a colon behind it starts here: among items, that belongs to an object further out.
    fn is_member(&self) -> bool {
        if self.parser.is_at_kept_run() {
            return self.parser.keeps_members();
        }
        let Some((b'"', rest)) = self.parser.text[self.parser.pos..].split_first() else { return false };
        let mut at = 0;
        while let Some(end) = memchr::memchr3(b'"', b'\\', b'\n', &rest[at..]).map(|it| at + it) {
            match rest[end] {
                b'\\' => at = (end + 2).min(rest.len()),
                b'"' if rest[..end].contains(&b'\r') => break,
                b'"' => return rest[end + 1..].iter().find(|&&it| !is_blank(it)) == Some(&b':'),
                _ => break,
            }
        }
        false
    }

    /// What the closer here closes.
    fn closer(&mut self, collection: Collection, starts_line: bool) -> Closes {
        let parser = &self.parser;
        let is_brace = parser.peek() == Some(b'}');
        let is_mine = is_brace == collection.is_mapping;
        let is_below = parser.line_start != collection.line;
        let column = parser.column();
        let by_layout = match is_below {
            true if starts_line && column < collection.indent => Some(Closes::Outer),
            true if starts_line && column > collection.indent => Some(Closes::Nothing),
            // In the column of the outermost opener, but its members go on.
            true if starts_line && parser.depth == 1 && is_mine && self.goes_on(collection.indent) => {
                Some(Closes::Nothing)
            }
            true if starts_line => None,
            true if !is_mine => Some(Closes::Nothing),
            // The outermost closer stands on a line of its own.
            true if parser.depth == 1 && !self.is_last() => Some(Closes::Nothing),
            _ => None,
        };
        if let Some(closes) = by_layout {
            match self.recovery {
                Recovery::Layout => return closes,
                Recovery::Closers => self.is_odd = true,
            }
        }
        let open = if is_brace { self.parser.open_braces } else { self.parser.open_brackets };
        match is_mine {
            true => Closes::This,
            false if open > 0 => Closes::Outer,
            false => Closes::Nothing,
        }
    }

    /// Whether members follow the closer here, maybe behind others, or a line further in than `indent`.
    fn goes_on(&self, indent: isize) -> bool {
        let rest = &self.parser.text[self.parser.pos + 1..];
        let next = rest.iter().position(|it| !it.is_ascii_whitespace() && !matches!(it, b'}' | b']'));
        let Some((before, behind)) = next.and_then(|it| rest.split_at_checked(it)) else { return false };
        let line = memchr::memrchr2(b'\n', b'\r', before).map(|it| &before[it + 1..]);
        let is_further_in = |line: &[u8]| line.len() as isize > indent && line.iter().all(|&it| is_blank(it));
        matches!(behind.first(), Some(b',' | b'"')) || line.is_some_and(is_further_in)
    }

    /// Whether nothing but white space follows the closer here.
    fn is_last(&self) -> bool {
        self.parser.text[self.parser.pos + 1..].trim_ascii_start().is_empty()
    }

    /// Reads `"key": value`: pushes both.
    pub(super) fn member(&mut self) {
        let start = self.parser.pos;
        let key_indent = self.indent;
        match self.parser.peek() {
            Some(b'"' | b'\'') => self.key_string(),
            Some(b'{' | b'[') => {
                self.parser.error(Code::ExpectedKey, start, start + 1);
                self.collection();
            }
            Some(b':') => {
                self.parser.error(Code::ExpectedKey, start, start + 1);
                self.parser.nodes.push(Green::leaf(Kind::Null, start, start));
            }
            _ => self.unquoted_key(),
        }
        let end = self.parser.nodes.last().map_or(start, |it| it.end() as usize);
        let behind_key = self.here();
        self.trivia();
        if self.parser.peek() != Some(b':') {
            self.back_to(behind_key);
            let is_reported = self.parser.errors.last().is_some_and(|it| it.offset as usize == start);
            if !is_reported {
                self.parser.error(Code::MissingColon, start, end);
            }
            // On the same line a value may follow all the same.
            self.parser.skip_blanks();
            let goes_on = self.parser.peek().is_some_and(|it| !is_break(it) && !b",}]#/".contains(&it));
            match goes_on {
                true => self.value(end),
                false => self.parser.nodes.push(Green::leaf(Kind::Null, end, end)),
            }
            return;
        }
        let colon = self.parser.pos;
        self.parser.pos += 1;
        let behind = self.here();
        let mark = self.parser.mark();
        self.trivia();
        let at = self.here();
        let mut is_missing = self.parser.peek().is_none_or(|it| b",}]".contains(&it));
        if !is_missing {
            let crossed = at.place.line_start != behind.place.line_start;
            self.value(colon);
            if crossed && self.parser.nodes.last().is_some_and(|it| it.kind == Kind::DoubleQuoted) {
                // `"a":` and on the next line `"b": 1`: the value is missing, or the brace before it.
                let here = self.here();
                let key_end = self.parser.pos;
                self.parser.skip_blanks();
                is_missing = self.parser.peek() == Some(b':');
                if !is_missing {
                    self.back_to(here);
                } else if at.indent > key_indent {
                    match self.recovery {
                        Recovery::Layout => {
                            self.parser.reset(mark);
                            self.back_to(at);
                            return self.without_brace(Code::MissingBrace, key_end, colon, key_indent);
                        }
                        Recovery::Closers => self.is_odd = true,
                    }
                }
            }
        }
        if is_missing {
            self.parser.reset(mark);
            self.back_to(behind);
            self.parser.error(Code::MissingValue, start, end);
            let mut value = Green::leaf(Kind::Null, behind.place.pos, behind.place.pos);
            value.before = 1;
            self.parser.nodes.push(value);
        }
    }
}
