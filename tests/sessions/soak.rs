//! Random work over a workspace of several files: edits, requests, cancels, and changes on disk. At every checkpoint the
//! state equals that of a fresh server, every request was answered, and memory stays flat.
//!
//! `OPENAPI_ANALYZER_SOAK_SECONDS` says how long; a few seconds without it. `OPENAPI_ANALYZER_SOAK_SEED` is a number that
//! leads another way.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::cli::{CLEAN, Folder, without_weight};
use crate::harness::{Session, pull};

const FRAGMENT: &str =
    "type: object\nproperties:\n  id: {type: string}\n  size: {$ref: 'openapi.yaml#/components/schemas/Size'}\n";

const PATH: &str = "{ \"get\": { \"responses\": { \"200\": { \"description\": \"OK\",\n  \"content\": { \"application/json\": { \"schema\": { \"$ref\": \"../parcel.yaml\" } } } } } } }\n";

const RECORDING: &str = "{\"request\": {\"method\": \"GET\", \"url\": \"https://a.example/parcels\"}, \"response\": {\"status\": 200, \"headers\": {\"content-type\": \"application/json\"}, \"body\": [{\"id\": \"1\", \"weight\": 2}]}}\n";

const CONFIG: &str = "openapi-analyzer.yaml";

const NAMES: [&str; 7] = [
    "openapi.yaml",
    "parcel.yaml",
    "paths/sent.json",
    "published.yaml",
    "published/weight.yaml",
    CONFIG,
    "recordings/a.ndjson",
];

/// What people type, and what breaks.
#[rustfmt::skip]
const PIECES: [&str; 14] = [
    "x", "\n", ": ", "#", "'", "🎉", "- ", "    description: more\n", "$ref", "required: [id]\n", "\r\n", "é", "{", "\"",
];

/// How much more memory is no leak: what a large state needs for a while.
const SLACK_KB: u64 = 64 << 10;

fn workspace() -> Folder {
    let more = "  /sent:\n    $ref: paths/sent.json\ncomponents:\n  schemas:\n    Size: {type: integer}\n    Parcel: {$ref: parcel.yaml}\n";
    let published = CLEAN.replace("type: integer", "$ref: published/weight.yaml");
    Folder::new(&[
        ("openapi.yaml", &format!("{}{more}", without_weight())),
        ("parcel.yaml", FRAGMENT),
        ("paths/sent.json", PATH),
        ("published.yaml", &published),
        ("published/weight.yaml", "type: integer\n"),
        (CONFIG, "baseline: {file: published.yaml}\nevidence: ['recordings/*.ndjson']\n"),
        ("recordings/a.ndjson", RECORDING),
    ])
}

/// A sequence that looks random, and is the same each time.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

/// The editor, the disk, and what was asked.
struct Soak {
    folder: Folder,
    session: Session,
    random: Random,
    open: Vec<&'static str>,
    asked: Vec<i64>,
}

impl Soak {
    fn step(&mut self) {
        match self.random.below(12) {
            0 => self.open_or_close(),
            1 => self.change_on_disk(),
            2..=4 => self.ask(),
            _ => self.edit(),
        }
    }

    fn edit(&mut self) {
        let open = self.open.clone();
        if open.is_empty() {
            return self.open_or_close();
        }
        let (name, piece) = (self.random.one(&open), self.random.one(&PIECES));
        let text = self.session.text(name);
        // Documents stay as large as people's are.
        if text.len() > 8000 {
            return self.session.replace_all(name, "openapi: 3.1.0\n");
        }
        let length = text.len();
        let from = self.random.below(length + 1);
        let to = from + self.random.below(3) * self.random.below(8);
        let text = self.session.text(name);
        let floor = |at: usize| (0..=at.min(length)).rev().find(|at| text.is_char_boundary(*at)).unwrap();
        // No edit takes a line end apart: the client of these tests counts them as whole.
        let (from, to) = (floor(from), floor(to));
        let splits = |at: usize| at > 0 && text.as_bytes()[at - 1] == b'\r' && text.as_bytes().get(at) == Some(&b'\n');
        if splits(from) || splits(to) {
            return;
        }
        self.session.edit(name, from..to, if self.random.below(4) == 0 { "" } else { piece });
    }

    fn ask(&mut self) {
        let name = self.random.one(&NAMES);
        let uri = self.session.uri(name);
        let position = json!({ "line": self.random.below(40), "character": self.random.below(40) });
        let params = json!({ "textDocument": { "uri": uri }, "position": position,
            "range": { "start": position, "end": position },
            "context": { "includeDeclaration": true, "triggerKind": 1, "diagnostics": [] } });
        #[rustfmt::skip]
        let method = self.random.one(&[
            "hover", "definition", "references", "completion", "documentSymbol", "codeAction", "diagnostic",
        ]);
        let id = self.session.ask(&format!("textDocument/{method}"), params);
        if self.random.below(3) == 0 {
            self.session.notify("$/cancelRequest", json!({ "id": id }));
        }
        self.asked.push(id);
    }

