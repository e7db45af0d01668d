//! Entries and items that are taken over from the tree before an edit, in place of reading them again.
//!
//! The text is abridged then. In YAML it has the first line only of what is kept, so that a look ahead sees the same as in
//! the whole text. What the parser meets there has to be an entry in the column in which it was read before; whatever else
//! it is taken for would have needed the lines that are left out, and makes the parse void. In JSON it has the opener and
//! the closer only, with what stands before it on its line.
//!
//! Nodes on the stack have offsets in the abridged text; a collection that is finished has its children in the whole
//! text.

use super::{MAX_DEPTH, Mark, Parser};
use crate::{
    Text,
    green::{Green, Kind, flag},
};

/// No more new keys than this are looked for among all others.
const FEW: usize = 64;

/// An entry of a block mapping or an item of a block sequence, with no syntax error in it, or a run of these; or a
/// collection of JSON whose braces balance.
pub(crate) struct Kept {
    /// Where its key, dash or opener stands in the abridged text.
    pub(crate) lead: usize,
    /// From where on offsets count what is left out, and where it ends: there reading goes on.
    pub(crate) cut: usize,
    pub(crate) end: usize,
    /// How many bytes are left out before the place behind it.
    pub(crate) left_out: usize,
    /// The column it was read in (not in JSON), and how many collections are around it.
    pub(crate) column: isize,
    pub(crate) depth: usize,
    /// What is kept are entries. (Not in JSON.)
    pub(crate) is_mapping: bool,
    /// `None` for an item and for a run. In JSON it is not taken over, but tells whether the key is what it was; its
    /// offset is how far it starts before the value.
    pub(crate) key: Option<Green>,
    /// The value, or the run.
    pub(crate) value: Green,
    /// Where the mapping that it comes from started, if its keys differ, and none is a merge key.
    pub(crate) source: Option<u32>,
}

/// What is kept, in the order of the text.
#[derive(Default)]
pub(super) struct KeptEntries {
    entries: Vec<Kept>,
    /// How many are taken over.
    taken: usize,
    is_void: bool,
    /// What is left belongs to nothing.
    is_left: bool,
    /// No collection of the tree before lies deeper.
    deepest: usize,
    /// Where on the stack stands, or stands in for, which value.
    placeholders: Vec<(usize, usize)>,
    /// The whole text.
    whole: Text,
}

/// A whole text, read.
pub(crate) struct Parsed {
    pub(crate) stream: Green,
    /// No collection lies deeper.
    pub(crate) deepest: usize,
}

impl Parsed {
    /// A brace or bracket of JSON is missing or too many.
    pub(crate) fn is_unbalanced(&self) -> bool {
        self.stream.has(flag::UNBALANCED)
    }
}

impl KeptEntries {
    /// Where an offset of the abridged text is in the whole one.
    fn unabridged(&self, offset: usize) -> usize {
        self.unabridged_near(offset, &mut 0)
    }

    /// The same, if the number of those before it is about `near`, which it is set to.
    fn unabridged_near(&self, offset: usize, near: &mut usize) -> usize {
        let is_before = |it: usize| self.entries.get(it).is_some_and(|it| it.cut <= offset);
        let is_after = |it: usize| self.entries.get(it).is_none_or(|it| it.cut > offset);
        let is_at = |it: usize| is_after(it) && (it == 0 || is_before(it - 1));
        let found = [*near, *near + 1].into_iter().find(|&it| is_at(it));
        *near = found.unwrap_or_else(|| self.entries.partition_point(|it| it.cut <= offset));
        offset + near.checked_sub(1).map_or(0, |it| self.entries[it].left_out)
    }
}

impl<'t> Parser<'t> {
    /// Reads an abridged text. Gives the number of the first entry that cannot be kept, if there is one.
    pub(crate) fn abridged(text: &'t str, kept: Vec<Kept>, whole: &Text, deepest: usize) -> Result<Parsed, usize> {
        let mut parser = Parser::new(text, 0, 0);
        parser.keep(kept, whole, deepest);
        let stream = parser.read_stream();
        match parser.takes_all() {
            true => Ok(parser.settled(stream)),
            false => Err(parser.kept.taken),
        }
    }

