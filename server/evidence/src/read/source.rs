//! A file of recordings piece by piece: lines, and the members and items of JSON, with no more of the text in memory
//! than one of them.

use std::borrow::Cow;

use syntax::Value;

/// A file without a line end in its first part is none of lines.
const FIRST_LINE: usize = 16 << 20;

/// A text that comes in chunks.
pub(super) struct Source<'c> {
    chunks: &'c mut dyn Iterator<Item = Vec<u8>>,
    buffer: Vec<u8>,
    /// What is behind this is still to be read.
    at: usize,
    /// The line of `at`, from 0.
    line: u32,
    /// The first line where something else stands than there should.
    broken: Option<u32>,
}

impl<'c> Source<'c> {
    pub(super) fn new(chunks: &'c mut dyn Iterator<Item = Vec<u8>>) -> Source<'c> {
        let mut source = Source { chunks, buffer: Vec::new(), at: 0, line: 0, broken: None };
        while source.buffer.len() < 3 && source.fill() {}
        if source.buffer.starts_with("\u{feff}".as_bytes()) {
            source.at = 3;
        }
        source
    }

    pub(super) fn line(&self) -> u32 {
        self.line
    }

    /// The first line where something else stands than there should, or that is cut off by the end.
    pub(super) fn broken(&self) -> Option<u32> {
        self.broken
    }

    /// What ends an object or an array: `None`, so that its reader ends, too.
    fn end<T>(&mut self, bracket: u8) -> Option<T> {
        if !self.eat(bracket) {
            self.broken.get_or_insert(self.line);
        }
        None
    }

    /// One chunk more; what was read goes. False at the end.
    fn fill(&mut self) -> bool {
        let Some(chunk) = self.chunks.next() else { return false };
        if self.at == self.buffer.len() {
            self.buffer = chunk;
        } else {
            self.buffer.drain(..self.at);
            self.buffer.extend_from_slice(&chunk);
        }
        self.at = 0;
        true
    }

    fn rest(&self) -> &[u8] {
        &self.buffer[self.at..]
    }

    /// Where a byte is, from `at` on.
    fn find(&mut self, byte: u8, limit: usize) -> Option<usize> {
        let mut from = 0;
        loop {
            if let Some(found) = memchr::memchr(byte, &self.rest()[from..]) {
                return Some(from + found);
            }
            from = self.rest().len();
            if from >= limit || !self.fill() {
                return None;
            }
        }
    }

    fn take(&mut self, length: usize) -> &[u8] {
        let taken = &self.buffer[self.at..self.at + length];
        self.line += taken.iter().filter(|it| **it == b'\n').count() as u32;
        self.at += length;
        taken
    }

    /// The first line that is not blank, still to be read.
    pub(super) fn first_line(&mut self) -> Cow<'_, str> {
        self.skip_space();
        let length = self.find(b'\n', FIRST_LINE).unwrap_or_else(|| self.rest().len());
        lossy(&self.rest()[..length])
    }

    /// The next line, with its number.
    pub(super) fn next_line(&mut self) -> Option<(u32, Cow<'_, str>)> {
        let number = self.line;
        let found = self.find(b'\n', usize::MAX);
        if found.is_none() && self.rest().is_empty() {
            return None;
        }
        let length = found.map_or_else(|| self.rest().len(), |it| it + 1);
        self.line += u32::from(found.is_some());
        let start = self.at;
        self.at += length;
        Some((number, lossy(&self.buffer[start..self.at])))
    }

