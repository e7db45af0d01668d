//! From the first message to the exit code.

use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::cli::{CLEAN, Folder, binary};
use crate::harness::{Session, push, uri_of};

const PARSE_ERROR: i64 = -32700;
const NOT_INITIALIZED: i64 = -32002;
const INVALID_REQUEST: i64 = -32600;
const METHOD_NOT_FOUND: i64 = -32601;
const INVALID_PARAMS: i64 = -32602;

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
fn a_parent_that_is_dead_and_not_yet_buried_is_followed() {
    let mut parent = Command::new(binary()).arg("lsp").stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let folder = Folder::new(&[]);
    let mut session = Session::spawn(&folder, &["lsp"]);
    session.leave();
    session.initialized = session.request("initialize", json!({ "processId": parent.id(), "capabilities": {} }));
    parent.kill().unwrap();
    if cfg!(target_os = "linux") {
        let start = std::time::Instant::now();
        assert_eq!(session.process.wait(), 1);
        let took = start.elapsed();
        assert!(took < std::time::Duration::from_secs(5), "{took:?}");
    }
    parent.wait().unwrap();
}

#[test]
fn a_client_that_is_killed_leaves_no_server_behind() {
    // A client that starts the server, which inherits a stdin that stays open when the client dies.
    let folder = Folder::new(&[]);
    let script =
        format!("'{}' lsp --clientProcessId=$$ <&3 >/dev/null 2>/dev/null & echo $!; wait", binary().display());
    let keeps_stdin_open = "exec 3<>pipe; ";
    let mut client = Command::new("sh");
    client.args(["-c", &format!("mkfifo pipe; {keeps_stdin_open}{script}")]).current_dir(&folder.path);
    let Ok(mut client) = client.stdout(Stdio::piped()).spawn() else {
        eprintln!("skipped: there is no sh");
        return;
    };
    let mut line = String::new();
    let mut stdout = std::io::BufReader::new(client.stdout.take().unwrap());
    std::io::BufRead::read_line(&mut stdout, &mut line).unwrap();
    let server = std::path::PathBuf::from(format!("/proc/{}", line.trim()));
    if !server.exists() {
        eprintln!("skipped: processes cannot be seen here");
        return;
    }
    // A server that has read its arguments looks after its client in a thread of its own.
    let is_looking = |threads: std::fs::ReadDir| {
        threads
            .flatten()
            .any(|it| std::fs::read_to_string(it.path().join("comm")).is_ok_and(|it| it.trim() == "parent"))
    };
    let end = std::time::Instant::now() + crate::harness::LIMIT;
    while !std::fs::read_dir(server.join("task")).is_ok_and(is_looking) {
        assert!(std::time::Instant::now() < end, "the server looks after nobody");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    // The pipe that keeps the server's stdin open is held here, too.
    let _pipe = std::fs::File::options().read(true).write(true).open(folder.path.join("pipe")).unwrap();
    client.kill().unwrap();
    client.wait().unwrap();
    let start = std::time::Instant::now();
    while server.exists() {
        assert!(start.elapsed() < std::time::Duration::from_secs(5), "the server is still there");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

/// A description so large that reading it, and judging it, takes a while.
fn large() -> String {
    let mut text = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n".to_owned();
    for number in 0..6000 {
        text += &format!(
            "  /teams/{number}:\n    get:\n      operationId: get{number}\n      description: {:x<400}\n      responses:\n        '200':\n          description: OK\n          content:\n            application/json:\n              schema:\n                type: object\n                properties:\n                  id: {{type: string}}\n                  name: {{type: string, example: a}}\n              example: {{id: '1', name: b}}\n",
            "",
        );
    }
    text
}

/// How a server gets to know that its client is gone.
#[derive(Clone, Copy, Debug)]
enum Sign {
    EndOfStdin,
    EndOfProcess,
}

/// The client dies so long after it has opened a large description with a baseline of the same size: the server is
/// reading, or judging.
#[track_caller]
fn check_end_in_the_midst(sign: Sign, after: std::time::Duration) {
    let folder = Folder::new(&[
        ("openapi.yaml", &large()),
        ("published.yaml", &large()),
        ("openapi-analyzer.yaml", "baseline: {file: published.yaml}\n"),
    ]);
    let mut client = Command::new(binary()).arg("lsp").stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let params = json!({ "processId": client.id(), "rootUri": uri_of(&folder.path), "capabilities": push() });
    let mut session = Session::initialize(&folder, params);
    session.leave();
    session.open("openapi.yaml");
    std::thread::sleep(after);
    let start = std::time::Instant::now();
    match sign {
        Sign::EndOfStdin => session.process.close_stdin(),
        Sign::EndOfProcess => client.kill().unwrap(),
    }
    if matches!(sign, Sign::EndOfStdin) || cfg!(target_os = "linux") {
        assert_eq!(session.process.wait(), 1);
        let took = start.elapsed();
        eprintln!("{sign:?}, {after:?} after the document was opened: the server ends {took:?} later");
        assert!(took < std::time::Duration::from_secs(5), "{took:?}");
    }
    let _ = client.kill();
    client.wait().unwrap();
}

#[test]
fn a_client_that_dies_in_the_midst_of_work_leaves_no_server_behind() {
    for sign in [Sign::EndOfStdin, Sign::EndOfProcess] {
        for milliseconds in [0, 100, 1000] {
            check_end_in_the_midst(sign, std::time::Duration::from_millis(milliseconds));
        }
    }
}

#[test]
fn parameters_that_nobody_needs_are_passed_over() {
    let folder = Folder::new(&[("openapi.yaml", CLEAN)]);
    let mut session = Session::start(&folder, push());
    session.leave();
    assert_eq!(session.request("shutdown", json!({})), Value::Null);
    session.notify("exit", json!({}));
    assert_eq!(session.process.wait(), 0);
}

#[test]
fn parameters_that_are_wrong_fail_one_request_only() {
    let folder = Folder::new(&[("openapi.yaml", CLEAN)]);
    let mut session = Session::start(&folder, push());
    assert_eq!(session.error("textDocument/hover", json!({ "textDocument": 1 })), INVALID_PARAMS);
    assert_eq!(session.error("$/nobodyKnows", json!({})), METHOD_NOT_FOUND);
    session.notify("textDocument/didChange", json!({ "textDocument": null }));
    let nowhere = json!({ "uri": "file:///nowhere/at/all.yaml", "version": 2 });
    session.notify("textDocument/didChange", json!({ "textDocument": nowhere, "contentChanges": [] }));
    session.open("openapi.yaml");
    session.wait_for_codes("openapi.yaml", &[]);
}

#[test]
fn the_server_needs_no_argument_and_takes_those_of_editors() {
    for arguments in
        [&[][..], &["--stdio"], &["lsp", "--stdio", "--clientProcessId=1"], &["lsp", "--log-level", "error"]]
    {
        let folder = Folder::new(&[]);
        let mut session = Session::spawn(&folder, arguments);
        session.initialized = session.request("initialize", json!({ "processId": null, "capabilities": {} }));
        session.notify("initialized", json!({}));
        assert_eq!(session.end(), 0, "{arguments:?}");
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
