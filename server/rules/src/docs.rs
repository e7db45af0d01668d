//! The documentation runs: each Example gives the annotated findings of its code, each Fix gives none.
//!
//! A line whose first character but blanks is `^` annotates the line above: the finding's range, and a part of its
//! message. It is taken out before the text is read.

use workspace::{Code, Finding};

use crate::CATALOGUE;
use crate::tests::{findings, snapshot};

/// The code block of a section: its language and its text.
fn block(markdown: &str, section: &str) -> Option<(String, String)> {
    let (_, section) = markdown.split_once(&format!("## {section}\n"))?;
    let section = section.split("\n## ").next()?;
    let (_, block) = section.split_once("```")?;
    let (language, rest) = block.split_once('\n')?;
    let (text, _) = rest.split_once("```")?;
    Some((language.to_owned(), text.to_owned()))
}

/// A line, a range of columns and a part of a message.
struct Annotation {
    line: usize,
    start: usize,
    end: usize,
    message: String,
}

fn annotations(text: &str) -> (String, Vec<Annotation>) {
    let mut lines: Vec<&str> = Vec::new();
    let mut found = Vec::new();
    for line in text.lines() {
        let rest = line.trim_start();
        if !rest.starts_with('^') {
            lines.push(line);
            continue;
        }
        let start = line.len() - rest.len();
        let message = rest.trim_start_matches('^');
        let end = line.len() - message.len();
        found.push(Annotation { line: lines.len() - 1, start, end, message: message.trim().to_owned() });
    }
    (lines.join("\n") + "\n", found)
}

/// The findings of one code on a text, which may leave out the version and `info`.
fn run(code: &Code, language: &str, text: &str) -> (usize, String, Vec<Finding>) {
    let head = if text.starts_with("paths:") { "openapi: 3.1.0\ninfo: { title: Teams, version: '1' }\n" } else { "" };
    let text = format!("{head}{text}");
    let snapshot = snapshot(&format!("/openapi.{language}"), &text, None);
    let found = findings(&snapshot).into_iter().filter(|it| it.code == code.code).collect();
    (head.lines().count(), text, found)
}

#[track_caller]
fn check_example(code: &Code) {
    let (language, text) = block(&code.markdown(), "Example").expect(code.code);
    let (text, annotations) = annotations(&text);
    let (head, text, found) = run(code, &language, &text);
    // A syntax error has no place that the documentation could promise.
    if annotations.is_empty() {
        assert!(!found.is_empty(), "{} finds nothing in\n{text}", code.code);
        return;
    }
    assert_eq!(found.len(), annotations.len(), "{}: {found:#?}", code.code);
    let starts: Vec<usize> = text
        .split_inclusive('\n')
        .scan(0, |at, line| {
            let start = *at;
            *at += line.len();
            Some(start)
        })
        .collect();
    for (finding, annotation) in found.iter().zip(annotations) {
        let line = starts[annotation.line + head];
        let range = usize::from(finding.location.range.start())..usize::from(finding.location.range.end());
        assert_eq!(range, line + annotation.start..line + annotation.end, "{finding:?}");
        assert!(finding.message.contains(&annotation.message), "{finding:?} lacks {:?}", annotation.message);
    }
}

#[track_caller]
fn check_fix(code: &Code) {
    let (language, text) = block(&code.markdown(), "Fix").expect(code.code);
    let (_, text, found) = run(code, &language, &text);
    assert!(found.is_empty(), "{found:#?} in\n{text}");
}

#[test]
fn examples_show_what_they_say() {
    CATALOGUE.iter().for_each(|code| check_example(code));
}

#[test]
fn fixes_are_clean() {
    CATALOGUE.iter().for_each(|code| check_fix(code));
}

#[test]
fn every_code_has_its_sections() {
    for code in CATALOGUE {
        assert!(!code.summary().is_empty(), "{}", code.code);
        assert!(code.markdown().contains("\n## Why\n"), "{}", code.code);
    }
}

#[test]
fn codes_are_unique() {
    let mut codes: Vec<&str> = CATALOGUE.iter().map(|it| it.code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), CATALOGUE.len());
}