    /// All that is still to be read.
    pub(super) fn all(&mut self) -> Cow<'_, str> {
        while self.fill() {}
        lossy(self.rest())
    }

    fn byte(&mut self) -> Option<u8> {
        while self.at == self.buffer.len() {
            if !self.fill() {
                return None;
            }
        }
        Some(self.buffer[self.at])
    }

    fn skip_space(&mut self) {
        while let Some(byte) = self.byte().filter(u8::is_ascii_whitespace) {
            self.line += u32::from(byte == b'\n');
            self.at += 1;
        }
    }

    fn eat(&mut self, byte: u8) -> bool {
        self.skip_space();
        let is_there = self.byte() == Some(byte);
        self.at += usize::from(is_there);
        is_there
    }

    /// Whether an object or an array begins here: goes into it.
    pub(super) fn enter(&mut self, bracket: u8) -> bool {
        self.eat(bracket)
    }

    /// What the next value starts with.
    pub(super) fn peek(&mut self) -> Option<u8> {
        self.skip_space();
        self.byte()
    }

    /// The name of the next member of the object that was entered; what follows is its value. `None` at its end.
    pub(super) fn member(&mut self) -> Option<String> {
        while self.eat(b',') {}
        if self.peek() != Some(b'"') {
            return self.end(b'}');
        }
        let (text, _) = self.text()?;
        match Value::from_json(&text) {
            Some(Value::String(name)) if self.eat(b':') => Some(name.into()),
            _ => self.end(b'}'),
        }
    }

    /// The text of the next item of the array that was entered, with its line. `None` at its end.
    pub(super) fn item(&mut self) -> Option<Item<'_>> {
        while self.eat(b',') {}
        if matches!(self.peek(), None | Some(b']' | b'}')) {
            return self.end(b']');
        }
        let line = self.line;
        let (text, is_whole) = self.text()?;
        Some(Item { line, text, is_whole })
    }

    /// The text of the next value, which may be cut off by the end. Brackets and quotes alone are looked at.
    pub(super) fn text(&mut self) -> Option<(Cow<'_, str>, bool)> {
        let first = self.peek()?;
        let mut scan = Scan::default();
        let mut length = 0;
        let is_whole = loop {
            if let Some(end) = scan.end(&self.rest()[length..], first) {
                length += end;
                break true;
            }
            length = self.rest().len();
            if !self.fill() {
                break !matches!(first, b'{' | b'[' | b'"');
            }
        };
        if !is_whole {
            self.broken.get_or_insert(self.line);
        }
        // A stray bracket is no value; it is passed, so that reading ends.
        let length = if length == 0 { 1 } else { length };
        Some((lossy(self.take(length)), is_whole))
    }
}

/// Bytes as text. Almost always it is valid, which is told faster of all of it at once.
fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

/// The text of an item.
pub(super) struct Item<'s> {
    pub(super) line: u32,
    pub(super) text: Cow<'s, str>,
    /// Whether the file did not end in it.
    pub(super) is_whole: bool,
}

/// Looks for the end of a value.
#[derive(Default)]
struct Scan {
    depth: usize,
    in_string: bool,
    is_escaped: bool,
}

impl Scan {
    /// The end of the value that starts with `first`, in the next part of its text.
    fn end(&mut self, part: &[u8], first: u8) -> Option<usize> {
        for (index, byte) in part.iter().enumerate() {
            if self.in_string {
                match byte {
                    _ if self.is_escaped => self.is_escaped = false,
                    b'\\' => self.is_escaped = true,
                    b'"' => {
                        self.in_string = false;
                        if self.depth == 0 {
                            return Some(index + 1);
                        }
                    }
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => {
                    if self.depth <= 1 {
                        // The bracket of what is around ends a number or a word.
                        return Some(if self.depth == 0 { index } else { index + 1 });
                    }
                    self.depth -= 1;
                }
                b',' | b' ' | b'\n' | b'\r' | b'\t' if self.depth == 0 && !matches!(first, b'{' | b'[' | b'"') => {
                    return Some(index);
                }
                _ => {}
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::Source;

    /// The lines, whatever the chunks are.
    #[track_caller]
    fn check_lines(text: &str, expected: &[&str]) {
        for size in 1..=text.len().max(1) {
            let mut chunks = text.as_bytes().chunks(size).map(<[u8]>::to_vec);
            let mut source = Source::new(&mut chunks);
            let mut actual = Vec::new();
            while let Some((number, line)) = source.next_line() {
                actual.push(format!("{number}:{}", line.trim_end()));
            }
            assert_eq!(actual, expected, "in chunks of {size}");
        }
    }

    /// The items of an array in the only member.
    #[track_caller]
    fn check_items(text: &str, expected: &[&str]) {
        for size in 1..=text.len() {
            let mut chunks = text.as_bytes().chunks(size).map(<[u8]>::to_vec);
            let mut source = Source::new(&mut chunks);
            assert!(source.enter(b'{'));
            assert_eq!(source.member().as_deref(), Some("a\n"));
            assert!(source.enter(b'['));
            let mut actual = Vec::new();
            while let Some(item) = source.item() {
                actual.push(format!("{}:{}{}", item.line, item.text, if item.is_whole { "" } else { " cut" }));
            }
            assert_eq!(actual, expected, "in chunks of {size}");
            assert_eq!(source.member(), None);
        }
    }

    #[test]
    fn lines_come_in_chunks() {
        check_lines("\u{feff}a\n\nbé\r\nc", &["0:a", "1:", "2:bé", "3:c"]);
        check_lines("", &[]);
    }

    #[test]
    fn items_come_in_chunks() {
        check_items(
            "{\"a\\n\": [{\"b\": \"}\\\"]\"},\n [1, [2]], 3 , \"x\"] }",
            &["0:{\"b\": \"}\\\"]\"}", "1:[1, [2]]", "1:3", "1:\"x\""],
        );
    }

    #[test]
    fn what_is_cut_off_is_told() {
        check_items("{\"a\\n\": [{}, {\"b\": [1", &["0:{}", "0:{\"b\": [1 cut"]);
    }
}
