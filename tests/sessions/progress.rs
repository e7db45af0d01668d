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
fn a_token_that_nobody_knows_cancels_nothing() {
    let folder = folder();
    let mut session = Session::start(&folder, shows_progress());
    session.notify("window/workDoneProgress/cancel", json!({ "token": "another" }));
    session.open("openapi.yaml");
    session.wait_for_codes("openapi.yaml", &["response-property-removed"]);
}
