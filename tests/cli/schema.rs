//! `schema`: what the program says of its configuration is what it reads.

use serde_json::Value;

use super::Folder;

fn schema(of: &[&str]) -> Value {
    let run = Folder::new(&[]).run(&[&["schema"], of].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.json()
}

/// The program has nothing to say about a configuration exactly where the schema accepts it.
#[track_caller]
fn check(configuration: &str, is_valid: bool) {
    let folder = Folder::new(&[("openapi.yaml", super::CLEAN), ("openapi-analyzer.yaml", configuration)]);
    let run = folder.run(&["check", "--format", "json", "--baseline", "none", "--fail-on", "never"]);
    let found = run.json()["findings"].as_array().unwrap().clone();
    assert_eq!(found.is_empty(), is_valid, "{configuration}: {found:?}");
    let read: Value = serde_yaml::from_str(configuration).unwrap();
    let validator = jsonschema::validator_for(&schema(&[])).unwrap();
    assert_eq!(validator.is_valid(&read), is_valid, "{configuration}");
}

#[test]
fn the_schema_accepts_what_is_read() {
    check("", true);
    check("policy: contract\nentries: [openapi.yaml]\nignore: ['vendor/**']\n", true);
    check("baseline: none\n", true);
    check("clients: [{paths: ['/internal/**'], kind: managed}]\n", true);
    check("evidence: ['recordings/**']\n", true);
    check("evidence: {files: [], max-age-days: 30, thresholds: {hint: 3}}\n", true);
    check("rules: {response-schema-opaque: 'off', undocumented-property: hint}\n", true);
}

#[test]
fn the_schema_refuses_what_is_not_read() {
    check("colour: red\n", false);
    check("policy: generous\n", false);
    check("baseline: {revision: main}\n", false);
    check("clients: [{paths: [a]}]\n", false);
    check("evidence: {max-age-days: 0}\n", false);
    check("rules: {no-such-code: hint}\n", false);
    check("rules: {operation-removed: perhaps}\n", false);
}

#[test]
fn the_acceptance_file_has_one_too() {
    let validator = jsonschema::validator_for(&schema(&["accepted"])).unwrap();
    let is_valid = |text: &str| validator.is_valid(&serde_yaml::from_str(text).unwrap());
    assert!(is_valid("- {code: operation-removed, file: a.yaml, pointer: /paths/~1a/get, until: '2030-01-31'}\n"));
    assert!(!is_valid("- {code: operation-removed, file: a.yaml}\n"));
    assert!(!is_valid("- {code: no-such-code, file: a.yaml, pointer: ''}\n"));
}
