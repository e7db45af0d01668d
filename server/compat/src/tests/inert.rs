//! Keywords beside a type that they say nothing of.

use super::{check_schemas, check_schemas_of};

/// Whether a keyword comes or goes beside a type: nobody could notice.
#[track_caller]
fn check_inert(type_: &str, keywords: &[&str]) {
    for keyword in keywords {
        let with = format!("{type_}\n{keyword}");
        check_schemas(&with, type_, "", "");
        check_schemas(type_, &with, "", "");
    }
}

const OF_OBJECTS: [&str; 9] = [
    "required: [a]",
    "properties: { a: { type: string } }",
    "minProperties: 1",
    "additionalProperties: { type: string }",
    "additionalProperties: false",
    "unevaluatedProperties: false",
    "propertyNames: { maxLength: 3 }",
    "dependentRequired: { a: [b] }",
    "patternProperties: { '^x': { type: string } }",
];
const OF_ARRAYS: [&str; 6] = [
    "items: { type: string }",
    "minItems: 1",
    "maxItems: 3",
    "uniqueItems: true",
    "contains: { type: string }",
    "prefixItems: [ { type: string } ]",
];
const OF_STRINGS: [&str; 3] = ["minLength: 1", "maxLength: 3", "pattern: '^a'"];
const OF_NUMBERS: [&str; 4] = ["minimum: 1", "maximum: 3", "multipleOf: 2", "exclusiveMinimum: 0"];

#[test]
fn what_concerns_another_type_is_not_told() {
    for type_ in ["type: array", "type: [array, 'null']", "allOf: [{ type: array }]"] {
        check_inert(type_, &OF_OBJECTS);
        check_inert(type_, &OF_STRINGS);
        check_inert(type_, &OF_NUMBERS);
    }
    for type_ in ["type: object", "type: boolean", "type: integer", "type: number", "const: 1"] {
        check_inert(type_, &OF_ARRAYS);
        check_inert(type_, &OF_STRINGS);
    }
    for type_ in ["type: string", "type: integer", "type: [boolean, string]"] {
        check_inert(type_, &OF_OBJECTS);
    }
    check_inert("type: string", &OF_NUMBERS);
    check_schemas_of("3.0.3", "type: integer\nnullable: true", "type: integer\nnullable: true\nmaxLength: 3", "", "");
}

/// A type that allows more, or no type, leaves the keyword its meaning.
#[test]
fn what_concerns_one_of_several_types_is_told() {
    for others in ["type: [integer, string]", "type: [string, 'null']", "minimum: 1"] {
        check_schemas(
            others,
            &format!("{others}\nmaxLength: 3"),
            "response-bound-tightened compatible /maxLength",
            "request-bound-tightened breaking /maxLength",
        );
    }
    check_schemas(
        "minimum: 1\nrequired: [a]",
        "minimum: 1",
        "response-property-became-optional breaking .",
        "request-property-became-optional compatible .",
    );
}

/// A keyword that both sides write is meant, whatever the type.
#[test]
fn what_both_sides_write_is_compared() {
    check_schemas(
        "type: object\nmaximum: 25",
        "type: object\nmaximum: 20",
        "response-bound-tightened compatible /maximum",
        "request-bound-tightened breaking /maximum",
    );
    check_schemas(
        "type: string\nproperties: { a: { type: string } }",
        "type: string\nproperties: { a: { type: integer } }",
        "response-property-type-changed breaking /properties/a/type",
        "request-property-type-changed breaking /properties/a/type",
    );
}

/// What is said of a type comes and goes with it.
#[test]
fn keywords_of_a_type_that_comes_or_goes_are_told_by_the_type() {
    for keyword in ["maxLength: 3", "pattern: '^a'"] {
        for kept in ["", keyword] {
            check_schemas(
                &format!("type: [integer, string]\n{keyword}"),
                &format!("type: integer\n{kept}"),
                "response-body-type-changed risky /type",
                "request-body-type-changed breaking /type",
            );
            check_schemas(
                &format!("type: integer\n{kept}"),
                &format!("type: [integer, string]\n{keyword}"),
                "response-body-type-changed breaking /type",
                "request-body-type-changed compatible /type",
            );
        }
    }
    check_schemas(
        "type: [array, object]\nrequired: [a]",
        "type: array\nrequired: [a]",
        "response-body-type-changed risky /type",
        "request-body-type-changed breaking /type",
    );
}

/// A described attribute is a promise where no type is given.
#[test]
fn properties_without_a_type_are_a_promise() {
    check_schemas(
        "minProperties: 1\nproperties: { a: { type: string } }",
        "minProperties: 1",
        "response-property-removed breaking .",
        "request-property-removed risky .",
    );
}
