//! A document as an editor has it: text, version, and positions in the encoding that was agreed on.

use std::ops::Range;

use serde_json::{Value, json};

pub(crate) struct Document {
    pub(crate) text: String,
    pub(crate) version: i64,
}

impl Document {
    pub(crate) fn new(text: &str) -> Document {
        Document { text: text.to_owned(), version: 1 }
    }

    /// A range of bytes in the protocol's form.
    pub(crate) fn range(&self, range: Range<usize>, utf8: bool) -> Value {
        json!({ "start": self.position(range.start, utf8), "end": self.position(range.end, utf8) })
    }

    /// Edits as ranges of bytes, the last one first.
    #[track_caller]
    pub(crate) fn edits(&self, edits: &[Value], utf8: bool) -> Vec<(Range<usize>, String)> {
        let mut out: Vec<_> = edits
            .iter()
            .map(|edit| {
                let at = |end: &str| self.offset(&edit["range"][end], utf8);
                (at("start")..at("end"), edit["newText"].as_str().unwrap().to_owned())
            })
            .collect();
        out.sort_by_key(|(range, _)| (range.start, range.end));
        for pair in out.windows(2) {
            assert!(pair[0].0.end <= pair[1].0.start, "edits overlap: {edits:?}");
        }
        out.reverse();
        out
    }

    fn position(&self, offset: usize, utf8: bool) -> Value {
        let starts = self.line_starts();
        let line = starts.partition_point(|start| *start <= offset) - 1;
        let before = &self.text[starts[line]..offset];
        let character = if utf8 { before.len() } else { before.encode_utf16().count() };
        json!({ "line": line, "character": character })
    }

    #[track_caller]
    fn offset(&self, position: &Value, utf8: bool) -> usize {
        let number = |key: &str| usize::try_from(position[key].as_u64().unwrap()).unwrap();
        let start = self.line_starts()[number("line")];
        let mut left = number("character");
        for (at, char) in self.text[start..].char_indices() {
            if left == 0 {
                return start + at;
            }
            let width = if utf8 { char.len_utf8() } else { char.len_utf16() };
            left = left.checked_sub(width).unwrap_or_else(|| panic!("inside a character: {position}"));
        }
        assert_eq!(left, 0, "beyond the end: {position}");
        self.text.len()
    }

    /// `\n`, `\r\n` and `\r` end a line.
    fn line_starts(&self) -> Vec<usize> {
        let bytes = self.text.as_bytes();
        let ends = |at: &usize| bytes[*at] == b'\n' || (bytes[*at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
        std::iter::once(0).chain((0..bytes.len()).filter(ends).map(|at| at + 1)).collect()
    }
}
