//! Where a change is told: what a schema says itself at its own place, and what many share once.

use super::{check, check_files, document, sent};

fn of_cat(cat: &str) -> String {
    format!(
        "{}components:\n  schemas:\n    Pet: {{ type: object, properties: {{ name: {{ type: string }} }} }}\n    Cat: {cat}\n",
        sent("$ref: '#/components/schemas/Cat'")
    )
}

#[test]
fn what_a_child_loses_is_told_at_the_child() {
    let whole = of_cat(
        "{ allOf: [{ $ref: '#/components/schemas/Pet' }, { type: object, properties: { lives: { type: integer } } }] }",
    );
    let removed = |place: &str| format!("response-property-removed breaking /components/schemas/Cat{place}");
    check(&whole, &of_cat("{ allOf: [{ $ref: '#/components/schemas/Pet' }, { type: object }] }"), &removed("/allOf/1"));
    check(&whole, &of_cat("{ allOf: [{ $ref: '#/components/schemas/Pet' }], description: A cat }"), &removed(""));
}

#[test]
fn what_a_child_no_longer_requires_is_told_at_the_child() {
    let required = of_cat("{ allOf: [{ $ref: '#/components/schemas/Pet' }, { required: [name] }] }");
    let optional = of_cat("{ allOf: [{ $ref: '#/components/schemas/Pet' }, { description: A cat }] }");
    check(&required, &optional, "response-property-became-optional breaking /components/schemas/Cat/allOf/1");
}

#[test]
fn what_is_required_and_not_described_is_told_at_its_own_list() {
    let of = |names: &str| {
        format!(
            "{}    Trait: {{ type: object, required: [{names}], properties: {{ chars: {{ type: string }} }} }}\n",
            of_cat(
                "{ allOf: [{ type: object, required: [type], properties: { type: { type: string } } }, { $ref: '#/components/schemas/Trait' }] }"
            )
        )
    };
    let at = "/components/schemas/Trait/required";
    check(&of("chars, start"), &of("chars"), &format!("response-property-became-optional breaking {at}"));
    check(&of("chars"), &of("chars, start"), &format!("response-property-became-required compatible {at}/1"));
}

#[test]
fn what_a_schema_no_longer_requires_is_told_where_it_requires_the_rest() {
    let whole = of_cat(
        "{ type: object, required: [lives, name], properties: { lives: { type: integer }, name: { type: string } } }",
    );
    let of = |own: &str| of_cat(&format!("{{ allOf: [{{ $ref: '#/components/schemas/Pet' }}, {own}] }}"));
    check(
        &whole,
        &of("{ type: object, required: [lives], properties: { lives: { type: integer } } }"),
        "response-property-became-optional breaking /components/schemas/Cat/allOf/1/required",
    );
}

/// A Reference of a property leads to another component, which was there before.
#[track_caller]
fn check_switched(base: &str, current: &str) {
    let of = |name: &str| {
        let text = format!(
            "{}components:\n  schemas:\n    A: {{ type: object, properties: {{ a: {{ type: string }}, b: {{ type: string }} }} }}\n    B: {{ type: object, properties: {{ a: {{ type: string }} }} }}\n",
            sent(&format!("type: object\nproperties: {{ o: {{ $ref: '#/components/schemas/{name}' }} }}"))
        );
        document("3.1.0", &text)
    };
    check_files(
        &[(true, base, &of("A")), (false, current, &of("B"))],
        "response-property-removed breaking /paths/~1a/get/responses/200/content/application~1json/schema/properties/o/$ref",
    );
}

#[test]
fn a_reference_that_leads_elsewhere_is_told_there_whatever_the_baseline_is_called() {
    check_switched("/openapi.yaml", "/openapi.yaml");
    check_switched("/openapi.published.yaml", "/openapi.yaml");
}

#[test]
fn what_a_path_item_adds_for_all_its_operations_is_told_once() {
    let of = |parameters: &str| {
        format!(
            "paths:\n  /a:\n    {parameters}\n    get: {{ responses: {{ '200': {{ description: ok }} }} }}\n    put: {{ responses: {{ '200': {{ description: ok }} }} }}\n"
        )
    };
    check(
        &of("summary: a"),
        &of("parameters: [{ name: a, in: query, required: true, schema: { type: string } }]"),
        "parameter-added-required breaking /paths/~1a/parameters/0",
    );
}

#[test]
fn what_a_path_item_takes_from_all_its_operations_is_told_once() {
    let of = |parameters: &str| {
        format!(
            "paths:\n  /a:\n    {parameters}\n    get: {{ parameters: [{{ name: b, in: query, schema: {{ type: string }} }}], responses: {{ '200': {{ description: ok }} }} }}\n    put: {{ responses: {{ '200': {{ description: ok }} }} }}\n"
        )
    };
    check(
        &of("parameters: [{ name: a, in: query, schema: { type: string } }]"),
        &of("summary: a"),
        "parameter-removed risky /paths/~1a",
    );
}

#[test]
fn what_a_component_says_is_told_once() {
    let header = |required: &str| {
        format!(
            "paths:\n  /a:\n    get:\n      responses:\n        '200': {{ description: ok, headers: {{ X-A: {{ $ref: '#/components/headers/A' }} }} }}\n        '201': {{ description: ok, headers: {{ X-A: {{ $ref: '#/components/headers/A' }} }} }}\ncomponents:\n  headers: {{ A: {{ {required}schema: {{ type: string }} }} }}\n"
        )
    };
    check(&header("required: true, "), &header(""), "response-header-became-optional breaking /components/headers/A");
    let schema = |flag: &str| {
        format!(
            "{}components:\n  schemas:\n    S: {{ {flag}type: string }}\n",
            sent(
                "type: object\nproperties: { a: { $ref: '#/components/schemas/S' }, b: { $ref: '#/components/schemas/S' } }"
            )
        )
    };
    check(
        &schema(""),
        &schema("writeOnly: true, "),
        "response-property-became-write-only breaking /components/schemas/S/writeOnly",
    );
}

#[test]
fn what_the_description_asks_of_all_operations_is_told_once() {
    let of = |security: &str| {
        format!(
            "{security}paths:\n  /a:\n    get: {{ responses: {{ '200': {{ description: ok }} }} }}\n    put: {{ responses: {{ '200': {{ description: ok }} }} }}\ncomponents:\n  securitySchemes: {{ key: {{ type: apiKey, in: header, name: X-Key }} }}\n"
        )
    };
    check(&of(""), &of("security: [{ key: [] }]\n"), "security-requirement-added breaking /security");
}
