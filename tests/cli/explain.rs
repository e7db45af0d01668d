//! `explain`, `rules`, `--version` and wrong flags.

use expect_test::{Expect, expect};

use super::Folder;

#[track_caller]
fn check(arguments: &[&str], expected: Expect) {
    expected.assert_eq(&Folder::new(&[]).run(arguments).show());
}

#[test]
fn a_code_is_explained() {
    let run = Folder::new(&[]).run(&["explain", "response-schema-missing"]);
    assert_eq!(run.code, 0);
    assert!(run.stdout.starts_with("response-schema-missing\n\n"), "{}", run.stdout);
    assert!(run.stdout.contains("\n## Why\n"), "{}", run.stdout);
}

#[test]
fn a_misspelt_code_is_guessed() {
    check(
        &["explain", "response-schema-mising"],
        expect![[r#"
            stderr: openapi-analyzer: no code `response-schema-mising`; did you mean `response-schema-missing`?
            exit: 2
        "#]],
    );
}

#[test]
fn the_catalogue_has_three_formats() {
    let folder = Folder::new(&[]);
    let text = folder.run(&["rules"]).stdout;
    assert!(text.lines().any(|line| line.starts_with("response-schema-missing ")), "{text}");
    let json = folder.run(&["rules", "--format", "json"]).json();
    let codes: Vec<&str> = json["rules"].as_array().unwrap().iter().map(|it| it["code"].as_str().unwrap()).collect();
    assert_eq!(codes.len(), text.lines().count());
    assert!(codes.is_sorted());
    let markdown = folder.run(&["rules", "--format", "markdown"]).stdout;
    assert!(codes.iter().all(|code| markdown.contains(&format!("| `{code}` |"))), "{markdown}");
    // Every code can be explained.
    assert!(codes.iter().all(|code| folder.run(&["explain", code]).code == 0));
}

#[test]
fn the_version_is_one_line() {
    let run = Folder::new(&[]).run(&["--version"]);
    assert_eq!((run.stdout.lines().count(), run.code), (1, 0));
}

#[test]
fn a_wrong_flag_is_one_line() {
    check(
        &["check", "--bogus"],
        expect![[r#"
            stderr: openapi-analyzer: unexpected argument '--bogus' found (see --help)
            exit: 2
        "#]],
    );
    check(
        &["diff", "a.yaml"],
        expect![[r#"
            stderr: openapi-analyzer: the following required arguments were not provided: <CURRENT> (see --help)
            exit: 2
        "#]],
    );
}
