//! Entries and items that are taken over from the tree before an edit, in place of reading them again.
//!
//! The text is abridged then: of what is kept it has the first line only, so that a look ahead sees the same as in the
//! whole text. What the parser meets there has to be an entry in the column in which it was read before; whatever else
//! it is taken for would have needed the lines that are left out, and makes the parse void.
//!
//! Nodes on the stack have offsets in the abridged text; a collection that is finished has its children in the whole
//! text.

use super::{MAX_DEPTH, Mark, Parser};
use crate::green::Green;

/// An entry of a block mapping or an item of a block sequence, with no syntax error in it.
pub(crate) struct Kept {
    /// Where its key or dash stands in the abridged text, and where its first line ends: there reading goes on.
    pub(crate) lead: usize,
    pub(crate) line_end: usize,
    /// How many bytes are left out before the place behind it.
    pub(crate) left_out: usize,
    /// The column it was read in, and how many collections are around it.
    pub(crate) column: isize,
    pub(crate) depth: usize,
    /// `None` for an item.
    pub(crate) key: Option<Green>,
    pub(crate) value: Green,
}

/// What is kept, in the order of the text.
#[derive(Default)]
pub(super) struct KeptEntries {
    entries: Vec<Kept>,
    /// How many are taken over.
    taken: usize,
    is_void: bool,
    /// No collection of the tree before lies deeper.
    deepest: usize,
    /// Where on the stack stands in for which value.
    placeholders: Vec<(usize, usize)>,
}

/// A whole text, read.
pub(crate) struct Parsed {
    pub(crate) stream: Green,
    /// No collection lies deeper.
    pub(crate) deepest: usize,
}

impl KeptEntries {
    /// Where an offset of the abridged text is in the whole one.
    fn unabridged(&self, offset: usize) -> usize {
        let before = self.entries.partition_point(|it| it.line_end <= offset);
        offset + before.checked_sub(1).map_or(0, |it| self.entries[it].left_out)
    }
}

impl<'t> Parser<'t> {
    /// Reads an abridged text. Gives the number of the first entry that cannot be kept, if there is one.
    pub(crate) fn abridged(text: &'t str, kept: Vec<Kept>, deepest: usize) -> Result<Parsed, usize> {
        let mut parser = Parser::new(text, 0, 0);
        parser.next_kept = kept.first().map_or(usize::MAX, |it| it.lead);
        parser.deepest = deepest;
        let has_some = !kept.is_empty();
        parser.kept = KeptEntries { entries: kept, deepest, ..KeptEntries::default() };
        let mut stream = parser.read_stream();
        let kept = &parser.kept;
        if kept.is_void || kept.taken < kept.entries.len() {
            return Err(kept.taken);
        }
        if has_some {
            stream.len = kept.unabridged(stream.len as usize) as u32;
        }
        Ok(Parsed { stream, deepest: parser.deepest })
    }

    /// Takes over what is kept here, if it was read in this column. Pushes its nodes.
    pub(super) fn take_kept(&mut self, column: isize, is_mapping: bool) -> bool {
        let kept = &mut self.kept;
        let Some(entry) = kept.entries.get(kept.taken) else { return false };
        let is_deeper = self.depth > entry.depth && kept.deepest + self.depth - entry.depth > MAX_DEPTH;
        if entry.column != column || entry.key.is_some() != is_mapping || is_deeper {
            kept.is_void = true;
            self.next_kept = usize::MAX;
            return false;
        }
        if self.depth > entry.depth {
            self.deepest = self.deepest.max(kept.deepest + self.depth - entry.depth);
        }
        if let Some(key) = &entry.key {
            let mut key = key.clone();
            key.offset = entry.lead as u32;
            self.nodes.push(key);
        }
        // Its end counts: that of what is around it comes from it.
        let mut value = entry.value.clone();
        (value.offset, value.len) = (entry.line_end as u32, 0);
        kept.placeholders.push((self.nodes.len(), kept.taken));
        self.nodes.push(value);
        self.pos = entry.line_end;
        kept.taken += 1;
        self.next_kept = kept.entries.get(kept.taken).map_or(usize::MAX, |it| it.lead);
        true
    }

    /// What was read up to here is read again in another way: it may not have been abridged.
    pub(super) fn give_up_lines(&mut self) {
        self.kept.is_void |= self.pos > self.next_kept;
    }

    /// Moves the children of a collection that starts at `start`, above `mark`, to where they are in the whole text.
    pub(super) fn settle(&mut self, start: usize, mark: Mark) {
        let kept = &mut self.kept;
        if kept.taken == 0 {
            return;
        }
        let whole_start = kept.unabridged(start) as u32;
        for child in &mut self.nodes[mark.nodes..] {
            let from = child.offset.wrapping_add(start as u32) as usize;
            let (whole_from, whole_end) = (kept.unabridged(from), kept.unabridged(from + child.len as usize));
            child.offset = (whole_from as u32).wrapping_sub(whole_start);
            child.len = (whole_end - whole_from) as u32;
        }
        while let Some(&(at, index)) = kept.placeholders.last().filter(|it| it.0 >= mark.nodes) {
            let placeholder = &mut self.nodes[at];
            let end = placeholder.offset;
            *placeholder = kept.entries[index].value.clone();
            placeholder.offset = end - placeholder.len;
            kept.placeholders.pop();
        }
    }
}
