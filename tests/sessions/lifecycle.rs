//! From the first message to the exit code.

use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::cli::{CLEAN, Folder, binary};
use crate::harness::{Session, push, uri_of};

const PARSE_ERROR: i64 = -32700;
const NOT_INITIALIZED: i64 = -32002;
const INVALID_REQUEST: i64 = -32600;
const METHOD_NOT_FOUND: i64 = -32601;

#[test]
fn a_session_ends_with_0() {
    let folder = Folder::new(&[("openapi.yaml", CLEAN)]);
    let session = Session::start(&folder, push());
    assert_eq!(session.initialized["serverInfo"]["name"], "openapi-analyzer");
    assert_eq!(session.end(), 0);
}

#[test]
fn an_exit_without_shutdown_is_1() {
    let folder = Folder::new(&[]);
    let mut session = Session::start(&folder, push());
    session.leave();
    session.notify("exit", Value::Null);
    assert_eq!(session.process.wait(), 1);
}

#[test]
fn nothing_is_answered_before_initialize_and_after_shutdown() {
    let folder = Folder::new(&[]);
    let mut session = Session::spawn(&folder, &["lsp"]);
    let hover = json!({ "textDocument": { "uri": "file:///a.yaml" }, "range": { "start": { "line": 0, "character": 0 },
        "end": { "line": 0, "character": 0 } }, "context": { "diagnostics": [] } });
    assert_eq!(session.error("textDocument/codeAction", hover.clone()), NOT_INITIALIZED);
    session.initialized = session.request("initialize", json!({ "processId": null, "capabilities": {} }));
    session.notify("initialized", json!({}));
    assert_eq!(session.error("initialize", json!({ "processId": null, "capabilities": {} })), INVALID_REQUEST);
    assert_eq!(session.error("openapi/nothing", json!({})), METHOD_NOT_FOUND);
    assert_eq!(session.request("shutdown", Value::Null), Value::Null);
    assert_eq!(session.error("textDocument/codeAction", hover), INVALID_REQUEST);
    session.leave();
    session.notify("exit", Value::Null);
    assert_eq!(session.process.wait(), 0);
}

#[test]
fn unknown_notifications_are_passed_over() {
    let folder = Folder::new(&[("openapi.yaml", CLEAN)]);
    let mut session = Session::start(&folder, push());
    session.notify("$/nobodyKnows", json!({ "a": 1 }));
    session.notify("openapi/nobodyKnows", json!([]));
    session.open("openapi.yaml");
    session.wait_for_codes("openapi.yaml", &[]);
}

#[test]
fn a_root_may_be_given_in_any_of_three_ways() {
    let folder = Folder::new(&[("openapi.yaml", &crate::cli::without_schema())]);
    let uri = uri_of(&folder.path);
    for params in [
        json!({ "processId": null, "rootUri": null, "rootPath": folder.path, "capabilities": push() }),
        json!({ "processId": null, "rootUri": uri, "capabilities": push() }),
        json!({ "processId": null, "rootUri": null, "workspaceFolders": null, "capabilities": push() }),
    ] {
        let mut session = Session::initialize(&folder, params);
        session.open("openapi.yaml");
        session.wait_for_codes("openapi.yaml", &["response-schema-missing"]);
    }
}

#[test]
fn a_client_that_is_gone_is_followed() {
    let folder = Folder::new(&[("openapi.yaml", CLEAN)]);
    let mut session = Session::start(&folder, push());
    session.open("openapi.yaml");
    session.wait_for_codes("openapi.yaml", &[]);
    session.leave();
    session.process.close_stdin();
    assert_eq!(session.process.wait(), 1);
}

#[test]
fn a_parent_that_is_gone_is_followed() {
    // Any process will do that ends when it is told to.
    let mut parent = Command::new(binary()).arg("lsp").stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let folder = Folder::new(&[]);
    let mut session = Session::spawn(&folder, &["lsp", &format!("--clientProcessId={}", parent.id())]);
    session.leave();
    assert_eq!(session.error("textDocument/hover", json!({})), NOT_INITIALIZED);
    parent.kill().unwrap();
    parent.wait().unwrap();
    if cfg!(target_os = "linux") {
        assert_eq!(session.process.wait(), 1);
    }
}

#[test]
fn bytes_that_are_no_message_are_told_and_end_the_session() {
    // Where one message ends is not known any more: an editor starts the server again.
    let folder = Folder::new(&[("openapi.yaml", CLEAN)]);
    let mut session = Session::start(&folder, push());
    session.leave();
    session.process.send_bytes(b"Content-Length: 9\r\n\r\n{\"what\": ");
    assert_eq!(session.process.wait(), 1);
    assert_eq!(session.last_told()["error"]["code"], PARSE_ERROR);
}
