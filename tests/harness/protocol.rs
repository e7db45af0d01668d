//! The strict check of the protocol over all that a session said: every message has the fields that it must have, of the
//! right type, and no others; every request is answered once, and the server asks nothing that the client cannot do.
//!
//! The check is not part of the repository, and needs Python with `lsprotocol`. It starts once, and is asked for each
//! session.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};

use serde_json::Value;

/// Reads names of logs, and answers each with a line: what was found in it.
///
/// A document that is not open has no version, which the protocol writes as `null`; the check takes that only for what it
/// has in this table.
const SCRIPT: &str = "import sys, json; sys.path.insert(0, sys.argv[1]); import lspcheck
for kind in ('Full', 'Unchanged'): lspcheck.NULLABLE[f'Workspace{kind}DocumentDiagnosticReport'] = ('version',)
for line in sys.stdin:
    found, counts = lspcheck.run(line.strip(), 'server', {'openapi/nothing', 'workspace/textDocumentContent'})
    print(json.dumps(found), flush=True)";

struct Checker {
    // Ends with its stdin, which is when the tests end.
    _child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

static CHECKER: OnceLock<Option<Mutex<Checker>>> = OnceLock::new();

/// Checks all messages of a session. Those that a server never answers that is gone before are not missed.
#[track_caller]
pub(crate) fn check(traffic: &[Value], was_left: bool) {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let Some(checker) = CHECKER.get_or_init(start) else { return };
    if traffic.is_empty() {
        return;
    }
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let log = std::env::temp_dir().join(format!("openapi-analyzer-traffic-{}-{number}", std::process::id()));
    // Bytes that were no message have an answer and no place among the messages.
    let is_one = |it: &&Value| it["msg"].get("method").is_some() || !it["msg"]["id"].is_null();
    let messages: Vec<&Value> = traffic.iter().filter(is_one).collect();
    std::fs::write(&log, messages.iter().map(|it| format!("{it}\n")).collect::<String>()).unwrap();
    let mut answer = String::new();
    {
        let mut checker = checker.lock().unwrap();
        writeln!(checker.stdin, "{}", log.display()).unwrap();
        checker.stdout.read_line(&mut answer).unwrap();
    }
    std::fs::remove_file(&log).unwrap();
    let found: Value = serde_json::from_str(&answer).expect("the check of the protocol answers");
    let mut found = found.as_array().unwrap().clone();
    found.retain(|it| !(was_left && it[3].as_str().unwrap().ends_with("never answered")));
    let of = |it: &Value| (it[0].as_u64().unwrap() as usize).checked_sub(1).and_then(|at| messages.get(at));
    assert!(found.is_empty(), "{:#?}", found.iter().map(|it| (it.to_string(), of(it))).collect::<Vec<_>>());
}

/// The check, and a Python that has what it needs.
fn start() -> Option<Mutex<Checker>> {
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
    let Some(python) = python.filter(|_| folder.join("lspcheck.py").is_file()) else {
        eprintln!("skipped: no strict check of the protocol at {}", folder.display());
        return None;
    };
    let mut command = Command::new(python);
    command.args(["-c", SCRIPT]).arg(&folder).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let (stdin, stdout) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    Some(Mutex::new(Checker { _child: child, stdin, stdout }))
}
