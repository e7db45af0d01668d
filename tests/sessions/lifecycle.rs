//! From the first message to the exit code.

use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::cli::{CLEAN, Folder, binary};
use crate::harness::{Session, frame, protocol, push, read, uri_of};

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

/// What is in the workspace has findings though it is not open.
#[track_caller]
fn check_root(params: Value, is_root: bool) {
    let folder = Folder::new(&[("a b/openapi.yaml", &crate::cli::without_schema())]);
    let path = folder.path.join("a b");
    let (uri, path) = (uri_of(&path), path.to_str().unwrap());
    let params =
        params.to_string().replace("URI", &uri).replace("SPACE", &uri.replace("%20", " ")).replace("PATH", path);
    let mut params: Value = serde_json::from_str(&params).unwrap();
    params["processId"] = Value::Null;
    params["capabilities"] = push();
    let mut session = Session::initialize(&folder, params);
    if is_root {
        session.pushed("a b/openapi.yaml", |it| it["diagnostics"].as_array().unwrap().len() == 1);
    }
    session.open("a b/openapi.yaml");
    session.wait_for_codes("a b/openapi.yaml", &["response-schema-missing"]);
}

#[test]
fn a_root_may_be_given_in_any_way_or_not_at_all() {
    check_root(json!({ "rootUri": null, "workspaceFolders": [{ "uri": "URI", "name": "a" }] }), true);
    check_root(json!({ "rootUri": null, "workspaceFolders": [{ "uri": "SPACE", "name": "a" }] }), true);
    check_root(json!({ "rootUri": "URI" }), true);
    check_root(json!({ "rootUri": "SPACE", "workspaceFolders": [] }), true);
    check_root(json!({ "rootUri": null, "rootPath": "PATH" }), true);
    check_root(json!({ "rootUri": null, "workspaceFolders": null }), false);
}

#[test]
fn what_cannot_be_read_of_a_client_takes_nothing_from_the_rest() {
    let folder = Folder::new(&[("openapi.yaml", CLEAN)]);
    let capabilities = json!({
        "general": { "positionEncodings": ["utf-7", "utf-8"] },
        "textDocument": { "hover": { "contentFormat": ["asciidoc", "markdown"] }, "semanticTokens": {} },
        "workspace": { "workspaceEdit": { "resourceOperations": ["copy"], "failureHandling": "none" } },
    });
    let mut session = Session::spawn(&folder, &["lsp"]);
    let params = json!({ "processId": "1", "clientInfo": {}, "trace": "compact", "capabilities": capabilities });
    session.initialized = session.request("initialize", params);
    session.notify("initialized", json!({}));
    assert_eq!(session.initialized["capabilities"]["positionEncoding"], "utf-8");
    session.open("openapi.yaml");
    let place = json!({ "uri": session.uri("openapi.yaml") });
    let params = json!({ "textDocument": place, "position": { "line": 0, "character": 1 } });
    assert_eq!(session.request("textDocument/hover", params)["contents"]["kind"], "markdown");
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

/// A client that starts the server, which inherits a stdin that is held open here: when the client dies, it stays open.
struct Client {
    client: std::process::Child,
    /// Where the system tells about the server.
    server: std::path::PathBuf,
    stdin: std::fs::File,
    folder: Folder,
    said: Vec<Value>,
}

impl Client {
    /// `None`, after a line, where that cannot be tried.
    fn start(arguments: &str) -> Option<Client> {
        let folder = Folder::new(&[("out", "")]);
        let server = format!("'{}' lsp {arguments} <&3 >out 2>/dev/null", binary().display());
        let mut client = Command::new("sh");
        client.args(["-c", &format!("mkfifo pipe; exec 3<>pipe; {server} & echo $!; wait")]);
        let Ok(mut client) = client.current_dir(&folder.path).stdout(Stdio::piped()).spawn() else {
            eprintln!("skipped: there is no sh");
            return None;
        };
        let mut line = String::new();
        let mut stdout = std::io::BufReader::new(client.stdout.take().unwrap());
        std::io::BufRead::read_line(&mut stdout, &mut line).unwrap();
        let server = std::path::PathBuf::from(format!("/proc/{}", line.trim()));
        if !server.exists() {
            eprintln!("skipped: processes cannot be seen here");
            client.kill().unwrap();
            return None;
        }
        let stdin = std::fs::File::options().read(true).write(true).open(folder.path.join("pipe")).unwrap();
        Some(Client { client, server, stdin, folder, said: Vec::new() })
    }

    fn say(&mut self, message: Value) {
        std::io::Write::write_all(&mut self.stdin, frame(&message).as_bytes()).unwrap();
        self.said.push(json!({ "from": "client", "msg": message }));
    }

    /// Waits for something that the server does or answers.
    #[track_caller]
    fn wait_until(&self, what: &str, is_it: impl Fn(&Client) -> bool) {
        let end = std::time::Instant::now() + crate::harness::LIMIT;
        while !is_it(self) {
            assert!(std::time::Instant::now() < end, "{what}");
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
    }

    fn die(&mut self) {
        self.client.kill().unwrap();
        self.client.wait().unwrap();
    }

    #[track_caller]
    fn check_gone(&self) {
        let start = std::time::Instant::now();
        while self.server.exists() {
            assert!(start.elapsed() < std::time::Duration::from_secs(5), "the server is still there");
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        let mut out = std::io::BufReader::new(std::fs::File::open(self.folder.path.join("out")).unwrap());
        let answers = std::iter::from_fn(|| read(&mut out)).map(|it| json!({ "from": "server", "msg": it }));
        protocol::check(&self.said.iter().cloned().chain(answers).collect::<Vec<_>>(), true);
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.client.kill();
        if self.server.exists() {
            let _ = Command::new("kill").arg(self.server.file_name().unwrap_or_default()).status();
        }
    }
}

#[test]
fn a_client_that_is_killed_leaves_no_server_behind() {
    let Some(mut client) = Client::start("--clientProcessId=$$") else { return };
    // A server that has read its arguments looks after its client in a thread of its own.
    let is_looking = |threads: std::fs::ReadDir| {
        threads
            .flatten()
            .any(|it| std::fs::read_to_string(it.path().join("comm")).is_ok_and(|it| it.trim() == "parent"))
    };
    client.wait_until("the server looks after nobody", |it| {
        std::fs::read_dir(it.server.join("task")).is_ok_and(is_looking)
    });
    client.die();
    client.check_gone();
}

#[test]
fn a_client_that_is_killed_before_it_says_who_it_is_leaves_no_server_behind() {
    let Some(mut client) = Client::start("") else { return };
    // A server that answers has seen who started it.
    client.say(json!({ "jsonrpc": "2.0", "id": 1, "method": "textDocument/hover", "params": {} }));
    client.wait_until("the server answers nothing", |it| it.folder.read("out").contains("-32002"));
    let params = json!({ "processId": client.client.id(), "capabilities": {} });
    client.die();
    client.say(json!({ "jsonrpc": "2.0", "id": 2, "method": "initialize", "params": params }));
    client.check_gone();
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
