//! Changes on disk: told by clients that watch, noticed when a file is used for the others.

use serde_json::{Value, json};

use crate::cli::{CLEAN, Folder, without_schema, without_weight};
use crate::harness::{Session, pull, push};

fn watching(relative: bool) -> Value {
    let mut capabilities = push();
    capabilities["workspace"]["didChangeWatchedFiles"] =
        json!({ "dynamicRegistration": true, "relativePatternSupport": relative });
    capabilities
}

#[track_caller]
fn registered(folder: &Folder, root: &str, capabilities: Value) -> Vec<Value> {
    let uri = crate::harness::uri_of(&folder.path.join(root));
    let params = json!({ "processId": null, "rootUri": uri, "capabilities": capabilities });
    let mut session = Session::initialize(folder, params);
    session.wait_until_asked("client/registerCapability", 1);
    let asked = session.traffic.iter().find(|it| it["msg"]["method"] == "client/registerCapability").unwrap();
    let registration = &asked["msg"]["params"]["registrations"][0];
    assert_eq!(registration["method"], "workspace/didChangeWatchedFiles");
    registration["registerOptions"]["watchers"].as_array().unwrap().clone()
}

#[test]
fn clients_that_can_watch_are_asked_to() {
    let folder = Folder::new(&[("openapi-analyzer.yaml", "policy: promise\n"), ("api/openapi.yaml", CLEAN)]);
    let watchers = registered(&folder, "api", watching(false));
    assert!(watchers.iter().all(|it| it["globPattern"].is_string()), "{watchers:?}");
    // The configuration is above the folder that is open.
    let watchers = registered(&folder, "api", watching(true));
    let above = crate::harness::uri_of(&folder.path);
    assert!(watchers.iter().any(|it| it["globPattern"]["baseUri"] == above), "{watchers:?}");
}

#[test]
fn clients_that_cannot_watch_are_not_asked_to() {
    let folder = Folder::new(&[("openapi.yaml", CLEAN)]);
    let mut session = Session::start(&folder, push());
    session.open("openapi.yaml");
    session.wait_for_codes("openapi.yaml", &[]);
    assert!(!session.asked.iter().any(|it| it == "client/registerCapability"), "{:?}", session.asked);
}

/// Types until the diagnostics of a document are as expected, as somebody does who has other things to do.
#[track_caller]
fn use_until(session: &mut Session, name: &str, codes: &[&str]) {
    let end = std::time::Instant::now() + crate::harness::LIMIT;
    loop {
        session.replace(name, "title: ", "title: x");
        let found = crate::harness::codes_of(&session.diagnostics(name));
        if found == codes {
            return;
        }
        assert!(std::time::Instant::now() < end, "{found:?}, not {codes:?}");
        std::thread::sleep(std::time::Duration::from_millis(300));
    }
}

#[test]
fn what_is_modified_is_noticed_when_a_file_is_used() {
    for capabilities in [push(), pull()] {
        let fragment = "get: {responses: {'204': {description: OK}}}\n";
        let entry = format!("{CLEAN}  /a:\n    $ref: a.yaml\n");
        let folder = Folder::new(&[("openapi.yaml", &entry), ("a.yaml", fragment)]);
        let mut session = Session::start(&folder, capabilities);
        session.open("openapi.yaml");
        session.wait_for_codes("openapi.yaml", &[]);
        std::fs::remove_file(folder.path.join("a.yaml")).unwrap();
        use_until(&mut session, "openapi.yaml", &["unresolved-reference"]);
        folder.write("a.yaml", fragment);
        use_until(&mut session, "openapi.yaml", &[]);
        folder.write("openapi-analyzer.yaml", "baseline: {file: published.yaml}\n");
        folder.write("published.yaml", CLEAN.replace("weight:", "size:"));
        use_until(&mut session, "openapi.yaml", &["response-property-removed"]);
        folder.write("published.yaml", CLEAN);
        use_until(&mut session, "openapi.yaml", &[]);
    }
}

#[test]
fn what_is_modified_is_noticed_when_somebody_only_looks() {
    let entry = format!("{CLEAN}  /a:\n    $ref: a.yaml\n");
    let folder = Folder::new(&[("openapi.yaml", &entry), ("a.yaml", "summary: Before\n")]);
    let mut session = Session::start(&folder, push());
    session.open("openapi.yaml");
    session.wait_for_codes("openapi.yaml", &[]);
    folder.write("a.yaml", "summary: Afterwards\n");
    let line = entry.lines().position(|it| it.contains("$ref: a.yaml")).unwrap();
    let place = json!({ "textDocument": { "uri": session.uri("openapi.yaml") },
        "position": { "line": line, "character": 12 } });
    let end = std::time::Instant::now() + crate::harness::LIMIT;
    loop {
        let hover = session.request("textDocument/hover", place.clone());
        if hover.to_string().contains("Afterwards") {
            return;
        }
        assert!(std::time::Instant::now() < end, "{hover}");
        std::thread::sleep(std::time::Duration::from_millis(300));
    }
}

