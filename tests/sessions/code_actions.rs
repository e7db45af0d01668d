//! Code actions in the form that each client can take.

use serde_json::{Value, json};

use crate::cli::{CLEAN, Folder, without_schema, without_weight};
use crate::harness::{Session, push};

const MISSING: &str = "response-schema-missing";

/// A client whose edits and actions are like this.
fn client(edit: Value, action: Value) -> Value {
    let mut capabilities = push();
    capabilities["workspace"]["workspaceEdit"] = edit;
    capabilities["textDocument"]["codeAction"] = action;
    capabilities
}

fn session(text: &str, capabilities: Value) -> (Folder, Session) {
    let folder = Folder::new(&[("openapi.yaml", text)]);
    let mut session = Session::start(&folder, capabilities);
    session.open("openapi.yaml");
    (folder, session)
}

#[test]
fn an_edit_comes_later_where_the_client_asks_for_it_later() {
    let lazy = json!({ "dataSupport": true, "resolveSupport": { "properties": ["edit"] }, "isPreferredSupport": true });
    let (_folder, mut session) = session(&without_schema(), client(json!({ "documentChanges": true }), lazy));
    session.wait_for_codes("openapi.yaml", &[MISSING]);
    let fixes = session.fixes("openapi.yaml", MISSING);
    assert!(fixes.iter().all(|it| it.get("edit").is_none() && it["data"].is_object()), "{fixes:#?}");
    // The text moves between the menu and the choice.
    session.edit("openapi.yaml", 0..0, "# a line more\n");
    let edit = session.edit_of(fixes[0].clone());
    session.apply(&edit);
    assert!(session.text("openapi.yaml").starts_with("# a line more\n"));
    session.pushed("openapi.yaml", |it| !it["diagnostics"].as_array().unwrap().iter().any(|it| it["code"] == MISSING));
    // What is repaired already cannot be repaired again.
    assert_eq!(session.error("codeAction/resolve", fixes[0].clone()), -32801);
}

#[test]
fn an_edit_comes_along_where_the_client_cannot_ask() {
    for (edit, key) in [(json!({ "documentChanges": true }), "documentChanges"), (json!({}), "changes")] {
        let (_folder, mut session) = session(&without_schema(), client(edit, json!({ "isPreferredSupport": true })));
        session.wait_for_codes("openapi.yaml", &[MISSING]);
        let fixes = session.fixes("openapi.yaml", MISSING);
        assert!(!fixes.is_empty());
        for fix in &fixes {
            assert!(fix.get("data").is_none() && fix["kind"] == "quickfix", "{fix}");
            let edit = fix["edit"].as_object().unwrap();
            assert_eq!(edit.keys().collect::<Vec<_>>(), [key], "{fix}");
        }
        let preferred = fixes.iter().filter(|it| it["isPreferred"] == true).count();
        assert!(preferred <= 1, "{fixes:#?}");
    }
}

#[test]
fn what_the_client_cannot_do_is_disabled_with_a_reason() {
    let action = json!({ "disabledSupport": true });
    let (_folder, mut session) = session(&without_schema(), client(json!({ "documentChanges": true }), action));
    session.wait_for_codes("openapi.yaml", &[MISSING]);
    let fixes = session.fixes("openapi.yaml", MISSING);
    let disabled: Vec<&Value> = fixes.iter().filter(|it| it["disabled"].is_object()).collect();
    assert_eq!(disabled.len(), 1, "{fixes:#?}");
    assert!(disabled[0].get("edit").is_none());
}

#[test]
fn edits_elsewhere_wait_for_a_nod() {
    let entry = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n  /a: {$ref: a.yaml}\n";
    let published = format!("{entry}components: {{schemas: {{}}}}\n");
    let before = CLEAN.split_once("    get:\n").unwrap().1;
    let item = |text: &str| format!("get:\n{}", text.lines().map(|it| format!("{}\n", &it[4..])).collect::<String>());
    let now = without_weight();
    let now = now.split_once("    get:\n").unwrap().1;
    let folder = Folder::new(&[
        ("openapi.yaml", entry),
        ("a.yaml", &item(now)),
        ("published/openapi.yaml", &published),
        ("published/a.yaml", &item(before)),
        ("openapi-analyzer.yaml", "baseline: {file: published/openapi.yaml}\nignore: [published]\n"),
    ]);
    let edit = json!({ "documentChanges": true, "resourceOperations": ["create"],
        "changeAnnotationSupport": { "groupsOnLabel": true } });
    let mut session = Session::start(&folder, client(edit, json!({})));
    session.open("a.yaml");
    session.wait_for_codes("a.yaml", &["response-property-removed"]);
    for fix in session.fixes("a.yaml", "response-property-removed") {
        let changes = fix["edit"]["documentChanges"].as_array().unwrap();
        for change in changes.iter().filter(|it| it["edits"].is_array()) {
            let is_here = change["textDocument"]["uri"] == session.uri("a.yaml");
            let is_annotated = change["edits"][0]["annotationId"].is_string();
            let is_new = changes.iter().any(|it| it["kind"] == "create");
            assert!(is_new || is_here != is_annotated, "{fix:#}");
        }
    }
}

