//! `check`: what is found where, how it is printed, and the exit code.

use expect_test::{Expect, expect};
use serde_json::Value;

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
    check(
        &[("api/openapi.yaml", &without_schema())],
        &["check"],
        expect![[r#"
        api/openapi.yaml:9:9: warning: `200` declares no content; if it returns a body, describe it [response-schema-missing]

        1 file checked: 1 warning
        exit: 0
    "#]],
    );
}

#[test]
fn nothing_to_check_is_a_failure() {
    check(
        &[("notes.yaml", "a: 1\n")],
        &["check"],
        expect![[r#"
        stderr: openapi-analyzer: no OpenAPI description under .
        exit: 2
    "#]],
    );
}

#[test]
fn json_has_the_contracts_keys_in_order() {
    let duplicate = CLEAN.replace("info:\n", "info:\n  title: \u{1d11e} Parcels\n");
    check(
        &[("openapi.yaml", &duplicate)],
        &["check", "--format", "json"],
        expect![[r#"
        {
          "schema": 1,
          "findings": [
            {
              "code": "duplicate-key",
              "severity": "error",
              "message": "the key `title` is in this mapping already, on line 3",
              "file": "openapi.yaml",
              "pointer": "/info/title",
              "range": {
                "start": {
                  "line": 3,
                  "character": 2
                },
                "end": {
                  "line": 3,
                  "character": 7
                }
              },
              "related": [],
              "fixes": []
            }
          ],
          "summary": {
            "files": 1,
            "errors": 1,
            "warnings": 0,
            "information": 0,
            "hints": 0,
            "suppressed": 0
          }
        }
        exit: 1
    "#]],
    );
}

#[test]
fn fixes_are_edits_of_named_files() {
    let folder = Folder::new(&[("openapi.yaml", &without_schema())]);
    let report = folder.run(&["check", "--format", "json"]).json();
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let fix = &report["findings"][0]["fixes"][0];
    assert_eq!(keys(fix), ["title", "preferred", "safety", "edits"]);
    assert_eq!(keys(&fix["edits"][0]), ["file", "range", "newText"]);
    assert_eq!(fix["edits"][0]["file"], "openapi.yaml");
}

#[test]
fn github_shows_findings_beside_lines() {
    check(
        &[("openapi.yaml", &without_schema())],
        &["check", "--format", "github"],
        expect![[r#"
        ::warning file=openapi.yaml,line=9,col=9,endLine=9,endColumn=14,title=response-schema-missing::`200` declares no content; if it returns a body, describe it
        exit: 0
    "#]],
    );
}

#[test]
fn junit_has_a_suite_per_file() {
    check(
        &[("openapi.yaml", &without_schema())],
        &["check", "--format", "junit"],
        expect![[r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="openapi-analyzer" tests="1" failures="1" errors="0">
          <testsuite name="openapi.yaml" tests="1" failures="1" errors="0">
            <testcase classname="openapi.yaml" name="response-schema-missing /paths/~1parcels/get/responses/200">
              <failure type="warning" message="`200` declares no content; if it returns a body, describe it">openapi.yaml:9:9</failure>
            </testcase>
          </testsuite>
        </testsuites>
        exit: 0
    "#]],
    );
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