#[test]
fn recordings_are_followed() {
    let line = |body: Value| {
        let exchange = json!({ "request": { "method": "GET", "url": "https://a.example/parcels" },
            "response": { "status": 200, "headers": { "content-type": "application/json" }, "body": [body] } });
        format!("{exchange}\n")
    };
    let folder = Folder::new(&[
        ("openapi.yaml", CLEAN),
        ("openapi-analyzer.yaml", "evidence: ['recordings/**/*.ndjson']\n"),
        ("recordings/a.ndjson", &line(json!({ "id": "1" }))),
    ]);
    let mut session = Session::start(&folder, watching(true));
    session.open("openapi.yaml");
    session.wait_for_codes("openapi.yaml", &[]);
    folder.write("recordings/b.ndjson", line(json!({ "id": "2", "private": true })));
    let uri = session.uri("recordings/b.ndjson");
    session.notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri, "type": 1 }] }));
    session.wait_for_codes("openapi.yaml", &["undocumented-property"]);
    // What is broken is told where it is, though the text of recordings is never held.
    folder.write("recordings/b.ndjson", "{broken\n");
    session.notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri, "type": 2 }] }));
    session.wait_for_codes("openapi.yaml", &[]);
    session.wait_for_codes("recordings/b.ndjson", &["evidence-unreadable"]);
}

#[test]
fn a_published_file_that_changes_changes_the_findings() {
    let folder = Folder::new(&[
        ("openapi.yaml", &without_weight()),
        ("published.yaml", CLEAN),
        ("openapi-analyzer.yaml", "baseline: {file: published.yaml}\n"),
    ]);
    let mut session = Session::start(&folder, watching(true));
    session.open("openapi.yaml");
    session.wait_for_codes("openapi.yaml", &["response-property-removed"]);
    folder.write("published.yaml", without_weight());
    let uri = session.uri("published.yaml");
    session.notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri, "type": 2 }] }));
    session.wait_for_codes("openapi.yaml", &[]);
}

#[test]
fn a_fetched_revision_changes_the_findings() {
    let folder = Folder::new(&[("openapi.yaml", CLEAN)]);
    let done = (|| {
        folder.git(&["init", "--quiet"])?;
        let base = folder.commit()?;
        folder.git(&["update-ref", "refs/remotes/origin/main", &base])?;
        folder.git(&["remote", "add", "origin", "https://git.example/api.git"])?;
        folder.write("openapi.yaml", without_weight());
        folder.commit()
    })();
    let Some(head) = done else { return };
    let mut session = Session::start(&folder, watching(false));
    session.open("openapi.yaml");
    session.wait_for_codes("openapi.yaml", &["response-property-removed"]);
    // The break was published meanwhile.
    if folder.git(&["update-ref", "refs/remotes/origin/main", &head]).is_none() {
        return;
    }
    let uri = session.uri(".git/refs/remotes/origin/main");
    session.notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri, "type": 2 }] }));
    session.wait_for_codes("openapi.yaml", &[]);
    session.replace_all("openapi.yaml", &without_schema());
    session.pushed("openapi.yaml", |it| {
        it["diagnostics"].as_array().is_some_and(|it| it.iter().any(|it| it["code"] == "response-schema-removed"))
    });
}

#[test]
fn what_baselines_depend_on_is_watched_wherever_it_is() {
    let folder = Folder::new(&[
        ("openapi.yaml", &without_weight()),
        ("pinned.txt", "revision = HEAD~1"),
        ("openapi-analyzer.yaml", "baseline: {revision-from: {file: pinned.txt, pattern: '= (.*)'}}\n"),
    ]);
    let mut session = Session::start(&folder, watching(true));
    session.wait_until_asked("client/registerCapability", 2);
    let last = session.traffic.iter().rev().find(|it| it["msg"]["method"] == "client/registerCapability").unwrap();
    let watchers = &last["msg"]["params"]["registrations"][0]["registerOptions"]["watchers"];
    let pinned = json!({ "globPattern": { "baseUri": crate::harness::uri_of(&folder.path), "pattern": "pinned.txt" } });
    assert!(watchers.as_array().unwrap().contains(&pinned), "{watchers}");
}
