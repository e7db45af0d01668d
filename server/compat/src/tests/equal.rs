//! What is written in another way and says the same, and what looks the same and does not.

use super::{accepted, check, check_between, check_schemas, sent};

#[test]
fn numbers_and_objects_are_compared_by_value() {
    check_schemas("enum: [1, 2]", "enum: [2.0, 1.0]", "", "");
    check_schemas("enum: [{ a: 1, b: 2 }]", "enum: [{ b: 2, a: 1.0 }]", "", "");
    check_schemas("type: number\ndefault: 1", "type: number\ndefault: 1.0", "", "");
    check_schemas("const: 10", "const: 1e1", "", "");
}

#[test]
fn bounds_that_no_double_holds_are_told_apart() {
    check_schemas(
        "type: integer\nmaximum: 9007199254740992",
        "type: integer\nmaximum: 9007199254740993",
        "response-bound-loosened risky /maximum",
        "request-bound-loosened compatible /maximum",
    );
}

#[test]
fn above_four_is_from_five_on_where_numbers_are_whole() {
    check_schemas("type: integer\nexclusiveMinimum: 4", "type: integer\nminimum: 5", "", "");
    check_schemas("type: integer\nmaximum: 5.5", "type: integer\nmaximum: 5", "", "");
    check_schemas("type: integer\nmultipleOf: 1", "type: integer", "", "");
    check_schemas(
        "type: number\nexclusiveMinimum: 4",
        "type: number\nminimum: 5",
        "response-bound-tightened compatible /minimum",
        "request-bound-tightened breaking /minimum",
    );
}

#[test]
fn a_list_of_all_that_a_type_has_is_the_type() {
    check_schemas("type: boolean", "type: boolean\nenum: [true, false]", "", "");
    check_schemas(
        "type: object\nproperties: { a: { type: 'null' } }",
        "type: object\nproperties: { a: { const: null } }",
        "",
        "",
    );
}

#[test]
fn one_is_what_contains_asks_for_by_itself() {
    check_schemas("type: array\ncontains: { const: a }", "type: array\ncontains: { const: a }\nminContains: 1", "", "");
}

#[test]
fn a_format_goes_with_its_type() {
    check_schemas(
        "type: number\nformat: double",
        "type: integer\nformat: int32",
        "response-body-type-changed risky /type",
        "request-body-type-changed breaking /type",
    );
    check_schemas(
        "type: integer\nformat: int32",
        "type: number\nformat: double",
        "response-body-type-changed breaking /type",
        "request-body-type-changed compatible /type",
    );
}

#[test]
fn a_property_that_is_never_there_is_refused() {
    check(
        &accepted("type: object\nproperties: { n: { type: string } }"),
        &accepted("type: object\nproperties: { n: false }"),
        "request-property-removed breaking /paths/~1a/post/requestBody/content/application~1json/schema/properties",
    );
}

fn with_encoding(media_type: &str, schema: &str, encoding: &str) -> String {
    format!(
        "paths:\n  /a:\n    post:\n      requestBody:\n        content:\n          {media_type}:\n            schema: {{ type: object, properties: {{ a: {schema} }} }}\n            encoding: {{ a: {encoding} }}\n      responses: {{ '200': {{ description: ok }} }}\n"
    )
}

#[test]
fn an_encoding_counts_where_there_are_parts() {
    let change = |media_type: &str, schema: &str, expected: &str| {
        let of = |encoding: &str| with_encoding(media_type, schema, encoding);
        check(&of("{ explode: true }"), &of("{ explode: false }"), expected);
    };
    let form = "application/x-www-form-urlencoded";
    let at = "/paths/~1a/post/requestBody/content/application~1x-www-form-urlencoded/encoding/a/explode";
    change("application/json", "{ type: array, items: { type: string } }", "");
    change(form, "{ type: string }", "");
    change(form, "{ type: array, items: { type: string } }", &format!("encoding-changed breaking {at}"));
}

#[test]
fn bytes_are_bytes_in_every_version() {
    let of = |schema: &str| {
        let text = format!(
            "paths:\n  /a:\n    get:\n      responses: {{ '200': {{ description: ok, content: {{ application/octet-stream: {schema} }} }} }}\n"
        );
        text
    };
    let binary = of("{ schema: { type: string, format: binary } }");
    check(&binary, &of("{}"), "");
    check(&of("{ schema: {} }"), &binary, "");
    check(
        &of("{ schema: { type: string } }"),
        &of("{}"),
        "response-schema-removed breaking /paths/~1a/get/responses/200/content/application~1octet-stream",
    );
}

