//! `baseline-unreadable`: whoever loads baselines could not load the one that was asked for.

use syntax::JsonPointer;
use workspace::{Config, Finding, Location, Severity, Snapshot, declare_code};

declare_code! {
    /// The baseline that was asked for cannot be read.
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
}

/// One finding per place that asked for a baseline in vain: `baseline` of the configuration, else the `openapi` field.
pub(crate) fn check(snapshot: &Snapshot) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for description in snapshot.descriptions() {
        let Some((label, message)) = snapshot.baseline_failure(description.entry) else { continue };
        let config = snapshot.config(description.entry);
        let at_entry = || snapshot.locate_pointer(description.entry, &JsonPointer::from_steps(["openapi"]));
        let Some(location) = in_config(snapshot, config).or_else(at_entry) else { continue };
        let message = format!("The baseline `{label}` cannot be read: {message}");
        let finding = Finding::new(BASELINE_UNREADABLE.code, Severity::Error, location, message);
        if !findings.iter().any(|it| it.location == finding.location && it.message == finding.message) {
            findings.push(finding);
        }
    }
    findings
}

/// The `baseline` key of the file that the configuration was read from.
fn in_config(snapshot: &Snapshot, config: &Config) -> Option<Location> {
    config.baseline.as_ref()?;
    snapshot.locate_pointer(config.file?, &JsonPointer::from_steps(["baseline"]))
}
