//! JSON: strict in what it calls an error, tolerant in what it finds.

use super::{Parser, is_break};
use crate::{
    errors::Code,
    green::{Green, Kind, flag},
    parse::MAX_DEPTH,
};

/// How the parser tells that a collection ends whose closer is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Recovery {
    /// By braces and brackets alone.
    Closers,
    /// A member at the start of a line that is indented no deeper than the line of the opening brace belongs
    /// to an outer collection. Used for texts whose braces do not balance.
    Indentation,
}

/// Reads a JSON text.
pub(crate) fn parse(text: &str) -> Green {
    let (tree, is_balanced) = Json::new(text, 0, 0, Recovery::Closers).document();
    if is_balanced {
        return tree;
    }
    let (other, _) = Json::new(text, 0, 0, Recovery::Indentation).document();
    let mut better = if count_errors(&other) <= count_errors(&tree) { other } else { tree };
    better.flags |= flag::UNBALANCED;
    better
}

fn count_errors(node: &Green) -> usize {
    if !node.has(flag::DAMAGED) {
        return 0;
    }
    node.errors().len() + node.nodes().iter().map(count_errors).sum::<usize>()
}

pub(crate) struct Json<'t> {
    parser: Parser<'t>,
    recovery: Recovery,
    /// No closer was missing or too many.
    pub(crate) is_balanced: bool,
    /// A string was not closed before the end of the text: more text might have closed it.
    hit_end: bool,
}

impl<'t> Json<'t> {
    pub(crate) fn new(text: &'t str, column: usize, depth: usize, recovery: Recovery) -> Self {
        Json { parser: Parser::new(text, column, depth), recovery, is_balanced: true, hit_end: false }
    }

    /// Reads a text that is one collection or one string of the given kind, to its end. `None` if it is not, or
    /// if where it ends depends on what comes behind.
    pub(crate) fn alone(mut self, kind: Kind) -> Option<Green> {
        self.value(0);
        let is_alone = self.parser.is_finished() && self.is_balanced;
        let (mut nodes, errors) = self.parser.into_parts();
        let node = nodes.pop()?;
        let is_alone = is_alone && errors.is_empty() && nodes.is_empty() && !self.hit_end;
        (is_alone && node.kind == kind).then_some(node)
    }

