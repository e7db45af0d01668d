//! Descriptions of several files: findings are where the mistake is written.

use crate::cli::Folder;
use crate::harness::{Session, push};

const ENTRY: &str = "\
openapi: 3.1.0
info: {title: Parcels, version: '1'}
paths:
  /parcels:
    $ref: paths/parcels.json
";

const FRAGMENT: &str = r#"{
  "get": {
    "responses": {
      "200": { "description": "OK" }
    }
  }
}
"#;

const REPAIRED: &str = r#"{ "get": { "responses": { "204": { "description": "OK" } } } }"#;

#[test]
fn a_fragment_that_is_not_open_has_findings() {
    let folder = Folder::new(&[("openapi.yaml", ENTRY), ("paths/parcels.json", FRAGMENT)]);
    let mut session = Session::start(&folder, push());
    session.open("openapi.yaml");
    session.pushed("paths/parcels.json", |it| it["diagnostics"].as_array().is_some_and(|it| it.len() == 1));
    session.wait_for_codes("openapi.yaml", &[]);
}

#[test]
fn a_buffer_of_a_fragment_counts_before_it_is_saved() {
    let folder = Folder::new(&[("openapi.yaml", ENTRY), ("paths/parcels.json", FRAGMENT)]);
    let mut session = Session::start(&folder, push());
    session.open("paths/parcels.json");
    session.wait_for_codes("paths/parcels.json", &["response-schema-missing"]);
    session.replace_all("paths/parcels.json", REPAIRED);
    session.wait_for_codes("paths/parcels.json", &[]);
}

#[test]
fn a_fragment_opened_from_a_folder_below_its_description_is_judged_by_it() {
    let folder = Folder::new(&[
        ("openapi.yaml", ENTRY),
        ("paths/parcels.json", FRAGMENT),
        ("openapi-analyzer.yaml", "policy: promise\n"),
    ]);
    let uri = crate::harness::uri_of(&folder.path.join("paths"));
    let params = serde_json::json!({ "processId": null, "rootUri": uri, "capabilities": push() });
    let mut session = Session::initialize(&folder, params);
    session.open("paths/parcels.json");
    session.wait_for_codes("paths/parcels.json", &["response-schema-missing"]);
}

#[test]
fn a_reference_to_nowhere_is_found_and_found_again() {
    let folder = Folder::new(&[("openapi.yaml", ENTRY)]);
    let mut session = Session::start(&folder, push());
    session.open("openapi.yaml");
    session.wait_for_codes("openapi.yaml", &["unresolved-reference"]);
    folder.write("paths/parcels.json", REPAIRED);
    let change = serde_json::json!({ "changes": [{ "uri": session.uri("paths/parcels.json"), "type": 1 }] });
    session.notify("workspace/didChangeWatchedFiles", change);
    session.wait_for_codes("openapi.yaml", &[]);
}
