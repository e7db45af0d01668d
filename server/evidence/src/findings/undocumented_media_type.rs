//! `undocumented-media-type`.

use openapi::MediaRange;
use rustc_hash::FxHashSet;
use workspace::{Finding, Severity, declare_code};

use super::{Evidence, described};
use crate::samples::{Stray, StrayKind};

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
    let mut seen = FxHashSet::default();
    for stray in &evidence.samples.strays {
        let (StrayKind::MediaType(response), Some(media_type)) = (&stray.kind, &stray.exchange.media_type) else {
            continue;
        };
        let essence = MediaRange::parse(media_type).essence();
        let place = response.node.get("content").unwrap_or(response.node);
        if !seen.insert((place.id(), essence.clone())) {
            continue;
        }
        let is_same = |it: &&Stray<'_>| match &it.kind {
            StrayKind::MediaType(other) => other.node == response.node && described::essence(it.exchange) == essence,
            StrayKind::Status | StrayKind::Body(_) => false,
        };
        let all: Vec<&Stray<'_>> = evidence.samples.strays.iter().filter(is_same).collect();
        let entry = described::media_type(evidence, response.node, &essence, &all);
        let (operation, status) = (stray.operation.label(), stray.exchange.status);
        let at = format!("{}:{}", stray.file.path.name(), stray.exchange.line + 1);
        let message = format!("`{operation}` returned {status} as `{essence}` ({at}), which is not documented");
        let location = evidence.snapshot.locate(response.node);
        let finding = Finding::new(UNDOCUMENTED_MEDIA_TYPE.code, Severity::Information, location, message);
        acc.push(match entry {
            Some(entry) => finding.with_fixes(move |snapshot| entry.fix(snapshot).into_iter().collect()),
            None => finding,
        });
    }
}
