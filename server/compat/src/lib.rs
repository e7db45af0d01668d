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
mod matching;
mod media_type;
mod memory;
mod operation;
mod parameter;
mod parts;
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
#[cfg(test)]
mod tests;
mod unchanged;
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
    let reader = Reading::new(snapshot, baseline.entry);
    match run(&reader, current, baseline, options, None) {
        Some((findings, _)) => findings,
        None => Vec::new(),
    }
}

fn run<'a>(
    reader: &'a Reading<'a>,
    current: &Side,
    baseline: &Side,
    options: &'a Options,
    previous: Option<&'a Previous<'a>>,
) -> Option<(Vec<Finding>, Kept)> {
    let mut comparison = walk::Comparison::new(reader, current, baseline, options, previous)?;
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

/// The outcome of a comparison, with what makes the next one quick.
#[derive(Debug, Default)]
pub struct Compared {
    pub findings: Vec<Finding>,
    memory: Option<Memory>,
}

impl Compared {
    /// How much had to be done for it.
    pub fn judged(&self) -> Judged {
        self.memory.as_ref().map(Memory::judged).unwrap_or_default()
    }
}

/// Says what [`check`] says, after an earlier comparison: only what has changed since is compared again.
pub fn check_after(previous: Option<&Compared>, snapshot: &Snapshot, description: &Description) -> Compared {
    let Some((current, base, options)) = sides(snapshot, description) else { return Compared::default() };
    if snapshot.set(current.entry) == snapshot.set(base.entry) {
        // Both can change then.
        return Compared { findings: compare(snapshot, &current, &base, &options), memory: None };
    }
    let terms = Terms::new(snapshot, &current, &base, &options);
    let (previous, sources) = previous.and_then(|it| it.memory.as_ref()?.at(snapshot, &terms)).unzip();
    let reader = Reading::noting(snapshot, base.entry, current.entry, sources.unwrap_or_default());
    match run(&reader, &current, &base, &options, previous.as_ref()) {
        Some((findings, kept)) => {
            let memory = Memory::of(snapshot, terms, kept, reader.into_sources());
            Compared { findings, memory: Some(memory) }
        }
        None => Compared::default(),
    }
}

/// The sides of a description that has a baseline, and how they are judged.
fn sides(snapshot: &Snapshot, description: &Description) -> Option<(Side, Side, Options)> {
    let baseline = description.baseline.as_ref()?;
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
