//! Random documents and random operations: whatever is done, the document reads as intended and nothing else
//! has changed.

use super::*;
use crate::{Node, Place, tests::random::Random};

const WORDS: &[&str] = &[
    "a",
    "b",
    "type",
    "200",
    "404",
    "on",
    "no",
    "$ref",
    "x y",
    "é",
    "😀",
    "a: b",
    "#c",
    "- d",
    "1.0",
    "~",
    "",
    "it's",
    "\"q\"",
    "2020-01-01",
    "1:30",
    "one\ntwo",
    "one\ntwo\n",
    " lead",
    "trail ",
    "[x",
    "{y",
    "a, b",
    "<<",
    "=",
    "c\td",
    "/pets/{id}",
    "application/json",
    "null",
    "x: #y",
    "\n",
    "a\n\n b\n",
    "back\\slash",
    "*star",
    "&and",
    "0x1F",
];

fn value(random: &mut Random, depth: usize) -> Value {
    let count = random.below(4);
    match random.below(if depth == 0 { 4 } else { 7 }) {
        0 => Value::Null,
        1 => Value::Bool(random.one_in(2)),
        2 => Value::Number(random.of(&["1", "-2.5", "1e3", "0", "10000000000000000000000", "1.0"]).into()),
        3 => Value::String(random.of(WORDS).into()),
        4 => Value::Array((0..count).map(|_| value(random, depth - 1)).collect()),
        _ => {
            let mut members: Vec<(Box<str>, Value)> = Vec::new();
            for _ in 0..=count {
                let key = random.of(WORDS);
                if members.iter().all(|(it, _)| **it != *key) {
                    members.push((key.into(), value(random, depth - 1)));
                }
            }
            Value::Object(members)
        }
    }
}

/// How a document is written: not by the writer under test.
struct Hand<'r> {
    random: &'r mut Random,
    step: usize,
    indents_lists: bool,
}

impl Hand<'_> {
    fn scalar(&mut self, value: &Value) -> String {
        match value {
            Value::String(text) if self.random.one_in(2) && text.bytes().all(|it| it >= b' ') => {
                format!("'{}'", text.replace('\'', "''"))
            }
            value => value.to_json(),
        }
    }

    fn key(&mut self, key: &str) -> String {
        let is_plain = !key.is_empty() && key.bytes().all(|it| it.is_ascii_alphanumeric());
        if is_plain && !self.random.one_in(3) { key.to_owned() } else { self.scalar(&Value::String(key.into())) }
    }

    fn comment(&mut self, indent: usize, out: &mut String) {
        if self.random.one_in(6) {
            out.push_str(&format!("{:indent$}# note: [{{\n", ""));
        }
        if self.random.one_in(10) {
            out.push('\n');
        }
    }

    fn flow(&mut self, value: &Value) -> String {
        match value {
            Value::Array(items) => {
                let items: Vec<String> = items.iter().map(|it| self.flow(it)).collect();
                format!("[{}]", items.join(", "))
            }
            Value::Object(members) => {
                let members: Vec<String> =
                    members.iter().map(|(key, it)| format!("{}: {}", self.key(key), self.flow(it))).collect();
                format!("{{{}}}", members.join(", "))
            }
            scalar => self.scalar(scalar),
        }
    }

    /// Behind a key or a `-` of column `indent`.
    fn behind(&mut self, value: &Value, indent: usize, is_item: bool, out: &mut String) {
        let note = if self.random.one_in(6) { " # beside" } else { "" };
        match value {
            Value::Object(members) if !members.is_empty() && !self.random.one_in(4) => {
                let inner = indent + if is_item { 2 } else { self.step };
                if is_item {
                    out.push(' ');
                } else {
                    out.push_str(note);
                    out.push('\n');
                }
                self.mapping(members, inner, is_item, out);
            }
            Value::Array(items) if !items.is_empty() && !is_item && !self.random.one_in(4) => {
                out.push_str(note);
                out.push('\n');
                let inner = indent + if self.indents_lists { self.step } else { 0 };
                for item in items {
                    self.comment(inner, out);
                    out.push_str(&format!("{:inner$}-", ""));
                    self.behind(item, inner, true, out);
                }
            }
            Value::String(text) if crate::editor::quote::is_literal(text) && self.random.one_in(2) => {
                out.push_str(if text.ends_with('\n') { " |\n" } else { " |-\n" });
                for line in text.lines() {
                    let inner = if line.is_empty() { 0 } else { indent + self.step };
                    out.push_str(&format!("{:inner$}{line}\n", ""));
                }
            }
            value => {
                out.push(' ');
                if !self.random.one_in(3) || !self.flow_lines(value, indent, out) {
                    out.push_str(&self.flow(value));
                }
                out.push_str(note);
                out.push('\n');
            }
        }
    }

    /// A flow collection with one child per line.
    fn flow_lines(&mut self, value: &Value, indent: usize, out: &mut String) -> bool {
        let (open, close, children): (char, char, Vec<String>) = match value {
            Value::Array(items) => ('[', ']', items.iter().map(|it| self.flow(it)).collect()),
            Value::Object(members) => {
                ('{', '}', members.iter().map(|(key, it)| format!("{}: {}", self.key(key), self.flow(it))).collect())
            }
            _ => return false,
        };
        let inner = indent + self.step;
        let last = children.len();
        let ends_with_comma = self.random.one_in(3);
        out.push(open);
        for (index, child) in children.into_iter().enumerate() {
            out.push_str(if self.random.one_in(4) && index > 0 { " " } else { "\n" });
            if out.ends_with('\n') {
                self.comment(inner, out);
                out.push_str(&" ".repeat(inner));
            }
            out.push_str(&child);
            if index + 1 < last || ends_with_comma {
                out.push(',');
            }
            if self.random.one_in(6) {
                out.push_str(&format!(" # beside\n{:inner$}", ""));
            }
        }
        if last > 0 && !self.random.one_in(4) {
            out.push_str(&format!("\n{:w$}", "", w = indent + 1));
        }
        out.push(close);
        true
    }

    fn mapping(&mut self, members: &[(Box<str>, Value)], indent: usize, is_inline: bool, out: &mut String) {
        for (index, (key, value)) in members.iter().enumerate() {
            if index > 0 || !is_inline {
                self.comment(indent, out);
                out.push_str(&format!("{:indent$}", ""));
            }
            out.push_str(&self.key(key));
            out.push(':');
            self.behind(value, indent, false, out);
        }
    }
}

