//! A description against its published baseline: what changed, and what that means for clients.
//!
//! Effective schemas of both sides are walked in pairs ([`walk`]); checks name what a change does to the set of
//! values, and [`law`] gives the verdict. Invariants, as absences: no check names a verdict, none reads a clock, none
//! knows where the baseline comes from.

mod bound;
mod catalogue;
mod codes;
mod damage;
mod effective;
mod encoding;
mod header;
mod law;
mod listed;
mod matching;
mod media_type;
mod memory;
mod operation;
mod parameter;
mod parts;
mod plural;
mod reach;
mod reading;
mod repair;
mod report;
mod request_body;
mod response;
mod schema;
mod schemas;
mod security;
mod server;
mod side;
mod switched;
#[cfg(test)]
mod tests;
mod unchanged;
mod unmatched;
mod walk;

use syntax::FileId;
use workspace::{Description, Finding, Policy, Snapshot};

use memory::{Kept, Memory, Previous, Terms};
use reading::Reading;

pub use codes::CATALOGUE;
pub use memory::Judged;
pub use side::{Options, Side};

/// Compares two descriptions. All changes come back, the compatible ones too, each with its verdict.
pub fn compare(snapshot: &Snapshot, current: &Side, baseline: &Side, options: &Options) -> Vec<Finding> {
    let reading = Reading::new(snapshot, baseline.entry, current.entry);
    match run(&reading, current, baseline, options, None) {
        Some((findings, _)) => findings,
        None => Vec::new(),
    }
}

fn run<'a>(
    reading: &'a Reading<'a>,
    current: &Side,
    baseline: &Side,
    options: &'a Options,
    previous: Option<&'a Previous<'a>>,
) -> Option<(Vec<Finding>, Kept)> {
    let mut comparison = walk::Comparison::new(reading, current, baseline, options, previous)?;
    operation::check(&mut comparison);
    comparison.run();
    let findings = report::findings(&mut comparison);
    Some((findings, comparison.into_kept()))
}

/// Compares a description with its baseline, if it has one.
pub fn check(snapshot: &Snapshot, description: &Description) -> Vec<Finding> {
    let Some((current, base, options)) = sides(snapshot, description) else { return Vec::new() };
    compare(snapshot, &current, &base, &options)
}

/// What a comparison leaves behind to make the next one quick. The state that it was made for stays alive with it.
#[derive(Debug, Default)]
pub struct Known(Option<Memory>);

impl Known {
    /// How much had to be done in the comparison.
    pub fn judged(&self) -> Judged {
        self.0.as_ref().map(Memory::judged).unwrap_or_default()
    }
}

/// Says what [`check`] says, after an earlier comparison: only what has changed since is compared again.
pub fn check_after(known: &Known, snapshot: &Snapshot, description: &Description) -> (Vec<Finding>, Known) {
    let Some((current, base, options)) = sides(snapshot, description) else { return Default::default() };
    if snapshot.set(current.entry) == snapshot.set(base.entry) {
        // Both can change then.
        return (compare(snapshot, &current, &base, &options), Known::default());
    }
    let terms = Terms::new(snapshot, &current, &base, &options);
    let (previous, sources) = known.0.as_ref().and_then(|it| it.at(snapshot, &terms)).unzip();
    let reading = Reading::noting(snapshot, base.entry, current.entry, sources.unwrap_or_default());
    match run(&reading, &current, &base, &options, previous.as_ref()) {
        Some((findings, kept)) => {
            let memory = Memory::of(snapshot, terms, kept, reading.into_sources());
            (findings, Known(Some(memory)))
        }
        None => Default::default(),
    }
}

/// The sides of a description that has a baseline, and how they are judged.
fn sides(snapshot: &Snapshot, description: &Description) -> Option<(Side, Side, Options)> {
    let baseline = description.published()?;
    let config = snapshot.config(description.entry);
    let options = Options {
        policy: config.policy,
        configured: baseline.configured,
        label: baseline.label.clone(),
        clients: config.clients.clone(),
    };
    let current = Side { entry: description.entry, version: description.version };
    let base = Side { entry: baseline.entry, version: baseline.version };
    Some((current, base, options))
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
