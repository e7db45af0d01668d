//! Comments that are written.

use super::*;

#[track_caller]
fn check_comment(before: &str, target: &str, after: &str) {
    check(before, |it| it.comment_above(&at(target), "why\nnot"), after);
}

#[test]
fn a_comment_stands_above_its_entry() {
    check_comment("a:\n  b: 1\n", "/a/b", "a:\n  # why\n  # not\n  b: 1\n");
    check_comment("a:\r\n  b: 1\r\n", "/a", "# why\r\n# not\r\na:\r\n  b: 1\r\n");
    check_comment("a:\n  - b: 1\n", "/a/0/b", "a:\n  # why\n  # not\n  - b: 1\n");
    check_comment("a: {b: 1}\n", "/a/b", "# why\n# not\na: {b: 1}\n");
    check_comment("a: [\n  b,\n  c\n]\n", "/a/1", "a: [\n  b,\n  # why\n  # not\n  c\n]\n");
    check_comment("x: y\na: 1", "/a", "x: y\n# why\n# not\na: 1");
}

#[test]
fn a_comment_that_would_become_text_is_refused() {
    check_refused("a: {x: \"one\n  two\", b: 1}\n", |it| it.comment_above(&at("/a/b"), "why"));
}
