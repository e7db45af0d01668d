//! What is missed in descriptions, and what is not.

use workspace::{Change, FileChange, FileSet, VfsPath, Workspace};

use crate::tests::findings;

/// Compares what a description and a fragment beside it lack with `pointer message` lines, the message without its
/// first word.
#[track_caller]
fn check_texts(entry: &str, fragment: &str, expected: &[&str]) {
    let file = |path: &str, text: &str| (FileSet::CURRENT, VfsPath::new(path), FileChange::Text(text.into()));
    let mut workspace = Workspace::default();
    let files = vec![file("/openapi.yaml", entry), file("/fragment.yaml", fragment)];
    workspace.apply(Change { files, ..Change::default() });
    let mut found = findings(&workspace.snapshot());
    found.sort_by_key(|it| (it.location.file, it.location.range.start()));
    let found: Vec<String> = found
        .iter()
        .filter(|it| it.code == "missing-field")
        .map(|it| format!("{} {}", it.location.pointer, it.message.trim_start_matches("the ")))
        .collect();
    assert_eq!(found, expected, "in\n{entry}");
}

#[track_caller]
fn check_with(version: &str, rest: &str, fragment: &str, expected: &[&str]) {
    check_texts(&format!("openapi: {version}\ninfo: {{title: T, version: '1'}}\n{rest}\n"), fragment, expected);
}

#[track_caller]
fn check(version: &str, rest: &str, expected: &[&str]) {
    check_with(version, rest, "", expected);
}

/// Checks something in a map of the Components Object, with pointers from it on, in all versions.
#[track_caller]
fn check_component(map: &str, component: &str, expected: &[&str]) {
    let at = format!("/components/{map}/A");
    let expected: Vec<String> = expected.iter().map(|it| format!("{at}{it}")).collect();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    for version in ["3.0.4", "3.1.2", "3.2.0"] {
        check(version, &format!("paths: {{}}\ncomponents: {{{map}: {{A: {component}}}}}"), &expected);
    }
}

/// Checks an operation by the version, with pointers from it on.
#[track_caller]
fn check_operation(version: &str, operation: &str, expected: &[&str]) {
    let expected: Vec<String> = expected.iter().map(|it| format!("/paths/~1a/get{it}")).collect();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    check(version, &format!("paths: {{/a: {{get: {operation}}}}}"), &expected);
}

#[test]
fn the_root_needs_info_and_paths() {
    let lacks_info = " OpenAPI Object has no `info`";
    check_texts("openapi: 3.0.3\n", "", &[lacks_info, " OpenAPI Object has no `paths`"]);
    check_texts("openapi: 3.1.0\ncomponents: {}\n", "", &[lacks_info]);
    let fields = ["/info Info Object has no `title`", "/info Info Object has no `version`"];
    check_texts("openapi: 3.0.3\ninfo: {x-a: b}\npaths: {}\n", "", &fields);
}

#[test]
fn from_3_1_on_components_or_webhooks_are_enough() {
    for version in ["3.1.0", "3.2.0"] {
        check(version, "", &[" OpenAPI Object has none of `paths`, `webhooks`, `components`; it needs one"]);
        check(version, "components: {}", &[]);
        check(version, "webhooks: {}", &[]);
    }
}

#[test]
fn what_stands_at_the_root_has_its_fields() {
    let rest =
        "paths: {}\nservers: [{description: s}, {url: /, variables: {v: {enum: [a]}}}]\ntags: [{externalDocs: {}}]";
    let expected = [
        "/servers/0 Server Object has no `url`",
        "/servers/1/variables/v Server Variable Object has no `default`",
        "/tags/0 Tag Object has no `name`",
        "/tags/0/externalDocs External Documentation Object has no `url`",
    ];
    check("3.1.0", rest, &expected);
    let license = "openapi: 3.1.0\ninfo: {title: T, version: '1', license: {identifier: MIT}}\npaths: {}\n";
    check_texts(license, "", &["/info/license License Object has no `name`"]);
}

#[test]
fn an_operation_needs_responses_in_3_0_only() {
    check_operation("3.0.3", "{}", &[" Operation Object has no `responses`"]);
    check_operation("3.1.0", "{}", &[]);
    check_operation("3.2.0", "{}", &[]);
}

