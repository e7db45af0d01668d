//! Operations and all that is not a schema.

use super::check;

fn get(responses: &str) -> String {
    format!("paths:\n  /a:\n    get:\n      responses:\n{responses}")
}

#[test]
fn statuses_may_be_covered_by_a_new_range() {
    check(
        &get(
            "        '200': { content: { application/json: { schema: { type: object, properties: { a: { type: string } } } } } }",
        ),
        &get("        2XX: { content: { application/json: { schema: { type: object, properties: {} } } } }"),
        "response-property-removed breaking /paths/~1a/get/responses/2XX/content/application~1json/schema/properties
         response-status-generalized risky /paths/~1a/get/responses/2XX",
    );
    check(
        &get("        '200': { description: ok }\n        default: { description: bad }"),
        &get("        default: { description: bad }"),
        "response-status-removed breaking /paths/~1a/get/responses",
    );
    check(
        &get(
            "        '200': { description: ok }\n        '404': { description: none }\n        default: { description: bad }",
        ),
        &get("        '200': { description: ok }"),
        "response-status-removed compatible /paths/~1a/get/responses
         response-status-removed compatible /paths/~1a/get/responses",
    );
}

#[test]
fn a_response_without_content_has_lost_its_schema() {
    check(
        &get("        '200': { content: { application/json: { schema: { type: object } } } }"),
        &get("        '200': { description: ok }"),
        "response-schema-removed breaking /paths/~1a/get/responses/200",
    );
}

#[test]
fn webhooks_are_what_is_sent() {
    let webhook = |schema: &str| {
        format!(
            "webhooks:\n  w:\n    post:\n      requestBody: {{ content: {{ application/json: {{ schema: {schema} }} }} }}\n      responses: {{ '200': {{ description: ok }} }}\n"
        )
    };
    let at = "/webhooks/w/post/requestBody/content/application~1json/schema/properties";
    check(
        &webhook("{ type: object, properties: { a: { type: string } } }"),
        &webhook("{ type: object, required: [b], properties: { a: { type: string }, b: { type: string } } }"),
        &format!("response-property-added compatible {at}/b"),
    );
    check(
        &webhook("{ type: object, properties: { a: { type: string }, b: { type: string } } }"),
        &webhook("{ type: object, properties: { a: { type: string } } }"),
        &format!("response-property-removed breaking {at}"),
    );
}

#[test]
fn callbacks_are_what_is_sent() {
    let callback = |schema: &str| {
        format!(
            "paths:\n  /a:\n    post:\n      callbacks:\n        c:\n          '{{$request.body#/url}}':\n            post:\n              requestBody: {{ content: {{ application/json: {{ schema: {schema} }} }} }}\n              responses: {{ '200': {{ description: ok }} }}\n      responses: {{ '200': {{ description: ok }} }}\n"
        )
    };
    check(
        &callback("{ type: object, properties: { a: { type: string }, b: { type: string } } }"),
        &callback("{ type: object, properties: { a: { type: string } } }"),
        "response-property-removed breaking /paths/~1a/post/callbacks/c/{$request.body#~1url}/post/requestBody/content/application~1json/schema/properties",
    );
}

#[test]
fn what_stands_beside_the_reference_of_a_path_item_is_the_path_items() {
    let text = |beside: &str| {
        let item = format!("{{ $ref: '#/components/pathItems/P'{beside} }}");
        format!(
            "paths:\n  /a: {item}\ncomponents: {{ pathItems: {{ P: {{ get: {{ responses: {{ '204': {{ description: none }} }} }} }} }} }}\n"
        )
    };
    let put = ", put: { responses: { '204': { description: done } } }";
    check(&text(put), &text(""), "operation-removed breaking /paths/~1a");
    check(&text(""), &text(put), "operation-added compatible /paths/~1a/put");
    let parameter = ", parameters: [{ name: q, in: query, required: true, schema: { type: string } }]";
    check(&text(""), &text(parameter), "parameter-added-required breaking /paths/~1a/parameters/0");
    let inlined = "paths: { /a: { get: { responses: { '204': { description: none } } }, put: { responses: { '204': { description: done } } } } }\n";
    check(&text(put), inlined, "");
    check(inlined, &text(put), "");
}

