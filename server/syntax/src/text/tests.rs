//! A text in pieces answers as a string does.

use super::{Encoding, Position, Text, TextEdit};
use crate::tests::random::Random;
use text_size::{TextRange, TextSize};

const PIECES: &[&str] = &["a", "key: value\n", "\r", "\n", "\r\n", "é", "😀", "", "\u{2028}", "x\ry", "long "];

/// The start of each line.
fn line_starts(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let is_end = |&at: &usize| bytes[at] == b'\n' || (bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
    [0].into_iter().chain((0..bytes.len()).filter(is_end).map(|at| at + 1)).collect()
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&it| text.is_char_boundary(it)).unwrap()
}

/// Asks a text and a string the same about an offset.
#[track_caller]
fn check_offset(text: &Text, string: &str, lines: &[usize], at: usize) {
    let offset = TextSize::new(at as u32);
    let floored = floor(string, at);
    let line = lines.partition_point(|&it| it <= floored) - 1;
    let (start, next) = (lines[line], lines.get(line + 1).copied());
    let line_text = string[start..next.unwrap_or(string.len())].trim_end_matches(['\n', '\r']);
    assert_eq!(text.byte(offset), string.as_bytes().get(at).copied());
    assert_eq!(text.floor(offset), floored);
    assert_eq!(usize::from(text.line_start(offset)), start);
    assert_eq!(text.next_line(offset).map(usize::from), next);
    assert_eq!(text.line(TextSize::new(start as u32)), line_text);
    for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
        let before = &string[start..floored];
        let character = match encoding {
            Encoding::Utf8 => before.len(),
            Encoding::Utf16 => before.encode_utf16().count(),
            Encoding::Utf32 => before.chars().count(),
        };
        let position = Position { line: line as u32, character: character as u32 };
        assert_eq!(text.position(offset, encoding), position);
        let end = start + line_text.len();
        assert_eq!(usize::from(text.offset(position, encoding)), floored.min(end));
        let beyond = Position { character: u32::MAX, ..position };
        assert_eq!(usize::from(text.offset(beyond, encoding)), end);
    }
    assert_eq!(text.offset(Position { line: lines.len() as u32, character: 0 }, Encoding::Utf16), text.len());
}

/// Edits a text of about `size` bytes at random and asks it about places.
#[track_caller]
fn check_edits(size: usize, seed: u64, count: usize) {
    let mut random = Random(seed);
    let mut string = String::new();
    while string.len() < size {
        string.push_str(random.of(PIECES));
    }
    let mut text = Text::new(&string);
    for step in 0..count {
        let start = floor(&string, random.below(string.len() + 1));
        let most = if random.one_in(8) { size / 2 } else { 9 };
        let end = floor(&string, start + random.below(most + 1)).max(start);
        let repeated = if random.one_in(8) { size / 8 } else { random.below(3) };
        let new = random.of(PIECES).repeat(repeated);
        let before = (text.clone(), string.clone());
        let range = TextRange::new(TextSize::new(start as u32), TextSize::new(end as u32));
        text.apply(&TextEdit::replace(range, new.as_str()));
        string.replace_range(start..end, &new);
        assert!(text == *string.as_str(), "seed {seed}, step {step}");
        assert!(before.0 == *before.1.as_str(), "seed {seed}, step {step}: the text before changed");
        assert!(text == Text::new(&string), "seed {seed}, step {step}: cut in another way");
        assert_eq!(text == before.0, string == before.1, "seed {seed}, step {step}");
        let lines = line_starts(&string);
        let near = [start.saturating_sub(1), start, start + new.len(), random.below(string.len() + 1)];
        for at in near.into_iter().filter(|&it| it <= string.len()) {
            check_offset(&text, &string, &lines, at);
        }
        let to = floor(&string, random.below(string.len() + 1));
        let from = floor(&string, random.below(to + 1));
        let range = TextRange::new(TextSize::new(from as u32), TextSize::new(to as u32));
        assert_eq!(text.slice(range), string[from..to]);
        assert_eq!(text.find_all("ng l").len(), string.matches("ng l").count());
        let within = text.find_within(range, "ng l").into_iter().map(usize::from);
        let expected = string[from..to].match_indices("ng l").map(|(at, _)| from + at);
        assert_eq!(within.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
    }
}

#[test]
fn a_small_text_answers_as_a_string_does() {
    check_edits(40, 0x5EED, 2000);
}

#[test]
fn a_text_of_some_pieces_answers_as_a_string_does() {
    check_edits(20_000, 0x5EED + 1, 300);
}

#[test]
fn a_text_of_some_groups_answers_as_a_string_does() {
    check_edits(1_500_000, 0x5EED + 2, 25);
}

#[test]
fn an_empty_text_has_one_line() {
    check_offset(&Text::new(""), "", &[0], 0);
}
