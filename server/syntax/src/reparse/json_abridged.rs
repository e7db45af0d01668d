//! Edits of JSON that no part of the tree can take: the whole text is read, but for the collections whose braces balance.
//!
//! What a collection with its closer holds depends on nothing around it, if what is on its lines is what it was: not on
//! how the text is read, nor on the role it has there. So the cost is in the number of neighbours on the way to the edit,
//! and to whatever else is broken, not in their size.

use text_size::{TextRange, TextSize};

use super::{Change, json, source};
use crate::{
    Text,
    green::{AT_ONCE, Green, Kind, await_all, flag},
    parse::{
        Kept, Parsed, is_blank, is_break,
        json::{Json, is_unclosed},
    },
};

/// Collections shorter than this are as soon read as kept.
const SHORT: u32 = 48;

/// The stream after an edit. `deepest` is how deep collections lie in the old one at most.
pub(super) fn reparse(stream: &Green, deepest: usize, old: &Text, new: &Text, change: Change) -> Option<Parsed> {
    let document = stream.nodes().first().filter(|_| stream.count() == 1)?;
    let root = document.green.nodes().first()?;
    let behind = old.next_line(TextSize::new(change.end)).map_or(u32::MAX, u32::from);
    let read = |keeps_runs: bool| {
        let (text, kept) = (String::new(), Vec::new());
        let mut outline = Outline { old, new, change, behind, keeps_runs, text, copied: 0, kept };
        outline.inside(root.green, document.offset() + root.offset(), 1);
        outline.copy_to(new.len().into());
        Json::abridged(&outline.text, outline.kept, deepest, new, |it| json::is_laid_out(&it.stream, new))
    };
    // Behind a bracket members are items: then what is in them may be kept all the same.
    read(true).or_else(|| read(false))
}

struct Outline<'t> {
    old: &'t Text,
    new: &'t Text,
    change: Change,
    /// Where the line behind those of the edit starts, in the old text.
    behind: u32,
    keeps_runs: bool,
    /// The new text, abridged, up to `copied`.
    text: String,
    copied: u32,
    kept: Vec<Kept>,
}

/// The collection that something stands in.
#[derive(Clone, Copy)]
struct Around {
    start: u32,
    depth: usize,
    source: Option<u32>,
}

/// Where something stands in the old text that is kept; `closing` is from where on its end is shown.
struct Place {
    lead: u32,
    closing: u32,
    end: u32,
    depth: usize,
    source: Option<u32>,
}

