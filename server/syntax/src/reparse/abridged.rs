//! Edits of block YAML that change what the lines behind them belong to: the whole text is read, but for the entries and
//! items whose own lines are what they were.
//!
//! What an entry's parse gives depends on the column it is read in, on its own lines and on the two lines with content
//! behind these (`Parser::is_stray`). So behind the edit everything may be kept that meets its column again, and before
//! it what has two neighbours between itself and the edit. The cost is in the number of neighbours on the way to the
//! edit, not in their size.

use text_size::{TextRange, TextSize};

use super::{Change, source};
use crate::{
    Text,
    green::{Green, Kind, flag},
    nodes::{Child, Nodes},
    parse::{Kept, MAX_DEPTH, Parsed, Parser},
};

/// Entries shorter than this are as soon read as kept.
const SHORT: u32 = 32;

/// A run whose first two entries are no longer than this may be kept with these shown.
const SHOWN: u32 = 1024;

/// How often the text is read: each time without what could not be kept.
const TRIES: usize = 3;

/// What swallows entries, or puts them elsewhere, is first taken to end so many bytes behind the start of the first one,
/// and then so many times that.
const WINDOW: u32 = 1 << 14;
const WINDOW_GROWS: u32 = 32;

/// What is tried in vain reads at most this share of the text, and what is no more than this is always tried.
const WORTH_A_TRY: usize = 16;
const CHEAP: usize = 1 << 14;

/// The stream after an edit. `deepest` is how deep collections lie in the old one at most.
pub(super) fn reparse(stream: &Green, deepest: usize, old: &Text, new: &Text, change: Change) -> Option<Parsed> {
    let is_directive = |it: Child<'_>| old.byte(TextSize::new(it.offset())) == Some(b'%');
    if stream.nodes().iter().any(is_directive) {
        // Directives say which tags are known.
        return None;
    }
    let indent = indent(new, change);
    let mut unfit = 0..0;
    let mut window = WINDOW;
    let mut budget = (usize::from(new.len()) / WORTH_A_TRY).max(CHEAP);
    for _ in 0..TRIES {
        let mut outline = Outline {
            old,
            new,
            change,
            edited_line: u32::from(old.line_start(TextSize::new(change.start))),
            indent,
            is_open: false,
            unfit: unfit.clone(),
            text: String::new(),
            copied: 0,
            kept: Vec::new(),
            leads: Vec::new(),
        };
        for document in stream.nodes() {
            let root = document.green.nodes().first()?;
            outline.collection(root.green, document.offset() + root.offset(), 0, -1, 1);
        }
        outline.copy_rest();
        let Outline { text, kept, leads, .. } = outline;
        let index = match Parser::abridged(&text, kept, new, deepest) {
            Ok(parsed) => return Some(parsed),
            Err(index) => index,
        };
        let lead = *leads.get(index)?;
        budget = budget.checked_sub(text.len() + window as usize)?;
        let start = if unfit.is_empty() { lead } else { unfit.start };
        unfit = start..lead.saturating_add(window);
        window *= WINDOW_GROWS;
    }
    None
}

/// How far in the lines of an edit are, in the new text: the least of those with content.
fn indent(new: &Text, change: Change) -> isize {
    let start = new.line_start(TextSize::new(change.start));
    let last = new.line_start(TextSize::new(change.moved(change.end)));
    let end = last + TextSize::new(new.line(last).len() as u32);
    let lines = new.slice(TextRange::new(start, end));
    let indents = lines.split(['\n', '\r']).filter_map(|line| line.find(|it| it != ' '));
    indents.min().map_or(isize::MAX, |it| it as isize)
}

struct Outline<'t> {
    old: &'t Text,
    new: &'t Text,
    change: Change,
    /// Where the first line that changes starts, in the old text.
    edited_line: u32,
    /// How far in the lines are that changed.
    indent: isize,
    /// Behind a line that is too far out, what follows belongs to the next mapping that starts, each entry in its own
    /// column. This tells that there was one. Before it, entries may be read in the column of that line.
    is_open: bool,
    /// Leads of what may be something else. Nothing of it is kept.
    unfit: std::ops::Range<u32>,
    /// The new text, abridged, up to where `copied` of the old text is now.
    text: String,
    copied: u32,
    kept: Vec<Kept>,
    /// Their leads in the old text.
    leads: Vec<u32>,
}

/// A collection of the old text.
struct Collection<'t> {
    nodes: Nodes<'t>,
    width: usize,
    start: u32,
    column: isize,
    outer: isize,
    depth: usize,
    errors: Vec<u32>,
    /// Its entries or items are in its column.
    is_regular: bool,
    /// The edit is in it, or before it.
    is_around: bool,
    source: Option<u32>,
}

