//! What edits cost, at a hundred places of a text: typing, and the states in between.

use std::time::Instant;

use syntax::{Document, FileId, TextEdit, TextRange, TextSize};

use crate::texts::Text;

type Sequence = Vec<TextEdit>;

/// `parse` is what a parse of the whole costs, in milliseconds. Everything is given as a share of that.
pub fn measure(text: &Text, parse: f64) {
    println!("  {:40} {:>10} {:>10} {:>10} {:>11}", "an edit", "median", "99 of 100", "at worst", "median");
    let document = Document::parse(FileId(0), text.format, &text.text);
    let mut all = Vec::new();
    for (name, make) in KINDS {
        let mut times = Vec::new();
        for place in places(&text.text) {
            let mut current = document.clone();
            for edit in make(&text.text, place) {
                // The best of three: the machine does other things as well.
                let run = || {
                    let start = Instant::now();
                    let result = current.edit(&edit);
                    (start.elapsed().as_secs_f64() * 1e6, result)
                };
                let (mut best, mut after) = run();
                for _ in 0..2 {
                    let (taken, result) = run();
                    best = best.min(taken);
                    after = result;
                }
                times.push(best);
                current = after;
            }
        }
        print(name, &mut times, parse);
        all.append(&mut times);
    }
    print("all of these", &mut all, parse);
}

fn print(name: &str, times: &mut [f64], parse: f64) {
    times.sort_by(f64::total_cmp);
    let (Some(&worst), count) = (times.last(), times.len()) else { return };
    let share = |taken: f64| match parse * 1e3 / taken {
        share if share < 10.0 => format!("1/{share:.1}"),
        share => format!("1/{share:.0}"),
    };
    let (median, most) = (times[count / 2], times[count * 99 / 100]);
    println!(
        "  {name:40} {:>10} {:>10} {:>10} {median:8.1} µs ({count})",
        share(median),
        share(most),
        share(worst)
    );
}

fn places(text: &str) -> Vec<usize> {
    let mut random = 0x5EED_u64;
    let mut next = || {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let mut at = (random % text.len() as u64) as usize;
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    (0..100).map(|_| next()).collect()
}

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
fn typed(mut at: usize, text: &str) -> Sequence {
    let mut edits = Vec::new();
    for c in text.chars() {
        edits.push(insert(at, &c.to_string()));
        at += c.len_utf8();
    }
    edits
}

/// Types a line behind the line of a place, as far in as that one.
fn typed_line(text: &str, at: usize, new: &str) -> Sequence {
    let end = line_end(text, at);
    let mut edits = vec![insert(end, &format!("\n{}", " ".repeat(indent(text, at))))];
    edits.extend(typed(end + 1 + indent(text, at), new));
    edits
}

const KINDS: &[(&str, fn(&str, usize) -> Sequence)] = &[
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
];
