//! Positions in the client's unit, whatever stands before them in the line.

use serde_json::json;

use crate::cli::Folder;
use crate::harness::{Session, push, utf8};

/// A Response without content behind `before` in its line.
fn description(before: &str, line_end: &str) -> String {
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    get: {{summary: {before}, responses: {{'200': {{description: x}}}}}}\n"
    );
    text.replace('\n', line_end)
}

#[track_caller]
fn check(before: &str, line_end: &str) {
    let line = description(before, "\n").lines().nth(4).unwrap().to_owned();
    let prefix = &line[..line.find("'200'").unwrap()];
    let utf16 = prefix.encode_utf16().count();
    let mut utf32 = push();
    utf32["general"] = json!({ "positionEncodings": ["utf-32"] });
    for (capabilities, expected, name) in [
        (push(), utf16, serde_json::Value::Null),
        (utf8(push()), prefix.len(), "utf-8".into()),
        (utf32, prefix.chars().count(), "utf-32".into()),
    ] {
        let text = description(before, line_end);
        let folder = Folder::new(&[("openapi.yaml", &text)]);
        let mut session = Session::start(&folder, capabilities);
        let chosen = &session.initialized["capabilities"]["positionEncoding"];
        assert!(*chosen == name || (name.is_null() && chosen == "utf-16"), "{chosen}");
        session.open_with("openapi.yaml", &text);
        let found = session.diagnostics("openapi.yaml");
        let start = found[0]["range"]["start"].clone();
        assert_eq!(start, json!({ "line": 4, "character": expected }), "{before:?} {line_end:?} {name}");
    }
}

#[test]
fn characters_of_any_width_stand_before_a_finding() {
    for before in ["plain", "é", "🎉", "👩‍👩‍👧 family", "日本", "a\tb"] {
        check(before, "\n");
    }
    check("é🎉", "\r\n");
    check("é🎉", "\r");
}

#[test]
fn edits_are_understood_in_every_unit() {
    let text = description("é🎉 here", "\r\n");
    for capabilities in [push(), utf8(push())] {
        let folder = Folder::new(&[("openapi.yaml", &text)]);
        let mut session = Session::start(&folder, capabilities);
        session.open_with("openapi.yaml", &text);
        session.wait_for_codes("openapi.yaml", &["response-schema-missing"]);
        session.replace("openapi.yaml", "'200'", "'204'");
        session.wait_for_codes("openapi.yaml", &[]);
        session.replace("openapi.yaml", "🎉 ", "👩‍👩‍👧");
        session.replace("openapi.yaml", "'204'", "'200'");
        session.wait_for_codes("openapi.yaml", &["response-schema-missing"]);
    }
}

#[test]
fn a_byte_order_mark_is_no_character_of_the_description() {
    let text = format!("\u{feff}{}", description("plain", "\n"));
    let folder = Folder::new(&[("openapi.yaml", &text)]);
    let mut session = Session::start(&folder, push());
    session.open_with("openapi.yaml", &text);
    session.wait_for_codes("openapi.yaml", &["response-schema-missing"]);
}
