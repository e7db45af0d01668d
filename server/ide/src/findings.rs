//! All findings of a state: from every part of the program, configured, silenced, sorted.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use syntax::FileId;
use workspace::{BaselineFacts, Finding, Reader, Since, Snapshot, Verdict};

use crate::basis::Basis;
use crate::silence::{self, Silenced};
use crate::{baseline_unreadable, evidence_unreadable};

/// The findings of all descriptions, by file.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    pub by_file: BTreeMap<FileId, Vec<Finding>>,
    /// How many were silenced by a comment or an acceptance file.
    pub suppressed: usize,
}

/// What each part of the program has to say, before configuration and silencers; computed when somebody asks.
#[derive(Debug, Default)]
pub(crate) struct Passes {
    rules: OnceLock<Pass<rules::Known>>,
    evidence: OnceLock<Pass<evidence::Known>>,
    compat: OnceLock<Pass<Compared>>,
}

/// What is known of the baselines of descriptions, by their entry documents.
type Compared = Arc<[(FileId, compat::Known)]>;

/// The findings of one part of the program, with what it knows of the state.
#[derive(Debug)]
pub(crate) struct Pass<K> {
    found: Vec<Finding>,
    known: K,
}

impl Passes {
    /// Whether all is known.
    pub(crate) fn all(&self) -> bool {
        self.rules.get().is_some() && self.evidence.get().is_some() && self.compat.get().is_some()
    }

    /// Whether something is known.
    pub(crate) fn any(&self) -> bool {
        self.rules.get().is_some() || self.evidence.get().is_some() || self.compat.get().is_some()
    }

    pub(crate) fn rules(&self, snapshot: &Snapshot, earlier: &[Basis]) -> &Pass<rules::Known> {
        self.rules.get_or_init(|| {
            let before = latest(snapshot, earlier, Reader::Rules, |it| it.rules.get());
            match before {
                Some((before, since)) => {
                    let is_same = since.difference.is_empty();
                    match is_same.then(|| before.known.moved(&since.shifts)).flatten() {
                        Some(known) => Pass { found: workspace::moved(&before.found, &since.shifts), known },
                        None => rules_pass(snapshot, &before.known, &before.known.way(since)),
                    }
                }
                None => rules_pass(snapshot, &rules::Known::default(), &Since::default()),
            }
        })
    }

    pub(crate) fn evidence(&self, snapshot: &Snapshot, earlier: &[Basis]) -> &[Finding] {
        let pass = self.evidence.get_or_init(|| {
            let before = latest(snapshot, earlier, Reader::Evidence, |it| it.evidence.get());
            match before {
                Some((before, since)) if since.difference.is_empty() => {
                    let known = before.known.moved(&since.shifts);
                    Pass { found: workspace::moved(&before.found, &since.shifts), known }
                }
                Some((before, since)) => evidence_pass(snapshot, &before.known, &since),
                None => evidence_pass(snapshot, &evidence::Known::default(), &Since::default()),
            }
        });
        &pass.found
    }

    fn compat(&self, snapshot: &Snapshot, earlier: &[Basis]) -> &[Finding] {
        let pass = self.compat.get_or_init(|| {
            let before = latest(snapshot, earlier, Reader::Baseline, |it| it.compat.get());
            match before {
                Some((before, since)) if since.difference.is_empty() => {
                    Pass { found: workspace::moved(&before.found, &since.shifts), known: Arc::clone(&before.known) }
                }
                Some((before, _)) => compat_pass(snapshot, &before.known),
                None => compat_pass(snapshot, &[]),
            }
        });
        &pass.found
    }

    /// How many Path Items were held against what was observed anew.
    #[cfg(test)]
    pub(crate) fn computed_by_evidence(&self) -> usize {
        self.evidence.get().map_or(0, |it| it.known.computed())
    }

    /// How many Path Items the rules had to judge anew.
    #[cfg(test)]
    pub(crate) fn computed_by_rules(&self) -> usize {
        self.rules.get().map_or(0, |it| it.known.computed())
    }
}

