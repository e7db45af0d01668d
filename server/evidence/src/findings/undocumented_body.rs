//! `undocumented-body`.

use rustc_hash::FxHashSet;
use workspace::{Finding, Severity, declare_code};

use super::Evidence;
use crate::samples::StrayKind;

declare_code! {
    /// A Response without content had a body.
    ///
    /// ## Why
    /// A Response that declares no content says that there is no body. Whatever came may change at any time.
    ///
    /// ## Exchange
    /// ```json
    /// {"request": {"method": "GET", "url": "/teams/1"}, "response": {"status": 200, "headers": {"content-type": "application/json"}, "body": {"id": "1"}}}
    /// ```
    ///
    /// ## Description
    /// ```yaml
    /// openapi: 3.1.0
    /// info: {title: Teams, version: '1'}
    /// paths:
    ///   /teams/{id}:
    ///     get:
    ///       responses:
    ///         '200': {description: A team}
    /// ```
    ///
    /// ## Fix
    /// The fix of `response-schema-missing` writes the content with a schema from what was recorded.
    pub(crate) UNDOCUMENTED_BODY = "undocumented-body", Evidence, Warning, None;
}

pub(super) fn check(evidence: &Evidence<'_>, acc: &mut Vec<Finding>) {
    let mut seen = FxHashSet::default();
    for stray in &evidence.samples.strays {
        let StrayKind::Body(response) = &stray.kind else { continue };
        if !seen.insert(response.node.id()) {
            continue;
        }
        let status = stray.exchange.status;
        let severity = if status / 100 == 2 { Severity::Warning } else { Severity::Information };
        let at = format!("{}:{}", stray.file.path.name(), stray.exchange.line + 1);
        let message =
            format!("`{}` returned {status} with a body ({at}), but no content is documented", stray.operation.label());
        let location = evidence.snapshot.locate(response.node);
        acc.push(Finding::new(UNDOCUMENTED_BODY.code, severity, location, message));
    }
}
