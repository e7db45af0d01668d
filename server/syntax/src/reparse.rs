//! Edits: the smallest part of the tree that an edit can have changed is parsed anew, everything else is shared.
//!
//! What makes this right is what a part's parse can depend on. In block YAML an entry's parse reads nothing
//! behind the line where the entry ends, and from before it only the columns it stands in; in JSON an object, an
//! array or a string ends by itself. So a part is tried, from the innermost outwards, and accepted if the new
//! parse ends exactly where the part ends and nothing in it depends on its neighbours. Whatever is in doubt goes
//! to the next larger part, and at last to a parse of the whole text. The differential test compares both.

use text_size::{TextRange, TextSize};

use crate::{
    Format, Text, TextEdit,
    green::{Green, Kind, flag},
    keys,
    parse::{
        Parser,
        block::Next,
        json::{Json, Recovery},
    },
};

/// An edit in numbers, within the old text.
#[derive(Clone, Copy)]
struct Change {
    start: u32,
    end: u32,
    delta: i64,
}

impl Change {
    fn moved(self, offset: u32) -> u32 {
        (i64::from(offset) + self.delta) as u32
    }
}

/// A node on the way from the root, with the index of the child that the way goes on to.
#[derive(Clone, Copy)]
struct Level<'t> {
    green: &'t Green,
    start: u32,
    index: usize,
}

/// The stream of the new text, if the edit stays within a part of it. `edit` is within the old text, on
/// character boundaries.
pub(crate) fn reparse(format: Format, stream: &Green, old: &Text, new: &Text, edit: &TextEdit) -> Option<Green> {
    let (start, end) = (u32::from(edit.start), u32::from(edit.end));
    let delta = edit.new_text.len() as i64 - i64::from(end - start);
    let change = Change { start, end, delta };
    let [document] = stream.nodes() else { return None };
    let [root] = document.nodes() else { return None };
    if document.has(flag::EXPLICIT_END) || stream.has(flag::UNBALANCED) {
        return None;
    }
    if old.byte(TextSize::new(document.offset)) == Some(b'%') {
        // Directives say which tags are known.
        return None;
    }
    let levels =
        vec![Level { green: stream, start: 0, index: 0 }, Level { green: document, start: document.offset, index: 0 }];
    let root_start = document.offset + root.offset;
    match format {
        Format::Yaml => in_block(levels, root, root_start, old, new, change),
        Format::Json if is_in_unclosed(stream, 0, old, change) => None,
        Format::Json => in_json(levels, root, root_start, new, change),
    }
}

/// Whether an edit is on the line of a string of JSON that is not closed, behind it: what that string was taken
/// for depends on the rest of its line.
fn is_in_unclosed(green: &Green, start: u32, old: &Text, change: Change) -> bool {
    if !green.has(flag::UNCLOSED) || start > change.end {
        return false;
    }
    if green.nodes().is_empty() {
        let line = old.line_start(TextSize::new(start));
        return u32::from(line) + old.line(line).len() as u32 >= change.start;
    }
    green.nodes().iter().any(|it| is_in_unclosed(it, start + it.offset, old, change))
}

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

fn in_block<'t>(
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

