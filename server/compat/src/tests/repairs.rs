//! Fixes: after one the finding is gone, and no other break has come.

use workspace::{Finding, Snapshot, Verdict};

use super::{accepted, document, findings_of, sent, snapshot_of};

pub(super) fn breaks(findings: &[Finding]) -> Vec<String> {
    let counts = |it: &&Finding| it.baseline.as_ref().is_some_and(|it| it.verdict != Verdict::Compatible);
    findings.iter().filter(counts).map(|it| format!("{} {}", it.code, it.message)).collect()
}

/// Applies the preferred fix of the first break again and again until nothing is left to fix.
#[track_caller]
fn check_repair(baseline: &str, current: &str) {
    let base = document("3.1.0", baseline);
    let mut text = document("3.1.0", current);
    let snapshot = |text: &str| -> Snapshot {
        snapshot_of(&[(true, "/openapi.yaml", &base), (false, "/openapi.yaml", text)], "policy: promise")
    };
    let mut last = breaks(&findings_of(&snapshot(&text)));
    assert!(!last.is_empty(), "nothing to repair");
    while !last.is_empty() {
        let now = snapshot(&text);
        let found = findings_of(&now);
        let finding = found
            .iter()
            .find(|it| it.baseline.as_ref().is_some_and(|it| it.verdict != Verdict::Compatible))
            .expect("a break");
        let fixes = finding.make_fixes(&now);
        let fix = fixes.first().unwrap_or_else(|| panic!("no fix for {finding:?}\n{text}"));
        for edits in &fix.edits {
            let document = now.document(edits.file).expect("a document");
            text = document.text().with_edits(&edits.edits).to_string();
        }
        let after = breaks(&findings_of(&snapshot(&text)));
        assert!(after.len() < last.len(), "{}\n{text}\n{after:#?}", fix.title);
        last = after;
    }
}

#[test]
fn what_was_removed_comes_back() {
    check_repair(
        &sent(
            "type: object\nrequired: [id, name]\nproperties:\n  id: { type: string }\n  # its name\n  name: { type: string }\n  note: { type: string }",
        ),
        &sent("type: object\nrequired: [id]\nproperties:\n  id: { type: string }"),
    );
    check_repair(
        "paths:\n  /a:\n    get:\n      responses: { '200': { description: ok } }\n    post:\n      responses: { '200': { description: ok } }\n  /b:\n    get:\n      responses: { '200': { description: ok } }\n",
        "paths:\n  /a:\n    get:\n      responses: {}\n",
    );
    check_repair(
        "paths:\n  /a:\n    get:\n      responses:\n        '200':\n          description: ok\n          headers:\n            Link: { schema: { type: string } }\n          content:\n            application/json:\n              schema: { type: string }\n            text/csv:\n              schema: { type: string }\n",
        "paths:\n  /a:\n    get:\n      responses:\n        '200':\n          description: ok\n          content:\n            application/json: {}\n",
    );
}

#[test]
fn types_come_back() {
    check_repair(
        &sent("type: object\nproperties:\n  a: { type: integer }\n  b:\n    type: string\n  c: { type: string }"),
        &sent(
            "type: object\nproperties:\n  a: { type: string }\n  b:\n    type: [string, 'null']\n  c: { anyOf: [{ type: string }, { type: 'null' }] }",
        ),
    );
}

#[test]
fn a_type_comes_back_beside_its_members() {
    check_repair(
        &sent("type: object\nproperties:\n  a: { type: object, properties: { b: { type: string } } }"),
        &sent("type: object\nproperties:\n  a: { properties: { b: { type: string } } }"),
    );
}

#[test]
fn a_list_comes_back_with_its_items() {
    check_repair(
        &sent("type: object\nproperties:\n  a: { type: array, items: { type: string } }"),
        &sent(
            "type: object\nproperties:\n  a: { type: object, properties: { points: { type: array, items: { type: string } } } }",
        ),
    );
}

#[test]
fn a_security_scheme_comes_back_whole_and_under_the_name_that_is_asked_for() {
    let text = |schemes: &str| {
        format!(
            "paths:\n  /a:\n    get: {{ security: [{{ session: [] }}], responses: {{}} }}\ncomponents:\n  securitySchemes: {{ {schemes} }}\n"
        )
    };
    let bearer = "{ type: http, scheme: bearer }";
    check_repair(&text(&format!("session: {bearer}")), &text(&format!("other: {bearer}")));
    check_repair(
        &text(&format!("session: {bearer}")),
        &text("session: { type: apiKey, in: header, name: Authorization }"),
    );
}

#[test]
fn branches_come_back_where_one_of_them_is_left() {
    let cats = "components:\n  schemas:\n    Cat: { type: object, required: [a], properties: { a: { type: string } } }\n    Dog: { type: object, required: [b], properties: { b: { type: integer } } }\n";
    let tom =
        "components:\n  schemas:\n    Tom: { type: object, required: [a], properties: { a: { type: string } } }\n";
    check_repair(
        &format!(
            "{}{cats}",
            accepted(
                "type: array\nitems:\n  oneOf:\n    - $ref: '#/components/schemas/Cat'\n    - $ref: '#/components/schemas/Dog'"
            )
        ),
        &format!("{}{tom}", accepted("type: array\nitems:\n  $ref: '#/components/schemas/Tom'")),
    );
}

#[test]
fn what_was_required_is_again() {
    check_repair(
        &sent("type: object\nrequired: [a, b]\nproperties:\n  a: { type: integer }\n  b: { type: string }"),
        &sent("type: object\nproperties:\n  a: { type: integer }\n  b: { type: string }"),
    );
}

#[test]
fn requests_are_eased() {
    check_repair(
        &accepted("type: object\nproperties:\n  a: { type: integer }\n  k: { type: string, enum: [x, y] }"),
        &accepted(
            "type: object\nrequired: [a, n]\nproperties:\n  a: { type: integer }\n  n: { type: string }\n  k: { type: string, enum: [x] }",
        ),
    );
    check_repair(
        "paths:\n  /a:\n    get:\n      responses: {}\n",
        "paths:\n  /a:\n    get:\n      parameters:\n        - name: q\n          in: query\n          required: true\n          schema: { type: string }\n      responses: {}\n",
    );
}