#[test]
fn unions_beside_each_other_have_no_order() {
    let one = "{ oneOf: [{ title: A, type: object, required: [a], properties: { a: { type: string } } }, { title: B, type: object, required: [b], properties: { b: { type: string } } }] }";
    let two = "{ oneOf: [{ title: C, type: object, required: [c], properties: { c: { type: string } } }, { title: D, type: object, required: [d], properties: { d: { type: string } } }] }";
    check_schemas(&format!("allOf: [{one}, {two}]"), &format!("allOf: [{two}, {one}]"), "", "");
    let plain = "{ type: object, properties: { m: { type: string } } }";
    let branches = "{ oneOf: [{ title: E, type: object, required: [e], properties: { m: { type: string }, e: { type: string } } }, { title: F, type: object, required: [f], properties: { m: { type: string }, f: { type: string } } }] }";
    check_schemas(
        &format!("allOf: [{one}, {plain}]"),
        &format!("allOf: [{one}, {branches}]"),
        "response-became-union risky /allOf/1/oneOf",
        "request-became-union risky /allOf/1/oneOf",
    );
}

#[test]
fn binary_data_is_the_same_in_the_words_of_3_0_and_of_3_1() {
    let of = |schema: &str| sent(&format!("type: object\nproperties: {{ a: {schema} }}"));
    let (old, new) = ("3.0.3", "3.1.0");
    for (before, after) in [
        ("{ type: string, format: byte }", "{ type: string, contentEncoding: base64 }"),
        ("{ type: string, format: byte }", "{ type: string, contentEncoding: base64, contentMediaType: image/png }"),
        ("{ type: string, format: binary }", "{ type: string, contentMediaType: application/octet-stream }"),
    ] {
        check_between((old, &of(before)), (new, &of(after)), "");
        check_between((new, &of(after)), (old, &of(before)), "");
        check_between((new, &of(after)), (new, &of(before)), "");
    }
    let at = "/paths/~1a/get/responses/200/content/application~1json/schema/properties/a";
    check_between(
        (old, &of("{ type: string, format: byte }")),
        (new, &of("{ type: string }")),
        &format!("response-format-widened risky {at}"),
    );
    check_between(
        (new, &of("{ type: string, contentEncoding: base64 }")),
        (new, &of("{ type: string, contentEncoding: base16 }")),
        &format!("response-constraint-changed breaking {at}/contentEncoding"),
    );
    let whole = |schema: &str| sent("{}").replace("application/json", "image/png").replace("{}", schema);
    let binary = whole("{ type: string, format: binary }");
    for later in ["{}", "{ contentMediaType: image/png }", "{ type: string, contentMediaType: image/png }"] {
        check_between((old, &binary), (new, &whole(later)), "");
        check_between((new, &whole(later)), (old, &binary), "");
    }
}

fn with_servers(root: &str, operation: &str) -> String {
    let own =
        |servers: &str| if servers.is_empty() { String::new() } else { format!("servers: [{{ url: '{servers}' }}]\n") };
    format!(
        "{}paths:\n  /a:\n    get:\n      {}      responses: {{ '200': {{ description: ok }} }}\n",
        own(root),
        if operation.is_empty() { String::new() } else { own(operation) },
    )
}

#[test]
fn servers_of_an_operation_stand_for_those_of_the_description() {
    let (a, b) = ("https://a.example.com", "https://b.example.com");
    let at = "/paths/~1a/get/servers";
    check(
        &with_servers(a, ""),
        &with_servers(a, b),
        &format!("server-added compatible {at}/0\nserver-removed risky {at}"),
    );
    check(
        &with_servers(a, b),
        &with_servers(a, ""),
        "server-added compatible /servers/0\nserver-removed risky /servers",
    );
    check(
        &with_servers(a, b),
        &with_servers(b, b),
        "server-added compatible /servers/0\nserver-removed risky /servers",
    );
    check(&with_servers(a, a), &with_servers(a, ""), "");
}

fn with_key(scheme: &str) -> String {
    format!(
        "paths:\n  /a:\n    get:\n      security: [{{ key: [] }}]\n      responses: {{ '200': {{ description: ok }} }}\ncomponents:\n  securitySchemes: {{ {scheme} }}\n"
    )
}

#[test]
fn a_scheme_that_is_asked_for_and_gone_is_a_break() {
    check(
        &with_key("key: { type: apiKey, in: header, name: X-Key }"),
        &with_key("other: { type: http, scheme: basic }"),
        "security-scheme-changed breaking /components/securitySchemes",
    );
}

#[test]
fn header_names_have_no_case_in_security_schemes() {
    let of = |place: &str, name: &str| with_key(&format!("key: {{ type: apiKey, in: {place}, name: {name} }}"));
    check(&of("header", "X-Key"), &of("header", "x-key"), "");
    check(
        &of("query", "Key"),
        &of("query", "key"),
        "security-scheme-changed breaking /components/securitySchemes/key/name",
    );
}
