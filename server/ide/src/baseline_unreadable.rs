//! `baseline-unreadable` and `baseline-stale`: whoever loads baselines could not load the one that was asked for, or
//! had an older copy of it only.

use syntax::JsonPointer;
use workspace::{Baseline, BaselineNotes, Config, Finding, Location, Snapshot, declare_code};

declare_code! {
    /// The baseline that was asked for cannot be read, or has syntax errors.
    ///
    /// ## Why
    /// Without its baseline a description is not compared with what is published: a broken promise would go
    /// unnoticed. Everything else is checked as usual.
    ///
    /// ## Example
    /// ```yaml
    /// # openapi-analyzer.yaml
    /// baseline:
    ///   git: no-such-branch
    /// ```
    ///
    /// ## Fix
    /// Name a revision, a file or a URL that exists. In continuous integration, fetch enough history: a shallow
    /// clone has only the newest commits.
    pub(crate) BASELINE_UNREADABLE = "baseline-unreadable", Configuration, Error, None;

    /// The baseline's URL does not answer, and the copy of another day stands in for it.
    ///
    /// ## Why
    /// What was published since that day is not known: a promise that was made since then may be broken unnoticed.
    ///
    /// ## Example
    /// ```yaml
    /// # openapi-analyzer.yaml
    /// baseline:
    ///   url: https://example.com/openapi.json
    /// ```
    ///
    /// ## Fix
    /// Nothing, if you are offline. Copies are in the user's folder for such things; `OPENAPI_ANALYZER_CACHE` names
    /// another, and none if it is empty.
    pub(crate) BASELINE_STALE = "baseline-stale", Configuration, Information, None;
}

/// One finding per place that asked for a baseline in vain: `baseline` of the configuration, else the `openapi` field.
pub(crate) fn check(snapshot: &Snapshot) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for description in snapshot.descriptions() {
        let (code, message) = match (snapshot.baseline_failure(description.entry), &description.baseline) {
            (Some((label, why)), _) => {
                (&BASELINE_UNREADABLE, format!("The baseline {} cannot be read: {why}", named(label)))
            }
            (None, Some(Baseline { label, damage: Some(why), configured: true, .. })) => {
                (&BASELINE_UNREADABLE, format!("The baseline {} cannot be read: {why}", named(label)))
            }
            (None, Some(Baseline { label, notes: BaselineNotes { stale: Some(why), .. }, .. })) => {
                (&BASELINE_STALE, format!("The baseline {} cannot be fetched: {why}", named(label)))
            }
            _ => continue,
        };
        let config = snapshot.config(description.entry);
        let at_entry = || snapshot.locate_pointer(description.entry, &JsonPointer::from_steps(["openapi"]));
        let Some(location) = in_config(snapshot, config).or_else(at_entry) else { continue };
        let finding = Finding::new(code.code, code.severity, location, message);
        if !findings.iter().any(|it| it.location == finding.location && it.message == finding.message) {
            findings.push(finding);
        }
    }
    findings
}

/// A baseline as it is written is quoted; one that is told in words stands beside.
fn named(label: &str) -> String {
    if label.starts_with("the ") { format!("({label})") } else { format!("`{label}`") }
}

/// The `baseline` key of the file that the configuration was read from.
fn in_config(snapshot: &Snapshot, config: &Config) -> Option<Location> {
    config.baseline.as_ref()?;
    snapshot.locate_pointer(config.file?, &JsonPointer::from_steps(["baseline"]))
}
