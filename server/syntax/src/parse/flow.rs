//! Flow collections: `{}` and `[]` in YAML.

use super::{Parser, is_flow_indicator};
use crate::{
    errors::Code,
    green::{Green, Kind, flag},
    parse::{MAX_DEPTH, scalar::Stop},
};

impl Parser<'_> {
    /// Skips white space and comments in a flow collection. False: what follows does not belong to it any more
    /// (its entry ends, by indentation).
    pub(super) fn flow_trivia(&mut self, n: isize) -> bool {
        let crossed = self.skip_trivia();
        if self.at_end() {
            return false;
        }
        if crossed && !matches!(self.peek(), Some(b'}' | b']')) {
            self.check_continuation(n);
        }
        self.column() > n || matches!(self.peek(), Some(b'}' | b']'))
    }

    /// Reads `{…}` or `[…]` and pushes its node. One that is not closed ends where its entry ends.
    pub(super) fn flow_collection(&mut self, n: isize) {
        if self.depth >= MAX_DEPTH {
            return self.skip_flow(n);
        }
        self.go_deeper();
        let start = self.pos;
        let mark = self.mark();
        let is_mapping = self.text[start] == b'{';
        self.pos += 1;
        match is_mapping {
            true => self.open_braces += 1,
            false => self.open_brackets += 1,
        }
        let closed = self.flow_items(n, is_mapping);
        match is_mapping {
            true => self.open_braces -= 1,
            false => self.open_brackets -= 1,
        }
        let mut end = self.pos;
        if !closed {
            let code = if is_mapping { Code::UnclosedBrace } else { Code::UnclosedBracket };
            self.error(code, start, start + 1);
            end = self.nodes[mark.nodes..].last().map_or(start + 1, |it| it.end() as usize);
            end = self.errors[mark.errors..].iter().map(|it| it.end() as usize).fold(end, usize::max);
        }
        let kind = if is_mapping { Kind::FlowMapping } else { Kind::FlowSequence };
        let node = self.finish(kind, start, end, mark);
        self.nodes.push(node);
        self.depth -= 1;
    }

    /// Reads to the closer. Whether it was there.
    fn flow_items(&mut self, n: isize, is_mapping: bool) -> bool {
        let mut wants_comma = false;
        let mut reported = false;
        loop {
            if !self.flow_trivia(n) {
                return false;
            }
            let Some(byte) = self.peek() else { return false };
            let at = self.pos;
            match byte {
                b'}' | b']' => {
                    let is_mine = (byte == b'}') == is_mapping;
                    if is_mine {
                        self.pos += 1;
                        return true;
                    }
                    let open = if byte == b'}' { self.open_braces } else { self.open_brackets };
                    if open > 0 {
                        return false;
                    }
                    self.error(Code::StrayCloser, at, at + 1);
                    self.pos += 1;
                }
                b',' => {
                    if !wants_comma {
                        self.error(Code::MissingItem, at, at + 1);
                    }
                    wants_comma = false;
                    self.pos += 1;
                }
                _ => {
                    if wants_comma && !std::mem::replace(&mut reported, true) {
                        self.error(Code::MissingComma, at, at + 1);
                    }
                    match is_mapping {
                        true => self.flow_entry(n),
                        false => self.flow_item(n),
                    }
                    wants_comma = true;
                    if self.pos == at {
                        // Always make progress.
                        self.pos += 1;
                    }
                }
            }
        }
    }

    /// A `:` that separates key and value; `adjacent`: it need not be followed by white space.
    fn is_flow_colon(&self, adjacent: bool) -> bool {
        self.peek() == Some(b':') && (adjacent || self.is_space_at(1) || self.peek_at(1).is_some_and(is_flow_indicator))
    }

    fn is_json_like(&self) -> bool {
        self.nodes.last().is_some_and(|it| {
            matches!(it.kind, Kind::SingleQuoted | Kind::DoubleQuoted | Kind::FlowMapping | Kind::FlowSequence)
        })
    }

    /// Reads `key: value` of a flow mapping: pushes key and value.
    fn flow_entry(&mut self, n: isize) {
        let lead = self.pos;
        let explicit = self.is_indicator(b'?');
        if explicit {
            self.pos += 1;
            let behind = self.pos;
            if !self.flow_trivia(n) || matches!(self.peek(), Some(b',' | b'}')) {
                self.pos = self.pos.min(self.text.len());
                let mut key = Green::leaf(Kind::Null, behind, behind);
                key.before = (behind - lead) as u32;
                key.flags |= flag::EXPLICIT;
                self.nodes.push(key);
                return self.nodes.push(Green::leaf(Kind::Null, behind, behind));
            }
        }
        let outer = std::mem::replace(&mut self.in_explicit_key, explicit);
        self.flow_node(lead, n);
        self.in_explicit_key = outer;
        if explicit && let Some(key) = self.nodes.last_mut() {
            key.flags |= flag::EXPLICIT;
        }
        self.flow_value(n);
    }

    /// Behind a key: reads `: value` if it is there and pushes the value.
    fn flow_value(&mut self, n: isize) {
        let end = self.nodes.last().map_or(self.pos, |it| it.end() as usize);
        let here = self.place();
        let adjacent = self.is_json_like();
        if self.flow_trivia(n) && self.is_flow_colon(adjacent) {
            let colon = self.pos;
            self.pos += 1;
            let behind = self.pos;
            let here = self.place();
            if !self.flow_trivia(n) || matches!(self.peek(), Some(b',' | b'}' | b']')) {
                let mut value = Green::leaf(Kind::Null, behind, behind);
                value.before = (behind - colon) as u32;
                self.go_to(here);
                return self.nodes.push(value);
            }
            return self.flow_node(colon, n);
        }
        self.go_to(here);
        self.nodes.push(Green::leaf(Kind::Null, end, end));
    }

    /// Reads an item of a flow sequence, which may be a single `key: value`.
    fn flow_item(&mut self, n: isize) {
        let mark = self.mark();
        let start = self.place();
        if self.is_indicator(b'?') {
            self.flow_entry(n);
        } else {
            self.flow_node(start.pos, n);
            let here = self.place();
            let adjacent = self.is_json_like();
            self.skip_blanks();
            let is_pair = self.is_flow_colon(adjacent);
            self.go_to(here);
            if !is_pair {
                return;
            }
            if self.line_start != start.line_start {
                self.error(Code::KeyOverLines, start.pos, start.pos + 1);
            }
            self.flow_value(n);
        }
        let end = self.nodes.last().map_or(start.pos, |it| it.end() as usize);
        let node = self.finish(Kind::FlowMapping, start.pos, end, mark);
        self.nodes.push(node);
    }

    /// Reads a value in a flow collection and pushes its node.
    fn flow_node(&mut self, lead: usize, n: isize) {
        let (flags, properties_end) = self.flow_properties(n);
        let start = self.pos;
        let errors = self.errors.len();
        let is_empty = properties_end.is_some()
            && (self.at_end()
                || self.peek().is_none_or(|it| matches!(it, b',' | b'}' | b']'))
                || self.is_flow_colon(false));
        match self.peek() {
            _ if is_empty => {
                let end = properties_end.unwrap_or(start);
                self.nodes.push(Green::leaf(Kind::Null, end, end));
            }
            Some(b'"' | b'\'') => self.quoted(n),
            Some(b'{' | b'[') => self.flow_collection(n),
            Some(b'*') => self.alias(true),
            Some(b':') if self.is_flow_colon(false) => self.nodes.push(Green::leaf(Kind::Null, start, start)),
            Some(byte) => {
                let next_is_plain = !self.is_space_at(1) && !self.peek_at(1).is_some_and(is_flow_indicator);
                let code = match byte {
                    b'@' | b'`' => Some(Code::ReservedCharacter),
                    b'|' | b'>' | b'%' => Some(Code::IndicatorAtStart),
                    b'#' => Some(Code::CommentWithoutSpace),
                    b'-' | b'?' | b':' if !next_is_plain => Some(Code::IndicatorAtStart),
                    _ => None,
                };
                if let Some(code) = code {
                    self.error(code, start, start + 1);
                }
                if self.plain(n, true) == Stop::Comment {
                    // The comment is trivia of the collection.
                }
            }
            None => self.nodes.push(Green::leaf(Kind::Null, start, start)),
        }
        let damaged = self.errors.len() > errors;
        if let Some(node) = self.nodes.last_mut() {
            node.before = node.offset - lead as u32;
            node.flags |= flags;
            if damaged {
                node.flags |= flag::DAMAGED;
            }
            if node.kind == Kind::Alias && flags != 0 {
                node.flags &= !(flag::ANCHOR | flag::TAG);
                self.error(Code::PropertyOnAlias, lead, start);
            }
        }
    }

    /// Too deep: skips to the closer without reading what is inside.
    fn skip_flow(&mut self, n: isize) {
        let start = self.pos;
        self.error(Code::TooDeep, start, start + 1);
        let mut open = 0_usize;
        let mut end = start;
        while self.flow_trivia(n) {
            match self.peek() {
                Some(b'{' | b'[') => open += 1,
                Some(b'}' | b']') => open -= 1,
                Some(b'"' | b'\'') => {
                    let mark = self.mark();
                    self.quoted(n);
                    self.reset(mark);
                    self.pos -= 1;
                }
                _ => {}
            }
            self.pos += 1;
            end = self.pos;
            if open == 0 {
                break;
            }
        }
        let mut node = Green::leaf(Kind::Opaque, start, end);
        node.flags |= flag::DAMAGED;
        self.nodes.push(node);
    }
}