    fn document(mut self) -> (Green, bool) {
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
            let start = if self.parser.errors.is_empty() { start } else { 0 };
            self.outer_value(start);
            self.trivia();
            if self.parser.pos < len {
                let from = self.parser.pos;
                self.parser.skip_to_line_end();
                self.is_balanced = false;
                self.parser.error(Code::AfterDocument, from, self.parser.pos);
            }
            let mut end = self.parser.nodes.last().map_or(start, |it| it.end() as usize);
            end = self.parser.errors.iter().map(|it| it.end() as usize).fold(end, usize::max);
            if let Some(value) = self.parser.nodes.last_mut() {
                value.before = 0;
            }
            let node = self.parser.finish(Kind::Document, start, end, mark);
            self.parser.nodes.push(node);
        }
        let node = self.parser.finish(Kind::Stream, 0, len, stream);
        (node, self.is_balanced)
    }

    /// Reads the value of the document. A member where a value is wanted: the object around it has lost its
    /// brace, as in a file that holds `"Key": {…}`.
    fn outer_value(&mut self, lead: usize) {
        let (place, mark) = (self.parser.place(), self.parser.mark());
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
        self.parser.go_to(place);
        self.is_balanced = false;
        self.parser.error(Code::MissingOuterBrace, place.pos, key_end);
        self.parser.depth += 1;
        self.parser.open_braces += 1;
        let closed = self.members(true, 0, mark.nodes);
        let parser = &mut self.parser;
        parser.open_braces -= 1;
        parser.depth -= 1;
        let mut end = parser.pos;
        if !closed {
            end = parser.nodes[mark.nodes..].last().map_or(key_end, |it| it.end() as usize);
            end = parser.errors[mark.errors..].iter().map(|it| it.end() as usize).fold(end, usize::max);
        }
        let mut node = parser.finish(Kind::FlowMapping, place.pos, end, mark);
        node.before = (place.pos - lead) as u32;
        parser.nodes.push(node);
    }

    /// Skips white space, and comments as errors.
    fn trivia(&mut self) {
        let parser = &mut self.parser;
        loop {
            match parser.peek() {
                Some(b' ' | b'\t') => parser.pos += 1,
                Some(b'\n' | b'\r') => {
                    parser.eat_break();
                }
                Some(b'/') if parser.peek_at(1) == Some(b'/') => {
                    let start = parser.pos;
                    parser.skip_to_line_end();
                    parser.error(Code::Comment, start, parser.pos);
                }
                Some(b'#') => {
                    let start = parser.pos;
                    parser.skip_to_line_end();
                    parser.error(Code::Comment, start, parser.pos);
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
                }
                _ => return,
            }
        }
    }

    /// Reads a value and pushes its node.
    pub(crate) fn value(&mut self, lead: usize) {
        let parser = &mut self.parser;
        let start = parser.pos;
        match parser.peek() {
            Some(b'"') => self.string(),
            Some(b'{' | b'[') => self.collection(),
            Some(b'\'') => {
                self.string();
            }
            _ => self.word(),
        }
        if let Some(node) = self.parser.nodes.last_mut() {
            node.before = (start - lead) as u32;
        }
    }

    /// The indentation of the line that `pos` is in.
    fn line_indent(&self) -> isize {
        let parser = &self.parser;
        let start = parser.line_start.max(0) as usize;
        parser.text[start..].iter().take_while(|&&it| it == b' ' || it == b'\t').count() as isize
    }

    fn starts_line(&self) -> bool {
        let parser = &self.parser;
        let start = parser.line_start.max(0) as usize;
        parser.line_start >= 0
            && parser.text[start.min(parser.pos)..parser.pos].iter().all(|&it| it == b' ' || it == b'\t')
    }

    fn collection(&mut self) {
        let start = self.parser.pos;
        if self.parser.depth >= MAX_DEPTH {
            return self.skip();
        }
        let mark = self.parser.mark();
        let indent = self.line_indent();
        let is_mapping = self.parser.text[start] == b'{';
        self.parser.depth += 1;
        self.parser.pos += 1;
        match is_mapping {
            true => self.parser.open_braces += 1,
            false => self.parser.open_brackets += 1,
        }
        let closed = self.members(is_mapping, indent, mark.nodes);
        match is_mapping {
            true => self.parser.open_braces -= 1,
            false => self.parser.open_brackets -= 1,
        }
        let parser = &mut self.parser;
        let mut end = parser.pos;
        if !closed {
            self.is_balanced = false;
            let code = if is_mapping { Code::UnclosedBrace } else { Code::UnclosedBracket };
            parser.error(code, start, start + 1);
            end = parser.nodes[mark.nodes..].last().map_or(start + 1, |it| it.end() as usize);
            end = parser.errors[mark.errors..].iter().map(|it| it.end() as usize).fold(end, usize::max);
        }
        let kind = if is_mapping { Kind::FlowMapping } else { Kind::FlowSequence };
        let node = parser.finish(kind, start, end, mark);
        parser.nodes.push(node);
        parser.depth -= 1;
    }

    /// Reads members or items to the closer. Whether it was there.
    fn members(&mut self, is_mapping: bool, indent: isize, first: usize) -> bool {
        // The comma that was read last.
        let mut comma = None;
        loop {
            self.trivia();
            let at = self.parser.pos;
            let has_some = self.parser.nodes.len() > first;
            let wants_comma = has_some && comma.is_none();
            let Some(byte) = self.parser.peek() else { return false };
            match byte {
                b'}' | b']' => {
                    if (byte == b'}') != is_mapping {
                        let open = if byte == b'}' { self.parser.open_braces } else { self.parser.open_brackets };
                        if open > 0 {
                            return false;
                        }
                        self.is_balanced = false;
                        self.parser.error(Code::StrayCloser, at, at + 1);
                        self.parser.pos += 1;
                        continue;
                    }
                    if self.recovery == Recovery::Indentation && self.starts_line() && self.parser.column() < indent {
                        return false;
                    }
                    if let Some(comma) = comma {
                        self.parser.error(Code::TrailingComma, comma, comma + 1);
                    }
                    self.parser.pos += 1;
                    return true;
                }
                b',' => {
                    if !wants_comma {
                        self.parser.error(Code::MissingItem, at, at + 1);
                    }
                    comma = Some(at);
                    self.parser.pos += 1;
                }
                _ => {
                    if self.recovery == Recovery::Indentation
                        && self.parser.column() <= indent
                        && self.parser.depth > 1
                        && self.starts_line()
                    {
                        return false;
                    }
                    if wants_comma {
                        let end = self.parser.nodes.last().map_or(at, |it| it.end() as usize);
                        self.parser.error(Code::MissingComma, end.saturating_sub(1), end);
                    }
                    comma = None;
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

    /// Reads `"key": value`: pushes both.
    pub(crate) fn member(&mut self) {
        let start = self.parser.pos;
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
        let behind_key = self.parser.place();
        self.trivia();
        if self.parser.peek() != Some(b':') {
            self.parser.go_to(behind_key);
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
        let behind = self.parser.place();
        let mark = self.parser.mark();
        self.trivia();
        let at = self.parser.place();
        let mut is_missing = self.parser.peek().is_none_or(|it| b",}]".contains(&it));
        if !is_missing {
            let crossed = at.line_start != behind.line_start;
            self.value(colon);
            if crossed && self.parser.nodes.last().is_some_and(|it| it.kind == Kind::DoubleQuoted) {
                // `"a":` and on the next line `"b": 1`: the value is missing.
                let here = self.parser.place();
                self.parser.skip_blanks();
                is_missing = self.parser.peek() == Some(b':');
                self.parser.go_to(if is_missing { behind } else { here });
            }
        }
        if is_missing {
            self.parser.reset(mark);
            self.parser.go_to(behind);
            self.parser.error(Code::MissingValue, start, end);
            let mut value = Green::leaf(Kind::Null, behind.pos, behind.pos);
            value.before = 1;
            self.parser.nodes.push(value);
        }
    }

    fn unquoted_key(&mut self) {
        let parser = &mut self.parser;
        let start = parser.pos;
        while parser.peek().is_some_and(|it| !is_break(it) && !b" \t:,{}[]\"'".contains(&it)) {
            parser.pos += 1;
        }
        if parser.pos == start {
            parser.pos += 1;
        }
        let end = parser.pos;
        parser.error(Code::UnquotedKey, start, end);
        let mut node = Green::leaf(Kind::Plain, start, end);
        node.flags = flag::DAMAGED;
        parser.nodes.push(node);
    }

    /// A key in quotes. One that is not closed ends at its colon.
    fn key_string(&mut self) {
        let start = self.parser.pos;
        self.string();
        let parser = &mut self.parser;
        let Some(node) = parser.nodes.last_mut() else { return };
        let is_unclosed = parser
            .errors
            .last()
            .is_some_and(|it| it.offset as usize == start && Code::from_u32(it.before) == Code::UnclosedQuote);
        if is_unclosed && let Some(colon) = memchr::memchr(b':', &parser.text[start..parser.pos]) {
            parser.pos = start + colon;
            node.len = colon as u32;
        }
    }

    /// Reads a string and pushes it. One that is not closed ends with its line.
    fn string(&mut self) {
        let parser = &mut self.parser;
        let start = parser.pos;
        let quote = parser.text[start];
        let first_error = parser.errors.len();
        let mut flags = 0;
        parser.pos += 1;
        let closed = loop {
            let rest = &parser.text[parser.pos..];
            let Some(skip) = rest.iter().position(|&it| STRING_STOPS[it as usize] != 0) else {
                parser.pos = parser.text.len();
                break false;
            };
            parser.pos += skip;
            match rest[skip] {
                byte if byte == quote => {
                    parser.pos += 1;
                    break true;
                }
                b'\\' => {
                    flags |= flag::COOKED;
                    let at = parser.pos;
                    parser.pos += 1;
                    match parser.peek() {
                        Some(b'u') => {
                            parser.pos += 1;
                            let digits = parser.text[parser.pos..]
                                .iter()
                                .take(4)
                                .take_while(|it| it.is_ascii_hexdigit())
                                .count();
                            parser.pos += digits;
                            if digits < 4 {
                                parser.error(Code::BadEscape, at, parser.pos);
                            }
                        }
                        Some(byte) if b"\"\\/bfnrt".contains(&byte) => parser.pos += 1,
                        Some(byte) if is_break(byte) => {}
                        Some(_) => {
                            let mut end = parser.pos + 1;
                            while parser.text.get(end).is_some_and(|it| it & 0xC0 == 0x80) {
                                end += 1;
                            }
                            parser.error(Code::BadEscape, at, end);
                            parser.pos = end;
                        }
                        None => {}
                    }
                }
                b'\n' | b'\r' => break false,
                byte if byte < 0x20 => {
                    parser.error(Code::ControlCharacter, parser.pos, parser.pos + 1);
                    parser.pos += 1;
                }
                _ => parser.pos += 1,
            }
        };
        if !closed {
            self.hit_end |= parser.pos >= parser.text.len();
            let text = &parser.text[..parser.pos];
            let mut end = text.len() - text.iter().rev().take_while(|&&it| it == b' ' || it == b'\t').count();
            if end > start + 1 && text[end - 1] == b',' {
                end -= 1;
            }
            parser.pos = end.max(start + 1);
            parser.errors.truncate(first_error);
            parser.error(Code::UnclosedQuote, start, start + 1);
            flags |= flag::COOKED | flag::UNCLOSED;
        } else if quote == b'\'' {
            parser.error(Code::SingleQuotes, start, parser.pos);
        }
        if parser.errors.len() > first_error {
            flags |= flag::DAMAGED;
        }
        let kind = if quote == b'"' { Kind::DoubleQuoted } else { Kind::SingleQuoted };
        let mut node = Green::leaf(kind, start, parser.pos);
        node.flags = flags;
        parser.nodes.push(node);
    }

    /// Reads a number, `true`, `false`, `null`, or what stands in their place.
    fn word(&mut self) {
        let parser = &mut self.parser;
        let start = parser.pos;
        while parser.peek().is_some_and(|it| !is_break(it) && !b" \t,:{}[]\"'".contains(&it)) {
            parser.pos += 1;
        }
        let word = &parser.text[start..parser.pos];
        let code = match word {
            b"true" | b"false" | b"null" => None,
            b"" => {
                parser.pos = (start + 1).min(parser.text.len());
                Some(Code::ExpectedValue)
            }
            [b'-' | b'+' | b'.' | b'0'..=b'9', ..] => (!is_number(word)).then_some(Code::BadNumber),
            _ => {
                // An unquoted text may have spaces in it.
                while parser.peek().is_some_and(|it| !is_break(it) && !b",{}[]\"'".contains(&it)) {
                    parser.pos += 1;
                }
                while parser.text[parser.pos - 1] == b' ' || parser.text[parser.pos - 1] == b'\t' {
                    parser.pos -= 1;
                }
                Some(Code::UnquotedString)
            }
        };
        let mut node = Green::leaf(Kind::Plain, start, parser.pos);
        if let Some(code) = code {
            parser.error(code, start, parser.pos);
            node.flags = flag::DAMAGED;
        }
        parser.nodes.push(node);
    }

    /// Too deep: skips to the closer.
    fn skip(&mut self) {
        let parser = &mut self.parser;
        let start = parser.pos;
        parser.error(Code::TooDeep, start, start + 1);
        let mut open = 0_usize;
        while let Some(byte) = parser.peek() {
            match byte {
                b'{' | b'[' => open += 1,
                b'}' | b']' => open -= 1,
                b'"' => {
                    parser.pos += 1;
                    while let Some(byte) = parser.peek() {
                        match byte {
                            b'"' => break,
                            b'\\' => parser.pos += 1,
                            byte if is_break(byte) => break,
                            _ => {}
                        }
                        parser.pos += 1;
                    }
                    parser.pos = parser.pos.min(parser.text.len());
                    if parser.peek() != Some(b'"') {
                        continue;
                    }
                }
                byte if is_break(byte) => {
                    parser.eat_break();
                    continue;
                }
                _ => {}
            }
            parser.pos += 1;
            if open == 0 {
                break;
            }
        }
        let mut node = Green::leaf(Kind::Opaque, start, parser.pos);
        node.flags |= flag::DAMAGED;
        parser.nodes.push(node);
    }
}

/// Bytes that end the plain part of a string.
const STRING_STOPS: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 0x20 {
        table[byte] = 1;
        byte += 1;
    }
    table[b'"' as usize] = 1;
    table[b'\'' as usize] = 1;
    table[b'\\' as usize] = 1;
    table
};

/// A number by RFC 8259.
fn is_number(word: &[u8]) -> bool {
    let digits = |text: &[u8]| text.iter().take_while(|it| it.is_ascii_digit()).count();
    let mut rest = word.strip_prefix(b"-").unwrap_or(word);
    let whole = digits(rest);
    if whole == 0 || (whole > 1 && rest[0] == b'0') {
        return false;
    }
    rest = &rest[whole..];
    if let Some(after) = rest.strip_prefix(b".") {
        let fraction = digits(after);
        if fraction == 0 {
            return false;
        }
        rest = &after[fraction..];
    }
    if let Some(after) = rest.strip_prefix(b"e").or_else(|| rest.strip_prefix(b"E")) {
        let after = after.strip_prefix(b"-").or_else(|| after.strip_prefix(b"+")).unwrap_or(after);
        let exponent = digits(after);
        return exponent > 0 && exponent == after.len();
    }
    rest.is_empty()
}
