//! A text in pieces, so that an edit copies a piece and not the text.
//!
//! Pieces of some thousand bytes lie in groups of some hundred, and each knows what its group has up to its end, as each
//! group does of the text. So a place is found by two binary searches in a few cache lines, whatever it is counted
//! in, and an edit copies one piece, one group and the list of groups. Trees of many levels cost more to go down: nearly
//! everything that is asked of a text is some bytes at an offset.
//!
//! Invariants: no piece is empty, and none ends between the two characters of a `\r\n`, nor within a character.

use std::sync::Arc;

/// Pieces are cut to about this size, and none is larger than twice that.
const PIECE: usize = 4096;

/// Smaller pieces are joined with a neighbour.
const SMALL: usize = 512;

/// Groups are made of so many pieces, and none has more than twice that. An edit counts another owner for each of them.
const GROUP: usize = 48;

/// What a text amounts to, in each unit that places are counted in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) bytes: u32,
    pub(super) chars: u32,
    pub(super) utf16: u32,
    /// Line breaks: `\n`, `\r\n` and `\r`.
    pub(super) breaks: u32,
}

impl Size {
    pub(super) fn of(text: &str) -> Size {
        let (bytes, breaks) = (text.len() as u32, breaks(text));
        if text.is_ascii() {
            return Size { bytes, chars: bytes, utf16: bytes, breaks };
        }
        let count = |is_counted: fn(u8) -> bool| text.bytes().filter(|&it| is_counted(it)).count() as u32;
        let chars = count(|it| it & 0xC0 != 0x80);
        // What takes four bytes takes two units.
        Size { bytes, chars, utf16: chars + count(|it| it >= 0xF0), breaks }
    }

    fn plus(self, other: Size) -> Size {
        self.by(other, u32::wrapping_add)
    }

    fn minus(self, other: Size) -> Size {
        self.by(other, u32::wrapping_sub)
    }

    fn by(self, other: Size, with: fn(u32, u32) -> u32) -> Size {
        Size {
            bytes: with(self.bytes, other.bytes),
            chars: with(self.chars, other.chars),
            utf16: with(self.utf16, other.utf16),
            breaks: with(self.breaks, other.breaks),
        }
    }
}

/// The line breaks of a text.
fn breaks(text: &str) -> u32 {
    let bytes = text.as_bytes();
    let feeds = memchr::memchr_iter(b'\n', bytes).count();
    let lone = |&at: &usize| bytes.get(at + 1) != Some(&b'\n');
    (feeds + memchr::memchr_iter(b'\r', bytes).filter(lone).count()) as u32
}

/// A piece, and what its group has up to its end.
#[derive(Clone, Debug)]
struct Piece {
    end: Size,
    text: Arc<str>,
}

/// Pieces, and what the text has up to their end.
#[derive(Clone, Debug)]
struct Group {
    end: Size,
    pieces: Arc<Vec<Piece>>,
}

/// A text in pieces. A clone shares all of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Rope {
    groups: Arc<Vec<Group>>,
}

/// A piece that was found: its place, its text and what stands before it.
#[derive(Clone, Copy)]
pub(super) struct Found<'r> {
    group: usize,
    piece: usize,
    pub(super) text: &'r str,
    pub(super) before: Size,
}

impl Rope {
    pub(super) fn new(text: &str) -> Rope {
        let mut rope = Rope::default();
        rope.put_groups(0..0, pieces_of(text));
        rope
    }

    pub(super) fn size(&self) -> Size {
        self.groups.last().map_or(Size::default(), |it| it.end)
    }

    /// The pieces in their order.
    pub(super) fn pieces(&self) -> impl Iterator<Item = &str> {
        self.groups.iter().flat_map(|group| group.pieces.iter().map(|piece| &*piece.text))
    }

