//! Files that are created, renamed and deleted in the editor's tree: References follow.

use serde_json::{Value, json};

use crate::cli::Folder;
use crate::harness::{Session, push};

const ENTRY: &str = "\
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a: {$ref: paths/a.yaml}
";

const PATH: &str = "get: {responses: {'200': {description: OK, content: {a/b: {schema: {$ref: ../pet.json}}}}}}\n";

const PET: &str = r#"{ "type": "object", "properties": { "id": { "type": "string" } } }"#;

fn knows_file_operations() -> Value {
    let mut capabilities = push();
    capabilities["workspace"]["fileOperations"] =
        json!({ "willRename": true, "didRename": true, "didCreate": true, "didDelete": true });
    capabilities
}

fn session() -> (Folder, Session) {
    let folder = Folder::new(&[("openapi.yaml", ENTRY), ("paths/a.yaml", PATH), ("pet.json", PET)]);
    let mut session = Session::start(&folder, knows_file_operations());
    session.open("openapi.yaml");
    session.wait_for_codes("openapi.yaml", &[]);
    (folder, session)
}

#[test]
fn references_follow_a_renamed_file_and_a_moved_folder() {
    let (folder, mut session) = session();
    assert!(session.initialized["capabilities"]["workspace"]["fileOperations"]["willRename"].is_object());
    for (old, new, shown) in [("pet.json", "models/cat.json", "../models/cat.json"), ("paths", "p", "p/a.yaml")] {
        let files = json!({ "files": [{ "oldUri": session.uri(old), "newUri": session.uri(new) }] });
        let edit = session.request("workspace/willRenameFiles", files.clone());
        session.apply(&edit);
        let target = folder.path.join(new);
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::rename(folder.path.join(old), target).unwrap();
        session.notify("workspace/didRenameFiles", files);
        session.wait_for_codes("openapi.yaml", &[]);
        let path = folder.read(if new == "p" { "p/a.yaml" } else { "paths/a.yaml" });
        assert!(path.contains(shown) || session.text("openapi.yaml").contains(shown), "{path}");
    }
}

#[test]
fn a_rename_that_matters_to_nobody_has_no_edit() {
    let (_folder, mut session) = session();
    let files = json!({ "files": [{ "oldUri": session.uri("a.txt"), "newUri": session.uri("b.txt") }] });
    assert_eq!(session.request("workspace/willRenameFiles", files), Value::Null);
}

#[test]
fn what_is_deleted_is_missed_and_what_is_created_is_found() {
    let (folder, mut session) = session();
    std::fs::remove_dir_all(folder.path.join("paths")).unwrap();
    session.notify("workspace/didDeleteFiles", json!({ "files": [{ "uri": session.uri("paths") }] }));
    session.wait_for_codes("openapi.yaml", &["unresolved-reference"]);
    folder.write("paths/a.yaml", PATH);
    session.notify("workspace/didCreateFiles", json!({ "files": [{ "uri": session.uri("paths/a.yaml") }] }));
    session.wait_for_codes("openapi.yaml", &[]);
}

#[test]
fn clients_without_file_operations_are_promised_none() {
    let folder = Folder::new(&[]);
    let session = Session::start(&folder, push());
    assert!(session.initialized["capabilities"]["workspace"].get("fileOperations").is_none());
}
