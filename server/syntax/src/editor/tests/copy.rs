//! Copies of subtrees.

use super::*;
use crate::Place;

#[test]
fn a_copy_keeps_comments_and_style() {
    check_copied(
        "x:\n    # about a\n    a: # here\n        b: 'one' # quoted\n        # inside\n        c: [1,2]\n        # end\n    z: 1\n",
        "/x/a",
        "k:\n  l: 1\n",
        "/k",
        "m",
        "k:\n  l: 1\n  # about a\n  m: # here\n      b: 'one' # quoted\n      # inside\n      c: [1,2]\n      # end\n"
            .replace("      ", "    ")
            .as_str(),
    );
    check_copied("a: 0x1F # hex\n", "/a", "b: 1\n", "", "c", "b: 1\nc: 0x1F # hex\n");
    check_copied("a: !!str 1\n", "/a", "b: 1\n", "", "c", "b: 1\nc: !!str 1\n");
    check_copied("a:\r\n  b: 1\r\n  c: 2\r\n", "/a", "b: 1\n", "", "c", "b: 1\nc:\n  b: 1\n  c: 2\n");
    check_copied("- a: 1\n  b: 2\n- 1\n", "/0", "b: 1\n", "", "c", "b: 1\nc:\n  a: 1\n  b: 2\n");
    check_copied("a:\n- 1\n- 2\n", "/a", "b:\n  - 0\n", "", "c", "b:\n  - 0\nc:\n  - 1\n  - 2\n");
    check_copied("a: {b: 1,\n  c: 2}\n", "/a", "x:\n  y: 1\n", "/x", "c", "x:\n  y: 1\n  c: {b: 1,\n    c: 2}\n");
}

#[test]
fn block_scalars_keep_their_text() {
    check_copied(
        "a:\n    b:\n        c: |\n            one\n              two\n\n            three\n",
        "/a/b",
        "x: 1\n",
        "",
        "z",
        "x: 1\nz:\n  c: |\n      one\n        two\n\n      three\n",
    );
    check_copied(
        "a: |\n  one\n  two\n",
        "/a",
        "x:\n    y: 1\n",
        "/x",
        "z",
        "x:\n    y: 1\n    z: |\n      one\n      two\n",
    );
    check_copied("a: >-\n  one\n  two\n", "/a", "x: 1\n", "", "z", "x: 1\nz: >-\n  one\n  two\n");
    check_copied("a: |2\n    one\n  two\n", "/a", "x:\n y: 1\n", "/x", "z", "x:\n y: 1\n z: |2\n     one\n   two\n");
    check_copied("a: |+\n  one\n\nb: 1\n", "/a", "x: 1\n", "", "z", "x: 1\nz: |+\n  one\n\n");
}

#[test]
fn a_copy_is_converted_where_its_style_cannot_stand() {
    check_copied(
        "a: {\"b\": 1}\nc: 'x'\n",
        "",
        "{\"x\": 1}",
        "",
        "z",
        "{\"x\": 1, \"z\": {\"a\": {\"b\": 1}, \"c\": \"x\"}}",
    );
    check_copied("a:\n  b: 1 # one\n", "/a", "x: {y: 1}\n", "/x", "z", "x: {y: 1, z: {b: 1}}\n");
    check_copied("{\"a\": {\"b\": [\"on\"]}}", "/a", "x: 1\n", "", "z", "x: 1\nz:\n  b:\n    - 'on'\n");
}