impl Collection<'_> {
    /// The column that what stands in a column is read in.
    fn own_column(&self, here: isize) -> isize {
        let is_dedented = self.width == 2 && here < self.column && here > self.outer;
        if is_dedented { here } else { self.column }
    }

    fn has_error(&self, start: u32, end: u32) -> bool {
        let at = self.errors.partition_point(|&it| it < start);
        self.errors.get(at).is_some_and(|&it| it <= end)
    }
}

/// Where something stands in the old text that is kept: `shown` is up to where it is shown.
struct Place {
    lead: u32,
    shown: u32,
    end: u32,
    column: isize,
    depth: usize,
    source: Option<u32>,
}

impl Outline<'_> {
    /// Keeps what can be kept of a collection that was read as part of an entry in column `outer`, whose lead is at
    /// `from`.
    fn collection(&mut self, green: &Green, start: u32, from: u32, outer: isize, depth: usize) {
        let width = match green.kind {
            Kind::BlockMapping => 2,
            Kind::BlockSequence => 1,
            _ => return,
        };
        if depth > MAX_DEPTH || green.len < SHORT {
            return;
        }
        let Some((line, _)) = line_around(self.old, start) else { return };
        let mut errors: Vec<u32> = green.errors().iter().map(|it| start.wrapping_add(it.offset)).collect();
        errors.sort_unstable();
        let collection = Collection {
            nodes: green.nodes(),
            width,
            start,
            column: (start - line) as isize,
            outer,
            depth,
            errors,
            is_regular: green.errors().is_empty() && !green.has(flag::DEDENTED),
            is_around: from <= self.change.end,
            source: source(green, start),
        };
        for (run, first, mut nodes) in collection.nodes.in_runs() {
            if run.is_some_and(|run| self.keep_run(&collection, run)) {
                continue;
            }
            let mut next = first;
            while let Some(first) = nodes.next() {
                let Some(value) = (if width == 2 { nodes.next() } else { Some(first) }) else { break };
                next += width;
                self.entry(&collection, first, value, next);
            }
        }
    }

    /// Keeps an entry or an item, or what can be kept of it. `next` is the number of the node behind it.
    fn entry(&mut self, collection: &Collection<'_>, first: Child<'_>, child: Child<'_>, next: usize) {
        let Collection { start, depth, .. } = *collection;
        let is_mapping = collection.width == 2;
        let (lead, end, value) = (start + first.lead(), start + child.end(), child.green);
        if end - lead < SHORT || (value.nodes().is_empty() && !is_block_scalar(value)) {
            return;
        }
        let Some((line, line_end)) = line_around(self.old, lead) else { return };
        let own = collection.own_column((lead - line) as isize);
        let is_kept = self.is_in_place(collection, line, end, next)
            && !first.has(flag::DAMAGED)
            && !child.has(flag::DAMAGED)
            && (!is_mapping || (is_simple_key(first.green) && start + first.end() <= line_end))
            && end > line_end
            && !collection.has_error(lead, end)
            && !self.unfit.contains(&lead)
            && !self.ends_with_break(end);
        if !is_kept {
            self.is_open |= line > self.change.end && value.kind == Kind::BlockMapping;
            return self.collection(value, start + child.offset(), lead, own, depth + 1);
        }
        let key = is_mapping.then(|| first.green.clone());
        self.keep(
            Place { lead, shown: line_end, end, column: own, depth, source: collection.source },
            is_mapping,
            key,
            value.clone(),
        );
    }

    /// Keeps a run of entries or items, if all of them can be kept.
    fn keep_run(&mut self, collection: &Collection<'_>, run: &Green) -> bool {
        let Collection { width, start, depth, .. } = *collection;
        let (lead, end) = (start + run.offset, start + run.end());
        let next = run.before as usize + run.all_children().len();
        let is_fit = self.unfit.is_empty() || end <= self.unfit.start || lead >= self.unfit.end;
        if !is_fit || run.has(flag::DAMAGED) || collection.has_error(lead, end) {
            return false;
        }
        let Some((line, line_end)) = line_around(self.old, lead) else { return false };
        let column = (lead - line) as isize;
        let nodes = || run.all_children().iter();
        let is_in_column = |it: &Green| {
            let lead = lead + it.lead();
            line_around(self.old, lead).is_some_and(|(line, _)| (lead - line) as isize == column)
        };
        let is_kept = collection.own_column(column) == column
            && self.is_in_place(collection, line, end, next)
            && !self.ends_with_break(end)
            // Where nothing is wrong, all of them are in one column.
            && (collection.is_regular || nodes().step_by(width).take(run.count_to_look_at()).all(is_in_column));
        let Some((first, value)) = nodes().next().zip(nodes().nth(width - 1)).filter(|_| is_kept) else { return false };
        let is_simple = width == 1 || (is_simple_key(first) && lead + first.end() <= line_end);
        let is_long = (!value.nodes().is_empty() || is_block_scalar(value)) && lead + value.end() > line_end;
        // Where the first one may look complete on its line, or is, all of it is shown, and what a look behind it sees.
        let shown = match nodes().nth(2 * width) {
            _ if is_long => Some(line_end),
            Some(third) if third.offset < SHOWN => line_around(self.old, lead + third.lead()).map(|(_, end)| end),
            _ => None,
        };
        let Some(shown) = shown.filter(|&it| is_simple && it < end) else { return false };
        self.keep(
            Place { lead, shown, end, column, depth, source: collection.source },
            width == 2,
            None,
            run.in_column(),
        );
        true
    }

    /// Whether what stands from `line` to `end` is read as before, if what it stands in is.
    fn is_in_place(&self, collection: &Collection<'_>, line: u32, end: u32, next: usize) -> bool {
        if line > self.change.end {
            return !collection.is_around
                || match collection.width {
                    1 => self.indent >= collection.column,
                    _ => self.is_open,
                };
        }
        end < self.edited_line && self.has_two_lines(collection, next)
    }

    fn ends_with_break(&self, end: u32) -> bool {
        matches!(self.old.byte(TextSize::new(end - 1)), Some(b'\n' | b'\r'))
    }

    /// Whether the leads of the entries from the node with the number `from` on show two lines with content before that
    /// of the edit.
    fn has_two_lines(&self, collection: &Collection<'_>, from: usize) -> bool {
        let Collection { nodes, width, start, .. } = *collection;
        let is_before = |lead: u32| lead < self.edited_line;
        let lead = |index: usize| nodes.get(index).map(|it| start + it.lead()).filter(|&it| is_before(it));
        let Some(next) = lead(from) else { return false };
        if lead(from + width).is_some() {
            return true;
        }
        // The second one may be in the next entry.
        let Some(value) = nodes.get(from + width - 1) else { return false };
        let inner = match value.green.kind {
            Kind::BlockMapping => value.green.nodes().iter().step_by(2),
            Kind::BlockSequence => value.green.nodes().iter().step_by(1),
            _ => return false,
        };
        let Some((_, line_end)) = line_around(self.old, next) else { return false };
        let mut leads = inner.take(2).map(|it| start + value.offset() + it.lead());
        leads.any(|it| it > line_end && is_before(it))
    }

    /// Keeps what stands in a place, from its lead to its end.
    fn keep(&mut self, place: Place, is_mapping: bool, key: Option<Green>, value: Green) {
        let Place { lead, shown, end, column, depth, source } = place;
        self.copy_to(lead);
        let at = self.text.len();
        self.copy_to(shown);
        self.kept.push(Kept {
            lead: at,
            cut: self.text.len(),
            end: self.text.len(),
            left_out: self.moved(end) as usize - self.text.len(),
            column,
            depth,
            is_mapping,
            key,
            value,
            source,
        });
        self.leads.push(lead);
        self.copied = end;
    }

    /// Copies what the old text from `copied` to `end` is in the new one. Neither lies within the edit.
    fn copy_to(&mut self, end: u32) {
        let range = TextRange::new(TextSize::new(self.moved(self.copied)), TextSize::new(self.moved(end)));
        self.new.push_to(&mut self.text, range);
        self.copied = end;
    }

    fn copy_rest(&mut self) {
        let range = TextRange::new(TextSize::new(self.moved(self.copied)), self.new.len());
        self.new.push_to(&mut self.text, range);
    }

    /// Where in the new text an offset is that does not lie within the edit.
    fn moved(&self, at: u32) -> u32 {
        if at > self.change.start { self.change.moved(at) } else { at }
    }
}