pub(super) fn text(random: &mut Random) -> (Format, String) {
    let root = loop {
        if let Value::Object(members) = value(random, 4) {
            break members;
        }
    };
    let is_json = random.one_in(3);
    let mut out = String::new();
    if is_json {
        let layout = random.below(3);
        let compact = Value::Object(root).to_json();
        out = match layout {
            0 => compact,
            _ => pretty(&compact, random.of(&["  ", "\t", "    "])),
        };
    } else {
        let step = random.of(&[2, 4, 3]);
        let indents_lists = random.one_in(2);
        Hand { random, step, indents_lists }.mapping(&root, 0, false, &mut out);
    }
    if random.one_in(4) {
        out = out.trim_end_matches('\n').to_owned();
    }
    if random.one_in(4) {
        out = out.replace('\n', "\r\n");
    }
    if random.one_in(8) {
        out.insert(0, '\u{FEFF}');
    }
    (if is_json { Format::Json } else { Format::Yaml }, out)
}

fn pretty(compact: &str, unit: &str) -> String {
    let mut out = String::new();
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for c in compact.chars() {
        match c {
            _ if in_string => {
                out.push(c);
                in_string = escaped || c != '"';
                escaped = c == '\\' && !escaped;
                continue;
            }
            '{' | '[' => depth += 1,
            '}' | ']' => {
                depth -= 1;
                out.push('\n');
                out.push_str(&unit.repeat(depth));
            }
            '"' => in_string = true,
            _ => {}
        }
        out.push(c);
        match c {
            ':' => out.push(' '),
            '{' | '[' | ',' => {
                out.push('\n');
                out.push_str(&unit.repeat(depth));
            }
            _ => {}
        }
    }
    out
}

/// All places of a document, by pointers.
pub(super) fn places(node: Node<'_>, at: &JsonPointer, out: &mut Vec<JsonPointer>) {
    out.push(at.clone());
    for entry in node.own_entries() {
        places(entry.value(), &at.join(&entry.key()), out);
    }
    for (index, item) in node.items().enumerate() {
        places(item, &at.join(&index.to_string()), out);
    }
}

/// The data after an operation, from the data before.
fn at_mut<'v>(root: &'v mut Value, pointer: &JsonPointer) -> &'v mut Value {
    pointer.steps().fold(root, |value, step| match value {
        Value::Object(members) => &mut members.iter_mut().find(|(key, _)| **key == *step).unwrap().1,
        Value::Array(items) => &mut items[step.parse::<usize>().unwrap()],
        _ => panic!("no collection"),
    })
}

