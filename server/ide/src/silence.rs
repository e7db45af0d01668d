//! Silencing: what an author has accepted is taken out of the findings, and silencers that silence nothing are found.

mod accepted;
mod comment;
mod day;
mod silencer;
#[cfg(test)]
mod tests;

use workspace::{Code, Family, FileSet, Finding, Location, Snapshot, declare_code};

use accepted::Accepted;
use comment::Ignore;
pub(crate) use silencer::silencers;
pub use silencer::{Silencer, SilencerTarget};

/// The name of the acceptance file, beside a configuration file or in any folder above a description.
pub const ACCEPTED_FILE: &str = "openapi-analyzer-accepted.yaml";

declare_code! {
    /// An entry of the acceptance file that cannot be used.
    ///
    /// ## Why
    /// The finding that somebody meant to accept is still reported. Everything else in the file counts.
    ///
    /// ## Example
    /// ```yaml
    /// # openapi-analyzer-accepted.yaml
    /// - code: response-property-removed
    ///   file: openapi.yaml
    /// ```
    ///
    /// ## Instead
    /// Name the code, the file (seen from the folder of the acceptance file) and the JSON Pointer of the finding; for
    /// something removed, its place in the baseline.
    /// ```yaml
    /// # openapi-analyzer-accepted.yaml
    /// - code: response-property-removed
    ///   file: openapi.yaml
    ///   pointer: /components/schemas/Team/properties/slug
    ///   reason: never returned, says the team that runs it
    ///   until: 2030-01-31
    /// ```
    pub(crate) ACCEPTANCE_INVALID = "acceptance-invalid", Configuration, Warning, None;

    /// An entry of the acceptance file whose last day has passed.
    ///
    /// ## Why
    /// What was accepted until a day is reported again after it: somebody wanted to be reminded.
    ///
    /// ## Example
    /// ```yaml
    /// # openapi-analyzer-accepted.yaml
    /// - code: response-property-removed
    ///   file: openapi.yaml
    ///   pointer: /components/schemas/Team/properties/slug
    ///   until: 2020-01-31
    /// ```
    ///
    /// ## Fix
    /// Repair what was accepted and remove the entry, or give it a later day.
    pub(crate) ACCEPTANCE_EXPIRED = "acceptance-expired", Configuration, Warning, None;

    /// An entry of the acceptance file that matches no finding any more.
    ///
    /// ## Why
    /// What it accepted is repaired or has moved. Left where it is, it would silence the next mistake at that place.
    ///
    /// ## Fix
    /// Remove the entry.
    pub(crate) ACCEPTANCE_UNUSED = "acceptance-unused", Configuration, Warning, Safe;

    /// A comment that silences a code which is not found there any more.
    ///
    /// ## Why
    /// Left where it is, it would silence the next mistake at that place.
    ///
    /// ## Example
    /// ```yaml
    /// openapi: 3.1.0
    /// # openapi-analyzer: ignore response-schema-missing -- an old friend
    /// info: {title: Teams, version: '1'}
    /// paths: {}
    /// ```
    ///
    /// ## Fix
    /// Remove the comment.
    pub(crate) IGNORE_UNUSED = "ignore-unused", Configuration, Hint, None;

    /// A comment that accepted a finding until a day which has passed.
    ///
    /// ## Why
    /// What was accepted until a day is reported again after it: somebody wanted to be reminded.
    ///
    /// ## Example
    /// ```yaml
    /// openapi: 3.1.0
    /// info: {title: Teams, version: '1'}
    /// # openapi-analyzer: ignore operation-removed until 2020-01-31 -- nobody calls it
    /// paths: {}
    /// ```
    ///
    /// ## Fix
    /// Repair what was accepted and remove the comment, or give it a later day.
    pub(crate) IGNORE_EXPIRED = "ignore-expired", Configuration, Warning, None;

    /// A code that this program does not have.
    ///
    /// ## Why
    /// A rule that is configured, or a finding that is silenced, under a misspelled name stays as it is.
    ///
    /// ## Example
    /// ```yaml
    /// # openapi-analyzer.yaml
    /// rules: {response-schema-missin: off}
    /// ```
    ///
    /// ## Instead
    /// ```yaml
    /// # openapi-analyzer.yaml
    /// rules: {response-schema-missing: off}
    /// ```
    pub(crate) CODE_UNKNOWN = "code-unknown", Configuration, Warning, None;
}

/// The codes of silencers.
pub(crate) static CATALOGUE: &[&Code] =
    &[&ACCEPTANCE_INVALID, &ACCEPTANCE_EXPIRED, &ACCEPTANCE_UNUSED, &IGNORE_UNUSED, &IGNORE_EXPIRED, &CODE_UNKNOWN];

/// What is left, and how much was taken out.
pub(crate) struct Silenced {
    pub(crate) findings: Vec<Finding>,
    pub(crate) suppressed: usize,
}

