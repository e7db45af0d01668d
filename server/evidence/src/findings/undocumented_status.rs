//! `undocumented-status`.

use rustc_hash::FxHashSet;
use workspace::{Finding, Severity, declare_code};

use super::{Evidence, described};
use crate::samples::{Stray, StrayKind};

declare_code! {
    /// A recorded status is not documented.
    ///
    /// ## Why
    /// Clients are told nothing of this answer. A success that would only land on `default`, while another success
    /// is documented, counts as undocumented too.
    ///
    /// ## Exchange
    /// ```json
    /// {"request": {"method": "GET", "url": "/teams/1"}, "response": {"status": 418}}
    /// ```
    ///
    /// ## Description
    /// ```yaml
    /// paths:
    ///   /teams/{id}:
    ///     get:
    ///       responses:
    ///       ^^^^^^^^^ information undocumented-status `GET /teams/{id}` returned 418 (recorded.ndjson:1), which is not documented
    ///         '204': {description: Nothing}
    /// ```
    ///
    /// ## Fix
    /// Document the Response, with a schema from what was recorded.
    ///
    /// ```yaml
    /// paths:
    ///   /teams/{id}:
    ///     get:
    ///       responses:
    ///         '204': {description: Nothing}
    ///         '418':
    ///           description: Client error
    /// ```
    pub(crate) UNDOCUMENTED_STATUS = "undocumented-status", Evidence, Information, Unsafe;
}

pub(super) fn check(evidence: &Evidence<'_>, acc: &mut Vec<Finding>) {
    let mut seen = FxHashSet::default();
    for stray in evidence.samples.strays.iter().filter(|it| matches!(it.kind, StrayKind::Status)) {
        let status = stray.exchange.status;
        let Some(responses) = stray.operation.node.get("responses") else { continue };
        if !seen.insert((responses.id(), status)) {
            continue;
        }
        let is_same = |it: &&Stray<'_>| {
            let at = it.operation.node.get("responses").map(syntax::Node::id);
            matches!(it.kind, StrayKind::Status) && it.exchange.status == status && at == Some(responses.id())
        };
        let all: Vec<&Stray<'_>> = evidence.samples.strays.iter().filter(is_same).collect();
        let entry = described::response(evidence, responses, status, &all);
        let severity = if status >= 500 { Severity::Hint } else { Severity::Information };
        let place = format!("{}:{}", stray.file.path.name(), stray.exchange.line + 1);
        let message = format!("`{}` returned {status} ({place}), which is not documented", stray.operation.label());
        let location = evidence.snapshot.locate(responses);
        let finding = Finding::new(UNDOCUMENTED_STATUS.code, severity, location, message);
        acc.push(finding.with_fixes(move |snapshot| entry.fix(snapshot).into_iter().collect()));
    }
}
