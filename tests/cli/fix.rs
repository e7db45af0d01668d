//! `check --fix`: what is written, and what never is.

use super::{CLEAN, Folder, without_schema};

/// Recordings that call for a fix of [`CLEAN`] that is not safe: `weight` is always there.
fn recordings() -> String {
    let line = |id: u32| {
        format!(
            r#"{{"request": {{"method": "GET", "url": "/parcels"}}, "response": {{"status": 200, "headers": {{"content-type": "application/json"}}, "body": [{{"id": "p{id}", "weight": {id}}}]}}}}"#
        )
    };
    (0..40).map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn safe_fixes_leave_promises_to_the_author() {
    let folder = Folder::new(&[("openapi.yaml", CLEAN), ("e/a.ndjson", &recordings())]);
    let run = folder.run(&["check", "--evidence", "e", "--fix"]);
    assert_eq!(run.stderr, "openapi-analyzer: nothing to fix\n");
    assert_eq!(folder.read("openapi.yaml"), CLEAN);
}

#[test]
fn unsafe_fixes_are_applied_on_request() {
    let crlf = CLEAN.replace('\n', "\r\n");
    let folder = Folder::new(&[("openapi.yaml", &crlf), ("e/a.ndjson", &recordings())]);
    let run = folder.run(&["check", "--evidence", "e", "--fix-unsafe", "--format", "json"]);
    assert_eq!(run.codes(), [""; 0]);
    assert!(run.stderr.contains("applied 1 fix in 1 file"), "{}", run.stderr);
    assert_eq!(folder.read("openapi.yaml"), crlf.replace("[id]", "[id, weight]"));
    let left: Vec<_> = std::fs::read_dir(&folder.path).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn nothing_is_written_into_broken_text() {
    let broken = CLEAN.to_owned() + "broken: [\n";
    let folder = Folder::new(&[("openapi.yaml", &broken), ("e/a.ndjson", &recordings())]);
    let run = folder.run(&["check", "--evidence", "e", "--fix-unsafe"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert_eq!(folder.read("openapi.yaml"), broken);
}

#[test]
fn a_description_without_fixes_stays_as_it_is() {
    let folder = Folder::new(&[("openapi.yaml", &without_schema())]);
    folder.run(&["check", "--fix"]);
    assert_eq!(folder.read("openapi.yaml"), without_schema());
}
