//! A language client for tests: starts the binary, speaks JSON-RPC over stdio, and waits for nothing longer than a
//! time limit.
//!
//! It keeps the documents that it has open as an editor does, applies workspace edits to them, and answers what the
//! server asks. When it goes out of scope, the server is shut down, and what nobody read fails the test: a response
//! with an error, an unknown message, an exit code other than 0, a panic on stderr, and what the strict check of the
//! protocol finds in all that was said.

mod document;
pub(crate) mod protocol;
mod transport;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::cli::Folder;
use document::Document;
pub(crate) use transport::{LIMIT, Process, frame, read};

/// A server with the client that talks to it.
pub(crate) struct Session {
    pub(crate) process: Process,
    folder: PathBuf,
    /// What `initialize` answered.
    pub(crate) initialized: Value,
    documents: BTreeMap<String, Document>,
    /// The last pushed diagnostics, by URI.
    pushed: BTreeMap<String, Value>,
    /// Settings under `openapiAnalyzer`, for `workspace/configuration`.
    pub(crate) settings: Value,
    /// The same for a folder, by its URI.
    pub(crate) folder_settings: BTreeMap<String, Value>,
    /// All messages, as `from` and `msg`.
    pub(crate) traffic: Vec<Value>,
    /// What the server asked of the client: methods, in order.
    pub(crate) asked: Vec<String>,
    /// What the server told without being asked, diagnostics aside.
    pub(crate) told: Vec<Value>,
    responses: BTreeMap<i64, Value>,
    answers: bool,
    next_id: i64,
    ended: bool,
    /// Whether the test ended the server in its own way.
    was_left: bool,
}

/// Capabilities of a client that waits for diagnostics.
pub(crate) fn push() -> Value {
    json!({
        "textDocument": { "publishDiagnostics": { "versionSupport": true, "relatedInformation": true } },
        "workspace": { "configuration": true, "workspaceEdit": { "documentChanges": true } },
    })
}

/// Capabilities of a client that asks for diagnostics.
pub(crate) fn pull() -> Value {
    json!({
        "textDocument": {
            "publishDiagnostics": { "relatedInformation": true },
            "diagnostic": { "relatedDocumentSupport": true },
        },
        "workspace": { "diagnostics": { "refreshSupport": true } },
    })
}

/// The same with UTF-8 for positions.
pub(crate) fn utf8(mut capabilities: Value) -> Value {
    capabilities["general"] = json!({ "positionEncodings": ["utf-8", "utf-16"] });
    capabilities
}

/// `file:` URI of a path.
pub(crate) fn uri_of(path: &Path) -> String {
    let mut uri = "file://".to_owned();
    for byte in path.to_str().unwrap().bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => uri.push(char::from(byte)),
            _ => uri += &format!("%{byte:02X}"),
        }
    }
    uri
}

impl Session {
    /// A server that has been initialized with a folder as its workspace.
    #[track_caller]
    pub(crate) fn start(folder: &Folder, capabilities: Value) -> Session {
        let uri = uri_of(&folder.path);
        Session::initialize(
            folder,
            json!({
                "processId": std::process::id(),
                "rootUri": uri,
                "workspaceFolders": [{ "uri": uri, "name": "test" }],
                "capabilities": capabilities,
            }),
        )
    }

    /// A server that has been initialized like this.
    #[track_caller]
    pub(crate) fn initialize(folder: &Folder, params: Value) -> Session {
        let mut session = Session::spawn(folder, &["lsp", "--stdio"]);
        session.initialized = session.request("initialize", params);
        session.notify("initialized", json!({}));
        session
    }

    /// A server that has not been initialized.
    #[track_caller]
    pub(crate) fn spawn(folder: &Folder, arguments: &[&str]) -> Session {
        Session {
            process: Process::spawn(&folder.path, arguments),
            folder: folder.path.clone(),
            initialized: Value::Null,
            documents: BTreeMap::new(),
            pushed: BTreeMap::new(),
            settings: Value::Null,
            folder_settings: BTreeMap::new(),
            traffic: Vec::new(),
            asked: Vec::new(),
            told: Vec::new(),
            responses: BTreeMap::new(),
            answers: true,
            next_id: 0,
            ended: false,
            was_left: false,
        }
    }