#[test]
fn callbacks_are_compared_however_they_are_written() {
    let lost = [
        "{ type: object, properties: { a: { type: string }, b: { type: string } } }",
        "{ type: object, properties: { a: { type: string } } }",
    ];
    let body = |schema: &str| {
        format!(
            "{{ requestBody: {{ content: {{ application/json: {{ schema: {schema} }} }} }}, responses: {{ '200': {{ description: ok }} }} }}"
        )
    };
    let with = |callback: &str| {
        format!(
            "paths: {{ /a: {{ post: {{ responses: {{ '200': {{ description: ok }} }}, callbacks: {{ c: {{ '{{$url}}': {callback} }} }} }} }} }}\n"
        )
    };
    let at = "/paths/~1a/post/callbacks/c/{$url}";
    let schema = "requestBody/content/application~1json/schema/properties";
    let other = |schema: &str| with(&format!("{{ additionalOperations: {{ COPY: {} }} }}", body(schema)));
    let expected = format!("response-property-removed breaking {at}/additionalOperations/COPY/{schema}");
    super::check_version("3.2.0", &other(lost[0]), &other(lost[1]), &expected);
    // Who is called back calls back: what it sends is what the server takes.
    let required = [
        "{ type: object, properties: { a: { type: string } } }",
        "{ type: object, required: [a], properties: { a: { type: string } } }",
    ];
    let nested = |schema: &str| {
        with(&format!(
            "{{ post: {{ responses: {{ '200': {{ description: ok }} }}, callbacks: {{ d: {{ '{{$back}}': {{ post: {} }} }} }} }} }}",
            body(schema)
        ))
    };
    let expected = format!(
        "request-property-became-required breaking {at}/post/callbacks/d/{{$back}}/post/requestBody/content/application~1json/schema/properties/a"
    );
    check(&nested(required[0]), &nested(required[1]), &expected);
    let referred = |schema: &str| {
        format!("{}components: {{ x-o: {} }}\n", with("{ post: { $ref: '#/components/x-o' } }"), body(schema))
    };
    check(
        &referred(lost[0]),
        &referred(lost[1]),
        &format!("response-property-removed breaking /components/x-o/{schema}"),
    );
}

#[test]
fn version_3_2_is_compared_too() {
    let text = |properties: &str| {
        format!(
            "paths:\n  /a:\n    query:\n      responses: {{ '200': {{ content: {{ application/jsonl: {{ itemSchema: {{ type: object, properties: {properties} }} }} }} }} }}\n    additionalOperations:\n      COPY: {{ responses: {{ '200': {{ content: {{ text/plain: {{ schema: {{ type: object, properties: {properties} }} }} }} }} }} }}\n"
        )
    };
    super::check_version(
        "3.2.0",
        &text("{ a: { type: string }, b: { type: string } }"),
        &text("{ a: { type: string } }"),
        "response-property-removed breaking /paths/~1a/additionalOperations/COPY/responses/200/content/text~1plain/schema/properties
         response-property-removed breaking /paths/~1a/query/responses/200/content/application~1jsonl/itemSchema/properties",
    );
}

#[test]
fn headers_match_without_case() {
    check(
        &get("        '200': { headers: { X-Count: { required: true, schema: { type: integer, maximum: 5 } } } }"),
        &get("        '200': { headers: { x-count: { required: true, schema: { type: integer, maximum: 9 } } } }"),
        "response-bound-loosened risky /paths/~1a/get/responses/200/headers/x-count/schema/maximum",
    );
}

#[test]
fn parameters_are_judged_merged() {
    check(
        "paths:\n  /a:\n    get: { responses: {} }\n    put: { parameters: [{ name: q, in: query, schema: { type: string } }], responses: {} }",
        "paths:\n  /a:\n    parameters: [{ name: q, in: query, required: true, schema: { type: string } }]\n    get: { responses: {} }\n    put: { parameters: [{ name: q, in: query, schema: { type: string } }], responses: {} }",
        "parameter-added-required breaking /paths/~1a/parameters/0",
    );
}

#[test]
fn media_types_are_told_apart() {
    check(
        &get("        '200': { content: { application/json: { schema: { type: string } } } }"),
        &get(
            "        '200': { content: { application/json; charset=utf-8: { schema: { type: string } }, text/plain: {} } }",
        ),
        "response-media-type-added compatible /paths/~1a/get/responses/200/content/text~1plain",
    );
    check(
        &get("        '200': { content: { application/json: { schema: { type: string } } } }"),
        &get("        '200': { content: { application/*: { schema: { type: string } } } }"),
        "response-media-type-added compatible /paths/~1a/get/responses/200/content/application~1*
         response-media-type-removed breaking /paths/~1a/get/responses/200/content",
    );
}

/// What is told, with the operations that it affects.
#[track_caller]
fn check_affects(version: &str, baseline: &str, current: &str, expected: &[(&str, &[&str])]) {
    let (base, current) = (super::document(version, baseline), super::document(version, current));
    let files = [(true, "/openapi.yaml", &*base), (false, "/openapi.yaml", &*current)];
    let found = super::findings_of(&super::snapshot_of(&files, "policy: promise"));
    let told: Vec<(String, Vec<String>)> = found
        .iter()
        .map(|it| (super::lines(std::slice::from_ref(it)), it.baseline.as_ref().expect("facts").affects.clone()))
        .collect();
    let expected: Vec<(String, Vec<String>)> = expected
        .iter()
        .map(|(line, affects)| ((*line).to_owned(), affects.iter().map(|it| (*it).to_owned()).collect()))
        .collect();
    assert_eq!(told, expected);
}

