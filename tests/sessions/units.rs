//! Whatever a client counts in, it gets the same answers to all that it asks: about every place of a description with
//! characters of every width, every line end, and a byte order mark.

use serde_json::{Value, json};

use crate::cli::Folder;
use crate::harness::{Session, pull};

const DESCRIPTION: &str = "openapi: 3.1.0
info: {title: \"é🎉\\t\", version: '1'}\t# é🎉👩‍👩‍👧
paths:
  /é🎉/{idé}:
    parameters: [{name: idé, in: path, required: true, schema: {type: string}}]
    get: {summary: \"é🎉👩‍👩‍👧\", operationId: get🎉, responses: {'200': {description: é, content: {a/b: {schema: {$ref: '#/components/schemas/é🎉'}}}}}}
    post: {summary: é🎉, responses: {'200': {$ref: '#/components/responses/no🎉'}}} # 🎉
components:
  schemas:
    é🎉: {type: object, description: 👩‍👩‍👧, properties: {é: {type: string}, 🎉: {$ref: \"#/components/schemas/B🎉\"}}, reqired: [é]}
    \"B🎉\":
      type: object\t
      properties: {a🎉: {type: strin}, b: {type: string, example: 3}}
      enum: [🎉, é, 🎉]";

const UNITS: [&str; 3] = ["utf-8", "utf-16", "utf-32"];

fn width(text: &str, unit: &str) -> usize {
    match unit {
        "utf-8" => text.len(),
        "utf-16" => text.encode_utf16().count(),
        _ => text.chars().count(),
    }
}

/// The bytes at which lines start.
fn lines(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let ends = |at: &usize| bytes[*at] == b'\n' || (bytes[*at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
    std::iter::once(0).chain((0..bytes.len()).filter(ends).map(|at| at + 1)).collect()
}

fn position(text: &str, offset: usize, unit: &str) -> Value {
    let lines = lines(text);
    let line = lines.partition_point(|start| *start <= offset) - 1;
    json!({ "line": line, "character": width(&text[lines[line]..offset], unit) })
}

/// An answer with bytes in the place of positions, so that those in different units can be compared.
#[track_caller]
fn in_bytes(value: Value, text: &str, unit: &str) -> Value {
    match value {
        Value::Object(members) if members.len() == 2 && members.contains_key("character") => {
            let number = |key: &str| usize::try_from(members[key].as_u64().unwrap()).unwrap();
            let start = lines(text)[number("line")];
            let rest = &text[start..];
            let ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
            let mut found = ends.skip_while(|at| width(&rest[..*at], unit) < number("character"));
            let end = found.next().expect("within the text");
            assert_eq!(width(&rest[..end], unit), number("character"), "inside a character");
            (start + end).into()
        }
        // Hashes of what has positions in it.
        Value::Object(members) => members
            .into_iter()
            .filter(|(key, _)| key != "resultId")
            .map(|(key, it)| (key, in_bytes(it, text, unit)))
            .collect(),
        Value::Array(items) => items.into_iter().map(|it| in_bytes(it, text, unit)).collect(),
        other => other,
    }
}

/// All answers to a client that counts in a unit.
#[track_caller]
fn answers(folder: &Folder, text: &str, unit: &str) -> Vec<Value> {
    let mut capabilities = pull();
    capabilities["general"] = json!({ "positionEncodings": [unit] });
    let document = &mut capabilities["textDocument"];
    document["rename"] = json!({ "prepareSupport": true });
    document["documentSymbol"] = json!({ "hierarchicalDocumentSymbolSupport": true });
    document["definition"] = json!({ "linkSupport": true });
    document["completion"] = json!({ "completionItem": { "insertReplaceSupport": true } });
    let mut session = Session::start(folder, capabilities);
    assert_eq!(session.initialized["capabilities"]["positionEncoding"], unit);
    session.open_with("openapi.yaml", text);
    let id = json!({ "uri": session.uri("openapi.yaml") });
    let mut found = Vec::new();
    for (method, params) in [
        ("textDocument/diagnostic", json!({ "textDocument": id })),
        ("workspace/diagnostic", json!({ "previousResultIds": [] })),
        ("textDocument/documentSymbol", json!({ "textDocument": id })),
        ("workspace/symbol", json!({ "query": "" })),
    ] {
        found.push(session.request(method, params));
    }
    assert!(found[0]["items"].as_array().unwrap().len() > 2, "{}", found[0]);
    let offsets = (0..=text.len()).filter(|it| text.is_char_boundary(*it) && !text[..*it].ends_with('\r'));
    for offset in offsets.filter(|it| it % 11 == 0 || *it == text.len()) {
        let at = position(text, offset, unit);
        let mut place = json!({ "textDocument": id, "position": at, "newName": "Z🎉",
            "context": { "includeDeclaration": true, "triggerKind": 1 } });
        for method in ["hover", "definition", "references", "completion", "prepareRename"] {
            found.push(session.request(&format!("textDocument/{method}"), place.clone()));
        }
        // A place without a name has a reason, or nothing.
        let rename = session.ask("textDocument/rename", place.take());
        found.push(session.response(rename)["result"].clone());
        let range = json!({ "start": at, "end": at });
        let params = json!({ "textDocument": id, "range": range, "context": { "diagnostics": [] } });
        found.push(session.request("textDocument/codeAction", params));
    }
    let uri = session.uri("openapi.yaml");
    let at = |offset: usize| position(text, offset, unit);
    let edited = text.find('👩').unwrap();
    let changes = json!([{ "range": { "start": at(edited), "end": at(edited + '👩'.len_utf8()) }, "text": "X" }]);
    let changed = json!({ "textDocument": { "uri": uri, "version": 2 }, "contentChanges": changes });
    found = found.into_iter().map(|it| in_bytes(it, text, unit)).collect();
    session.notify("textDocument/didChange", changed);
    let after = text.replacen('👩', "X", 1);
    let symbols = session.request("textDocument/documentSymbol", json!({ "textDocument": id }));
    found.push(in_bytes(symbols, &after, unit));
    found
}

#[track_caller]
fn check(line_end: &str, start: &str) {
    let text = format!("{start}{}", DESCRIPTION.replace('\n', line_end));
    let folder = Folder::new(&[("openapi.yaml", &text)]);
    let [bytes, utf16, utf32] = UNITS.map(|unit| answers(&folder, &text, unit));
    for (number, (found, expected)) in utf16.iter().zip(&bytes).chain(utf32.iter().zip(&bytes)).enumerate() {
        assert_eq!(found, expected, "answer {number} with {line_end:?} after {start:?}");
    }
    assert_eq!((utf16.len(), utf32.len()), (bytes.len(), bytes.len()));
}

#[test]
fn lines_that_end_with_lf() {
    check("\n", "");
}

#[test]
fn lines_that_end_with_cr_lf() {
    check("\r\n", "\u{feff}");
}

#[test]
fn lines_that_end_with_cr() {
    check("\r", "");
}

#[test]
fn a_byte_order_mark() {
    check("\n", "\u{feff}");
}
