//! What README.md promises a newcomer.

use std::path::Path;

use super::run_in;

#[test]
fn the_first_command_shows_all_three_kinds_each_with_a_fix() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let run = run_in(&repository, &["check", "--format", "json", "tests/fixtures/parcels"]);
    assert_eq!(
        run.codes(),
        [
            "tests/fixtures/parcels/components/parcel.yaml response-property-removed",
            "tests/fixtures/parcels/components/parcel.yaml always-returned-not-required",
            "tests/fixtures/parcels/openapi.yaml response-schema-missing",
        ]
    );
    let report = run.json();
    let fixes = report["findings"].as_array().unwrap().iter().map(|it| it["fixes"].as_array().unwrap().len());
    assert!(fixes.clone().all(|it| it > 0), "{:?}", fixes.collect::<Vec<_>>());
}
