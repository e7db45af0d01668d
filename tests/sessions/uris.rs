//! Documents under every name that clients have for them.

use serde_json::{Value, json};

use crate::cli::{CLEAN, Folder, without_schema};
use crate::harness::{Session, pull, push, uri_of};

const MISSING: &str = "response-schema-missing";

#[test]
fn the_client_hears_its_own_spelling() {
    let folder = Folder::new(&[("a+b c.yaml", &without_schema())]);
    let plain = uri_of(&folder.path);
    for name in ["a+b%20c.yaml", "a%2Bb%20c.yaml", "%61%2bb%20c.yaml"] {
        let mut session = Session::start(&folder, push());
        let uri = format!("{plain}/{name}");
        session.open_with(&uri, &without_schema());
        session.wait_for_codes(&uri, &[MISSING]);
        let found = session.diagnostics(&uri);
        let edit = session.fixes(&uri, found[0]["code"].as_str().unwrap())[0]["edit"].clone();
        assert_eq!(edit["documentChanges"][0]["textDocument"]["uri"], uri.as_str(), "{edit}");
    }
}

#[test]
fn a_space_that_is_not_escaped_is_a_space() {
    let folder = Folder::new(&[("a b.yaml", &without_schema())]);
    let mut session = Session::start(&folder, push());
    let item = json!({ "uri": format!("{}/a b.yaml", uri_of(&folder.path)), "languageId": "yaml", "version": 1,
        "text": without_schema() });
    session.notify("textDocument/didOpen", json!({ "textDocument": item }));
    session.pushed("a b.yaml", |it| it["diagnostics"].as_array().is_some_and(|it| it.len() == 1));
}

#[test]
fn a_document_that_is_opened_under_another_spelling_has_its_findings_once() {
    let folder = Folder::new(&[("a+b.yaml", &without_schema())]);
    let mut session = Session::start(&folder, push());
    session.pushed("a+b.yaml", |it| it["diagnostics"].as_array().is_some_and(|it| it.len() == 1));
    let other = format!("{}/a+b.yaml", uri_of(&folder.path));
    session.open_with(&other, &without_schema());
    session.wait_for_codes(&other, &[MISSING]);
    session.pushed("a+b.yaml", |it| it["diagnostics"] == json!([]));
    session.close(&other);
    session.pushed("a+b.yaml", |it| it["diagnostics"].as_array().is_some_and(|it| it.len() == 1));
    session.pushed(&other, |it| it["diagnostics"] == json!([]));
}

#[cfg(unix)]
#[test]
fn a_document_reached_through_a_link_is_the_same_document() {
    let folder = Folder::new(&[("real/openapi.yaml", CLEAN)]);
    std::os::unix::fs::symlink(folder.path.join("real"), folder.path.join("link")).unwrap();
    for (root, name) in [("link", "real/openapi.yaml"), ("real", "link/openapi.yaml")] {
        let params = json!({ "processId": null, "rootUri": uri_of(&folder.path.join(root)), "capabilities": pull() });
        let mut session = Session::initialize(&folder, params);
        session.open_with(name, &without_schema());
        session.wait_for_codes(name, &[MISSING]);
        let report = session.request("workspace/diagnostic", json!({ "previousResultIds": [] }));
        let reported: Vec<&Value> = report["items"].as_array().unwrap().iter().map(|it| &it["uri"]).collect();
        assert_eq!(reported, [&json!(session.uri(name))], "one document, under the client's name for it");
        session.replace_all(name, CLEAN);
        session.wait_for_codes(name, &[]);
        session.close(name);
    }
}

#[test]
fn other_schemes_are_none_of_our_business() {
    let folder = Folder::new(&[("openapi.yaml", CLEAN)]);
    let path = folder.path.join("openapi.yaml");
    for scheme in ["git", "vscode-scm", "output", "http"] {
        let mut session = Session::start(&folder, pull());
        let uri = format!("{scheme}:{}?%7B%22ref%22%3A%22HEAD%22%7D", path.display());
        session.open_with(&uri, &without_schema());
        assert!(session.diagnostics(&uri).is_empty(), "{uri}");
        let place = json!({ "textDocument": { "uri": uri }, "position": { "line": 0, "character": 0 } });
        assert_eq!(session.request("textDocument/hover", place), Value::Null);
        session.replace(&uri, "title", "titel");
        session.close(&uri);
    }
}

