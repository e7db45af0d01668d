//! Edits of JSON: a string, or some members of a collection, are parsed alone.
//!
//! A text whose braces balance is read by them, and what a collection that has its closer holds can be read anew
//! alone: balanced again, it changes nothing around it. If it is not balanced any more, the whole text is read by
//! its layout, which gives the same tree for everything else, unless that is laid out oddly. If the braces of the
//! whole do not balance before, they may do so after the edit: only the tree as a whole tells.

use std::cell::Cell;

use text_size::{TextRange, TextSize};

use super::{Change, Level, check_keys, finish, moved, rebuild, worth_a_try};
use crate::{
    Text,
    errors::Code,
    green::{Green, Kind, flag},
    nodes::Child,
    parse::{
        Parsed, is_break,
        json::{
            Around, FoundMembers, Json, Recovery, SomeMembers, is_first_member_laid_out, is_unclosed, is_word,
            outermost,
        },
    },
};

/// Collections up to this size are parsed as a whole, if some of their members alone will not do.
const SMALL: u32 = 1 << 16;

/// A string or a collection that the edit lies strictly inside of.
#[derive(Clone, Copy)]
struct Part<'t> {
    /// How many levels lie above it.
    above: usize,
    node: &'t Green,
    start: u32,
}

/// An edit, with what was found out about the old text.
struct Edit<'a> {
    old: &'a Text,
    new: &'a Text,
    change: Change,
    /// The old text was read by its braces, and these balanced.
    was_balanced: bool,
    /// The recovery of an unbalanced text.
    recovery: Recovery,
    /// The first member of all: on whose line the recovery depends.
    first_member: u32,
    /// A string that is not closed on the line of the edit, before it.
    unclosed: Option<u32>,
    /// What follows on the edit's last line is on another line now, or one with another indentation.
    moves_line: bool,
    /// How many bytes may still be read.
    budget: Cell<u32>,
    /// How deep what was read goes.
    deepest: Cell<usize>,
}

/// The stream after an edit of JSON.
pub(super) fn reparse<'t>(
    mut levels: Vec<Level<'t>>,
    root: &'t Green,
    root_start: u32,
    old: &Text,
    new: &Text,
    change: Change,
) -> Option<Parsed> {
    let stream = levels.first()?.green;
    let document = levels.get(1)?.green;
    if !document.errors().is_empty() {
        // There is more than one value.
        return None;
    }
    let is_laid_out = is_laid_out(stream, old);
    let was_balanced = !stream.has(flag::UNBALANCED);
    let edit = Edit {
        old,
        new,
        change,
        was_balanced,
        recovery: if is_laid_out { Recovery::Layout } else { Recovery::Closers },
        first_member: outermost(stream).map_or(u32::MAX, |(_, first)| first as u32),
        unclosed: unclosed_before(stream, 0, old, change),
        moves_line: moves_line(old, new, change),
        budget: Cell::new(worth_a_try(old)),
        deepest: Cell::new(0),
    };
    let (mut node, mut start) = (root, root_start);
    let mut parts = Vec::new();
    loop {
        // Strictly inside: neither the opening nor the closing character changes.
        if change.start <= start || change.end + 1 > start + node.len {
            break;
        }
        parts.push(Part { above: levels.len(), node, start });
        if !node.kind.is_collection() {
            break;
        }
        let children = node.nodes();
        let after = children.partition(1, |it| start + it.offset() <= change.start);
        let Some(index) = after.checked_sub(1) else { break };
        levels.push(Level { green: node, start, index });
        start += children.at(index).offset();
        node = children.at(index).green;
    }
    for part in parts.iter().rev().filter(|part| edit.unclosed.is_none_or(|at| part.start <= at)) {
        let levels = &levels[..part.above];
        let changed = match part.node.kind {
            Kind::DoubleQuoted => edit.string(part, levels),
            Kind::FlowMapping | Kind::FlowSequence => edit.collection(part, levels),
            _ => None,
        };
        if let Some(stream) = changed {
            return Some(Parsed { stream, deepest: edit.deepest.get() });
        }
    }
    None
}

