//! Block collections, and values in block context.

use super::properties::{Properties, merge};
use super::scalar::Stop;
use super::{MAX_DEPTH, Mark, Parser, is_blank, is_break, is_flow_indicator};
use crate::errors::Code;
use crate::green::{Green, Kind, flag};

/// Where a value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum At {
    Document,
    /// Behind `---`: no block collection may start on that line.
    Marker,
    /// Behind `-`: a block collection may start on the same line.
    Item,
    /// Behind `?`, or the `:` of an explicit key: as an item, but a sequence may also stand in the same column.
    Explicit,
    /// Behind the `:` of a key.
    Value,
}

impl Parser<'_> {
    /// Reads a value whose lead (`-`, `:`, …) starts at `lead`, and whose enclosing block collection stands in
    /// column `n`. Pushes exactly one node.
    pub(crate) fn value(&mut self, lead: usize, n: isize, at: At) {
        let behind_lead = self.pos;
        let mut new_line = false;
        let mut outer = Properties::default();
        let mut inner = Properties::default();
        let mut inner_place = self.place();
        loop {
            let crossed = self.skip_trivia();
            if crossed {
                new_line = true;
                if inner.range.is_some() {
                    self.check_properties(outer, inner);
                    outer = merge(outer, inner);
                    inner = Properties::default();
                }
            }
            if self.at_end() || (new_line && !self.is_inside(n, at)) {
                let all = merge(outer, inner);
                let start = all.range.map_or(behind_lead, |(_, end)| end);
                return self.push_leaf(Green::leaf(Kind::Null, start, start), lead, all);
            }
            if inner.range.is_none() {
                inner_place = self.place();
            }
            if !matches!(self.peek(), Some(b'&' | b'!')) {
                break;
            }
            self.property(&mut inner, false);
        }
        let starts_line = new_line || matches!(at, At::Document | At::Item | At::Explicit);
        self.content(lead, n, at, starts_line, outer, inner, inner_place);
    }

    /// A value can have one anchor and one tag.
    fn check_properties(&mut self, outer: Properties, inner: Properties) {
        let both = outer.flags & inner.flags & (flag::ANCHOR | flag::TAG);
        if let Some((start, end)) = inner.range.filter(|_| both != 0) {
            self.error(Code::TwoProperties, start, end);
        }
    }

    /// Whether the line here still belongs to a value of a collection in column `n`.
    fn is_inside(&self, n: isize, at: At) -> bool {
        let column = self.column();
        column > n
            || (matches!(at, At::Value | At::Explicit) && column == n && self.is_indicator(b'-'))
            || (self.is_tab_indented() && column > 0)
    }

    #[expect(clippy::too_many_arguments, reason = "the state of `value`, split off to keep its stack frame small")]
    fn content(
        &mut self,
        lead: usize,
        n: isize,
        at: At,
        starts_line: bool,
        outer: Properties,
        inner: Properties,
        inner_place: super::Place,
    ) {
        let Some(byte) = self.peek() else { return };
        if byte == b'-' && self.is_space_at(1) {
            if starts_line {
                if let Some((start, end)) = inner.range {
                    self.error(Code::PropertyBeforeItem, start, end);
                }
                return self.collection(lead, n, merge(outer, inner), Self::block_sequence);
            }
            self.error(Code::ItemOnKeyLine, self.pos, self.pos + 1);
        }
        if starts_line && (byte == b'?' || byte == b':') && self.is_space_at(1) {
            self.go_to(inner_place);
            return self.collection(lead, n, outer, Self::block_mapping);
        }
        let mark = self.mark();
        let place = self.place();
        let stop = self.single_value(n);
        let is_key = match stop {
            Stop::Colon => true,
            Stop::Other => self.is_colon_ahead(),
            _ => false,
        };
        if is_key && starts_line {
            // Whether it stands on one line is checked where it is read as a key.
            self.reset(mark);
            self.go_to(inner_place);
            return self.collection(lead, n, outer, Self::block_mapping);
        }
        if stop == Stop::Line && starts_line && self.is_key_ahead(n, place) {
            // A key whose colon is not typed yet, above its siblings.
            self.reset(mark);
            self.go_to(inner_place);
            return self.collection(lead, n, outer, Self::block_mapping);
        }
        self.check_properties(outer, inner);
        let Some(mut node) = self.nodes.pop() else { return };
        let mut damaged = node.has(flag::DAMAGED);
        if is_key {
            self.skip_blanks();
            self.error(Code::NestedMapping, self.pos, self.pos + 1);
            damaged = true;
            if stop == Stop::Colon {
                node.len = (self.scalar_line_end() - node.offset as usize) as u32;
            } else {
                self.skip_to_line_end();
            }
        } else if stop == Stop::Other {
            damaged |= self.expect_line_end();
        }
        if at == At::Marker && is_key {
            damaged = true;
        }
        if damaged {
            node.flags |= flag::DAMAGED;
        }
        self.push_leaf(node, lead, merge(outer, inner));
    }

    /// The end of what stands on this line before a comment; goes there.
    fn scalar_line_end(&mut self) -> usize {
        let start = self.pos;
        self.skip_to_line_end();
        let line = &self.text[start..self.pos];
        let mut end = memchr::memmem::find(line, b" #").unwrap_or(line.len());
        while end > 0 && is_blank(line[end - 1]) {
            end -= 1;
        }
        start + end
    }

    /// Whether a colon that makes a key of what was just read follows on this line.
    fn is_colon_ahead(&mut self) -> bool {
        let pos = self.pos;
        self.skip_blanks();
        let is_colon = self.is_indicator(b':');
        if !is_colon {
            self.pos = pos;
        }
        is_colon
    }

    /// Behind a plain scalar of one line: whether the next line is a key in the same column.
    fn is_key_ahead(&mut self, n: isize, first: super::Place) -> bool {
        if self.nodes.last().is_none_or(|it| it.has(flag::COOKED)) {
            return false;
        }
        let here = self.place();
        let column = first.pos as isize - first.line_start;
        self.skip_trivia();
        let is_key = !self.at_end() && self.column() == column && column > n && self.is_key_line();
        self.go_to(here);
        is_key
    }

    /// Whether the line here reads as `key: …`.
    pub(super) fn is_key_line(&mut self) -> bool {
        let here = self.place();
        let mark = self.mark();
        let is_key = match self.peek() {
            Some(b'"' | b'\'') => {
                self.quoted(isize::MAX);
                self.is_colon_ahead()
            }
            Some(b'#') | None => false,
            Some(b'-') if self.is_space_at(1) => false,
            Some(_) => self.plain_line(false).1 == Stop::Colon,
        };
        self.reset(mark);
        self.go_to(here);
        is_key
    }

    /// Reads one value that is no block collection and pushes its node.
    fn single_value(&mut self, n: isize) -> Stop {
        let start = self.pos;
        match self.peek() {
            Some(b'"' | b'\'') => self.quoted(n),
            Some(b'{' | b'[') => self.flow_collection(n),
            Some(b'*') => self.alias(false),
            Some(b'|' | b'>') => {
                self.block_scalar(n);
                return Stop::Block;
            }
            Some(byte) => {
                let code = match byte {
                    b'@' | b'`' => Some(Code::ReservedCharacter),
                    b',' | b']' | b'}' | b'%' => Some(Code::IndicatorAtStart),
                    b'-' | b'?' | b':' if self.is_space_at(1) => Some(Code::IndicatorAtStart),
                    b'#' => Some(Code::CommentWithoutSpace),
                    _ => None,
                };
                if let Some(code) = code {
                    self.error(code, start, start + 1);
                }
                let stop = self.plain(n, false);
                if code.is_some()
                    && let Some(node) = self.nodes.last_mut()
                {
                    node.flags |= flag::DAMAGED;
                }
                return stop;
            }
            None => {}
        }
        Stop::Other
    }

    /// Behind a quoted scalar, an alias, a flow collection: nothing but a comment may follow on the line.
    /// Whether something else did; it is skipped.
    fn expect_line_end(&mut self) -> bool {
        let before = self.pos;
        self.skip_blanks();
        match self.peek() {
            None => false,
            Some(byte) if is_break(byte) => false,
            Some(b'#') if self.pos > before => false,
            // A scalar that was not closed ends in front of a line.
            Some(_) if self.pos as isize == self.line_start => false,
            Some(_) if self.text[self.line_start.max(0) as usize..self.pos].iter().all(|&it| is_blank(it)) => false,
            Some(byte) => {
                let start = self.pos;
                let end = self.scalar_line_end();
                let code = if byte == b'#' { Code::CommentWithoutSpace } else { Code::AfterValue };
                self.error(code, start, end);
                true
            }
        }
    }

    fn push_leaf(&mut self, mut node: Green, lead: usize, properties: Properties) {
        node.before = node.offset - lead as u32;
        node.flags |= properties.flags;
        if node.kind == Kind::Alias
            && let Some((start, end)) = properties.range
        {
            self.error(Code::PropertyOnAlias, start, end);
            node.flags &= !(flag::ANCHOR | flag::TAG);
        }
        self.nodes.push(node);
    }

    /// Reads a block collection with its properties, unless it is too deep.
    fn collection(&mut self, lead: usize, n: isize, properties: Properties, read: fn(&mut Self, isize) -> Green) {
        let start = self.pos;
        if self.is_tab_indented() {
            self.error(Code::TabIndentation, start, start + 1);
        }
        let mut node = if self.depth >= MAX_DEPTH {
            self.error(Code::TooDeep, start, start + 1);
            let mut end = start;
            while !self.at_end() {
                self.skip_to_line_end();
                end = self.pos;
                self.skip_trivia();
                if self.column() <= n {
                    break;
                }
            }
            let mut node = Green::leaf(Kind::Opaque, start, end);
            node.flags |= flag::DAMAGED;
            node
        } else {
            self.go_deeper();
            let node = read(self, n);
            self.depth -= 1;
            node
        };
        node.before = node.offset - lead as u32;
        node.flags |= properties.flags;
        self.nodes.push(node);
    }

    /// The column of a collection that starts here. One that is indented by a tab is taken to be further in.
    fn collection_column(&self, n: isize) -> isize {
        match self.is_tab_indented() {
            true => self.column().max(n + 1),
            false => self.column(),
        }
    }

    /// Reads the items of a block sequence that starts here, in a collection of column `n`.
    pub(crate) fn block_sequence(&mut self, n: isize) -> Green {
        let start = self.pos;
        let mark = self.mark();
        let column = self.collection_column(n);
        self.items(column, n, &mut Next::default());
        self.finish_block(Kind::BlockSequence, start, mark)
    }

    /// Reads items to the end of the sequence.
    pub(crate) fn items(&mut self, column: isize, n: isize, next: &mut Next) {
        loop {
            if self.pos != self.next_kept || !self.take_kept(column, false) {
                let lead = self.pos;
                self.pos += 1;
                self.value(lead, column, At::Item);
            }
            if !self.next_item(column, n, next) {
                break;
            }
        }
    }

    /// Behind an item: whether another one follows.
    pub(crate) fn next_item(&mut self, column: isize, n: isize, next: &mut Next) -> bool {
        loop {
            self.skip_trivia();
            if self.at_end() {
                return false;
            }
            let here = self.column();
            let is_item = self.is_indicator(b'-');
            let is_tab = self.is_tab_indented();
            if here == column && !is_tab {
                next.odd = false;
                return is_item;
            }
            if here <= n && !(is_tab && is_item) {
                return false;
            }
            if is_item {
                self.odd(is_tab, next);
                return true;
            }
            if here < column {
                return false;
            }
            // More indented than the items, and none: nobody's.
            let start = self.pos;
            let end = self.scalar_line_end();
            self.error(Code::KeyInSequence, start, end);
        }
    }

    /// A line in a column of its own: reported once for its neighbours too.
    fn odd(&mut self, is_tab: bool, next: &mut Next) {
        next.any_odd = true;
        if !std::mem::replace(&mut next.odd, true) {
            let code = if is_tab { Code::TabIndentation } else { Code::WrongIndentation };
            self.error(code, self.pos, self.pos + 1);
        }
    }

    /// Reads the entries of a block mapping that starts here, in a collection of column `n`.
    pub(crate) fn block_mapping(&mut self, n: isize) -> Green {
        let start = self.pos;
        let mark = self.mark();
        let column = self.collection_column(n);
        let mut next = Next::default();
        self.entries(column, n, &mut next);
        let mut node = self.finish_block(Kind::BlockMapping, start, mark);
        if next.any_dedented {
            node.flags |= flag::DEDENTED;
        }
        node
    }

    /// Reads entries to the end of the mapping.
    pub(crate) fn entries(&mut self, column: isize, n: isize, next: &mut Next) {
        loop {
            // In a wrong column: what belongs to the entry is further in than the entry itself.
            let here = self.column();
            let is_dedented = here < column && here > n && !self.is_tab_indented();
            next.any_dedented |= is_dedented;
            let own = if is_dedented { here } else { column };
            if self.pos != self.next_kept || !self.take_kept(own, true) {
                self.entry(own);
            }
            if !self.next_entry(column, n, next) {
                break;
            }
        }
    }

    /// Behind an entry: whether another one follows.
    pub(crate) fn next_entry(&mut self, column: isize, n: isize, next: &mut Next) -> bool {
        loop {
            self.skip_trivia();
            if self.at_end() {
                return false;
            }
            let here = self.column();
            let is_tab = self.is_tab_indented();
            if here == column && !is_tab {
                next.odd = false;
            } else if here <= n && !(is_tab && here > 0) && !self.is_stray(column) {
                return false;
            } else {
                self.odd(is_tab, next);
            }
            if !self.is_indicator(b'-') {
                return true;
            }
            let start = self.pos;
            let end = self.scalar_line_end();
            self.error(Code::ItemInMapping, start, end);
        }
    }

    /// Whether the line here, further out than the mapping in `column` that would end with it, was put there by
    /// mistake: it is a complete `key: value`, and the next line goes on in the mapping's column. No valid text
    /// has that.
    fn is_stray(&mut self, column: isize) -> bool {
        if self.is_tab_indented()
            || self.is_indicator(b'-')
            || self.is_indicator(b'?')
            || matches!(self.peek(), Some(b'&' | b'!' | b'{' | b'['))
        {
            return false;
        }
        // Every collection that may end here asks the same about the same line.
        if let Some((_, next)) = self.stray.filter(|&(pos, _)| pos == self.pos) {
            return next == Some(column);
        }
        let here = self.place();
        let mark = self.mark();
        let mut next = None;
        if self.skip_complete_entry() {
            self.skip_trivia();
            if !self.at_end() && !self.is_tab_indented() && self.is_key_line() {
                next = Some(self.column());
            }
        }
        self.reset(mark);
        self.go_to(here);
        self.stray = Some((here.pos, next));
        next == Some(column)
    }

    /// Skips `key: value` if the value is a scalar that ends on this line.
    fn skip_complete_entry(&mut self) -> bool {
        match self.peek() {
            Some(b'"' | b'\'') => {
                self.quoted(isize::MAX);
                if !self.is_colon_ahead() {
                    return false;
                }
            }
            _ => {
                if self.plain_line(false).1 != Stop::Colon {
                    return false;
                }
            }
        }
        self.pos += 1;
        self.skip_blanks();
        match self.peek() {
            Some(b'"' | b'\'') => {
                let errors = self.errors.len();
                self.quoted(isize::MAX);
                self.skip_blanks();
                self.errors.len() == errors && self.peek().is_none_or(is_break)
            }
            Some(b'|' | b'>' | b'&' | b'!' | b'{' | b'[' | b'#' | b'-') | None => false,
            Some(byte) if is_break(byte) => false,
            Some(_) => self.plain_line(false).1 == Stop::Line,
        }
    }

    fn finish_block(&mut self, kind: Kind, start: usize, mark: Mark) -> Green {
        let mut end = self.nodes[mark.nodes..].iter().map(|it| it.end() as usize).next_back().unwrap_or(start);
        if let Some(error) = self.errors[mark.errors..].iter().map(|it| it.end() as usize).max() {
            end = end.max(error);
        }
        self.finish(kind, start, end, mark)
    }

    /// Reads an entry of a block mapping in column `column`: pushes its key and its value.
    fn entry(&mut self, column: isize) {
        let lead = self.pos;
        if self.is_indicator(b'?') {
            self.pos += 1;
            self.value(lead, column, At::Explicit);
            if let Some(key) = self.nodes.last_mut() {
                key.flags |= flag::EXPLICIT;
            }
            let here = self.place();
            self.skip_trivia();
            if !self.at_end() && self.column() == column && self.is_indicator(b':') {
                let colon = self.pos;
                self.pos += 1;
                self.value(colon, column, At::Explicit);
            } else {
                let end = self.nodes.last().map_or(lead, |it| it.end() as usize);
                self.nodes.push(Green::leaf(Kind::Null, end, end));
                self.go_to(here);
            }
            return;
        }
        if !self.key(lead, column) {
            let end = self.nodes.last().map_or(lead, |it| it.end() as usize);
            self.nodes.push(Green::leaf(Kind::Null, end, end));
            return;
        }
        let colon = self.pos;
        self.pos += 1;
        self.value(colon, column, At::Value);
    }

    /// Reads an implicit key and pushes it. True: `pos` is at its colon. False: it has none; the error is noted.
    fn key(&mut self, lead: usize, column: isize) -> bool {
        let mut properties = Properties::default();
        while matches!(self.peek(), Some(b'&' | b'!')) {
            self.property(&mut properties, false);
            self.skip_blanks();
        }
        let start = self.pos;
        let place = self.place();
        let has_colon = match self.peek() {
            Some(b':') if self.is_space_at(1) => {
                self.nodes.push(Green::leaf(Kind::Null, start, start));
                true
            }
            // A key stands on one line: a quote in its place that is not closed there hurts no other line.
            Some(b'"' | b'\'') => {
                self.quoted(isize::MAX);
                self.behind_key(place)
            }
            Some(b'{' | b'[') => {
                self.flow_collection(column);
                self.behind_key(place)
            }
            Some(b'*') => {
                self.alias(false);
                self.behind_key(place)
            }
            _ => self.plain_key(lead),
        };
        if let Some(mut key) = self.nodes.pop() {
            if !has_colon {
                key.flags |= flag::DAMAGED;
            }
            self.push_leaf(key, lead, properties);
        }
        has_colon
    }

    /// Behind a key that is not plain: goes to its colon.
    fn behind_key(&mut self, start: super::Place) -> bool {
        if self.line_start == start.line_start && self.is_colon_ahead() {
            return true;
        }
        let end = self.nodes.last().map_or(start.pos, |it| it.end() as usize);
        let is_colon = self.is_colon_ahead();
        let code = if is_colon { Code::KeyOverLines } else { Code::MissingColon };
        let is_reported = self.errors.last().is_some_and(|it| it.offset as usize == start.pos);
        if !is_reported {
            self.error(code, start.pos, end);
        }
        if !is_colon && self.line_start == start.line_start {
            self.skip_to_line_end();
        }
        is_colon
    }

    fn plain_key(&mut self, lead: usize) -> bool {
        let start = self.pos;
        let code = match self.peek() {
            Some(b'@' | b'`') => Some(Code::ReservedCharacter),
            Some(b'|' | b'>' | b'%' | b'#') => Some(Code::IndicatorAtStart),
            Some(byte) if is_flow_indicator(byte) => Some(Code::IndicatorAtStart),
            _ => None,
        };
        let (end, stop) = self.plain_line(false);
        if stop == Stop::Colon {
            if let Some(code) = code {
                self.error(code, start, start + 1);
            }
            let mut key = Green::leaf(Kind::Plain, start, end);
            if code.is_some() {
                key.flags |= flag::DAMAGED;
            }
            self.nodes.push(key);
            return true;
        }
        let text = &self.text[start..end];
        if let Some(at) = memchr::memchr(b':', text).filter(|&at| at > 0 && !text[at + 1..].starts_with(b"//")) {
            self.error(Code::MissingSpaceAfterColon, start, start + at + 1);
            let mut key = Green::leaf(Kind::Plain, start, start + at);
            key.flags |= flag::DAMAGED;
            self.nodes.push(key);
            self.pos = start + at;
            return true;
        }
        match code {
            Some(code) => self.error(code, start, start + 1),
            // Nothing but an anchor or a tag: that is what stands there.
            None => self.error(Code::MissingColon, if end > start { start } else { lead }, end.max(start)),
        }
        self.nodes.push(Green::leaf(Kind::Plain, start, end.max(start)));
        self.skip_to_line_end();
        false
    }
}

/// What the lines of one collection have in common.
#[derive(Default)]
pub(crate) struct Next {
    /// The line before stood in a wrong column too.
    odd: bool,
    /// There was such a line at all.
    pub(crate) any_odd: bool,
    /// One of them was further out than the collection.
    any_dedented: bool,
}
