//! The parsers: one contiguous text in, a green tree out.
//!
//! Hand-written, by bytes, tolerant. The invariant of block YAML that everything rests on: the first line with
//! content that is indented by no more than n columns ends the entry whose key stands at column n. So the text
//! of an entry bounds whatever its parse can read, and an unclosed quote hurts its entry, not the document.
//!
//! Nodes under construction lie on a stack with absolute offsets; a finished collection takes its children from
//! there and makes them relative.

pub(crate) mod block;
mod flow;
pub(crate) mod json;
mod kept;
mod properties;
mod scalar;
mod scan;
mod stream;

use kept::KeptEntries;
pub(crate) use kept::{Kept, Parsed};

use crate::{
    errors::Code,
    green::{Children, Green, Kind, flag},
    nodes::{Child, Nodes, RUN, in_runs},
};

/// Levels of nesting that are read. What lies deeper becomes one opaque node: no input can exhaust the stack.
pub(crate) const MAX_DEPTH: usize = 512;

/// How many bytes parsers were given in this thread: what an edit costs, on whatever machine.
#[cfg(test)]
pub(crate) mod read {
    use std::cell::Cell;

    thread_local! {
        static BYTES: Cell<usize> = const { Cell::new(0) };
    }

    pub(crate) fn add(bytes: usize) {
        BYTES.set(BYTES.get() + bytes);
    }

    /// Since this was asked last.
    pub(crate) fn take() -> usize {
        BYTES.take()
    }
}

pub(crate) struct Parser<'t> {
    text: &'t [u8],
    pos: usize,
    /// Where the line of `pos` starts; negative if before the slice that is parsed.
    line_start: isize,
    nodes: Vec<Green>,
    errors: Vec<Green>,
    depth: usize,
    /// The deepest that was seen.
    deepest: usize,
    /// There is a tab in the text: mostly there is none, and none to look for in each line.
    has_tabs: bool,
    /// Brackets and braces that are open, for closers that belong to an outer one.
    open_brackets: usize,
    open_braces: usize,
    /// In the key behind a `?` of a flow collection, which may be longer than a line.
    in_explicit_key: bool,
    /// For a line that may be put in a wrong column, by its start: the column of a key on the next line, if there
    /// is one and the line is complete.
    stray: Option<(usize, Option<isize>)>,
    /// The tag handles that the document declares, as ranges.
    handles: Vec<(usize, usize)>,
    /// What is taken over in place of reading it, and where the next of that stands.
    kept: KeptEntries,
    next_kept: usize,
}

/// Heights of the stacks when a node began.
#[derive(Clone, Copy)]
struct Mark {
    nodes: usize,
    errors: usize,
}

/// A place to go back to.
#[derive(Clone, Copy)]
struct Place {
    pos: usize,
    line_start: isize,
}

pub(crate) fn is_blank(byte: u8) -> bool {
    byte == b' ' || byte == b'\t'
}

pub(crate) fn is_break(byte: u8) -> bool {
    byte == b'\n' || byte == b'\r'
}

pub(crate) fn is_flow_indicator(byte: u8) -> bool {
    matches!(byte, b',' | b'[' | b']' | b'{' | b'}')
}

impl<'t> Parser<'t> {
    /// A parser of a text that starts in column `column` of its line.
    pub(crate) fn new(text: &'t str, column: usize, depth: usize) -> Self {
        #[cfg(test)]
        read::add(text.len());
        Parser {
            text: text.as_bytes(),
            pos: 0,
            line_start: -(column as isize),
            nodes: Vec::new(),
            errors: Vec::new(),
            depth,
            deepest: depth,
            has_tabs: memchr::memchr(b'\t', text.as_bytes()).is_some(),
            open_brackets: 0,
            open_braces: 0,
            in_explicit_key: false,
            stray: None,
            handles: Vec::new(),
            kept: KeptEntries::default(),
            next_kept: usize::MAX,
        }
    }

    pub(crate) fn offset(&self) -> usize {
        self.pos
    }

    /// Everything is read.
    pub(crate) fn is_finished(&self) -> bool {
        self.pos >= self.text.len()
    }

