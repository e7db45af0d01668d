//! The first user's description, in many files, with its recordings of 2020: the findings are in the fragments that
//! declare the properties, and with all of them repaired nothing is proposed again. Skipped where `../shared` is not.

#![allow(clippy::disallowed_methods, reason = "reads files")]
#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use syntax::FileId;
use workspace::{Change, EvidenceFile, FileChange, FileSet, Finding, Fix, Snapshot, VfsPath, Workspace};

const ALWAYS: &str = "always-returned-not-required";

fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    Some(std::env::var_os("OPENAPI_ANALYZER_SHARED").map_or(beside, PathBuf::from)).filter(|it| it.is_dir())
}

/// The texts of a tree of JSON files, by their path from its root.
fn texts(root: &Path) -> Vec<(VfsPath, String)> {
    let mut texts = Vec::new();
    let mut open = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|it| it == "json") {
                let name = path.strip_prefix(root).expect("inside").to_string_lossy().replace('\\', "/");
                texts.push((VfsPath::new(&format!("/{name}")), std::fs::read_to_string(&path).expect("a file")));
            }
        }
    }
    texts
}

struct World {
    texts: Vec<(VfsPath, String)>,
    evidence: Arc<EvidenceFile>,
}

impl World {
    fn snapshot(&self) -> Snapshot {
        let mut workspace = Workspace::default();
        let files = self.texts.iter();
        let files = files.map(|(path, text)| (FileSet::CURRENT, path.clone(), FileChange::Text(text.as_str().into())));
        workspace.apply(Change {
            files: files.collect(),
            evidence: Some(vec![self.evidence.clone()]),
            ..Change::default()
        });
        workspace.snapshot()
    }

    fn apply(&mut self, snapshot: &Snapshot, fix: &Fix) {
        for edit in &fix.edits {
            let path = snapshot.path(edit.file);
            let text = snapshot.document(edit.file).expect("a document").text().with_edits(&edit.edits).to_string();
            self.texts.iter_mut().filter(|(it, _)| it == path).for_each(|(_, it)| it.clone_from(&text));
        }
    }
}

fn findings(snapshot: &Snapshot) -> Vec<Finding> {
    let is_entry = |it: &&workspace::Description| snapshot.path(it.entry).name() == "openapi.json";
    let description = snapshot.descriptions().iter().find(is_entry).expect("the description");
    evidence::check(snapshot, description)
}

fn always(snapshot: &Snapshot) -> Vec<Finding> {
    findings(snapshot).into_iter().filter(|it| it.code == ALWAYS).collect()
}

/// Whether the place of a finding declares the properties that it names.
fn is_declared(snapshot: &Snapshot, finding: &Finding) -> bool {
    let pointer = &finding.location.pointer;
    let named: Vec<&str> = finding.message.split('`').skip(1).step_by(2).collect();
    let is_at_object = pointer.last() == Some("properties");
    let place = snapshot.at(finding.location.file, pointer);
    place.is_some_and(|it| match is_at_object {
        true => named.iter().all(|name| it.get(name).is_some()),
        false => pointer.last() == named.first().copied(),
    })
}

#[test]
fn recordings_of_2020() {
    let Some(shared) = shared() else {
        println!("skipped: no ../shared");
        return;
    };
    let recordings = std::fs::read(shared.join("corpus/recordings/sentry-2020.ndjson")).expect("recordings");
    let evidence = Arc::new(evidence::read(&VfsPath::new("/recordings/sentry-2020.ndjson"), &recordings));
    assert_eq!((evidence.exchanges.len(), evidence.errors.len()), (53, 0));
    let mut world = World { texts: texts(&shared.join("corpus/specs/sentry-multifile-2020")), evidence };
    let snapshot = world.snapshot();
    let found = always(&snapshot);
    assert!(found.len() > 20, "{}", found.len());
    let in_fragments = found.iter().filter(|it| snapshot.path(it.location.file).name() != "openapi.json").count();
    assert_eq!(in_fragments, found.len(), "all are in fragments");
    let wrong = found.iter().find(|it| !is_declared(&snapshot, it));
    assert!(wrong.is_none(), "{wrong:?}");
    let all = findings(&snapshot);
    assert!(!all.iter().any(|it| it.code == "required-not-returned"), "the authors kept their promises");
    assert!(!all.iter().any(|it| it.code == "undocumented-operation"), "all exchanges belong to an operation");

    // One fix a file after the other, as a person would.
    let mut applied = 0;
    loop {
        let snapshot = world.snapshot();
        let mut touched: Vec<FileId> = Vec::new();
        for fix in always(&snapshot).iter().filter_map(|it| it.fixes.iter().flat_map(|it| it(&snapshot)).next()) {
            if !fix.edits.iter().any(|it| touched.contains(&it.file)) {
                touched.extend(fix.edits.iter().map(|it| it.file));
                world.apply(&snapshot, &fix);
                applied += 1;
            }
        }
        if touched.is_empty() {
            break;
        }
        assert!(applied < 500, "fixes do not end");
    }
    let snapshot = world.snapshot();
    let left: Vec<Finding> = always(&snapshot).into_iter().filter(|it| !it.fixes.is_empty()).collect();
    assert!(left.is_empty(), "{left:#?}");
    assert!(!findings(&snapshot).iter().any(|it| it.code == "required-not-returned"), "a fix promised too much");
    println!("{} findings, {applied} fixes applied", found.len());
}

/// The mapping file of 2020 gives the same evidence as the exchanges.
#[test]
fn a_mapping_file_names_the_bodies() {
    let Some(shared) = shared() else {
        println!("skipped: no ../shared");
        return;
    };
    let root = shared.join("corpus/specs/sentry-multifile-2020");
    let bytes = std::fs::read(root.join("tests.json")).expect("tests.json");
    let mut load = |path: &VfsPath| std::fs::read(root.join(path.as_str().trim_start_matches('/'))).ok();
    let evidence = Arc::new(evidence::read_with(&VfsPath::new("/tests.json"), &bytes, &mut load));
    assert_eq!(evidence.errors, []);
    assert_eq!(evidence.exchanges.len(), 53);
    let world = World { texts: texts(&root), evidence };
    let snapshot = world.snapshot();
    let found = findings(&snapshot);
    assert!(!found.iter().any(|it| it.code == "undocumented-operation"));
    assert!(found.iter().filter(|it| it.code == ALWAYS).count() > 20);
}
