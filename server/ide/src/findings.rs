//! All findings of a state: from every part of the program, configured, silenced, sorted.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use syntax::FileId;
use workspace::{BaselineFacts, Finding, Snapshot, Verdict};

use crate::inert::{self, Shift, Touched};
use crate::silence::{self, Silenced};
use crate::{baseline_unreadable, evidence_unreadable};

/// The findings of all descriptions, by file.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    pub by_file: BTreeMap<FileId, Vec<Finding>>,
    /// How many were silenced by a comment or an acceptance file.
    pub suppressed: usize,
    passes: Arc<Passes>,
    /// What has moved since the passes were made.
    shifts: Vec<Shift>,
}

/// What each part of the program has to say, before configuration and silencers; computed when somebody asks.
#[derive(Debug, Default)]
pub(crate) struct Passes {
    rules: OnceLock<Vec<Finding>>,
    evidence: OnceLock<Vec<Finding>>,
    compat: OnceLock<Vec<Finding>>,
}

impl Passes {
    fn rules(&self, snapshot: &Snapshot) -> &[Finding] {
        self.rules.get_or_init(|| rules_pass(snapshot))
    }

    /// About as much work as all else together.
    pub(crate) fn evidence(&self, snapshot: &Snapshot) -> &[Finding] {
        self.evidence.get_or_init(|| evidence_pass(snapshot))
    }

    fn compat(&self, snapshot: &Snapshot) -> &[Finding] {
        self.compat.get_or_init(|| compat_pass(snapshot))
    }
}

impl Findings {
    /// The findings of a file, by range and code.
    pub fn of(&self, file: FileId) -> &[Finding] {
        self.by_file.get(&file).map_or(&[], |it| it)
    }

    /// The findings after edits: passes that none of them matters to have only moved.
    pub(crate) fn after(&self, snapshot: &Snapshot, shifts: &[Shift]) -> Findings {
        let touched = shifts.iter().fold(Touched::NOTHING, |all, it| all.and(it.touched));
        let all_shifts: Vec<Shift> = self.shifts.iter().chain(shifts).cloned().collect();
        if touched == Touched::NOTHING {
            let mut by_file = self.by_file.clone();
            for finding in by_file.values_mut().flatten() {
                inert::apply(shifts, snapshot, finding);
            }
            let (suppressed, passes) = (self.suppressed, Arc::clone(&self.passes));
            return Findings { by_file, suppressed, passes, shifts: all_shifts };
        }
        let moved = |pass: &OnceLock<Vec<Finding>>, is_touched: bool| {
            let known = pass.get().filter(|_| !is_touched);
            let known = known.map(|pass| {
                let mut pass = pass.clone();
                pass.iter_mut().for_each(|finding| inert::apply(&all_shifts, snapshot, finding));
                pass
            });
            known.map(OnceLock::from).unwrap_or_default()
        };
        let passes = Passes {
            rules: moved(&self.passes.rules, touched.rules),
            evidence: moved(&self.passes.evidence, touched.evidence),
            compat: moved(&self.passes.compat, touched.compat),
        };
        Findings::of_passes(snapshot, Arc::new(passes))
    }

    /// All findings of a state, with those of the passes that are there already.
    pub(crate) fn of_passes(snapshot: &Snapshot, passes: Arc<Passes>) -> Findings {
        let (rules, compat) = (passes.rules(snapshot), passes.compat(snapshot));
        let raw = rules.iter().chain(passes.evidence(snapshot)).chain(compat).cloned();
        let configured = raw.filter_map(|it| configured(snapshot, it)).collect();
        let Silenced { findings, suppressed } = silence::apply(snapshot, configured);
        let mut by_file: BTreeMap<FileId, Vec<Finding>> = BTreeMap::new();
        for finding in findings {
            by_file.entry(finding.location.file).or_default().push(finding);
        }
        by_file.values_mut().for_each(sort);
        Findings { by_file, suppressed, passes, shifts: Vec::new() }
    }

    /// All findings, by path, range and code.
    pub fn all(&self, snapshot: &Snapshot) -> Vec<Finding> {
        let mut files: Vec<FileId> = self.by_file.keys().copied().collect();
        files.sort_by_key(|file| snapshot.path(*file));
        files.into_iter().flat_map(|file| self.of(file).iter().cloned()).collect()
    }
}

/// What can be said without recordings and baselines.
fn rules_pass(snapshot: &Snapshot) -> Vec<Finding> {
    let mut found: Vec<Finding> = snapshot.config_findings().to_vec();
    for file in snapshot.files() {
        let is_ours = snapshot.config_of(file).is_some() || snapshot.path(file).name() == silence::ACCEPTED_FILE;
        if is_ours {
            found.extend(rules::check_syntax(snapshot, file));
        }
    }
    for description in snapshot.descriptions() {
        for file in &description.files {
            found.extend(rules::check_document(snapshot, *file));
        }
        for mut finding in rules::check(snapshot, description) {
            let entry = description.entry;
            let plain = Finding { fixes: Vec::new(), ..finding.clone() };
            finding
                .fixes
                .push(Arc::new(move |snapshot: &Snapshot| evidence::response_schema_fixes(snapshot, entry, &plain)));
            found.push(finding);
        }
    }
    for file in snapshot.unsupported() {
        found.extend(rules::check_document(snapshot, file));
    }
    found
}

fn evidence_pass(snapshot: &Snapshot) -> Vec<Finding> {
    let mut found: Vec<Finding> = snapshot.descriptions().iter().flat_map(|it| evidence::check(snapshot, it)).collect();
    found.extend(evidence_unreadable::check(snapshot));
    found
}

fn compat_pass(snapshot: &Snapshot) -> Vec<Finding> {
    let compared = snapshot.descriptions().iter().flat_map(|it| compat::check(snapshot, it));
    let mut found: Vec<Finding> = compared.filter(|it| !matches!(verdict(it), Some(Verdict::Compatible))).collect();
    found.extend(baseline_unreadable::check(snapshot));
    found
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
