//! A whole session by the letter of the protocol: every message has the fields that it must have, of the right type, and
//! no others. The check is not part of the repository, and needs Python with `lsprotocol`.

use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};

use crate::cli::{CLEAN, Folder, without_weight};
use crate::harness::{Session, uri_of};

/// The checker, and a Python that has what it needs.
fn checker() -> Option<(PathBuf, PathBuf)> {
    let shared = std::env::var_os("OPENAPI_ANALYZER_SHARED").map(PathBuf::from);
    let shared = shared.unwrap_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")));
    let folder = shared.join("tools/lspcheck");
    // Where tests/editors/install puts it.
    let cache = std::env::var_os("OPENAPI_ANALYZER_CACHE").map(PathBuf::from).unwrap_or_else(|| {
        let home = || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cache");
        let cache = std::env::var_os("XDG_CACHE_HOME").map_or_else(home, PathBuf::from);
        cache.join("openapi-analyzer-tests")
    });
    let cache = cache.join("lsprotocol/bin/python3");
    let has_types = |python: &PathBuf| {
        Command::new(python).args(["-c", "import lsprotocol"]).output().is_ok_and(|it| it.status.success())
    };
    let python = [cache, PathBuf::from("python3")].into_iter().find(has_types);
    match python {
        Some(python) if folder.join("lspcheck.py").is_file() => Some((folder, python)),
        _ => {
            eprintln!("skipped: no strict check of the protocol at {}", folder.display());
            None
        }
    }
}

/// The capabilities of clients that can do much and little.
fn clients() -> Vec<Value> {
    let all = json!({
        "general": { "positionEncodings": ["utf-16", "utf-8"] },
        "window": { "workDoneProgress": true },
        "workspace": {
            "configuration": true,
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
    vec![all, pushed, json!({})]
}

/// Uses everything that the server offers.
fn use_everything(folder: &Folder, capabilities: Value) -> Vec<Value> {
    let params = json!({ "processId": std::process::id(), "rootUri": uri_of(&folder.path), "trace": "verbose",
        "workspaceFolders": [{ "uri": uri_of(&folder.path), "name": "test" }], "capabilities": capabilities });
    let mut session = Session::initialize(folder, params);
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
    for action in actions.as_array().unwrap().iter().filter(|it| it["data"].is_object()) {
        session.request("codeAction/resolve", action.clone());
    }
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
    session.finish()
}

#[test]
fn every_message_is_what_the_protocol_says() {
    let Some((checker, python)) = checker() else { return };
    // A document that is not open has no version, which the protocol writes as `null`; the checker takes that only for
    // what it has in this table.
    let script = "import sys; sys.path.insert(0, sys.argv[1]); import lspcheck
for kind in ('Full', 'Unchanged'): lspcheck.NULLABLE[f'Workspace{kind}DocumentDiagnosticReport'] = ('version',)
found, counts = lspcheck.run(sys.argv[2], 'server', {'openapi/nothing'})
print(*found, sep='\\n'); sys.exit(bool(found) or not counts)";
    for (number, capabilities) in clients().into_iter().enumerate() {
        let entry = format!("{}  /a:\n    $ref: a.yaml\n", without_weight());
        let folder = Folder::new(&[
            ("openapi.yaml", &entry),
            ("a.yaml", "get: {responses: {'200': {description: OK}}}\n"),
            ("published.yaml", CLEAN),
            ("openapi-analyzer.yaml", "baseline: {file: published.yaml}\n"),
        ]);
        let traffic = use_everything(&folder, capabilities);
        let lines: String = traffic.iter().map(|it| format!("{it}\n")).collect();
        folder.write("traffic.jsonl", lines);
        let log = folder.path.join("traffic.jsonl");
        let output = Command::new(&python).args(["-c", script]).arg(&checker).arg(&log).output().unwrap();
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "client {number}:\n{out}{err}");
    }
}
