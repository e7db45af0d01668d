//! What the tests of evidence go through: one string is a workspace.
//!
//! `#- /openapi.yaml` starts a file, `#- exchange:/1.ndjson` recordings: exchange lines, or short `GET /teams 200
//! {"id": 1}`. A line whose first character but blanks is `^` annotates the line above (the finding's range, then
//! `severity code message`) and is taken out. A fixture without annotation asserts silence.

mod rows;

use std::fmt::Write as _;
use std::sync::Arc;

use workspace::{Change, EvidenceFile, FileChange, FileSet, Finding, Snapshot, VfsPath, Workspace};

use crate::Options;

/// A finding that a fixture promises.
struct Annotation {
    path: String,
    line: u32,
    start: u32,
    end: u32,
    text: String,
}

/// A fixture taken apart.
pub(crate) struct Fixture {
    pub(crate) files: Vec<(VfsPath, String)>,
    pub(crate) evidence: Vec<Arc<EvidenceFile>>,
    annotations: Vec<Annotation>,
}

/// Starts a description of one Operation, `GET /teams`, with this schema of its response.
pub(crate) fn teams(version: &str, schema: &str, components: &str) -> String {
    let mut text = format!("openapi: {version}\ninfo: {{title: T, version: '1'}}\npaths:\n  /teams:\n    get:\n");
    text.push_str("      responses:\n        '200':\n          description: OK\n          content:\n");
    text.push_str("            application/json:\n              schema:\n");
    for line in schema.lines() {
        let _ = writeln!(text, "                {line}");
    }
    if !components.is_empty() {
        text.push_str("components:\n  schemas:\n");
        for line in components.lines() {
            let _ = writeln!(text, "    {line}");
        }
    }
    text
}

