//! `check`: what is found where, how it is printed, and the exit code.

use expect_test::{Expect, expect};

use super::{CLEAN, Folder, without_schema};

#[track_caller]
fn check(files: &[(&str, &str)], arguments: &[&str], expected: Expect) {
    expected.assert_eq(&Folder::new(files).run(arguments).show());
}

#[test]
fn a_clean_description_passes() {
    check(
        &[("openapi.yaml", CLEAN)],
        &["check"],
        expect![[r#"
            1 file checked: no findings
            exit: 0
        "#]],
    );
}

#[test]
fn findings_are_lines_that_a_terminal_can_open() {
    check(&[("api/openapi.yaml", &without_schema())], &["check"], expect![[r#""#]]);
}

#[test]
fn nothing_to_check_is_a_failure() {
    check(&[("notes.yaml", "a: 1\n")], &["check"], expect![[r#""#]]);
}

#[test]
fn json_has_the_contracts_keys_in_order() {
    check(&[("openapi.yaml", &without_schema())], &["check", "--format", "json"], expect![[r#""#]]);
}

#[test]
fn github_shows_findings_beside_lines() {
    check(&[("openapi.yaml", &without_schema())], &["check", "--format", "github"], expect![[r#""#]]);
}

#[test]
fn junit_has_a_suite_per_file() {
    check(&[("openapi.yaml", &without_schema())], &["check", "--format", "junit"], expect![[r#""#]]);
}

#[test]
fn sarif_names_rules_and_places() {
    let folder = Folder::new(&[("openapi.yaml", &without_schema())]);
    let sarif = folder.run(&["check", "--format", "sarif"]).json();
    assert_eq!(sarif["version"], "2.1.0");
    let run = &sarif["runs"][0];
    let result = &run["results"][0];
    assert_eq!(result["ruleId"], "response-schema-missing");
    assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "response-schema-missing");
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "openapi.yaml");
    assert_eq!(place["region"]["startLine"], 9);
}

#[test]
fn the_exit_code_follows_fail_on() {
    let folder = Folder::new(&[("openapi.yaml", &without_schema())]);
    for (fail_on, code) in [("error", 0), ("warning", 1), ("hint", 1), ("never", 0)] {
        assert_eq!(folder.run(&["check", "--fail-on", fail_on]).code, code, "{fail_on}");
    }
}

#[test]
fn entry_documents_are_found_by_content() {
    let late = CLEAN.replace("openapi: 3.1.0\n", "") + "openapi: 3.1.0\n";
    let folder = Folder::new(&[
        ("a/late.yml", &late),
        ("a/b/fragment.yaml", "type: object\n"),
        ("b/api.json", r#"{"info": {"title": "a", "version": "1"}, "paths": {}, "openapi": "3.0.3"}"#),
        ("node_modules/x/openapi.yaml", CLEAN),
        ("target/openapi.yaml", CLEAN),
        (".hidden/openapi.yaml", CLEAN),
        ("build/openapi.yaml", CLEAN),
        (".gitignore", "build/\n"),
        ("package.json", r#"{"dependencies": {"openapi-types": "12"}}"#),
    ]);
    let report = folder.run(&["check", "--format", "json"]).json();
    assert_eq!(report["summary"]["files"], 2);
}

#[test]
fn fragments_are_part_of_their_description() {
    let entry = "openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths:\n  /parcels:\n    $ref: paths/parcels.yaml\n";
    let folder = Folder::new(&[
        ("openapi.yaml", entry),
        ("paths/parcels.yaml", "get:\n  responses:\n    '200':\n      description: All parcels\n"),
    ]);
    let run = folder.run(&["check", "--format", "json", "openapi.yaml"]);
    assert_eq!(run.codes(), ["paths/parcels.yaml response-schema-missing"]);
    assert_eq!(run.json()["summary"]["files"], 2);
}

#[test]
fn the_configuration_names_entries_and_what_to_ignore() {
    let folder = Folder::new(&[
        ("api/v1.yaml", &without_schema()),
        ("api/v2.yaml", &without_schema()),
        ("vendor/v3.yaml", &without_schema()),
        ("openapi-analyzer.yaml", "entries: [api/*.yaml]\nignore: [api/v2.yaml]\n"),
    ]);
    let run = folder.run(&["check", "--format", "json"]);
    assert_eq!(run.codes(), ["api/v1.yaml response-schema-missing"]);
}

#[test]
fn a_configuration_can_be_given() {
    let folder = Folder::new(&[
        ("openapi.yaml", &without_schema()),
        ("openapi-analyzer.yaml", "rules: {response-schema-missing: error}\n"),
        ("strict/other.yaml", "rules: {response-schema-missing: off}\n"),
    ]);
    assert_eq!(folder.run(&["check"]).code, 1);
    assert_eq!(folder.run(&["check", "--config", "strict/other.yaml"]).code, 0);
}

#[test]
fn names_start_at_the_working_folder() {
    let folder = Folder::new(&[("api/openapi.yaml", &without_schema()), ("elsewhere/x", "")]);
    let run = super::run_in(&folder.path.join("elsewhere"), &["check", "--format", "json", "../api"]);
    assert_eq!(run.codes(), ["../api/openapi.yaml response-schema-missing"]);
}

#[test]
fn equal_input_gives_equal_bytes() {
    let folder = Folder::new(&[("b.yaml", &without_schema()), ("a.yaml", &without_schema())]);
    let arguments = ["check", "--format", "json"];
    let first = folder.run(&arguments);
    assert_eq!(first.codes().len(), 2);
    assert_eq!(folder.run(&arguments).stdout, first.stdout);
}

#[test]
fn recordings_are_evidence() {
    let line = |id: u32| {
        format!(
            r#"{{"request": {{"method": "GET", "url": "https://example.com/parcels"}}, "response": {{"status": 200, "headers": {{"content-type": "application/json"}}, "body": [{{"id": "p{id}", "weight": {id}, "color": "red"}}]}}}}"#
        )
    };
    let lines: Vec<String> = (0..3).map(line).collect();
    let folder = Folder::new(&[("openapi.yaml", CLEAN), ("recordings/a.ndjson", &lines.join("\n"))]);
    let run = folder.run(&["check", "--format", "json", "--evidence", "recordings"]);
    assert_eq!(run.codes(), ["openapi.yaml undocumented-property", "openapi.yaml always-returned-not-required"]);
    let text = folder.run(&["check", "--evidence", "recordings"]).stdout;
    assert!(text.contains("Evidence for openapi.yaml\n") && text.contains("GET /parcels"), "{text}");
    folder.write("openapi-analyzer.yaml", "evidence: ['recordings/**/*.ndjson']\n");
    assert_eq!(folder.run(&["check", "--format", "json"]).stdout, run.stdout);
}
