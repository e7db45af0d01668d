//! Responses and their headers: which is compared with which, and how a header is written.

use super::{check, check_version};

fn responses(list: &str) -> String {
    format!("paths:\n  /a:\n    get:\n      responses: {{ {list} }}\n")
}

/// A response with the properties of its body.
fn body(status: &str, properties: &[&str]) -> String {
    let all: Vec<String> = properties.iter().map(|it| format!("{it}: {{ type: string }}")).collect();
    let schema = format!("{{ type: object, properties: {{ {} }} }}", all.join(", "));
    format!("{status}: {{ description: d, content: {{ application/json: {{ schema: {schema} }} }} }}")
}

const AT: &str = "/paths/~1a/get/responses";

fn lost(status: &str) -> String {
    format!("response-property-removed breaking {AT}/{status}/content/application~1json/schema/properties")
}

fn added(status: &str) -> String {
    format!("response-status-added compatible {AT}/{status}")
}

#[test]
fn a_status_beside_its_range_is_compared_with_what_the_range_promised() {
    let range = body("2XX", &["a", "b"]);
    let with = |other: String| responses(&format!("{range}, {other}"));
    check(&responses(&range), &with(body("'200'", &["a"])), &format!("{}\n{}", lost("200"), added("200")));
    check(&responses(&range), &with(body("'200'", &["a", "b"])), &added("200"));
    // That nothing comes with it is what the status says.
    check(&responses(&range), &with("'204': { description: d }".to_owned()), &added("204"));
    check(
        &responses(&range),
        &with("'200': { description: d }".to_owned()),
        &format!("response-schema-removed breaking {AT}/200\n{}", added("200")),
    );
    // A range that is gone is told as such.
    check(
        &responses(&range),
        &responses(&body("'200'", &["a"])),
        &format!("{}\nresponse-status-specialized compatible {AT}/200", lost("200")),
    );
}

#[test]
fn a_success_beside_default_is_compared_with_it_where_default_was_all_that_was_said() {
    let default = body("default", &["a", "b"]);
    let with = |other: &str| responses(&format!("{default}, {other}"));
    let poorer = body("'200'", &["a"]);
    check(&responses(&default), &with(&poorer), &format!("{}\n{}", lost("200"), added("200")));
    check(&with("'404': { description: d }"), &with(&format!("'404': {{ description: d }}, {poorer}")), &{
        format!("{}\n{}", lost("200"), added("200"))
    });
    // Beside a success it describes errors.
    let success = body("'201'", &["c"]);
    check(&with(&success), &with(&format!("{success}, {poorer}")), &added("200"));
}

#[test]
fn an_error_that_is_described_by_itself_takes_nothing_back() {
    for covering in ["4XX", "default"] {
        let before = format!("'200': {{ description: d }}, {}", body(covering, &["a", "b"]));
        let after = format!("{before}, {}", body("'429'", &["a"]));
        check(&responses(&before), &responses(&after), &added("429"));
    }
}

#[test]
fn what_a_client_may_answer_narrows_with_a_status_beside_its_range() {
    let webhook = |list: &str| format!("webhooks:\n  w:\n    post:\n      responses: {{ {list} }}\n");
    let answer = |status: &str, required: &str| {
        let schema = format!("{{ type: object, {required}properties: {{ a: {{ type: string }} }} }}");
        format!("{status}: {{ description: d, content: {{ application/json: {{ schema: {schema} }} }} }}")
    };
    let range = answer("2XX", "");
    let at = "/webhooks/w/post/responses/200";
    check(
        &webhook(&range),
        &webhook(&format!("{range}, {}", answer("'200'", "required: [a], "))),
        &format!(
            "request-property-became-required breaking {at}/content/application~1json/schema/properties/a
             response-status-added compatible {at}"
        ),
    );
}

fn header(header: &str) -> String {
    responses(&format!("'200': {{ description: d, headers: {{ X-A: {header} }} }}"))
}

#[test]
fn an_object_in_a_header_is_written_in_two_ways() {
    let at = format!("{AT}/200/headers/X-A");
    let code = "response-header-serialization-changed breaking";
    let object = "schema: { type: object, properties: { k: { type: string } } }";
    let (plain, exploded) = (header(&format!("{{ {object} }}")), header(&format!("{{ explode: true, {object} }}")));
    check(&plain, &exploded, &format!("{code} {at}/explode"));
    check(&exploded, &plain, &format!("{code} {at}"));
    check(&plain, &header(&format!("{{ explode: false, {object} }}")), "");
    for alike in ["schema: { type: array, items: { type: string } }", "schema: { type: string }"] {
        check(&header(&format!("{{ {alike} }}")), &header(&format!("{{ explode: true, {alike} }}")), "");
    }
    let content = header("{ content: { application/json: { schema: { type: object } } } }");
    let schema = header("{ schema: { type: object } }");
    check(&schema, &content, &format!("{code} {at}/content"));
    check(&content, &schema, &format!("{code} {at}/schema"));
    check(&content, &header("{ description: d }"), &format!("response-schema-removed breaking {at}"));
}

#[test]
fn the_name_of_a_querystring_is_not_on_the_wire() {
    let text = |name: &str, schema: &str| {
        let content = format!("content: {{ application/x-www-form-urlencoded: {{ schema: {schema} }} }}");
        format!(
            "paths:\n  /a:\n    get: {{ responses: {{}}, parameters: [{{ name: {name}, in: querystring, {content} }}] }}\n"
        )
    };
    let (one, other) = ("{ type: object }", "{ type: object, required: [q], properties: { q: { type: string } } }");
    check_version("3.2.0", &text("q", one), &text("all", one), "");
    check_version(
        "3.2.0",
        &text("q", "{ type: object, properties: { q: { type: string } } }"),
        &text("all", other),
        "request-property-became-required breaking /paths/~1a/get/parameters/0/content/application~1x-www-form-urlencoded/schema/properties/q",
    );
}
