//! The test suite of YAML 1.2: the events that our tree stands for, against those the suite wants.
#![allow(clippy::print_stderr, reason = "the figures are wanted")]

use std::fmt::Write as _;

use super::shared;
use crate::{
    Document, FileId, Format, Node, NodeKind, Style,
    green::{Kind, flag},
};

/// Reached: may grow, not shrink.
const EVENTS_EQUAL: usize = 308;
const INVALID_REJECTED: usize = 94;

#[test]
fn the_suite_agrees() {
    let Some(root) = shared::folder("corpus/yaml-test-suite/data") else {
        return eprintln!("skipped: no yaml-test-suite");
    };
    let only = shared::setting("YAML_TEST_SUITE_CASE");
    let (mut valid, mut equal, mut invalid, mut rejected) = (0, 0, 0, 0);
    for folder in shared::folders(&root) {
        let Some(input) = shared::read(folder.join("in.yaml")) else { continue };
        let Some(expected) = shared::read(folder.join("test.event")) else { continue };
        let name = folder.strip_prefix(&root).unwrap_or(&folder).display().to_string();
        if only.as_ref().is_some_and(|it| *it != name) {
            continue;
        }
        let document = Document::parse(FileId(0), Format::Yaml, &input);
        let has_errors = document.errors().iter().any(|it| it.kind != crate::SyntaxErrorKind::DuplicateKey);
        if shared::exists(&folder.join("error")) {
            invalid += 1;
            match has_errors {
                true => rejected += 1,
                false => eprintln!("not rejected: {name}"),
            }
            continue;
        }
        valid += 1;
        let events = events(&document);
        if !has_errors && events.trim_end() == expected.trim_end() {
            equal += 1;
        } else {
            eprintln!("differs: {name} {:?}", document.errors());
            if only.is_some() {
                eprintln!("--- wanted\n{expected}--- got\n{events}{}", super::dump::dump(&document));
            }
        }
    }
    eprintln!("yaml-test-suite: {equal}/{valid} events equal, {rejected}/{invalid} invalid rejected");
    if only.is_none() {
        assert!(equal >= EVENTS_EQUAL && rejected >= INVALID_REJECTED);
    }
}

fn events(document: &Document) -> String {
    let mut out = String::from("+STR\n");
    for green in document.stream().nodes() {
        let (start, green) = (green.offset(), green.green);
        let Some(value) = green.nodes().first() else { continue };
        let value = Node::child(document, value, start);
        let head = document.text().to_string()[start as usize..value.start() as usize].to_owned();
        out.push_str(if green.has(flag::EXPLICIT_START) { "+DOC ---\n" } else { "+DOC\n" });
        write(value, &handles(&head), &mut out);
        out.push_str(if green.has(flag::EXPLICIT_END) { "-DOC ...\n" } else { "-DOC\n" });
    }
    out.push_str("-STR\n");
    out
}

/// The `%TAG` handles of a document.
fn handles(head: &str) -> Vec<(String, String)> {
    let mut handles = Vec::new();
    for line in head.lines().take_while(|line| !line.starts_with("---")) {
        if let Some(words) = line.strip_prefix("%TAG") {
            let mut words = words.split_whitespace();
            if let (Some(handle), Some(prefix)) = (words.next(), words.next()) {
                handles.push((handle.to_owned(), prefix.to_owned()));
            }
        }
    }
    handles.push(("!!".to_owned(), "tag:yaml.org,2002:".to_owned()));
    handles
}

fn tag(tag: &str, handles: &[(String, String)]) -> String {
    if let Some(verbatim) = tag.strip_prefix("!<").and_then(|it| it.strip_suffix('>')) {
        return verbatim.to_owned();
    }
    let decode = |text: &str| {
        let bytes = text.as_bytes();
        let mut out = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            match text.get(at + 1..at + 3).and_then(|it| u8::from_str_radix(it, 16).ok()) {
                Some(byte) if bytes[at] == b'%' => {
                    out.push(byte);
                    at += 3;
                }
                _ => {
                    out.push(bytes[at]);
                    at += 1;
                }
            }
        }
        String::from_utf8_lossy(&out).into_owned()
    };
    for (handle, prefix) in handles {
        let is_primary = handle == "!";
        if let Some(suffix) = tag.strip_prefix(handle.as_str())
            && (!is_primary || (!suffix.is_empty() && !suffix.contains('!')))
        {
            return format!("{prefix}{}", decode(suffix));
        }
    }
    decode(tag)
}

fn write(node: Node<'_>, handles: &[(String, String)], out: &mut String) {
    let mut properties = String::new();
    if let Some(anchor) = node.anchor() {
        let _ = write!(properties, " &{anchor}");
    }
    if let Some(it) = node.tag() {
        let _ = write!(properties, " <{}>", tag(&it, handles));
    }
    let flow = |brackets: &'static str| if node.style() == Style::Flow { brackets } else { "" };
    let document = node.document();
    let children = || node.green().nodes().iter().map(move |it| Node::child(document, it, node.start()));
    match node.kind() {
        NodeKind::Mapping => {
            let _ = writeln!(out, "+MAP{}{properties}", flow(" {}"));
            children().for_each(|it| write(it, handles, out));
            out.push_str("-MAP\n");
        }
        NodeKind::Sequence => {
            let _ = writeln!(out, "+SEQ{}{properties}", flow(" []"));
            children().for_each(|it| write(it, handles, out));
            out.push_str("-SEQ\n");
        }
        NodeKind::Alias => {
            let _ = writeln!(out, "=ALI {}", node.raw());
        }
        NodeKind::Scalar => {
            let sigil = match node.green().kind {
                Kind::SingleQuoted => '\'',
                Kind::DoubleQuoted => '"',
                Kind::Literal => '|',
                Kind::Folded => '>',
                _ => ':',
            };
            let text = node.scalar_text().unwrap_or_default();
            let mut escaped = String::new();
            for c in text.chars() {
                match c {
                    '\\' => escaped.push_str("\\\\"),
                    '\n' => escaped.push_str("\\n"),
                    '\r' => escaped.push_str("\\r"),
                    '\t' => escaped.push_str("\\t"),
                    '\x08' => escaped.push_str("\\b"),
                    '\0' => escaped.push_str("\\0"),
                    c => escaped.push(c),
                }
            }
            let _ = writeln!(out, "=VAL{properties} {sigil}{escaped}");
        }
    }
}