#[test]
fn aliases_are_resolved_unless_the_target_has_their_anchor() {
    check_copied("a: &n 1\nb:\n  c: *n # c\n", "/b", "x: 1\n", "", "z", "x: 1\nz:\n  c: 1\n");
    check_copied("a: &n 1\nb:\n  c: *n # c\n", "/b", "x: &n 1\n", "", "z", "x: &n 1\nz:\n  c: *n # c\n");
    check_copied("a: &n 1\nb:\n  c: *n # c\n", "/b", "x: &n 2\n", "", "z", "x: &n 2\nz:\n  c: 1\n");
    check_copied("b:\n  c: &n 1\n  d: *n\n", "/b", "x: 1\n", "", "z", "x: 1\nz:\n  c: &n 1\n  d: *n\n");
    check_copied("b:\n  c: &n 1\n  d: *n\n", "/b", "x: &n 2\n", "", "z", "x: &n 2\nz:\n  c: 1\n  d: 1\n");
    check_copied("b: &n\n  c: 1\n", "/b", "x: 1\n", "", "z", "x: 1\nz:\n  c: 1\n");
}

#[test]
fn items_are_copied_too() {
    let source = parse("- x\n# about y\n- y: 1 # one\n  z: 2\n- 'q' # two\n");
    let second = source.at(&at("/1")).unwrap();
    let third = source.at(&at("/2")).unwrap();
    check(
        "a:\n  - 1\n",
        |it| it.insert_item(&at("/a"), Insert::Copy(second), Place::First),
        "a:\n  # about y\n  - y: 1 # one\n    z: 2\n  - 1\n",
    );
    check("a: []\n", |it| it.insert_item(&at("/a"), Insert::Copy(third), Place::First), "a:\n  - 'q' # two\n");
    check("a: 1 # a\n", |it| it.replace(&at("/a"), Insert::Copy(second)), "a: # a\n  y: 1 # one\n  z: 2\n");
    check("a: 1 # a\n", |it| it.replace(&at("/a"), Insert::Copy(third)), "a: 'q' # a\n");
}

#[test]
fn a_copy_is_indented_as_what_it_comes_to() {
    check_copied(
        "a:\n  t: object\n  # about p\n  p:\n    # about x\n    x:\n      t: |\n        one\n          two\n      # end of x\n    # end of p\n  r: [a,\n    b]\n  # end\n",
        "/a",
        "k:\n    l: 1\n",
        "/k",
        "m",
        "k:\n    l: 1\n    m:\n        t: object\n        # about p\n        p:\n            # about x\n            x:\n                t: |\n                  one\n                    two\n                # end of x\n            # end of p\n        r: [a,\n          b]\n        # end\n",
    );
    // Lists below their keys, and what stands in them.
    check_copied(
        "a:\n  p:\n  - n: 1\n    q:\n      z: 1\n  - 2\n",
        "/a",
        "x:\n    y:\n      - 1\n",
        "",
        "m",
        "x:\n    y:\n      - 1\nm:\n    p:\n      - n: 1\n        q:\n            z: 1\n      - 2\n",
    );
    // What has a way of its own keeps it.
    check_copied(
        "a:\n  b:\n    c: 1\n  d:\n       e: 1\n",
        "/a",
        "x:\n    y: 1\n",
        "",
        "m",
        "x:\n    y: 1\nm:\n    b:\n        c: 1\n    d:\n         e: 1\n",
    );
    check_copied(
        "a:\n    b:\n        c: |\n            one\n",
        "/a",
        "x:\n  y: 1\n",
        "/x",
        "m",
        "x:\n  y: 1\n  m:\n    b:\n      c: |\n          one\n",
    );
}

#[test]
fn a_comment_stays_as_far_behind_as_it_was() {
    check_copied("a:   # one\n  b: 1\n", "/a", "x: 1\n", "", "c", "x: 1\nc:   # one\n  b: 1\n");
    check_copied("a: 1    # one\n", "/a", "x: 1\n", "", "c", "x: 1\nc: 1    # one\n");
    let source = parse("- y    # shown\n");
    let first = source.at(&at("/0")).unwrap();
    check(
        "a:\n  - x\n",
        |it| it.insert_item(&at("/a"), Insert::Copy(first), Place::Last),
        "a:\n  - x\n  - y    # shown\n",
    );
}
