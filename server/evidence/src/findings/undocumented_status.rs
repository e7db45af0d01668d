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

#[cfg(test)]
mod tests {
    use crate::tests::{check, check_fix, teams};

    const TEAM: &str = "Team: {type: object, properties: {id: {}, slug: {}, name: {}}}";

    #[test]
    fn a_response_is_documented_with_the_component_that_fits() {
        let text = teams("3.1.0", "{type: string}", TEAM);
        let exchange = "GET /teams 201 {\"id\": 1, \"slug\": \"a\", \"name\": \"b\"}";
        let expected = text.replace(
            "components:\n",
            "        '201':
          description: Created
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Team'
components:
",
        );
        let fixture = format!("{text}#- exchange:/1.ndjson\n{exchange}\n");
        check_fix("undocumented-status", "Document the response `201`", &fixture, &expected);
    }

    #[test]
    fn failures_of_the_server_are_hints() {
        let text = teams("3.1.0", "{type: string}", "");
        let marks = "      responses:
      ^^^^^^^^^ hint undocumented-status `GET /teams` returned 503 (1.ndjson:1)
      ^^^^^^^^^ information undocumented-status `GET /teams` returned 404 (1.ndjson:2)
";
        let text = text.replace("      responses:\n", marks);
        check(&format!("{text}#- exchange:/1.ndjson\nGET /teams 503\nGET /teams 404\nGET /teams 404\n"));
    }
}
