//! How often a property was observed, and where: what a finding's severity and words follow from.

use rustc_hash::FxHashSet;
use workspace::Severity;

use crate::assigned;
use crate::evidence::{Evidence, Met, Property};
use crate::findings::counted;

/// How often, and where.
#[derive(Clone)]
pub(super) struct Seen<'e> {
    pub(super) recorded: usize,
    pub(super) examples: usize,
    /// Examples in Schema Objects included.
    pub(super) bodies: usize,
    files: FxHashSet<usize>,
    stubs: bool,
    pub(super) sites: Vec<&'e Met<'e>>,
}

/// What the sites without a miss say of a property.
pub(super) fn seen<'e>(property: &Property<'e>, sites: Vec<&'e Met<'e>>) -> Seen<'e> {
    let recorded: FxHashSet<u64> = sites.iter().flat_map(|it| it.seen.recorded.iter().copied()).collect();
    let examples: FxHashSet<u64> = sites.iter().flat_map(|it| it.seen.examples.iter().copied()).collect();
    let both: FxHashSet<u64> = recorded.union(&examples).copied().collect();
    let bodies = match property.missed_in_schemas {
        true => both.len(),
        false => both.union(&property.in_schemas).count(),
    };
    let files = sites.iter().flat_map(|it| it.seen.files.iter().copied()).collect();
    let stubs = sites.iter().filter(|it| !it.seen.recorded.is_empty()).all(|it| it.seen.stubs);
    let examples = both.len() - recorded.len();
    Seen { recorded: recorded.len(), examples, bodies, files, stubs, sites }
}

impl Seen<'_> {
    pub(super) fn without_schemas(self) -> Self {
        Seen { bodies: self.recorded + self.examples, ..self }
    }

    /// Examples in Schema Objects never make more than a hint.
    pub(super) fn severity(&self, evidence: &Evidence<'_>) -> Severity {
        let [_, information, warning] = evidence.options.thresholds;
        match self.recorded + self.examples {
            _ if self.recorded >= warning => Severity::Warning,
            bodies if bodies >= information => Severity::Information,
            _ => Severity::Hint,
        }
    }

    /// `in all 3 recorded responses from 2 files`.
    pub(super) fn told(&self, evidence: &Evidence<'_>) -> String {
        let recorded = if self.stubs { "stubbed response" } else { "recorded response" };
        let from = match self.files.len() {
            1 => {
                let files = assigned::files(evidence.snapshot);
                let only = self.files.iter().filter_map(|it| files.get(*it)).next();
                only.map_or_else(String::new, |it| it.path.name().to_owned())
            }
            many => format!("{many} files"),
        };
        let examples = self.bodies - self.recorded;
        let mut parts = Vec::new();
        if self.recorded > 0 {
            parts.push(format!("{}{} from {from}", counted(self.recorded, recorded), self.of_operations(evidence)));
        }
        if examples > 0 {
            parts.push(counted(examples, "example"));
        }
        let all = if self.bodies == 1 { "the only" } else { "all" };
        format!("in {all} {}", parts.join(" and "))
    }

    /// ` of 2 operations`, where it is more than one.
    fn of_operations(&self, evidence: &Evidence<'_>) -> String {
        let mut operations: Vec<&str> = self.sites.iter().map(|it| &*evidence.sites[it.site].operation).collect();
        operations.sort_unstable();
        operations.dedup();
        if operations.len() > 1 { format!(" of {} operations", operations.len()) } else { String::new() }
    }
}