#[test]
fn what_a_path_item_says_of_its_operations_is_told_once() {
    let item =
        |life: &str| format!("paths:\n  /a: {{ {life}get: {{ responses: {{}} }}, put: {{ responses: {{}} }} }}\n");
    let both = ["GET /a", "PUT /a"];
    let internal = item("x-internal: true, ");
    let became = "operation-became-internal breaking /paths/~1a/x-internal";
    check_affects("3.1.0", &item(""), &internal, &[(became, &both)]);
    check_affects("3.1.0", &internal, &item(""), &[("operation-became-public compatible /paths/~1a", &both)]);
    let moved = item("x-sunset: '2999-01-01', ");
    let earlier = "operation-sunset-earlier risky /paths/~1a/x-sunset";
    check_affects("3.1.0", &item("x-sunset: '2999-02-01', "), &moved, &[(earlier, &both)]);
}

#[test]
fn credentials_that_nothing_asks_for_any_more_are_told_once() {
    let rest = "components: { securitySchemes: { k: { type: http, scheme: basic } } }\npaths:\n  /a: { get: { responses: {} }, put: { responses: {} } }\n";
    let asks = format!("security: [{{ k: [] }}]\n{rest}");
    let both = ["GET /a", "PUT /a"];
    let relaxed = "security-requirement-relaxed compatible ";
    check_affects("3.1.0", &asks, rest, &[(relaxed, &both)]);
    let needed = "security-requirement-added breaking /security";
    check_affects("3.1.0", rest, &asks, &[(needed, &both)]);
}

#[test]
fn what_a_shared_callback_loses_is_told_once() {
    let operation = "post: { responses: {}, callbacks: { on: { $ref: '#/components/callbacks/C' } } }";
    let text = |callback: &str| {
        format!(
            "paths:\n  /a: {{ {operation} }}\n  /b: {{ {operation} }}\ncomponents: {{ callbacks: {{ C: {{ {callback} }} }} }}\n"
        )
    };
    let post = "post: { responses: { '204': { description: d } } }";
    let (u, v) = (format!("'{{$url}}': {{ {post} }}"), format!("'{{$back}}': {{ {post} }}"));
    let both = ["POST /a callback on (POST {$back})", "POST /b callback on (POST {$back})"];
    let two = text(&format!("{u}, {v}"));
    let removed = "callback-removed breaking /components/callbacks/C";
    check_affects("3.1.0", &two, &text(&u), &[(removed, &both)]);
    let put = text(&format!("{u}, '{{$back}}': {{ put: {{ responses: {{}} }}, {post} }}"));
    let without = text(&format!("{u}, '{{$back}}': {{ put: {{ responses: {{}} }} }}"));
    let removed = "callback-removed breaking /components/callbacks/C/{$back}";
    check_affects("3.1.0", &put, &without, &[(removed, &both)]);
}

#[test]
fn an_operation_without_a_field_is_missed_where_others_like_it_are() {
    let item = |others: &str| format!("paths:\n  /a: {{ get: {{ responses: {{}} }}{others} }}\n");
    let operation = "{ responses: { '204': { description: d } } }";
    let two = item(&format!(", additionalOperations: {{ LINK: {operation}, COPY: {operation} }}"));
    let one = item(&format!(", additionalOperations: {{ COPY: {operation} }}"));
    super::check_version("3.2.0", &two, &one, "operation-removed breaking /paths/~1a/additionalOperations");
    super::check_version("3.2.0", &one, &item(""), "operation-removed breaking /paths/~1a");
}

#[test]
fn credentials_with_other_scopes_are_told_once() {
    let text = |scopes: &str| {
        format!(
            "paths:\n  /a:\n    get:\n      security: [{{ o: {scopes} }}]\n      responses: {{ '200': {{ description: ok }} }}\ncomponents:\n  securitySchemes:\n    o: {{ type: oauth2, flows: {{ clientCredentials: {{ tokenUrl: 'https://a.example.com', scopes: {{ a: a, b: b }} }} }} }}\n"
        )
    };
    let at = "/paths/~1a/get/security/0";
    check(&text("[a]"), &text("[b]"), &format!("security-scope-added breaking {at}"));
    check(&text("[a, b]"), &text("[a]"), &format!("security-requirement-relaxed compatible {at}"));
}
