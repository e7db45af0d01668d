//! Strings, words and keys of JSON.

use super::Json;
use crate::{
    errors::Code,
    green::{Green, Kind, flag},
    parse::{is_blank, is_break, scan},
};

impl Json<'_> {
    pub(super) fn unquoted_key(&mut self) {
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
        self.skip_lone_quote();
    }

    /// `key": `: only the first quote is missing.
    fn skip_lone_quote(&mut self) {
        let parser = &mut self.parser;
        if matches!(parser.peek(), Some(b'"' | b'\'')) {
            let ahead = 1 + super::blanks(&parser.text[parser.pos + 1..]) as usize;
            parser.pos += usize::from(parser.peek_at(ahead) == Some(b':'));
        }
    }

    /// A key in quotes. One that is not closed ends at its colon.
    pub(super) fn key_string(&mut self) {
        let start = self.parser.pos;
        let first_error = self.parser.errors.len();
        self.string();
        let parser = &mut self.parser;
        let Some(mut node) = parser.nodes.pop() else { return };
        let text = &parser.text[start..parser.pos];
        let colon = match key_in_string(text, parser.peek()) {
            _ if node.has(flag::UNCLOSED) => memchr::memchr(b':', text),
            Some(key) => {
                parser.errors.truncate(first_error);
                parser.error(Code::UnclosedQuote, start, start + 1);
                node.flags |= flag::DAMAGED | flag::COOKED | flag::UNCLOSED | flag::LOOSE;
                Some(key)
            }
            None => None,
        };
        if let Some(colon) = colon {
            parser.pos = start + colon;
            node.len = colon as u32;
        }
        parser.nodes.push(node);
    }

    /// Reads a string and pushes it. One that is not closed ends with its line.
    pub(super) fn string(&mut self) {
        let parser = &mut self.parser;
        let start = parser.pos;
        let quote = parser.text[start];
        let first_error = parser.errors.len();
        let mut flags = 0;
        parser.pos += 1;
        let closed = loop {
            let rest = &parser.text[parser.pos..];
            let Some(skip) = scan::string(rest, quote) else {
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
        if parser.pos > parser.next_kept {
            // Wherever it ends, this looked at what is kept, which has not all of its text.
            parser.give_up();
        }
        if !closed {
            self.hit_end |= parser.pos >= parser.text.len();
            let text = &parser.text[..parser.pos];
            let mut end = text.len() - text.iter().rev().take_while(|&&it| is_blank(it)).count();
            if end > start + 1 && text[end - 1] == b',' {
                end -= 1;
            }
            // ` }` at the end closes what the line opened.
            let closers = text[..end].iter().rev().take_while(|&&it| matches!(it, b'}' | b']' | b' ')).count();
            let is_apart = text[end - closers..end].first() == Some(&b' ');
            if is_apart && end - closers > start {
                end -= closers;
            }
            parser.pos = end.max(start + 1);
            let inside = &text[start..];
            if inside.contains(&b':') && inside.iter().any(|it| b"{}[]#/".contains(it)) {
                // As a key it would end at its colon.
                flags |= flag::LOOSE;
            }
            parser.errors.truncate(first_error);
            parser.error(Code::UnclosedQuote, start, start + 1);
            flags |= flag::COOKED | flag::UNCLOSED;
        } else {
            if quote == b'\'' {
                parser.error(Code::SingleQuotes, start, parser.pos);
            }
            if key_in_string(&parser.text[start..parser.pos], parser.peek()).is_some() {
                flags |= flag::LOOSE;
            }
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
    pub(super) fn word(&mut self) {
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
                    if is_blank(parser.text[parser.pos - 1]) && super::is_comment(parser, self.before) {
                        break;
                    }
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
        self.skip_lone_quote();
    }

    /// Too deep: skips to the closer.
    pub(super) fn skip(&mut self) {
        let start = self.parser.pos;
        self.parser.error(Code::TooDeep, start, start + 1);
        let mut open = 0_usize;
        while let Some(byte) = self.parser.peek() {
            match byte {
                b'{' | b'[' => open += 1,
                b'}' | b']' => open -= 1,
                b'"' | b'\'' => {
                    let mark = self.parser.mark();
                    self.string();
                    self.parser.reset(mark);
                    continue;
                }
                byte if is_break(byte) => {
                    self.trivia();
                    continue;
                }
                _ => {}
            }
            self.parser.pos += 1;
            if open == 0 {
                break;
            }
        }
        let mut node = Green::leaf(Kind::Opaque, start, self.parser.pos);
        node.flags |= flag::DAMAGED | flag::LOOSE;
        self.parser.nodes.push(node);
    }
}

/// `"key: "value"`: the quote that opens the value is taken for the one that closes the key. Where that would end, in a
/// string with its quotes and what comes `next`.
fn key_in_string(text: &[u8], next: Option<u8>) -> Option<usize> {
    if !next.is_some_and(is_word) {
        return None;
    }
    match text.strip_suffix(b"\"").map(<[u8]>::trim_ascii_end) {
        Some([key @ .., b':']) if key.len() > 1 && !key.contains(&b'\\') => Some(key.len()),
        _ => None,
    }
}

/// Whether a byte behind a string makes something else of it.
pub(crate) fn is_word(byte: u8) -> bool {
    !is_blank(byte) && !is_break(byte) && !b":,{}[]".contains(&byte)
}

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
