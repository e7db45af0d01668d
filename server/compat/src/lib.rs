//! A description against its published baseline.

use syntax::FileId;
use workspace::{Code, Description, Finding, Policy, Snapshot};

pub static CATALOGUE: &[&Code] = &[];

/// Compares a description with its baseline, if it has one.
pub fn check(_snapshot: &Snapshot, _description: &Description) -> Vec<Finding> {
    Vec::new()
}

/// Compares two entry documents.
pub fn diff(_snapshot: &Snapshot, _base: FileId, _current: FileId, _policy: Policy) -> Vec<Finding> {
    Vec::new()
}
