//! Clients that pull are told to ask again when something has changed that they do not know to matter.

use serde_json::{Value, json};

use crate::cli::{CLEAN, Folder, without_schema};
use crate::harness::{Session, codes_of, pull};

const REFRESH: &str = "workspace/diagnostic/refresh";
const OFF: &str = "rules: {response-schema-missing: off}\n";
const WATCHED: &str = "workspace/didChangeWatchedFiles";

fn changed(session: &Session, name: &str, kind: u8) -> Value {
    json!({ "changes": [{ "uri": session.uri(name), "type": kind }] })
}

/// Something changes while a document is open: the client is told once, and finds what is expected then.
#[track_caller]
fn check(capabilities: Value, change: impl FnOnce(&Folder, &mut Session), expected: &[&str]) {
    let entry = format!("{}  /a:\n    $ref: a.yaml\n", without_schema());
    let folder = Folder::new(&[("openapi.yaml", &entry), ("a.yaml", "get: {responses: {'204': {description: -}}}\n")]);
    let mut session = Session::start(&folder, capabilities);
    session.open("openapi.yaml");
    session.wait_for_codes("openapi.yaml", &["response-schema-missing"]);
    while session.is_answered(0) {}
    let before = session.asked.iter().filter(|it| *it == REFRESH).count();
    change(&folder, &mut session);
    session.wait_until_asked(REFRESH, before + 1);
    assert_eq!(codes_of(&session.diagnostics("openapi.yaml")), expected);
    while session.is_answered(0) {}
    assert_eq!(session.asked.iter().filter(|it| *it == REFRESH).count(), before + 1, "told more than once");
}

#[test]
fn settings_that_are_told() {
    let settings = json!({ "settings": { "openapiAnalyzer": { "rules": { "response-schema-missing": "off" } } } });
    check(pull(), |_, session| session.notify("workspace/didChangeConfiguration", settings), &[]);
}

#[test]
fn settings_that_are_asked_for() {
    let mut capabilities = pull();
    capabilities["workspace"]["configuration"] = true.into();
    let change = |_: &Folder, session: &mut Session| {
        session.settings = json!({ "rules": { "response-schema-missing": "off" } });
        session.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
    };
    check(capabilities, change, &[]);
}

#[test]
fn a_configuration_file() {
    let create = |folder: &Folder, session: &mut Session| {
        folder.write("openapi-analyzer.yaml", OFF);
        session.notify(WATCHED, changed(session, "openapi-analyzer.yaml", 1));
    };
    check(pull(), create, &[]);
}

#[test]
fn a_fragment_on_disk() {
    let change = |folder: &Folder, session: &mut Session| {
        folder.write("a.yaml", "get: {}\n");
        session.notify(WATCHED, changed(session, "a.yaml", 2));
    };
    check(pull(), change, &["response-schema-missing"]);
    let delete = |folder: &Folder, session: &mut Session| {
        std::fs::remove_file(folder.path.join("a.yaml")).unwrap();
        session.notify(WATCHED, changed(session, "a.yaml", 3));
    };
    check(pull(), delete, &["response-schema-missing", "unresolved-reference"]);
}

#[test]
fn a_buffer_that_is_closed_without_being_saved() {
    let close = |_: &Folder, session: &mut Session| {
        session.open_with("a.yaml", CLEAN);
        session.diagnostics("a.yaml");
        session.close("a.yaml");
    };
    check(pull(), close, &["response-schema-missing"]);
}