#[derive(Default, Debug)]
struct Count {
    done: usize,
    refused: usize,
}

fn operate(random: &mut Random, editor: &mut Editor, source: &Document, count: &mut Count) {
    let document = editor.document().clone();
    let Some(root) = document.root() else { return };
    let mut pointers = Vec::new();
    places(root, &JsonPointer::root(), &mut pointers);
    let target = pointers[random.below(pointers.len())].clone();
    let node = document.at(&target).unwrap();
    let new = value(random, 2);
    let mut sources = Vec::new();
    let source = if random.one_in(2) { source } else { &document };
    places(source.root().unwrap(), &JsonPointer::root(), &mut sources);
    let other = source.at(&sources[random.below(sources.len())]).unwrap();
    let (insert, new) = match random.one_in(3) {
        true => (Insert::Copy(other), other.to_value()),
        false => (Insert::Value(&new), new.clone()),
    };
    let key = random.of(WORDS);
    let mut expected = root.to_value();
    let before = document.text().to_string();
    let count_of = node.len();
    let place_name = random.below(count_of.max(1)).to_string();
    let name = match node.own_entries().nth(random.below(count_of)) {
        Some(entry) => entry.key().into_owned(),
        None => place_name,
    };
    let (place, index) = match random.below(4) {
        0 => (Place::First, 0),
        1 => (Place::Last, count_of),
        2 => (Place::After(&name), index_of(node, &name) + 1),
        _ => (Place::Before(&name), index_of(node, &name)),
    };
    let index = index.min(count_of);
    let operation;
    let is_done = match random.below(6) {
        0 | 1 if node.is_sequence() => {
            operation = format!("insert_item {target} {place:?} {}", new.to_json());
            if let Value::Array(items) = at_mut(&mut expected, &target) {
                items.insert(index, new);
            }
            editor.insert_item(&target, insert, place)
        }
        0 | 1 if node.is_mapping() && node.get(key).is_none() => {
            operation = format!("insert_entry {target} {key:?} {place:?} {}", new.to_json());
            if let Value::Object(members) = at_mut(&mut expected, &target) {
                members.insert(index, (key.into(), new));
            }
            editor.insert_entry(&target, key, insert, place)
        }
        0 | 1 => {
            let is_null = node.is_null();
            operation = format!("fill {target}");
            *at_mut(&mut expected, &target) = Value::Object(vec![(key.into(), new)]);
            let is_done = editor.insert_entry(&target, key, insert, place);
            assert!(is_null || !is_done);
            if !is_null {
                return;
            }
            is_done
        }
        2 => {
            operation = format!("replace {target} {}", new.to_json());
            *at_mut(&mut expected, &target) = new;
            editor.replace(&target, insert)
        }
        3 => {
            operation = format!("remove {target}");
            let (Some(last), Some(parent)) = (target.last(), target.parent()) else { return };
            match at_mut(&mut expected, &parent) {
                Value::Object(members) => members.retain(|(key, _)| **key != *last),
                Value::Array(items) => {
                    items.remove(last.parse().unwrap());
                }
                _ => {}
            }
            editor.remove(&target)
        }
        4 => {
            operation = format!("rename {target} {key:?}");
            let (Some(last), Some(parent)) = (target.last(), target.parent()) else { return };
            let Value::Object(members) = at_mut(&mut expected, &parent) else { return };
            if members.iter().any(|(it, _)| **it == *key) {
                return;
            }
            members.iter_mut().filter(|(it, _)| **it == *last).for_each(|it| it.0 = key.into());
            editor.rename_key(&target, key)
        }
        _ => {
            operation = format!("comment {target}");
            let is_done = editor.comment_above(&target, "a note: {");
            if !is_done {
                return;
            }
            is_done
        }
    };
    let after = editor.document().text().to_string();
    let seen = || format!("{operation}\n--- before\n{before}\n--- after\n{after}");
    if !is_done {
        assert_eq!(before, after, "{}", seen());
        count.refused += 1;
        return;
    }
    count.done += 1;
    if !operation.starts_with("re") {
        // Nothing is taken away: what is new stands in one place, or in two with a comment between.
        let prefix = before.bytes().zip(after.bytes()).take_while(|(one, other)| one == other).count();
        let suffix = before.bytes().rev().zip(after.bytes().rev()).take_while(|(one, other)| one == other).count();
        let middle = before.get(prefix..(before.len() - suffix).max(prefix)).unwrap_or_default();
        let is_filled = node.is_empty() && operation.starts_with(['f', 'i']);
        assert!(is_filled || middle.is_empty() || middle.trim_start_matches([',', ' ']).starts_with('#'), "{}", seen());
    }
    let parsed = Document::parse(FileId(0), document.format(), &after);
    assert_eq!(parsed.errors(), [], "{}", seen());
    assert_eq!(parsed.root().unwrap().to_value(), expected, "{}", seen());
    let ends = |text: &str| (text.ends_with('\n'), text.contains('\r'), text.starts_with('\u{FEFF}'));
    // The text of a block scalar keeps its last line break.
    let is_shorter = operation.starts_with("remove") && before.contains(": |");
    if before.lines().count() > 1 && after.lines().count() > 1 && !is_shorter {
        assert_eq!(ends(&before), ends(&after), "{}", seen());
        assert!(!after.replace("\r\n", "").contains('\r'), "{}", seen());
        assert_eq!(before.contains("\r\n"), after.contains("\r\n"), "{}", seen());
        assert_ne!(before.contains("\r\n"), after.replace("\r\n", "").contains('\n'), "{}", seen());
    }
}

