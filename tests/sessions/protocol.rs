//! A session that uses all that the server offers, by clients that can do much and little. As everywhere, what was said
//! is checked by the letter of the protocol (`tests/harness/protocol.rs`).

use serde_json::{Value, json};

use crate::cli::{CLEAN, Folder, without_weight};
use crate::harness::{Session, uri_of};

/// The capabilities of clients that can do much and little.
fn clients() -> Vec<Value> {
    let all = json!({
        "general": { "positionEncodings": ["utf-16", "utf-8"] },
        "window": { "workDoneProgress": true, "showDocument": { "support": true } },
        "workspace": {
            "configuration": true,
            "textDocumentContent": { "dynamicRegistration": false },
            "workspaceFolders": true,
            "diagnostics": { "refreshSupport": true },
            "didChangeWatchedFiles": { "dynamicRegistration": true, "relativePatternSupport": true },
            "workspaceEdit": { "documentChanges": true, "resourceOperations": ["create", "rename", "delete"],
                "changeAnnotationSupport": { "groupsOnLabel": true } },
            "fileOperations": { "willRename": true, "didRename": true, "didCreate": true, "didDelete": true },
        },
        "textDocument": {
            "publishDiagnostics": { "relatedInformation": true, "versionSupport": true, "dataSupport": true,
                "codeDescriptionSupport": true, "tagSupport": { "valueSet": [1, 2] } },
            "diagnostic": { "relatedDocumentSupport": true },
            "hover": { "contentFormat": ["markdown", "plaintext"] },
            "definition": { "linkSupport": true },
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
            "codeAction": { "dataSupport": true, "disabledSupport": true, "isPreferredSupport": true,
                "resolveSupport": { "properties": ["edit"] },
                "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix"] } } },
            "completion": { "completionItem": { "insertReplaceSupport": true, "snippetSupport": true,
                "documentationFormat": ["markdown"] } },
        },
    });
    let mut pushed = all.clone();
    pushed["textDocument"].as_object_mut().unwrap().remove("diagnostic");
    // What related places are there is told by code actions.
    pushed["textDocument"]["publishDiagnostics"]["relatedInformation"] = false.into();
    vec![all, pushed, json!({})]
}

/// Uses everything that the server offers.
#[track_caller]
fn check(capabilities: Value) {
    let entry = format!("{}  /a:\n    $ref: a.yaml\n", without_weight());
    let folder = Folder::new(&[
        ("openapi.yaml", &entry),
        ("a.yaml", "get: {responses: {'200': {description: OK}}}\n"),
        ("published.yaml", CLEAN),
        ("openapi-analyzer.yaml", "baseline: {file: published.yaml}\n"),
    ]);
    let params = json!({ "processId": std::process::id(), "rootUri": uri_of(&folder.path), "trace": "verbose",
        "workspaceFolders": [{ "uri": uri_of(&folder.path), "name": "test" }], "capabilities": capabilities });
    let mut session = Session::initialize(&folder, params);
    session.open("openapi.yaml");
    session.open("a.yaml");
    session.wait_for_codes("openapi.yaml", &["response-property-removed"]);
    let uri = session.uri("openapi.yaml");
    let whole = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    for (line, character) in [(0, 3), (3, 4), (8, 9), (20, 7), (25, 12)] {
        let place = json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": character } });
        for method in ["hover", "definition", "completion"] {
            let found = session.request(&format!("textDocument/{method}"), place.clone());
            if let Some(offer) = found.as_array().and_then(|it| it.first()).filter(|it| it["label"].is_string()) {
                session.request("completionItem/resolve", offer.clone());
            }
        }
        let mut place = place;
        place["context"] = json!({ "includeDeclaration": true });
        session.request("textDocument/references", place);
    }
    session.request("textDocument/documentSymbol", json!({ "textDocument": { "uri": uri } }));
    let params = json!({ "textDocument": { "uri": uri }, "range": whole, "context": { "diagnostics": [] } });
    let actions = session.request("textDocument/codeAction", params);
    for action in actions.as_array().unwrap() {
        if action["data"].is_object() {
            session.request("codeAction/resolve", action.clone());
        }
        if action["command"].is_object() {
            session.request("workspace/executeCommand", action["command"].clone());
        }
    }
    session.request("workspace/symbol", json!({ "query": "t", "partialResultToken": "symbols" }));
    let code = json!({ "uri": "openapi-analyzer:/codes/unknown-field.md" });
    session.request("workspace/textDocumentContent", code);
    session.request("workspace/executeCommand", json!({ "command": "openapi-analyzer.status" }));
    let files = json!({ "files": [{ "oldUri": session.uri("a.yaml"), "newUri": session.uri("b.yaml") }] });
    session.request("workspace/willRenameFiles", files);
    if session.initialized["capabilities"]["diagnosticProvider"].is_object() {
        session.request("workspace/diagnostic", json!({ "previousResultIds": [], "partialResultToken": "parts" }));
    }
    let id = session.ask("textDocument/documentSymbol", json!({ "textDocument": { "uri": uri } }));
    session.notify("$/cancelRequest", json!({ "id": id }));
    session.response(id);
    assert_eq!(session.error("openapi/nothing", json!({})), -32601);
    session.replace("openapi.yaml", "title: ", "title: A ");
    session.close("a.yaml");
    while session.is_answered(0) {}
    assert!(session.finish().len() > 40);
}

#[test]
fn every_message_is_what_the_protocol_says() {
    clients().into_iter().for_each(check);
}
