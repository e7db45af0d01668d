//! What a description, or a workspace that nobody vouches for, cannot make the server do.

use std::io::ErrorKind;
use std::net::TcpListener;

use serde_json::json;

use crate::cli::{CLEAN, Folder};
use crate::harness::{Session, push, uri_of};

/// A place on the network that notices when somebody comes by.
fn listener() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let url = format!("http://{}/published.yaml", listener.local_addr().unwrap());
    (listener, url)
}

#[track_caller]
fn check_untouched(listener: &TcpListener) {
    let came = listener.accept().map(|(_, who)| who);
    assert!(came.as_ref().is_err_and(|it| it.kind() == ErrorKind::WouldBlock), "{came:?}");
}

#[test]
fn a_description_has_nothing_fetched() {
    let (listener, url) = listener();
    let text = format!("{CLEAN}  /a:\n    $ref: {url}\n");
    let folder = Folder::new(&[("openapi.yaml", &text)]);
    let mut session = Session::start(&folder, push());
    session.open("openapi.yaml");
    session.wait_for_codes("openapi.yaml", &[]);
    // Nor because somebody points at it.
    let line = text.lines().position(|it| it.contains("$ref")).unwrap();
    let place = json!({ "textDocument": { "uri": session.uri("openapi.yaml") }, "position": { "line": line, "character": 14 } });
    session.request("textDocument/hover", place.clone());
    session.request("textDocument/definition", place);
    session.notify("textDocument/didSave", json!({ "textDocument": { "uri": session.uri("openapi.yaml") } }));
    session.replace("openapi.yaml", "title: ", "title: x");
    session.diagnostics("openapi.yaml");
    check_untouched(&listener);
}

#[test]
fn a_workspace_that_is_not_trusted_has_nothing_fetched() {
    let (listener, url) = listener();
    let config = format!("baseline: {{url: '{url}'}}\n");
    let folder = Folder::new(&[("openapi.yaml", CLEAN), ("openapi-analyzer.yaml", &config)]);
    let uri = uri_of(&folder.path);
    let params = json!({ "processId": null, "rootUri": uri, "capabilities": push(),
        "initializationOptions": { "trusted": false } });
    let mut session = Session::initialize(&folder, params);
    session.open("openapi.yaml");
    session.wait_for_codes("openapi-analyzer.yaml", &["baseline-unreadable"]);
    check_untouched(&listener);
}

#[test]
fn nothing_outside_of_the_workspace_is_read() {
    let outside = Folder::new(&[("secret.yaml", "get: {responses: {'204': {description: OK}}}\n")]);
    let secret = outside.path.join("secret.yaml");
    let direct = format!("{CLEAN}  /a:\n    $ref: {}\n", secret.display());
    let up = format!("{CLEAN}  /a:\n    $ref: ../../../../../../../..{}\n", secret.display());
    let linked = format!("{CLEAN}  /a:\n    $ref: link.yaml\n");
    for text in [direct, up, linked] {
        let folder = Folder::new(&[("openapi.yaml", &text)]);
        #[cfg(unix)]
        std::os::unix::fs::symlink(&secret, folder.path.join("link.yaml")).unwrap();
        let mut session = Session::start(&folder, push());
        session.open("openapi.yaml");
        session.wait_for_codes("openapi.yaml", &["unresolved-reference"]);
        assert!(!session.has_pushed(&uri_of(&secret)));
    }
}