fn partition(children: &[Green], width: usize, is_before: impl Fn(&Green) -> bool) -> usize {
    let (mut low, mut high) = (0, children.len() / width);
    while low < high {
        let middle = (low + high) / 2;
        match is_before(&children[middle * width]) {
            true => low = middle + 1,
            false => high = middle,
        }
    }
    low
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

/// Notes merge keys and duplicates of a mapping whose keys may have changed.
fn check_keys(node: &mut Green, children: &[Green], start: u32, text: &Text) {
    keys::note(node, children, |key| {
        let range = TextRange::at(TextSize::new(start + key.offset), TextSize::new(key.len));
        match text.slice(range) {
            std::borrow::Cow::Borrowed(it) => std::borrow::Cow::Borrowed(it.as_bytes()),
            std::borrow::Cow::Owned(it) => std::borrow::Cow::Owned(it.into_bytes()),
        }
    });
}

fn moved(green: &Green, change: Change) -> Green {
    let mut green = green.clone();
    green.offset = change.moved(green.offset);
    green
}

/// Puts children into a collection, a document or a stream, and sets what follows from them.
fn finish(node: &mut Green, children: Vec<Green>, change: Change) {
    let own = flag::OWN_ERRORS | flag::INHERITED;
    node.flags &= !own;
    let mut nodes_end = None;
    let mut errors_end = 0;
    for child in &children {
        if child.kind == Kind::Error {
            node.flags |= flag::OWN_ERRORS | flag::DAMAGED;
            errors_end = errors_end.max(child.end());
        } else {
            node.flags |= child.flags & flag::INHERITED;
            nodes_end = Some(child.end());
        }
    }
    if node.has(flag::OWN_DUPLICATES) {
        node.flags |= flag::DUPLICATES;
    }
    if node.has(flag::ANCHOR) {
        node.flags |= flag::ANCHORS;
    }
    node.len = match node.kind {
        // These end with their own bracket, or with the text.
        Kind::FlowMapping | Kind::FlowSequence | Kind::Stream => change.moved(node.len),
        _ => nodes_end.unwrap_or(0).max(errors_end),
    };
    node.children = if children.is_empty() { None } else { Some(children.into()) };
}

/// Puts a changed node into its ancestors. `from` and `to` are what was parsed anew, in the old text.
fn rebuild(levels: &[Level<'_>], changed: Green, change: Change, from: u32, to: u32) -> Option<Green> {
    let mut current = changed;
    for level in levels.iter().rev() {
        let nodes = level.green.nodes();
        let mut children = Vec::with_capacity(level.green.all_children().len());
        children.extend_from_slice(&nodes[..level.index]);
        children.push(current);
        children.extend(nodes[level.index + 1..].iter().map(|it| moved(it, change)));
        for error in level.green.errors() {
            let at = level.start + error.offset;
            if at >= to {
                children.push(moved(error, change));
            } else if at <= from && at + error.len <= change.start {
                children.push(error.clone());
            } else {
                return None;
            }
        }
        let mut node = level.green.clone();
        finish(&mut node, children, change);
        current = node;
    }
    Some(current)
}

fn in_json<'t>(
    mut levels: Vec<Level<'t>>,
    root: &'t Green,
    root_start: u32,
    new: &Text,
    change: Change,
) -> Option<Green> {
    let (mut node, mut start) = (root, root_start);
    let mut parts = Vec::new();
    loop {
        // Strictly inside: neither the opening nor the closing character changes.
        if change.start <= start || change.end + 1 > start + node.len {
            break;
        }
        parts.push((levels.len(), node, start));
        if !node.kind.is_collection() {
            break;
        }
        let children = node.nodes();
        let after = children.partition_point(|it| start + it.offset <= change.start);
        let Some(index) = after.checked_sub(1) else { break };
        levels.push(Level { green: node, start, index });
        start += children[index].offset;
        node = &children[index];
    }
    parts.into_iter().rev().find_map(|(above, node, start)| {
        let levels = &levels[..above];
        let end = start + node.len;
        let range = TextRange::new(TextSize::new(start), TextSize::new(change.moved(end)));
        let depth = levels.len() - 2;
        match node.kind {
            Kind::FlowMapping | Kind::FlowSequence => {
                let slice = new.slice(range);
                let mut changed = Json::new(&slice, 0, depth, Recovery::Closers).alone(node.kind)?;
                changed.offset = node.offset;
                changed.before = node.before;
                rebuild(levels, changed, change, start, end - 1)
            }
            Kind::DoubleQuoted if !node.has(flag::DAMAGED) => {
                let slice = new.slice(range);
                let mut changed = Json::new(&slice, 0, depth, Recovery::Closers).alone(node.kind)?;
                let parent = levels.last()?;
                let is_touched = |error: &Green| {
                    let at = parent.start + error.offset;
                    at < end && at + error.len.max(1) > start
                };
                if changed.has(flag::DAMAGED) || parent.green.errors().iter().any(is_touched) {
                    return None;
                }
                changed.offset = node.offset;
                changed.before = node.before;
                let is_key = parent.green.kind.is_mapping() && parent.index.is_multiple_of(2);
                if !is_key {
                    return rebuild(levels, changed, change, start, end);
                }
                let (parent, rest) = levels.split_last()?;
                let mut mapping = rebuild(&[*parent], changed, change, start, end)?;
                let children = mapping.children.clone();
                check_keys(&mut mapping, children.as_deref().unwrap_or_default(), parent.start, new);
                let mut flags = mapping.flags & !flag::DUPLICATES;
                if mapping.has(flag::OWN_DUPLICATES) || mapping.nodes().iter().any(|it| it.has(flag::DUPLICATES)) {
                    flags |= flag::DUPLICATES;
                }
                mapping.flags = flags;
                rebuild(rest, mapping, change, start, end)
            }
            _ => None,
        }
    })
}
