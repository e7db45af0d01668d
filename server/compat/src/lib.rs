//! A description against its published baseline: what changed, and what that means for clients.
//!
//! Effective schemas of both sides are walked in pairs ([`walk`]); checks name what a change does to the set of
//! values, and [`law`] gives the verdict. Invariants, as absences: no check names a verdict, none reads a clock, none
//! knows where the baseline comes from.

mod bound;
mod catalogue;
mod codes;
mod effective;
mod header;
mod law;
mod listed;
mod matching;
mod media_type;
mod operation;
mod parameter;
mod repair;
mod report;
mod request_body;
mod response;
mod schema;
mod security;
mod server;
mod side;
#[cfg(test)]
mod tests;
mod unchanged;
mod walk;

use syntax::FileId;
use workspace::{Description, Finding, Policy, Snapshot};

pub use codes::CATALOGUE;
pub use side::{Options, Side};

/// Compares two descriptions. All changes come back, the compatible ones too, each with its verdict.
pub fn compare(snapshot: &Snapshot, current: &Side, baseline: &Side, options: &Options) -> Vec<Finding> {
    let Some(mut comparison) = walk::Comparison::new(snapshot, current, baseline, options) else { return Vec::new() };
    operation::check(&mut comparison);
    comparison.run();
    report::findings(comparison)
}

/// Compares a description with its baseline, if it has one.
pub fn check(snapshot: &Snapshot, description: &Description) -> Vec<Finding> {
    let Some(baseline) = &description.baseline else { return Vec::new() };
    let config = snapshot.config(description.entry);
    let options = Options {
        policy: config.policy,
        configured: baseline.configured,
        label: baseline.label.clone(),
        clients: config.clients.clone(),
    };
    let current = Side { entry: description.entry, version: description.version };
    let base = Side { entry: baseline.entry, version: baseline.version };
    compare(snapshot, &current, &base, &options)
}

/// Compares two entry documents that a person named.
pub fn diff(snapshot: &Snapshot, base: FileId, current: FileId, policy: Policy) -> Vec<Finding> {
    let (Some(base), Some(current)) = (Side::of(snapshot, base), Side::of(snapshot, current)) else {
        return Vec::new();
    };
    let options = Options {
        policy,
        configured: true,
        label: snapshot.path(base.entry).name().to_owned(),
        clients: snapshot.config(current.entry).clients.clone(),
    };
    compare(snapshot, &current, &base, &options)
}
