//! Losses wherever they hide, and what narrows or widens.

use super::{ACCEPTED, accepted, check, check_schemas, document, findings_of, sent, snapshot_of};

#[test]
fn losses_are_found_wherever_they_hide() {
    check_schemas(
        "type: object\nadditionalProperties:\n  type: object\n  required: [a]\n  properties: { a: { type: string } }",
        "type: object\nadditionalProperties:\n  type: object\n  properties: {}",
        "response-property-removed breaking ./additionalProperties/properties",
        "request-property-removed risky ./additionalProperties/properties",
    );
    check_schemas(
        "type: array\nitems: { type: array, items: { type: object, properties: { a: { type: string }, b: { type: string } } } }",
        "type: array\nitems: { type: array, items: { type: object, properties: { b: { type: string } } } }",
        "response-property-removed breaking ./items/items/properties",
        "request-property-removed risky ./items/items/properties",
    );
    check_schemas(
        "oneOf:\n  - { type: object, properties: { a: { type: string }, b: { type: string } } }\n  - { type: string }",
        "oneOf:\n  - { type: object, properties: { b: { type: string } } }\n  - { type: string }",
        "response-property-removed breaking ./oneOf/0/properties",
        "request-property-removed risky ./oneOf/0/properties",
    );
    check_schemas(
        "allOf:\n  - { type: string, enum: [a, b] }\n  - { description: x }",
        "allOf:\n  - { type: string, enum: [a] }\n  - { description: x }",
        "response-enum-value-removed compatible ./allOf/0/enum",
        "request-enum-value-removed breaking ./allOf/0/enum",
    );
}

#[test]
fn a_type_where_there_was_none_narrows() {
    check_schemas(
        "type: object\nproperties: { a: {} }",
        "type: object\nproperties: { a: { type: string } }",
        "response-property-type-changed compatible ./properties/a/type",
        "request-property-type-changed breaking ./properties/a/type",
    );
    check_schemas(
        "type: object\nproperties: { a: { type: string } }",
        "type: object\nproperties: { a: {} }",
        "response-property-type-changed breaking ./properties/a",
        "request-property-type-changed compatible ./properties/a",
    );
}

#[test]
fn a_union_that_lost_a_type_narrows() {
    check_schemas(
        "oneOf: [{ type: string }, { type: number }]",
        "type: string",
        "response-body-type-changed risky ./type",
        "request-body-type-changed breaking ./type",
    );
}

#[test]
fn a_plain_object_in_a_union_is_one_finding() {
    check_schemas(
        "type: object\nrequired: [a, b, c]\nproperties: { a: { type: string }, b: { type: string }, c: { type: string } }",
        "oneOf:\n  - { type: object, properties: { x: { type: integer } } }\n  - { type: object, properties: { y: { type: integer } } }",
        "response-became-union breaking ./oneOf",
        "request-became-union risky ./oneOf",
    );
    check_schemas(
        "type: object\nrequired: [a]\nproperties: { a: { type: string } }",
        "oneOf:\n  - { type: object, required: [a], properties: { a: { type: string }, x: { type: integer } } }\n  - { type: object, required: [a], properties: { a: { type: string }, y: { type: integer } } }",
        "",
        "",
    );
}

#[test]
fn a_branch_that_takes_its_attributes_along_is_a_loss() {
    check_schemas(
        "oneOf:\n  - { type: object, properties: { k: { const: a }, x: { type: string } } }\n  - { type: object, properties: { k: { const: b }, y: { type: string } } }\n  - { type: string }",
        "oneOf:\n  - { type: object, properties: { k: { const: a }, x: { type: string } } }\n  - { type: string }",
        "response-union-branch-removed breaking ./oneOf",
        "request-union-branch-removed breaking ./oneOf",
    );
}

#[test]
fn any_of_and_one_of_are_judged_alike() {
    for keyword in ["oneOf", "anyOf"] {
        check_schemas(
            &format!(
                "{keyword}:\n  - {{ type: object, properties: {{ x: {{ type: string }} }} }}\n  - {{ type: string }}"
            ),
            &format!(
                "{keyword}:\n  - {{ type: object, properties: {{ x: {{ type: string }} }} }}\n  - {{ type: string }}\n  - {{ type: integer }}"
            ),
            &format!("response-union-branch-added breaking ./{keyword}/2"),
            &format!("request-union-branch-added compatible ./{keyword}/2"),
        );
    }
}

#[test]
fn read_only_and_write_only_stand_on_one_side() {
    check_schemas(
        "type: object\nproperties: { a: { type: string, readOnly: true }, b: { type: string, writeOnly: true } }",
        "type: object\nrequired: [a]\nproperties: { a: { type: string, readOnly: true } }",
        "response-property-became-required compatible ./properties/a",
        "request-property-removed risky ./properties",
    );
}

