//! All findings of a state: from every part of the program, configured, silenced, sorted.

use std::collections::BTreeMap;

use syntax::FileId;
use workspace::{BaselineFacts, Finding, Snapshot, Verdict};

use crate::inert::{self, Shift};
use crate::silence::{self, Silenced};
use crate::{baseline_unreadable, evidence_unreadable};

/// The findings of all descriptions, by file.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    pub by_file: BTreeMap<FileId, Vec<Finding>>,
    /// How many were silenced by a comment or an acceptance file.
    pub suppressed: usize,
}

impl Findings {
    /// The findings of a file, by range and code.
    pub fn of(&self, file: FileId) -> &[Finding] {
        self.by_file.get(&file).map_or(&[], |it| it)
    }

    /// The findings after edits that moved them.
    pub(crate) fn shifted(&self, snapshot: &Snapshot, shifts: &[Shift]) -> Findings {
        let mut moved = self.clone();
        for finding in moved.by_file.values_mut().flatten() {
            inert::apply(shifts, snapshot, finding);
        }
        moved
    }

    /// All findings, by path, range and code.
    pub fn all(&self, snapshot: &Snapshot) -> Vec<Finding> {
        let mut files: Vec<FileId> = self.by_file.keys().copied().collect();
        files.sort_by_key(|file| snapshot.path(*file));
        files.into_iter().flat_map(|file| self.of(file).iter().cloned()).collect()
    }
}

/// Runs everything on a snapshot.
pub(crate) fn compute(snapshot: &Snapshot) -> Findings {
    let mut raw: Vec<Finding> = snapshot.config_findings().to_vec();
    for file in snapshot.files() {
        let is_ours = snapshot.config_of(file).is_some() || snapshot.path(file).name() == silence::ACCEPTED_FILE;
        if is_ours {
            raw.extend(rules::check_syntax(snapshot, file));
        }
    }
    for description in snapshot.descriptions() {
        for file in &description.files {
            raw.extend(rules::check_document(snapshot, *file));
        }
        for mut finding in rules::check(snapshot, description) {
            let entry = description.entry;
            let plain = Finding { fixes: Vec::new(), ..finding.clone() };
            finding.fixes.push(std::sync::Arc::new(move |snapshot: &Snapshot| {
                evidence::response_schema_fixes(snapshot, entry, &plain)
            }));
            raw.push(finding);
        }
        raw.extend(evidence::check(snapshot, description));
        let compared = compat::check(snapshot, description);
        raw.extend(compared.into_iter().filter(|it| !matches!(verdict(it), Some(Verdict::Compatible))));
    }
    raw.extend(baseline_unreadable::check(snapshot));
    raw.extend(evidence_unreadable::check(snapshot));
    for file in snapshot.unsupported() {
        raw.extend(rules::check_document(snapshot, file));
    }
    let configured = raw.into_iter().filter_map(|it| configured(snapshot, it)).collect();
    let Silenced { findings, suppressed } = silence::apply(snapshot, configured);
    let mut by_file: BTreeMap<FileId, Vec<Finding>> = BTreeMap::new();
    for finding in findings {
        by_file.entry(finding.location.file).or_default().push(finding);
    }
    for findings in by_file.values_mut() {
        sort(findings);
    }
    Findings { by_file, suppressed }
}

fn verdict(finding: &Finding) -> Option<Verdict> {
    finding.baseline.as_ref().map(|BaselineFacts { verdict, .. }| *verdict)
}

/// A finding as `rules:` of the configuration wants it: `None` if it is off.
pub(crate) fn configured(snapshot: &Snapshot, mut finding: Finding) -> Option<Finding> {
    match snapshot.config(finding.location.file).rules.get(finding.code) {
        Some(None) => return None,
        Some(Some(severity)) => finding.severity = *severity,
        None => {}
    }
    Some(finding)
}

/// By range, code, pointer and message; what two descriptions say alike of a shared fragment stays once.
pub(crate) fn sort(findings: &mut Vec<Finding>) {
    findings.sort_by(|a, b| {
        let key = |it: &Finding| (it.location.range.start(), it.location.range.end());
        key(a)
            .cmp(&key(b))
            .then_with(|| a.code.cmp(b.code))
            .then_with(|| a.location.pointer.cmp(&b.location.pointer))
            .then_with(|| a.message.cmp(&b.message))
    });
    findings.dedup_by(|a, b| a.code == b.code && a.location == b.location && a.message == b.message);
}
