//! `undocumented-body`.

use openapi::Status;
use workspace::{Finding, Severity, declare_code};

use super::described::Recorded;
use super::{grouped, locate};
use crate::evidence::Evidence;
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
    /// paths:
    ///   /teams/{id}:
    ///     get:
    ///       responses:
    ///         '200': {description: A team}
    ///         ^^^^^ warning undocumented-body `GET /teams/{id}` returned 200 with a body (recorded.ndjson:1), but no content is documented
    /// ```
    ///
    /// ## Fix
    /// Write the content, with a schema from what was recorded.
    ///
    /// ```yaml
    /// paths:
    ///   /teams/{id}:
    ///     get:
    ///       responses:
    ///         '200': {description: A team, content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}}
    /// ```
    pub(crate) UNDOCUMENTED_BODY = "undocumented-body", Evidence, Warning, Unsafe;
}

pub(super) fn check(evidence: &Evidence<'_>, acc: &mut Vec<Finding>) {
    let bodies = evidence.strays.iter().filter_map(|it| match &it.kind {
        StrayKind::Body(response) => Some((response, *it)),
        StrayKind::Status(_) | StrayKind::MediaType(_) => None,
    });
    for (response, strays) in grouped(bodies) {
        let first = strays[0];
        let status = first.exchange().map_or(Status::Default, |it| it.status);
        let severity = if status.is_success() { Severity::Warning } else { Severity::Information };
        let Some(location) = locate(evidence, response) else { continue };
        let recorded = Recorded::new(evidence, response, strays.iter().copied());
        let (operation, at) = (&first.operation, first.told());
        let message = format!("`{operation}` returned {status} with a body ({at}), but no content is documented");
        let finding = Finding::new(UNDOCUMENTED_BODY.code, severity, location, message);
        acc.push(finding.with_fixes(move |snapshot| recorded.body(snapshot).into_iter().collect()));
    }
}
