//! Documents of a stream, and directives.

use super::{Parsed, Parser};
use crate::{
    errors::Code,
    green::{Green, Kind, flag},
    parse::block::At,
};

impl Parser<'_> {
    /// Reads everything.
    pub(crate) fn stream(mut self) -> Parsed {
        let stream = self.read_stream();
        Parsed { stream, deepest: self.deepest }
    }

    pub(super) fn read_stream(&mut self) -> Green {
        let mark = self.mark();
        loop {
            self.skip_trivia();
            if self.pos >= self.text.len() {
                break;
            }
            if self.is_marker() && self.peek() == Some(b'.') {
                // The end of a document that has nothing in it.
                self.pos += 3;
                self.skip_rest_of_line();
                continue;
            }
            self.document();
        }
        let end = self.text.len();
        self.finish(Kind::Stream, 0, end, mark)
    }

    fn document(&mut self) {
        let start = self.pos;
        let mark = self.mark();
        let mut flags = 0;
        let directives = self.directives();
        let mut lead = self.pos;
        let explicit = self.is_marker() && self.peek() == Some(b'-');
        if explicit {
            flags |= flag::EXPLICIT_START;
            self.pos += 3;
        } else if let Some(first) = directives {
            self.error(Code::DirectiveWithoutDocument, first, first + 1);
        }
        if !explicit {
            lead = self.pos;
        }
        self.value(lead, -1, if explicit { At::Marker } else { At::Document });
        self.skip_trivia();
        if !self.at_end() {
            let line_end = self.line_end();
            self.error(Code::AfterDocument, self.pos, line_end);
            while !self.at_end() {
                self.skip_to_line_end();
                self.skip_trivia();
            }
        }
        let mut end = self.nodes.last().map_or(start, |it| it.end() as usize).max(start);
        if self.is_marker() && self.peek() == Some(b'.') {
            flags |= flag::EXPLICIT_END;
            self.pos += 3;
            end = self.pos;
            self.skip_rest_of_line();
        }
        if let Some(error) = self.errors[mark.errors..].iter().map(|it| it.end() as usize).max() {
            end = end.max(error);
        }
        let mut node = self.finish(Kind::Document, start, end, mark);
        node.flags |= flags;
        self.nodes.push(node);
    }

    fn line_end(&self) -> usize {
        let rest = &self.text[self.pos..];
        self.pos + memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len())
    }

    /// Behind `...`: a comment may follow.
    fn skip_rest_of_line(&mut self) {
        self.skip_blanks();
        if self.is_comment() {
            self.skip_to_line_end();
        } else if self.peek().is_some_and(|it| !super::is_break(it)) {
            let end = self.line_end();
            self.error(Code::AfterDocument, self.pos, end);
            self.pos = end;
        }
    }

    /// Reads `%` lines. Gives the offset of the first.
    fn directives(&mut self) -> Option<usize> {
        let mut first = None;
        let mut has_version = false;
        self.handles.clear();
        while self.column() == 0 && self.peek() == Some(b'%') {
            first.get_or_insert(self.pos);
            let start = self.pos;
            let end = self.line_end();
            let line = &self.text[start..end];
            let comment = memchr::memmem::find(line, b" #").unwrap_or(line.len());
            let mut words = line[..comment].split(|&it| super::is_blank(it)).filter(|it| !it.is_empty());
            let name = words.next().unwrap_or_default();
            let count = words.clone().count();
            let is_good = match name {
                b"%YAML" => {
                    let version = words.next().unwrap_or_default();
                    let is_version = version.contains(&b'.')
                        && version.split(|&it| it == b'.').count() == 2
                        && version
                            .split(|&it| it == b'.')
                            .all(|it| !it.is_empty() && it.iter().all(u8::is_ascii_digit));
                    let is_first = !std::mem::replace(&mut has_version, true);
                    count == 1 && is_version && is_first
                }
                b"%TAG" => {
                    let handle = words.next().unwrap_or_default();
                    // A subslice of the text: its place is the distance.
                    let from = start + (handle.as_ptr().addr() - line.as_ptr().addr());
                    self.handles.push((from, from + handle.len()));
                    count == 2
                }
                // Others are reserved; a processor should ignore them (YAML 1.2.2, 6.8.1).
                _ => name.len() > 1,
            };
            if !is_good {
                self.error(Code::BadDirective, start, end);
            }
            self.pos = end;
            self.skip_trivia();
        }
        first
    }
}
