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
    check(&["diff", "base.yaml", "current.yaml"], expect![[r#""#]]);
}

#[test]
fn markdown_is_grouped_by_operation() {
    check(&["diff", "--format", "markdown", "base.yaml", "current.yaml"], expect![[r#""#]]);
}

#[test]
fn json_has_verdicts() {
    check(&["diff", "--format", "json", "base.yaml", "current.yaml"], expect![[r#""#]]);
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
