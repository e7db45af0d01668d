//! `openapi-analyzer-accepted.yaml`: findings that were accepted, by code, file and JSON Pointer.

use syntax::{Editor, FileId, JsonPointer, Node};
use workspace::{ACCEPTED_FIELDS, FileEdit, FileSet, Finding, Fix, Location, Safety, Snapshot, VfsPath};

use super::day::is_day;
use super::{ACCEPTANCE_INVALID, ACCEPTED_FILE};

/// One entry that can be used.
pub(super) struct Accepted {
    pub(super) code: String,
    pub(super) code_location: Location,
    pub(super) path: VfsPath,
    pointer: JsonPointer,
    until: Option<String>,
    /// The item of the list.
    pub(super) location: Location,
    pub(super) is_used: bool,
}

impl Accepted {
    /// Whether a finding is the accepted one. Something removed is known by its place in the baseline: two removals
    /// under one parent stay two entries.
    pub(super) fn accepts(&self, snapshot: &Snapshot, finding: &Finding) -> bool {
        if finding.code != self.code
            || self.expired(snapshot).is_some()
            || *snapshot.path(finding.location.file) != self.path
        {
            return false;
        }
        pointer_of(finding) == &self.pointer
    }

    /// Always true.
    pub(super) fn mark_used(&mut self) -> bool {
        self.is_used = true;
        true
    }

    /// The last day, if it has passed.
    pub(super) fn expired(&self, snapshot: &Snapshot) -> Option<&str> {
        let (until, today) = (self.until.as_deref()?, snapshot.today()?);
        (until < today).then_some(until)
    }
}

/// The pointer that an acceptance names a finding by.
pub(super) fn pointer_of(finding: &Finding) -> &JsonPointer {
    match &finding.baseline {
        Some(facts) if finding.code.ends_with("-removed") => &facts.base_pointer,
        _ => &finding.location.pointer,
    }
}

/// The entries of all acceptance files. What cannot be used is a finding.
pub(super) fn read(snapshot: &Snapshot, findings: &mut Vec<Finding>) -> Vec<Accepted> {
    let mut entries = Vec::new();
    for file in snapshot.files().iter().copied().filter(|it| snapshot.path(*it).name() == ACCEPTED_FILE) {
        let root = snapshot.document(file).and_then(|it| it.root()).filter(|it| !it.is_null());
        let Some(root) = root else { continue };
        if !root.is_sequence() {
            findings.push(invalid(snapshot, root, "expected a list of entries with `code`, `file` and `pointer`"));
            continue;
        }
        entries.extend(root.items().filter_map(|item| entry(snapshot, item, findings)));
    }
    entries
}

fn entry(snapshot: &Snapshot, item: Node<'_>, findings: &mut Vec<Finding>) -> Option<Accepted> {
    // What is half typed is a syntax error already.
    if item.is_damaged() {
        return None;
    }
    let is_known = |key: &str| ACCEPTED_FIELDS.iter().any(|it| it.name == key);
    for entry in item.own_entries().filter(|it| !is_known(&it.key())) {
        let known: Vec<String> = ACCEPTED_FIELDS.iter().map(|it| format!("`{}`", it.name)).collect();
        let message = format!("`{}` means nothing here: known are {}", entry.key(), known.join(", "));
        findings.push(invalid(snapshot, entry.own_value(), &message));
    }
    let text = |key: &str| item.get(key).and_then(Node::scalar_text).filter(|it| !it.is_empty());
    let (Some(code), Some(path), Some(pointer)) = (text("code"), text("file"), text("pointer")) else {
        findings.push(invalid(snapshot, item, "an entry needs `code`, `file` and `pointer`"));
        return None;
    };
    let Some(pointer) = JsonPointer::parse(&pointer) else {
        let message = "expected a JSON Pointer: `/` before each step, `~1` for a slash in a step";
        findings.push(invalid(snapshot, item.get("pointer").unwrap_or(item), message));
        return None;
    };
    let until = item.get("until").filter(|it| !it.is_null());
    let day = until.and_then(Node::scalar_text);
    if day.as_deref().is_some_and(|it| !is_day(it)) {
        findings.push(invalid(snapshot, until.unwrap_or(item), "expected a day as `2030-01-31`"));
        return None;
    }
    let folder = snapshot.path(item.file());
    Some(Accepted {
        code: code.into_owned(),
        code_location: snapshot.locate_value(item.get("code").unwrap_or(item)),
        path: folder.join(&path),
        pointer,
        until: day.map(std::borrow::Cow::into_owned),
        location: snapshot.locate_value(item),
        is_used: false,
    })
}

fn invalid(snapshot: &Snapshot, node: Node<'_>, message: &str) -> Finding {
    let location = snapshot.locate_value(node);
    Finding::new(ACCEPTANCE_INVALID.code, ACCEPTANCE_INVALID.severity, location, message)
}

/// Takes an entry out.
pub(super) fn removal(snapshot: &Snapshot, file: FileId, entry: &JsonPointer) -> Option<Fix> {
    let mut editor = Editor::new(snapshot.document(file)?);
    editor.remove(entry).then(|| Fix {
        title: format!("Remove the entry from {ACCEPTED_FILE}"),
        preferred: true,
        safety: Safety::Safe,
        edits: vec![FileEdit { file, edits: editor.finish() }],
    })
}

/// The acceptance file that holds for a file: the nearest one upward, or where it would be: beside the configuration,
/// else beside the description's entry document.
pub(super) fn place_for(snapshot: &Snapshot, file: FileId) -> VfsPath {
    let path = snapshot.path(file);
    let mut folder = path.folder();
    loop {
        let candidate = VfsPath::new(&format!("{folder}/{ACCEPTED_FILE}"));
        let is_there = |it: &FileId| snapshot.document(*it).is_some();
        if snapshot.file(FileSet::CURRENT, &candidate).as_ref().is_some_and(is_there) {
            return candidate;
        }
        match folder.rsplit_once('/') {
            Some((parent, _)) => folder = parent,
            None => break,
        }
    }
    let config = snapshot.config(file).file;
    let entry = snapshot.descriptions_of(file).next().map(|it| it.entry);
    let beside = config.or(entry).unwrap_or(file);
    snapshot.path(beside).join(ACCEPTED_FILE)
}
