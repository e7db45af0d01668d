//! A Reference that leads elsewhere: what that loses is told where it was edited.

use super::{ACCEPTED, SENT, accepted, check, check_files, document, sent};

const COMPONENTS: &str = "
components:
  schemas:
    Fat: { type: object, properties: { id: { type: string }, owner: { $ref: '#/components/schemas/Person' } } }
    Thin: { type: object, properties: { id: { type: string } } }
    Person: { type: object, properties: { name: { type: string }, mail: { type: string } } }
    Robot: { type: object, properties: { name: { type: string } } }
";

/// Two schemas of a response beside the same components.
#[track_caller]
fn check_sent(baseline: &str, current: &str, expected: &str) {
    let text = |schema: &str| format!("{}{COMPONENTS}", sent(schema));
    check(&text(baseline), &text(current), expected);
}

#[test]
fn what_another_component_lacks_is_told_at_the_reference() {
    check_sent(
        "$ref: '#/components/schemas/Fat'",
        "$ref: '#/components/schemas/Thin'",
        &format!("response-property-removed breaking {SENT}/$ref"),
    );
    check_sent(
        "type: array\nitems: { $ref: '#/components/schemas/Fat' }",
        "type: array\nitems: { $ref: '#/components/schemas/Thin' }",
        &format!("response-property-removed breaking {SENT}/items/$ref"),
    );
    // However deep below.
    let outer = |name: &str| {
        format!(
            "type: object\nproperties:\n  a:\n    type: object\n    properties:\n      b: {{ $ref: '#/components/schemas/{name}' }}"
        )
    };
    check_sent(
        &outer("Person"),
        &outer("Robot"),
        &format!("response-property-removed breaking {SENT}/properties/a/properties/b/$ref"),
    );
}

#[test]
fn what_a_component_lacks_of_what_stood_there_is_told_at_the_reference() {
    check_sent(
        "type: object\nproperties:\n  id: { type: string }\n  name: { type: string }",
        "$ref: '#/components/schemas/Thin'",
        &format!("response-property-removed breaking {SENT}/$ref"),
    );
    check_sent(
        "type: object\nproperties:\n  id: { type: string }\n  owner: { type: object, properties: { name: {}, phone: {} } }",
        "$ref: '#/components/schemas/Fat'",
        &format!(
            "response-property-added compatible {SENT}/$ref
             response-property-removed breaking {SENT}/$ref
             response-property-type-changed compatible {SENT}/$ref"
        ),
    );
    check_sent(
        "oneOf: [{ $ref: '#/components/schemas/Thin' }, { type: object, properties: { x: {} } }]",
        "$ref: '#/components/schemas/Thin'",
        &format!("response-union-branch-removed breaking {SENT}/$ref"),
    );
    check_sent(
        "allOf: [{ $ref: '#/components/schemas/Thin' }, { type: object, properties: { x: {} } }]",
        "$ref: '#/components/schemas/Thin'",
        &format!("response-property-removed breaking {SENT}/$ref"),
    );
}

#[test]
fn what_is_written_out_is_told_where_it_is_written() {
    check_sent(
        "$ref: '#/components/schemas/Fat'",
        "type: object\nproperties:\n  id: { type: string }",
        &format!("response-property-removed breaking {SENT}/properties"),
    );
    check_sent(
        "$ref: '#/components/schemas/Fat'",
        "type: object\nproperties:\n  id: { type: string }\n  owner: { $ref: '#/components/schemas/Robot' }",
        &format!("response-property-removed breaking {SENT}/properties/owner/$ref"),
    );
}

#[test]
fn what_changed_in_a_renamed_component_is_told_in_it() {
    let text = |name: &str, rest: &str| {
        format!(
            "{}components:\n  schemas:\n    {name}: {{ type: object, properties: {{ id: {{ type: string }}{rest} }} }}\n",
            sent(&format!("$ref: '#/components/schemas/{name}'"))
        )
    };
    check(
        &text("Team", ", name: { type: string }"),
        &text("Group", ""),
        "response-property-removed breaking /components/schemas/Group/properties",
    );
}

#[test]
fn one_switch_in_several_places_is_one_finding() {
    let text = |name: &str| {
        let reference = format!("{{ $ref: '#/components/schemas/{name}' }}");
        let schema = format!(
            "type: object\nproperties:\n  a: {reference}\n  b: {reference}\n  c: {{ $ref: '#/components/schemas/Person' }}"
        );
        format!("{}{COMPONENTS}", sent(&schema))
    };
    check(&text("Fat"), &text("Thin"), &format!("response-property-removed breaking {SENT}/properties/a/$ref"));
}

