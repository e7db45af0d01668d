//! Edits of block YAML: an entry or an item is parsed alone.

use text_size::{TextRange, TextSize};

use super::{Change, Level, check_keys, finish, moved, rebuild, worth_a_try};
use crate::{
    Text,
    green::{Green, Kind, flag},
    parse::{Parsed, Parser, block::Next},
};

/// Entries or items that may be parsed alone.
struct Part<'t> {
    /// How many levels lie above their collection.
    above: usize,
    collection: &'t Green,
    start: u32,
    /// The numbers of the first one, and of the first behind them.
    first: usize,
    next: usize,
    /// Where the text to parse starts, in the old text: at the lead of the first one, or at the start of a line
    /// behind the entry before.
    from: From,
    /// Where it ends, in the old text: at the start of the line of whatever comes next.
    end: u32,
    column: isize,
    /// The column of the enclosing collection.
    outer: isize,
    depth: usize,
}

#[derive(Clone, Copy)]
enum From {
    Lead(u32),
    Line(u32),
}

impl From {
    fn offset(self) -> u32 {
        match self {
            From::Lead(it) | From::Line(it) => it,
        }
    }
}

/// The stream after an edit of block YAML. `end` is where the document ends.
pub(super) fn reparse<'t>(
    mut levels: Vec<Level<'t>>,
    root: &'t Green,
    root_start: u32,
    mut end: u32,
    old: &Text,
    new: &Text,
    change: Change,
) -> Option<Parsed> {
    let is_last_document = end == u32::from(old.len());
    let keeps_next_line = keeps_next_line(old, new, change);
    let line = u32::from(old.line_start(TextSize::new(change.start)));
    let (mut collection, mut start) = (root, root_start);
    let (mut outer, mut depth, mut end_is_clean) = (-1, 0, true);
    let mut parts: Vec<Part<'_>> = Vec::new();
    while matches!(collection.kind, Kind::BlockMapping | Kind::BlockSequence) {
        if collection.has(flag::DEDENTED) {
            break;
        }
        depth += 1;
        let width = if collection.kind == Kind::BlockMapping { 2 } else { 1 };
        let children = collection.nodes();
        let Some(column) = column_of(old, start) else { break };
        let lead_of = |index: usize| start + children.at(index * width).lead();
        let count = children.len() / width;
        let next = children.partition(width, |it| {
            let line = u32::from(old.line_start(TextSize::new(start + it.lead())));
            line < change.end || (line == change.end && !keeps_next_line)
        });
        if next < count {
            end = u32::from(old.line_start(TextSize::new(lead_of(next))));
            // A line too far in behind the next entry may say that the next one is in a wrong column itself.
            end_is_clean = is_clean(old, end, lead_of(next), column)
                && (next + 1 == count || column_in(old, lead_of(next + 1)) == column);
        }
        let is_outside = if keeps_next_line { change.end > end } else { change.end >= end };
        if is_outside && !(is_last_document && next == count && end == u32::from(old.len())) {
            break;
        }
        let part = |first: usize, from: From| Part {
            above: levels.len(),
            collection,
            start,
            first,
            next,
            from,
            end,
            column,
            outer,
            depth,
        };
        // Whether an entry above is where it should be may depend on this one's being a key.
        let is_clean_above = |first: usize| {
            !children.at(0).has(flag::DAMAGED) && (first == 1 || column_in(old, lead_of(first - 1)) == column)
        };
        let touched = children.partition(width, |it| start + it.lead() < change.start);
        let mut from_lead = None;
        if let Some(first) = touched.checked_sub(1) {
            let lead = lead_of(first);
            let own_line = u32::from(old.line_start(TextSize::new(lead)));
            if first > 0 && !is_clean(old, own_line, lead, column) {
                // A line in a wrong column: the entry above may reach into this one.
                break;
            }
            let is_clean_start = match first {
                // What makes the first entry one, its colon or dash, has to stay.
                0 => {
                    let sign = match width {
                        1 => lead,
                        _ => start + children.at(1).lead(),
                    };
                    let has_sign =
                        width == 1 || (children.at(1).green.before > 0 && !children.at(0).has(flag::DAMAGED));
                    has_sign && change.start > sign + 1
                }
                first => is_clean_above(first),
            };
            from_lead = (is_clean_start && end_is_clean).then(|| part(first, From::Lead(lead)));
        }
        let above = children.partition(width, |it| start + it.lead() < line);
        let entry_end = |index: usize| {
            let ends = (index * width..(index + 1) * width).map(|it| children.at(it).end());
            start + ends.max().unwrap_or_default()
        };
        let is_free = above > 0 && entry_end(above - 1) < line && {
            let gap = entry_end(above - 1)..line;
            let around = levels.iter().map(|it| (it.green, it.start));
            let mut around = around.chain([(collection, start)]);
            !around.any(|(node, start)| node.errors().iter().any(|it| gap.contains(&(start + it.offset))))
        };
        let from_line = (is_free && end_is_clean && is_clean_above(above)).then(|| part(above, From::Line(line)));
        parts.extend(from_lead.into_iter().chain(from_line));

        let Some(index) = touched.checked_sub(1).filter(|it| it + 1 == next) else { break };
        let child_index = index * width + width - 1;
        let child = children.at(child_index);
        let child_start = start + child.offset();
        if change.start <= child_start {
            break;
        }
        levels.push(Level { green: collection, start, index: child_index });
        (collection, start) = (child.green, child_start);
        outer = column;
    }
    // What is tried in vain should not cost more than what it could save.
    let mut budget = worth_a_try(old);
    parts.iter().rev().find_map(|part| {
        budget = budget.checked_sub(part.end - part.from.offset())?;
        let (changed, deepest) = part.parse(old, new, change)?;
        let stream = rebuild(&levels[..part.above], changed, part.start, change, part.from.offset(), part.end)?;
        Some(Parsed { stream, deepest })
    })
}

