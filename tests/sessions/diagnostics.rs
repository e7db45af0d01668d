//! Findings as diagnostics: pushed and pulled, for what is open and what is not.

use expect_test::expect;
use serde_json::{Value, json};

use crate::cli::{CLEAN, Folder, without_schema};
use crate::harness::{Session, pull, push, show};

#[test]
fn they_are_pushed_with_the_version_they_are_about() {
    let folder = Folder::new(&[("openapi.yaml", CLEAN)]);
    let mut session = Session::start(&folder, push());
    session.open_with("openapi.yaml", &without_schema());
    let found = session.diagnostics("openapi.yaml");
    expect![[r#"
        8:8-8:13 warning response-schema-missing
    "#]]
    .assert_eq(&show(&found));
    session.replace_all("openapi.yaml", CLEAN);
    assert!(session.diagnostics("openapi.yaml").is_empty());
    session.replace("openapi.yaml", "openapi: 3.1.0", "openapi: 3.1.0\ninfo: [");
    assert!(!session.diagnostics("openapi.yaml").is_empty());
}

#[test]
fn they_are_pulled_and_told_once() {
    let folder = Folder::new(&[("openapi.yaml", &without_schema())]);
    let mut session = Session::start(&folder, pull());
    session.open("openapi.yaml");
    let uri = session.uri("openapi.yaml");
    let mut ask = |previous: &Value| {
        let params = json!({ "textDocument": { "uri": uri }, "previousResultId": previous });
        session.request("textDocument/diagnostic", params)
    };
    let first = ask(&Value::Null);
    assert_eq!((first["kind"].as_str(), first["items"].as_array().unwrap().len()), (Some("full"), 1));
    let second = ask(&first["resultId"]);
    assert_eq!((second["kind"].as_str(), second.get("items")), (Some("unchanged"), None));
    session.replace("openapi.yaml", "title:", "description: A\n  title:");
    let params =
        json!({ "textDocument": { "uri": session.uri("openapi.yaml") }, "previousResultId": first["resultId"] });
    assert_eq!(session.request("textDocument/diagnostic", params)["kind"], "full");
    assert!(!session.has_pushed("openapi.yaml"), "pushed to a client that pulls");
}

#[test]
fn what_is_said_of_a_fragment_is_said_again_when_it_may_be_forgotten() {
    let fragment = "get: {responses: {'200': {description: OK}}}\n";
    let entry = format!("{CLEAN}  /a:\n    $ref: a.yaml\n");
    let folder = Folder::new(&[("openapi.yaml", &entry), ("a.yaml", fragment)]);
    let mut session = Session::start(&folder, pull());
    session.open("openapi.yaml");
    let (uri, other) = (session.uri("openapi.yaml"), session.uri("a.yaml"));
    let ask = |session: &mut Session| {
        let report = session.request("textDocument/diagnostic", json!({ "textDocument": { "uri": uri } }));
        report["relatedDocuments"].get(&other).map(|it| it["items"].as_array().unwrap().len())
    };
    assert_eq!(ask(&mut session), Some(1));
    session.replace("openapi.yaml", "title: ", "title: A ");
    assert_eq!(ask(&mut session), None, "nothing has changed there");
    session.notify("$/cancelRequest", json!({ "id": 1 }));
    assert_eq!(ask(&mut session), Some(1), "an answer may have been passed over");
    session.open("a.yaml");
    assert_eq!(ask(&mut session), None, "who has it open asks for it");
    session.close("a.yaml");
    assert_eq!(ask(&mut session), Some(1), "editors forget it when it is closed");
    session.replace("openapi.yaml", "$ref: a.yaml", "{}");
    assert_eq!(ask(&mut session), Some(0), "it is part of no description any more");
    assert_eq!(ask(&mut session), None);
}

#[test]
fn the_workspace_has_them_for_what_is_not_open() {
    let folder = Folder::new(&[("a/openapi.yaml", &without_schema()), ("b/openapi.yaml", CLEAN)]);
    let mut session = Session::start(&folder, pull());
    let report = session.request("workspace/diagnostic", json!({ "previousResultIds": [] }));
    let of = |name: &str| {
        let uri = session.uri(name);
        let items = report["items"].as_array().unwrap();
        items.iter().find(|it| it["uri"] == uri).map_or(0, |it| it["items"].as_array().unwrap().len())
    };
    assert_eq!((of("a/openapi.yaml"), of("b/openapi.yaml")), (1, 0));
}

#[test]
fn a_buffer_counts_until_it_is_closed() {
    let folder = Folder::new(&[("openapi.yaml", CLEAN)]);
    let mut session = Session::start(&folder, push());
    session.open_with("openapi.yaml", &without_schema());
    session.wait_for_codes("openapi.yaml", &["response-schema-missing"]);
    session.close("openapi.yaml");
    session.pushed("openapi.yaml", |it| it["diagnostics"] == json!([]));
}

#[test]
fn the_disk_counts_for_what_is_not_open() {
    let folder = Folder::new(&[("openapi.yaml", CLEAN), ("other.yaml", CLEAN)]);
    let mut session = Session::start(&folder, push());
    session.open("openapi.yaml");
    session.wait_for_codes("openapi.yaml", &[]);
    folder.write("other.yaml", without_schema());
    let change = json!({ "changes": [{ "uri": session.uri("other.yaml"), "type": 2 }] });
    session.notify("workspace/didChangeWatchedFiles", change);
    session.pushed("other.yaml", |it| it["diagnostics"].as_array().is_some_and(|it| it.len() == 1));
    std::fs::remove_file(folder.path.join("other.yaml")).unwrap();
    let change = json!({ "changes": [{ "uri": session.uri("other.yaml"), "type": 3 }] });
    session.notify("workspace/didChangeWatchedFiles", change);
    session.pushed("other.yaml", |it| it["diagnostics"] == json!([]));
    folder.write("new.yaml", without_schema());
    let change = json!({ "changes": [{ "uri": session.uri("new.yaml"), "type": 1 }] });
    session.notify("workspace/didChangeWatchedFiles", change);
    session.pushed("new.yaml", |it| it["diagnostics"].as_array().is_some_and(|it| it.len() == 1));
}

#[test]
fn a_document_that_is_not_saved_yet_has_them_too() {
    let folder = Folder::new(&[]);
    let mut session = Session::start(&folder, push());
    session.open_with("untitled:Untitled-1", &without_schema());
    session.wait_for_codes("untitled:Untitled-1", &["response-schema-missing"]);
}

#[test]
fn names_of_any_kind_come_back_as_they_were() {
    for name in ["with space/über.yaml", "a+b%20c.yaml", "日本/api.yaml"] {
        let folder = Folder::new(&[(name, &without_schema())]);
        let mut session = Session::start(&folder, push());
        session.open(name);
        session.wait_for_codes(name, &["response-schema-missing"]);
    }
}
