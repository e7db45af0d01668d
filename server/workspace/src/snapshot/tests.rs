//! Descriptions, References across files, and baselines, as a snapshot sees them.

use syntax::{FileId, JsonPointer, Node};

use crate::{BaselineChange, Change, FileChange, FileSet, Ready, ReferenceError, Snapshot, VfsPath, Workspace};

/// A snapshot of files of the current set.
fn snapshot(files: &[(&str, &str)]) -> Snapshot {
    let mut workspace = Workspace::default();
    workspace.apply(change(FileSet::CURRENT, files));
    workspace.snapshot()
}

fn change(set: FileSet, files: &[(&str, &str)]) -> Change {
    let files = files.iter().map(|(path, text)| (set, VfsPath::new(path), FileChange::Text((*text).into())));
    Change { files: files.collect(), ..Change::default() }
}

fn id(snapshot: &Snapshot, path: &str) -> FileId {
    snapshot.file(FileSet::CURRENT, &VfsPath::new(path)).expect("a file of the fixture")
}

/// Descriptions as `entry: file file`, and what is wanted.
#[track_caller]
fn check_reach(files: &[(&str, &str)], descriptions: &[&str], wanted: &[&str]) {
    let snapshot = snapshot(files);
    let actual: Vec<String> = snapshot
        .descriptions()
        .iter()
        .map(|it| it.files.iter().map(|file| snapshot.path(*file).to_string()).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(actual, descriptions);
    let actual: Vec<&str> = snapshot.wanted().iter().map(|(_, path)| path.as_str()).collect();
    assert_eq!(actual, wanted);
}

/// Where the `$ref` at a pointer leads: `path pointer`, or the error.
#[track_caller]
fn check_reference(files: &[(&str, &str)], at: (&str, &str), expected: &str) {
    let snapshot = snapshot(files);
    let pointer = JsonPointer::parse(at.1).expect("a pointer");
    let node = snapshot.at(id(&snapshot, at.0), &pointer).expect("a node with a $ref");
    let reference = node.get("$ref").and_then(Node::as_str).expect("a $ref");
    let actual = match snapshot.reference(node, &reference) {
        Ok(target) => format!("{} {}", snapshot.path(target.file()), target.pointer()),
        Err(ReferenceError::NoFile(path, reason)) => format!("no file {path}: {reason}"),
        Err(error) => format!("{error:?}"),
    };
    assert_eq!(actual, expected);
}

const ENTRY: &str = "openapi: 3.1.0\npaths:\n  /a:\n    $ref: paths/a.yaml\n  /b:\n    $ref: 'paths/b.json#/b~1c'\n";

#[test]
fn fragments_belong_to_the_description_that_reaches_them() {
    check_reach(
        &[
            ("/api/openapi.yaml", ENTRY),
            ("/api/paths/a.yaml", "get: { $ref: '../common.yaml' }\n"),
            ("/api/common.yaml", "{}\n"),
            ("/api/unrelated.yaml", "a: 1\n"),
        ],
        &["/api/openapi.yaml /api/paths/a.yaml /api/common.yaml"],
        &["/api/paths/b.json"],
    );
}

#[test]
fn circles_of_files_end() {
    check_reach(
        &[("/a.yaml", "openapi: 3.0.0\nx: { $ref: b.yaml }\n"), ("/b.yaml", "x: { $ref: a.yaml }\n")],
        &["/a.yaml /b.yaml"],
        &[],
    );
}

#[test]
fn what_is_data_is_no_reference() {
    check_reach(
        &[("/a.yaml", "openapi: 3.0.0\nexample: { $ref: b.yaml }\nx-y: { $ref: c.yaml }\n")],
        &["/a.yaml"],
        &[],
    );
}

#[test]
fn swagger_2_is_no_description() {
    check_reach(&[("/a.yaml", "swagger: '2.0'\nx: { $ref: b.yaml }\n")], &[], &[]);
}

#[test]
fn a_reference_leads_across_yaml_and_json() {
    let files = [("/api/openapi.yaml", ENTRY), ("/api/paths/b.json", r#"{ "b/c": { "get": {} } }"#)];
    check_reference(&files, ("/api/openapi.yaml", "/paths/~1b"), "/api/paths/b.json /b~1c");
    check_reference(&files, ("/api/openapi.yaml", "/paths/~1a"), "no file /api/paths/a.yaml: not read yet");
}

#[test]
fn a_reference_to_an_anchor_finds_the_schema() {
    let files = [("/a.yaml", "openapi: 3.1.0\nx: { $ref: '#team' }\ny: { z: { $anchor: team } }\n")];
    check_reference(&files, ("/a.yaml", "/x"), "/a.yaml /y/z");
}

#[test]
fn a_remote_reference_is_not_followed() {
    let files = [("/a.yaml", "openapi: 3.1.0\nx: { $ref: 'https://example.com/x.yaml' }\n")];
    check_reference(&files, ("/a.yaml", "/x"), "Remote");
}

#[test]
fn a_baseline_is_a_world_of_its_own() {
    let published = FileSet(1);
    let mut workspace = Workspace::default();
    workspace.apply(change(FileSet::CURRENT, &[("/a.yaml", "openapi: 3.0.0\n"), ("/b.yaml", "current: 1\n")]));
    let mut baseline = change(published, &[("/a.yaml", "openapi: 3.0.0\nx: { $ref: b.yaml }\n")]);
    baseline.baselines.push((
        VfsPath::new("/a.yaml"),
        BaselineChange::Loaded {
            set: published,
            path: VfsPath::new("/a.yaml"),
            label: "git:main".to_owned(),
            configured: true,
        },
    ));
    workspace.apply(baseline);
    let snapshot = workspace.snapshot();
    let [description] = snapshot.descriptions() else { panic!("one description") };
    let baseline = description.baseline.as_ref().expect("a baseline");
    assert_eq!(snapshot.set(baseline.entry), published);
    assert_eq!(snapshot.wanted(), [(published, VfsPath::new("/b.yaml"))]);
}

#[test]
fn an_absent_file_is_not_wanted_again() {
    let mut workspace = Workspace::default();
    workspace.apply(change(FileSet::CURRENT, &[("/a.yaml", "openapi: 3.0.0\nx: { $ref: b.yaml }\n")]));
    let absent = FileChange::Absent("no such file".to_owned());
    let files = vec![(FileSet::CURRENT, VfsPath::new("/b.yaml"), absent)];
    workspace.apply(Change { files, ..Change::default() });
    assert!(workspace.snapshot().wanted().is_empty());
}

/// A text that is made ready while a file has one text, and applied when it has had others: it is the file's text then.
#[track_caller]
fn check_ready(meanwhile: &[&str]) {
    let (path, text) = (VfsPath::new("/b.yaml"), "b: { $ref: d.yaml }\n");
    let mut workspace = Workspace::default();
    let files = [("/a.yaml", "openapi: 3.0.0\nx: { $ref: b.yaml }\n"), ("/b.yaml", "b: { $ref: c.yaml }\n")];
    workspace.apply(change(FileSet::CURRENT, &files));
    let ready = Ready::of_file(&workspace.snapshot(), FileSet::CURRENT, &path, text);
    for text in meanwhile {
        workspace.apply(change(FileSet::CURRENT, &[("/b.yaml", text)]));
    }
    let files = vec![(FileSet::CURRENT, path.clone(), FileChange::Ready(ready))];
    workspace.apply(Change { files, ..Change::default() });
    let snapshot = workspace.snapshot();
    let file = id(&snapshot, "/b.yaml");
    let document = snapshot.document(file).expect("a document");
    assert_eq!((document.text().to_string().as_str(), document.file()), (text, file));
    assert_eq!(snapshot.wanted(), [(FileSet::CURRENT, VfsPath::new("/d.yaml"))]);
}

#[test]
fn a_text_that_was_made_ready_counts_also_where_somebody_was_faster() {
    check_ready(&[]);
    check_ready(&["b: 1\n"]);
    check_ready(&["b: 1\n", "b: { $ref: c.yaml }\n"]);
}
