//! What the tests of rules go through.

use workspace::{BaselineChange, Change, FileChange, FileSet, Finding, Since, Snapshot, VfsPath, Workspace};

use crate::{Known, Rules};

const BASELINE: FileSet = FileSet(1);

/// A workspace of one description, perhaps with a baseline.
pub(crate) fn snapshot(name: &str, current: &str, baseline: Option<&str>) -> Snapshot {
    let path = VfsPath::new(name);
    let mut change = Change::default();
    change.files.push((FileSet::CURRENT, path.clone(), FileChange::Text(current.into())));
    if let Some(baseline) = baseline {
        change.files.push((BASELINE, path.clone(), FileChange::Text(baseline.into())));
        let (label, configured) = ("baseline".to_owned(), true);
        change.baselines.push((path.clone(), BaselineChange::Loaded { set: BASELINE, path, label, configured }));
    }
    let mut workspace = Workspace::default();
    workspace.apply(change);
    workspace.snapshot()
}

/// What all rules say about a workspace, those that are off included.
pub(crate) fn findings(snapshot: &Snapshot) -> Vec<Finding> {
    let (known, since) = (Known::default(), Since::default());
    let mut rules = Rules::new(snapshot, &known, &since);
    let mut found: Vec<Finding> = snapshot.files().iter().copied().flat_map(|file| rules.document(file)).collect();
    for description in snapshot.descriptions() {
        found.extend(rules.responses.description(description));
        found.extend(rules.structure.description(description));
    }
    found
}

/// What rules say about documents by themselves.
fn in_documents(snapshot: &Snapshot) -> Vec<Finding> {
    let (known, since) = (Known::default(), Since::default());
    let mut rules = Rules::new(snapshot, &known, &since);
    snapshot.files().iter().copied().flat_map(|file| rules.document(file)).collect()
}

/// What rules say about the Responses of descriptions.
fn in_descriptions(snapshot: &Snapshot) -> Vec<Finding> {
    let (known, since) = (Known::default(), Since::default());
    let mut rules = Rules::new(snapshot, &known, &since);
    let found = snapshot.descriptions().iter().flat_map(|it| rules.description(it));
    found.filter(|it| !matches!(it.code, "unknown-field" | "wrong-type" | "missing-field")).collect()
}

/// Checks the codes that a document by itself gets.
#[track_caller]
pub(crate) fn check_document(text: &str, expected: impl Fn(&[&str]) -> bool) {
    let snapshot = snapshot("/openapi.yaml", text, None);
    let found = in_documents(&snapshot);
    let codes: Vec<&str> = found.iter().map(|it| it.code).collect();
    assert!(expected(&codes), "{found:#?}");
}

fn description(version: &str, path_item: &str, components: &str) -> String {
    format!(
        "openapi: {version}\ninfo: {{title: T, version: '1'}}\npaths:\n  /teams:\n    {path_item}\ncomponents:\n  {components}\n"
    )
}

/// Compares the findings about responses with `severity code pointer` lines, the pointer below `/paths/~1teams`
/// where it is there, with the beginning of a message where the line has one.
#[track_caller]
fn check_responses(current: &str, baseline: Option<&str>, expected: &str) {
    let snapshot = snapshot("/openapi.yaml", current, baseline);
    let found: Vec<String> = in_descriptions(&snapshot)
        .into_iter()
        .map(|it| {
            let pointer = it.location.pointer.to_string();
            let pointer = pointer.strip_prefix("/paths/~1teams").unwrap_or(&pointer);
            format!("{} {} {pointer} {}", it.severity.name(), it.code, it.message)
        })
        .collect();
    let expected: Vec<&str> = expected.lines().collect();
    let is_equal = found.len() == expected.len() && found.iter().zip(&expected).all(|(a, b)| starts_with(a, b));
    assert!(is_equal, "\nexpected {expected:#?}\nfound {found:#?}\nin\n{current}");
}

/// Whether a text starts with another one and a word ends there.
fn starts_with(text: &str, start: &str) -> bool {
    text.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ':', ';']))
}

#[track_caller]
pub(crate) fn check_3_0(path_item: &str, expected: &str) {
    check_responses(&description("3.0.3", path_item, "schemas: {}"), None, expected);
}

#[track_caller]
pub(crate) fn check_3_1(path_item: &str, expected: &str) {
    check_responses(&description("3.1.0", path_item, "schemas: {}"), None, expected);
}

#[track_caller]
pub(crate) fn check_3_2(path_item: &str, expected: &str) {
    check_responses(&description("3.2.0", path_item, "schemas: {}"), None, expected);
}

/// Checks one finding about something shared, with what is said of its uses.
#[track_caller]
pub(crate) fn check_shared(path_item: &str, components: &str, expected: &str, uses: &[&str]) {
    let text = description("3.2.0", path_item, components);
    check_responses(&text, None, expected);
    let snapshot = snapshot("/openapi.yaml", &text, None);
    let found = findings(&snapshot);
    let related: Vec<&str> = found[0].related.iter().map(|it| &*it.message).collect();
    assert_eq!(related, uses);
}

#[track_caller]
pub(crate) fn check_components(path_item: &str, components: &str, expected: &str) {
    check_responses(&description("3.1.0", path_item, components), None, expected);
}

#[track_caller]
pub(crate) fn check_since(baseline: &str, current: &str, expected: &str) {
    let baseline = description("3.1.0", baseline, "schemas: {}");
    check_responses(&description("3.1.0", current, "schemas: {}"), Some(&baseline), expected);
}