impl Outline<'_> {
    /// Keeps what can be kept of what is in a collection. It lies `depth` levels deep.
    fn inside(&mut self, collection: &Green, start: u32, depth: usize) {
        let width = if collection.kind == Kind::FlowMapping { 2 } else { 1 };
        let source = source(collection, start);
        let mut errors: Vec<u32> = collection.errors().iter().map(|it| it.offset).collect();
        errors.sort_unstable();
        let mut before: Option<&Green> = None;
        // A string that is not closed looks at the rest of its line.
        let mut is_unclosed = false;
        for (run, base, nodes) in collection.nodes().slices() {
            let around = std::mem::replace(&mut before, run).filter(|_| self.keeps_runs).zip(run);
            let is_kept = around.is_some_and(|(before, run)| {
                self.keep_run(before, run, width, &errors, Around { start, depth, source })
            });
            is_unclosed = match is_kept {
                true => false,
                false => self.some(is_unclosed, base, nodes, width, Around { start, depth, source }),
            };
        }
    }

    /// Keeps members or items, if all of them can be kept. `before` is the run before them: behind a member that is
    /// what it was, a member follows, and not what is missing elsewhere.
    fn keep_run(&mut self, before: &Green, run: &Green, width: usize, errors: &[u32], around: Around) -> bool {
        let Around { start, depth, source } = around;
        let nodes = run.all_children();
        let Some((entry, last)) = before.all_children().last_chunk::<2>().zip(nodes.last()) else { return false };
        let first = &entry[2 - width];
        let (from, lead, end) = (before.offset + first.offset, start + run.offset, start + run.end());
        let is_before = end <= self.change.start;
        let is_behind = start + from >= self.behind;
        let at = errors.partition_point(|&it| it < from);
        let is_sound = errors.get(at).is_none_or(|&it| start + it >= end)
            && !run.has(flag::DAMAGED | flag::ODD_LAYOUT)
            && !entry[2 - width..].iter().any(|it| it.has(flag::DAMAGED | flag::ODD_LAYOUT));
        if !(is_before || is_behind) || !is_sound || !matches!(last.kind, Kind::FlowMapping | Kind::FlowSequence) {
            return false;
        }
        // Each of them stands on a line of its own, in one column.
        let column = lead - u32::from(self.old.line_start(TextSize::new(lead)));
        let is_line = |at: u32| {
            let line = TextRange::new(TextSize::new(at.saturating_sub(column + 1)), TextSize::new(at));
            let line = self.old.slice(line);
            line.len() as u32 == column + 1 && is_break(line.as_bytes()[0]) && line.bytes().skip(1).all(is_blank)
        };
        let mut firsts = nodes.iter().step_by(width).take(run.count_to_look_at());
        let starts_lines = firsts.all(|it| is_line(lead + it.offset));
        match self.closing(last, lead + last.offset).filter(|_| starts_lines) {
            Some(closing) => {
                self.keep(Place { lead, closing, end, depth, source }, width == 2, None, run.in_column());
            }
            None => return false,
        }
        true
    }

    /// Keeps what can be kept of some neighbours, whose offsets count from `base` in a collection. Whether the last of them
    /// is not closed, as it takes of the one before.
    fn some(&mut self, mut is_unclosed: bool, base: u32, nodes: &[Green], width: usize, around: Around) -> bool {
        let Around { start, depth, source } = around;
        for some in nodes.chunks(AT_ONCE) {
            await_all(some);
            for (index, child) in some.iter().enumerate() {
                let is_behind_unclosed = std::mem::replace(&mut is_unclosed, child.has(flag::UNCLOSED));
                if child.len < SHORT || !matches!(child.kind, Kind::FlowMapping | Kind::FlowSequence) {
                    continue;
                }
                let from = start + base + child.offset;
                match self.closing(child, from).filter(|_| !is_behind_unclosed) {
                    Some(closing) => {
                        let end = from + child.len;
                        let key = index.checked_sub(1).map(|it| &some[it]).filter(|_| width == 2);
                        let is_same =
                            |key: &&Green| end <= self.change.start || start + base + key.offset >= self.behind;
                        let key =
                            key.filter(is_same).map(|it| Green { offset: child.offset - it.offset, ..it.clone() });
                        let source = source.filter(|_| key.is_some());
                        self.keep(Place { lead: from, closing, end, depth, source }, false, key, child.clone());
                    }
                    None => self.inside(child, from, depth + 1),
                }
            }
        }
        is_unclosed
    }

    /// If a collection can be kept: where what is shown of its end starts, that is the last line break in it, or its
    /// closer if it is on one line.
    fn closing(&self, node: &Green, from: u32) -> Option<u32> {
        let end = from + node.len;
        let is_before = end <= self.change.start;
        if node.has(flag::UNBALANCED | flag::ODD_LAYOUT | flag::LOOSE) || is_unclosed(node) {
            return None;
        }
        if !is_before && from < self.change.end {
            return None;
        }
        // What a string that is not closed is taken for depends on the rest of its line.
        let is_line_kept =
            || self.old.next_line(TextSize::new(end)).is_some_and(|it| u32::from(it) <= self.change.start);
        if is_before && node.has(flag::UNCLOSED) && !is_line_kept() {
            return None;
        }
        let closer = end - 1;
        let (chunk, chunk_start) = self.old.chunk(closer as usize);
        let (opening, closing) = if node.kind == Kind::FlowMapping { (b'{', b'}') } else { (b'[', b']') };
        let before = &chunk.as_bytes()[..closer as usize - chunk_start];
        let has_closer = chunk.as_bytes().get(before.len()) == Some(&closing);
        if !has_closer || self.old.byte(TextSize::new(from)) != Some(opening) {
            return None;
        }
        // Mostly there is nothing but blanks before the closer.
        let blanks = before.iter().rev().take_while(|&&it| is_blank(it)).count();
        let at = closer - blanks as u32;
        match self.old.byte(TextSize::new(at - 1)) {
            Some(b'\n' | b'\r') if is_before || from >= self.behind => Some(at - 1),
            Some(b'\n' | b'\r') => None,
            // On one line, of which nothing counts.
            _ => {
                let is_alone = u32::from(self.old.line_start(TextSize::new(closer))) <= from;
                (is_alone && (is_before || from > self.change.end)).then_some(closer)
            }
        }
    }

    fn keep(&mut self, place: Place, is_mapping: bool, key: Option<Green>, value: Green) {
        let is_before = place.end <= self.change.start;
        let moved = |at: u32| if is_before { at } else { self.change.moved(at) };
        let (from, closing, end) = (moved(place.lead), moved(place.closing), moved(place.end));
        self.copy_to(from + 1);
        let lead = self.text.len() - 1;
        if closing + 1 == end {
            // An error may end right behind the opener, and one may start at the closer.
            self.text.push(' ');
        }
        self.copied = closing;
        self.copy_to(end);
        self.kept.push(Kept {
            lead,
            cut: lead + 2,
            end: self.text.len(),
            left_out: end as usize - self.text.len(),
            column: 0,
            depth: place.depth,
            is_mapping,
            key,
            value,
            source: place.source,
        });
    }

    /// Copies the new text from `copied` to `end`.
    fn copy_to(&mut self, end: u32) {
        let range = TextRange::new(TextSize::new(self.copied), TextSize::new(end));
        self.new.push_to(&mut self.text, range);
        self.copied = end;
    }
}