#[test]
fn all_safe_fixes_come_only_when_asked_for() {
    let (_folder, mut session) = session(&without_schema(), push());
    session.wait_for_codes("openapi.yaml", &[MISSING]);
    let whole = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    let uri = session.uri("openapi.yaml");
    for (only, kinds) in [
        (json!(null), vec!["quickfix"]),
        (json!(["quickfix"]), vec!["quickfix"]),
        (json!([""]), vec!["quickfix"]),
        (json!(["source"]), vec![]),
        (json!(["refactor.extract"]), vec![]),
    ] {
        let context = json!({ "diagnostics": [], "only": only, "triggerKind": 2 });
        let params = json!({ "textDocument": { "uri": uri }, "range": whole, "context": context });
        let actions = session.request("textDocument/codeAction", params);
        let mut found: Vec<&str> = actions.as_array().unwrap().iter().map(|it| it["kind"].as_str().unwrap()).collect();
        found.dedup();
        assert_eq!(found, kinds, "{only}");
    }
}

#[test]
fn the_safe_fixes_of_a_document_are_one_action() {
    let accepted = "- {code: response-schema-missing, file: openapi.yaml, pointer: /paths/~1a, reason: none}\n";
    let folder = Folder::new(&[("openapi.yaml", CLEAN), ("openapi-analyzer-accepted.yaml", accepted)]);
    let mut session = Session::start(&folder, push());
    session.open("openapi-analyzer-accepted.yaml");
    session.wait_for_codes("openapi-analyzer-accepted.yaml", &["acceptance-unused"]);
    let whole = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 9, "character": 0 } });
    let uri = session.uri("openapi-analyzer-accepted.yaml");
    let context = json!({ "diagnostics": [], "only": ["source.fixAll"] });
    let params = json!({ "textDocument": { "uri": uri }, "range": whole, "context": context });
    let actions = session.request("textDocument/codeAction", params);
    assert_eq!(actions[0]["kind"], "source.fixAll.openapi-analyzer", "{actions}");
    let edit = actions[0]["edit"].clone();
    session.apply(&edit);
    session.wait_for_codes("openapi-analyzer-accepted.yaml", &[]);
}

#[test]
fn what_enough_recordings_show_is_applied_with_the_safe_fixes() {
    const ALWAYS: &str = "always-returned-not-required";
    let letters = CLEAN.split_once("  /parcels:").unwrap().1.replace("weight", "stamp");
    let description = format!("{CLEAN}  /letters:{letters}");
    let line = |path: &str, body: Value| {
        let exchange = json!({ "request": { "method": "GET", "url": path },
            "response": { "status": 200, "headers": { "content-type": "application/json" }, "body": [body] } });
        format!("{exchange}\n")
    };
    // Of parcels there are enough for a promise, of letters there are not.
    let parcels = (0..40).map(|id| line("/parcels", json!({ "id": id.to_string(), "weight": id })));
    let letters = (0..6).map(|id| line("/letters", json!({ "id": id.to_string(), "stamp": id })));
    let recordings: String = parcels.chain(letters).collect();
    let folder = Folder::new(&[
        ("openapi.yaml", &description),
        ("openapi-analyzer.yaml", "evidence: [recordings/a.ndjson]\n"),
        ("recordings/a.ndjson", &recordings),
    ]);
    let mut session = Session::start(&folder, push());
    session.open("openapi.yaml");
    session.wait_for_codes("openapi.yaml", &[ALWAYS, ALWAYS]);
    let whole = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    let uri = session.uri("openapi.yaml");
    let context = json!({ "diagnostics": [], "only": ["source.fixAll"] });
    let params = json!({ "textDocument": { "uri": uri }, "range": whole, "context": context });
    let actions = session.request("textDocument/codeAction", params);
    assert_eq!(actions.as_array().map(Vec::len), Some(1), "{actions}");
    let edit = actions[0]["edit"].clone();
    session.apply(&edit);
    session.wait_for_codes("openapi.yaml", &[ALWAYS]);
    assert_eq!(session.text("openapi.yaml"), description.replacen("[id]", "[id, weight]", 1));
}