    /// What to take over. No collection of the tree before lies deeper than `deepest`.
    pub(super) fn keep(&mut self, kept: Vec<Kept>, whole: &Text, deepest: usize) {
        self.next_kept = kept.first().map_or(usize::MAX, |it| it.lead);
        self.deepest = deepest;
        self.kept = KeptEntries { entries: kept, deepest, whole: whole.clone(), ..KeptEntries::default() };
    }

    pub(super) fn take_back(&mut self) -> Vec<Kept> {
        std::mem::take(&mut self.kept.entries)
    }

    /// Whether everything was taken over, but for what belongs to nothing.
    pub(super) fn takes_all(&self) -> bool {
        !self.kept.is_void && (self.kept.is_left || self.kept.taken == self.kept.entries.len())
    }

    /// Whether nothing that is kept was read as something else up to here.
    pub(super) fn takes_all_before(&self) -> bool {
        !self.kept.is_void && self.pos <= self.next_kept
    }

    /// What comes behind here is not read.
    pub(super) fn leave_rest(&mut self) {
        self.kept.is_left = self.takes_all_before();
    }

    /// The stream that was read, in the whole text.
    pub(super) fn settled(&self, mut stream: Green) -> Parsed {
        stream.len = self.kept.unabridged(stream.len as usize) as u32;
        Parsed { stream, deepest: self.deepest }
    }

    /// Takes over what is kept here, if it was read in this column. Pushes its nodes.
    pub(super) fn take_kept(&mut self, column: isize, is_mapping: bool) -> bool {
        let is_as_before = |it: &Kept| it.column == column && it.is_mapping == is_mapping;
        let Some(entry) = self.kept.entries.get(self.kept.taken).filter(|it| is_as_before(it)) else {
            return self.give_up();
        };
        let (lead, depth, end) = (entry.lead, entry.depth, entry.end);
        let (key, mut value) = (entry.key.clone(), entry.value.clone());
        if !self.fits(depth) {
            return self.give_up();
        }
        if let Some(mut key) = key {
            key.offset = lead as u32;
            self.nodes.push(key);
        }
        // Its end counts: that of what is around it comes from it.
        (value.offset, value.len) = (end as u32, 0);
        self.kept.placeholders.push((self.nodes.len(), self.kept.taken));
        self.nodes.push(value);
        self.go_behind_kept(end);
        true
    }

    /// Whether a run is kept here.
    pub(super) fn is_at_kept_run(&self) -> bool {
        self.pos == self.next_kept
            && self.kept.entries.get(self.kept.taken).is_some_and(|it| it.value.kind == Kind::Run)
    }

    /// Whether what is kept next are members of an object of JSON.
    pub(super) fn keeps_members(&self) -> bool {
        self.kept.entries.get(self.kept.taken).is_some_and(|it| it.is_mapping)
    }

    /// Takes over the collection of JSON that is kept here, or the run of members or items, and pushes its node. Gives
    /// where it starts.
    pub(super) fn take_kept_collection(&mut self) -> Option<usize> {
        let entry = self.kept.entries.get(self.kept.taken)?;
        let (lead, depth, end) = (entry.lead, entry.depth, entry.end);
        let mut value = entry.value.clone();
        // Of the outermost collection more is asked than that it ends with its closer.
        if self.depth == 0 || !self.fits(depth) {
            self.give_up();
            return None;
        }
        (value.offset, value.len, value.before) = (lead as u32, (end - lead) as u32, 0);
        self.kept.placeholders.push((self.nodes.len(), self.kept.taken));
        self.nodes.push(value);
        self.go_behind_kept(end);
        Some(lead)
    }

    /// Whether what had `depth` collections around it may be taken over here: none of it may lie too deep.
    fn fits(&mut self, depth: usize) -> bool {
        let deepest = self.kept.deepest + self.depth.saturating_sub(depth);
        let fits = self.depth <= depth || deepest <= MAX_DEPTH;
        if fits {
            self.deepest = self.deepest.max(deepest);
        }
        fits
    }

