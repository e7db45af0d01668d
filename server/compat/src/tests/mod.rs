//! Comparisons as a person would write them: two texts, and what must be said about them.

mod clients;
mod damage;
mod docs;
mod equal;
mod fixes;
mod inert;
mod lifecycle;
mod located;
mod messages;
mod operations;
mod refactorings;
mod repairs;
mod responses;
mod schemas;
mod sets;
mod switched;
mod switched_objects;
mod table;
mod traps;
mod words;

use std::sync::Arc;

use workspace::{BaselineChange, Change, FileChange, FileSet, Finding, Snapshot, VfsPath, Workspace};

const BASELINE: FileSet = FileSet(1);

/// A snapshot of files: `(in the baseline, path, text)`. The entry documents are `/openapi.yaml`, or `.json`.
pub(crate) fn snapshot_of(files: &[(bool, &str, &str)], settings: &str) -> Snapshot {
    let mut change = Change::default();
    for (is_base, path, text) in files {
        let set = if *is_base { BASELINE } else { FileSet::CURRENT };
        change.files.push((set, VfsPath::new(path), FileChange::Text(Arc::from(*text))));
    }
    let entry = |is_base: bool| {
        let of_side = files.iter().find(|(it, path, _)| *it == is_base && path.starts_with("/openapi."));
        VfsPath::new(of_side.expect("an entry document").1)
    };
    let loaded =
        BaselineChange::Loaded { set: BASELINE, path: entry(true), label: "the baseline".to_owned(), configured: true };
    change.baselines.push((entry(false), loaded));
    change.today = Some("2026-08-01".to_owned());
    change.settings = Some(Arc::from(settings));
    let mut workspace = Workspace::default();
    workspace.apply(change);
    workspace.snapshot()
}

/// All changes, by the API that ide uses.
pub(crate) fn findings_of(snapshot: &Snapshot) -> Vec<Finding> {
    let description = &snapshot.descriptions()[0];
    crate::check(snapshot, description)
}

/// `code verdict pointer`
pub(crate) fn lines(findings: &[Finding]) -> String {
    let mut lines: Vec<String> = findings
        .iter()
        .map(|it| {
            let facts = it.baseline.as_ref().expect("facts");
            format!("{} {} {}", it.code, facts.verdict.name(), it.location.pointer)
        })
        .collect();
    lines.sort();
    lines.join("\n")
}

#[track_caller]
fn check_files(files: &[(bool, &str, &str)], expected: &str) {
    let snapshot = snapshot_of(files, "policy: promise");
    let found = findings_of(&snapshot);
    let messages: Vec<&str> = found.iter().map(|it| it.message.as_str()).collect();
    let expected = expected.lines().map(str::trim).filter(|it| !it.is_empty()).collect::<Vec<_>>().join("\n");
    assert_eq!(lines(&found), expected, "{messages:#?}");
}

/// Two documents without `openapi` and `info`, as 3.1.
#[track_caller]
pub(crate) fn check(baseline: &str, current: &str, expected: &str) {
    check_version("3.1.0", baseline, current, expected);
}

#[track_caller]
pub(crate) fn check_version(version: &str, baseline: &str, current: &str, expected: &str) {
    let (base, current) = (document(version, baseline), document(version, current));
    check_files(&[(true, "/openapi.yaml", &base), (false, "/openapi.yaml", &current)], expected);
    // Whatever it is, it is no change of itself.
    check_files(&[(true, "/openapi.yaml", &current), (false, "/openapi.yaml", &current)], "");
}

/// Two documents, each in a version of the specification.
#[track_caller]
fn check_between(baseline: (&str, &str), current: (&str, &str), expected: &str) {
    let (base, current) = (document(baseline.0, baseline.1), document(current.0, current.1));
    check_files(&[(true, "/openapi.yaml", &base), (false, "/openapi.yaml", &current)], expected);
}

pub(crate) fn document(version: &str, text: &str) -> String {
    format!("openapi: {version}\ninfo: {{ title: t, version: '1' }}\n{text}")
}

fn indented(text: &str, by: usize) -> String {
    text.lines().map(|line| format!("{}{line}\n", " ".repeat(by))).collect()
}

/// A schema as the body of a response.
pub(crate) fn sent(schema: &str) -> String {
    let schema = indented(schema, 14);
    format!(
        "paths:\n  /a:\n    get:\n      responses:\n        '200':\n          description: ok\n          content:\n            application/json:\n             schema:\n{schema}"
    )
}

/// A schema as the body of a request.
pub(crate) fn accepted(schema: &str) -> String {
    let schema = indented(schema, 14);
    format!(
        "paths:\n  /a:\n    post:\n      requestBody:\n        content:\n          application/json:\n            schema:\n{schema}      responses: {{ '200': {{ description: ok }} }}\n"
    )
}

/// A schema as that of a parameter.
pub(crate) fn parameter(schema: &str) -> String {
    let schema = indented(schema, 12);
    format!(
        "paths:\n  /a:\n    get:\n      parameters:\n        - name: p\n          in: query\n          schema:\n{schema}      responses: {{ '200': {{ description: ok }} }}\n"
    )
}

const SENT: &str = "/paths/~1a/get/responses/200/content/application~1json/schema";
const ACCEPTED: &str = "/paths/~1a/post/requestBody/content/application~1json/schema";

/// Two schemas in a response and in a request. Each expected line is `code verdict place-below-the-schema`.
#[track_caller]
pub(crate) fn check_schemas(baseline: &str, current: &str, in_response: &str, in_request: &str) {
    check_schemas_of("3.1.0", baseline, current, in_response, in_request);
}

#[track_caller]
pub(crate) fn check_schemas_of(version: &str, baseline: &str, current: &str, in_response: &str, in_request: &str) {
    let at = |expected: &str, prefix: &str| -> String {
        let lines = expected.lines().map(str::trim).filter(|it| !it.is_empty());
        lines
            .map(|line| {
                let (head, place) = line.rsplit_once(' ').expect("code verdict place");
                let place = place.strip_prefix('.').unwrap_or(place);
                format!("{head} {prefix}{place}\n")
            })
            .collect()
    };
    check_version(version, &sent(baseline), &sent(current), &at(in_response, SENT));
    check_version(version, &accepted(baseline), &accepted(current), &at(in_request, ACCEPTED));
}
