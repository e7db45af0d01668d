//! What comparisons of descriptions are known to get wrong: silent or alarmed as it should be.

use super::{ACCEPTED, SENT, accepted, check, check_files, check_schemas, check_schemas_of, document, sent};

#[test]
fn a_property_may_move_between_branches_of_all_of_and_required_to_the_parent() {
    check_schemas(
        "allOf: [{ type: object, required: [a], properties: { a: { type: string } } }, { type: object, properties: { b: { type: string } } }]",
        "required: [a]\nallOf: [{ type: object, properties: {} }, { type: object, properties: { b: { type: string }, a: { type: string } } }]",
        "",
        "",
    );
}

#[test]
fn a_type_in_one_member_and_an_example_in_another_are_one_schema() {
    check_schemas("allOf: [{ type: integer }, { example: 1 }]", "type: integer\nexample: 2", "", "");
}

/// One loss behind everything that a schema can stand in.
#[test]
fn a_loss_is_told_once_wherever_it_hides() {
    let lost = |inside: &dyn Fn(&str) -> String, place: &str| {
        let two = inside("{ type: object, properties: { a: { type: string }, b: { type: string } } }");
        let one = inside("{ type: object, properties: { a: { type: string } } }");
        check(&two, &one, &format!("response-property-removed breaking {place}/properties"));
    };
    let body = |schema: String| sent(&schema);
    lost(&|it| body(format!("type: object\nadditionalProperties: {it}")), &format!("{SENT}/additionalProperties"));
    lost(&|it| body(format!("type: array\nitems: {{ type: array, items: {it} }}")), &format!("{SENT}/items/items"));
    lost(&|it| body(format!("type: array\nprefixItems: [{{ type: string }}, {it}]")), &format!("{SENT}/prefixItems/1"));
    lost(
        &|it| body(format!("type: object\npatternProperties: {{ '^x-': {it} }}")),
        &format!("{SENT}/patternProperties/^x-"),
    );
    lost(&|it| body(format!("anyOf: [{{ type: string }}, {it}]")), &format!("{SENT}/anyOf/1"));
    lost(&|it| body(format!("oneOf: [{{ type: string }}, {it}]")), &format!("{SENT}/oneOf/1"));
    lost(&|it| body(format!("allOf: [{{ type: object }}, {it}]")), &format!("{SENT}/allOf/1"));
    for status in ["default", "'404'", "5XX"] {
        let key = status.trim_matches('\'');
        lost(
            &|it| {
                format!(
                    "paths:\n  /a:\n    get:\n      responses: {{ '200': {{ description: ok }}, {status}: {{ description: no, content: {{ application/json: {{ schema: {it} }} }} }} }}\n"
                )
            },
            &format!("/paths/~1a/get/responses/{key}/content/application~1json/schema"),
        );
    }
    lost(
        &|it| {
            format!(
                "paths:\n  /a:\n    get:\n      responses: {{ '200': {{ description: ok, headers: {{ X-A: {{ schema: {it} }} }} }} }}\n"
            )
        },
        "/paths/~1a/get/responses/200/headers/X-A/schema",
    );
    let recursive = |it: &str| {
        format!(
            "{}components:\n  schemas:\n    Node:\n      type: object\n      properties:\n        next: {{ $ref: '#/components/schemas/Node' }}\n        data: {it}\n",
            sent("$ref: '#/components/schemas/Node'")
        )
    };
    lost(&recursive, "/components/schemas/Node/properties/data");
    let merged = |it: &str| {
        format!(
            "x-common: &common\n  data: {it}\n{}",
            sent("type: object\nproperties:\n  <<: *common\n  id: { type: string }")
        )
    };
    lost(&merged, "/x-common/data");
}

#[test]
fn a_loss_in_another_file_is_told_there() {
    let entry = document("3.1.0", &sent("$ref: 'team.yaml#/Team'"));
    let two = "Team: { type: object, properties: { a: { type: string }, b: { type: string } } }\n";
    let one = "Team: { type: object, properties: { a: { type: string } } }\n";
    check_files(
        &[
            (true, "/openapi.yaml", &entry),
            (true, "/team.yaml", two),
            (false, "/openapi.yaml", &entry),
            (false, "/team.yaml", one),
        ],
        "response-property-removed breaking /Team/properties",
    );
}

#[test]
fn a_union_that_lost_a_branch_is_no_break_of_what_is_sent() {
    check_schemas(
        "oneOf: [{ type: string }, { type: object, properties: { a: { type: string } } }]",
        "type: object\nproperties: { a: { type: string } }",
        "response-union-branch-removed compatible .",
        "request-union-branch-removed breaking .",
    );
}