    /// The nodes and the errors that were found, with absolute offsets.
    pub(crate) fn into_parts(self) -> (Vec<Green>, Vec<Green>) {
        (self.nodes, self.errors)
    }

    /// No collection that was read lies deeper.
    pub(crate) fn deepest(&self) -> usize {
        self.deepest
    }

    /// What is read from here lies one level deeper.
    fn go_deeper(&mut self) {
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.pos).copied()
    }

    fn peek_at(&self, ahead: usize) -> Option<u8> {
        self.text.get(self.pos + ahead).copied()
    }

    /// White space, a line break or the end stands `ahead` bytes ahead.
    fn is_space_at(&self, ahead: usize) -> bool {
        self.peek_at(ahead).is_none_or(|it| is_blank(it) || is_break(it))
    }

    pub(crate) fn column(&self) -> isize {
        self.pos as isize - self.line_start
    }

    fn place(&self) -> Place {
        Place { pos: self.pos, line_start: self.line_start }
    }

    fn go_to(&mut self, place: Place) {
        self.pos = place.pos;
        self.line_start = place.line_start;
    }

    fn mark(&self) -> Mark {
        Mark { nodes: self.nodes.len(), errors: self.errors.len() }
    }

    fn reset(&mut self, mark: Mark) {
        self.nodes.truncate(mark.nodes);
        self.errors.truncate(mark.errors);
    }

    fn error(&mut self, code: Code, start: usize, end: usize) {
        let mut error = Green::leaf(Kind::Error, start, end.max(start).min(self.text.len()));
        error.before = code as u32;
        self.errors.push(error);
    }

    /// Consumes a line break, if there is one.
    fn eat_break(&mut self) -> bool {
        match self.peek() {
            Some(b'\n') => self.pos += 1,
            Some(b'\r') => self.pos += if self.peek_at(1) == Some(b'\n') { 2 } else { 1 },
            _ => return false,
        }
        self.line_start = self.pos as isize;
        true
    }

    fn skip_blanks(&mut self) {
        while self.peek().is_some_and(is_blank) {
            self.pos += 1;
        }
    }

    fn skip_to_line_end(&mut self) {
        let rest = &self.text[self.pos..];
        self.pos += memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
    }

    /// Whether a `#` here starts a comment.
    fn is_comment(&self) -> bool {
        self.peek() == Some(b'#')
            && (self.pos == 0
                // Behind a byte order mark.
                || self.pos as isize == self.line_start
                || self.text.get(self.pos - 1).is_none_or(|&it| is_blank(it) || is_break(it)))
    }

    /// Skips white space, line breaks and comments. Whether a line break was among them.
    pub(crate) fn skip_trivia(&mut self) -> bool {
        let mut crossed = false;
        loop {
            match self.peek() {
                Some(b' ' | b'\t') => self.pos += 1,
                Some(b'\n' | b'\r') => {
                    self.eat_break();
                    self.pos += scan::spaces(&self.text[self.pos..]);
                    crossed = true;
                }
                Some(b'#') if self.is_comment() => self.skip_to_line_end(),
                // A byte order mark may stand at the start of a document.
                Some(0xEF) if self.column() == 0 && self.text[self.pos..].starts_with(b"\xEF\xBB\xBF") => {
                    self.pos += 3;
                    self.line_start = self.pos as isize;
                }
                _ => return crossed,
            }
        }
    }

    /// `---` or `...` in column 0.
    fn is_marker(&self) -> bool {
        self.column() == 0 && self.is_marker_text()
    }

    fn is_marker_text(&self) -> bool {
        let rest = &self.text[self.pos..];
        (rest.starts_with(b"---") || rest.starts_with(b"...")) && self.is_space_at(3)
    }

    /// The end of the text or of the document.
    pub(crate) fn at_end(&self) -> bool {
        self.pos >= self.text.len() || self.is_marker()
    }

    /// Whether there is a tab between the start of the line and here.
    pub(crate) fn is_tab_indented(&self) -> bool {
        let start = self.line_start.max(0) as usize;
        self.has_tabs && start < self.pos && self.text[start..self.pos].contains(&b'\t')
    }

    /// Here a scalar or a flow collection goes on in a new line: tabs do not count as its indentation.
    fn check_continuation(&mut self, n: isize) {
        if n < 0 || !self.is_tab_indented() {
            return;
        }
        let start = self.line_start.max(0) as usize;
        let spaces = self.text[start..].iter().take_while(|&&it| it == b' ').count();
        if spaces as isize <= n {
            self.error(Code::TabIndentation, start + spaces, start + spaces + 1);
        }
    }

    /// Whether the handle of the tag from `start` to here is one of YAML's own or declared by `%TAG`.
    fn is_known_handle(&self, start: usize) -> bool {
        let tag = &self.text[start..self.pos];
        let Some(end) = memchr::memrchr(b'!', tag).filter(|&it| it > 1) else { return true };
        let handle = &tag[..=end];
        handle.starts_with(b"!<") || self.handles.iter().any(|&(from, to)| &self.text[from..to] == handle)
    }

    /// An indicator (`-`, `?`, `:`) with white space behind it.
    pub(crate) fn is_indicator(&self, byte: u8) -> bool {
        self.peek() == Some(byte) && self.is_space_at(1)
    }

    /// Makes the node of a collection from what lies on the stacks above `mark`.
    fn finish(&mut self, kind: Kind, start: usize, end: usize, mark: Mark) -> Green {
        let mut node = Green::leaf(kind, start, end);
        for child in &mut self.nodes[mark.nodes..] {
            node.flags |= child.flags & flag::INHERITED;
            child.offset = child.offset.wrapping_sub(start as u32);
        }
        if self.errors.len() > mark.errors {
            for error in &mut self.errors[mark.errors..] {
                node.flags |= Code::from_u32(error.before).flags();
                error.offset = error.offset.wrapping_sub(start as u32);
            }
            self.nodes.extend(self.errors.drain(mark.errors..));
        }
        let whole = self.whole(start, mark);
        if kind.is_mapping() && whole.is_none() {
            self.check_keys(&mut node, start, mark);
        }
        let new_keys = whole.as_ref().and_then(|_| self.new_keys(mark));
        self.settle(start, mark);
        let new_keys: Option<Vec<Green>> = new_keys.map(|it| it.iter().map(|&at| self.nodes[at].clone()).collect());
        node.children = self.children(mark);
        if let Some((text, start)) = whole.filter(|_| kind.is_mapping()) {
            let new_keys: Option<Vec<Child<'_>>> = new_keys.as_ref().map(|it| it.iter().map(Child::new).collect());
            if new_keys.is_none_or(|it| crate::keys::may_be_new(&it, node.nodes(), start, &text)) {
                crate::keys::note_in(&mut node, start, &text);
            }
        }
        node
    }

    /// What lies above `mark`, as children.
    fn children(&mut self, mark: Mark) -> Option<Children> {
        let is_short = self.nodes.len() - mark.nodes <= 2 * RUN;
        if is_short && !self.nodes[mark.nodes..].iter().any(|it| it.kind == Kind::Run) {
            return Children::of(self.nodes.drain(mark.nodes..));
        }
        let errors = self.nodes[mark.nodes..].iter().rev().take_while(|it| it.kind == Kind::Error).count();
        let errors = self.nodes.split_off(self.nodes.len() - errors);
        let mut children = in_runs(self.nodes.split_off(mark.nodes));
        children.extend(errors);
        Children::of(children.into_iter())
    }

    /// Notes merge keys and duplicate keys of a mapping.
    fn check_keys(&self, node: &mut Green, start: usize, mark: Mark) {
        let text = self.text;
        let children = &self.nodes[mark.nodes..];
        let errors = children.iter().rev().take_while(|it| it.kind == Kind::Error).count();
        let nodes = Nodes::new(&children[..children.len() - errors]);
        let raw = |key: Child<'_>| {
            let from = start + key.offset() as usize;
            &text[from..from + key.green.len as usize]
        };
        crate::keys::note(node, nodes, |key| std::borrow::Cow::Borrowed(raw(key)));
    }
}
