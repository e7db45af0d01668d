//! Strings as scalars of YAML: quoted where any reader, of YAML 1.1 or 1.2, would not take them for that string.

use std::{borrow::Cow, fmt::Write as _};

use crate::{Format, Scalar, scalar::resolve_plain};

/// The quotes that a document prefers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) enum Quote {
    #[default]
    Single,
    Double,
}

/// A string as a scalar: without quotes where every reader takes it for that string.
pub fn written_string(text: &str, format: Format, in_flow: bool) -> String {
    match format {
        Format::Json => double_quoted(text),
        Format::Yaml if is_plain(text, in_flow) => text.to_owned(),
        Format::Yaml => quoted(text, Quote::Single),
    }
}

/// A string as it is written between quotes that are there already. `None` where they cannot hold it.
pub fn between_quotes(text: &str, quote: char) -> Option<String> {
    if quote == '\'' {
        return (!text.chars().any(is_special)).then(|| text.replace('\'', "''"));
    }
    let quoted = double_quoted(text);
    Some(quoted.strip_prefix('"')?.strip_suffix('"')?.to_owned())
}

/// Whether a text, unquoted, is that string to every reader; `in_flow` where it stands in braces or brackets.
pub fn is_plain(text: &str, in_flow: bool) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let last = text.chars().next_back().unwrap_or(first);
    let second = text.chars().nth(1);
    let may_start = match first {
        '-' => second.is_some_and(|it| it.is_alphanumeric() || it == '_'),
        '?' | ':' | ',' | '[' | ']' | '{' | '}' | '#' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`' => {
            false
        }
        _ => true,
    };
    may_start
        && !first.is_whitespace()
        && !last.is_whitespace()
        && last != ':'
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.chars().any(is_special)
        && !(in_flow && text.contains([',', '[', ']', '{', '}']))
        && !(in_flow && text.contains(":\""))
        && !is_marker(text)
        && !is_word_of_old(text)
        && !is_other_type(text)
}

/// Characters that a quoted scalar writes as escapes.
fn is_special(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
}

/// Whether a text looks like the start or the end of a document.
fn is_marker(text: &str) -> bool {
    text.starts_with("---") || text.starts_with("...")
}

/// Words that are booleans, merge keys or defaults to YAML 1.1 only.
fn is_word_of_old(text: &str) -> bool {
    const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    matches!(text, "=" | "<<") || WORDS.iter().any(|it| it.eq_ignore_ascii_case(text))
}

/// Whether a plain text is null, a boolean, a number or a date to some reader.
fn is_other_type(text: &str) -> bool {
    let is_string = |text: &str| matches!(resolve_plain(Cow::Borrowed(text)), Scalar::String(_));
    if !is_string(text) || is_timestamp(text) {
        return true;
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !unsigned.starts_with(|it: char| it.is_ascii_digit() || it == '.') {
        return false;
    }
    // YAML 1.1 has `_` in numbers, `0b1`, signs before `0x`, and sixties (`1:30`).
    let digits: String = unsigned.chars().filter(|&it| it != '_').collect();
    let is_binary = digits.strip_prefix("0b").is_some_and(|it| it.bytes().all(|it| matches!(it, b'0' | b'1')));
    let is_sixties = digits.contains(':')
        && digits.starts_with(|it: char| it.is_ascii_digit())
        && digits.bytes().all(|it| it.is_ascii_digit() || it == b':' || it == b'.');
    is_binary || is_sixties || !is_string(&digits)
}

/// `2020-01-01`, with a time or without.
fn is_timestamp(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let is_digits = |part: &str, from: usize, to: usize| {
        (from..=to).contains(&part.len()) && part.bytes().all(|it| it.is_ascii_digit())
    };
    let (Some(year), Some(month), Some(rest)) = (parts.next(), parts.next(), parts.next()) else { return false };
    let day = rest.split(|it: char| !it.is_ascii_digit()).next().unwrap_or_default();
    is_digits(year, 4, 4) && is_digits(month, 1, 2) && is_digits(day, 1, 2)
}

/// A string in quotes; in double quotes where single ones cannot hold it.
pub(super) fn quoted(text: &str, quote: Quote) -> String {
    if quote == Quote::Double || text.chars().any(is_special) {
        return double_quoted(text);
    }
    format!("'{}'", text.replace('\'', "''"))
}

/// A string in double quotes, as JSON and YAML both read it.
pub(super) fn double_quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_special(c) => {
                // Writing to a String does not fail.
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Whether a string can be written as a literal block scalar whose indentation needs no indicator.
pub(super) fn is_literal(text: &str) -> bool {
    let body = text.strip_suffix('\n').unwrap_or(text);
    body.contains('\n')
        && !body.ends_with('\n')
        && !body.starts_with([' ', '\n', '\t'])
        && !body.lines().any(|line| line.ends_with([' ', '\t']))
        && !text.chars().any(|it| it != '\n' && is_special(it))
}

#[cfg(test)]
mod tests {
    use super::{between_quotes, is_plain, written_string};
    use crate::Format;

    #[track_caller]
    fn check(texts: &[&str], is: bool) {
        for text in texts {
            assert_eq!(is_plain(text, false), is, "{text:?}");
        }
    }

    #[test]
    fn what_some_reader_takes_for_something_else_is_quoted() {
        check(&["on", "Yes", "NO", "y", "n", "off", "true", "null", "~", ""], false);
        check(
            &["2", "1.0", "-1", "+1", "0o7", "017", "0x1F", "0b1", "1_000", "1e3", ".5", "1.", ".inf", ".nan"],
            false,
        );
        check(&["1:30", "190:20:30.15", "2020-01-01", "2001-12-14t21:59:43.10-05:00", "2020-1-1"], false);
        check(&["=", "<<", " a", "a ", "a: b", "a #b", "a:", "-", "- a", "? a", "@a", "`a", "%a", "*a", "&a"], false);
        check(&["---", "...", "a\nb", "a\tb", "\u{FEFF}a", "{a}", "[a", "|", ">", "!a", "#a", "'a", "\"a"], false);
    }

    #[test]
    fn what_every_reader_takes_for_a_string_stays_plain() {
        check(&["a", "1.0.0", "3.1.0", "v1", "application/json", "#/a".trim_start_matches('#'), "a:b"], true);
        check(&["-a", "a-b", "$ref", "x y", "^a$", "ünïcode", "😀", "/pets/{petId}", "a, b", "date-time"], true);
        check(&["https://example.com/a#b", "yesterday", "nullable", "1st", "2xx", "a'b", "a\"b", "10-4"], true);
    }

    #[track_caller]
    fn check_written(text: &str, yaml: &str, flow: &str, json: &str) {
        let written = [(Format::Yaml, false), (Format::Yaml, true), (Format::Json, true)];
        assert_eq!(written.map(|(format, in_flow)| written_string(text, format, in_flow)), [yaml, flow, json]);
    }

    #[test]
    fn a_string_is_written_as_its_place_wants() {
        check_written("a, b", "a, b", "'a, b'", r#""a, b""#);
        check_written("null", "'null'", "'null'", r#""null""#);
        check_written("it's: a", "'it''s: a'", "'it''s: a'", r#""it's: a""#);
        check_written("a\nb\"", r#""a\nb\"""#, r#""a\nb\"""#, r#""a\nb\"""#);
    }

    #[track_caller]
    fn check_between(text: &str, single: Option<&str>, double: &str) {
        assert_eq!(between_quotes(text, '\'').as_deref(), single);
        assert_eq!(between_quotes(text, '"').as_deref(), Some(double));
    }

    #[test]
    fn a_string_between_quotes_does_not_end_them() {
        check_between("it's", Some("it''s"), "it's");
        check_between("\"", Some("\""), "\\\"");
        check_between("a\nb", None, "a\\nb");
    }
}
