//! Recordings as evidence: what is found, what `--fix-unsafe` writes, and what never is.

use super::{CLEAN, Folder};

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
    let report = &run.json()["evidence"][0];
    let operation = &report["operations"][0];
    assert_eq!((report["file"].as_str(), report["exchanges"].as_u64()), (Some("openapi.yaml"), Some(3)));
    assert_eq!(operation["operation"], "GET /parcels");
    assert_eq!((&operation["observations"], &operation["observedStatuses"][0]), (&3.into(), &"200".into()));
    assert_eq!((&operation["alwaysReturned"][0], &operation["undocumented"][0]), (&"weight".into(), &"color".into()));
    let text = folder.run(&["check", "--evidence", "recordings"]).stdout;
    assert!(text.contains("Evidence for openapi.yaml\n") && text.contains("GET /parcels"), "{text}");
}

#[test]
fn a_recorded_body_that_a_file_names_is_no_recording_by_itself() {
    let mapping = r#"{"$.paths./parcels.get.responses.200.content.application/json.schema": ["b/1.json", "b/2.json"]}"#;
    let entry = |file: &str| {
        format!(
            r#"{{"request": {{"method": "GET", "url": "/parcels"}}, "response": {{"status": 200, "content": {{"mimeType": "application/json", "_file": "{file}"}}}}}}"#
        )
    };
    let har = format!(r#"{{"log": {{"entries": [{}, {}]}}}}"#, entry("b/1.json"), entry("b/2.json"));
    for (name, text) in [("e/z.json", mapping), ("e/z.har", &har)] {
        let bodies = [("e/b/1.json", r#"[{"id": "1", "weight": 1}]"#), ("e/b/2.json", r#"[{"id": "2", "weight": 2}]"#)];
        let folder = Folder::new(&[("openapi.yaml", CLEAN), (name, text), bodies[0], bodies[1]]);
        let run = folder.run(&["check", "--format", "json", "--evidence", "e"]);
        assert_eq!(run.codes(), ["openapi.yaml always-returned-not-required"], "{name}");
        assert_eq!(run.json()["evidence"][0]["exchanges"], 2, "{name}");
    }
}

#[test]
fn what_matches_several_paths_is_evidence_of_none_and_that_is_told() {
    let path = |path: &str| CLEAN.replace("/parcels", path);
    let two = format!("{}{}", path("/{e}/me"), path("/books/{id}").split("paths:\n").nth(1).unwrap());
    let two = two.replace(
        "    get:\n",
        "    parameters: [{name: e, in: path, required: true, schema: {type: string}}]\n    get:\n",
    );
    let line = r#"{"request": {"method": "GET", "url": "/books/me"}, "response": {"status": 200, "headers": {"content-type": "application/json"}, "body": [{"id": "a", "color": 1}]}}"#;
    let folder = Folder::new(&[("openapi.yaml", &two), ("e/a.ndjson", line)]);
    let run = folder.run(&["check", "--evidence", "e"]);
    let told = "  1 exchange matches several paths equally well, so that it is evidence of none\n";
    assert!(run.stdout.contains(told) && !run.stdout.contains("color"), "{}", run.show());
    let run = folder.run(&["check", "--evidence", "e", "--format", "json"]);
    assert_eq!(run.json()["evidence"][0]["ambiguous"], 1);
}

#[test]
fn evidence_that_is_broken() {
    let good = r#"{"request": {"method": "GET", "url": "/nothing"}, "response": {"status": 200}}"#;
    let folder = Folder::new(&[
        ("openapi.yaml", CLEAN),
        ("e/broken.har", "{\"log\": {\"entries\": [ CANARY"),
        ("e/good.ndjson", good),
    ]);
    let run = folder.run(&["check", "--evidence", "e"]);
    assert!(!run.show().contains("CANARY"), "{}", run.show());
    assert_eq!(run.stdout.matches("e/broken.har:1:1: warning: line 1: ").count(), 1, "{}", run.stdout);
    assert_eq!(run.stdout.matches("[evidence-unreadable]").count(), 1, "{}", run.stdout);
    assert_eq!((run.stderr.as_str(), run.code), ("", 0));
    assert!(run.stdout.contains("[undocumented-operation]"), "{}", run.stdout);
    let run = folder.run(&["check", "--evidence", "none"]);
    assert_eq!((run.stderr.as_str(), run.code), ("openapi-analyzer: none: no such file\n", 2));
}

#[test]
fn a_configured_file_that_is_not_there_is_told_and_a_glob_that_matches_nothing_is_not() {
    let config = |evidence: &str| {
        Folder::new(&[("openapi.yaml", CLEAN), ("openapi-analyzer.yaml", &format!("evidence: [{evidence}]\n"))])
    };
    let run = config("e/a.har").run(&["check"]);
    assert_eq!((run.stderr.as_str(), run.code), ("openapi-analyzer: e/a.har: no such file\n", 2));
    let run = config("'e/*.har'").run(&["check"]);
    assert_eq!((run.stderr.as_str(), run.code), ("", 0));
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
fn what_is_not_documented_is_told_where_most_is_documented() {
    let description = "\
openapi: 3.1.0
info: {title: Teams, version: '1'}
paths:
  /teams:
    get:
      responses:
        '200':
          description: OK
          content:
            application/json:
              schema:
                allOf:
                  - required: [id]
                    properties: {id: {minLength: 1}}
                  - $ref: '#/components/schemas/Team'
components:
  schemas:
    Team:
      type: object
      properties: {id: {type: string}, slug: {type: string}}
";
    let exchange = r#"{"request": {"method": "GET", "url": "/teams"}, "response": {"status": 200, "headers": {"content-type": "application/json"}, "body": {"id": "a", "color": "red"}}}"#;
    let folder = Folder::new(&[("openapi.yaml", description), ("e/a.ndjson", exchange)]);
    let run = folder.run(&["check", "--evidence", "e"]);
    assert!(run.stdout.contains("openapi.yaml:20:7: information: `color` is returned"), "{}", run.stdout);
}