#[test]
fn a_document_that_is_nowhere_yet_reads_nothing() {
    let folder = Folder::new(&[("a.yaml", "get: {}\n")]);
    let mut session = Session::start(&folder, push());
    let text = format!("{CLEAN}  /a:\n    $ref: a.yaml\n");
    session.open_with("untitled:Untitled-1", &text);
    session.wait_for_codes("untitled:Untitled-1", &["unresolved-reference"]);
    session.replace("untitled:Untitled-1", "    $ref: a.yaml\n", "    {}\n");
    session.wait_for_codes("untitled:Untitled-1", &[]);
    session.close("untitled:Untitled-1");
    session.pushed("untitled:Untitled-1", |it| it["diagnostics"] == json!([]));
}

#[test]
fn a_single_file_needs_no_folder_and_leaves_nothing_behind() {
    let folder = Folder::new(&[("openapi.yaml", &without_schema())]);
    let params = json!({ "processId": null, "rootUri": null, "workspaceFolders": null, "capabilities": push() });
    let mut session = Session::initialize(&folder, params);
    session.open("openapi.yaml");
    session.wait_for_codes("openapi.yaml", &[MISSING]);
    session.close("openapi.yaml");
    session.pushed("openapi.yaml", |it| it["diagnostics"] == json!([]));
}

#[test]
fn folders_come_and_go() {
    let folder = Folder::new(&[("a/openapi.yaml", &without_schema()), ("b/openapi.yaml", &without_schema())]);
    let of = |name: &str| json!({ "uri": uri_of(&folder.path.join(name)), "name": name });
    let params = json!({ "processId": null, "rootUri": null, "workspaceFolders": [of("a")], "capabilities": push() });
    let mut session = Session::initialize(&folder, params);
    session.wait_for_codes("a/openapi.yaml", &[MISSING]);
    assert!(!session.has_pushed("b/openapi.yaml"));
    let event = json!({ "event": { "added": [of("b")], "removed": [of("a")] } });
    session.notify("workspace/didChangeWorkspaceFolders", event);
    session.wait_for_codes("b/openapi.yaml", &[MISSING]);
    session.wait_for_codes("a/openapi.yaml", &[]);
}

#[test]
fn each_folder_has_its_own_settings() {
    let folder = Folder::new(&[("a/openapi.yaml", &without_schema()), ("b/openapi.yaml", &without_schema())]);
    let uri = |name: &str| uri_of(&folder.path.join(name));
    let folders = json!([{ "uri": uri("a"), "name": "a" }, { "uri": uri("b"), "name": "b" }]);
    let params = json!({ "processId": null, "workspaceFolders": folders, "capabilities": push() });
    let mut session = Session::spawn(&folder, &["lsp"]);
    session.folder_settings.insert(uri("a"), json!({ "rules": { MISSING: "error" } }));
    session.folder_settings.insert(uri("b"), json!({ "rules": { MISSING: "hint" } }));
    session.initialized = session.request("initialize", params);
    session.notify("initialized", json!({}));
    session.pushed("a/openapi.yaml", |it| it["diagnostics"][0]["severity"] == 1);
    session.pushed("b/openapi.yaml", |it| it["diagnostics"][0]["severity"] == 4);
    // A file says something else, for one folder.
    folder.write("b/openapi-analyzer.yaml", "rules: {response-schema-missing: off}\n");
    let change = json!({ "changes": [{ "uri": session.uri("b/openapi-analyzer.yaml"), "type": 1 }] });
    session.notify("workspace/didChangeWatchedFiles", change);
    session.pushed("b/openapi.yaml", |it| it["diagnostics"] == json!([]));
}
