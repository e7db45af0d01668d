//! Answers are about the text as it was when they were asked for, or they are none.

use serde_json::{Value, json};

use crate::cli::{CLEAN, Folder, without_schema};
use crate::harness::{Session, pull, push};

const CONTENT_MODIFIED: i64 = -32801;

fn session(text: &str, capabilities: Value) -> (Folder, Session) {
    let folder = Folder::new(&[("openapi.yaml", text)]);
    let mut session = Session::start(&folder, capabilities);
    session.open("openapi.yaml");
    (folder, session)
}

fn place(session: &Session, line: u32, character: u32) -> Value {
    json!({ "textDocument": { "uri": session.uri("openapi.yaml") }, "position": { "line": line, "character": character } })
}

#[test]
fn a_hover_is_about_the_text_that_it_was_asked_about() {
    let (_folder, mut session) = session(CLEAN, push());
    for _ in 0..40 {
        // `version` is in line 3 when the question is sent; right behind it, lines come in front.
        let params = place(&session, 3, 4);
        let id = session.ask("textDocument/hover", params);
        session.edit("openapi.yaml", 0..0, "# a\n# b\n");
        let response = session.response(id);
        let text = response["result"]["contents"]["value"].as_str().unwrap_or_default().to_owned();
        assert!(text.contains("version"), "{response}");
        session.edit("openapi.yaml", 0.."# a\n# b\n".len(), "");
    }
}

#[test]
fn edits_for_a_text_that_is_gone_are_not_told() {
    let (_folder, mut session) = session(&without_schema(), push());
    session.wait_for_codes("openapi.yaml", &["response-schema-missing"]);
    let range = session.diagnostics("openapi.yaml")[0]["range"].clone();
    let uri = session.uri("openapi.yaml");
    for _ in 0..40 {
        let params = json!({ "textDocument": { "uri": uri }, "range": range, "context": { "diagnostics": [] } });
        let id = session.ask("textDocument/codeAction", params);
        session.edit("openapi.yaml", 0..0, "# a\n");
        let response = session.response(id);
        // Either it was ready before the edit came, or it is not told.
        let is_dropped = response["error"]["code"] == CONTENT_MODIFIED;
        assert!(is_dropped || response["result"].is_array(), "{response}");
        session.edit("openapi.yaml", 0.."# a\n".len(), "");
    }
}

#[test]
fn diagnostics_of_a_text_that_is_gone_are_asked_for_again() {
    let (_folder, mut session) = session(CLEAN, pull());
    let uri = session.uri("openapi.yaml");
    let mut ids = Vec::new();
    for _ in 0..100 {
        ids.push(session.ask("textDocument/diagnostic", json!({ "textDocument": { "uri": uri } })));
        session.replace("openapi.yaml", "title: ", "title: x");
    }
    session.replace_all("openapi.yaml", &without_schema());
    for id in ids {
        let response = session.response(id);
        let again = response["error"]["data"]["retriggerRequest"] == true;
        assert!(again || response["result"]["kind"] == "full", "{response}");
    }
    session.wait_for_codes("openapi.yaml", &["response-schema-missing"]);
}

#[test]
fn a_storm_of_requests_is_answered_one_by_one() {
    let (_folder, mut session) = session(&without_schema(), push());
    let mut ids = Vec::new();
    for round in 0..300 {
        let params = place(&session, 8, 9);
        let method = ["textDocument/hover", "textDocument/completion", "textDocument/definition"][round % 3];
        let id = session.ask(method, params);
        if round % 2 == 0 {
            session.notify("$/cancelRequest", json!({ "id": id }));
        }
        ids.push(id);
    }
    for id in ids {
        let response = session.response(id);
        let code = response["error"]["code"].as_i64();
        assert!(code.is_none() || code == Some(-32800), "{response}");
    }
}