#[test]
fn a_closed_request_refuses_what_was_removed() {
    check_schemas(
        "type: object\nadditionalProperties: false\nproperties: { a: { type: string }, b: { type: string } }",
        "type: object\nadditionalProperties: false\nproperties: { a: { type: string } }",
        "response-property-removed breaking ./properties",
        "request-property-removed breaking ./properties",
    );
}

#[test]
fn a_required_property_with_a_default_is_required() {
    check_schemas(
        "type: object\nproperties: { a: { type: string } }",
        "type: object\nrequired: [b]\nproperties: { a: { type: string }, b: { type: string, default: x } }",
        "response-property-added compatible ./properties/b",
        "request-property-added-required breaking ./properties/b",
    );
}

#[test]
fn an_enum_that_announced_to_grow_may_grow() {
    check_schemas(
        "type: string\nx-extensible-enum: [a, b]",
        "type: string\nx-extensible-enum: [a, c]",
        "response-enum-value-added compatible ./x-extensible-enum/1
         response-enum-value-removed compatible ./x-extensible-enum",
        "request-enum-value-added compatible ./x-extensible-enum/1
         request-enum-value-removed breaking ./x-extensible-enum",
    );
}

#[test]
fn bounds_have_two_directions() {
    check_schemas(
        "type: integer\nminimum: 1\nmaximum: 10\nmultipleOf: 4",
        "type: integer\nminimum: 2\nmaximum: 20\nmultipleOf: 2",
        "response-bound-loosened risky ./maximum
         response-bound-loosened risky ./multipleOf
         response-bound-tightened compatible ./minimum",
        "request-bound-loosened compatible ./maximum
         request-bound-loosened compatible ./multipleOf
         request-bound-tightened breaking ./minimum",
    );
}

#[test]
fn a_node_that_cannot_be_judged_does_not_stop_the_rest() {
    check_schemas(
        "type: object\nproperties: { a: { allOf: [{ type: string }] }, b: { type: string }, c: { type: string } }",
        "type: object\nproperties: { a: { allOf: [{ type: string }, { type: integer }] }, b: { type: string } }",
        "response-property-removed breaking ./properties
         schema-not-comparable risky ./properties/a",
        "request-property-removed risky ./properties
         schema-not-comparable risky ./properties/a",
    );
}

#[test]
fn one_edit_in_a_shared_component_is_one_finding() {
    let text = |properties: &str| {
        document(
            "3.1.0",
            &format!(
                "paths:\n  /a:\n    get: &op\n      responses: {{ '200': {{ description: ok, content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/Node' }} }} }} }} }}\n  /b:\n    get: *op\ncomponents:\n  schemas:\n    Node:\n      type: object\n      properties:\n        next: {{ $ref: '#/components/schemas/Node' }}\n        all: {{ type: array, items: {{ $ref: '#/components/schemas/Node' }} }}\n{properties}"
            ),
        )
    };
    let base = text("        name: { type: string }\n");
    let snapshot =
        snapshot_of(&[(true, "/openapi.yaml", &base), (false, "/openapi.yaml", &text(""))], "policy: promise");
    let found = findings_of(&snapshot);
    assert_eq!(found.len(), 1, "{found:?}");
    let facts = found[0].baseline.as_ref().expect("facts");
    assert_eq!(facts.affects, ["GET /a 200", "GET /b 200"]);
    assert_eq!(facts.base_pointer.to_string(), "/components/schemas/Node/properties/name");
    assert_eq!(found[0].location.pointer.to_string(), "/components/schemas/Node/properties");
}

/// 400 schemas that all name each other and 600 operations: the work is linear in the text.
#[test]
fn circles_are_compared_once() {
    let text = |gone: bool| {
        let mut text = String::from("paths:\n");
        for n in 0..600 {
            text.push_str(&format!("  /p{n}:\n    get: {{ responses: {{ '200': {{ content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/S{}' }} }} }} }} }} }}\n", n % 400));
        }
        text.push_str("components:\n  schemas:\n");
        for n in 0..400 {
            text.push_str(&format!("    S{n}:\n      type: object\n      properties:\n"));
            for k in 1..6 {
                text.push_str(&format!("        p{k}: {{ $ref: '#/components/schemas/S{}' }}\n", (n * k + k) % 400));
            }
            if n != 7 || !gone {
                text.push_str("        name: { type: string }\n");
            }
        }
        document("3.0.0", &text)
    };
    let (base, current) = (text(false), text(true));
    let snapshot =
        snapshot_of(&[(true, "/openapi.yaml", &base), (false, "/openapi.yaml", &current)], "policy: promise");
    assert_eq!(findings_of(&snapshot).len(), 1);
}