#[test]
fn a_response_needs_a_description_up_to_3_1() {
    let operation = "{responses: {'204': {}, default: {$ref: '#/components/responses/A'}, x-a: {}}}";
    for version in ["3.0.3", "3.1.0"] {
        check_operation(version, operation, &["/responses/204 Response Object has no `description`"]);
    }
    check_operation("3.2.0", operation, &[]);
}

#[test]
fn a_parameter_has_its_fields() {
    check_component("parameters", "{in: query, schema: {}}", &[" Parameter Object has no `name`"]);
    check_component("parameters", "{name: a, content: {text/csv: {}}}", &[" Parameter Object has no `in`"]);
    let one = "Parameter Object has neither `schema` nor `content`; it needs one";
    check_component("parameters", "{name: a, in: query}", &[&format!(" {one}")]);
    let required = "Parameter Object has no `required: true`, which `in: path` requires";
    check_component("parameters", "{name: a, in: path, schema: {}}", &[&format!(" {required}")]);
    check_component("parameters", "{name: a, in: path, schema: {}, required: false}", &[&format!(" {required}")]);
    check_component("parameters", "{name: a, in: path, schema: {}, required: 'no'}", &[]);
    check_component("parameters", "{name: a, in: path, schema: {}, required: true}", &[]);
    let parameters = "{parameters: [{name: a, in: path}, {in: query, schema: {}}], responses: {}}";
    let expected = [
        format!("/parameters/0 {required}"),
        format!("/parameters/0 {one}"),
        "/parameters/1 Parameter Object has no `name`".to_owned(),
    ];
    check_operation("3.0.3", parameters, &expected.each_ref().map(String::as_str));
}

#[test]
fn a_query_string_needs_content() {
    let parameter = |fields: &str| format!("components: {{parameters: {{A: {{name: a, in: querystring{fields}}}}}}}");
    let at = "/components/parameters/A";
    let expected = format!("{at} Parameter Object has no `content`, which `in: querystring` requires");
    check("3.2.0", &parameter(", schema: {}"), &[&expected]);
    check("3.2.0", &parameter(""), &[&expected]);
    check("3.2.0", &parameter(", content: {}"), &[]);
    check("3.1.0", &parameter(", schema: {}"), &[]);
}

#[test]
fn bodies_headers_links_and_discriminators_have_their_fields() {
    check_component("requestBodies", "{required: true}", &[" Request Body Object has no `content`"]);
    let header = " Header Object has neither `schema` nor `content`; it needs one";
    check_component("headers", "{description: a}", &[header]);
    check_component("headers", "{schema: {}}", &[]);
    let link = " Link Object has neither `operationRef` nor `operationId`; it needs one";
    check_component("links", "{parameters: {a: b}}", &[link]);
    check_component("links", "{operationId: a}", &[]);
    let discriminator = "{oneOf: [{properties: {a: {discriminator: {mapping: {b: B}}}}}]}";
    let at = "/oneOf/0/properties/a/discriminator";
    check_component("schemas", discriminator, &[&format!("{at} Discriminator Object has no `propertyName`")]);
}

#[test]
fn a_security_scheme_has_what_its_type_requires() {
    let object = "Security Scheme Object";
    check_component("securitySchemes", "{description: a}", &[&format!(" {object} has no `type`")]);
    let fields = ["name", "in"].map(|it| format!(" {object} has no `{it}`, which `type: apiKey` requires"));
    check_component("securitySchemes", "{type: apiKey}", &fields.each_ref().map(String::as_str));
    for (scheme, field) in [("http", "scheme"), ("oauth2", "flows"), ("openIdConnect", "openIdConnectUrl")] {
        let expected = format!(" {object} has no `{field}`, which `type: {scheme}` requires");
        check_component("securitySchemes", &format!("{{type: {scheme}}}"), &[&expected]);
    }
    check("3.1.0", "components: {securitySchemes: {A: {type: mutualTLS}}}", &[]);
}

#[test]
fn a_flow_has_its_urls() {
    let flows =
        "{type: oauth2, flows: {implicit: {tokenUrl: a, scopes: {}}, authorizationCode: {authorizationUrl: a}}}";
    let expected = [
        "/flows/implicit OAuth Flow Object has no `authorizationUrl`, which `implicit` requires",
        "/flows/authorizationCode OAuth Flow Object has no `tokenUrl`, which `authorizationCode` requires",
        "/flows/authorizationCode OAuth Flow Object has no `scopes`",
    ];
    check_component("securitySchemes", flows, &expected);
}

