//! Collections in the other style.

use super::property::{places, text};
use super::*;
use crate::{Style, tests::random::Random};

#[track_caller]
fn check_both(block: &str, target: &str, flow: &str) {
    check(block, |it| it.restyle(&at(target), Style::Flow), flow);
    check(flow, |it| it.restyle(&at(target), Style::Block), block);
}

#[test]
fn braces_and_indentation_say_the_same() {
    check_both(
        "a: # x\n  b: 1\n  c:\n    - 'd'\n    - e: 0x1F\nf: 1\n",
        "/a",
        "a: {b: 1, c: ['d', {e: 0x1F}]} # x\nf: 1\n",
    );
    check_both("- a: 1\n  b: {}\n- 2\n", "/0", "- {a: 1, b: {}}\n- 2\n");
    check("a:\n  b: x, y\n  c:\n", |it| it.restyle(&at("/a"), Style::Flow), "a: {b: 'x, y', c: null}\n");
    check("a: {\"b\":1,\n  c: [ ]}\n", |it| it.restyle(&at("/a"), Style::Block), "a:\n  \"b\": 1\n  c: [ ]\n");
}

#[test]
fn nothing_is_lost() {
    for text in [
        "a:\n  # x\n  b: 1\n",
        "a:\n  b: 1 # x\n  c: 2\n",
        "a:\n  b: |\n    c\n",
        "a:\n  b: &x {c: 1}\n",
        "a:\n  ? b\n  : 1\n",
    ] {
        check_refused(text, |it| it.restyle(&at("/a"), Style::Flow));
    }
    for text in [
        "a: {b: 1, # x\n  c: 1}\n",
        "a: {b: {c: 1}, d: !t [1]}\n",
        "{\"a\": {\"b\": 1}}",
        "a: {}\n",
        "x: {a: {b: 1}}\n",
    ] {
        check_refused(text, |it| it.restyle(&at("/a"), Style::Block) || it.restyle(&at("/x/a"), Style::Block));
    }
}

/// Each collection of random documents, in the other style if that can be: the data and the comments are the same.
#[track_caller]
fn check_random(seed: u64, at_least: usize) {
    let mut random = Random(seed);
    let mut done = 0;
    for _ in 0..1500 {
        let (format, text) = text(&mut random);
        let document = Document::parse(FileId(0), format, &text);
        let Some(root) = document.root() else { continue };
        let mut pointers = Vec::new();
        places(root, &JsonPointer::root(), &mut pointers);
        for pointer in &pointers {
            for style in [Style::Block, Style::Flow] {
                let mut editor = Editor::new(&document);
                let is_done = editor.restyle(pointer, style);
                let after = editor.document();
                assert_eq!(
                    after.root().map(crate::Node::to_value),
                    Some(root.to_value()),
                    "{pointer}\n{text}\n{}",
                    after.text()
                );
                let comments = |text: &str| (text.matches("# note").count(), text.matches("# beside").count());
                assert_eq!(comments(&after.text().to_string()), comments(&text), "{pointer}\n{text}\n{}", after.text());
                done += usize::from(is_done);
            }
        }
    }
    assert!(done >= at_least, "only {done} were done");
}

#[test]
fn random_documents_say_the_same_in_either_style() {
    check_random(7, 1000);
}
