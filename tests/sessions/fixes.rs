//! Findings of each of the three kinds, repaired with what an editor takes first.

use serde_json::json;

use crate::cli::Folder;
use crate::harness::{Session, codes_of, pull, push};

/// The description that the repository shows itself with.
fn parcels() -> Folder {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/parcels/");
    let names = [
        "openapi.yaml",
        "published.yaml",
        "openapi-analyzer.yaml",
        "components/parcel.yaml",
        "recordings/integration-tests.ndjson",
    ];
    let texts: Vec<(&str, String)> =
        names.iter().map(|name| (*name, std::fs::read_to_string(format!("{root}{name}")).unwrap())).collect();
    Folder::new(&texts.iter().map(|(name, text)| (*name, text.as_str())).collect::<Vec<_>>())
}

#[test]
fn each_kind_of_finding_is_repaired_and_then_gone() {
    for capabilities in [push(), pull()] {
        let folder = parcels();
        let mut session = Session::start(&folder, capabilities);
        session.open("components/parcel.yaml");
        let fragment = ["response-property-removed", "always-returned-not-required"];
        session.wait_for_codes("components/parcel.yaml", &fragment);
        session.fix("components/parcel.yaml", fragment[0]);
        session.wait_for_codes("components/parcel.yaml", &fragment[1..]);
        assert!(session.text("components/parcel.yaml").contains("  # Grams, rounded up to the next ten.\n  weight:\n"));
        session.fix("components/parcel.yaml", fragment[1]);
        session.wait_for_codes("components/parcel.yaml", &[]);
        assert!(session.text("components/parcel.yaml").contains("required: [number, state, recipient]"));
        session.open("openapi.yaml");
        session.wait_for_codes("openapi.yaml", &["response-schema-missing"]);
        session.fix("openapi.yaml", "response-schema-missing");
        let left = codes_of(&session.diagnostics("openapi.yaml"));
        assert!(!left.contains(&"response-schema-missing".to_owned()), "{left:?}");
    }
}

#[test]
fn what_is_published_in_a_file_can_be_opened() {
    let folder = parcels();
    let mut session = Session::start(&folder, push());
    session.open("components/parcel.yaml");
    session.wait_for_codes("components/parcel.yaml", &["response-property-removed", "always-returned-not-required"]);
    let found = session.diagnostics("components/parcel.yaml");
    let related = &found[0]["relatedInformation"][0]["location"];
    assert_eq!(related["uri"], session.uri("published.yaml"), "{found:#?}");
}

#[test]
fn a_finding_is_silenced_by_a_comment() {
    let folder = parcels();
    let mut session = Session::start(&folder, push());
    session.open("openapi.yaml");
    session.wait_for_codes("openapi.yaml", &["response-schema-missing"]);
    let fixes = session.fixes("openapi.yaml", "response-schema-missing");
    let ignore = fixes.iter().find(|it| it["title"] == "Ignore `response-schema-missing` here with a comment").unwrap();
    let edit = ignore["edit"].clone();
    session.apply(&edit);
    session.wait_for_codes("openapi.yaml", &[]);
    assert!(session.text("openapi.yaml").contains("# openapi-analyzer: ignore response-schema-missing -- "));
}

#[test]
fn only_what_is_asked_for_is_offered() {
    let folder = parcels();
    let mut session = Session::start(&folder, push());
    session.open("openapi.yaml");
    session.wait_for_codes("openapi.yaml", &["response-schema-missing"]);
    let range = session.diagnostics("openapi.yaml")[0]["range"].clone();
    let uri = session.uri("openapi.yaml");
    let mut ask = |only: &[&str]| {
        let context = json!({ "diagnostics": [], "only": only });
        let params = json!({ "textDocument": { "uri": uri }, "range": range, "context": context });
        session.request("textDocument/codeAction", params).as_array().map_or(0, Vec::len)
    };
    assert!(ask(&["quickfix"]) > 0);
    assert_eq!(ask(&["refactor.move"]), 0);
    assert!(ask(&[]) >= ask(&["quickfix"]), "who asks for no kind asks for all");
}