#[test]
fn const_and_enum_survive_the_merge() {
    check_schemas(
        "allOf: [{ type: string }, { const: a }]",
        "allOf: [{ type: string }, { const: b }]",
        "response-enum-replaced breaking ./allOf/1/const",
        "request-enum-replaced breaking ./allOf/1/const",
    );
    check_schemas(
        "allOf: [{ type: object, properties: { k: { enum: [a] } } }, { properties: { k: { type: string } } }]",
        "allOf: [{ type: object, properties: { k: { enum: [a, b] } } }, { properties: { k: { type: string } } }]",
        "response-enum-value-added risky ./allOf/0/properties/k/enum/1",
        "request-enum-value-added compatible ./allOf/0/properties/k/enum/1",
    );
}

#[test]
fn a_branch_with_another_title_or_description_is_the_same() {
    let union = |words: &str| {
        format!(
            "oneOf:\n  - {{ {words} type: object, properties: {{ a: {{ type: string }}, b: {{ type: string }} }} }}\n  - {{ title: Other, type: object, properties: {{ c: {{ type: string }} }} }}"
        )
    };
    check_schemas(&union("title: A, description: x,"), &union("title: B, description: y,"), "", "");
    check_schemas(&union("title: A,"), &union("title: Other2,"), "", "");
}

#[test]
fn nullable_alone_changes_nothing_in_3_0() {
    check_schemas_of(
        "3.0.3",
        "type: object\nproperties: { a: { allOf: [{ type: string }] } }",
        "type: object\nproperties: { a: { nullable: true, allOf: [{ type: string }] } }",
        "",
        "",
    );
}

#[test]
fn a_plain_object_in_a_union_is_one_finding_however_large() {
    let properties: Vec<String> = (0..100).map(|it| format!("p{it}: {{ type: string }}")).collect();
    check(
        &sent(&format!("type: object\nproperties: {{ {} }}", properties.join(", "))),
        &sent(
            "oneOf: [{ type: object, properties: { x: { type: integer } } }, { type: object, properties: { y: { type: integer } } }]",
        ),
        &format!("response-became-union breaking {SENT}/oneOf"),
    );
}

#[test]
fn one_sided_attributes_break_nobody_on_the_other_side() {
    check(
        &accepted("type: object\nproperties: { a: { type: string, readOnly: true } }"),
        &accepted("type: object\nrequired: [a]\nproperties: { a: { type: string, readOnly: true } }"),
        "",
    );
    check(
        &sent("type: object\nproperties: { a: { type: string }, b: { type: string, writeOnly: true } }"),
        &sent("type: object\nproperties: { a: { type: string } }"),
        "",
    );
}

#[test]
fn a_rename_is_a_removal_and_an_addition() {
    check_schemas(
        "type: object\nproperties: { old: { type: string } }",
        "type: object\nproperties: { new: { type: string } }",
        "response-property-added compatible ./properties/new
         response-property-removed breaking ./properties",
        "request-property-added compatible ./properties/new
         request-property-removed risky ./properties",
    );
}

#[test]
fn what_clients_answer_to_a_webhook_is_accepted() {
    let text = |schema: &str| {
        format!(
            "webhooks:\n  w:\n    post:\n      requestBody: {{ content: {{ application/json: {{ schema: {{ type: string }} }} }} }}\n      responses: {{ '200': {{ description: ok, content: {{ application/json: {{ schema: {schema} }} }} }} }}\n"
        )
    };
    let at = "/webhooks/w/post/responses/200/content/application~1json/schema";
    check(
        &text("{ type: object, properties: { a: { type: string } } }"),
        &text("{ type: object, required: [a], properties: { a: { type: string } } }"),
        &format!("request-property-became-required breaking {at}/properties/a"),
    );
}

#[test]
fn a_description_in_json_has_the_same_findings() {
    let text = |schema: &str| {
        format!(
            r#"{{ "openapi": "3.1.0", "info": {{ "title": "t", "version": "1" }}, "paths": {{ "/a": {{ "post": {{ "requestBody": {{ "content": {{ "application/json": {{ "schema": {schema} }} }} }}, "responses": {{ "200": {{ "description": "ok" }} }} }} }} }} }}"#
        )
    };
    check_files(
        &[
            (true, "/openapi.json", &text(r#"{ "type": "object", "properties": { "a": { "type": "string" } } }"#)),
            (
                false,
                "/openapi.json",
                &text(
                    r#"{ "type": "object", "required": ["b"], "properties": { "a": { "type": "integer" }, "b": {} } }"#,
                ),
            ),
        ],
        &format!(
            "request-property-added-required breaking {ACCEPTED}/properties/b
             request-property-type-changed breaking {ACCEPTED}/properties/a/type"
        ),
    );
}

#[test]
fn what_stood_around_branches_is_lost_once() {
    let branches = "oneOf: [{ type: object, properties: { b: { type: string } } }, { type: object, properties: { c: { type: string } } }]";
    check_schemas(
        &format!("type: object\nproperties: {{ a: {{ type: string }} }}\n{branches}"),
        &format!("type: object\n{branches}"),
        "response-property-removed breaking .",
        "request-property-removed risky .",
    );
}
