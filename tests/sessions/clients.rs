//! What real editors say in `initialize`, replayed. The recordings are not part of the repository.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::cli::{Folder, without_schema};
use crate::harness::{Session, uri_of};

#[test]
fn every_recorded_client_gets_its_diagnostics() {
    let shared = std::env::var_os("OPENAPI_ANALYZER_SHARED").map(PathBuf::from);
    let shared = shared.unwrap_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")));
    let Ok(recordings) = std::fs::read_dir(shared.join("tools/editors/initialize")) else {
        eprintln!("skipped: no recorded clients at {}", shared.display());
        return;
    };
    let files = recordings.filter_map(|it| Some(it.ok()?.path()));
    for file in files.filter(|it| it.extension().is_some_and(|it| it == "json")) {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let mut params: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
        let folder = Folder::new(&[("openapi.yaml", &without_schema())]);
        let uri = uri_of(&folder.path);
        params["processId"] = std::process::id().into();
        params["rootUri"] = json!(uri);
        params["workspaceFolders"] = json!([{ "uri": uri, "name": "test" }]);
        let mut session = Session::initialize(&folder, params);
        session.open("openapi.yaml");
        session.pushed_or_pulled("openapi.yaml", &name, &["response-schema-missing"]);
        assert_eq!(session.end(), 0, "{name}");
    }
}
