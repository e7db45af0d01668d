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

/// The capabilities of a client that counts in a unit.
fn unit(name: &str) -> serde_json::Value {
    let mut capabilities = push();
    capabilities["general"] = json!({ "positionEncodings": [name] });
    capabilities
}

/// How long a text is in a unit.
fn length(text: &str, unit: &str) -> usize {
    match unit {
        "utf-8" => text.len(),
        "utf-32" => text.chars().count(),
        _ => text.encode_utf16().count(),
    }
}

/// Behind characters of every width, a Reference in the same line, and its target.
const REFERRING: &str = "openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a: {get: {summary: é🎉👩‍👩‍👧\t, responses: {'204': {$ref: '#/components/responses/é🎉'}}}}
components:
  responses:
    é🎉: {description: x}
";

#[test]
fn every_answer_counts_in_the_clients_unit() {
    for (unit_name, line_end) in [("utf-8", "\n"), ("utf-16", "\r\n"), ("utf-32", "\r"), ("utf-16", "\n")] {
        for start in ["", "\u{feff}"] {
            let text = format!("{start}{}", REFERRING.replace('\n', line_end).trim_end());
            let folder = Folder::new(&[("openapi.yaml", &text)]);
            let mut session = Session::start(&folder, unit(unit_name));
            session.open_with("openapi.yaml", &text);
            session.wait_for_codes("openapi.yaml", &[]);
            let line = REFERRING.lines().nth(3).unwrap();
            let from = line.find("'#/").unwrap();
            let whole = &line[from..=from + line[from + 1..].find('\'').unwrap() + 1];
            let (start, end) =
                (length(&line[..from], unit_name), length(&line[..from], unit_name) + length(whole, unit_name));
            let uri = session.uri("openapi.yaml");
            let at = |line: usize, character: usize| json!({ "line": line, "character": character });
            let place = |position| {
                json!({ "textDocument": { "uri": uri }, "position": position,
                "context": { "includeDeclaration": false, "triggerKind": 1 } })
            };
            let inside = place(at(3, start + 4));
            let hover = session.request("textDocument/hover", inside.clone());
            assert_eq!(hover["range"], json!({ "start": at(3, start), "end": at(3, end) }), "{unit_name} {line_end:?}");
            let target = session.request("textDocument/definition", inside.clone());
            let name = length("é🎉", unit_name);
            assert_eq!(
                target["range"],
                json!({ "start": at(6, 4), "end": at(6, 4 + name) }),
                "{unit_name} {line_end:?}"
            );
            let found = session.request("textDocument/references", place(at(6, 5)));
            assert_eq!(found[0]["range"], hover["range"], "{unit_name} {line_end:?}");
            let completions = session.request("textDocument/completion", inside);
            let edit = &completions.as_array().unwrap()[0]["textEdit"]["range"];
            assert_eq!(edit["start"], at(3, start + 1), "{completions}");
            let symbols = session.request("textDocument/documentSymbol", json!({ "textDocument": { "uri": uri } }));
            let symbol = symbols.as_array().unwrap().iter().find(|it| it["name"] == "é🎉").unwrap();
            assert_eq!(symbol["location"]["range"]["start"], at(6, 4), "{symbol}");
        }
    }
}

#[test]
fn a_place_beyond_the_end_is_the_end() {
    for unit_name in ["utf-8", "utf-16", "utf-32"] {
        let folder = Folder::new(&[("openapi.yaml", REFERRING)]);
        let mut session = Session::start(&folder, unit(unit_name));
        session.open("openapi.yaml");
        session.wait_for_codes("openapi.yaml", &[]);
        let uri = session.uri("openapi.yaml");
        for (line, character) in [(0, 9999), (3, u32::MAX), (7, 0), (99, 99), (u32::MAX, u32::MAX)] {
            let position = json!({ "line": line, "character": character });
            let place = json!({ "textDocument": { "uri": uri }, "position": position,
                "context": { "includeDeclaration": true, "triggerKind": 1 } });
            for method in ["hover", "definition", "references", "completion"] {
                session.request(&format!("textDocument/{method}"), place.clone());
            }
            let range = json!({ "start": position, "end": position });
            let params = json!({ "textDocument": { "uri": uri }, "range": range, "context": { "diagnostics": [] } });
            session.request("textDocument/codeAction", params);
        }
        // An edit there is one at the end of its line, and of the text.
        let end = json!({ "line": 99, "character": 99 });
        let changes = json!([{ "range": { "start": end, "end": end }, "text": "    b: {description: x}\n" },
            { "range": { "start": { "line": 0, "character": 999 }, "end": { "line": 0, "character": 999 } }, "text": " # é" }]);
        let id = json!({ "uri": uri, "version": 2 });
        session.notify("textDocument/didChange", json!({ "textDocument": id, "contentChanges": changes }));
        let symbols = session.request("textDocument/documentSymbol", json!({ "textDocument": { "uri": uri } }));
        assert!(symbols.as_array().unwrap().iter().any(|it| it["name"] == "b"), "{symbols}");
    }
}
