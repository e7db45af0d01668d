//! `undocumented-media-type`.

use openapi::Status;
use workspace::{Finding, Severity, Snapshot, declare_code};

use super::described::{self, Recorded};
use super::{grouped, locate};
use crate::evidence::Evidence;
use crate::samples::StrayKind;

declare_code! {
    /// A recorded media type is not among the keys of `content`.
    ///
    /// ## Why
    /// `application/problem+json` is not `application/json`: clients that choose by media type are told nothing of
    /// this one.
    ///
    /// ## Exchange
    /// ```json
    /// {"request": {"method": "GET", "url": "/teams/1"}, "response": {"status": 404, "headers": {"content-type": "application/problem+json"}, "body": {"title": "x"}}}
    /// ```
    ///
    /// ## Description
    /// ```yaml
    /// paths:
    ///   /teams/{id}:
    ///     get:
    ///       responses:
    ///         '404':
    ///         ^^^^^ information undocumented-media-type `GET /teams/{id}` returned 404 as `application/problem+json` (recorded.ndjson:1), which is not documented
    ///           description: Not found
    ///           content:
    ///             application/json: {schema: {type: object, properties: {title: {type: string}}}}
    /// ```
    ///
    /// ## Fix
    /// Document the media type, with a schema from what was recorded.
    ///
    /// ```yaml
    /// paths:
    ///   /teams/{id}:
    ///     get:
    ///       responses:
    ///         '404':
    ///           description: Not found
    ///           content:
    ///             application/json: {schema: {type: object, properties: {title: {type: string}}}}
    ///             application/problem+json:
    ///               schema:
    ///                 type: object
    ///                 properties:
    ///                   title:
    ///                     type: string
    /// ```
    pub(crate) UNDOCUMENTED_MEDIA_TYPE = "undocumented-media-type", Evidence, Information, Unsafe;
}

pub(super) fn check(evidence: &Evidence<'_>, acc: &mut Vec<Finding>) {
    let media_types = evidence.strays.iter().filter_map(|it| match &it.kind {
        StrayKind::MediaType(response) => Some(((response, described::essence(it.exchange()?)), *it)),
        StrayKind::Status(_) | StrayKind::Body(_) => None,
    });
    for ((response, essence), strays) in grouped(media_types) {
        let first = strays[0];
        let Some(location) = locate(evidence, response) else { continue };
        let recorded = Recorded::new(evidence, response, strays.iter().copied());
        let (operation, status, at) =
            (&first.operation, first.exchange().map_or(Status::Default, |it| it.status), first.told());
        let message = format!("`{operation}` returned {status} as `{essence}` ({at}), which is not documented");
        let finding = Finding::new(UNDOCUMENTED_MEDIA_TYPE.code, Severity::Information, location, message);
        let fixes = move |snapshot: &Snapshot| recorded.media_type(snapshot, &essence).into_iter().collect();
        acc.push(finding.with_fixes(fixes));
    }
}
