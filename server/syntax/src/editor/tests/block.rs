//! Block style.

use super::*;
use crate::Place;

#[track_caller]
fn check_entry(before: &str, mapping: &str, key: &str, value: &str, place: Place<'_>, after: &str) {
    check(before, |it| it.insert_entry(&at(mapping), key, Insert::Value(&json(value)), place), after);
}

#[track_caller]
fn check_item(before: &str, list: &str, value: &str, place: Place<'_>, after: &str) {
    check(before, |it| it.insert_item(&at(list), Insert::Value(&json(value)), place), after);
}

#[track_caller]
fn check_removed(before: &str, target: &str, after: &str) {
    check(before, |it| it.remove(&at(target)), after);
}

#[track_caller]
fn check_replaced(before: &str, target: &str, value: &str, after: &str) {
    check(before, |it| it.replace(&at(target), Insert::Value(&json(value))), after);
}

#[test]
fn an_entry_goes_where_it_is_wanted() {
    let before = "a: 1\nb: 2\n";
    check_entry(before, "", "c", "3", Place::Last, "a: 1\nb: 2\nc: 3\n");
    check_entry(before, "", "c", "3", Place::First, "c: 3\na: 1\nb: 2\n");
    check_entry(before, "", "c", "3", Place::After("a"), "a: 1\nc: 3\nb: 2\n");
    check_entry(before, "", "c", "3", Place::Before("b"), "a: 1\nc: 3\nb: 2\n");
    check_entry(before, "", "c", "3", Place::After("z"), "a: 1\nb: 2\nc: 3\n");
}

