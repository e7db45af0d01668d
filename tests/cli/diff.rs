//! `diff`: verdicts, policies, formats and exit codes.

use expect_test::{Expect, expect};

use super::{CLEAN, Folder, without_weight};

#[track_caller]
fn check(arguments: &[&str], expected: Expect) {
    let folder = Folder::new(&[("base.yaml", CLEAN), ("current.yaml", &without_weight())]);
    expected.assert_eq(&folder.run(arguments).show());
}

#[test]
fn equal_descriptions_have_no_changes() {
    check(
        &["diff", "base.yaml", "base.yaml"],
        expect![[r#"
            no changes that clients could notice
            exit: 0
        "#]],
    );
}

#[test]
fn text_is_grouped_by_operation() {
    check(
        &["diff", "base.yaml", "current.yaml"],
        expect![[r#"
            GET /parcels
              breaking    Property `weight` was removed in 200
                          Clients that read it find nothing there. What is sent may be added to, never taken back (policy `promise`). Published: `type: integer`.
                          current.yaml:18:19 [response-property-removed]

            1 change: 1 breaking, 0 risky, 0 compatible
            exit: 1
        "#]],
    );
}

#[test]
fn markdown_is_grouped_by_operation() {
    check(
        &["diff", "--format", "markdown", "base.yaml", "current.yaml"],
        expect![[r#"
            # Changes from `base.yaml` to `current.yaml`

            1 change: 1 breaking, 0 risky, 0 compatible

            ## Breaking

            ### `GET /parcels`

            - **Property `weight` was removed in 200**: Clients that read it find nothing there. What is sent may be added to, never taken back (policy `promise`). Published: `type: integer`. (`response-property-removed` · `current.yaml:18:19`)
            exit: 1
        "#]],
    );
}

#[test]
fn what_matters_less_comes_after_and_is_folded_away() {
    let base = CLEAN.replace("    get:", "    put: { responses: { '200': { description: ok } } }\n    get:");
    let current = CLEAN.replace("type: integer", "type: [integer, 'null']").replace(
        "                    weight:",
        "                    size: { type: integer }\n                    weight:",
    );
    let folder = Folder::new(&[("base.yaml", &base), ("current.yaml", &current)]);
    expect![[r#"
        GET /parcels
          breaking    Property `weight` may be null now in 200
                      Clients cannot rely on a value any more. What is sent may be added to, never taken back (policy `promise`).
                      current.yaml:23:23 [response-property-became-nullable]
          compatible  Property `size` was added in 200  current.yaml:21:21 [response-property-added]

        PUT /parcels
          breaking    `PUT /parcels` was removed
                      Clients that call it fail. What is published stays.
                      current.yaml:6:3 [operation-removed]

        3 changes: 2 breaking, 0 risky, 1 compatible
        exit: 1
    "#]].assert_eq(&folder.run(&["diff", "base.yaml", "current.yaml"]).show());
    expect![[r#"
        # Changes from `base.yaml` to `current.yaml`

        3 changes: 2 breaking, 0 risky, 1 compatible

        ## Breaking

        ### `GET /parcels`

        - **Property `weight` may be null now in 200**: Clients cannot rely on a value any more. What is sent may be added to, never taken back (policy `promise`). (`response-property-became-nullable` · `current.yaml:23:23`)

        ### `PUT /parcels`

        - **`PUT /parcels` was removed**: Clients that call it fail. What is published stays. (`operation-removed` · `current.yaml:6:3`)

        <details><summary>1 compatible change</summary>

        ### `GET /parcels`

        - Property `size` was added in 200 (`response-property-added` · `current.yaml:21:21`)

        </details>
        exit: 1
    "#]].assert_eq(&folder.run(&["diff", "--format", "markdown", "base.yaml", "current.yaml"]).show());
}

#[test]
fn json_has_verdicts() {
    check(
        &["diff", "--format", "json", "base.yaml", "current.yaml"],
        expect![[r#"
        {
          "schema": 1,
          "findings": [
            {
              "code": "response-property-removed",
              "severity": "error",
              "message": "Property `weight` was removed in GET /parcels 200: clients that read it find nothing there. What is sent may be added to, never taken back (policy `promise`). Published: `type: integer`.",
              "file": "current.yaml",
              "pointer": "/paths/~1parcels/get/responses/200/content/application~1json/schema/items/properties",
              "range": {
                "start": {
                  "line": 17,
                  "character": 18
                },
                "end": {
                  "line": 17,
                  "character": 28
                }
              },
              "verdict": "breaking",
              "direction": "response",
              "basePointer": "/paths/~1parcels/get/responses/200/content/application~1json/schema/items/properties/weight",
              "affects": [
                "GET /parcels 200"
              ],
              "related": [
                {
                  "message": "published here (base.yaml)",
                  "file": "base.yaml",
                  "pointer": "/paths/~1parcels/get/responses/200/content/application~1json/schema/items/properties/weight",
                  "range": {
                    "start": {
                      "line": 20,
                      "character": 20
                    },
                    "end": {
                      "line": 20,
                      "character": 26
                    }
                  }
                }
              ],
              "fixes": [
                {
                  "title": "Put back `weight`",
                  "preferred": true,
                  "safety": "unsafe",
                  "edits": [
                    {
                      "file": "current.yaml",
                      "range": {
                        "start": {
                          "line": 19,
                          "character": 34
                        },
                        "end": {
                          "line": 19,
                          "character": 34
                        }
                      },
                      "newText": "\n                    weight:\n                      type: integer"
                    }
                  ]
                }
              ]
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
fn the_exit_code_follows_policy_and_fail_on() {
    let folder = Folder::new(&[("base.yaml", CLEAN), ("current.yaml", &without_weight())]);
    for (options, code) in [
        (&["--policy", "promise"][..], 1),
        (&["--policy", "contract"], 0),
        (&["--policy", "contract", "--fail-on", "risky"], 1),
        (&["--fail-on", "never"], 0),
    ] {
        let arguments = [&["diff", "base.yaml", "current.yaml"], options].concat();
        assert_eq!(folder.run(&arguments).code, code, "{options:?}");
    }
}

#[test]
fn two_revisions_are_compared() {
    let folder = Folder::new(&[("api/openapi.yaml", CLEAN)]);
    let Some(_) = folder.git(&["init", "--quiet"]) else { return };
    folder.commit().unwrap();
    folder.write("api/openapi.yaml", without_weight());
    folder.commit().unwrap();
    folder.write("api/openapi.yaml", "openapi: 3.1.0\n");
    let run = folder.run(&["diff", "--format", "json", "git:HEAD~1:api/openapi.yaml", "git:HEAD:api/openapi.yaml"]);
    assert_eq!(run.codes(), ["git:HEAD:api/openapi.yaml response-property-removed"]);
    // The same file at a revision.
    folder.write("api/openapi.yaml", CLEAN);
    let run = folder.run(&["diff", "--format", "json", "git:HEAD~1", "api/openapi.yaml"]);
    assert_eq!(run.codes(), [""; 0]);
    let run = folder.run(&["diff", "--format", "json", "api/openapi.yaml", "git:HEAD"]);
    assert_eq!(run.code, 1);
}

#[test]
fn a_side_that_is_no_description_is_a_failure() {
    let folder = Folder::new(&[("a.yaml", CLEAN), ("b.yaml", "type: object\n"), ("c.yaml", "swagger: '2.0'\n")]);
    let check = |base: &str, current: &str, expected: &str| {
        let run = folder.run(&["diff", base, current]);
        assert_eq!((run.stderr.as_str(), run.code), (expected, 2));
    };
    check("a.yaml", "b.yaml", "openapi-analyzer: b.yaml: not an OpenAPI description: it has no `openapi` field\n");
    check("c.yaml", "a.yaml", "openapi-analyzer: c.yaml: not an OpenAPI 3.0, 3.1 or 3.2 description\n");
    check("a.yaml", "d.yaml", "openapi-analyzer: d.yaml: no such file\n");
    check(
        "git:HEAD",
        "git:HEAD",
        "openapi-analyzer: git:HEAD: no file to look up in that revision: write git:REV:PATH\n",
    );
}

/// Two texts of which one has a syntax error: nobody knows what it would have said.
#[track_caller]
fn check_damaged(base: &str, current: &str, expected: Expect) {
    let folder = Folder::new(&[("base.yaml", base), ("current.yaml", current)]);
    expected.assert_eq(&folder.run(&["diff", "base.yaml", "current.yaml"]).show());
}

#[test]
fn what_is_left_of_a_broken_text_is_not_compared() {
    let conflict = CLEAN.replace("                    weight:", "<<<<<<< HEAD\n                    weight:");
    check_damaged(
        &conflict,
        CLEAN,
        expect![[r#"
        stderr: openapi-analyzer: base.yaml: line 21: expected `:` after `<<<<<<< HEAD`
        exit: 2
    "#]],
    );
    let cut = CLEAN.replace("required: [id]", "required: [id");
    check_damaged(
        CLEAN,
        &cut,
        expect![[r#"
        stderr: openapi-analyzer: current.yaml: line 17: `[` is never closed
        exit: 2
    "#]],
    );
}

/// What the format does not allow, and is clear all the same, loses nothing.
#[test]
fn a_comma_too_many_is_no_reason_not_to_compare() {
    let text = |required: &str| {
        format!(
            r#"{{"openapi": "3.1.0", "info": {{"title": "T", "version": "1",}}, "paths": {{"/a": {{"get": {{"responses": {{"200": {{"description": "OK", "content": {{"application/json": {{"schema": {{"type": "object", "properties": {{"a": {{}}}}{required}}}}}}}}}}}}}}}}}}}"#
        )
    };
    let folder = Folder::new(&[("base.json", &text(r#", "required": ["a"]"#)), ("current.json", &text(""))]);
    let run = folder.run(&["diff", "base.json", "current.json"]);
    assert!(run.code == 1 && run.stdout.contains("response-property-became-optional"), "{}", run.show());
}
