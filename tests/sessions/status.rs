//! The server about itself: status, trace, log, and the documentation of codes.

use serde_json::{Value, json};

use crate::cli::{CLEAN, Folder, without_schema, without_weight};
use crate::harness::{LIMIT, Session, push};

#[test]
fn the_status_names_what_the_server_looks_at() {
    let folder = Folder::new(&[
        ("openapi.yaml", &without_weight()),
        ("published.yaml", CLEAN),
        ("openapi-analyzer.yaml", "baseline: {file: published.yaml}\nevidence: [a.ndjson]\n"),
        ("a.ndjson", ""),
    ]);
    let mut session = Session::start(&folder, push());
    let commands = &session.initialized["capabilities"]["executeCommandProvider"]["commands"];
    assert_eq!(commands, &json!(["openapi-analyzer.status", "openapi-analyzer.show"]));
    session.open("openapi.yaml");
    session.wait_for_codes("openapi.yaml", &["response-property-removed"]);
    let folder = folder.path.display();
    let lines = [
        format!("- {folder}\n"),
        format!("- {folder}/openapi.yaml: V3_1, 1 documents\n"),
        format!("  - configuration: {folder}/openapi-analyzer.yaml, policy Promise\n"),
        "  - baseline: published.yaml\n".to_owned(),
        format!("- {folder}/a.ndjson: 0 exchanges"),
        "| textDocument/didOpen | 1 |".to_owned(),
        "- memory: ".to_owned(),
    ];
    // Recordings are read last.
    let end = std::time::Instant::now() + LIMIT;
    loop {
        let status = session.request("workspace/executeCommand", json!({ "command": "openapi-analyzer.status" }));
        let missing = lines.iter().find(|line| !status.as_str().unwrap().contains(*line));
        let Some(missing) = missing else { break };
        assert!(std::time::Instant::now() < end, "no {missing:?} in {status}");
    }
    assert_eq!(session.error("workspace/executeCommand", json!({ "command": "another" })), -32602);
}

#[test]
fn a_trace_is_told_while_it_is_wanted() {
    let folder = Folder::new(&[("openapi.yaml", CLEAN)]);
    let mut session = Session::start(&folder, push());
    session.open("openapi.yaml");
    session.wait_for_codes("openapi.yaml", &[]);
    assert!(session.told.iter().all(|it| it["method"] != "$/logTrace"), "{:?}", session.told);
    session.notify("$/setTrace", json!({ "value": "messages" }));
    let place =
        json!({ "textDocument": { "uri": session.uri("openapi.yaml") }, "position": { "line": 3, "character": 4 } });
    session.request("textDocument/hover", place);
    let is_hover = |it: &Value| {
        let message = it["params"]["message"].as_str().unwrap_or_default();
        it["method"] == "$/logTrace" && message.starts_with("textDocument/hover: ")
    };
    let trace = session.wait_for("a trace of the hover", is_hover);
    assert!(trace["params"].get("verbose").is_none(), "{trace}");
    session.notify("$/setTrace", json!({ "value": "off" }));
}

#[test]
fn a_log_is_written_where_it_is_wanted_and_told_to_the_client() {
    let folder = Folder::new(&[("openapi.yaml", CLEAN)]);
    let log = folder.path.join("server.log");
    let mut session = Session::spawn(&folder, &["lsp", "--log-level", "info", "--log-file", log.to_str().unwrap()]);
    session.initialized = session.request("initialize", json!({ "processId": null, "capabilities": push() }));
    session.notify("initialized", json!({}));
    session.notify("textDocument/didOpen", json!({ "textDocument": 1 }));
    let told = session.wait_for("a message", |it| it["method"] == "window/logMessage");
    assert_eq!(told["params"]["type"], 2, "{told}");
    let logged = folder.read("server.log");
    assert!(logged.contains("textDocument/didOpen: parameters cannot be read"), "{logged}");
    assert!(session.process.stderr().is_empty(), "{}", session.process.stderr());
}

#[test]
fn a_code_leads_to_its_documentation_where_the_client_can_open_it() {
    let folder = Folder::new(&[("openapi.yaml", &without_schema())]);
    let mut capabilities = push();
    capabilities["textDocument"]["publishDiagnostics"] =
        json!({ "versionSupport": true, "codeDescriptionSupport": true, "dataSupport": true });
    let mut opens = capabilities.clone();
    opens["experimental"] = json!({ "textDocumentContent": true });
    for (capabilities, is_told) in [(capabilities, false), (opens, true)] {
        let mut session = Session::start(&folder, capabilities);
        session.open("openapi.yaml");
        session.wait_for_codes("openapi.yaml", &["response-schema-missing"]);
        let found = session.diagnostics("openapi.yaml")[0].clone();
        assert_eq!(found["data"]["pointer"], "/paths/~1parcels/get/responses/200");
        assert_eq!(found["codeDescription"].is_object(), is_told, "{found}");
        if is_told {
            let uri = found["codeDescription"]["href"].clone();
            let document = session.request("workspace/textDocumentContent", json!({ "uri": uri }));
            assert!(document["text"].as_str().unwrap().starts_with("# response-schema-missing\n"), "{document}");
            let nothing = json!({ "uri": "openapi-analyzer:/codes/nothing.md" });
            assert_eq!(session.error("workspace/textDocumentContent", nothing), -32602);
        }
    }
}

#[test]
fn what_is_of_no_use_is_shown_so() {
    let text = CLEAN.replace("paths:", "# openapi-analyzer: ignore response-schema-missing -- once\npaths:");
    let folder = Folder::new(&[("openapi.yaml", &text)]);
    let mut capabilities = push();
    capabilities["textDocument"]["publishDiagnostics"] =
        json!({ "versionSupport": true, "tagSupport": { "valueSet": [1, 2] } });
    for (capabilities, tags) in [(capabilities, json!([1])), (push(), Value::Null)] {
        let mut session = Session::start(&folder, capabilities);
        session.open("openapi.yaml");
        session.wait_for_codes("openapi.yaml", &["ignore-unused"]);
        assert_eq!(session.diagnostics("openapi.yaml")[0]["tags"], tags);
    }
}