#[test]
fn indentation_is_that_of_the_document() {
    check_entry(
        "a:\n    b: 1\n",
        "",
        "c",
        r#"{"d": {"e": [1]}}"#,
        Place::Last,
        "a:\n    b: 1\nc:\n    d:\n        e:\n            - 1\n",
    );
    check_entry("a:\n  b:\n  - 1\n", "/a", "c", r#"["x"]"#, Place::Last, "a:\n  b:\n  - 1\n  c:\n  - x\n");
    check_entry("a:\n  b:\n    - 1\n", "/a", "c", r#"["x"]"#, Place::Last, "a:\n  b:\n    - 1\n  c:\n    - x\n");
    check_entry(
        "a: 1\n",
        "",
        "c",
        r#"[{"x": 1, "z": [[2]]}]"#,
        Place::Last,
        "a: 1\nc:\n  - x: 1\n    z:\n      - - 2\n",
    );
}

#[test]
fn lists_are_short_where_they_are_short_elsewhere() {
    check_entry("a:\n  required: [x]\n", "", "c", r#"["x", "z"]"#, Place::Last, "a:\n  required: [x]\nc: [x, z]\n");
    check_entry(
        "a:\n  required: [x]\nb: {}\n",
        "/b",
        "r",
        r#"["x"]"#,
        Place::Last,
        "a:\n  required: [x]\nb:\n  r: [x]\n",
    );
}

#[test]
fn strings_are_quoted_where_a_reader_would_not_take_them_for_strings() {
    check_entry(
        "a: 1\n",
        "",
        "on",
        r#"["2", "no", "a: b", ""]"#,
        Place::Last,
        "a: 1\n'on':\n  - '2'\n  - 'no'\n  - 'a: b'\n  - ''\n",
    );
    check_entry("a: \"b: c\"\n", "", "x", "\"it's: 1\"", Place::Last, "a: \"b: c\"\nx: \"it's: 1\"\n");
    check_entry("a: 1\n", "", "x", "\"it's: 1\"", Place::Last, "a: 1\nx: 'it''s: 1'\n");
    check_entry("a: 1\n", "", "x", r#""tab\there""#, Place::Last, "a: 1\nx: \"tab\\there\"\n");
    check_entry(
        "- 'a'\n- 'b'\n".replace("- 'a'\n- 'b'\n", "x:\n- 'a'\n- 'b'\n").as_str(),
        "",
        "z",
        "\"😀\"",
        Place::Last,
        "x:\n- 'a'\n- 'b'\nz: 😀\n",
    );
    check_item("- 'a'\n- 'b'\n", "", "\"c\"", Place::Last, "- 'a'\n- 'b'\n- 'c'\n");
}

#[test]
fn response_codes_are_quoted_like_their_siblings() {
    check_entry("'200':\n  a: 1\n", "", "404", r#"{"b": 1}"#, Place::Last, "'200':\n  a: 1\n'404':\n  b: 1\n");
    check_entry("\"200\":\n  a: 1\n", "", "404", r#"{"b": 1}"#, Place::Last, "\"200\":\n  a: 1\n\"404\":\n  b: 1\n");
    check_entry("200:\n  a: 1\n", "", "404", r#"{"b": 1}"#, Place::Last, "200:\n  a: 1\n404:\n  b: 1\n");
    check_entry("default:\n  a: 1\n", "", "404", r#"{"b": 1}"#, Place::First, "'404':\n  b: 1\ndefault:\n  a: 1\n");
    check_entry("a:\n  200: x\nb: {}\n", "/b", "404", "1", Place::First, "a:\n  200: x\nb:\n  404: 1\n");
}

#[test]
fn texts_of_several_lines_are_literal() {
    check_entry("a:\n  b: 1\n", "/a", "c", r#""one\n\ntwo""#, Place::Last, "a:\n  b: 1\n  c: |-\n    one\n\n    two\n");
    check_entry("a: 1\n", "", "c", r#""one\ntwo\n""#, Place::First, "c: |\n  one\n  two\na: 1\n");
    check_entry("a: 1", "", "c", r#""one\ntwo\n""#, Place::Last, "a: 1\nc: \"one\\ntwo\\n\"");
    check_entry("a: 1\n", "", "c", r#"" one\ntwo""#, Place::Last, "a: 1\nc: \" one\\ntwo\"\n");
}

#[test]
fn comments_and_blank_lines_stay_with_what_they_are_about() {
    check_entry(
        "a:\n  b: 1 # one\n  # still a\n\n# about c\nc: 1\n",
        "/a",
        "x",
        "1",
        Place::Last,
        "a:\n  b: 1 # one\n  x: 1\n  # still a\n\n# about c\nc: 1\n",
    );
    check_entry(
        "a:\n  b:\n    c: 1\n    # about b\nd: 1\n",
        "/a",
        "x",
        "1",
        Place::Last,
        "a:\n  b:\n    c: 1\n    # about b\n  x: 1\nd: 1\n",
    );
    check_entry("# file\na: 1\n", "", "x", "1", Place::First, "# file\nx: 1\na: 1\n");
    check_entry("a: 1\n# about b\nb: 1\n", "", "x", "1", Place::Before("b"), "a: 1\nx: 1\n# about b\nb: 1\n");
    check_entry("a: 1\n# about b\nb: 1\n", "", "x", "1", Place::After("a"), "a: 1\nx: 1\n# about b\nb: 1\n");
    check_entry("a:\n  b: 1\n\n  c: 2\n", "/a", "x", "1", Place::Last, "a:\n  b: 1\n\n  c: 2\n\n  x: 1\n");
}

#[test]
fn what_is_empty_becomes_a_collection() {
    check_entry("a: {}\nb: 1\n", "/a", "x", "1", Place::Last, "a:\n  x: 1\nb: 1\n");
    check_entry("a:\nb: 1\n", "/a", "x", "1", Place::First, "a:\n  x: 1\nb: 1\n");
    check_entry("a: # why\nb: 1\n", "/a", "x", "1", Place::First, "a: # why\n  x: 1\nb: 1\n");
    check_entry("a: {} # why\nb: 1\n", "/a", "x", "1", Place::First, "a: # why\n  x: 1\nb: 1\n");
    check_entry("a: null\n", "/a", "x", "1", Place::Last, "a:\n  x: 1\n");
    check_entry("a: &n {}\n", "/a", "x", "1", Place::Last, "a: &n\n  x: 1\n");
    check_entry("a:", "/a", "x", "1", Place::Last, "a:\n  x: 1");
    check_entry("- {}\n", "/0", "x", "1", Place::Last, "- x: 1\n");
    check_entry("", "", "x", "1", Place::Last, "x: 1\n");
    check_entry("# only\n", "", "x", "1", Place::Last, "# only\nx: 1\n");
    check_entry("{}\n", "", "x", "1", Place::Last, "x: 1\n");
    check_item("a: []\n", "/a", "\"x\"", Place::Last, "a:\n  - x\n");
    check_item("a:\n", "/a", "{\"x\": 1}", Place::Last, "a:\n  - x: 1\n");
}

#[test]
fn items_keep_the_dashes_where_they_are() {
    check_item("a:\n- x\n", "/a", "{\"b\": 1, \"c\": 2}", Place::Last, "a:\n- x\n- b: 1\n  c: 2\n");
    check_item(
        "a:\n  -   b: 1\n      c: 1\n",
        "/a",
        "{\"b\": 2, \"c\": 2}",
        Place::Last,
        "a:\n  -   b: 1\n      c: 1\n  -   b: 2\n      c: 2\n",
    );
    check_item("- a\n- b\n", "", "1", Place::After("0"), "- a\n- 1\n- b\n");
    check_item("- a\n- b\n", "", "1", Place::Before("0"), "- 1\n- a\n- b\n");
    check_item("- - a\n", "/0", "1", Place::First, "- - 1\n  - a\n");
    check_entry("- a: 1\n  b: 2\n", "/0", "x", "1", Place::First, "- x: 1\n  a: 1\n  b: 2\n");
}

#[test]
fn line_ends_and_the_end_of_the_file_stay() {
    check_entry(
        "a: 1\r\nb:\r\n  c: 1\r\n",
        "/b",
        "x",
        r#"{"z": 1}"#,
        Place::Last,
        "a: 1\r\nb:\r\n  c: 1\r\n  x:\r\n    z: 1\r\n",
    );
    check_entry("a: 1", "", "x", "1", Place::Last, "a: 1\nx: 1");
    check_entry("\u{FEFF}a: 1\n", "", "x", "1", Place::First, "\u{FEFF}x: 1\na: 1\n");
    check_entry("\u{FEFF}a: 1\n", "", "x", "1", Place::Last, "\u{FEFF}a: 1\nx: 1\n");
    check_entry("a: |+\n  text\n\nb: 1\n", "", "x", "1", Place::After("a"), "a: |+\n  text\n\nx: 1\nb: 1\n");
    check_entry("a: |\n  text\n\nb: 1\n", "", "x", "1", Place::After("a"), "a: |\n  text\n\nx: 1\n\nb: 1\n");
    check_removed("a: 1\nb: 2", "/b", "a: 1");
    check_removed("a: |\n  text\nb: 2", "/b", "a: |\n  text\n");
    check_removed("a: 1\r\nb: 2\r\n", "/a", "b: 2\r\n");
    check_removed("\u{FEFF}a: 1\nb: 2\n", "/a", "\u{FEFF}b: 2\n");
}

#[test]
fn an_entry_goes_with_its_comments() {
    check_removed("a: 1\n# about b\nb:\n  c: 1 # one\n  # more\nd: 2\n", "/b", "a: 1\nd: 2\n");
    check_removed("a:\n  b: 1\nc: 2\n", "/a/b", "a: {}\nc: 2\n");
    check_removed("a:\n  # about b\n  b: 1\nc: 2\n", "/a/b", "a: {}\nc: 2\n");
    check_removed("a: 1\n", "/a", "{}\n");
    check_removed("# file\na: 1\nb: 1\n", "/a", "# file\nb: 1\n");
    check_removed("- a: 1\n  b: 2\n", "/0/a", "- b: 2\n");
    check_removed("- a: 1\n  # two\n  b: 2\n", "/0/a", "-   # two\n  b: 2\n");
    check_removed("a:\n- 1\n- 2\n- 3\n", "/a/1", "a:\n- 1\n- 3\n");
    check_removed("a:\n- 1\nb: 1\n", "/a/0", "a: []\nb: 1\n");
    check_removed("a: 1\n\nb: 2\n", "/b", "a: 1\n");
    check_removed("a: 1\n\nb: 2\n\nc: 3\n", "/b", "a: 1\n\nc: 3\n");
    check_removed("a:\n  b:\n    c: |\n      x\n\n  d: 1\n", "/a/b", "a:\n\n  d: 1\n");
}

#[test]
fn a_value_is_replaced_in_its_place() {
    check_replaced("a: 1 # why\nb: 2\n", "/a", "\"x\"", "a: x # why\nb: 2\n");
    check_replaced("a: 1 # why\nb: 2\n", "/a", "{\"x\": 1}", "a: # why\n  x: 1\nb: 2\n");
    check_replaced("a: 1\nb: 2\n", "/a", "{\"x\": 1}", "a:\n  x: 1\nb: 2\n");
    check_replaced("a: # why\n  x: 1\n  y: 2 # gone\nb: 2\n", "/a", "1", "a: 1 # why\nb: 2\n");
    check_replaced("a: # why\n  x: 1\nb: 2\n", "/a", "[1]", "a: # why\n  - 1\nb: 2\n");
    check_replaced("a: !!str 1\n", "/a", "1", "a: 1\n");
    check_replaced("- a: 1\n  b: 2\n- 3\n", "/0", "1", "- 1\n- 3\n");
    check_replaced("- 1\n- 3\n", "/0", "{\"a\": 1, \"b\": 2}", "- a: 1\n  b: 2\n- 3\n");
    check_replaced("- 1 # c\n- 3\n", "/0", "{\"a\": 1}", "- # c\n  a: 1\n- 3\n");
    check_replaced("a: |\n  text\n\nb: 1\n", "/a", "1", "a: 1\n\nb: 1\n");
    check_replaced("a: |+\n  text\n\nb: 1\n", "/a", "1", "a: 1\nb: 1\n");
    check_replaced("a: 1\n", "", "[1]", "- 1\n");
    check_replaced("# c\na: 1", "", "{\"b\": {\"c\": []}}", "# c\nb:\n  c: []");
    check_replaced("a:\nb: 1\n", "/a", "2", "a: 2\nb: 1\n");
    check_replaced("required: [a, b]\n", "/required", "[\"a\"]", "required: [a]\n");
    check_replaced("required: [a]\nx:\n- a\n", "/x", "[\"b\"]", "required: [a]\nx:\n- b\n");
}

#[test]
fn keys_are_renamed() {
    let rename =
        |before: &str, target: &str, key: &str, after: &str| check(before, |it| it.rename_key(&at(target), key), after);
    rename("a:\n  b: 1 # c\n", "/a", "x", "x:\n  b: 1 # c\n");
    rename("'200':\n  b: 1\n", "/200", "204", "'204':\n  b: 1\n");
    rename("200:\n  b: 1\n", "/200", "204", "204:\n  b: 1\n");
    rename("a: 1\n", "/a", "on", "'on': 1\n");
    rename("x: {a: 1}\n", "/x/a", "b, c", "x: {'b, c': 1}\n");
    check_refused("a: 1\nb: 1\n", |it| it.rename_key(&at("/a"), "b"));
    check_refused("a: 1\n", |it| it.rename_key(&at("/b"), "c"));
}

#[test]
fn aliases_and_merge_keys_are_not_edited_through() {
    let one = json("1");
    let insert = |it: &mut Editor, place: &str| it.insert_entry(&at(place), "x", Insert::Value(&one), Place::Last);
    check("a: &m\n  b: 1\nc: *m\n", |it| insert(it, "/a"), "a: &m\n  b: 1\n  x: 1\nc: *m\n");
    check_refused("a: &m\n  b: 1\nc: *m\n", |it| insert(it, "/c"));
    check_refused("a: &m\n  b: {c: 1}\nd:\n  <<: *m\n", |it| insert(it, "/d/b"));
    check_refused("a: &m\n  b: 1\nc: *m\n", |it| it.remove(&at("/a")));
    check("a: &m\n  b: 1\nc: *m\n", |it| it.remove(&at("/c")), "a: &m\n  b: 1\n");
    check("a: &m\n  b: 1\nc: *m\n", |it| it.replace(&at("/c"), Insert::Value(&one)), "a: &m\n  b: 1\nc: 1\n");
}

#[test]
fn what_cannot_be_done_is_refused() {
    let one = json("1");
    let insert = |it: &mut Editor, place: &str| it.insert_entry(&at(place), "x", Insert::Value(&one), Place::Last);
    check_refused("x: 1\n", |it| insert(it, ""));
    check_refused("a: 1\n", |it| insert(it, "/a"));
    check_refused("a: []\n", |it| insert(it, "/a"));
    check_refused("a: 1\n", |it| insert(it, "/b"));
    check_refused("a: 1\n", |it| it.remove(&at("")));
    check_refused("a: |\n  text", |it| insert(it, ""));
    check_refused("a: 1\n", |it| it.replace(&at(""), Insert::Value(&json(r#"{"a": 1, "a": 2}"#))));
}

#[test]
fn operations_see_each_other_and_their_edits_are_minimal() {
    let before = "a:\n  b: 1\nc: 2\n";
    let operations = |it: &mut Editor| {
        it.insert_entry(&at(""), "d", Insert::Value(&json("{}")), Place::Last)
            && it.insert_entry(&at("/d"), "e", Insert::Value(&json("1")), Place::Last)
            && it.append_to(&at("/a"), "required", &json("\"x\""), Place::First)
            && it.append_to(&at("/a"), "required", &json("\"z\""), Place::First)
            && it.replace(&at("/c"), Insert::Value(&json("22")))
            && it.remove(&at("/a/b"))
    };
    check(before, operations, "a:\n  required:\n    - x\n    - z\nc: 22\nd:\n  e: 1\n");
    let mut editor = Editor::new(&parse(before));
    assert!(operations(&mut editor));
    assert_eq!(
        editor
            .finish()
            .iter()
            .map(|it| (it.start.into(), it.end.into(), &*it.new_text))
            .collect::<Vec<(u32, u32, &str)>>(),
        [(5, 9, "required:\n    - x\n    - z"), (14, 14, "2\nd:\n  e: 1")],
    );
}

#[test]
fn entries_move_and_values_are_wrapped() {
    check(
        "a:\n  # about b\n  b: # b\n    c: 1\n  d: 1\ne:\n    x: 1\n",
        |it| it.move_entry(&at("/a/b"), &at("/e"), "f", Place::First),
        "a:\n  d: 1\ne:\n    # about b\n    f: # b\n      c: 1\n    x: 1\n",
    );
    check("- 1\n- 2 # two\n- 3\n", |it| it.move_item(&at("/1"), Place::Last), "- 1\n- 3\n- 2 # two\n");
    check(
        "a:\n  # about b\n  b: 1 # one\nc: 2\n",
        |it| it.wrap(&at("/a"), &["content", "application/json"]),
        "a:\n  content:\n    application/json:\n      # about b\n      b: 1 # one\nc: 2\n",
    );
    check_refused("a: 1\n", |it| it.move_entry(&at("/a"), &at("/b"), "y", Place::First));
}
