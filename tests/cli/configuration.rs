//! What the configuration file decides: entries, baselines, severities; and its mistakes.

use expect_test::expect;

use super::baseline::check;
use super::{CLEAN, Folder, without_schema, without_weight};

#[test]
fn a_revision_can_be_pinned_in_another_file_of_another_repository() {
    let published = Folder::new(&[("schemas/derefed.yaml", CLEAN)]);
    let Some(_) = published.git(&["init", "--quiet"]) else { return };
    let pinned = published.commit().unwrap();
    published.write("schemas/derefed.yaml", without_weight());
    published.commit().unwrap();
    let folder = Folder::new(&[
        ("openapi.yaml", &without_weight()),
        ("docs/schema.ts", &format!("const SCHEMA_SHA = '{pinned}';\n")),
        (
            "openapi-analyzer.yaml",
            &format!(
                "baseline:\n  repository: {}\n  path: schemas/derefed.yaml\n  \
                 revision-from: {{file: docs/schema.ts, pattern: \"SCHEMA_SHA = '([0-9a-f]{{40}})'\"}}\n",
                published.path.display()
            ),
        ),
    ]);
    let run = folder.run(&["check", "--format", "json"]);
    assert_eq!(run.codes(), ["openapi.yaml response-property-removed"]);
    assert_eq!(run.code, 1);
    folder.write("docs/schema.ts", "nothing here\n");
    check(
        &folder,
        &[],
        expect![[r#"
        error baseline-unreadable openapi-analyzer.yaml null
        exit: 1
    "#]],
    );
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
fn a_configuration_with_mistakes_is_findings() {
    let folder = Folder::new(&[("openapi.yaml", CLEAN), ("openapi-analyzer.yaml", "policy: generous\nbaselin: {}\n")]);
    let run = folder.run(&["check", "--format", "json"]);
    assert_eq!(run.codes().len(), 2, "{}", run.stdout);
    assert!(run.codes().iter().all(|it| it.starts_with("openapi-analyzer.yaml ")), "{}", run.stdout);
}

#[test]
fn a_file_is_configured_as_baseline() {
    let folder = Folder::new(&[("openapi.yaml", &without_weight()), ("published.yaml", CLEAN)]);
    folder.write("openapi-analyzer.yaml", "baseline: {file: published.yaml}\n");
    check(
        &folder,
        &[],
        expect![[r#"
        error response-property-removed openapi.yaml "published.yaml"
        exit: 1
    "#]],
    );
    check(
        &folder,
        &["--baseline", "none"],
        expect![[r#"
        exit: 0
    "#]],
    );
}

#[test]
fn a_revision_is_configured_as_baseline() {
    let folder = Folder::new(&[("api/openapi.yaml", CLEAN)]);
    let Some(_) = folder.git(&["init", "--quiet"]) else { return };
    folder.commit().unwrap();
    folder.write("api/openapi.yaml", without_weight());
    folder.write("openapi-analyzer.yaml", "baseline: {git: main}\n");
    check(
        &folder,
        &[],
        expect![[r#"
        error response-property-removed api/openapi.yaml "git:main:api/openapi.yaml"
        exit: 1
    "#]],
    );
    folder.write("openapi-analyzer.yaml", "policy: promise\nbaseline: {git: no-such-branch}\n");
    check(
        &folder,
        &[],
        expect![[r#"
        error baseline-unreadable openapi-analyzer.yaml null
        exit: 1
    "#]],
    );
}

#[test]
fn evidence_is_configured() {
    let exchange = r#"{"request": {"method": "GET", "url": "/nothing"}, "response": {"status": 200}}"#;
    let folder = Folder::new(&[
        ("openapi.yaml", CLEAN),
        ("recordings/2026/a.ndjson", exchange),
        ("other/b.ndjson", exchange),
        ("openapi-analyzer.yaml", "evidence: ['recordings/**/*.ndjson']\n"),
    ]);
    let run = folder.run(&["check", "--format", "json"]);
    assert_eq!(run.codes(), ["openapi.yaml undocumented-operation"]);
}
