//! What leaves every payload alone is silent, however the text looks.

use super::{check, check_files, check_schemas, check_schemas_of, check_version, document, sent};

const COMPONENT: &str = "
components:
  schemas:
    Team:
      type: object
      required: [id]
      properties:
        id: { type: string }
        name: { type: string }
";

#[test]
fn extracting_and_inlining_a_component_is_silent() {
    let inline = sent("type: object\nrequired: [id]\nproperties:\n  id: { type: string }\n  name: { type: string }");
    let extracted = format!("{}{COMPONENT}", sent("$ref: '#/components/schemas/Team'"));
    check(&inline, &extracted, "");
    check(&extracted, &inline, "");
}

#[test]
fn renaming_a_component_is_silent() {
    let before = format!("{}{COMPONENT}", sent("$ref: '#/components/schemas/Team'"));
    check(&before, &before.replace("Team", "Group"), "");
}

#[test]
fn splitting_into_all_of_is_silent() {
    check_schemas(
        "type: object\nrequired: [id]\nproperties:\n  id: { type: string }\n  name: { type: string }",
        "required: [id]\nallOf:\n  - type: object\n    properties: { id: { type: string } }\n  - type: object\n    properties: { name: { type: string } }",
        "",
        "",
    );
    check_schemas(
        "allOf:\n  - { type: object, properties: { a: { type: string }, b: { type: string } } }\n  - { type: object, properties: { c: { type: string } } }",
        "allOf:\n  - { type: object, properties: { a: { type: string } } }\n  - { type: object, properties: { c: { type: string }, b: { type: string } } }",
        "",
        "",
    );
}

#[test]
fn an_attribute_added_to_a_branch_of_all_of_is_that_and_nothing_else() {
    check_schemas(
        "allOf:\n  - { type: object, properties: { a: { type: string } } }\n  - { type: object, properties: { c: { type: string } } }",
        "allOf:\n  - { type: object, properties: { a: { type: string }, n: { type: string } } }\n  - { type: object, properties: { c: { type: string } } }",
        "response-property-added compatible ./allOf/0/properties/n",
        "request-property-added compatible ./allOf/0/properties/n",
    );
    check_schemas("type: string\nexample: a", "allOf:\n  - { type: string }\n  - { example: a }", "", "");
}

#[test]
fn null_has_many_spellings() {
    let spellings = [
        "type: object\nproperties:\n  a: { type: [string, 'null'] }",
        "type: object\nproperties:\n  a: { anyOf: [{ type: string }, { type: 'null' }] }",
        "type: object\nproperties:\n  a: { oneOf: [{ type: 'null' }, { type: string }] }",
        "type: object\nproperties:\n  a: { anyOf: [{ type: string }, { enum: [null] }] }",
        "type: object\nproperties:\n  a: { oneOf: [{ type: string }, { const: null }] }",
    ];
    for before in spellings {
        for after in spellings {
            check_schemas(before, after, "", "");
        }
    }
}

#[test]
fn an_enum_behind_a_reference_made_nullable_by_a_union_is_nullable() {
    let components = "\ncomponents:\n  schemas:\n    Kind: { type: string, enum: [a, b] }\n";
    let before = format!(
        "{}{components}",
        sent("type: object\nproperties:\n  k: { type: [string, 'null'], enum: [a, b, null] }")
    );
    let after = format!(
        "{}{components}",
        sent("type: object\nproperties:\n  k: { anyOf: [{ $ref: '#/components/schemas/Kind' }, { type: 'null' }] }")
    );
    check(&before, &after, "");
    check(&after, &before, "");
}

#[test]
fn nullable_without_type_says_nothing_in_3_0() {
    check_schemas_of("3.0.3", "description: a", "description: a\nnullable: true", "", "");
}

#[test]
fn the_step_from_3_0_to_3_1_is_silent() {
    let schema_30 = "type: object\nproperties:\n  a: { type: string, nullable: true }\n  b: { type: integer, minimum: 1, exclusiveMinimum: true }\n  c: { type: string, enum: [x] }";
    let schema_31 = "type: object\nproperties:\n  a: { type: [string, 'null'] }\n  b: { type: integer, exclusiveMinimum: 1 }\n  c: { const: x }";
    let (base, current) = (document("3.0.3", &sent(schema_30)), document("3.1.0", &sent(schema_31)));
    check_files(&[(true, "/openapi.yaml", &base), (false, "/openapi.yaml", &current)], "");
}

#[test]
fn types_and_unions_of_types_are_one() {
    check_schemas("type: [string, integer]", "anyOf: [{ type: string }, { type: integer }]", "", "");
    check_schemas("oneOf: [{ type: string }]", "type: string", "", "");
}