/// The latest earlier state of which a part of the program knows something, and the way from there.
fn latest<'b, K>(
    snapshot: &Snapshot,
    earlier: &'b [Basis],
    reader: Reader,
    known: impl Fn(&'b Passes) -> Option<&'b Pass<K>>,
) -> Option<(&'b Pass<K>, Since)> {
    let (basis, known) = earlier.iter().find_map(|it| Some((it, known(&it.passes)?)))?;
    Some((known, basis.since(snapshot, reader)?))
}

impl Findings {
    /// The findings of a file, by range and code.
    pub fn of(&self, file: FileId) -> &[Finding] {
        self.by_file.get(&file).map_or(&[], |it| it)
    }

    /// All findings of a state, with those of the passes that are there already.
    pub(crate) fn of_passes(snapshot: &Snapshot, passes: &Passes, earlier: &[Basis]) -> Findings {
        // Somebody else may be at work on what comes last.
        let compat = passes.compat(snapshot, earlier);
        let rules = &passes.rules(snapshot, earlier).found;
        let raw = rules.iter().chain(passes.evidence(snapshot, earlier)).chain(compat).cloned();
        let raw = raw.chain(evidence_unreadable::check(snapshot)).chain(baseline_unreadable::check(snapshot));
        let configured = raw.filter_map(|it| configured(snapshot, it)).collect();
        let Silenced { findings, suppressed } = silence::apply(snapshot, configured);
        let mut by_file: BTreeMap<FileId, Vec<Finding>> = BTreeMap::new();
        for finding in findings {
            by_file.entry(finding.location.file).or_default().push(finding);
        }
        by_file.values_mut().for_each(sort);
        Findings { by_file, suppressed }
    }

    /// All findings, by path, range and code.
    pub fn all(&self, snapshot: &Snapshot) -> Vec<Finding> {
        let mut files: Vec<FileId> = self.by_file.keys().copied().collect();
        files.sort_by_key(|file| snapshot.path(*file));
        files.into_iter().flat_map(|file| self.of(file).iter().cloned()).collect()
    }
}

/// What can be said without recordings and baselines.
fn rules_pass(snapshot: &Snapshot, known: &rules::Known, since: &Since) -> Pass<rules::Known> {
    let mut rules = rules::Rules::new(snapshot, known, since);
    let mut found: Vec<Finding> = snapshot.config_findings().to_vec();
    for file in snapshot.files().iter().copied() {
        let is_ours = snapshot.config_of(file).is_some() || snapshot.path(file).name() == silence::ACCEPTED_FILE;
        if is_ours {
            found.extend(rules::check_syntax(snapshot, file));
        }
    }
    for description in snapshot.descriptions() {
        for file in &description.files {
            found.extend(rules.document(*file));
        }
        for mut finding in rules.description(description) {
            let entry = description.entry;
            let plain = Finding { fixes: Vec::new(), ..finding.clone() };
            finding
                .fixes
                .push(Arc::new(move |snapshot: &Snapshot| evidence::response_schema_fixes(snapshot, entry, &plain)));
            found.push(finding);
        }
    }
    for file in snapshot.unsupported() {
        found.extend(rules.document(file));
    }
    Pass { found, known: rules.finish() }
}

fn evidence_pass(snapshot: &Snapshot, known: &evidence::Known, since: &Since) -> Pass<evidence::Known> {
    let mut check = evidence::Check::new(snapshot, known, since);
    let found = snapshot.descriptions().iter().flat_map(|it| check.description(it)).collect();
    Pass { found, known: check.finish() }
}

fn compat_pass(snapshot: &Snapshot, before: &[(FileId, compat::Known)]) -> Pass<Compared> {
    let nothing = compat::Known::default();
    let mut found = Vec::new();
    let mut known = Vec::new();
    for description in snapshot.descriptions() {
        let former = before.iter().find(|(entry, _)| *entry == description.entry).map_or(&nothing, |(_, known)| known);
        let (compared, after) = compat::check_after(former, snapshot, description);
        found.extend(compared.into_iter().filter(|it| !matches!(verdict(it), Some(Verdict::Compatible))));
        known.push((description.entry, after));
    }
    Pass { found, known: known.into() }
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
