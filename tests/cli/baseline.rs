//! Baselines of every kind: files, git revisions, URLs; asked for, configured, or found.

use std::io::{Read, Write};
use std::net::TcpListener;

use expect_test::{Expect, expect};
use serde_json::Value;

use super::{CLEAN, Folder, without_weight};

/// Severity, code and the file of the baseline of each finding.
#[track_caller]
pub(super) fn check(folder: &Folder, arguments: &[&str], expected: Expect) {
    let run = folder.run(&[&["check", "--format", "json"], arguments].concat());
    let mut out = String::new();
    if !run.stdout.is_empty() {
        for finding in run.json()["findings"].as_array().unwrap() {
            let text = |key: &str| finding[key].as_str().unwrap_or("-").to_owned();
            let related =
                finding["related"].as_array().and_then(|it| it.first()).map_or(&Value::Null, |it| &it["file"]);
            out += &format!("{} {} {} {related}\n", text("severity"), text("code"), text("file"));
        }
    }
    for line in run.stderr.lines() {
        out += &format!("stderr: {line}\n");
    }
    out += &format!("exit: {}\n", run.code);
    expected.assert_eq(&out);
}

#[test]
fn a_file_is_a_baseline() {
    let folder = Folder::new(&[("openapi.yaml", &without_weight()), ("published.yaml", CLEAN)]);
    // Neither by itself nor as a baseline is it a description to check.
    check(
        &folder,
        &["--baseline", "published.yaml"],
        expect![[r#"
        error response-property-removed openapi.yaml "published.yaml"
        exit: 1
    "#]],
    );
}

#[test]
fn a_revision_is_a_baseline_with_its_fragments() {
    let entry = "openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths:\n  /parcels:\n    $ref: paths/parcels.yaml\n";
    let (_, path_item) = CLEAN.split_once("  /parcels:\n").unwrap();
    let folder = Folder::new(&[("api/openapi.yaml", entry), ("api/paths/parcels.yaml", path_item)]);
    let Some(_) = folder.git(&["init", "--quiet"]) else { return };
    folder.commit().unwrap();
    let (_, path_item) =
        without_weight().split_once("  /parcels:\n").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    folder.write("api/paths/parcels.yaml", path_item);
    check(
        &folder,
        &["--baseline", "git:HEAD"],
        expect![[r#"
        error response-property-removed api/paths/parcels.yaml "git:HEAD:api/paths/parcels.yaml"
        exit: 1
    "#]],
    );
    check(
        &folder,
        &["--baseline", "git:main:api/openapi.yaml", "api"],
        expect![[r#"
        error response-property-removed api/paths/parcels.yaml "git:main:api/paths/parcels.yaml"
        exit: 1
    "#]],
    );
    // No remote, nothing configured: nothing is known to be published.
    check(
        &folder,
        &[],
        expect![[r#"
        exit: 0
    "#]],
    );
}

#[test]
fn without_configuration_it_is_the_merge_base_with_the_remote() {
    let origin = Folder::new(&[("openapi.yaml", CLEAN)]);
    let Some(_) = origin.git(&["init", "--quiet"]) else { return };
    origin.commit().unwrap();
    let clone = Folder::new(&[]);
    clone.git(&["clone", "--quiet", origin.path.to_str().unwrap(), "."]).unwrap();
    check(
        &clone,
        &[],
        expect![[r#"
        exit: 0
    "#]],
    );
    clone.git(&["checkout", "--quiet", "-b", "change"]).unwrap();
    clone.write("openapi.yaml", without_weight());
    clone.write("new.yaml", CLEAN);
    clone.commit().unwrap();
    let run = clone.run(&["check"]);
    assert_eq!(run.code, 0, "{run:?}");
    let revision = origin.git(&["rev-parse", "--short=7", "HEAD"]).unwrap();
    let broken: Vec<&str> = run.stdout.lines().filter(|it| it.contains("[response-property-removed]")).collect();
    assert_eq!(broken.len(), 1, "{}", run.stdout);
    assert!(broken[0].contains("warning") && broken[0].contains(&revision), "{broken:?}");
}

/// A server that answers with these, one connection each, and is gone then. Its address.
fn serve(answers: Vec<(&'static str, String)>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for (head, body) in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).unwrap();
            let head = format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
            stream.write_all(head.as_bytes()).unwrap();
            stream.write_all(body.as_bytes()).unwrap();
        }
    });
    format!("http://{address}")
}

#[test]
fn a_url_is_a_baseline_when_asked_for() {
    let found = ("302 Found\r\nLocation: /v2/openapi.yaml", String::new());
    let server = serve(vec![found, ("200 OK", CLEAN.to_owned()), ("404 Not Found", String::new())]);
    let folder = Folder::new(&[("openapi.yaml", &without_weight())]);
    let url = format!("{server}/v1/openapi.yaml?token=x");
    let run = folder.run(&["check", "--format", "json", "--baseline", &url]);
    assert_eq!(run.codes(), ["openapi.yaml response-property-removed"], "{run:?}");
    // It answers, and says no: an older copy is not asked for.
    let run = folder.run(&["check", "--format", "json", "--baseline", &url]);
    assert_eq!(run.code, 2);
    assert_eq!(run.stderr, format!("openapi-analyzer: baseline {url}: the server answered 404\n"));
}

#[test]
fn a_url_that_does_not_answer_is_the_copy_of_an_earlier_day() {
    let server = serve(vec![("200 OK", CLEAN.to_owned())]);
    let config = format!("baseline: {{ url: '{server}/openapi.yaml?token=secret' }}\n");
    let folder = Folder::new(&[("openapi.yaml", &without_weight()), ("openapi-analyzer.yaml", &config)]);
    let run = folder.run(&["check", "--format", "json"]);
    assert_eq!(run.codes(), ["openapi.yaml response-property-removed"], "{run:?}");
    let run = folder.run(&["check", "--format", "json"]);
    let codes = ["openapi-analyzer.yaml baseline-stale", "openapi.yaml response-property-removed"];
    assert_eq!(run.codes(), codes, "{run:?}");
    let stale = run.json()["findings"][0].clone();
    assert_eq!((stale["severity"].as_str(), stale["pointer"].as_str()), (Some("information"), Some("/baseline")));
    let message = stale["message"].as_str().unwrap();
    assert!(message.contains("compared with the copy of 20"), "{message}");
    // Neither the URL nor what is secret in it is in the cache.
    for file in std::fs::read_dir(folder.path.join(".cache")).unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(!text.contains("127.0.0.1") && !text.contains("secret") && !path.to_string_lossy().contains("secret"));
    }
    // Without a copy it is a finding, and all else works.
    std::fs::remove_dir_all(folder.path.join(".cache")).unwrap();
    let run = folder.run(&["check", "--format", "json"]);
    assert_eq!(run.codes(), ["openapi-analyzer.yaml baseline-unreadable"]);
}

#[test]
fn a_redirect_to_another_scheme_is_not_followed() {
    let server = serve(vec![("302 Found\r\nLocation: file:///etc/hostname", String::new())]);
    let folder = Folder::new(&[("openapi.yaml", CLEAN)]);
    let run = folder.run(&["check", "--baseline", &server]);
    let reason = "a redirect to another scheme is not followed";
    assert_eq!((run.code, run.stderr), (2, format!("openapi-analyzer: baseline {server}: {reason}\n")));
}

#[test]
fn a_revision_may_be_pinned_in_another_file_and_lie_in_another_repository() {
    let published = Folder::new(&[("specs/openapi.yaml", CLEAN)]);
    let Some(_) = published.git(&["init", "--quiet"]) else { return };
    let revision = published.commit().unwrap();
    published.write("specs/openapi.yaml", "openapi: 3.1.0\n");
    published.commit().unwrap();
    let config = format!(
        "baseline:\n  repository: {}\n  path: specs/openapi.yaml\n  revision-from: {{ file: schema.ts, pattern: \"SHA = '([0-9a-f]{{40}})'\" }}\n",
        published.path.display()
    );
    let pin = format!("export const SCHEMA_SHA = '{revision}';\n");
    let folder =
        Folder::new(&[("openapi.yaml", &without_weight()), ("openapi-analyzer.yaml", &config), ("schema.ts", &pin)]);
    let name = format!("error response-property-removed openapi.yaml \"git:{revision}:specs/openapi.yaml\"\nexit: 1\n");
    let run = folder.run(&["check", "--format", "json"]);
    assert_eq!(run.codes(), ["openapi.yaml response-property-removed"], "{run:?}");
    let file = run.json()["findings"][0]["related"][0]["file"].as_str().unwrap().to_owned();
    assert!(name.contains(&file), "{file}");
    folder.write("schema.ts", "nothing\n");
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
fn a_baseline_that_cannot_be_read_is_told_once() {
    let folder = Folder::new(&[("openapi.yaml", CLEAN), ("notes.yaml", "a: 1\n")]);
    check(
        &folder,
        &["--baseline", "none.yaml"],
        expect![[r#"
        stderr: openapi-analyzer: baseline none.yaml: no such file
        exit: 2
    "#]],
    );
    check(
        &folder,
        &["--baseline", "notes.yaml"],
        expect![[r#"
        stderr: openapi-analyzer: baseline notes.yaml: not an OpenAPI description: it has no `openapi` field
        exit: 2
    "#]],
    );
    check(
        &folder,
        &["--baseline", "git:main"],
        expect![[r#"
            stderr: openapi-analyzer: baseline git:main: not in a git repository
            exit: 2
        "#]],
    );
    check(
        &folder,
        &["--baseline", "git:"],
        expect![[r#"
        stderr: openapi-analyzer: `git:` names no revision: write git:REV or git:REV:PATH
        exit: 2
    "#]],
    );
    let Some(_) = folder.git(&["init", "--quiet"]) else { return };
    folder.commit().unwrap();
    check(
        &folder,
        &["--baseline", "git:no-such-branch"],
        expect![[r#"
        stderr: openapi-analyzer: baseline git:no-such-branch: no revision `no-such-branch` in the repository
        exit: 2
    "#]],
    );
    check(
        &folder,
        &["--baseline", "git:main:none.yaml"],
        expect![[r#"
        stderr: openapi-analyzer: baseline git:main:none.yaml: no such file in that revision
        exit: 2
    "#]],
    );
}

#[test]
fn a_baseline_with_syntax_errors_is_unreadable() {
    let broken = CLEAN.replace("required: [id]", "required: [id");
    let folder = Folder::new(&[("openapi.yaml", &without_weight()), ("published.yaml", &broken)]);
    check(
        &folder,
        &["--baseline", "published.yaml"],
        expect![[r#"
        stderr: openapi-analyzer: baseline published.yaml: line 17: `[` is never closed
        exit: 2
    "#]],
    );
    folder.write("openapi-analyzer.yaml", "baseline: { file: published.yaml }\n");
    check(
        &folder,
        &["openapi.yaml"],
        expect![[r#"
        error baseline-unreadable openapi-analyzer.yaml null
        exit: 1
    "#]],
    );
}

#[test]
fn a_fragment_of_a_baseline_with_syntax_errors_makes_it_unreadable() {
    let entry = "openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths:\n  /parcels:\n    $ref: parcels.yaml\n";
    let (_, path_item) = CLEAN.split_once("  /parcels:\n").unwrap();
    let broken = path_item.replace("required: [id]", "required: [id");
    let files = [("new/openapi.yaml", entry), ("new/parcels.yaml", path_item)];
    let folder = Folder::new(&[&files[..], &[("old/openapi.yaml", entry), ("old/parcels.yaml", &broken)]].concat());
    check(
        &folder,
        &["new", "--baseline", "old/openapi.yaml"],
        expect![[r#"
        stderr: openapi-analyzer: baseline old/openapi.yaml: parcels.yaml line 11: `[` is never closed
        exit: 2
    "#]],
    );
}