pub(super) fn is_laid_out(stream: &Green, text: &Text) -> bool {
    outermost(stream).is_some_and(|(brace, first)| {
        let line_of = |at: usize| usize::from(text.line_start(TextSize::new(at as u32)));
        is_first_member_laid_out(line_of(brace), line_of(first), |line| indent_of(text, line as u32))
    })
}

/// The indentation of the line that starts at an offset.
fn indent_of(text: &Text, line: u32) -> usize {
    let is_blank = |at: u32| matches!(text.byte(TextSize::new(at)), Some(b' ' | b'\t'));
    (line..).take_while(|&at| is_blank(at)).count()
}

fn moves_line(old: &Text, new: &Text, change: Change) -> bool {
    let range = |start: u32, end: u32| TextRange::new(TextSize::new(start), TextSize::new(end));
    let has_break = |text: &Text, end: u32| text.slice(range(change.start, end)).contains(['\n', '\r']);
    let line = u32::from(old.line_start(TextSize::new(change.start)));
    has_break(old, change.end)
        || has_break(new, change.moved(change.end))
        || (line..change.start).all(|at| matches!(old.byte(TextSize::new(at)), Some(b' ' | b'\t')))
}

/// The first string that is not closed on the line of an edit, before it: what that string was taken for depends on
/// the rest of its line.
fn unclosed_before(green: &Green, start: u32, old: &Text, change: Change) -> Option<u32> {
    if !green.has(flag::UNCLOSED) || start > change.end {
        return None;
    }
    if green.nodes().is_empty() {
        let line = old.line_start(TextSize::new(start));
        let end = u32::from(line) + old.line(line).len() as u32;
        return (end >= change.start).then_some(start);
    }
    let nodes = green.nodes().having(flag::UNCLOSED);
    nodes.filter_map(|it| unclosed_before(it.green, start + it.offset(), old, change)).min()
}