/// `GET /teams 200 {"id": 1}` as an exchange line. The body is JSON; none means none.
fn expanded(line: &str) -> String {
    let mut words = line.splitn(4, ' ');
    let (method, url, status) = (words.next().expect(line), words.next().expect(line), words.next().expect(line));
    let request = format!(r#"{{"method": "{method}", "url": "{url}"}}"#);
    match words.next() {
        Some(body) => format!(
            r#"{{"request": {request}, "response": {{"status": {status}, "headers": {{"content-type": "application/json"}}, "body": {body}}}}}"#
        ),
        None => format!(r#"{{"request": {request}, "response": {{"status": {status}}}}}"#),
    }
}

impl Fixture {
    pub(crate) fn parse(text: &str) -> Fixture {
        let mut fixture = Fixture { files: Vec::new(), evidence: Vec::new(), annotations: Vec::new() };
        let text = if text.starts_with("#- ") { text.to_owned() } else { format!("#- /openapi.yaml\n{text}") };
        for file in text.split("#- ").skip(1) {
            let (name, text) = file.split_once('\n').expect("a name");
            let mut lines: Vec<String> = Vec::new();
            let recording = name.strip_prefix("exchange:");
            for line in text.lines() {
                let rest = line.trim_start();
                if recording.is_none() && rest.starts_with('^') {
                    let start = (line.len() - rest.len()) as u32;
                    let text = rest.trim_start_matches('^');
                    let end = (line.len() - text.len()) as u32;
                    let (line, text) = (lines.len() as u32 - 1, text.trim().to_owned());
                    fixture.annotations.push(Annotation { path: name.to_owned(), line, start, end, text });
                } else if recording.is_some() && rest.starts_with(|c: char| c.is_ascii_uppercase()) {
                    lines.push(expanded(line));
                } else {
                    lines.push(line.to_owned());
                }
            }
            let text = lines.join("\n") + "\n";
            match recording {
                Some(name) => fixture.evidence.push(Arc::new(crate::read(&VfsPath::new(name), text.as_bytes()))),
                None => fixture.files.push((VfsPath::new(name), text)),
            }
        }
        fixture
    }

    pub(crate) fn snapshot(&self) -> Snapshot {
        let files = self.files.iter();
        let mut workspace = Workspace::default();
        workspace.apply(Change {
            files: files
                .map(|(path, it)| (FileSet::CURRENT, path.clone(), FileChange::Text(it.as_str().into())))
                .collect(),
            evidence: Some(self.evidence.clone()),
            today: Some("2026-11-23".to_owned()),
            ..Change::default()
        });
        workspace.snapshot()
    }

    /// The workspace after the edits of a fix.
    pub(crate) fn fixed(&self, snapshot: &Snapshot, fix: &workspace::Fix) -> Fixture {
        let mut files = self.files.clone();
        for edit in &fix.edits {
            let path = snapshot.path(edit.file);
            let text = snapshot.document(edit.file).expect("a document").text().with_edits(&edit.edits).to_string();
            files.iter_mut().filter(|(it, _)| it == path).for_each(|(_, it)| it.clone_from(&text));
        }
        Fixture { files, evidence: self.evidence.clone(), annotations: Vec::new() }
    }
}

/// All findings, the first description's.
pub(crate) fn findings(snapshot: &Snapshot, options: &Options) -> Vec<Finding> {
    let description = snapshot.descriptions().first().expect("no description");
    crate::check_with(snapshot, description, options)
}

/// `severity code message`, with the place.
pub(crate) fn told(snapshot: &Snapshot, it: &Finding) -> String {
    let document = snapshot.document(it.location.file).expect("a document");
    let position = |at| document.text().position(at, syntax::Encoding::Utf8);
    let (start, end) = (position(it.location.range.start()), position(it.location.range.end()));
    // A place of several lines is marked up to the end of its first one.
    let first = document.text().line(document.text().line_start(it.location.range.start()));
    let end = if end.line == start.line { end.character } else { first.trim_end().len() as u32 };
    format!(
        "{}:{}:{}-{end} {} {} {}",
        snapshot.path(it.location.file).as_str(),
        start.line,
        start.character,
        it.severity.name(),
        it.code,
        it.message
    )
}

/// Compares all findings with the annotations.
#[track_caller]
pub(crate) fn check(fixture: &str) {
    check_with(&Options::default(), fixture);
}

#[track_caller]
pub(crate) fn check_with(options: &Options, fixture: &str) {
    let fixture = Fixture::parse(fixture);
    let snapshot = fixture.snapshot();
    let mut actual: Vec<String> = findings(&snapshot, options).iter().map(|it| told(&snapshot, it)).collect();
    let expected = fixture.annotations.iter().map(|it| {
        let Annotation { path, line, start, end, text } = it;
        format!("{path}:{line}:{start}-{end} {text}")
    });
    for expected in expected {
        let at = actual.iter().position(|it| it.starts_with(&expected));
        let at = at.unwrap_or_else(|| panic!("no {expected}\nin {actual:#?}"));
        actual.remove(at);
    }
    assert!(actual.is_empty(), "not expected: {actual:#?}");
}

/// Compares the findings of one code with the annotations.
#[track_caller]
pub(crate) fn check_places(fixture: &str, code: &str) {
    let fixture = Fixture::parse(fixture);
    let snapshot = fixture.snapshot();
    let found = findings(&snapshot, &Options::default());
    let actual: Vec<String> = found.iter().filter(|it| it.code == code).map(|it| told(&snapshot, it)).collect();
    let expected: Vec<String> = fixture
        .annotations
        .iter()
        .map(|it| format!("{}:{}:{}-{} {}", it.path, it.line, it.start, it.end, it.text))
        .collect();
    let is_equal = actual.len() == expected.len() && actual.iter().zip(&expected).all(|(a, b)| a.contains(&**b));
    assert!(is_equal, "\nexpected {expected:#?}\nfound {actual:#?}");
}

/// Applies the fix with this title to the only finding of a code: the first file becomes the expected text, and the
/// finding is gone.
#[track_caller]
pub(crate) fn check_fix(code: &str, title: &str, fixture: &str, expected: &str) {
    let fixture = Fixture::parse(fixture);
    let snapshot = fixture.snapshot();
    let found: Vec<Finding> =
        findings(&snapshot, &Options::default()).into_iter().filter(|it| it.code == code).collect();
    let fixes: Vec<_> = found.iter().flat_map(|it| &it.fixes).flat_map(|it| it(&snapshot)).collect();
    let titles: Vec<&str> = fixes.iter().map(|it| &*it.title).collect();
    let fix = fixes.iter().find(|it| it.title == title).unwrap_or_else(|| panic!("no {title} in {titles:#?}"));
    let fixed = fixture.fixed(&snapshot, fix);
    assert_eq!(fixed.files[0].1, expected);
    let left = findings(&fixed.snapshot(), &Options::default());
    let left: Vec<&str> = left.iter().filter(|it| it.code == code).map(|it| &*it.message).collect();
    assert_eq!(left, Vec::<&str>::new());
}

/// The titles of all fixes of a code.
#[track_caller]
pub(crate) fn check_titles(code: &str, fixture: &str, expected: &[&str]) {
    let snapshot = Fixture::parse(fixture).snapshot();
    let found = findings(&snapshot, &Options::default());
    let fixes = found.iter().filter(|it| it.code == code).flat_map(|it| &it.fixes).flat_map(|it| it(&snapshot));
    assert_eq!(fixes.map(|it| it.title).collect::<Vec<_>>(), expected);
}
