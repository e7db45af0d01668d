//! What is not OpenAPI is none of the server's business.

use serde_json::json;

use crate::cli::Folder;
use crate::harness::{Session, pull, push};

#[test]
fn other_documents_have_no_diagnostics_and_no_messages() {
    let others = [
        ("compose.yaml", "services:\n  web: {image: nginx}\n"),
        ("package.json", "{\"name\": \"a\", }"),
        ("broken.yaml", "a: [b\nc: {"),
        ("list.yaml", "- openapi\n- 3.1.0\n"),
        ("empty.yaml", ""),
    ];
    let folder = Folder::new(&others);
    let mut session = Session::start(&folder, pull());
    for (name, text) in others {
        session.open(name);
        assert!(session.diagnostics(name).is_empty(), "{name}");
        if !text.is_empty() {
            session.edit(name, 0..1, "x");
            assert!(session.diagnostics(name).is_empty(), "{name}");
        }
    }
    assert!(session.told.iter().all(|it| it["method"] == "window/logMessage"), "{:?}", session.told);
}

#[test]
fn swagger_2_is_politely_declined() {
    let folder = Folder::new(&[("api.yaml", "swagger: '2.0'\ninfo: {title: T, version: '1'}\npaths: {}\n")]);
    let mut session = Session::start(&folder, push());
    session.open("api.yaml");
    session.wait_for_codes("api.yaml", &["unsupported-version"]);
}

#[test]
fn a_document_may_become_a_description_and_stop_being_one() {
    let folder = Folder::new(&[("api.yaml", "paths: {}\n")]);
    let mut session = Session::start(&folder, push());
    session.open("api.yaml");
    session.edit("api.yaml", 0..0, "openapi: 3.1.0\n");
    session.wait_for_codes("api.yaml", &["missing-field"]);
    let uri = session.uri("api.yaml");
    session.notify("textDocument/didSave", json!({ "textDocument": { "uri": uri } }));
    session.replace("api.yaml", "openapi: 3.1.0\n", "");
    session.wait_for_codes("api.yaml", &[]);
}
