//! Scalars by the YAML 1.2 core schema.

use std::borrow::Cow;

/// A scalar's value.
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar<'a> {
    Null,
    Bool(bool),
    /// An integer or a fraction as a JSON number (`0x1F` is "31"; a text no number of JSON can hold stays as
    /// written, for instance `.inf`).
    Number(Cow<'a, str>),
    String(Cow<'a, str>),
}

/// A plain scalar by the core schema (YAML 1.2.2, section 10.3.2).
pub(crate) fn resolve_plain(text: Cow<'_, str>) -> Scalar<'_> {
    match &*text {
        "" | "~" | "null" | "Null" | "NULL" => Scalar::Null,
        "true" | "True" | "TRUE" => Scalar::Bool(true),
        "false" | "False" | "FALSE" => Scalar::Bool(false),
        _ => match number(&text) {
            Some(Number::AsWritten) => Scalar::Number(text),
            Some(Number::Is(it)) => Scalar::Number(Cow::Owned(it)),
            None => Scalar::String(text),
        },
    }
}

/// A scalar with a tag of the core schema. `None`: the tag says nothing, or does not fit.
pub(crate) fn resolve_tagged<'a>(tag: &str, text: &Cow<'a, str>) -> Option<Scalar<'a>> {
    let name =
        tag.strip_prefix("!!").or_else(|| tag.strip_prefix("!<tag:yaml.org,2002:").and_then(|it| it.strip_suffix('>')));
    match name {
        None if tag == "!" => Some(Scalar::String(text.clone())),
        Some("str") => Some(Scalar::String(text.clone())),
        Some("null") => Some(Scalar::Null),
        Some("int" | "float" | "bool") => match resolve_plain(text.clone()) {
            Scalar::String(_) => None,
            it => Some(it),
        },
        _ => None,
    }
}

enum Number {
    AsWritten,
    Is(String),
}

fn number(text: &str) -> Option<Number> {
    let bytes = text.as_bytes();
    if !matches!(bytes.first()?, b'0'..=b'9' | b'-' | b'+' | b'.') {
        return None;
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    let (sign, unsigned) = match bytes[0] {
        b'-' => ("-", &text[1..]),
        b'+' => ("", &text[1..]),
        _ => ("", text),
    };
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Some(Number::AsWritten);
    }
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = &unsigned[..digits(unsigned)];
    let mut rest = &unsigned[whole.len()..];
    let mut fraction = None;
    if let Some(after) = rest.strip_prefix('.') {
        let it = &after[..digits(after)];
        rest = &after[it.len()..];
        fraction = Some(it);
    }
    if whole.is_empty() && fraction.is_none_or(str::is_empty) {
        return None;
    }
    if !rest.is_empty() {
        let exponent = rest.strip_prefix(['e', 'E'])?;
        let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        if exponent.is_empty() || digits(exponent) != exponent.len() {
            return None;
        }
    }
    let is_json = bytes[0] != b'+'
        && !whole.is_empty()
        && (whole.len() == 1 || !whole.starts_with('0'))
        && fraction.is_none_or(|it| !it.is_empty());
    if is_json {
        return Some(Number::AsWritten);
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        it => it,
    };
    let fraction = match fraction {
        None => String::new(),
        Some("") => ".0".to_owned(),
        Some(it) => format!(".{it}"),
    };
    Some(Number::Is(format!("{sign}{whole}{fraction}{rest}")))
}

fn radix(digits: &str, radix: u32) -> Option<Number> {
    if digits.is_empty() || !digits.chars().all(|it| it.is_digit(radix)) {
        return None;
    }
    Some(u128::from_str_radix(digits, radix).map_or(Number::AsWritten, |it| Number::Is(it.to_string())))
}

/// The content of a plain or single-quoted scalar over several lines: line breaks fold (YAML 1.2.2, 6.5).
pub(crate) fn cook_plain(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    fold_lines(raw, |line, _| out_push(line), &mut out);
    out
}