impl Edit<'_> {
    /// A string in which the edit is, from one quote to the other.
    fn string(&self, part: &Part<'_>, levels: &[Level<'_>]) -> Option<Green> {
        let Part { node, start, .. } = *part;
        let change = self.change;
        let behind = self.old.byte(TextSize::new(start + node.len));
        if node.has(flag::DAMAGED) || self.is_behind_word(start) || behind.is_some_and(is_word) {
            return None;
        }
        let end = start + node.len;
        let range = TextRange::new(TextSize::new(start), TextSize::new(change.moved(end)));
        self.afford(range)?;
        let slice = self.new.slice(range);
        let (mut changed, _) = Json::part(&slice, Recovery::Closers, Around::default()).alone(node.kind)?;
        let parent = levels.last()?;
        let is_touched = |error: &Green| {
            let at = parent.start + error.offset;
            at < end && at + error.len.max(1) > start
        };
        if changed.has(flag::DAMAGED) || parent.green.errors().iter().any(is_touched) {
            return None;
        }
        changed.before = node.before;
        let is_key = parent.green.kind.is_mapping() && parent.index.is_multiple_of(2);
        if !is_key {
            return rebuild(levels, changed, start, change, start, end);
        }
        let (parent, rest) = levels.split_last()?;
        let mut mapping = rebuild(&[*parent], changed, start, change, start, end)?;
        check_keys(&mut mapping, parent.index..parent.index + 2, parent.start, self.new);
        rebuild(rest, mapping, parent.start, change, start, end)
    }

    /// A collection in which the edit is, from its opener to its closer.
    fn collection(&self, part: &Part<'_>, levels: &[Level<'_>]) -> Option<Green> {
        let opener = if part.node.kind == Kind::FlowMapping { b'{' } else { b'[' };
        if is_unclosed(part.node) || self.old.byte(TextSize::new(part.start)) != Some(opener) {
            return None;
        }
        let (start, end) = (part.start, part.start + part.node.len);
        let build = |changed: Green| rebuild(levels, changed, start, self.change, start, end - 1);
        let balanced = || {
            let stream = build(self.parse(part, levels, Recovery::Closers)?)?;
            (!stream.has(flag::UNBALANCED)).then_some(stream)
        };
        let unbalanced = || {
            let is_first_kept = levels.len() > 2 || self.change.start > self.first_member;
            let stream = is_first_kept.then(|| build(self.parse(part, levels, self.recovery)?))??;
            // By layout, what is odd is read in another way.
            let is_odd = self.recovery == Recovery::Layout && stream.has(flag::ODD_LAYOUT);
            let is_known = !stream.has(flag::UNBALANCED) || is_surely_unbalanced(&stream, self.new);
            (is_known && !is_odd && !stream.has(flag::LOOSE)).then_some(stream)
        };
        match self.was_balanced {
            true => balanced().or_else(unbalanced),
            false => unbalanced().or_else(balanced),
        }
    }

    /// Takes a part from what may be read. What is tried in vain should not cost more than what it could save.
    fn afford(&self, range: TextRange) -> Option<()> {
        self.budget.set(self.budget.get().checked_sub(range.len().into())?);
        Some(())
    }

    /// Whether an unquoted text before a quote may have looked at what comes behind it.
    fn is_behind_word(&self, quote: u32) -> bool {
        let before = quote.checked_sub(1).and_then(|it| self.old.byte(TextSize::new(it)));
        before.is_some_and(|it| !b" \t\r\n,:{}[]".contains(&it))
    }

    /// Whether the lines behind a part that ends at `end` are what they were: the edit changes no line, or the last
    /// one that it changes ends in the part.
    fn keeps_lines_behind(&self, end: u32) -> bool {
        let rest = || (self.change.end..end).filter_map(|at| self.old.byte(TextSize::new(at)));
        let behind = || (end..).map_while(|at| self.old.byte(TextSize::new(at)));
        !self.moves_line
            || rest().any(is_break)
            || behind().find(|&it| !matches!(it, b' ' | b'\t' | b',')).is_none_or(is_break)
    }

    /// Parses some members, or all.
    fn parse(&self, part: &Part<'_>, levels: &[Level<'_>], recovery: Recovery) -> Option<Green> {
        let some = match part.node.has_odd_layout() {
            true => None,
            false => self.some_members(part, levels, recovery),
        };
        some.or_else(|| self.whole(part, levels, recovery))
    }

    fn whole(&self, part: &Part<'_>, levels: &[Level<'_>], recovery: Recovery) -> Option<Green> {
        let Part { node, start, .. } = *part;
        if node.len > SMALL || !self.keeps_lines_behind(start + node.len) {
            return None;
        }
        let range = TextRange::new(TextSize::new(start), TextSize::new(self.change.moved(start + node.len)));
        self.afford(range)?;
        let slice = self.new.slice(range);
        let around = self.around(start, levels, None);
        let (mut changed, deepest) = Json::part(&slice, recovery, around).alone(node.kind)?;
        self.deepest.set(self.deepest.get().max(deepest));
        changed.before = node.before;
        Some(changed)
    }

    /// What is around a part that starts at `start` below `levels`, and maybe below `inner`.
    fn around(&self, start: u32, levels: &[Level<'_>], inner: Option<&Green>) -> Around {
        let line = u32::from(self.new.line_start(TextSize::new(start)));
        let collections = || levels.iter().skip(2).map(|it| it.green).chain(inner);
        let count = |kind: Kind| collections().filter(|it| it.kind == kind).count();
        Around {
            column: (start - line) as usize,
            indent: indent_of(self.new, line),
            depth: collections().count(),
            open_braces: count(Kind::FlowMapping),
            open_brackets: count(Kind::FlowSequence),
            before: start.checked_sub(1).and_then(|it| self.new.byte(TextSize::new(it))),
        }
    }

    /// Parses the members that the edit touches, from the start of one to the start of another.
    fn some_members(&self, part: &Part<'_>, levels: &[Level<'_>], recovery: Recovery) -> Option<Green> {
        let Part { node, start, .. } = *part;
        let change = self.change;
        let is_mapping = node.kind == Kind::FlowMapping;
        let width = if is_mapping { 2 } else { 1 };
        let children = node.nodes();
        let mut first = children.partition(width, |it| start + it.offset() < change.start);
        if let Some(at) = self.unclosed {
            first = first.min(children.partition(width, |it| start + it.offset() <= at));
        }
        // Whether a value is missing may depend on there being a colon behind what is on the next line, which may be
        // outside of a collection that is not closed.
        let looks_ahead = |it: Child<'_>| it.green.kind == Kind::Null || it.has(flag::UNBALANCED);
        while first > 1 && looks_ahead(children.at((first - 1) * width - 1)) {
            first -= 1;
        }
        // A closed collection that the edit lies behind is not read again.
        let before = first.checked_sub(1).map(|it| children.at(it * width + width - 1));
        let behind = before.filter(|it| {
            start + it.end() < change.start
                && self.unclosed.is_none_or(|at| start + it.end() <= at)
                && matches!(it.green.kind, Kind::FlowMapping | Kind::FlowSequence)
                && !is_unclosed(it.green)
                && has_brackets(self.old, start + it.offset(), start + it.end(), it.green.kind)
        });
        let (first, from) = match (behind, first) {
            (Some(it), _) => (first, start + it.end() - 1),
            (None, 0) => (0, start + 1),
            (None, _) => (first - 1, start + children.at((first - 1) * width).offset()),
        };
        if behind.is_none() && self.is_behind_word(from) {
            return None;
        }
        let members = Members { node, start, from, is_behind: behind.is_some() };
        let next = children.partition(width, |it| start + it.offset() <= change.end);
        // What follows may have been members that are inside of something now: then some more are parsed.
        let (next, found) = [0, 4, 32].iter().find_map(|more| {
            let next = (next + more).min(children.len() / width);
            Some((next, self.members(members, levels, recovery, next)?))
        })?;
        let FoundMembers { nodes: mut found, mut errors, is_odd, deepest } = found;
        self.deepest.set(self.deepest.get().max(deepest));
        for green in found.iter_mut().chain(&mut errors) {
            green.offset += from - start;
        }

        let until = children.get(next * width).map(Child::offset);
        let first = first * width;
        // A key before the edit is what it was: then nothing can clash that did not before.
        let keys_stay = (found.is_empty() && next * width == first)
            || (found.len() == 2 && next * width == first + 2 && change.start > start + children.at(first).end() && {
                let key = children.at(first).green;
                (found[0].len, found[0].kind, found[0].flags) == (key.len, key.kind, key.flags)
            });
        let found_count = found.len();
        let mut all = children.spliced(first..next * width, found, |it| change.moved(it));
        all.extend(node.errors().iter().filter(|it| start + it.offset < from).cloned());
        all.append(&mut errors);
        if let Some(until) = until {
            all.extend(node.errors().iter().filter(|it| it.offset >= until).map(|it| moved(it, change)));
        }
        let mut changed = node.clone();
        finish(&mut changed, all, change);
        if is_mapping && !keys_stay {
            check_keys(&mut changed, first..first + found_count, start, self.new);
        }
        if is_odd {
            changed.set_odd_layout();
        }
        Some(changed)
    }

    /// Parses up to the member with the number `next`.
    fn members(
        &self,
        members: Members<'_>,
        levels: &[Level<'_>],
        recovery: Recovery,
        next: usize,
    ) -> Option<FoundMembers> {
        let Members { node, start, from, is_behind } = members;
        let change = self.change;
        let is_mapping = node.kind == Kind::FlowMapping;
        let width = if is_mapping { 2 } else { 1 };
        let children = node.nodes();
        let (until, end) = match children.get(next * width) {
            // A key behind the edit is looked at, with its colon.
            Some(key) if is_mapping => {
                (Some(start + key.offset()), start + children.at(next * 2 + 1).offset().max(key.end()))
            }
            Some(item) => (Some(start + item.offset()), start + item.end()),
            None => (None, start + node.len),
        };
        // Of an item the first character is enough.
        let is_long = until.is_some_and(|it| end - it > SMALL) && !is_mapping;
        let end = if is_long { until.unwrap_or(end) + 1 } else { end };
        if !self.keeps_lines_behind(until.unwrap_or(end)) {
            return None;
        }
        let range = TextRange::new(TextSize::new(from), TextSize::new(change.moved(end)));
        self.afford(range)?;
        let slice = self.new.slice(range);
        let line = u32::from(self.new.line_start(TextSize::new(start)));
        Json::part(&slice, recovery, self.around(from, levels, Some(node))).some_members(SomeMembers {
            is_mapping,
            indent: indent_of(self.new, line) as isize,
            line: line as isize - from as isize,
            until: until.map(|it| (change.moved(it) - from) as usize),
            is_behind,
        })
    }
}

