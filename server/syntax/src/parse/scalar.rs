//! Scalars of YAML: plain, quoted, literal and folded.

use super::{Parser, is_blank, is_break, is_flow_indicator, scan};
use crate::{
    errors::Code,
    green::{Green, Kind, flag},
};

/// What a scalar ended at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// A `:` that makes it a key.
    Colon,
    /// The end of a line.
    Line,
    /// A comment.
    Comment,
    /// A flow indicator.
    Flow,
    /// The end of a block scalar.
    Block,
    /// Its own end: a quote, a bracket.
    Other,
}

/// Bytes that a plain scalar may end at in flow context.
const FLOW_STOPS: [bool; 256] = table(b"\n\r:#,[]{}");

const fn table(bytes: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let mut index = 0;
    while index < bytes.len() {
        table[bytes[index] as usize] = true;
        index += 1;
    }
    table
}

impl Parser<'_> {
    /// Reads the part of a plain scalar that stands on this line. Gives its end, without trailing blanks; `pos`
    /// is at what stopped it.
    pub(super) fn plain_line(&mut self, in_flow: bool) -> (usize, Stop) {
        let start = self.pos;
        let text = self.text;
        let mut at = start;
        let stop = loop {
            let stop = match in_flow {
                true => text[at..].iter().position(|&it| FLOW_STOPS[it as usize]),
                false => scan::plain(&text[at..]),
            };
            match stop {
                Some(skip) => at += skip,
                None => {
                    at = text.len();
                    break Stop::Line;
                }
            }
            let byte = text[at];
            match byte {
                b'\n' | b'\r' => break Stop::Line,
                b':' => match text.get(at + 1) {
                    None => break Stop::Colon,
                    Some(&next) if is_blank(next) || is_break(next) => break Stop::Colon,
                    Some(&next) if in_flow && is_flow_indicator(next) => break Stop::Colon,
                    Some(_) => at += 1,
                },
                b'#' => match at > start && is_blank(text[at - 1]) {
                    true => break Stop::Comment,
                    false => at += 1,
                },
                _ => break Stop::Flow,
            }
        };
        self.pos = at;
        let mut end = at;
        while end > start && is_blank(text[end - 1]) {
            end -= 1;
        }
        (end, stop)
    }

    /// Reads a plain scalar, over several lines if it goes on, and pushes it. On `Stop::Colon`, `pos` is at the
    /// colon; else it may be in front of the next line with content.
    pub(super) fn plain(&mut self, n: isize, in_flow: bool) -> Stop {
        let start = self.pos;
        let (mut end, mut stop) = self.plain_line(in_flow);
        if end == start && stop != Stop::Colon && self.pos < self.text.len() && !is_break(self.text[self.pos]) {
            // A flow indicator or `#` where a scalar is wanted: it is reported already; make progress.
            self.pos += 1;
            (end, stop) = self.plain_line(in_flow);
        }
        let mut flags = 0;
        while stop == Stop::Line {
            let here = self.place();
            self.skip_blank_lines();
            if self.at_end() || self.column() <= n || self.peek() == Some(b'#') {
                break;
            }
            let line = self.place();
            let (line_end, line_stop) = self.plain_line(in_flow);
            let is_key = line_stop == Stop::Colon;
            if line_end == line.pos || (is_key && (!in_flow || (self.open_braces == 0 && !self.in_explicit_key))) {
                self.go_to(if in_flow || line_end == line.pos { here } else { line });
                break;
            }
            let behind = self.place();
            self.go_to(line);
            self.check_continuation(n);
            self.go_to(behind);
            flags |= flag::COOKED;
            end = line_end;
            stop = line_stop;
        }
        let mut node = Green::leaf(Kind::Plain, start, end);
        node.flags = flags;
        self.nodes.push(node);
        stop
    }

    fn skip_blank_lines(&mut self) {
        loop {
            self.pos += scan::spaces(&self.text[self.pos..]);
            self.skip_blanks();
            if !self.eat_break() {
                return;
            }
        }
    }

    /// Reads a quoted scalar and pushes it. One that is not closed before the lines of its entry end is taken
    /// to end with its first line.
    pub(super) fn quoted(&mut self, n: isize) {
        let start = self.place();
        let quote = self.text[self.pos];
        let kind = if quote == b'"' { Kind::DoubleQuoted } else { Kind::SingleQuoted };
        let first_error = self.errors.len();
        let mut flags = 0;
        self.pos += 1;
        let closed = loop {
            let Some(byte) = self.peek() else { break false };
            match byte {
                b'\n' | b'\r' => {
                    if n == isize::MAX {
                        break false;
                    }
                    flags |= flag::COOKED;
                    self.skip_blank_lines();
                    if self.at_end() || self.column() <= n {
                        break false;
                    }
                    self.check_continuation(n);
                }
                b'\\' if quote == b'"' => {
                    flags |= flag::COOKED;
                    self.escape();
                }
                _ if byte == quote => {
                    if quote == b'\'' && self.peek_at(1) == Some(b'\'') {
                        flags |= flag::COOKED;
                        self.pos += 2;
                        continue;
                    }
                    self.pos += 1;
                    break true;
                }
                _ => {
                    let rest = &self.text[self.pos + 1..];
                    self.pos += 1 + scan::quoted(rest, quote).unwrap_or(rest.len());
                }
            }
        };
        if !closed {
            self.give_up_lines();
            self.go_to(start);
            self.skip_to_line_end();
            let line = &self.text[start.pos..self.pos];
            let end = start.pos + line.len() - line.iter().rev().take_while(|&&it| is_blank(it)).count();
            self.errors.truncate(first_error);
            self.error(Code::UnclosedQuote, start.pos, start.pos + 1);
            let mut node = Green::leaf(kind, start.pos, end.max(start.pos + 1));
            node.flags = flag::DAMAGED | flag::COOKED;
            return self.nodes.push(node);
        }
        if self.errors.len() > first_error {
            flags |= flag::DAMAGED;
        }
        let mut node = Green::leaf(kind, start.pos, self.pos);
        node.flags = flags;
        self.nodes.push(node);
    }

    /// Skips an escape of a double-quoted scalar.
    fn escape(&mut self) {
        let start = self.pos;
        self.pos += 1;
        let digits = match self.peek() {
            Some(b'x') => 2,
            Some(b'u') => 4,
            Some(b'U') => 8,
            Some(byte) if b"0abt\tnvfre \"/\\N_LP".contains(&byte) => 0,
            // An escaped line break: handled by the caller, as any line break.
            Some(byte) if is_break(byte) => return,
            Some(_) => {
                let mut end = self.pos + 1;
                while self.text.get(end).is_some_and(|it| it & 0xC0 == 0x80) {
                    end += 1;
                }
                self.error(Code::BadEscape, start, end);
                self.pos = end;
                return;
            }
            None => return,
        };
        self.pos += 1;
        for _ in 0..digits {
            if !self.peek().is_some_and(|it| it.is_ascii_hexdigit()) {
                self.error(Code::BadEscape, start, self.pos);
                return;
            }
            self.pos += 1;
        }
    }

    /// Reads a block scalar in a collection of column `n`, and pushes it.
    pub(super) fn block_scalar(&mut self, n: isize) {
        let start = self.pos;
        let kind = if self.text[start] == b'|' { Kind::Literal } else { Kind::Folded };
        self.pos += 1;
        let (mut keep, mut explicit) = (false, 0);
        let (mut has_chomp, mut has_digit) = (false, false);
        loop {
            match self.peek() {
                Some(byte @ (b'+' | b'-')) if !has_chomp => {
                    has_chomp = true;
                    keep = byte == b'+';
                }
                Some(byte @ b'1'..=b'9') if !has_digit => {
                    has_digit = true;
                    explicit = (byte - b'0') as isize;
                }
                _ => break,
            }
            self.pos += 1;
        }
        let mut end = self.pos;
        let mut damaged = false;
        let header = self.pos;
        self.skip_blanks();
        let is_comment = self.peek() == Some(b'#') && self.pos > header;
        if !is_comment && self.peek().is_some_and(|it| !is_break(it)) {
            let from = self.pos;
            self.skip_to_line_end();
            self.error(Code::BadBlockHeader, from, self.pos);
            end = self.pos;
            damaged = true;
        }
        self.skip_to_line_end();
        self.eat_break();

        let mut indent = if has_digit { n.max(0) + explicit } else { -1 };
        let stored = indent.clamp(0, u8::MAX as isize);
        let mut deepest_blank = None;
        let mut blank_end = self.pos;
        loop {
            let line = self.place();
            if line.pos >= self.text.len() {
                break;
            }
            self.pos += scan::spaces(&self.text[self.pos..]);
            let spaces = self.column();
            let at_break = self.peek().is_none_or(is_break);
            if at_break && (indent < 0 || spaces <= indent) {
                if indent < 0 && deepest_blank.is_none_or(|(_, deepest)| spaces > deepest) {
                    deepest_blank = Some((self.pos, spaces));
                }
                if !self.eat_break() {
                    if spaces > 0 {
                        blank_end = self.pos;
                    }
                    break;
                }
                blank_end = self.pos;
                continue;
            }
            if indent < 0 {
                if spaces <= n {
                    if self.peek() == Some(b'\t') {
                        self.error(Code::TabIndentation, self.pos, self.pos + 1);
                    }
                    self.go_to(line);
                    break;
                }
                indent = spaces;
                if let Some((at, deepest)) = deepest_blank.filter(|&(_, deepest)| deepest > spaces) {
                    let from = at - deepest as usize;
                    self.error(Code::BlockScalarIndentation, from, at);
                    damaged = true;
                }
            }
            let is_marker = line.pos as isize == line.line_start && spaces == 0 && self.is_marker_text();
            if spaces < indent || is_marker {
                self.go_to(line);
                break;
            }
            self.skip_to_line_end();
            end = self.pos;
            blank_end = self.pos;
            if !self.eat_break() {
                break;
            }
            blank_end = self.pos;
        }
        if keep {
            end = end.max(blank_end);
        }
        let mut node = Green::leaf(kind, start, end);
        node.flags = flag::COOKED | if damaged { flag::DAMAGED } else { 0 };
        node.indent = stored as u8;
        self.nodes.push(node);
    }
}