    /// From now on, the client answers nothing that the server asks.
    pub(crate) fn never_answer(&mut self) {
        self.answers = false;
    }

    /// The URI of a file of the folder. Names with a scheme are URIs already.
    pub(crate) fn uri(&self, name: &str) -> String {
        if name.contains(':') { name.to_owned() } else { uri_of(&self.folder.join(name)) }
    }

    // Messages

    pub(crate) fn notify(&mut self, method: &str, params: Value) {
        let mut message = json!({ "jsonrpc": "2.0", "method": method });
        if !params.is_null() {
            message["params"] = params;
        }
        self.send(message);
    }

    fn send(&mut self, message: Value) {
        self.process.send(&message);
        self.traffic.push(json!({ "from": "client", "msg": message }));
    }

    /// Sends a request without waiting.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.next_id += 1;
        let mut message = json!({ "jsonrpc": "2.0", "id": self.next_id, "method": method });
        if !params.is_null() {
            message["params"] = params;
        }
        self.send(message);
        self.next_id
    }

    /// The whole response to a request, with its `result` or its `error`.
    #[track_caller]
    pub(crate) fn response(&mut self, id: i64) -> Value {
        let end = Instant::now() + LIMIT;
        while !self.responses.contains_key(&id) {
            assert!(self.pump(end), "no response to request {id}: {}", self.process.stderr());
        }
        self.responses.remove(&id).unwrap()
    }

    /// Sends a request and waits for its result.
    #[track_caller]
    pub(crate) fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        let response = self.response(id);
        assert!(response.get("error").is_none(), "{method}: {response}");
        response.get("result").unwrap_or_else(|| panic!("{method}: neither a result nor an error")).clone()
    }

    /// Sends a request that has to fail, and gives its error code.
    #[track_caller]
    pub(crate) fn error(&mut self, method: &str, params: Value) -> i64 {
        let id = self.ask(method, params);
        let response = self.response(id);
        response["error"]["code"].as_i64().unwrap_or_else(|| panic!("{method} did not fail: {response}"))
    }

    /// Takes one message. False if there is none before the end.
    fn pump(&mut self, end: Instant) -> bool {
        let Some(message) = self.process.receive(end) else { return false };
        self.traffic.push(json!({ "from": "server", "msg": message }));
        assert_eq!(message["jsonrpc"], "2.0", "{message}");
        match (message.get("method").and_then(Value::as_str), message.get("id")) {
            (Some(method), Some(id)) => {
                self.asked.push(method.to_owned());
                let result = match method {
                    "workspace/configuration" => {
                        let items = message["params"]["items"].as_array().unwrap();
                        let of = |it: &Value| it["scopeUri"].as_str().and_then(|it| self.folder_settings.get(it));
                        items.iter().map(|it| of(it).unwrap_or(&self.settings).clone()).collect()
                    }
                    "window/showDocument" => json!({ "success": true }),
                    "client/registerCapability"
                    | "client/unregisterCapability"
                    | "workspace/diagnostic/refresh"
                    | "window/workDoneProgress/create" => Value::Null,
                    _ => panic!("no client knows {message}"),
                };
                if self.answers {
                    self.send(json!({ "jsonrpc": "2.0", "id": id, "result": result }));
                }
            }
            (Some("textDocument/publishDiagnostics"), None) => {
                let uri = message["params"]["uri"].as_str().unwrap().to_owned();
                self.pushed.insert(uri, message["params"].clone());
            }
            (Some(_), None) => self.told.push(message),
            // About bytes that were no request.
            (None, Some(Value::Null)) => self.told.push(message),
            (None, Some(id)) => {
                let id = id.as_i64().unwrap_or_else(|| panic!("an id that nobody sent: {message}"));
                assert!((1..=self.next_id).contains(&id), "an id that nobody sent: {message}");
                assert!(self.responses.insert(id, message).is_none(), "two responses to request {id}");
            }
            (None, None) => panic!("what is this? {message}"),
        }
        true
    }

    /// The last of what the server told without being asked.
    pub(crate) fn last_told(&mut self) -> Value {
        while self.pump(Instant::now() + Duration::from_millis(200)) {}
        self.told.last().cloned().unwrap_or_default()
    }

    // Documents

    /// Opens a file of the folder with the text on disk.
    #[track_caller]
    pub(crate) fn open(&mut self, name: &str) {
        let text = std::fs::read_to_string(self.folder.join(name)).unwrap();
        self.open_with(name, &text);
    }

    /// Opens a document with a text that is not the one on disk.
    pub(crate) fn open_with(&mut self, name: &str, text: &str) {
        let language = if name.ends_with(".json") { "json" } else { "yaml" };
        let uri = self.uri(name);
        let item = json!({ "uri": uri, "languageId": language, "version": 1, "text": text });
        self.documents.insert(uri, Document::new(text));
        self.notify("textDocument/didOpen", json!({ "textDocument": item }));
    }

    pub(crate) fn close(&mut self, name: &str) {
        let uri = self.uri(name);
        self.documents.remove(&uri);
        self.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    }

    /// The text of an open document.
    #[track_caller]
    pub(crate) fn text(&self, name: &str) -> &str {
        &self.documents[&self.uri(name)].text
    }

    /// Replaces the first occurrence of `old` as a person types: one edit with its range.
    #[track_caller]
    pub(crate) fn replace(&mut self, name: &str, old: &str, new: &str) {
        let start = self.text(name).find(old).unwrap_or_else(|| panic!("no `{old}` in {name}"));
        self.edit(name, start..start + old.len(), new);
    }

    /// Replaces a range of bytes: one edit with its range.
    #[track_caller]
    pub(crate) fn edit(&mut self, name: &str, range: std::ops::Range<usize>, new: &str) {
        let (uri, utf8) = (self.uri(name), self.is_utf8());
        let document = self.documents.get_mut(&uri).unwrap();
        let changed = document.range(range.clone(), utf8);
        document.text.replace_range(range, new);
        document.version += 1;
        let id = json!({ "uri": uri, "version": document.version });
        let changes = json!([{ "range": changed, "text": new }]);
        self.notify("textDocument/didChange", json!({ "textDocument": id, "contentChanges": changes }));
    }

    /// Sends the text whole.
    pub(crate) fn replace_all(&mut self, name: &str, text: &str) {
        let uri = self.uri(name);
        let document = self.documents.get_mut(&uri).unwrap();
        text.clone_into(&mut document.text);
        document.version += 1;
        let id = json!({ "uri": uri, "version": document.version });
        self.notify("textDocument/didChange", json!({ "textDocument": id, "contentChanges": [{ "text": text }] }));
    }

    pub(crate) fn is_utf8(&self) -> bool {
        self.initialized["capabilities"]["positionEncoding"] == "utf-8"
    }

    // Diagnostics

    /// The diagnostics of a document as it is now, by pull where the server offers it, else by push.
    #[track_caller]
    pub(crate) fn diagnostics(&mut self, name: &str) -> Vec<Value> {
        let uri = self.uri(name);
        if self.initialized["capabilities"]["diagnosticProvider"].is_object() {
            let report = self.pull(&uri);
            assert_eq!(report["kind"], "full", "{report}");
            return report["items"].as_array().unwrap().clone();
        }
        let version = self.documents[&uri].version;
        self.pushed(name, |it| it["version"] == version)
    }

    /// Asks for the report of a document, and again where the server says so.
    #[track_caller]
    fn pull(&mut self, uri: &str) -> Value {
        let end = Instant::now() + LIMIT;
        loop {
            let id = self.ask("textDocument/diagnostic", json!({ "textDocument": { "uri": uri } }));
            let response = self.response(id);
            match response.get("result") {
                Some(report) => return report.clone(),
                None => assert_eq!(response["error"]["data"]["retriggerRequest"], true, "{response}"),
            }
            assert!(Instant::now() < end, "never answered: {response}");
        }
    }

    /// Waits for something that the server tells without being asked.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, what: &str, is_it: impl Fn(&Value) -> bool) -> Value {
        let end = Instant::now() + LIMIT;
        loop {
            if let Some(at) = self.told.iter().position(&is_it) {
                return self.told.remove(at);
            }
            assert!(self.pump(end), "{what} never came: {:?}", self.told);
        }
    }

    /// Waits until the server has asked something of the client so many times.
    #[track_caller]
    pub(crate) fn wait_until_asked(&mut self, method: &str, times: usize) {
        let end = Instant::now() + LIMIT;
        while self.asked.iter().filter(|it| *it == method).count() < times {
            assert!(self.pump(end), "{method} was not asked {times} times: {:?}", self.asked);
        }
    }

    /// Whether an answer to a request has come.
    pub(crate) fn is_answered(&mut self, id: i64) -> bool {
        while self.pump(Instant::now() + Duration::from_millis(300)) {}
        self.responses.contains_key(&id)
    }

    /// The first pushed diagnostics of a document that are as wanted.
    #[track_caller]
    pub(crate) fn pushed(&mut self, name: &str, wanted: impl Fn(&Value) -> bool) -> Vec<Value> {
        let (uri, end) = (self.uri(name), Instant::now() + LIMIT);
        loop {
            if let Some(params) = self.pushed.get(&uri)
                && wanted(params)
            {
                return params["diagnostics"].as_array().unwrap().clone();
            }
            let last = self.pushed.get(&uri).cloned();
            assert!(self.pump(end), "{name}: not what was wanted: {last:?} {}", self.process.stderr());
        }
    }

    /// Waits until the diagnostics of a document have exactly these codes.
    #[track_caller]
    pub(crate) fn wait_for_codes(&mut self, name: &str, codes: &[&str]) {
        if !self.initialized["capabilities"]["diagnosticProvider"].is_object() {
            self.pushed(name, |it| codes_of(it["diagnostics"].as_array().unwrap()) == codes);
            return;
        }
        let end = Instant::now() + LIMIT;
        loop {
            let found = codes_of(&self.diagnostics(name));
            if found == codes {
                return;
            }
            assert!(Instant::now() < end, "{name}: {found:?}, not {codes:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until a document has exactly these codes, by the route that the client and the server agreed upon.
    #[track_caller]
    pub(crate) fn pushed_or_pulled(&mut self, name: &str, client: &str, codes: &[&str]) {
        if self.initialized["capabilities"]["diagnosticProvider"].is_object() {
            return self.wait_for_codes(name, codes);
        }
        let found = self.pushed(name, |it| codes_of(it["diagnostics"].as_array().unwrap()) == codes);
        assert_eq!(codes_of(&found), codes, "{client}");
    }

    /// Whether anything was ever pushed for a document.
    pub(crate) fn has_pushed(&self, name: &str) -> bool {
        self.pushed.contains_key(&self.uri(name))
    }

    // Fixes

    /// The code actions at the place of the first diagnostic with a code.
    #[track_caller]
    pub(crate) fn fixes(&mut self, name: &str, code: &str) -> Vec<Value> {
        let diagnostics = self.diagnostics(name);
        let diagnostic = diagnostics.iter().find(|it| it["code"] == code);
        let range = diagnostic.unwrap_or_else(|| panic!("no {code}: {diagnostics:#?}"))["range"].clone();
        // Some clients send no diagnostics along: fixes are found without them.
        let actions = self.request(
            "textDocument/codeAction",
            json!({ "textDocument": { "uri": self.uri(name) }, "range": range, "context": { "diagnostics": [] } }),
        );
        let actions = actions.as_array().cloned().unwrap_or_default();
        actions.into_iter().filter(|it| it["diagnostics"][0]["code"] == code).collect()
    }

    /// Applies the fix of a code that an editor takes first: the preferred one, else the first.
    #[track_caller]
    pub(crate) fn fix(&mut self, name: &str, code: &str) {
        let fixes = self.fixes(name, code);
        let preferred = fixes.iter().find(|it| it["isPreferred"] == true).or(fixes.first());
        let fix = preferred.unwrap_or_else(|| panic!("{name}: no fix for {code}")).clone();
        let edit = self.edit_of(fix);
        self.apply(&edit);
    }

    /// The edit of an action: it has one, or it is resolved.
    #[track_caller]
    pub(crate) fn edit_of(&mut self, action: Value) -> Value {
        match action.get("edit") {
            Some(edit) => edit.clone(),
            None => self.request("codeAction/resolve", action)["edit"].clone(),
        }
    }

    /// Applies a workspace edit: to the buffers of what is open, to the disk otherwise.
    #[track_caller]
    pub(crate) fn apply(&mut self, edit: &Value) {
        let mut files: Vec<(String, Vec<Value>)> = Vec::new();
        let wants_document_changes = edit["documentChanges"].is_array();
        for change in edit["documentChanges"].as_array().into_iter().flatten() {
            let uri = change["textDocument"]["uri"].as_str().unwrap();
            let version = self.documents.get(uri).map_or(Value::Null, |it| it.version.into());
            assert_eq!(change["textDocument"]["version"], version, "{edit}");
            files.push((uri.to_owned(), change["edits"].as_array().unwrap().clone()));
        }
        for (uri, edits) in edit["changes"].as_object().into_iter().flatten() {
            assert!(!wants_document_changes, "both kinds of changes: {edit}");
            files.push((uri.clone(), edits.as_array().unwrap().clone()));
        }
        assert!(!files.is_empty(), "an edit of nothing: {edit}");
        let utf8 = self.is_utf8();
        for (uri, edits) in files {
            match self.documents.get(&uri) {
                Some(document) => {
                    // From the end to the start, so that no edit moves another.
                    for (range, new) in document.edits(&edits, utf8) {
                        self.edit(&uri, range, &new);
                    }
                }
                None => {
                    let path = self.folder.join(uri.strip_prefix(&(uri_of(&self.folder) + "/")).unwrap());
                    let mut document = Document::new(&std::fs::read_to_string(&path).unwrap());
                    for (range, new) in document.edits(&edits, utf8) {
                        document.text.replace_range(range, &new);
                    }
                    std::fs::write(path, document.text).unwrap();
                }
            }
        }
    }

    // The end

    /// Says goodbye as the protocol wants it; gives the exit code.
    #[track_caller]
    pub(crate) fn end(mut self) -> i32 {
        self.say_goodbye()
    }

    /// Says goodbye, and gives all messages from the first to the last.
    #[track_caller]
    pub(crate) fn finish(mut self) -> Vec<Value> {
        assert_eq!(self.say_goodbye(), 0);
        while self.pump(Instant::now() + Duration::from_millis(200)) {}
        protocol::check(&self.traffic, false);
        std::mem::take(&mut self.traffic)
    }

    /// Checks what was said so far, and keeps of it only how it started: for sessions that say much.
    #[track_caller]
    pub(crate) fn forget_traffic(&mut self) {
        protocol::check(&self.traffic, self.was_left);
        // `initialize`, and its answer.
        self.traffic.retain(|it| match it["msg"]["method"].as_str() {
            Some(method) => method == "initialize",
            None => it["from"] == "server" && it["msg"]["id"] == 1,
        });
    }

    /// Leaves the end to the test.
    pub(crate) fn leave(&mut self) {
        self.ended = true;
        self.was_left = true;
    }

    #[track_caller]
    fn say_goodbye(&mut self) -> i32 {
        self.ended = true;
        if self.initialized.is_object() {
            assert_eq!(self.request("shutdown", Value::Null), Value::Null);
        }
        self.send(json!({ "jsonrpc": "2.0", "method": "exit" }));
        self.process.wait()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        if !self.ended {
            let expected = if self.initialized.is_object() { 0 } else { 1 };
            assert_eq!(self.say_goodbye(), expected, "{}", self.process.stderr());
        }
        while self.pump(Instant::now() + Duration::from_millis(200)) {}
        let unread: Vec<_> = self.responses.values().filter(|it| it.get("error").is_some()).collect();
        assert!(unread.is_empty(), "nobody read these errors: {unread:?}");
        assert!(self.told.iter().all(|it| it["method"] != "window/showMessage"), "{:?}", self.told);
        let stderr = self.process.stderr();
        assert!(!stderr.contains("internal error") && !stderr.contains("panicked"), "{stderr}");
        protocol::check(&self.traffic, self.was_left);
    }
}

/// The codes of diagnostics, in their order.
pub(crate) fn codes_of(diagnostics: &[Value]) -> Vec<String> {
    diagnostics.iter().map(|it| it["code"].as_str().unwrap().to_owned()).collect()
}

/// Diagnostics as a snapshot shows them.
pub(crate) fn show(diagnostics: &[Value]) -> String {
    let line = |it: &Value| {
        let position = |end: &str| format!("{}:{}", it["range"][end]["line"], it["range"][end]["character"]);
        let severity = ["?", "error", "warning", "information", "hint"][it["severity"].as_u64().unwrap() as usize];
        assert_eq!(it["source"], "openapi-analyzer");
        format!("{}-{} {severity} {}\n", position("start"), position("end"), it["code"].as_str().unwrap())
    };
    diagnostics.iter().map(line).collect()
}
