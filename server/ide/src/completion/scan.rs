//! A line up to the cursor, read without a tree: which braces, keys and quotes are open at its end.

use syntax::Format;

/// What is open at the end of a text.
pub(super) struct Scan {
    /// What the text itself is in, and the braces and brackets in it that are open, the innermost last.
    pub(super) levels: Vec<Level>,
    /// The quote that the end is in.
    pub(super) quote: Option<(char, usize)>,
    /// The end is in a comment.
    pub(super) is_comment: bool,
}

/// A collection that the end of a text is in.
#[derive(Clone, Copy)]
pub(super) struct Level {
    /// The brace or bracket that opens it, if it is in this text.
    pub(super) open: Option<(char, usize)>,
    /// Where its last entry or item begins.
    pub(super) segment: usize,
    /// The colon of that entry.
    pub(super) colon: Option<usize>,
}

impl Level {
    /// The key of the last entry, if its colon is there.
    pub(super) fn key(self, text: &str) -> Option<&str> {
        let key = text.get(self.segment..self.colon?)?.trim();
        Some(key.trim_matches(['"', '\'']))
    }

    fn has_no_key_yet(self) -> bool {
        self.colon.is_none() && !matches!(self.open, Some(('[', _)))
    }

    /// Where the value, or else the key, begins.
    pub(super) fn start(self) -> usize {
        self.colon.map_or(self.segment, |it| it + 1)
    }
}

/// Reads a text that begins in a block or, as all of JSON, in braces or brackets.
pub(super) fn scan(text: &str, format: Format, in_flow: bool) -> Scan {
    let mut levels = Vec::new();
    let mut level = Level { open: None, segment: 0, colon: None };
    let mut quote: Option<(char, usize)> = None;
    // Nothing of the next scalar is there yet.
    let mut at_start = true;
    let mut in_property = false;
    let mut before = ' ';
    let mut chars = text.char_indices().peekable();
    while let Some((at, it)) = chars.next() {
        let next = chars.peek().map(|it| it.1);
        let in_flow = in_flow || level.open.is_some();
        if let Some((mark, _)) = quote {
            let is_escape = match mark {
                '"' => it == '\\',
                _ => it == mark && next == Some(mark),
            };
            if is_escape {
                chars.next();
            } else if it == mark {
                quote = None;
            }
            before = it;
            continue;
        }
        let was_start = std::mem::take(&mut at_start);
        match it {
            _ if it.is_whitespace() => {
                at_start = was_start || in_property;
                in_property = false;
            }
            _ if in_property => {}
            '"' | '\'' if was_start || format == Format::Json => quote = Some((it, at)),
            '{' | '[' if was_start || in_flow => {
                levels.push(level);
                level = Level { open: Some((it, at)), segment: at + 1, colon: None };
                at_start = true;
            }
            '}' | ']' if level.open.is_some() => level = levels.pop().unwrap_or(level),
            ',' if in_flow => {
                level = Level { segment: at + 1, colon: None, ..level };
                at_start = true;
            }
            ':' if level.has_no_key_yet() && is_colon(format, in_flow, before, next) => {
                level.colon = Some(at);
                at_start = true;
            }
            '&' | '!' if was_start && format == Format::Yaml => in_property = true,
            // A Reference whose quotes are missing begins as a comment does.
            '#' if format == Format::Yaml && before.is_whitespace() => {
                let is_reference = was_start && level.colon.is_some() && next.is_none_or(|it| it == '/');
                if !is_reference {
                    levels.push(level);
                    return Scan { levels, quote: None, is_comment: true };
                }
            }
            _ => {}
        }
        before = it;
    }
    levels.push(level);
    Scan { levels, quote, is_comment: false }
}

/// Whether a colon between two characters ends a key.
fn is_colon(format: Format, in_flow: bool, before: char, next: Option<char>) -> bool {
    let is_behind_quotes = in_flow && matches!(before, '"' | '\'');
    format == Format::Json || is_behind_quotes || next.is_none_or(char::is_whitespace)
}

/// Where the scalar begins behind white space, anchor and tag. `None` where the end is in one of these.
pub(super) fn content(text: &str, start: usize, format: Format) -> Option<usize> {
    let mut rest = text.get(start..)?.trim_start();
    while format == Format::Yaml && rest.starts_with(['&', '!', '*']) {
        let end = rest.find(char::is_whitespace)?;
        rest = rest.get(end..)?.trim_start();
    }
    Some(text.len() - rest.len())
}