fn out_push(line: &str) -> Cow<'_, str> {
    Cow::Borrowed(line)
}

/// The content of a single-quoted scalar, given without its quotes.
pub(crate) fn cook_single(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    fold_lines(
        raw,
        |line, _| match line.contains("''") {
            true => Cow::Owned(line.replace("''", "'")),
            false => Cow::Borrowed(line),
        },
        &mut out,
    );
    out
}

fn fold_lines<'r>(raw: &'r str, piece: impl Fn(&'r str, usize) -> Cow<'r, str>, out: &mut String) {
    let mut lines = Lines { rest: Some(raw) };
    let mut index = 0;
    let mut breaks = 0;
    while let Some(line) = lines.next() {
        let is_last = lines.rest.is_none();
        let mut text = line;
        if index > 0 {
            text = text.trim_start_matches([' ', '\t']);
        }
        if !is_last {
            text = text.trim_end_matches([' ', '\t']);
        }
        if index > 0 {
            breaks += 1;
        }
        if !text.is_empty() || is_last || index == 0 {
            push_breaks(out, breaks);
            breaks = 0;
            out.push_str(&piece(text, index));
        }
        index += 1;
    }
}

fn push_breaks(out: &mut String, breaks: usize) {
    match breaks {
        0 => {}
        1 => out.push(' '),
        n => out.extend(std::iter::repeat_n('\n', n - 1)),
    }
}

/// Lines by YAML's line breaks, the part behind the last break included.
struct Lines<'t> {
    rest: Option<&'t str>,
}

impl<'t> Iterator for Lines<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        let rest = self.rest?;
        match memchr::memchr2(b'\n', b'\r', rest.as_bytes()) {
            None => {
                self.rest = None;
                Some(rest)
            }
            Some(at) => {
                let after = if rest[at..].starts_with("\r\n") { at + 2 } else { at + 1 };
                self.rest = Some(&rest[after..]);
                Some(&rest[..at])
            }
        }
    }
}

/// The content of a double-quoted scalar, given without its quotes. Escapes that mean nothing stay as written.
pub(crate) fn cook_double(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut lines = Lines { rest: Some(raw) };
    let mut index = 0;
    let mut breaks = 0;
    while let Some(line) = lines.next() {
        let is_last = lines.rest.is_none();
        let mut text = line;
        if index > 0 {
            text = text.trim_start_matches([' ', '\t']);
        }
        let mut joins = false;
        if !is_last {
            let backslashes = text.len() - text.trim_end_matches('\\').len();
            if backslashes % 2 == 1 {
                joins = true;
                text = &text[..text.len() - 1];
            } else {
                let trimmed = text.trim_end_matches([' ', '\t']);
                // `\ ` and `\<tab>` are escapes, not trailing white space.
                let backslashes = trimmed.len() - trimmed.trim_end_matches('\\').len();
                let keep = if backslashes % 2 == 1 { 1 } else { 0 };
                text = &text[..(trimmed.len() + keep).min(text.len())];
            }
        }
        if !text.is_empty() || is_last || index == 0 || joins {
            push_breaks(&mut out, breaks);
            breaks = 0;
            unescape(text, &mut out);
        }
        if !joins {
            breaks += 1;
        } else {
            breaks = 0;
        }
        index += 1;
        if joins {
            // The break itself is gone; empty lines behind it still count, each as one line feed.
            let mut rest = lines.rest;
            while let Some(after) = rest {
                let mut ahead = Lines { rest: Some(after) };
                let line = ahead.next().unwrap_or_default();
                if ahead.rest.is_none() || !line.trim_matches([' ', '\t']).is_empty() {
                    break;
                }
                out.push('\n');
                rest = ahead.rest;
                lines.rest = rest;
            }
        }
    }
    out
}