fn index_of(node: Node<'_>, name: &str) -> usize {
    match node.is_mapping() {
        true => node.own_entries().position(|it| it.key() == name).unwrap_or(usize::MAX - 1),
        false => name.parse().unwrap_or(usize::MAX - 1),
    }
}

#[track_caller]
fn check_random(seed: u64, documents: usize) {
    let mut random = Random(seed);
    let mut count = Count::default();
    let (format, first) = text(&mut random);
    let mut source = Document::parse(FileId(1), format, &first);
    for _ in 0..documents {
        let (format, text) = text(&mut random);
        let original = Document::parse(FileId(0), format, &text);
        assert_eq!(original.errors(), [], "{text}");
        let mut editor = Editor::new(&original);
        for _ in 0..random.below(6) {
            operate(&mut random, &mut editor, &source, &mut count);
        }
        source = original.clone();
        let after = editor.document().text().to_string();
        let edits = editor.finish();
        assert!(edits.windows(2).all(|pair| pair[0].end < pair[1].start), "{edits:?}");
        assert_eq!(original.text().with_edits(&edits).to_string(), after);
    }
    assert!(count.refused * 50 < count.done, "{count:?}");
}

#[test]
fn any_operation_does_what_it_says_and_nothing_else() {
    check_random(0x9E37_79B9_7F4A_7C15, 4000);
}

/// Documents that are being typed: nothing panics, and no error is added.
#[track_caller]
fn check_broken(seed: u64, documents: usize) {
    let mut random = Random(seed);
    for _ in 0..documents {
        let (format, mut text) = text(&mut random);
        for _ in 0..=random.below(3) {
            let mut at = random.below(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            match random.below(3) {
                0 => text.truncate(at),
                1 => text.insert_str(
                    at,
                    random.of(&["{", "[", "'", "\"", "\t", "- ", ": ", "\n", "&a ", "*a ", "#", "? ", "|\n", "---\n"]),
                ),
                _ => drop(text.drain(at..at + text[at..].chars().next().map_or(0, char::len_utf8))),
            }
        }
        let original = Document::parse(FileId(0), format, &text);
        let Some(root) = original.root() else { continue };
        let mut pointers = Vec::new();
        places(root, &JsonPointer::root(), &mut pointers);
        let mut editor = Editor::new(&original);
        for _ in 0..6 {
            let target = &pointers[random.below(pointers.len())];
            let other = &pointers[random.below(pointers.len())];
            let copied = original.at(other).map_or(Insert::Value(&Value::Null), Insert::Copy);
            let key = random.of(WORDS);
            let errors = editor.document().errors().len();
            let place = random.of(&[Place::First, Place::Last, Place::After("a"), Place::Before("1")]);
            let _ = match random.below(8) {
                0 => editor.insert_entry(target, key, copied, place),
                1 => editor.insert_item(target, copied, place),
                2 => editor.replace(target, copied),
                3 => editor.remove(target),
                4 => editor.rename_key(target, key),
                5 => editor.comment_above(target, key),
                6 => editor.move_entry(target, other, key, place),
                _ => editor.wrap(target, &[key]),
            };
            assert!(editor.document().errors().len() <= errors, "{text}");
        }
        let after = editor.document().text().to_string();
        assert_eq!(original.text().with_edits(&editor.finish()).to_string(), after);
    }
}

#[test]
fn broken_documents_get_no_worse() {
    check_broken(0xDEAD_BEEF_CAFE_F00D, 4000);
}
