//! Per Operation: what was observed and what is documented.

use std::collections::BTreeSet;

use openapi::Status;
use workspace::{Description, Exchange, Finding, Since, Snapshot};

use crate::check::{Check, Known};
use crate::evidence::{Evidence, Property};
use crate::findings;
use crate::options::Options;
use crate::place::Place;
use crate::told::Told;

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
    /// Those that match several paths equally well, and are evidence of none.
    pub ambiguous: usize,
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
    let (known, since) = (Known::default(), Since::default());
    let gathered = Check::new(snapshot, &known, &since).gather(description, &options);
    let evidence = Evidence::new(snapshot, description, &options, &gathered);
    let findings = findings::of(&evidence, &mut Told::new(None, &[]));
    let operations = evidence.operations.iter().filter(|it| !it.statuses.is_empty()).map(|observed| {
        let is_here = |site: &usize| evidence.sites.get(*site).is_some_and(|it| it.operation == observed.label);
        let always = evidence.properties.iter().filter(|property| {
            property.at.iter().any(|at| is_here(&at.site)) && is_reported(&findings, &property.declared.property)
        });
        // Required ones have a finding.
        let never = evidence.properties.iter().filter(|property| {
            let mut here = property.at.iter().filter(|it| is_here(&it.site)).peekable();
            here.peek().is_some() && here.all(|it| it.seen.missed && !it.seen.present)
        });
        let names = evidence.found.undocumented.iter().flat_map(|it| &it.names);
        let names = names.filter(|it| it.sites.iter().any(is_here));
        let undocumented: BTreeSet<String> = names.map(|it| findings::plain(&it.name)).collect();
        let mut statuses: Vec<Status> = observed.statuses.clone();
        statuses.sort_unstable();
        let here = evidence.sites.iter().filter(|site| site.operation == observed.label);
        let named = |it: &Property<'_>| (*it.declared.name).to_owned();
        OperationReport {
            observations: here.map(|it| it.number).sum(),
            documented_statuses: observed.documented.clone(),
            observed_statuses: statuses.iter().map(Status::to_string).collect(),
            always_returned: always.map(named).collect(),
            never_returned: never.map(named).collect(),
            undocumented: undocumented.into_iter().collect(),
            operation: (*observed.label).to_owned(),
        }
    });
    let all = || snapshot.evidence().iter().flat_map(|it| &it.exchanges);
    let exchanges = all().map(Exchange::number).sum();
    let operations: Vec<OperationReport> = operations.collect();
    let ambiguous = gathered.assigned.ambiguous;
    let unobserved = evidence.operations.len() - operations.len();
    Report { operations, unobserved, exchanges, counted_only: exchanges - all().count(), ambiguous }
}

/// Whether a property, or the object that it belongs to, has the finding.
fn is_reported(findings: &[Finding], property: &Place) -> bool {
    findings.iter().any(|it| {
        it.code == findings::ALWAYS_RETURNED
            && it.location.file == property.file()
            && it.location.pointer.contains(property.pointer())
    })
}
