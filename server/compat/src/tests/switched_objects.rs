//! A Reference to a Response, Parameter, Request Body, Header, Path Item or Callback that leads elsewhere: what that
//! loses is told where it was edited, not in the component, which is as it was.

use super::{check, findings_of, snapshot_of};

const COMPONENTS: &str = "
components:
  responses:
    Fat:
      description: ok
      headers: { Link: { required: true, schema: { type: string } }, Age: { $ref: '#/components/headers/Number' } }
      content:
        application/json: { schema: { type: object, properties: { id: {}, name: {} } } }
        text/csv: { schema: { type: string } }
    Thin:
      description: ok
      headers: { Age: { $ref: '#/components/headers/Text' } }
      content:
        application/json: { schema: { type: object, properties: { id: {} } } }
    ThinOfThin: { $ref: '#/components/responses/Thin' }
    Referring:
      description: ok
      content: { application/json: { schema: { $ref: '#/components/schemas/Thin' } } }
  headers:
    Number: { required: true, schema: { type: integer } }
    Text: { schema: { type: string } }
  schemas:
    Thin: { type: object, properties: { id: {} } }
  parameters:
    Limit: { name: limit, in: query, schema: { type: integer } }
    Bounded: { name: limit, in: query, required: true, schema: { type: integer, maximum: 100 } }
    InHeader: { name: limit, in: header, schema: { type: integer } }
  requestBodies:
    Open: { content: { application/json: { schema: { type: object } }, text/csv: {} } }
    Closed: { required: true, content: { application/json: { schema: { type: object, required: [a], properties: { a: {} } } } } }
  pathItems:
    Both: { get: { responses: { '200': { $ref: '#/components/responses/Fat' } } }, delete: { responses: { '204': { description: gone } } } }
    Other: { get: { responses: { '200': { $ref: '#/components/responses/Thin' } } }, put: { responses: { '204': { description: ok } } } }
  callbacks:
    Fat: { '{$request.body#/url}': { post: { requestBody: { content: { application/json: { schema: { type: object, properties: { id: {}, name: {} } } } } }, responses: { '200': { description: ok } } }, put: { responses: { '200': { description: ok } } } } }
    Thin: { '{$request.body#/url}': { post: { requestBody: { content: { application/json: { schema: { type: object, properties: { id: {} } } } } }, responses: { '200': { description: ok } } } } }
";

/// Two texts of `paths` beside the same components. Applying the one fix of each loss leaves nothing to tell.
#[track_caller]
fn check_paths(baseline: &str, current: &str, expected: &str) {
    let text = |paths: &str| format!("paths:\n  {}{COMPONENTS}", paths.replace('\n', "\n  "));
    let (baseline, current) = (text(baseline), text(current));
    check(&baseline, &current, expected);
    let document = |text: &str| super::document("3.1.0", text);
    let (baseline, current) = (document(&baseline), document(&current));
    let snapshot = snapshot_of(&[(true, "/openapi.yaml", &baseline), (false, "/openapi.yaml", &current)], "");
    for finding in findings_of(&snapshot) {
        for fix in finding.make_fixes(&snapshot) {
            let file = snapshot.document(fix.edits[0].file).expect("the document");
            let fixed = file.text().with_edits(&fix.edits[0].edits).to_string();
            let after = snapshot_of(&[(true, "/openapi.yaml", &baseline), (false, "/openapi.yaml", &fixed)], "");
            assert!(findings_of(&after).is_empty(), "{}: {fixed}", fix.title);
        }
    }
}

fn response(reference: &str) -> String {
    format!("/a:\n  get:\n    responses:\n      '200': {{ $ref: '#/components/responses/{reference}' }}")
}

const RESPONSE: &str = "/paths/~1a/get/responses/200/$ref";

#[test]
fn what_another_response_lacks_is_told_at_the_reference() {
    check_paths(
        &response("Fat"),
        &response("Thin"),
        &format!(
            "response-header-became-optional breaking {RESPONSE}
             response-header-removed breaking {RESPONSE}
             response-header-type-changed breaking {RESPONSE}
             response-media-type-removed breaking {RESPONSE}
             response-property-removed breaking {RESPONSE}"
        ),
    );
    // Behind a Reference to a Reference, and where its schema is one.
    check_paths(
        "/a:\n  get:\n    responses:\n      '200': { description: ok, content: { application/json: { schema: { type: object, properties: { id: {}, name: {} } } } } }",
        &response("ThinOfThin"),
        &format!(
            "response-header-added compatible {RESPONSE}
             response-property-removed breaking {RESPONSE}"
        ),
    );
    check_paths(
        "/a:\n  get:\n    responses:\n      '200': { description: ok, content: { application/json: { schema: { type: object, properties: { id: {}, name: {} } } } } }",
        &response("Referring"),
        &format!("response-property-removed breaking {RESPONSE}"),
    );
}

