//! Recordings in which every value is a canary: none of it is in any message, related information, title, edit,
//! report or error. Names of properties are no values; those that look like data are, too.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use workspace::{Change, EvidenceFile, FileChange, FileSet, Location, Severity, Snapshot, VfsPath, Workspace};

/// What every value has in it.
const CANARY: &str = "CANARY";

const BODY: &str = r#"{"id": "CANARY-id", "kind": "CANARY-kind", "password": "CANARY-password", "size": "CANARY-size",
    "nickname": "CANARY-nickname", "canary@CANARY.example": "CANARY-address", "nested": {"deep": ["CANARY-deep"]}}"#;

fn description(version: &str) -> String {
    format!(
        "openapi: {version}
info: {{title: T, version: '1'}}
paths:
  /teams/{{id}}:
    get:
      responses:
        '200':
          description: OK
          content:
            application/json:
              schema:
                type: object
                required: [missing]
                properties:
                  id: {{type: string}}
                  kind: {{type: string, enum: [a, b]}}
                  password: {{type: string, writeOnly: true}}
                  size: {{type: integer}}
                  missing: {{type: string}}
        '202': {{description: No content}}
        '404':
          description: None
          content: {{text/plain: {{}}}}
  /bare:
    get:
      responses:
        '200': {{description: No schema}}
"
    )
}

fn line(path: &str, status: u16, body: &str) -> String {
    let body = body.replace('\n', " ");
    format!(
        r#"{{"request": {{"method": "GET", "url": "https://CANARY.example/{path}?secret=CANARY&token=CANARY", "headers": {{"authorization": "CANARY"}}}}, "response": {{"status": {status}, "headers": {{"content-type": "application/json", "set-cookie": "CANARY"}}, "body": {body}}}}}"#
    )
}