    /// The piece with the unit behind a place, counted as `unit` says; at the end the last one. `None` in an empty text.
    pub(super) fn find(&self, place: u32, unit: impl Fn(&Size) -> u32) -> Option<Found<'_>> {
        let groups = &self.groups;
        let group = groups.partition_point(|it| unit(&it.end) <= place).min(groups.len().checked_sub(1)?);
        let before = start_of(groups, group);
        let pieces = &groups[group].pieces;
        let rest = place - unit(&before);
        let piece = pieces.partition_point(|it| unit(&it.end) <= rest).min(pieces.len().checked_sub(1)?);
        Some(Found { group, piece, text: &pieces[piece].text, before: before.plus(end_before(pieces, piece)) })
    }

    /// The piece that an offset in bytes lies in; of the end of the text the last one.
    pub(super) fn at(&self, offset: u32) -> Option<Found<'_>> {
        // Nearly all texts are mostly as they were cut: then it is where it should be, or beside that.
        let groups = self.groups.as_slice();
        let guess = |index: usize| offset < groups[index].end.bytes && start_of(groups, index).bytes <= offset;
        let group = near(offset as usize / (GROUP * PIECE), groups.len(), guess);
        let Some(group) = group else { return self.find(offset, |it| it.bytes) };
        let before = start_of(groups, group);
        let (pieces, rest) = (groups[group].pieces.as_slice(), offset - before.bytes);
        let guess = |index: usize| rest < pieces[index].end.bytes && end_before(pieces, index).bytes <= rest;
        let piece = near(rest as usize / PIECE, pieces.len(), guess);
        let Some(piece) = piece else { return self.find(offset, |it| it.bytes) };
        Some(Found { group, piece, text: &pieces[piece].text, before: before.plus(end_before(pieces, piece)) })
    }

    /// What stands before an offset, which is on a character boundary.
    pub(super) fn before(&self, offset: u32) -> Size {
        let Some(found) = self.at(offset) else { return Size::default() };
        let inside = (offset - found.before.bytes) as usize;
        let mut size = Size::of(&found.text[..inside]);
        // Between the two the line has not ended.
        let bytes = found.text.as_bytes();
        if bytes.get(inside) == Some(&b'\n') && inside > 0 && bytes[inside - 1] == b'\r' {
            size.breaks -= 1;
        }
        found.before.plus(size)
    }

    /// The offset at which a line starts; of a line that is not there the end of the text.
    pub(super) fn line(&self, line: u32) -> u32 {
        let Some(before) = line.checked_sub(1) else { return 0 };
        // The line starts behind the break before it.
        let Some(found) = self.find(before, |it| it.breaks).filter(|_| line <= self.size().breaks) else {
            return self.size().bytes;
        };
        let (mut left, bytes) = (line - found.before.breaks, found.text.as_bytes());
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            let is_end = bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n');
            left -= u32::from(is_end);
            if left == 0 {
                return found.before.bytes + at as u32 + 1;
            }
        }
        found.before.bytes + bytes.len() as u32
    }

    /// The offset of a place that is counted in characters or in units of UTF-16, in whole characters.
    pub(super) fn offset(&self, place: u32, unit: impl Fn(&Size) -> u32, width: impl Fn(char) -> u32) -> u32 {
        let Some(found) = self.find(place, &unit) else { return 0 };
        let mut left = place - unit(&found.before);
        let inside = found.text.char_indices().find(|&(_, char)| {
            let is_here = left < width(char);
            left = left.saturating_sub(width(char));
            is_here
        });
        found.before.bytes + inside.map_or(found.text.len(), |it| it.0) as u32
    }

    /// Replaces the bytes from `start` to `end`, which are on character boundaries.
    pub(super) fn replace(&mut self, start: u32, end: u32, new: &str) {
        let Some((first, last)) = self.at(start).zip(self.at(end)) else {
            return self.put_groups(0..0, pieces_of(new));
        };
        let mut text = first.text[..(start - first.before.bytes) as usize].to_owned();
        text.push_str(new);
        text.push_str(&last.text[(end - last.before.bytes) as usize..]);
        let (mut from, mut to) = ((first.group, first.piece), (last.group, last.piece));
        loop {
            let previous = self.previous(from).filter(|(_, it)| is_one(it, &text));
            if let Some((place, piece)) = previous {
                text.insert_str(0, piece);
                from = place;
                continue;
            }
            let Some((place, piece)) = self.next(to).filter(|(_, it)| is_one(&text, it)) else { break };
            text.push_str(piece);
            to = place;
        }
        self.put(from, to, pieces_of(&text));
    }

    fn previous(&self, (group, piece): (usize, usize)) -> Option<((usize, usize), &str)> {
        let place = match piece.checked_sub(1) {
            Some(piece) => (group, piece),
            None => (group.checked_sub(1)?, self.groups[group - 1].pieces.len() - 1),
        };
        Some((place, &self.groups[place.0].pieces[place.1].text))
    }

    fn next(&self, (group, piece): (usize, usize)) -> Option<((usize, usize), &str)> {
        let is_last = piece + 1 == self.groups[group].pieces.len();
        let place = if is_last { (group + 1, 0) } else { (group, piece + 1) };
        Some((place, &self.groups.get(place.0)?.pieces[place.1].text))
    }

    /// Puts pieces in the place of those from one to another.
    fn put(&mut self, from: (usize, usize), to: (usize, usize), new: Vec<Piece>) {
        if from.0 == to.0 {
            // Mostly within a group.
            let group = &mut Arc::make_mut(&mut self.groups)[from.0];
            let count = group.pieces.len() - (to.1 - from.1 + 1) + new.len();
            if (1..=2 * GROUP).contains(&count) {
                let pieces = Arc::make_mut(&mut group.pieces);
                let (behind, before) = (from.1 + new.len(), end_before(pieces, from.1));
                let end = new.iter().fold(before, |end, it| end.plus(it.end));
                let old_end = pieces[to.1].end;
                pieces.splice(from.1..=to.1, new);
                let (new, rest) = pieces.split_at_mut(behind);
                add_up(&mut new[from.1..], before);
                for piece in rest {
                    piece.end = piece.end.minus(old_end).plus(end);
                }
                return self.count_groups(from.0);
            }
        }
        let mut pieces = alone(&self.groups[from.0].pieces, 0..from.1);
        pieces.extend(new);
        pieces.extend(alone(&self.groups[to.0].pieces, to.1 + 1..self.groups[to.0].pieces.len()));
        self.put_groups(from.0..to.0 + 1, pieces);
    }

    /// Puts groups of these pieces in the place of others.
    fn put_groups(&mut self, range: std::ops::Range<usize>, pieces: Vec<Piece>) {
        let mut new = Vec::with_capacity(pieces.len().div_ceil(GROUP));
        let mut rest = pieces.into_iter().peekable();
        while rest.peek().is_some() {
            let mut pieces: Vec<Piece> = rest.by_ref().take(GROUP).collect();
            add_up(&mut pieces, Size::default());
            new.push(Group { end: Size::default(), pieces: Arc::new(pieces) });
        }
        let from = range.start;
        Arc::make_mut(&mut self.groups).splice(range, new);
        self.count_groups(from);
    }

    /// Sets what the text has up to the end of each group from one on.
    fn count_groups(&mut self, from: usize) {
        let groups = Arc::make_mut(&mut self.groups);
        let mut end = start_of(groups, from);
        for group in &mut groups[from..] {
            end = end.plus(group.pieces.last().map_or(Size::default(), |it| it.end));
            group.end = end;
        }
    }
}

