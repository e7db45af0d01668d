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

/// A description of so many files that reading them takes longer than asking something.
fn of_many_files() -> (Folder, Session) {
    let paths: Vec<String> = (0..300).map(|n| format!("  /{n}: {{$ref: p{n}.yaml}}\n")).collect();
    let entry = format!("openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n{}", paths.concat());
    let folder =
        Folder::new(&[("openapi.yaml", &entry), ("pet.yaml", "components: {schemas: {Pet: {type: object}}}\n")]);
    let schema = "{schema: {$ref: 'pet.yaml#/components/schemas/Pet'}}";
    let path = format!("get: {{responses: {{'200': {{description: OK, content: {{a/b: {schema}}}}}}}}}\n");
    for number in 0..300 {
        folder.write(&format!("p{number}.yaml"), &path);
    }
    let mut capabilities = push();
    capabilities["workspace"]["fileOperations"] = json!({ "willRename": true });
    let mut session = Session::start(&folder, capabilities);
    session.open("openapi.yaml");
    (folder, session)
}

/// How many files an edit is about.
fn files_of(edit: &Value) -> usize {
    let changes = edit["documentChanges"].as_array().map(Vec::len);
    changes.or(edit["changes"].as_object().map(serde_json::Map::len)).unwrap_or_default()
}

#[test]
fn a_file_renamed_right_after_the_start_is_followed_in_files_that_are_still_being_read() {
    let (_folder, mut session) = of_many_files();
    let files = json!([{ "oldUri": session.uri("pet.yaml"), "newUri": session.uri("models/pet.yaml") }]);
    let edit = session.request("workspace/willRenameFiles", json!({ "files": files }));
    assert_eq!(files_of(&edit), 300, "{edit}");
}

#[test]
fn a_component_renamed_right_after_the_start_is_followed_in_files_that_are_still_being_read() {
    let (_folder, mut session) = of_many_files();
    session.open("pet.yaml");
    let document = json!({ "uri": session.uri("pet.yaml") });
    let position = json!({ "line": 0, "character": "components: {schemas: {P".len() });
    let mut params = json!({ "textDocument": document, "position": position });
    params["context"] = json!({ "includeDeclaration": false });
    let references = session.request("textDocument/references", params.clone());
    assert_eq!(references.as_array().map(Vec::len), Some(300), "{references}");
    params["newName"] = "Cat".into();
    let edit = session.request("textDocument/rename", params);
    assert_eq!(files_of(&edit), 301, "{edit}");
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
