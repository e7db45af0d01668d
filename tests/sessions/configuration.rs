//! Settings by every route that clients have; the file wins.

use serde_json::json;

use crate::cli::{Folder, without_schema};
use crate::harness::{Session, pull, push, uri_of};

fn folder() -> Folder {
    Folder::new(&[("openapi.yaml", &without_schema())])
}

const OFF: &str = "response-schema-missing";

#[test]
fn settings_come_with_initialize() {
    let folder = folder();
    let options = json!({ "rules": { OFF: "off" } });
    for options in [options.clone(), json!({ "openapiAnalyzer": options })] {
        let params = json!({ "processId": null, "rootUri": uri_of(&folder.path), "capabilities": pull(),
            "initializationOptions": options });
        let mut session = Session::initialize(&folder, params);
        session.open("openapi.yaml");
        session.wait_for_codes("openapi.yaml", &[]);
    }
}

#[test]
fn settings_are_asked_for_and_change() {
    let folder = folder();
    let params = json!({ "processId": null, "rootUri": uri_of(&folder.path), "capabilities": push() });
    let mut session = Session::spawn(&folder, &["lsp"]);
    session.settings = json!({ "rules": { OFF: "error" } });
    session.initialized = session.request("initialize", params);
    session.notify("initialized", json!({}));
    session.open("openapi.yaml");
    session.pushed("openapi.yaml", |it| it["diagnostics"][0]["severity"] == 1);
    session.settings = json!({ "rules": { OFF: "off" } });
    session.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
    session.wait_for_codes("openapi.yaml", &[]);
    assert!(session.asked.iter().any(|it| it == "workspace/configuration"));
}

#[test]
fn settings_that_are_taken_back_hold_no_more() {
    let folder = folder();
    // Those of `initializationOptions` hold where the client has no others.
    for (options, expected) in [(json!({}), 2), (json!({ "rules": { OFF: "hint" } }), 4)] {
        let params = json!({ "processId": null, "rootUri": uri_of(&folder.path), "capabilities": push(),
            "workspaceFolders": [{ "uri": uri_of(&folder.path), "name": "a" }], "initializationOptions": options });
        let mut session = Session::spawn(&folder, &["lsp"]);
        session.settings = json!({ "rules": { OFF: "off" } });
        session.initialized = session.request("initialize", params);
        session.notify("initialized", json!({}));
        session.open("openapi.yaml");
        session.wait_for_codes("openapi.yaml", &[]);
        session.settings = json!(null);
        session.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
        session.pushed("openapi.yaml", |it| it["diagnostics"][0]["severity"] == expected);
    }
}

#[test]
fn settings_are_told_to_those_who_cannot_ask() {
    let folder = folder();
    let mut session = Session::start(&folder, pull());
    session.open("openapi.yaml");
    session.wait_for_codes("openapi.yaml", &[OFF]);
    let settings = json!({ "openapiAnalyzer": { "rules": { OFF: "off" } } });
    session.notify("workspace/didChangeConfiguration", json!({ "settings": settings }));
    session.wait_for_codes("openapi.yaml", &[]);
}

#[test]
fn settings_that_nobody_knows_are_told_once() {
    let folder = folder();
    let mut session = Session::start(&folder, pull());
    let settings = json!({ "polcy": "contract", "server": { "path": "/a" }, "rules": { OFF: "of" } });
    for _ in 0..2 {
        session.notify("workspace/didChangeConfiguration", json!({ "settings": { "openapiAnalyzer": settings } }));
    }
    let is_told = |it: &serde_json::Value| it["method"] == "window/showMessage";
    let told = session.wait_for("a message about settings", is_told);
    let words = told["params"]["message"].as_str().unwrap();
    assert!(words.contains("`polcy` here: did you mean `policy`?") && words.contains("`/rules/"), "{words}");
    assert!(!words.contains("server"), "{words}");
    let status = session.request("workspace/executeCommand", json!({ "command": "openapi-analyzer.status" }));
    assert!(status.as_str().unwrap().contains("did you mean `policy`?"), "{status}");
    // What is in order again is told no more, and nothing is told twice: that would fail this test at its end.
    session.notify("workspace/didChangeConfiguration", json!({ "settings": { "openapiAnalyzer": {} } }));
    let status = session.request("workspace/executeCommand", json!({ "command": "openapi-analyzer.status" }));
    assert!(!status.as_str().unwrap().contains("did you mean"), "{status}");
}

#[test]
fn a_client_that_never_answers_is_not_waited_for() {
    let folder = folder();
    let params = json!({ "processId": null, "rootUri": uri_of(&folder.path), "capabilities": push() });
    let mut session = Session::spawn(&folder, &["lsp"]);
    session.never_answer();
    session.initialized = session.request("initialize", params);
    session.notify("initialized", json!({}));
    session.open("openapi.yaml");
    session.wait_for_codes("openapi.yaml", &[OFF]);
}

#[test]
fn the_file_wins_and_is_followed() {
    let folder = folder();
    folder.write("openapi-analyzer.yaml", "rules: {response-schema-missing: error}\n");
    let params = json!({ "processId": null, "rootUri": uri_of(&folder.path), "capabilities": push(),
        "initializationOptions": { "rules": { OFF: "off" } } });
    let mut session = Session::initialize(&folder, params);
    session.open("openapi.yaml");
    session.pushed("openapi.yaml", |it| it["diagnostics"][0]["severity"] == 1);
    session.open("openapi-analyzer.yaml");
    session.replace("openapi-analyzer.yaml", "error", "hint");
    session.pushed("openapi.yaml", |it| it["diagnostics"][0]["severity"] == 4);
    session.replace("openapi-analyzer.yaml", "rules", "ruls");
    session.wait_for_codes("openapi-analyzer.yaml", &["configuration-key-unknown"]);
}