/// Literal and folded scalars. Of others that go over several lines the first one may look complete.
fn is_block_scalar(value: &Green) -> bool {
    matches!(value.kind, Kind::Literal | Kind::Folded)
}

/// A key of one line with nothing before it.
fn is_simple_key(key: &Green) -> bool {
    key.before == 0 && matches!(key.kind, Kind::Plain | Kind::SingleQuoted | Kind::DoubleQuoted)
}

/// Start and end of the line around an offset, if there is nothing but spaces and dashes before it.
fn line_around(text: &Text, offset: u32) -> Option<(u32, u32)> {
    let (chunk, chunk_start) = text.chunk(offset as usize);
    let at = offset as usize - chunk_start;
    let start = memchr::memrchr2(b'\n', b'\r', &chunk.as_bytes()[..at]).map(|it| (chunk_start + it + 1) as u32);
    let start = start.unwrap_or_else(|| text.line_start(TextSize::new(offset)).into());
    let end = memchr::memchr2(b'\n', b'\r', &chunk.as_bytes()[at..]).map(|it| (chunk_start + at + it) as u32);
    let end = end.unwrap_or_else(|| start + text.line(TextSize::new(start)).len() as u32);
    let before = text.slice(TextRange::new(TextSize::new(start), TextSize::new(offset)));
    // Behind a byte order mark the line starts anew.
    let (start, before) = match before.strip_prefix('\u{FEFF}') {
        Some(rest) => (start + 3, rest),
        None => (start, &*before),
    };
    before.bytes().all(|it| it == b' ' || it == b'-').then_some((start, end))
}
