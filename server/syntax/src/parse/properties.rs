//! Anchors, tags and aliases.

use super::{Parser, is_blank, is_break, is_flow_indicator};
use crate::{
    errors::Code,
    green::{Green, Kind, flag},
};

/// Anchor and tag before a value.
#[derive(Clone, Copy, Default)]
pub(super) struct Properties {
    /// Start of the first, end of the last.
    pub(super) range: Option<(usize, usize)>,
    pub(super) flags: u16,
}

impl Parser<'_> {
    /// Reads an anchor or a tag.
    pub(super) fn property(&mut self, properties: &mut Properties, in_flow: bool) {
        let start = self.pos;
        let is_anchor = self.peek() == Some(b'&');
        self.pos += 1;
        if !is_anchor && self.peek() == Some(b'<') {
            while self.peek().is_some_and(|it| !is_blank(it) && !is_break(it) && it != b'>') {
                self.pos += 1;
            }
            if self.peek() == Some(b'>') {
                self.pos += 1;
            } else {
                self.error(Code::BadTag, start, self.pos);
            }
        } else {
            while self.peek().is_some_and(|it| {
                !is_blank(it) && !is_break(it) && !((in_flow || is_anchor || it != b'}') && is_flow_indicator(it))
            }) {
                self.pos += 1;
            }
            if is_anchor && self.pos == start + 1 {
                self.error(Code::BadAnchor, start, start + 1);
            }
        }
        if !(self.is_space_at(0) || (in_flow && self.peek().is_some_and(is_flow_indicator))) {
            let from = self.pos;
            while !self.is_space_at(0) {
                self.pos += 1;
            }
            self.error(if is_anchor { Code::BadAnchor } else { Code::BadTag }, start, self.pos.max(from));
        }
        if !is_anchor && !self.is_known_handle(start) {
            self.error(Code::UnknownHandle, start, self.pos);
        }
        let flags = if is_anchor { flag::ANCHOR | flag::ANCHORS } else { flag::TAG };
        if properties.flags & flags != 0 {
            self.error(Code::TwoProperties, start, self.pos);
        }
        properties.flags |= flags;
        properties.range = Some((properties.range.map_or(start, |(first, _)| first), self.pos));
    }

    /// Reads the properties of a value in a flow collection. Gives their flags.
    pub(super) fn flow_properties(&mut self, n: isize) -> (u16, Option<usize>) {
        let mut properties = Properties::default();
        while matches!(self.peek(), Some(b'&' | b'!')) {
            self.property(&mut properties, true);
            let end = self.place();
            if !self.flow_trivia(n) {
                self.go_to(end);
                break;
            }
        }
        (properties.flags, properties.range.map(|(_, end)| end))
    }

    /// Reads `*name`.
    pub(super) fn alias(&mut self, in_flow: bool) {
        let start = self.pos;
        self.pos += 1;
        while self.peek().is_some_and(|it| !is_blank(it) && !is_break(it) && !is_flow_indicator(it)) {
            self.pos += 1;
        }
        let mut node = Green::leaf(Kind::Alias, start, self.pos);
        node.flags = flag::ALIASES;
        if self.pos == start + 1 {
            self.error(Code::BadAnchor, start, self.pos);
            node.flags |= flag::DAMAGED;
        }
        let _ = in_flow;
        self.nodes.push(node);
    }
}

pub(super) fn merge(outer: Properties, inner: Properties) -> Properties {
    let range = match (outer.range, inner.range) {
        (Some((start, _)), Some((_, end))) => Some((start, end)),
        (one, other) => one.or(other),
    };
    Properties { range, flags: outer.flags | inner.flags }
}