#[test]
fn nesting_without_end_is_no_end_of_the_program() {
    let mut schema = String::new();
    for _ in 0..400 {
        schema.push_str("{allOf: [{oneOf: [{type: object}, ");
    }
    schema.push_str("{type: string}");
    schema.push_str(&"]}]}".repeat(400));
    let base = document("3.1.0", &sent(&schema));
    let current = document("3.1.0", &sent(&schema.replace("{type: string}", "{type: integer}")));
    let snapshot =
        snapshot_of(&[(true, "/openapi.yaml", &base), (false, "/openapi.yaml", &current)], "policy: promise");
    findings_of(&snapshot);
}

#[test]
fn contract_judges_less() {
    let base = document("3.1.0", &sent("type: object\nproperties: { a: { type: number }, b: { type: string } }"));
    let current = document("3.1.0", &sent("type: object\nproperties: { a: { type: integer } }"));
    for (policy, expected) in [("promise", ["breaking", "risky"]), ("contract", ["risky", "compatible"])] {
        let snapshot = snapshot_of(&[(true, "/openapi.yaml", &base), (false, "/openapi.yaml", &current)], "{}");
        let file = |set| snapshot.file(set, &workspace::VfsPath::new("/openapi.yaml")).expect("a file");
        let policy = if policy == "promise" { workspace::Policy::Promise } else { workspace::Policy::Contract };
        let found = crate::diff(&snapshot, file(super::BASELINE), file(workspace::FileSet::CURRENT), policy);
        let mut verdicts: Vec<&str> =
            found.iter().filter_map(|it| Some(it.baseline.as_ref()?.verdict.name())).collect();
        verdicts.sort_unstable();
        let mut expected = expected;
        expected.sort_unstable();
        assert_eq!(verdicts, expected);
    }
}

#[test]
fn a_removed_schema_is_a_loss() {
    check(
        &sent("type: object\nproperties: { a: { type: string } }"),
        &sent("{}"),
        "response-schema-removed breaking /paths/~1a/get/responses/200/content/application~1json/schema",
    );
}

#[test]
fn an_enum_may_be_a_union_of_constants() {
    check_schemas(
        "type: string\nenum: [a, b]",
        "oneOf:\n  - { const: a, title: A }\n  - { const: b, title: B }",
        "",
        "",
    );
    check_schemas(
        "type: string\noneOf:\n  - { const: a, title: A }\n  - { const: b, title: B }",
        "type: string\noneOf:\n  - { const: a, title: A }\n  - { const: b, title: B }\n  - { const: c, title: C }",
        "response-enum-value-added risky ./oneOf/2/const",
        "request-enum-value-added compatible ./oneOf/2/const",
    );
}

#[test]
fn parameters_are_text() {
    let at = "/paths/~1a/get/parameters/0/schema";
    let check_parameter = |before: &str, after: &str, expected: &str| {
        check(&super::parameter(before), &super::parameter(after), &format!("{expected} {at}/type"));
    };
    check_parameter("type: integer", "type: string", "parameter-type-changed compatible");
    check_parameter("type: string", "type: integer", "parameter-type-changed breaking");
    check_parameter("type: integer", "type: array\nitems: { type: string }", "parameter-type-changed breaking");
}

#[test]
fn a_default_beside_branches_counts() {
    let union = |default: &str| {
        format!(
            "type: object\nproperties:\n  a:\n    {default}\n    anyOf: [{{ type: string, maxLength: 5 }}, {{ type: object, properties: {{ b: {{ type: string }} }} }}]"
        )
    };
    check_schemas(
        &union("default: x"),
        &union("default: y"),
        "",
        "request-default-changed risky ./properties/a/default",
    );
    check_schemas(&union("default: x"), &union("title: x"), "", "request-default-changed risky ./properties/a");
    check_schemas(
        &union("title: x"),
        &union("default: x"),
        "",
        "request-default-added compatible ./properties/a/default",
    );
}

#[test]
fn another_branch_beside_what_was_accepted_is_told() {
    let cat = "type: object\nrequired: [a]\nproperties: { a: { type: string } }";
    let both = "oneOf:\n  - { type: object, required: [a], properties: { a: { type: string } } }\n  - { type: array, items: { type: string } }";
    check(&accepted(cat), &accepted(both), &format!("request-union-branch-added compatible {ACCEPTED}/oneOf/1"));
    // What takes no other value is none.
    let numbers = "anyOf: [{ type: integer }, { type: number }]";
    check(&accepted("type: number"), &accepted(numbers), "");
}