#[test]
fn titles_examples_and_extensions_do_not_matter() {
    check_schemas(
        "oneOf:\n  - { title: A, type: object, properties: { a: { type: string } } }\n  - { title: B, type: object, properties: { b: { type: string } } }",
        "oneOf:\n  - { title: C, description: x, type: object, properties: { a: { type: string, example: q } } }\n  - { title: D, x-y: 1, type: object, properties: { b: { type: string } } }",
        "",
        "",
    );
}

#[test]
fn branches_may_move_behind_references() {
    let components = "\ncomponents:\n  schemas:\n    A: { type: object, properties: { a: { type: string } } }\n    B: { type: object, properties: { b: { type: string } } }\n";
    let before = format!(
        "{}{components}",
        sent(
            "oneOf:\n  - { type: object, properties: { b: { type: string } } }\n  - { type: object, properties: { a: { type: string } } }"
        )
    );
    let after = format!(
        "{}{components}",
        sent("oneOf:\n  - $ref: '#/components/schemas/A'\n  - $ref: '#/components/schemas/B'")
    );
    check(&before, &after, "");
}

#[test]
fn a_description_in_several_files_or_in_json_is_the_same() {
    let yaml = document("3.1.0", &format!("{}{COMPONENT}", sent("$ref: '#/components/schemas/Team'")));
    let split = document("3.1.0", &sent("$ref: 'team.yaml#/Team'"));
    let team = "Team:\n  type: object\n  required: [id]\n  properties:\n    id: { type: string }\n    name: { type: string }\n";
    check_files(&[(true, "/openapi.yaml", &yaml), (false, "/openapi.yaml", &split), (false, "/team.yaml", team)], "");
    let json = r#"{ "openapi": "3.1.0", "info": {}, "paths": { "/a": { "get": { "responses": { "200": { "content": {
        "application/json": { "schema": { "type": "object", "required": ["id"], "properties": { "id": { "type": "string" } } } } } } } } } } }"#;
    check_files(
        &[(true, "/openapi.yaml", &yaml), (false, "/openapi.json", json)],
        "response-property-removed breaking /paths/~1a/get/responses/200/content/application~1json/schema/properties",
    );
}

#[test]
fn merge_keys_are_part_of_the_schema() {
    let before = sent("type: object\nproperties:\n  id: { type: string }\n  name: { type: string }");
    let after = format!(
        "x-common: &common\n  id: {{ type: string }}\n{}",
        sent("type: object\nproperties:\n  <<: *common\n  name: { type: string }")
    );
    check(&before, &after, "");
    check(
        &after,
        &after.replace("  id: { type: string }", "  other: { type: string }"),
        "response-property-added compatible /x-common/other
         response-property-removed breaking /paths/~1a/get/responses/200/content/application~1json/schema/properties",
    );
}

#[test]
fn parameters_may_move_between_path_item_and_operation() {
    check_version(
        "3.0.0",
        "paths:\n  /a/{id}:\n    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]\n    get: { parameters: [{ name: X-Key, in: header, schema: { type: string } }], responses: {} }",
        "paths:\n  /a/{key}:\n    get:\n      parameters: [{ name: key, in: path, required: true, schema: { type: string } }, { name: x-key, in: header, schema: { type: string } }]\n      responses: {}",
        "",
    );
}

#[test]
fn a_union_behind_a_reference_may_be_null_in_two_ways() {
    let components = "\ncomponents:\n  schemas:\n    Any:\n      oneOf:\n        - { type: object, properties: { a: { type: string } } }\n        - { type: array, items: { type: string } }\n    Kind: { type: integer, oneOf: [{ const: 1 }, { const: 2 }] }\n";
    let text = |schema: &str| format!("{}{components}", sent(&format!("type: object\nproperties:\n  p: {schema}")));
    let at = "/paths/~1a/get/responses/200/content/application~1json/schema/properties/p";
    let plain = text("{ $ref: '#/components/schemas/Any' }");
    let nullable = text("{ oneOf: [{ type: 'null' }, { $ref: '#/components/schemas/Any' }] }");
    check(&plain, &nullable, &format!("response-property-became-nullable breaking {at}/oneOf"));
    check(&nullable, &nullable.replace("oneOf: [{ type: 'null' }, ", "anyOf: [{ type: 'null' }, "), "");
    check(
        &plain.replace("/Any'", "/Kind'"),
        &nullable.replace("/Any'", "/Kind'"),
        &format!("response-property-became-nullable breaking {at}/oneOf"),
    );
    check(
        &nullable.replace("/Any'", "/Kind'"),
        &plain.replace("/Any'", "/Kind'"),
        &format!("response-property-became-not-nullable risky {at}/$ref"),
    );
}

#[test]
fn an_alias_stands_for_what_changed_elsewhere() {
    let text =
        |value: &str| format!("x-values:\n  - &value {value}\n{}", sent("type: string\nenum:\n  - open\n  - *value"));
    check(
        &text("closed"),
        &text("merged"),
        "response-enum-value-added risky /x-values/0
         response-enum-value-removed compatible /paths/~1a/get/responses/200/content/application~1json/schema/enum",
    );
}