#[test]
fn what_another_response_lacks_is_told_where_it_is_written_out() {
    check_paths(
        &response("Fat"),
        "/a:\n  get:\n    responses:\n      '200': { description: ok, headers: { Link: { required: true, schema: { type: string } }, Age: { $ref: '#/components/headers/Number' } }, content: { text/csv: { schema: { type: string } } } }",
        "response-media-type-removed breaking /paths/~1a/get/responses/200/content",
    );
}

#[test]
fn a_header_that_is_another_is_told_at_the_reference() {
    let text = |name: &str| {
        format!(
            "/a:\n  get:\n    responses:\n      '200': {{ description: ok, headers: {{ Age: {{ $ref: '#/components/headers/{name}' }} }} }}"
        )
    };
    let place = "/paths/~1a/get/responses/200/headers/Age/$ref";
    check_paths(
        &text("Number"),
        &text("Text"),
        &format!("response-header-became-optional breaking {place}\nresponse-header-type-changed breaking {place}"),
    );
}

#[test]
fn a_parameter_that_is_another_is_told_at_the_reference() {
    let text = |name: &str| {
        format!(
            "/a:\n  parameters: [{{ $ref: '#/components/parameters/{name}' }}]\n  get: {{ responses: {{}} }}\n  put: {{ responses: {{}} }}"
        )
    };
    let place = "/paths/~1a/parameters/0/$ref";
    check_paths(
        &text("Limit"),
        &text("Bounded"),
        &format!("parameter-became-required breaking {place}\nparameter-bound-tightened breaking {place}"),
    );
    check_paths(&text("Limit"), &text("InHeader"), &format!("parameter-moved breaking {place}"));
}

#[test]
fn a_request_body_that_is_another_is_told_at_the_reference() {
    let text = |name: &str| {
        format!("/a:\n  post:\n    requestBody: {{ $ref: '#/components/requestBodies/{name}' }}\n    responses: {{}}")
    };
    let place = "/paths/~1a/post/requestBody/$ref";
    check_paths(
        &text("Open"),
        &text("Closed"),
        &format!(
            "request-body-became-required breaking {place}
             request-media-type-removed breaking {place}
             request-property-added-required breaking {place}"
        ),
    );
}

#[test]
fn a_path_item_that_is_another_is_told_at_the_reference() {
    let text = |name: &str| format!("/a: {{ $ref: '#/components/pathItems/{name}' }}");
    let place = "/paths/~1a/$ref";
    check_paths(
        &text("Both"),
        &text("Other"),
        &format!(
            "operation-added compatible {place}
             operation-removed breaking {place}
             response-header-became-optional breaking {place}
             response-header-removed breaking {place}
             response-header-type-changed breaking {place}
             response-media-type-removed breaking {place}
             response-property-removed breaking {place}"
        ),
    );
}

#[test]
fn a_callback_that_is_another_is_told_at_the_reference() {
    let text = |name: &str| {
        format!(
            "/a:\n  post:\n    callbacks: {{ changed: {{ $ref: '#/components/callbacks/{name}' }} }}\n    responses: {{}}"
        )
    };
    let place = "/paths/~1a/post/callbacks/changed/$ref";
    check_paths(
        &text("Fat"),
        &text("Thin"),
        &format!("callback-removed breaking {place}\nresponse-property-removed breaking {place}"),
    );
}

#[test]
fn what_changed_in_a_component_is_told_in_it_though_others_lead_elsewhere() {
    let text = |response: &str, thin: &str| {
        format!(
            "paths:\n  /a:\n    get: {{ responses: {{ '200': {{ $ref: '#/components/responses/{response}' }} }} }}\n  /b:\n    get: {{ responses: {{ '200': {{ $ref: '#/components/responses/Thin' }} }} }}\ncomponents:\n  responses:\n    Fat: {{ description: ok, content: {{ application/json: {{ schema: {{ type: object, properties: {{ id: {{}}, name: {{}} }} }} }} }} }}\n    Thin: {{ description: ok, content: {{ application/json: {{ schema: {{ type: object, properties: {{ {thin} }} }} }} }} }}\n"
        )
    };
    let thin = "/components/responses/Thin/content/application~1json/schema/properties";
    check(
        &text("Thin", "id: {}, mail: {}"),
        &text("Thin", "id: {}"),
        &format!("response-property-removed breaking {thin}"),
    );
    check(
        &text("Fat", "id: {}, mail: {}"),
        &text("Thin", "id: {}"),
        &format!(
            "response-property-removed breaking {thin}
             response-property-removed breaking {RESPONSE}"
        ),
    );
}

#[test]
fn what_changed_in_a_renamed_response_is_told_in_it() {
    let text = |name: &str, rest: &str| {
        format!(
            "paths:\n  /a:\n    get: {{ responses: {{ '200': {{ $ref: '#/components/responses/{name}' }} }} }}\ncomponents:\n  responses:\n    {name}: {{ description: ok, content: {{ application/json: {{ schema: {{ type: object, properties: {{ id: {{}}{rest} }} }} }} }} }}\n"
        )
    };
    check(
        &text("Team", ", name: {}"),
        &text("Group", ""),
        "response-property-removed breaking /components/responses/Group/content/application~1json/schema/properties",
    );
}