/// Members of a collection to be parsed.
#[derive(Clone, Copy)]
struct Members<'t> {
    node: &'t Green,
    start: u32,
    from: u32,
    /// `from` is the closer of the member before.
    is_behind: bool,
}

/// Whether a collection starts with its opener and ends with its closer.
fn has_brackets(text: &Text, start: u32, end: u32, kind: Kind) -> bool {
    let brackets = if kind == Kind::FlowMapping { (b'{', b'}') } else { (b'[', b']') };
    text.byte(TextSize::new(start)).zip(text.byte(TextSize::new(end - 1))) == Some(brackets)
}

/// Whether the braces of a text do not balance, by the tree that its layout gives. If they do all the same, the tree
/// by the braces is another one.
fn is_surely_unbalanced(stream: &Green, text: &Text) -> bool {
    let Some(document) = stream.nodes().first() else { return false };
    let Some(root) = document.green.nodes().first() else { return false };
    if !document.green.errors().is_empty() {
        return false;
    }
    if has(root.green, Code::MissingOuterBrace) {
        return true;
    }
    let mut open = Vec::new();
    braces(root.green, document.offset() + root.offset(), text, &mut open).is_none() || !open.is_empty()
}

fn has(node: &Green, code: Code) -> bool {
    node.errors().iter().any(|it| Code::from_u32(it.before) == code)
}

