//! Inputs that nobody writes on purpose, or only on purpose: no panic, bounded time, every byte kept.
#![allow(clippy::disallowed_methods, reason = "tests bound the time")]

use std::{
    sync::OnceLock,
    time::{Duration, Instant},
};

use super::dump::dump;
use crate::{Document, FileId, Format};

/// The time that this thread has computed, where the system tells: other work on the machine does not count.
fn spent() -> Duration {
    let start = *START.get_or_init(Instant::now);
    let computed = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = computed.and_then(|it| it.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

static START: OnceLock<Instant> = OnceLock::new();

/// Parses in both formats on a small stack, and visits everything.
#[track_caller]
fn check(text: &str) {
    let text = text.to_owned();
    let run = std::thread::Builder::new().stack_size(2 << 20).spawn(move || {
        for format in [Format::Yaml, Format::Json] {
            let start = spent();
            let document = Document::parse(FileId(0), format, &text);
            assert_eq!(document.text().to_string(), text);
            let _ = document.errors();
            if let Some(root) = document.root() {
                let _ = root.to_value();
                let _ = root.pointer();
                for entry in root.entries().take(1000) {
                    let _ = (entry.key(), entry.value().pointer(), entry.value().tag(), entry.value().anchor());
                }
            }
            let taken = spent().saturating_sub(start);
            assert!(taken < Duration::from_secs(5), "took {taken:?}");
        }
    });
    assert!(run.is_ok_and(|it| it.join().is_ok()));
}

#[test]
fn deep_nesting_does_not_exhaust_the_stack() {
    let many = 100_000;
    for unit in ["[", "{a: ", "{\"a\":", "- ", "? ", "&a [", "!t {", "[{", "\"a\": {\n", "- - [", "? - "] {
        check(&unit.repeat(many));
    }
    let by_lines: String = (0..3_000).map(|it| format!("{:it$}a:\n", "")).collect();
    check(&by_lines);
    let closed = format!("{}{}", "[".repeat(many), "]".repeat(many));
    check(&closed);
}

#[test]
fn large_scalars_are_read_in_time() {
    let long = "x ".repeat(5 << 20);
    check(&format!("a: {long}"));
    check(&format!("a: \"{long}"));
    check(&format!("a: '{long}'\nb: |\n  {long}"));
    check(&format!("\"{}\"", "\\n".repeat(5 << 20)));
    check(&format!("a: {}", "\n  x".repeat(1 << 20)));
    check(&"\n".repeat(5 << 20));
    check(&"#\n".repeat(2 << 20));
    check(&"'".repeat(100_000));
    check(&"a: '\n".repeat(100_000));
    check(&"a: \"\n".repeat(100_000));
    check(&"[\n".repeat(100_000));
    check(&"a: {\n".repeat(100_000));
    check(&"-\n".repeat(100_000));
    check(&"a\n".repeat(100_000));
    check(&" a\n".repeat(100_000));
    check(&"&a ".repeat(100_000));
    check(&"&a\n".repeat(100_000));
    check(&"!\n".repeat(100_000));
    check(&"---\n".repeat(100_000));
    check(&"%a\n".repeat(100_000));
    check(&"a: *a\n".repeat(10_000));
    check(&"? a\n".repeat(100_000));
    check(&"|\n".repeat(100_000));
    check(&"- |\n".repeat(100_000));
    check(&"a: b: ".repeat(100_000));
    check(&"[a]: ".repeat(100_000));
    check(&format!("{}\n", "  \n".repeat(100_000)));
    check(&format!("a: |\n{}b", " \n".repeat(100_000)));
    check(&"'a': 'b\n\n".repeat(50_000));
    check(&"\"a\n".repeat(50_000));
    check(&"/*".repeat(100_000));
    check(&"}]".repeat(100_000));
}

#[track_caller]
fn check_value(text: &str, json: &str) {
    let document = Document::parse(FileId(0), Format::Yaml, text);
    assert_eq!(document.root().map(|it| it.to_value().to_json()).as_deref(), Some(json));
}

#[test]
fn an_alias_within_what_it_stands_for_is_null() {
    check_value("a: &a {b: *a, c: 1}\n", r#"{"a":{"b":null,"c":1}}"#);
    check_value("&r\n- x\n- - *r\n  - *r\n", r#"["x",[null,null]]"#);
    check_value("a: &a [1]\nb: [*a, *a]\n", r#"{"a":[1],"b":[[1],[1]]}"#);
    check(&format!("a: &a [{}]\n", ["*a"; 30].join(", ")));
}

/// How many of the items of a text, which is a list, are null as plain data.
#[track_caller]
fn check_nulls(text: &str, count: usize) {
    let document = Document::parse(FileId(0), Format::Yaml, text);
    let Some(crate::Value::Array(items)) = document.root().map(|it| it.to_value()) else { panic!("no list") };
    assert_eq!(items.iter().filter(|it| **it == crate::Value::Null).count(), count);
}

#[test]
fn only_what_is_repeated_is_cut_off() {
    check_nulls(&"- 1\n".repeat(1_100_000), 0);
    check_nulls(&format!("- &a 1\n{}{}", "- *a\n".repeat(100_001), "- 2\n".repeat(9)), 1);
}

#[test]
fn alias_bombs_are_bounded() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let before = level - 1;
        let items = vec![format!("*a{before}"); 9].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{items}]\n"));
    }
    check(&text);
    let mut text = String::from("a0: &a0 {k: 1}\n");
    for level in 1..40 {
        let before = level - 1;
        let items = vec![format!("*a{before}"); 9].join(", ");
        text.push_str(&format!("a{level}: &a{level}\n  <<: [{items}]\n  k{level}: 1\n"));
    }
    check(&text);
    check("a: &a\n  <<: *a\n  b: *a\nc: &c [*c]\n");
    check("&a a: *a\n");
    check("&a [&b {*a : *b}]");
}

#[test]
fn odd_characters_are_only_characters() {
    for odd in ["\0", "\r", "\u{85}", "\u{2028}", "\u{2029}", "\u{FEFF}", "\u{C}", "\u{B}", "\t", "é", "😀", "\u{7f}"]
    {
        check(odd);
        check(&format!("{odd}a: b{odd}\n{odd}c: \"d{odd}\"\n"));
        check(&format!("a:{odd}b\nc:\n{odd}- d{odd}\n- {odd}"));
        check(&format!("{{\"a{odd}\":{odd}1,{odd}'b': [{odd}]}}{odd}"));
        check(&format!("a: |{odd}\n  b{odd}\n{odd}c: >-\n {odd}"));
        check(&format!("&{odd} *{odd} !{odd} %{odd}\n@{odd}\n`{odd}"));
        check(&format!("\"\\{odd}\" : '{odd}'"));
    }
}

const SAMPLE: &str = "%YAML 1.2\n---\nopenapi: 3.1.0 # c\n'info': &i {title: \"T\\u00e9\", version: '1''0', x: [a, {b: c}, ]}\r\npaths:\n  /a:\n    get: &g\n      description: |2-\n         x\n\n        y\n      tags:\n      - a\n      -   b: *i\n          c: >+\n            d\n            e\n\n    <<: *g\n  ? complex\n  : - !!str 12\n    - - 1\n      - 2\n...\n--- |\n 😀\n";
const JSON: &str = "{\n  \"openapi\": \"3.1.0\",\r\n  \"a\": [1, -2.5e3, true, null, \"\\u00e9\\n😀\", {}],\n  \"b\": {\"c\": {\"d\": []}, \"e\": \"f\"}\n}\n";

#[test]
fn a_text_cut_anywhere_still_parses() {
    for (text, format) in [(SAMPLE, Format::Yaml), (SAMPLE, Format::Json), (JSON, Format::Json), (JSON, Format::Yaml)] {
        for at in (0..=text.len()).filter(|&it| text.is_char_boundary(it)) {
            for part in [&text[..at], &text[at..]] {
                let document = Document::parse(FileId(0), format, part);
                let _ = dump(&document);
                if let Some(root) = document.root() {
                    let _ = root.to_value();
                }
            }
        }
    }
}

#[test]
fn any_single_byte_may_be_missing_or_doubled() {
    for (text, format) in [(SAMPLE, Format::Yaml), (JSON, Format::Json)] {
        let chars: Vec<(usize, char)> = text.char_indices().collect();
        for &(at, c) in &chars {
            let rest = &text[at + c.len_utf8()..];
            for changed in [format!("{}{rest}", &text[..at]), format!("{}{c}{c}{rest}", &text[..at])] {
                let _ = dump(&Document::parse(FileId(0), format, &changed));
            }
        }
    }
}
