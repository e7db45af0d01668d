//! Per Operation: what was observed and what is documented.

use std::collections::BTreeSet;

use workspace::{Description, Exchange, Finding, Snapshot};

use crate::findings::{self, Evidence};
use crate::options::Options;

/// The report of a description.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Operations of which something was recorded, in document order.
    pub operations: Vec<OperationReport>,
    /// How many Operations have no recording.
    pub unobserved: usize,
    /// Recorded exchanges, matched or not.
    pub exchanges: usize,
    /// Those of them that show nothing new, so that only their number was kept.
    pub counted_only: usize,
}

/// One Operation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OperationReport {
    /// `GET /teams`
    pub operation: String,
    /// Recorded bodies that matched a documented Response.
    pub observations: usize,
    pub documented_statuses: Vec<String>,
    pub observed_statuses: Vec<String>,
    /// Names that are always returned and not required.
    pub always_returned: Vec<String>,
    /// Names that are documented, and missing in each body where they could be.
    pub never_returned: Vec<String>,
    pub undocumented: Vec<String>,
}

/// What was observed, Operation by Operation. Empty without recordings.
pub fn report(snapshot: &Snapshot, description: &Description) -> Report {
    if snapshot.evidence().is_empty() {
        return Report::default();
    }
    let options = Options::of(&snapshot.config(description.entry).evidence);
    let Some(evidence) = Evidence::new(snapshot, description, &options) else { return Report::default() };
    let findings = evidence.findings();
    let Evidence { samples, counts, found, .. } = &evidence;
    let operations = samples.operations.iter().filter(|it| !it.statuses.is_empty()).map(|observed| {
        let label = observed.operation.label();
        let is_here = |site: &usize| samples.sites[*site].operation == label;
        let always = counts.properties.iter().filter(|property| {
            property.at.iter().any(|at| is_here(&at.site)) && is_reported(&findings, snapshot, property.property)
        });
        // Required ones have a finding.
        let never = counts.properties.iter().filter(|property| {
            let mut here = property.at.iter().filter(|it| is_here(&it.site)).peekable();
            here.peek().is_some() && here.all(|it| it.missed && !it.present)
        });
        let names = found.undocumented.iter().flat_map(|it| &it.names);
        let names = names.filter(|it| it.sites.iter().any(is_here));
        let undocumented: BTreeSet<String> = names.map(|it| findings::plain(&it.name)).collect();
        let mut statuses: Vec<u16> = observed.statuses.clone();
        statuses.sort_unstable();
        let here = samples.sites.iter().filter(|site| site.operation == label);
        OperationReport {
            observations: here.flat_map(|it| &it.samples).map(|it| it.source.number()).sum(),
            documented_statuses: observed.documented.clone(),
            observed_statuses: statuses.iter().map(u16::to_string).collect(),
            always_returned: always.map(|it| it.name.clone()).collect(),
            never_returned: never.map(|it| it.name.clone()).collect(),
            undocumented: undocumented.into_iter().collect(),
            operation: label,
        }
    });
    let all = || snapshot.evidence().iter().flat_map(|it| &it.exchanges);
    let exchanges = all().map(Exchange::number).sum();
    let operations: Vec<OperationReport> = operations.collect();
    let unobserved = samples.operations.len() - operations.len();
    Report { operations, unobserved, exchanges, counted_only: exchanges - all().count() }
}

/// Whether a property, or the object that it belongs to, has the finding.
fn is_reported(findings: &[Finding], snapshot: &Snapshot, property: syntax::Node<'_>) -> bool {
    let location = snapshot.locate(property);
    findings.iter().any(|it| {
        it.code == findings::ALWAYS_RETURNED
            && it.location.file == location.file
            && it.location.pointer.contains(&location.pointer)
    })
}