/// Whether the edit ends at the start of a line, before and after: then that line is what it was.
fn keeps_next_line(old: &Text, new: &Text, change: Change) -> bool {
    let is_line_start = |text: &Text, at: u32| {
        let before = at.checked_sub(1).and_then(|it| text.byte(TextSize::new(it)));
        before == Some(b'\n')
    };
    is_line_start(old, change.end) && is_line_start(new, change.moved(change.end))
}

/// Whether a line starts with spaces up to `lead`, in a column, and with nothing that a neighbour above could
/// take for its own.
fn is_clean(text: &Text, line: u32, lead: u32, column: isize) -> bool {
    let range = TextRange::new(TextSize::new(line), TextSize::new(lead));
    let first = text.byte(TextSize::new(lead));
    i64::from(lead - line) == column as i64
        && text.slice(range).bytes().all(|it| it == b' ')
        && !matches!(first, Some(b'}' | b']' | b':'))
}

fn column_in(text: &Text, offset: u32) -> isize {
    (offset - u32::from(text.line_start(TextSize::new(offset)))) as isize
}

/// The column of a collection. `None` if there is a tab before it: it is not what it seems then.
fn column_of(text: &Text, offset: u32) -> Option<isize> {
    let line = u32::from(text.line_start(TextSize::new(offset)));
    let before = text.slice(TextRange::new(TextSize::new(line), TextSize::new(offset)));
    let before = before.strip_prefix('\u{FEFF}').unwrap_or(&before);
    (before.is_ascii() && !before.contains('\t')).then_some(before.len() as isize)
}

impl Part<'_> {
    /// Parses the part in the new text. Gives its collection with what was found in its place, and how deep that is.
    fn parse(&self, old: &Text, new: &Text, change: Change) -> Option<(Green, usize)> {
        let range = TextRange::new(TextSize::new(self.from.offset()), TextSize::new(change.moved(self.end)));
        let slice = new.slice(range);
        let is_mapping = self.collection.kind == Kind::BlockMapping;
        let mut parser = match self.from {
            From::Lead(_) => Parser::new(&slice, self.column as usize, self.depth),
            From::Line(_) => self.behind_trivia(&slice, old)?,
        };
        let mut next = Next::default();
        if !(parser.is_finished() && matches!(self.from, From::Line(_))) {
            if parser.at_end() || parser.is_indicator(b'-') == is_mapping || (is_mapping && parser.is_indicator(b':')) {
                return None;
            }
            match is_mapping {
                true => parser.entries(self.column, self.outer, &mut next),
                false => parser.items(self.column, self.outer, &mut next),
            }
        }
        if !parser.is_finished() || next.any_odd {
            return None;
        }
        let deepest = parser.deepest();
        let (mut found, mut errors) = parser.into_parts();
        let shift = self.from.offset() - self.start;
        for green in found.iter_mut().chain(&mut errors) {
            green.offset += shift;
        }

        let width = if is_mapping { 2 } else { 1 };
        let children = self.collection.nodes();
        let (first, behind) = (self.first * width, self.next * width);
        // A key before the edit is what it was: then nothing can clash that did not before.
        let keys_stay = (found.is_empty() && first == behind)
            || (is_mapping
                && found.len() == 2
                && behind == first + 2
                && change.start > self.start + children.at(first).end()
                && found[0].len == children.at(first).green.len
                && found[0].kind == children.at(first).green.kind);
        let found_count = found.len();
        let mut all = children.spliced(first..behind, found, |it| change.moved(it));
        let old_errors = self.collection.errors();
        all.extend(old_errors.iter().filter(|it| self.start + it.offset < self.from.offset()).cloned());
        all.append(&mut errors);
        if behind < children.len() {
            all.extend(old_errors.iter().filter(|it| self.start + it.offset >= self.end).map(|it| moved(it, change)));
        }
        let mut node = self.collection.clone();
        finish(&mut node, all, change);
        if is_mapping && (!keys_stay || node.has(flag::OWN_DUPLICATES)) {
            check_keys(&mut node, first..first + found_count, self.start, new);
        }
        Some((node, deepest))
    }

    /// A parser of lines behind an entry, in front of the first content, if that cannot belong to the entry above.
    fn behind_trivia<'s>(&self, slice: &'s str, old: &Text) -> Option<Parser<'s>> {
        let width = if self.collection.kind == Kind::BlockMapping { 2 } else { 1 };
        let nodes = self.collection.nodes();
        let mut above = nodes.at(self.first * width - 1).green;
        let is_damaged = ((self.first - 1) * width..self.first * width).any(|it| nodes.at(it).has(flag::DAMAGED));
        while let Some(last) = above.nodes().last().filter(|_| above.kind.is_collection()) {
            above = last.green;
        }
        // A bracket that is not closed looks for a colon behind it.
        let before = old.slice(TextRange::new(TextSize::new(self.from.offset()), TextSize::new(self.end)));
        if is_damaged && before.trim_ascii_start().starts_with([':', '#']) {
            return None;
        }
        let mut parser = Parser::new(slice, 0, self.depth);
        let has_trivia = parser.skip_trivia();
        let may_take_trivia = is_damaged || matches!(above.kind, Kind::Literal | Kind::Folded);
        if (has_trivia || parser.is_finished()) && may_take_trivia {
            return None;
        }
        let is_content = parser.column() == self.column
            && !parser.is_tab_indented()
            && !parser.is_indicator(b':')
            && !slice[parser.offset()..].starts_with(['}', ']']);
        (parser.is_finished() || is_content).then_some(parser)
    }
}
