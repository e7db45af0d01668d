//! `undocumented-body`.

use rustc_hash::FxHashSet;
use workspace::{Finding, Severity, declare_code};

use super::{Evidence, described};
use crate::samples::{Stray, StrayKind};

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
    let mut seen = FxHashSet::default();
    for stray in &evidence.samples.strays {
        let StrayKind::Body(response) = &stray.kind else { continue };
        if !seen.insert(response.node.id()) {
            continue;
        }
        let status = stray.exchange.status;
        let severity = if status / 100 == 2 { Severity::Warning } else { Severity::Information };
        let is_same = |it: &&Stray<'_>| matches!(&it.kind, StrayKind::Body(other) if other.node == response.node);
        let all: Vec<&Stray<'_>> = evidence.samples.strays.iter().filter(is_same).collect();
        let entry = described::body(evidence, response.node, &all);
        let at = format!("{}:{}", stray.file.path.name(), stray.exchange.line + 1);
        let message =
            format!("`{}` returned {status} with a body ({at}), but no content is documented", stray.operation.label());
        let location = evidence.snapshot.locate(response.node);
        let finding = Finding::new(UNDOCUMENTED_BODY.code, severity, location, message);
        acc.push(match entry {
            Some(entry) => finding.with_fixes(move |snapshot| entry.fix(snapshot).into_iter().collect()),
            None => finding,
        });
    }
}