/// Takes out what the author has silenced, and adds findings on silencers that match nothing any more.
pub(crate) fn apply(snapshot: &Snapshot, findings: Vec<Finding>) -> Silenced {
    let mut about_silencers = Vec::new();
    let mut accepted = accepted::read(snapshot, &mut about_silencers);
    let mut ignores = comment::read(snapshot);
    let before = findings.len();
    let mut kept: Vec<Finding> = findings
        .into_iter()
        .filter(|it| {
            // Both are asked: a silencer is used even where another one would have been enough.
            let of_file = ignores.get_mut(&it.location.file);
            let by_comment = of_file.is_some_and(|ignores| silences(ignores, it, snapshot.today()));
            let by_file = accepted.iter_mut().filter(|entry| entry.accepts(snapshot, it));
            let by_file = by_file.fold(false, |_, entry| entry.mark_used());
            !by_comment && !by_file
        })
        .collect();
    let suppressed = before - kept.len();
    about_silencers.extend(accepted.iter().filter_map(|it| about_accepted(snapshot, it)));
    about_silencers.extend(ignores.values().flatten().flat_map(|it| about_ignore(snapshot, it)));
    about_silencers.extend(misspelled_rules(snapshot));
    kept.extend(about_silencers.into_iter().filter_map(|it| crate::findings::configured(snapshot, it)));
    Silenced { findings: kept, suppressed }
}

fn silences(ignores: &mut [Ignore], finding: &Finding, today: Option<&str>) -> bool {
    let is_good = |it: &&mut Ignore| it.expired(today).is_none();
    ignores.iter_mut().filter(is_good).filter_map(|it| it.silences(finding).then_some(())).count() > 0
}

fn about_accepted(snapshot: &Snapshot, entry: &Accepted) -> Option<Finding> {
    if let Some(until) = entry.expired(snapshot) {
        let message = format!("This acceptance of `{}` was good until {until}", entry.code);
        return Some(Finding::new(
            ACCEPTANCE_EXPIRED.code,
            ACCEPTANCE_EXPIRED.severity,
            entry.location.clone(),
            message,
        ));
    }
    if let Some(finding) = unknown_code(&entry.code, &entry.code_location) {
        return Some(finding);
    }
    let file = snapshot.file(FileSet::CURRENT, &entry.path).filter(|it| snapshot.document(*it).is_some());
    let is_missed = !entry.is_used && file.is_none_or(|file| could_be_found(snapshot, &entry.code, file));
    is_missed.then(|| {
        let message = format!("This entry accepts `{}` at a place where nothing of the kind is found", entry.code);
        let finding = Finding::new(ACCEPTANCE_UNUSED.code, ACCEPTANCE_UNUSED.severity, entry.location.clone(), message);
        let (file, pointer) = (entry.location.file, entry.location.pointer.clone());
        finding.with_fixes(move |snapshot| accepted::removal(snapshot, file, &pointer).into_iter().collect())
    })
}

fn about_ignore(snapshot: &Snapshot, ignore: &Ignore) -> Vec<Finding> {
    if let (Some(until), Some(first)) = (ignore.expired(snapshot.today()), ignore.codes.first()) {
        let message = format!("This comment ignored `{}` until {until}", first.code);
        return vec![Finding::new(IGNORE_EXPIRED.code, IGNORE_EXPIRED.severity, first.location.clone(), message)];
    }
    let codes = ignore.codes.iter().filter_map(|it| {
        if let Some(finding) = unknown_code(&it.code, &it.location) {
            return Some(finding);
        }
        let is_missed = !it.is_used && could_be_found(snapshot, &it.code, it.location.file);
        let message = format!("This comment ignores `{}`, which is not found here", it.code);
        is_missed.then(|| Finding::new(IGNORE_UNUSED.code, IGNORE_UNUSED.severity, it.location.clone(), message))
    });
    codes.collect()
}

/// Whether a code would be found in a file at all: not if it is off, or without the baseline or the recordings that
/// it comes from; and somebody may be typing where it would be found.
fn could_be_found(snapshot: &Snapshot, code: &str, file: syntax::FileId) -> bool {
    if snapshot.config(file).rules.get(code) == Some(&None) {
        return false;
    }
    match crate::explain(code).map(|it| it.family) {
        Some(Family::Baseline) => {
            snapshot.descriptions_of(file).any(|it| it.published().is_some() && snapshot.syntax_error(it).is_none())
        }
        Some(Family::Evidence) => !snapshot.evidence().is_empty(),
        _ => true,
    }
}

/// Codes in `rules:` that nobody knows.
fn misspelled_rules(snapshot: &Snapshot) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in snapshot.files().iter().copied().filter(|it| snapshot.config_of(*it).is_some()) {
        let rules = snapshot.at(file, &syntax::JsonPointer::from_steps(["rules"]));
        for entry in rules.into_iter().flat_map(syntax::Node::own_entries) {
            let (range, pointer) = (entry.key_node().range(), entry.own_value().pointer());
            found.extend(unknown_code(&entry.key(), &Location { file, range, pointer }));
        }
    }
    found
}

fn unknown_code(code: &str, location: &Location) -> Option<Finding> {
    if crate::explain(code).is_some() {
        return None;
    }
    let known: Vec<&str> = crate::catalogue().iter().map(|it| it.code).collect();
    let instead = match workspace::similar(code, &known) {
        Some(known) => format!(": did you mean `{known}`?"),
        None => ": `openapi-analyzer rules` lists all codes".to_owned(),
    };
    let message = format!("There is no code `{code}`{instead}");
    Some(Finding::new(CODE_UNKNOWN.code, CODE_UNKNOWN.severity, location.clone(), message))
}