/// The same exchanges in all formats, each with a part that is broken.
fn files() -> Vec<(&'static str, String)> {
    let urls = ["teams/CANARY1", "teams/CANARY2", "bare", "unknown/CANARY"];
    let mut lines: Vec<String> = urls.iter().map(|url| line(url, 200, BODY)).collect();
    lines.extend([202, 404, 418, 500].map(|status| line("teams/CANARY3", status, BODY)));
    lines.extend((0..4).map(|it| line(&format!("teams/CANARY{it}"), 200, &BODY.replace("-id", &format!("-id{it}")))));
    lines.push("{\"request\": \"CANARY\", oops CANARY".to_owned());
    lines.push("{\"CANARY\": \"CANARY\"}".to_owned());
    let text = serde_json::Value::String(BODY.to_owned()).to_string();
    let mut har = String::new();
    let mut yaml = String::from("http_interactions:\n");
    let mut nock = Vec::new();
    let mut betamax = Vec::new();
    let packed = STANDARD.encode(BODY);
    for url in urls {
        let comma = if har.is_empty() { "" } else { "," };
        let _ = write!(
            har,
            r#"{comma}{{"request": {{"method": "GET", "url": "https://h/{url}?q=CANARY", "headers": [{{"name": "Cookie", "value": "CANARY"}}], "postData": {{"text": "CANARY"}}}}, "response": {{"status": 200, "content": {{"mimeType": "application/json", "text": {text}}}}}}}"#
        );
        let _ = write!(
            yaml,
            "- request: {{method: get, uri: 'https://h/{url}?q=CANARY', body: {{string: CANARY}}}}\n  response:\n    status: {{code: 200, message: CANARY}}\n    headers: {{Content-Type: [application/json], X-CANARY: [CANARY]}}\n    body: {{string: {text}}}\n"
        );
        nock.push(format!(
            r#"{{"scope": "https://CANARY.example:443", "method": "GET", "path": "/{url}?q=CANARY", "status": 200, "response": {BODY}, "rawHeaders": ["Content-Type", "application/json", "X", "CANARY"]}}"#
        ));
        betamax.push(format!(
            r#"{{"request": {{"method": "GET", "uri": "https://h/{url}?q=CANARY", "headers": {{"Authorization": ["CANARY"]}}, "body": {{"string": "CANARY"}}}}, "response": {{"status": {{"code": 200, "message": "CANARY"}}, "headers": {{"Content-Type": ["application/json"], "X": ["CANARY"]}}, "body": {{"encoding": "utf-8", "base64_string": "{packed}"}}, "url": "https://h/{url}?q=CANARY"}}, "recorded_at": "2024-01-02T03:04:05"}}"#
        ));
    }
    yaml.push_str("- CANARY: [\n");
    let polly = format!(r#"{{"CANARY_1": {{"log": {{"_recordingName": "CANARY", "entries": [{har}]}}}}}}"#);
    let mapping = r#"{"$.paths./teams/{id}.get.responses.200.content.application/json.schema": ["CANARY-absent.json", "body.json"], "$.paths.CANARY": ["x"]}"#;
    vec![
        ("/1.ndjson", lines.join("\n")),
        ("/2.har", format!(r#"{{"log": {{"entries": [{har}, {{"request": "CANARY"}}]}}}}"#)),
        ("/3.yml", yaml),
        ("/4.json", format!("[{}, {{\"CANARY\": \"CANARY\"}}]", nock.join(","))),
        ("/tests.json", mapping.to_owned()),
        ("/polly/recording.har", polly),
        ("/betamax.json", format!(r#"{{"http_interactions": [{}], "recorded_with": "CANARY"}}"#, betamax.join(","))),
        ("/5.json", format!("{{\"CANARY\": {BODY}")),
        ("/6.json", "CANARY: [".to_owned()),
    ]
}

fn evidence() -> Vec<Arc<EvidenceFile>> {
    let read = |(name, text): (&str, String)| {
        let mut load = |path: &VfsPath| (path.name() == "body.json").then(|| BODY.as_bytes().to_vec());
        Arc::new(evidence::read_with(&VfsPath::new(name), text.as_bytes(), &mut load))
    };
    files().into_iter().map(read).collect()
}

fn snapshot(description: &str, evidence: Vec<Arc<EvidenceFile>>) -> Snapshot {
    let mut workspace = Workspace::default();
    let file = (FileSet::CURRENT, VfsPath::new("/openapi.yaml"), FileChange::Text(description.into()));
    workspace.apply(Change { files: vec![file], evidence: Some(evidence), ..Change::default() });
    workspace.snapshot()
}

/// Everything that goes out of the crate, as text.
fn said(snapshot: &Snapshot) -> (BTreeCodes, String) {
    let description = snapshot.descriptions().first().expect("a description");
    let mut out = String::new();
    let mut codes = BTreeCodes::new();
    for finding in evidence::check(snapshot, description) {
        codes.insert(finding.code);
        let _ = writeln!(out, "{finding:?}");
        for fix in finding.fixes.iter().flat_map(|it| it(snapshot)) {
            let _ = writeln!(out, "{fix:?}");
        }
    }
    let root = snapshot.document(description.entry).and_then(syntax::Document::root).expect("a root");
    let bare = ["paths", "/bare", "get", "responses", "200"].iter().try_fold(root, |it, key| it.get(key));
    let location: Location = snapshot.locate(bare.expect("a response"));
    let missing = workspace::Finding::new("response-schema-missing", Severity::Warning, location, "");
    let fixes = evidence::response_schema_fixes(snapshot, description.entry, &missing);
    assert!(!fixes.is_empty());
    let _ = writeln!(out, "{fixes:?}\n{:?}", evidence::report::report(snapshot, description));
    (codes, out)
}

type BTreeCodes = std::collections::BTreeSet<&'static str>;

#[test]
fn nothing_recorded_goes_out() {
    for version in ["3.0.3", "3.1.0", "3.2.0"] {
        let evidence = evidence();
        for file in &evidence {
            let errors = format!("{:?}", file.errors);
            assert!(!errors.contains(CANARY), "{}: {errors}", file.path.as_str());
        }
        let read: Vec<usize> = evidence.iter().map(|it| it.exchanges.len()).collect();
        assert!(read[..7].iter().all(|it| *it > 0), "{read:?}");
        let (codes, out) = said(&snapshot(&description(version), evidence));
        let all: BTreeCodes = evidence::CATALOGUE.iter().map(|it| it.code).collect();
        assert_eq!(codes, all, "not every code has a finding");
        let leak = out.lines().find(|it| it.contains(CANARY));
        assert!(leak.is_none(), "{version}: {leak:?}");
    }
}

/// What is dropped while reading cannot leak from anywhere.
#[test]
fn headers_and_query_values_are_dropped_while_reading() {
    for file in evidence() {
        for exchange in &file.exchanges {
            let kept = format!("{:?}{:?}{:?}", exchange.query_names, exchange.media_type, exchange.method);
            assert!(!kept.contains(CANARY), "{}: {kept}", file.path.as_str());
        }
    }
}

/// Whatever is cut off, nothing of it is in an error, nor in the message of a panic.
#[test]
fn nothing_goes_out_of_what_is_broken() {
    let panics = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&panics);
    std::panic::set_hook(Box::new(move |info| told.lock().expect("a lock").push(info.to_string())));
    let mut read = 0;
    let mut errors = Vec::new();
    for (name, text) in files() {
        for cut in (0..text.len()).step_by(41).filter(|it| text.is_char_boundary(*it)) {
            let it = std::panic::catch_unwind(|| evidence::read(&VfsPath::new(name), &text.as_bytes()[..cut]));
            let it = it.unwrap_or_else(|_| evidence::read(&VfsPath::new(name), b""));
            read += it.exchanges.len();
            errors.extend(it.errors.into_iter().map(|it| it.message));
        }
    }
    let _ = std::panic::take_hook();
    let panics = panics.lock().expect("a lock");
    assert!(panics.is_empty(), "{panics:?}");
    assert!(read > 100 && errors.len() > 100, "{read} exchanges, {} errors", errors.len());
    let leak = errors.iter().find(|it| it.contains(CANARY));
    assert!(leak.is_none(), "{leak:?}");
}