impl PartialEq for Rope {
    /// Whether the texts are the same, however they are cut.
    fn eq(&self, other: &Rope) -> bool {
        if Arc::ptr_eq(&self.groups, &other.groups) {
            return true;
        }
        if self.size() != other.size() {
            return false;
        }
        let (mut own, mut others) = (self.pieces(), other.pieces());
        let (mut a, mut b): (&[u8], &[u8]) = (&[], &[]);
        loop {
            if a.is_empty() {
                a = own.next().unwrap_or_default().as_bytes();
            }
            if b.is_empty() {
                b = others.next().unwrap_or_default().as_bytes();
            }
            let length = a.len().min(b.len());
            if length == 0 {
                return a.is_empty() && b.is_empty();
            }
            if a[..length] != b[..length] {
                return false;
            }
            (a, b) = (&a[length..], &b[length..]);
        }
    }
}

/// The index that a place is at, if that is one of those near the one where it should be.
fn near(index: usize, count: usize, is_at: impl Fn(usize) -> bool) -> Option<usize> {
    [index, index.wrapping_sub(1), index + 1, index.wrapping_sub(2)].into_iter().find(|&it| it < count && is_at(it))
}

/// What the text has up to a group.
fn start_of(groups: &[Group], index: usize) -> Size {
    index.checked_sub(1).map_or(Size::default(), |it| groups[it].end)
}

/// What a group has up to a piece.
fn end_before(pieces: &[Piece], index: usize) -> Size {
    index.checked_sub(1).map_or(Size::default(), |it| pieces[it].end)
}

/// Pieces with their own sizes.
fn alone(pieces: &[Piece], range: std::ops::Range<usize>) -> Vec<Piece> {
    let own = |at: usize| Piece { end: pieces[at].end.minus(end_before(pieces, at)), text: pieces[at].text.clone() };
    range.map(own).collect()
}

/// Sets what a group has up to the end of each of these pieces, which have their own sizes.
fn add_up(pieces: &mut [Piece], before: Size) {
    let mut end = before;
    for piece in pieces {
        end = end.plus(piece.end);
        piece.end = end;
    }
}

/// Whether two neighbours have to be one piece, or are better one.
fn is_one(one: &str, other: &str) -> bool {
    let is_cut = one.ends_with('\r') && other.starts_with('\n');
    is_cut || one.len().min(other.len()) < SMALL
}

/// A text, cut, each piece with its own size.
fn pieces_of(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(text.len() / PIECE + 1);
    let mut rest = text;
    while !rest.is_empty() {
        let at = if rest.len() <= 2 * PIECE { rest.len() } else { cut(rest) };
        let (piece, behind) = rest.split_at(at);
        pieces.push(Piece { end: Size::of(piece), text: piece.into() });
        rest = behind;
    }
    pieces
}

/// Where to cut a text that is larger than a piece.
fn cut(text: &str) -> usize {
    let mut at = floor(text, PIECE);
    if text.as_bytes()[at - 1] == b'\r' && text.as_bytes()[at] == b'\n' {
        at += 1;
    }
    at
}

/// The nearest character boundary at or before an offset within a text.
pub(super) fn floor(text: &str, offset: usize) -> usize {
    (0..=offset).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}
