//! Edits of block YAML: an entry or an item is parsed alone.

use text_size::{TextRange, TextSize};

use super::{Change, Level, check_keys, finish, moved, partition, rebuild};
use crate::{
    Text,
    green::{Green, Kind, flag},
    parse::{Parser, block::Next},
};

/// An entry or item that may be parsed alone.
struct Part<'t> {
    /// How many levels lie above its collection.
    above: usize,
    collection: &'t Green,
    start: u32,
    /// The entry's or item's number, and where its lead is.
    index: usize,
    lead: u32,
    /// Where it ends, in the old text: at the start of the line of whatever comes next.
    end: u32,
    column: isize,
    /// The column of the enclosing collection.
    outer: isize,
    depth: usize,
}

/// The stream after an edit of block YAML.
pub(super) fn reparse<'t>(
    mut levels: Vec<Level<'t>>,
    root: &'t Green,
    root_start: u32,
    old: &Text,
    new: &Text,
    change: Change,
) -> Option<Green> {
    let len = u32::from(old.len());
    let (mut collection, mut start) = (root, root_start);
    let (mut outer, mut depth, mut end, mut end_is_clean) = (-1, 0, len, true);
    let mut parts: Vec<Part<'_>> = Vec::new();
    while matches!(collection.kind, Kind::BlockMapping | Kind::BlockSequence) {
        if collection.has(flag::DEDENTED) {
            break;
        }
        depth += 1;
        let width = if collection.kind == Kind::BlockMapping { 2 } else { 1 };
        let children = collection.nodes();
        let Some(column) = column_of(old, start) else { break };
        let after = partition(children, width, |it| start + it.lead() <= change.start);
        let Some(index) = after.checked_sub(1) else { break };
        let first = &children[index * width];
        let lead = start + first.lead();
        if let Some(next) = children.get((index + 1) * width) {
            let next = start + next.lead();
            end = u32::from(old.line_start(TextSize::new(next)));
            // A line too far in behind the next entry may say that the next one is in a wrong column itself.
            let behind = children.get((index + 2) * width).map(|it| start + it.lead());
            end_is_clean =
                is_clean(old, end, next, column) && behind.is_none_or(|behind| column_in(old, behind) == column);
        }
        if change.start <= lead || (change.end >= end && end < len) {
            break;
        }
        let own_line = u32::from(old.line_start(TextSize::new(lead)));
        if index > 0 && !is_clean(old, own_line, lead, column) {
            // A line in a wrong column: the entry above may reach into this one.
            break;
        }
        let is_clean_start = match index {
            // What makes the first entry one, its colon or dash, has to stay.
            0 => {
                let sign = match width {
                    1 => lead,
                    _ => start + children[1].lead(),
                };
                let has_sign = width == 1 || (children[1].before > 0 && !first.has(flag::DAMAGED));
                has_sign && change.start > sign + 1
            }
            // Whether an entry above is where it should be may depend on this one's being a key.
            _ => {
                let above = start + children[(index - 1) * width].lead();
                !children[0].has(flag::DAMAGED) && (index == 1 || column_in(old, above) == column)
            }
        };
        if is_clean_start && end_is_clean {
            let above = levels.len();
            parts.push(Part { above, collection, start, index, lead, end, column, outer, depth });
        }
        let child_index = index * width + width - 1;
        let child = &children[child_index];
        let child_start = start + child.offset;
        if change.start <= child_start {
            break;
        }
        levels.push(Level { green: collection, start, index: child_index });
        (collection, start) = (child, child_start);
        outer = column;
    }
    parts.iter().rev().find_map(|part| {
        let changed = part.parse(new, change)?;
        rebuild(&levels[..part.above], changed, change, part.lead, part.end)
    })
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
    /// Parses the part in the new text. Gives its collection with what was found in its place.
    fn parse(&self, new: &Text, change: Change) -> Option<Green> {
        let range = TextRange::new(TextSize::new(self.lead), TextSize::new(change.moved(self.end)));
        let slice = new.slice(range);
        let is_mapping = self.collection.kind == Kind::BlockMapping;
        let mut parser = Parser::new(&slice, self.column as usize, self.depth);
        if parser.at_end() || parser.is_indicator(b'-') == is_mapping || (is_mapping && parser.is_indicator(b':')) {
            return None;
        }
        let mut next = Next::default();
        match is_mapping {
            true => parser.entries(self.column, self.outer, &mut next),
            false => parser.items(self.column, self.outer, &mut next),
        }
        if !parser.is_finished() || next.any_odd {
            return None;
        }
        let (mut found, mut errors) = parser.into_parts();
        let shift = self.lead - self.start;
        for green in found.iter_mut().chain(&mut errors) {
            green.offset += shift;
        }

        let width = if is_mapping { 2 } else { 1 };
        let children = self.collection.nodes();
        let from = self.index * width;
        // A key before the edit is what it was: then nothing can clash that did not before.
        let keys_stay = is_mapping
            && found.len() == 2
            && change.start > self.start + children[from].end()
            && found[0].len == children[from].len
            && found[0].kind == children[from].kind;
        let mut all = Vec::with_capacity(children.len() + found.len() + errors.len());
        all.extend_from_slice(&children[..from]);
        all.append(&mut found);
        all.extend(children[from + width..].iter().map(|it| moved(it, change)));
        let count = all.len();
        let old_errors = self.collection.errors();
        all.extend(old_errors.iter().filter(|it| self.start + it.offset < self.lead).cloned());
        all.append(&mut errors);
        if from + width < children.len() {
            all.extend(old_errors.iter().filter(|it| self.start + it.offset >= self.end).map(|it| moved(it, change)));
        }
        let mut node = self.collection.clone();
        if is_mapping && (!keys_stay || node.has(flag::OWN_DUPLICATES)) {
            check_keys(&mut node, &all[..count], self.start, new);
        }
        finish(&mut node, all, change);
        Some(node)
    }
}