/// Opens and closes what a node does. `None` if something is closed that is not open.
fn braces(node: &Green, start: u32, text: &Text, open: &mut Vec<u8>) -> Option<()> {
    if !node.has(flag::UNBALANCED) || !node.kind.is_collection() {
        return Some(());
    }
    let (opener, closer) = if node.kind == Kind::FlowMapping { (b'{', b'}') } else { (b'[', b']') };
    let has_opener = !has(node, Code::MissingBrace);
    let strays = || node.errors().iter().filter(|it| Code::from_u32(it.before) == Code::StrayCloser);
    if has_opener {
        open.push(opener);
    }
    let mut stray = strays().peekable();
    for child in node.nodes().having(flag::UNBALANCED) {
        while let Some(it) = stray.next_if(|it| it.offset < child.offset()) {
            close(text.byte(TextSize::new(start + it.offset))?, open)?;
        }
        braces(child.green, start + child.offset(), text, open)?;
    }
    for it in stray {
        close(text.byte(TextSize::new(start + it.offset))?, open)?;
    }
    let is_closed = match has_opener {
        true => !is_unclosed(node),
        // Its closer is the last character, and nothing else.
        false => {
            text.byte(TextSize::new(start + node.len - 1)) == Some(closer)
                && node.nodes().last().is_none_or(|it| it.end() < node.len)
                && node.errors().iter().all(|it| it.end() < node.len)
        }
    };
    if is_closed { close(closer, open) } else { Some(()) }
}

fn close(closer: u8, open: &mut Vec<u8>) -> Option<()> {
    let opener = if closer == b'}' { b'{' } else { b'[' };
    (open.pop()? == opener).then_some(())
}