fn unescape(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        let (consumed, ok) = unescape_one(&rest[at..], out);
        if !ok {
            out.push_str(&rest[at..at + consumed]);
        }
        rest = &rest[at + consumed..];
    }
    out.push_str(rest);
}

/// Reads one escape; gives its length and whether it means something.
fn unescape_one(text: &str, out: &mut String) -> (usize, bool) {
    let Some(c) = text[1..].chars().next() else { return (1, false) };
    let plain = match c {
        '0' => '\0',
        'a' => '\x07',
        'b' => '\x08',
        't' | '\t' => '\t',
        'n' => '\n',
        'v' => '\x0B',
        'f' => '\x0C',
        'r' => '\r',
        'e' => '\x1B',
        ' ' | '"' | '/' | '\\' => c,
        'N' => '\u{85}',
        '_' => '\u{A0}',
        'L' => '\u{2028}',
        'P' => '\u{2029}',
        'x' | 'u' | 'U' => {
            let digits = match c {
                'x' => 2,
                'u' => 4,
                _ => 8,
            };
            let Some(code) = hex(text, 2, digits) else { return (2, false) };
            let mut consumed = 2 + digits;
            let mut code = code;
            if c == 'u'
                && (0xD800..0xDC00).contains(&code)
                && text[consumed..].starts_with("\\u")
                && let Some(low) = hex(text, consumed + 2, 4).filter(|it| (0xDC00..0xE000).contains(it))
            {
                code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                consumed += 6;
            }
            out.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            return (consumed, true);
        }
        other => return (1 + other.len_utf8(), false),
    };
    out.push(plain);
    (1 + c.len_utf8(), true)
}

fn hex(text: &str, from: usize, digits: usize) -> Option<u32> {
    let text = text.get(from..from + digits)?;
    if !text.bytes().all(|it| it.is_ascii_hexdigit()) {
        return None;
    }
    u32::from_str_radix(text, 16).ok()
}

/// The content of a block scalar, given from its `|` or `>` on. `indent` is the content's indentation if the
/// header says it (0: by the first line that is not empty). The end of the text counts as a line break, as in the YAML test suite.
pub(crate) fn cook_block(raw: &str, folded: bool, indent: usize) -> String {
    let header_end = memchr::memchr2(b'\n', b'\r', raw.as_bytes()).unwrap_or(raw.len());
    let header = raw[..header_end].split([' ', '\t']).next().unwrap_or_default();
    let (keep, strip) = (header.contains('+'), header.contains('-'));
    let after = if raw[header_end..].starts_with("\r\n") { header_end + 2 } else { header_end + 1 };
    let Some(body) = raw.get(after..) else { return String::new() };
    let spaces = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let indent = match indent {
        0 => (Lines { rest: Some(body) }).find(|line| spaces(line) < line.len()).map_or(usize::MAX, spaces),
        it => it,
    };

    let mut out = String::with_capacity(body.len());
    let mut lines = Lines { rest: Some(body) };
    let mut leading_break = false;
    let mut trailing_breaks = 0;
    let mut leading_blank = false;
    while let Some(line) = lines.next() {
        let is_last = lines.rest.is_none();
        if spaces(line) == line.len() && line.len() <= indent {
            // A keeping scalar's text ends behind its last break: what follows is not a line.
            if !(is_last && line.is_empty()) {
                trailing_breaks += 1;
            }
            continue;
        }
        let content = &line[spaces(line).min(indent)..];
        let blank = content.starts_with([' ', '\t']);
        if folded && leading_break && !leading_blank && !blank {
            if trailing_breaks == 0 {
                out.push(' ');
            }
        } else if leading_break {
            out.push('\n');
        }
        out.extend(std::iter::repeat_n('\n', trailing_breaks));
        trailing_breaks = 0;
        leading_blank = blank;
        out.push_str(content);
        leading_break = true;
    }
    if !strip && leading_break {
        out.push('\n');
    }
    if keep {
        out.extend(std::iter::repeat_n('\n', trailing_breaks));
    }
    out
}
