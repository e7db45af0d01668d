//! `undocumented-status`.

use openapi::Status;
use workspace::{Finding, Severity, declare_code};

use super::described::Recorded;
use super::{grouped, locate};
use crate::evidence::Evidence;
use crate::place::Place;
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
    for ((responses, status), strays) in by_cause(evidence) {
        let Some(location) = locate(evidence, responses) else { continue };
        let recorded = Recorded::new(evidence, responses, strays.iter().copied());
        let severity = if status.class() == Some(5) { Severity::Hint } else { Severity::Information };
        let first = strays[0];
        let message = format!("`{}` returned {status} ({}), which is not documented", first.operation, first.told());
        let finding = Finding::new(UNDOCUMENTED_STATUS.code, severity, location, message);
        acc.push(finding.with_fixes(move |snapshot| recorded.response(snapshot, status).into_iter().collect()));
    }
}

/// What was recorded of one status of one Responses Object, in the order in which it came first.
fn by_cause<'e>(evidence: &Evidence<'e>) -> Vec<((&'e Place, Status), Vec<&'e Stray>)> {
    grouped(evidence.strays.iter().filter_map(|it| match &it.kind {
        StrayKind::Status(responses) => Some(((responses, it.exchange()?.status), *it)),
        StrayKind::MediaType(_) | StrayKind::Body(_) => None,
    }))
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
