//! Flow style and JSON.

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

#[test]
fn flow_stays_flow() {
    check_item("required: [a, b]\n", "/required", "\"c\"", Place::Last, "required: [a, b, c]\n");
    check_item("required: [a, b]\n", "/required", "\"c\"", Place::First, "required: [c, a, b]\n");
    check_item("required: [a, b]\n", "/required", "\"c\"", Place::After("0"), "required: [a, c, b]\n");
    check_item("required: [a,b]\n", "/required", "\"c\"", Place::Last, "required: [a,b,c]\n");
    check_item("required: ['a', 'b']\n", "/required", "\"c\"", Place::Last, "required: ['a', 'b', 'c']\n");
    check_item("required: [a, b, ]\n", "/required", "\"c\"", Place::Last, "required: [a, b, c, ]\n");
    check_item("required: [a]\nx: []\n", "/x", "\"c\"", Place::Last, "required: [a]\nx: [c]\n");
    check_entry("a: {b: 1}\n", "/a", "c", "{\"d\": [\"e, f\"]}", Place::Last, "a: {b: 1, c: {d: ['e, f']}}\n");
    check_entry("a: { b: 1 }\n", "/a", "c", "{\"d\": 1}", Place::First, "a: { c: { d: 1 }, b: 1 }\n");
    check_entry("a: {b: {}}\n", "/a/b", "c", "1", Place::First, "a: {b: {c: 1}}\n");
    check_entry("a: {b: }\n", "/a/b", "c", "1", Place::First, "a: {b: {c: 1} }\n");
    check_entry("a: {b, c}\n", "/a/b", "c", "1", Place::First, "a: {b: {c: 1}, c}\n");
}

#[test]
fn one_per_line_stays_so() {
    check_item(
        "a: [\n  x, # one\n  y # two\n]\n",
        "/a",
        "\"z\"",
        Place::Last,
        "a: [\n  x, # one\n  y, # two\n  z\n]\n",
    );
    check_item("a: [\n  x, # one\n  y,\n]\n", "/a", "\"z\"", Place::Last, "a: [\n  x, # one\n  y,\n  z,\n]\n");
    check_item("a: [\n  x, # one\n  y\n]\n", "/a", "\"z\"", Place::After("0"), "a: [\n  x, # one\n  z,\n  y\n]\n");
    check_item("a: [\n  # about x\n  x\n]\n", "/a", "\"z\"", Place::First, "a: [\n  z,\n  # about x\n  x\n]\n");
    check_item("a: [\n  x, y,\n  v, w]\n", "/a", "\"z\"", Place::Last, "a: [\n  x, y,\n  v, w, z]\n");
    check_removed("a: [\n  x, # one\n  # about y\n  y # two\n]\n", "/a/1", "a: [\n  x # one\n]\n");
    check_removed("a: [\n  x, # one\n  y\n]\n", "/a/0", "a: [\n  y\n]\n");
    check_removed("a: [\n  x, # one\n  y]\n", "/a/1", "a: [\n  x # one\n  ]\n");
    check_removed("a: [\n  x,\n  y]\n", "/a/1", "a: [\n  x]\n");
}

#[test]
fn commas_go_with_what_they_separate() {
    check_removed("a: [x, y, z]\n", "/a/0", "a: [y, z]\n");
    check_removed("a: [x, y, z]\n", "/a/1", "a: [x, z]\n");
    check_removed("a: [x, y, z]\n", "/a/2", "a: [x, y]\n");
    check_removed("a: [x]\n", "/a/0", "a: []\n");
    check_removed("a: {x: 1, y: 2}\n", "/a/x", "a: {y: 2}\n");
    check_refused("a: [x: 1]\n", |it| it.remove(&at("/a/0/x")));
}

#[test]
fn json_stays_json() {
    check_entry(
        "{\n  \"a\": 1\n}\n",
        "",
        "b",
        "{\"c\": [1, {}]}",
        Place::Last,
        "{\n  \"a\": 1,\n  \"b\": {\n    \"c\": [\n      1,\n      {}\n    ]\n  }\n}\n",
    );
    check_entry(
        "{\n\t\"a\": {\n\t\t\"x\": 1\n\t}\n}",
        "/a",
        "b",
        "{\"c\": 1}",
        Place::First,
        "{\n\t\"a\": {\n\t\t\"b\": {\n\t\t\t\"c\": 1\n\t\t},\n\t\t\"x\": 1\n\t}\n}",
    );
    check_entry(
        "{\r\n    \"a\": {}\r\n}",
        "/a",
        "on",
        "1",
        Place::First,
        "{\r\n    \"a\": {\r\n        \"on\": 1\r\n    }\r\n}",
    );
    check_entry("{\"a\": 1}", "", "b", "{\"c\": [1, 2]}", Place::Last, "{\"a\": 1, \"b\": {\"c\": [1, 2]}}");
    check_entry("{\"a\":1}", "", "b", "{\"c\":[1,2]}", Place::Last, "{\"a\":1,\"b\":{\"c\":[1,2]}}");
    check_entry("{ \"a\": 1 }", "", "b", "{\"c\": 1}", Place::Last, "{ \"a\": 1, \"b\": { \"c\": 1 } }");
    check_entry("{\n  \"a\": null\n}\n", "/a", "b", "1.50", Place::Last, "{\n  \"a\": {\n    \"b\": 1.50\n  }\n}\n");
    check_item(
        "{\n  \"a\": [\"x\"],\n  \"b\": [\"x\"]\n}\n",
        "/a",
        "\"\\n😀\"",
        Place::Last,
        "{\n  \"a\": [\"x\", \"\\n😀\"],\n  \"b\": [\"x\"]\n}\n",
    );
    check_entry(
        "{\n  \"a\": [\"x\"]\n}\n",
        "",
        "b",
        "[\"y\", \"z\"]",
        Place::Last,
        "{\n  \"a\": [\"x\"],\n  \"b\": [\"y\", \"z\"]\n}\n",
    );
    check_removed("{\n  \"a\": 1,\n  \"b\": 2\n}\n", "/b", "{\n  \"a\": 1\n}\n");
    check_removed("{\n  \"a\": 1,\n  \"b\": 2\n}\n", "/a", "{\n  \"b\": 2\n}\n");
    check_removed("{\n  \"a\": {\n    \"b\": 2\n  }\n}\n", "/a/b", "{\n  \"a\": {}\n}\n");
    check("{\"a\": 1}", |it| it.replace(&at("/a"), Insert::Value(&json("{\"b\": null}"))), "{\"a\": {\"b\": null}}");
    check("{\"a\": 1}", |it| it.rename_key(&at("/a"), "\"b"), "{\"\\\"b\": 1}");
    check_entry("\u{FEFF}{\"a\": 1}", "", "b", "2", Place::First, "\u{FEFF}{\"b\": 2, \"a\": 1}");
    check_refused("{\"a\": 1}", |it| it.comment_above(&at("/a"), "no"));
    check_refused("{\"a\": 1}", |it| it.replace(&at("/a"), Insert::Value(&Value::Number(".inf".into()))));
}