    fn open_or_close(&mut self) {
        let name = NAMES[self.random.below(NAMES.len() - 1)];
        match self.open.iter().position(|it| *it == name) {
            Some(at) => {
                self.open.remove(at);
                self.session.close(name);
            }
            None if self.folder.path.join(name).exists() => {
                self.open.push(name);
                self.session.open(name);
            }
            None => {}
        }
    }

    /// Another program writes, breaks or deletes a file, or puts it back, and the editor tells.
    fn change_on_disk(&mut self) {
        let name = self.random.one(&NAMES);
        let path = self.folder.path.join(name);
        let fresh = workspace();
        match self.random.below(4) {
            0 => drop(std::fs::remove_file(&path)),
            1 if name == CONFIG => self.folder.write(name, "baseline: none\n"),
            1 => self.folder.write(name, "a: [\n"),
            _ => self.folder.write(name, fresh.read(name)),
        }
        let uri = self.session.uri(name);
        let kind = if path.exists() { 2 } else { 3 };
        self.session.notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri, "type": kind }] }));
    }

    /// The files that are there.
    fn on_disk(&self) -> String {
        let there = NAMES.iter().filter(|it| self.folder.path.join(it).exists());
        there.map(|it| format!("{it}: {:?} ", self.folder.read(it))).collect()
    }

    /// All requests are answered, and the findings are those of a server that has just started.
    #[track_caller]
    fn check(&mut self) {
        for id in std::mem::take(&mut self.asked) {
            let response = self.session.response(id);
            let code = response["error"]["code"].as_i64();
            assert!(code.is_none_or(|it| [-32800, -32801, -32802].contains(&it)), "{response}");
        }
        let mut fresh = Session::start(&self.folder, pull());
        for name in &self.open {
            fresh.open_with(name, self.session.text(name));
        }
        let (ours, theirs) = (findings(&mut self.session), findings(&mut fresh));
        if ours != theirs {
            let texts: String = self.open.iter().map(|it| format!("--- {it}\n{}\n", self.session.text(it))).collect();
            std::thread::sleep(Duration::from_secs(6));
            let later = if findings(&mut self.session) == theirs { "late" } else { "for good" };
            let status =
                self.session.request("workspace/executeCommand", json!({ "command": "openapi-analyzer.status" }));
            let status = status.as_str().unwrap_or_default();
            assert_eq!(ours, theirs, "wrong {later}, and {} is on disk:\n{texts}\n{status}", self.on_disk());
        }
        self.session.forget_traffic();
        self.session.told.clear();
    }
}

/// What there is to say, by document.
#[track_caller]
fn findings(session: &mut Session) -> Vec<(String, Value)> {
    let report = session.request("workspace/diagnostic", json!({ "previousResultIds": [] }));
    let items = report["items"].as_array().unwrap().iter().map(|it| (it["uri"].to_string(), it["items"].clone()));
    items.filter(|(_, items)| *items != json!([])).collect()
}

/// A number that the one who runs the tests has given.
fn given(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

#[test]
fn after_any_work_the_state_is_that_of_a_fresh_server() {
    let folder = workspace();
    let session = Session::start(&folder, pull());
    // Never zero, which would stay so.
    let seed = given("OPENAPI_ANALYZER_SOAK_SEED").unwrap_or_default().wrapping_mul(2);
    let random = Random(0x9E37_79B9_7F4A_7C15 ^ seed);
    let mut soak = Soak { folder, session, random, open: Vec::new(), asked: Vec::new() };
    let limit = Duration::from_secs(given("OPENAPI_ANALYZER_SOAK_SECONDS").unwrap_or(4));
    let start = Instant::now();
    let mut memory = Vec::new();
    while start.elapsed() < limit || memory.is_empty() {
        for _ in 0..60 {
            soak.step();
        }
        soak.check();
        memory.extend(soak.session.process.resident_kb());
        if memory.is_empty() && start.elapsed() > limit {
            // A system that does not tell of memory.
            break;
        }
    }
    // The first quarter warms up: threads get their stacks, and the heap its size.
    let warm = memory.get(memory.len() / 4).copied().unwrap_or_default();
    let last = memory.last().copied().unwrap_or_default();
    assert!(last <= warm + warm / 4 + SLACK_KB, "memory grew from {warm} to {last} kB: {memory:?}");
}
