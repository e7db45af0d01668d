//! Progress of what is read in the background: only for clients that show it, and it can be cancelled.

use serde_json::{Value, json};

use crate::cli::{CLEAN, Folder, without_weight};
use crate::harness::{Session, push};

fn shows_progress() -> Value {
    let mut capabilities = push();
    capabilities["window"] = json!({ "workDoneProgress": true });
    capabilities
}

fn folder() -> Folder {
    Folder::new(&[
        ("openapi.yaml", &without_weight()),
        ("published.yaml", CLEAN),
        ("openapi-analyzer.yaml", "baseline: {file: published.yaml}\n"),
    ])
}

#[test]
fn what_is_begun_is_ended() {
    let folder = folder();
    let mut session = Session::start(&folder, shows_progress());
    session.wait_until_asked("window/workDoneProgress/create", 1);
    session.open("openapi.yaml");
    session.wait_for_codes("openapi.yaml", &["response-property-removed"]);
    while session.is_answered(0) {}
    let kinds = |kind: &str, session: &Session| {
        let of = session.told.iter().filter(|it| it["method"] == "$/progress");
        of.filter(|it| it["params"]["value"]["kind"] == kind).count()
    };
    assert_eq!(kinds("begin", &session), kinds("end", &session), "{:?}", session.told);
}

#[test]
fn clients_that_do_not_show_it_are_not_told() {
    let folder = folder();
    let mut session = Session::start(&folder, push());
    session.open("openapi.yaml");
    session.wait_for_codes("openapi.yaml", &["response-property-removed"]);
    assert!(!session.asked.iter().any(|it| it == "window/workDoneProgress/create"));
    assert!(session.told.iter().all(|it| it["method"] != "$/progress"), "{:?}", session.told);
}

#[test]
fn what_a_person_cancels_is_not_read_until_somebody_asks_again() {
    // Each file is known when the one before is read: that takes a while.
    let folder = folder();
    folder.write("openapi.yaml", format!("{}  /a:\n    $ref: 0.yaml\n", without_weight()));
    let link = |number: u32| {
        format!("get: {{responses: {{default: {{$ref: '{}.yaml#/get/responses/default'}}}}}}\n", number + 1)
    };
    (0..300).for_each(|it| folder.write(&format!("{it}.yaml"), link(it)));
    folder.write("300.yaml", "get: {responses: {default: {description: OK}}}\n");
    let mut session = Session::start(&folder, shows_progress());
    session.wait_until_asked("window/workDoneProgress/create", 1);
    let asked = session.traffic.iter().find(|it| it["msg"]["method"] == "window/workDoneProgress/create").unwrap();
    let token = asked["msg"]["params"]["token"].clone();
    session.notify("window/workDoneProgress/cancel", json!({ "token": token }));
    session.wait_for("the end", |it| it["params"]["token"] == token && it["params"]["value"]["kind"] == "end");
    session.open("openapi.yaml");
    let is_compared = |it: &Value| it["diagnostics"].to_string().contains("response-property-removed");
    let found = session.diagnostics("openapi.yaml");
    assert!(!is_compared(&json!({ "diagnostics": found })), "{found:#?}");
    let uri = session.uri("published.yaml");
    session.notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri, "type": 2 }] }));
    session.pushed("openapi.yaml", is_compared);
}

#[test]
fn a_token_that_nobody_knows_cancels_nothing() {
    let folder = folder();
    let mut session = Session::start(&folder, shows_progress());
    session.notify("window/workDoneProgress/cancel", json!({ "token": "another" }));
    session.open("openapi.yaml");
    session.wait_for_codes("openapi.yaml", &["response-property-removed"]);
}
