//! Sloppy trees: each bad file gets one message at its place, and the rest of the work is done.

use expect_test::{Expect, expect};

use super::{CLEAN, Folder, without_schema};

#[track_caller]
fn check(folder: &Folder, arguments: &[&str], expected: Expect) {
    expected.assert_eq(&folder.run(arguments).show());
}

#[test]
fn files_that_are_no_text() {
    let folder = Folder::new(&[("ok.yaml", CLEAN), ("empty.yaml", "")]);
    folder.write("binary.yaml", b"openapi: 3.1.0\n\0\x01\x02");
    folder.write("latin1.yaml", b"openapi: 3.1.0\ninfo: {title: \xe4}\n");
    std::fs::create_dir(folder.path.join("folder.yaml")).unwrap();
    check(
        &folder,
        &["check", "empty.yaml"],
        expect![[r#"
        stderr: openapi-analyzer: empty.yaml: not an OpenAPI description: it has no `openapi` field
        exit: 2
    "#]],
    );
    check(
        &folder,
        &["check", "binary.yaml"],
        expect![[r#"
        stderr: openapi-analyzer: binary.yaml: binary, not a text
        exit: 2
    "#]],
    );
    check(
        &folder,
        &["check", "latin1.yaml"],
        expect![[r#"
        stderr: openapi-analyzer: latin1.yaml: not UTF-8
        exit: 2
    "#]],
    );
    check(
        &folder,
        &["check", "folder.yaml"],
        expect![[r#"
        stderr: openapi-analyzer: no OpenAPI description under folder.yaml
        exit: 2
    "#]],
    );
    check(
        &folder,
        &["check", "none.yaml", "ok.yaml"],
        expect![[r#"
        1 file checked: no findings
        stderr: openapi-analyzer: none.yaml: no such file
        exit: 2
    "#]],
    );
    check(
        &folder,
        &["check"],
        expect![[r#"
        1 file checked: no findings
        stderr: openapi-analyzer: binary.yaml: binary, not a text
        stderr: openapi-analyzer: latin1.yaml: not UTF-8
        exit: 2
    "#]],
    );
}

#[test]
fn a_description_that_is_not_well_formed() {
    let folder =
        Folder::new(&[("openapi.json", "{\"openapi\": \"3.1.0\",\n \"info\": {\"title\": \"a\" \"version\": \"1\"}}")]);
    check(
        &folder,
        &["check"],
        expect![[r#"
        openapi.json:2:22: error: expected `,` here [json-syntax]

        1 file checked: 1 error
        exit: 1
    "#]],
    );
}

#[test]
fn a_version_that_is_not_read() {
    let folder = Folder::new(&[("swagger.yaml", "swagger: '2.0'\ninfo: {title: a, version: '1'}\npaths: {}\n")]);
    check(
        &folder,
        &["check"],
        expect![[r#"
        swagger.yaml:1:1: information: Swagger 2.0 is not supported: OpenAPI 3.0, 3.1 and 3.2 are; nothing here is checked [unsupported-version]

        0 files checked: 1 information
        exit: 0
    "#]],
    );
}

#[test]
fn references_that_lead_nowhere() {
    let entry =
        |target: &str| CLEAN.replace("                type: array\n", &format!("                $ref: '{target}'\n"));
    let outside = Folder::new(&[("secret.yaml", "type: string\n")]);
    let folder = Folder::new(&[
        ("1.yaml", &entry("none.yaml")),
        ("2.yaml", &entry("#/components/schemas/None")),
        ("3.yaml", &entry("https://example.com/schema.yaml")),
        ("4.yaml", &entry(&format!("../{}/secret.yaml", outside.path.file_name().unwrap().to_str().unwrap()))),
        ("5.yaml", &entry(".")),
        ("6.yaml", &entry("link.yaml")),
        ("7.yaml", &entry("binary.bin")),
    ]);
    folder.write("binary.bin", [0, 159, 146, 150]);
    #[cfg(unix)]
    std::os::unix::fs::symlink(outside.path.join("secret.yaml"), folder.path.join("link.yaml")).unwrap();
    let run = folder.run(&["check"]);
    // What is remote is not loaded, and not our concern.
    assert!(!run.stdout.contains("3.yaml"), "{}", run.stdout);
    assert_eq!(run.stdout.matches("[unresolved-reference]").count(), 6, "{}", run.stdout);
    assert_eq!(run.stdout.matches("outside the workspace").count(), 2, "{}", run.stdout);
    assert_eq!((run.stderr.as_str(), run.code), ("", 1));
}

#[test]
fn a_file_that_is_too_large() {
    let folder = Folder::new(&[("ok.yaml", CLEAN)]);
    let file = std::fs::File::create(folder.path.join("large.yaml")).unwrap();
    std::io::Write::write_all(&mut &file, b"openapi: 3.1.0\n").unwrap();
    file.set_len(100 << 20).unwrap();
    check(
        &folder,
        &["check", "large.yaml"],
        expect![[r#"
        stderr: openapi-analyzer: large.yaml: larger than 64 MB
        exit: 2
    "#]],
    );
    check(
        &folder,
        &["check"],
        expect![[r#"
        1 file checked: no findings
        stderr: openapi-analyzer: large.yaml: larger than 64 MB
        exit: 2
    "#]],
    );
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new(&[("closed.yaml", CLEAN)]);
    let closed = folder.path.join("closed.yaml");
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::read(&closed).is_ok() {
        eprintln!("skipped: this user may read everything");
        return;
    }
    check(
        &folder,
        &["check", "closed.yaml"],
        expect![[r#"
        stderr: openapi-analyzer: closed.yaml: not readable: permission denied
        exit: 2
    "#]],
    );
}

#[test]
fn a_configuration_that_is_not_there() {
    let folder = Folder::new(&[("openapi.yaml", CLEAN)]);
    check(
        &folder,
        &["check", "--config", "none.yaml"],
        expect![[r#"
        stderr: openapi-analyzer: configuration none.yaml: no such file
        exit: 2
    "#]],
    );
}

#[test]
fn findings_of_one_description_do_not_hide_those_of_another() {
    let folder = Folder::new(&[("a.json", "{\"openapi\": \"3.1.0\", "), ("b.yaml", &without_schema())]);
    let run = folder.run(&["check", "--format", "json"]);
    assert!(run.codes().contains(&"b.yaml response-schema-missing".to_owned()), "{}", run.stdout);
    assert!(run.codes().contains(&"a.json json-syntax".to_owned()), "{}", run.stdout);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = Folder::new(&[("openapi.yaml", CLEAN)]);
    let mut command = std::process::Command::new(super::binary());
    let mut child = command.args(["rules", "--format", "json"]).current_dir(&folder.path);
    child = child.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let mut child = child.spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((String::from_utf8_lossy(&output.stderr).as_ref(), output.status.code()), ("", Some(0)));
}