#[test]
fn a_component_that_is_reached_as_before_too_is_told_where_it_changed() {
    let text = |name: &str, owner: &str| {
        format!(
            "{}components:\n  schemas:\n    Team: {{ type: object, properties: {{ owner: {{ $ref: '#/components/schemas/{owner}' }} }} }}\n    Person: {{ type: object, properties: {{ name: {{ type: string }}, mail: {{ type: string }} }} }}\n    Robot: {{ type: object, properties: {{ name: {{ type: string }} }} }}\n",
            sent(&format!(
                "type: object\nproperties:\n  team: {{ $ref: '#/components/schemas/Team' }}\n  chief: {{ $ref: '#/components/schemas/{name}' }}"
            ))
        )
    };
    check(
        &text("Person", "Person"),
        &text("Person", "Robot"),
        "response-property-removed breaking /components/schemas/Team/properties/owner/$ref",
    );
}

#[test]
fn a_reference_to_another_file_is_where_it_is_told() {
    let entry = |name: &str| {
        document("3.1.0", &sent(&format!("type: object\nproperties:\n  a: {{ $ref: 'all.yaml#/{name}' }}")))
    };
    let all =
        "Fat: { type: object, properties: { id: {}, name: {} } }\nThin: { type: object, properties: { id: {} } }\n";
    let (base, current) = (entry("Fat"), entry("Thin"));
    check_files(
        &[
            (true, "/openapi.yaml", &base),
            (true, "/all.yaml", all),
            (false, "/openapi.yaml", &current),
            (false, "/all.yaml", all),
        ],
        &format!("response-property-removed breaking {SENT}/properties/a/$ref"),
    );
}

#[test]
fn a_value_of_a_discriminator_that_stands_for_another_schema_is_where_it_is_told() {
    let text = |name: &str| {
        format!(
            "{}{COMPONENTS}",
            sent(&format!(
                "discriminator:\n  propertyName: kind\n  mapping: {{ a: '#/components/schemas/{name}' }}\ntype: object\nproperties: {{ kind: {{ type: string }} }}"
            ))
        )
    };
    check(&text("Fat"), &text("Thin"), &format!("response-property-removed breaking {SENT}/discriminator/mapping/a"));
}

#[test]
fn a_value_of_a_discriminator_that_chooses_another_branch_is_where_it_is_told() {
    let text = |name: &str| {
        format!(
            "{}{COMPONENTS}",
            sent(&format!(
                "discriminator:\n  propertyName: kind\n  mapping: {{ a: '#/components/schemas/{name}', b: '#/components/schemas/Thin' }}\noneOf: [{{ $ref: '#/components/schemas/Fat' }}, {{ $ref: '#/components/schemas/Thin' }}]"
            ))
        )
    };
    check(&text("Fat"), &text("Thin"), &format!("response-property-removed breaking {SENT}/discriminator/mapping/a"));
    // Where no mapping says more, the branch is where it was edited.
    let text = |name: &str| {
        format!(
            "{}{COMPONENTS}",
            sent(&format!(
                "discriminator: {{ propertyName: kind }}\noneOf: [{{ $ref: '#/components/schemas/{name}' }}, {{ $ref: '#/components/schemas/Person' }}]"
            ))
        )
    };
    check(&text("Fat"), &text("Thin"), &format!("response-property-removed breaking {SENT}/oneOf/0/$ref"));
}

#[test]
fn each_of_several_changes_at_one_reference_is_told() {
    check_sent(
        "type: object\nproperties:\n  id: { type: string }",
        "$ref: '#/components/schemas/Person'",
        &format!(
            "response-property-added compatible {SENT}/$ref
             response-property-added compatible {SENT}/$ref
             response-property-removed breaking {SENT}/$ref"
        ),
    );
    let text = |schema: &str| {
        let components = "components:\n  schemas:\n    Key: { type: object, required: [id, name], properties: { id: { type: string }, name: { type: string } } }\n";
        format!("{}{components}", accepted(schema))
    };
    check(
        &text("type: object\nproperties:\n  other: { type: string }"),
        &text("$ref: '#/components/schemas/Key'"),
        &format!(
            "request-property-added-required breaking {ACCEPTED}/$ref
             request-property-added-required breaking {ACCEPTED}/$ref
             request-property-removed risky {ACCEPTED}/$ref"
        ),
    );
}
