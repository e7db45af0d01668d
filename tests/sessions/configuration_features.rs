//! Completion and hover in the configuration and the acceptance file.

use serde_json::{Value, json};

use crate::cli::{CLEAN, Folder};
use crate::harness::{Session, pull};

fn ask(session: &mut Session, method: &str, name: &str, line: u32, character: u32) -> Value {
    let uri = session.uri(name);
    session.request(
        method,
        json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": character } }),
    )
}

#[test]
fn keys_of_the_configuration_are_completed_and_explained() {
    let folder = Folder::new(&[("openapi.yaml", CLEAN), ("openapi-analyzer.yaml", "policy: promise\nba\n")]);
    let mut session = Session::start(&folder, pull());
    session.open("openapi-analyzer.yaml");
    let offers = ask(&mut session, "textDocument/completion", "openapi-analyzer.yaml", 1, 2);
    let offers = offers.as_array().or_else(|| offers["items"].as_array()).expect("no offers").clone();
    assert!(offers.iter().any(|it| it["label"] == "baseline"), "{offers:?}");
    assert!(offers.iter().all(|it| it["label"] != "policy"), "{offers:?}");
    let hover = ask(&mut session, "textDocument/hover", "openapi-analyzer.yaml", 0, 2);
    assert!(hover["contents"].to_string().contains("only add"), "{hover}");
}

#[test]
fn an_entry_of_the_acceptance_file_is_completed() {
    let folder = Folder::new(&[("openapi.yaml", CLEAN), ("openapi-analyzer-accepted.yaml", "- code: \n")]);
    let mut session = Session::start(&folder, pull());
    session.open("openapi-analyzer-accepted.yaml");
    let offers = ask(&mut session, "textDocument/completion", "openapi-analyzer-accepted.yaml", 0, 8);
    let offers = offers.as_array().or_else(|| offers["items"].as_array()).expect("no offers").clone();
    assert!(offers.iter().any(|it| it["label"] == "operation-removed"), "{offers:?}");
}
