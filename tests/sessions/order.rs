//! Messages count in the order in which they were sent, and every request is answered once.

use serde_json::json;

use crate::cli::{CLEAN, Folder, without_schema};
use crate::harness::{Session, codes_of, pull, push};

#[test]
fn an_answer_is_about_the_last_version_that_was_sent() {
    let folder = Folder::new(&[("openapi.yaml", CLEAN)]);
    let mut session = Session::start(&folder, pull());
    session.open("openapi.yaml");
    for round in 0..50 {
        session.replace_all("openapi.yaml", &without_schema());
        for letter in ["p", "q", "r"] {
            session.replace("openapi.yaml", "title: ", &format!("title: {letter}"));
        }
        if round % 2 == 0 {
            session.replace_all("openapi.yaml", CLEAN);
        }
        let expected: &[&str] = if round % 2 == 0 { &[] } else { &["response-schema-missing"] };
        assert_eq!(codes_of(&session.diagnostics("openapi.yaml")), expected, "round {round}");
    }
}

#[test]
fn the_last_of_many_quick_edits_is_told() {
    let folder = Folder::new(&[("openapi.yaml", CLEAN)]);
    let mut session = Session::start(&folder, push());
    session.open("openapi.yaml");
    for _ in 0..100 {
        session.replace("openapi.yaml", "title: ", "title: x");
    }
    session.replace_all("openapi.yaml", &without_schema());
    let found = session.diagnostics("openapi.yaml");
    assert_eq!(codes_of(&found), ["response-schema-missing"]);
}

#[test]
fn edits_without_a_version_count() {
    let folder = Folder::new(&[("openapi.yaml", &without_schema())]);
    let mut session = Session::start(&folder, push());
    session.open("openapi.yaml");
    session.wait_for_codes("openapi.yaml", &["response-schema-missing"]);
    let uri = session.uri("openapi.yaml");
    for (id, text, expected) in [
        (json!({ "uri": uri }), CLEAN, &[][..]),
        (json!({ "uri": uri, "version": null }), &without_schema(), &["response-schema-missing"]),
    ] {
        let changes = json!([{ "text": text }]);
        session.notify("textDocument/didChange", json!({ "textDocument": id, "contentChanges": changes }));
        session.wait_for_codes("openapi.yaml", expected);
    }
}

#[test]
fn an_edit_of_an_older_version_is_dropped_but_a_whole_text_counts() {
    let folder = Folder::new(&[("openapi.yaml", CLEAN)]);
    let mut session = Session::start(&folder, pull());
    session.open("openapi.yaml");
    let uri = session.uri("openapi.yaml");
    let change = |session: &mut Session, version: i32, change: serde_json::Value| {
        let id = json!({ "uri": uri, "version": version });
        session.notify("textDocument/didChange", json!({ "textDocument": id, "contentChanges": [change] }));
        codes_of(&session.diagnostics("openapi.yaml"))
    };
    let start = json!({ "line": 1, "character": 0 });
    let tear = json!({ "range": { "start": start, "end": start }, "text": "[" });
    let mend = json!({ "range": { "start": start, "end": { "line": 1, "character": 1 } }, "text": "" });

    assert_eq!(change(&mut session, 20, json!({ "text": without_schema() })), ["response-schema-missing"]);
    // Its range is one of a text that is gone: it would tear the text that the client has.
    assert_eq!(change(&mut session, 19, tear.clone()), ["response-schema-missing"]);
    // Clients that count anew when a file is read again from disk send the whole text with it.
    assert_eq!(change(&mut session, 3, json!({ "text": CLEAN })), [""; 0]);
    assert_eq!(change(&mut session, 4, tear).first().map(String::as_str), Some("yaml-syntax"));
    assert_eq!(change(&mut session, 4, mend), [""; 0]);
}

#[test]
fn a_request_that_is_cancelled_is_answered_once() {
    let folder = Folder::new(&[("openapi.yaml", &without_schema())]);
    let mut session = Session::start(&folder, pull());
    session.open("openapi.yaml");
    let uri = session.uri("openapi.yaml");
    for _ in 0..20 {
        let id = session.ask("textDocument/diagnostic", json!({ "textDocument": { "uri": uri } }));
        session.notify("$/cancelRequest", json!({ "id": id }));
        let response = session.response(id);
        let is_cancelled = response["error"]["code"] == -32800;
        assert!(is_cancelled || response["result"]["kind"] == "full", "{response}");
    }
    assert_eq!(session.diagnostics("openapi.yaml").len(), 1);
}