    fn go_behind_kept(&mut self, end: usize) {
        self.pos = end;
        self.kept.taken += 1;
        self.next_kept = self.kept.entries.get(self.kept.taken).map_or(usize::MAX, |it| it.lead);
    }

    /// What is kept here is something else than before.
    pub(super) fn give_up(&mut self) -> bool {
        self.kept.is_void = true;
        self.next_kept = usize::MAX;
        false
    }

    /// What was read up to here is read again in another way: it may not have been abridged.
    pub(super) fn give_up_lines(&mut self) {
        self.kept.is_void |= self.pos > self.next_kept;
    }

    /// The whole text, and where an offset of the abridged one is in it, if there are runs above `mark`, whose keys are
    /// not in the abridged one.
    pub(super) fn whole(&self, start: usize, mark: Mark) -> Option<(Text, u32)> {
        let has_runs = self.kept.taken > 0 && self.nodes[mark.nodes..].iter().any(|it| it.kind == Kind::Run);
        has_runs.then(|| (self.kept.whole.clone(), self.kept.unabridged(start) as u32))
    }

    /// Where on the stack, above `mark`, those keys of a mapping are that may be there twice: what is kept of one mapping
    /// whose keys differ has none of them. `None` if these are not few, or if it is not one mapping.
    pub(super) fn new_keys(&self, mark: Mark) -> Option<Vec<usize>> {
        let from = self.kept.placeholders.partition_point(|it| it.0 < mark.nodes);
        let mut kept = self.kept.placeholders[from..].iter().peekable();
        let is_run = |&&(at, _): &&(usize, usize)| self.nodes[at].kind == Kind::Run;
        let source = |&(_, index): &(usize, usize)| self.kept.entries[index].source;
        let one = source(kept.clone().find(is_run)?)?;
        let mut new = Vec::new();
        let mut at = mark.nodes;
        while let Some(node) = self.nodes.get(at).filter(|it| it.kind != Kind::Error) {
            let value = if node.kind == Kind::Run { at } else { at + 1 };
            // A key may be kept too, in JSON where a colon is missing.
            while kept.next_if(|it| it.0 < value).is_some() {}
            let entry = kept.next_if(|it| it.0 == value).filter(|it| source(it) == Some(one));
            let is_same = entry.is_some_and(|&(_, index)| match &self.kept.entries[index].key {
                Some(key) => self.is_same_key(key, value),
                None => true,
            });
            if !is_same {
                if node.kind == Kind::Run || new.len() == FEW {
                    return None;
                }
                new.push(at);
            }
            at = value + 1;
        }
        Some(new)
    }

    /// Whether the key before a value on the stack is what it was.
    fn is_same_key(&self, key: &Green, value: usize) -> bool {
        let (found, value) = (&self.nodes[value - 1], &self.nodes[value]);
        // In YAML it was taken over.
        let is_taken = value.len == 0;
        let is_read = (found.kind, found.len, found.flags) == (key.kind, key.len, key.flags)
            && value.offset - found.offset == key.offset;
        is_taken || is_read
    }

    /// Moves the children of a collection that starts at `start`, above `mark`, to where they are in the whole text.
    pub(super) fn settle(&mut self, start: usize, mark: Mark) {
        let kept = &mut self.kept;
        if kept.taken == 0 {
            return;
        }
        let whole_start = kept.unabridged(start) as u32;
        // Mostly each is behind the one before: then so is what is kept before it.
        let mut near = 0;
        for child in &mut self.nodes[mark.nodes..] {
            let from = child.offset.wrapping_add(start as u32) as usize;
            let whole_from = kept.unabridged_near(from, &mut near);
            let whole_end = kept.unabridged_near(from + child.len as usize, &mut near);
            child.offset = (whole_from as u32).wrapping_sub(whole_start);
            child.len = (whole_end - whole_from) as u32;
        }
        while let Some(&(at, index)) = kept.placeholders.last().filter(|it| it.0 >= mark.nodes) {
            kept.placeholders.pop();
            let placeholder = &mut self.nodes[at];
            if placeholder.len == 0 {
                let end = placeholder.offset;
                *placeholder = kept.entries[index].value.clone();
                placeholder.offset = end - placeholder.len;
            }
        }
    }
}
