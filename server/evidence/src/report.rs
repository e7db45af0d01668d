//! Per Operation: what was observed and what is documented.

use workspace::{Description, Snapshot};

/// The report of a description.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub operations: Vec<OperationReport>,
}

/// One Operation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OperationReport {
    /// `GET /teams`
    pub operation: String,
    /// Distinct bodies observed.
    pub observations: usize,
    pub documented_statuses: Vec<String>,
    pub observed_statuses: Vec<String>,
    /// Names that are always returned and not required.
    pub always_returned: Vec<String>,
    pub undocumented: Vec<String>,
}

pub fn report(_snapshot: &Snapshot, _description: &Description) -> Report {
    Report::default()
}