#[test]
fn callbacks_and_webhooks_have_their_fields() {
    let callbacks =
        "{callbacks: {c: {'{$request.body#/url}': {post: {requestBody: {}, responses: {}}}}}, responses: {}}";
    let at = "/callbacks/c/{$request.body#~1url}/post/requestBody";
    check_operation("3.0.3", callbacks, &[&format!("{at} Request Body Object has no `content`")]);
    let expected = ["/webhooks/w/post/responses/200 Response Object has no `description`"];
    check("3.1.0", "webhooks: {w: {post: {responses: {'200': {}}}}}", &expected);
}

#[test]
fn a_fragment_lacks_what_its_reference_takes_and_that_is_told_once() {
    let responses = "{'200': {$ref: 'fragment.yaml#/a'}, '201': {$ref: 'fragment.yaml#/a'}}";
    let entry = format!("paths: {{/a: {{get: {{responses: {responses}}}}}}}");
    let fragment = "a: {headers: {H: {$ref: '#/b'}}}\nb: {required: true}\nc: {}\n";
    let expected = [
        "/a Response Object has no `description`",
        "/b Header Object has neither `schema` nor `content`; it needs one",
    ];
    check_with("3.0.3", &entry, fragment, &expected);
    check_with("3.2.0", &entry, fragment, &expected[1..]);
}

#[test]
fn a_misspelled_field_is_not_missing() {
    check_component("requestBodies", "{contents: {}}", &[]);
    check_component("headers", "{shema: {}}", &[]);
    check_component("headers", "{type: string}", &[]);
    check_component("requestBodies", "{schema: {}}", &[]);
    check_operation("3.1.0", "{responses: {'200': {ref: '#/components/responses/A'}}}", &[]);
    check_operation(
        "3.1.0",
        "{responses: {'200': {text: A}}}",
        &["/responses/200 Response Object has no `description`"],
    );
}

#[test]
fn nothing_is_missed_in_data_in_references_and_in_values_of_another_kind() {
    check_component("schemas", "{example: {discriminator: {}}, x-a: {discriminator: {}}}", &[]);
    check_component("examples", "{value: {in: query}}", &[]);
    check_component("parameters", "{$ref: '#/components/parameters/B', in: path}", &[]);
    check_component("parameters", "{$ref: }", &[]);
    check_component("requestBodies", "[]", &[]);
    check_component("requestBodies", "null", &[]);
    check_component("requestBodies", "{content: null}", &[]);
    check_operation("3.0.3", "null", &[]);
}

#[test]
fn merged_fields_are_there() {
    let rest = "x-a: &a {description: A}\npaths: {/a: {get: {responses: {'200': {<<: *a, content: {}}}}}}";
    check("3.0.3", rest, &[]);
}

#[test]
fn what_stands_far_from_a_syntax_error_is_missing() {
    let path = |name: &str, end: &str| format!("  {name}: {{get: {{responses: {{'200': {{content: {{}}}}{end}}}}}}}\n");
    let text = |end: &str| format!("paths:\n{}{}{}", path("/a", ""), path("/b", ""), path("/c", end));
    let lacks = |path: &str| format!("/paths/~1{path}/get/responses/200 Response Object has no `description`");
    check("3.0.3", &text(""), &["a", "b", "c"].map(lacks).each_ref().map(String::as_str));
    check("3.0.3", &text(", @"), &[&lacks("a")]);
}

#[test]
fn what_a_syntax_error_may_hide_is_not_missing() {
    check("3.0.3", "paths:\n  /a:\n    get:\n      responses:\n        '200':\n          descr\n", &[]);
    let text = |key: &str| {
        format!(
            "paths:\n  /a:\n    get:\n      responses:\n        '200':\n          content: {{}}\n{key}: A\n  /b: {{}}"
        )
    };
    check("3.0.3", &text("         description"), &[]);
    check("3.0.3", &text("       description"), &[]);
    check("3.0.3", &text("          description"), &[]);
}
