//! `undocumented-operation`.

use syntax::Document;
use workspace::{Finding, Severity, declare_code};

use crate::assigned;
use crate::evidence::Evidence;

declare_code! {
    /// Recorded exchanges match no documented Operation.
    ///
    /// ## Why
    /// Either the recordings are of another API, a server's base path is missing, or something is not documented.
    /// Told once for each file, with the count.
    ///
    /// ## Exchange
    /// ```json
    /// {"request": {"method": "GET", "url": "/other"}, "response": {"status": 204}}
    /// ```
    ///
    /// ## Description
    /// ```yaml
    /// paths:
    /// ^^^^^ information undocumented-operation 1 of 1 recorded exchanges in recorded.ndjson match no documented operation
    ///   /teams:
    ///     get:
    ///       responses:
    ///         '204': {description: Nothing}
    /// ```
    ///
    /// ## Fix
    /// Document the Operation, or the server that the path belongs to.
    pub(crate) UNDOCUMENTED_OPERATION = "undocumented-operation", Evidence, Information, None;
}

pub(super) fn check(evidence: &Evidence<'_>, acc: &mut Vec<Finding>) {
    let root = evidence.snapshot.document(evidence.description.entry).and_then(Document::root);
    let Some(root) = root else { return };
    let place = root.get("paths").unwrap_or(root);
    for (file, (all, unmatched)) in assigned::files(evidence.snapshot).iter().zip(evidence.unmatched) {
        if *unmatched == 0 {
            continue;
        }
        let name = file.path.name();
        let message = format!("{unmatched} of {all} recorded exchanges in {name} match no documented operation");
        let location = evidence.snapshot.locate(place);
        acc.push(Finding::new(UNDOCUMENTED_OPERATION.code, Severity::Information, location, message));
    }
}
