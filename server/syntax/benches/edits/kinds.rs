//! What is done to a text where the cost of edits is counted, and where it is measured: typing, and the states in between.
//!
//! A module of the tests (`src/tests/cost.rs`) and of the measurement (`benches/peers`).

use syntax::{TextEdit, TextRange, TextSize};

/// Places all over a text.
pub(crate) fn places(text: &str, count: usize) -> impl Iterator<Item = usize> {
    (0..count).map(move |place| {
        let at = text.len() / count * place + text.len() / count / 3;
        (0..=at).rev().find(|&it| text.is_char_boundary(it)).unwrap_or(0)
    })
}

/// What is done at a place of a text, edit by edit.
type Kind = fn(&str, usize) -> Vec<TextEdit>;

pub(crate) const KINDS: &[(&str, Kind)] = &[
    ("a character", |_, at| vec![insert(at, "x")]),
    ("a character is deleted", |text, at| {
        let len = text[at..].chars().next().map_or(0, char::len_utf8);
        vec![delete(at, at + len)]
    }),
    ("a new line", |text, at| typed_line(text, at, "")),
    ("a key without a colon", |text, at| typed_line(text, at, "descr")),
    ("a member, typed", |text, at| typed_line(text, at, "\"x\": {\"a\": [1]},")),
    ("a quote that is not closed, then closed", |text, at| {
        let line = line(text, at);
        let at = text[line..].find(": ").map_or(at, |it| line + it + 2);
        typed(at, "\"a\"")
    }),
    ("a brace that is not closed", |text, at| typed_line(text, at, "\"x\": {")),
    ("a brace and its closer, with a line between", |text, at| {
        let mut edits = typed_line(text, at, "\"x\": {");
        edits.extend(typed(line_end(text, at) + 7 + indent(text, at), "\n}, "));
        edits
    }),
    ("a brace that closes too much", |text, at| typed_line(text, at, "}")),
    ("a line is emptied", |text, at| vec![delete(line(text, at), line_end(text, at))]),
    ("twenty lines are deleted", |text, at| vec![delete(line(text, at), lines_behind(text, at))]),
    ("twenty lines are pasted where they are", |text, at| {
        let start = line(text, at);
        vec![insert(start, &text[start..lines_behind(text, at)])]
    }),
    ("twenty lines are pasted at the start", |text, at| {
        let block = &text[line(text, at)..lines_behind(text, at)];
        vec![insert(line_end(text, text.len() / 100) + 1, block)]
    }),
    ("a line is indented by 2", |text, at| vec![insert(line(text, at), "  ")]),
    ("a line is dedented by 2", |text, at| {
        let line = line(text, at);
        vec![delete(line, line + indent(text, at).min(2))]
    }),
    ("a line is dedented to column 0", |text, at| {
        let line = line(text, at);
        vec![delete(line, line + indent(text, at))]
    }),
    ("typing in column 0", |text, at| {
        let line = line(text, at);
        let mut edits = vec![delete(line, line + indent(text, at))];
        edits.extend(typed(line, "new: "));
        edits
    }),
    ("a member in column 0", |text, at| {
        let end = line_end(text, at);
        let mut edits = vec![insert(end, "\n")];
        // A brace would swallow what follows in YAML.
        edits.extend(typed(end + 1, if text.starts_with('{') { "\"x\": {\"a\": [1]}," } else { "\"x\": a" }));
        edits
    }),
];

fn line(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |it| it + 1)
}

fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |it| at + it)
}

/// Where the twentieth line from here ends.
fn lines_behind(text: &str, at: usize) -> usize {
    (0..20).fold(at, |at, _| (line_end(text, at) + 1).min(text.len()))
}

fn indent(text: &str, at: usize) -> usize {
    text[line(text, at)..].bytes().take_while(|&it| it == b' ').count()
}

fn insert(at: usize, new: &str) -> TextEdit {
    TextEdit::replace(TextRange::empty(TextSize::new(at as u32)), new)
}

fn delete(from: usize, to: usize) -> TextEdit {
    TextEdit::replace(TextRange::new(TextSize::new(from as u32), TextSize::new(to as u32)), "")
}

/// Types a text, character by character.
fn typed(mut at: usize, text: &str) -> Vec<TextEdit> {
    let mut edits = Vec::new();
    for c in text.chars() {
        edits.push(insert(at, &c.to_string()));
        at += c.len_utf8();
    }
    edits
}

/// Types a line behind the line of a place, as far in as that one.
fn typed_line(text: &str, at: usize, new: &str) -> Vec<TextEdit> {
    let end = line_end(text, at);
    let mut edits = vec![insert(end, &format!("\n{}", " ".repeat(indent(text, at))))];
    edits.extend(typed(end + 1 + indent(text, at), new));
    edits
}
