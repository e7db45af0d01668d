//! What a change does to the set of values, where keywords work together.

use super::{accepted, check, check_schemas, check_schemas_of};

#[test]
fn listed_values_of_one_type_do_not_become_another_type_in_silence() {
    check_schemas(
        "enum: [a, b]",
        "type: object\nproperties: { x: { type: string } }",
        "response-body-type-changed breaking ./type",
        "request-body-type-changed breaking ./type",
    );
    check_schemas(
        "type: string",
        "enum: [1, 2]",
        "response-body-type-changed breaking .",
        "request-body-type-changed breaking .",
    );
    check_schemas(
        "type: [string, 'null']\nenum: [a, b, null]",
        "type: ['null']\nenum: [a, b, null]",
        "response-body-type-changed risky ./type",
        "request-body-type-changed breaking ./type",
    );
}

#[test]
fn a_listed_value_counts_only_where_its_type_is_let_in() {
    check_schemas(
        "allOf: [{ type: string }, { enum: [1, a] }]",
        "enum: [1, a]",
        "response-enum-value-added risky ./enum/0",
        "request-enum-value-added compatible ./enum/0",
    );
}

#[test]
fn null_alone_is_lost_with_all_the_rest() {
    check_schemas_of(
        "3.0.3",
        "allOf: [{ type: array, items: { type: string }, nullable: true }, { type: object, nullable: true }]",
        "type: object",
        "response-body-type-changed breaking ./type",
        "request-body-type-changed breaking ./type",
    );
}

#[test]
fn nullable_beside_branches_counts_where_type_is_there_and_they_let_null_in() {
    let union = |flags: &str, kind: &str, branch: &str| {
        format!(
            "{flags}\n{kind}:\n  - {{ {branch} properties: {{ a: {{ type: string }} }} }}\n  - {{ {branch} required: [b] }}"
        )
    };
    for kind in ["oneOf", "anyOf"] {
        // OAS 3.0.3: a branch that rejects null does so whatever stands beside it.
        for branch in ["type: object,", "type: object, nullable: false,"] {
            for (before, after) in [("type: object", "type: object\nnullable: true"), ("title: a", "nullable: true")] {
                let (before, after) = (union(before, kind, branch), union(after, kind, branch));
                check_schemas_of("3.0.3", &before, &after, "", "");
                check_schemas_of("3.0.3", &after, &before, "", "");
            }
        }
        check_schemas_of("3.0.3", &union("title: a", kind, ""), &union("nullable: true", kind, ""), "", "");
        // A schema without a type lets null in, and `nullable` beside `type` does.
        for branch in ["", "type: object, nullable: true,"] {
            check_schemas_of(
                "3.0.3",
                &union("type: object", kind, branch),
                &union("type: object\nnullable: true", kind, branch),
                "response-body-became-nullable breaking ./nullable",
                "request-body-became-nullable compatible ./nullable",
            );
        }
    }
}

#[test]
fn null_in_a_union_within_a_union_is_null() {
    check_schemas_of(
        "3.0.3",
        "anyOf: [{ type: integer }, { anyOf: [{ type: object, properties: { a: { type: string } } }, { type: array, items: {} }] }]",
        "anyOf: [{ type: integer }, { anyOf: [{ type: object, properties: { a: { type: string } } }, { type: array, items: {} }, { nullable: true }] }]",
        "response-body-became-nullable breaking ./anyOf/1/anyOf",
        "request-body-became-nullable compatible ./anyOf/1/anyOf",
    );
    check_schemas(
        "anyOf: [{ type: integer, minimum: 1 }, { type: string, maxLength: 5 }]",
        "anyOf: [{ type: integer, minimum: 1 }, { type: [string, 'null'], maxLength: 5 }]",
        "response-body-became-nullable breaking ./anyOf/1/type",
        "request-body-became-nullable compatible ./anyOf/1/type",
    );
}

#[test]
fn a_nullable_schema_that_became_a_union_without_null_has_lost_null_and_nothing_else() {
    check_schemas_of(
        "3.0.3",
        "type: object\nnullable: true\nproperties: { a: { type: string } }",
        "type: object\nproperties: { a: { type: string } }\noneOf:\n  - { type: object, properties: { b: { type: string } } }\n  - { type: object, properties: { c: { type: string } } }",
        "response-body-became-not-nullable risky ./type",
        "request-body-became-not-nullable breaking ./type",
    );
}

#[test]
fn null_beside_the_branches_is_accepted_by_none_of_them_and_all_the_same() {
    check_schemas_of(
        "3.0.3",
        "type: number\nnullable: true",
        "anyOf:\n  - anyOf: [{ type: number }, { type: string, format: date-time }]\n  - { nullable: true }",
        "response-became-union breaking ./anyOf/0/anyOf",
        "request-union-branch-added compatible ./anyOf/0/anyOf/1",
    );
}

#[test]
fn to_contain_anything_is_to_contain_something() {
    check_schemas(
        "type: array\nitems: { type: string }",
        "type: array\nitems: { type: string }\ncontains: {}",
        "response-constraint-added compatible ./contains",
        "request-constraint-added breaking ./contains",
    );
}

#[test]
fn not_is_another_one_if_what_it_excludes_is() {
    check_schemas(
        "type: object\nproperties: { c: { type: string } }\nnot: { type: object, required: [x] }",
        "type: object\nproperties: { c: { type: string } }\nnot: { type: object, required: [x], properties: { c: { type: array } } }",
        "response-constraint-changed risky ./not",
        "request-constraint-changed risky ./not",
    );
    check_schemas(
        "not: { type: object, required: [a], properties: { a: { type: string } } }",
        "not: { allOf: [{ type: object, required: [a] }, { properties: { a: { type: string } } }] }",
        "",
        "",
    );
}

#[test]
fn a_branch_that_no_value_has_comes_and_goes_unnoticed() {
    let impossible = "{ allOf: [{ type: object }, { type: number }] }";
    check_schemas(
        &format!("anyOf: [{impossible}, {{ type: string }}]"),
        &format!("anyOf: [{impossible}, {{ type: string }}]\ndescription: text"),
        "",
        "",
    );
}

#[test]
fn what_no_value_satisfies_is_not_comparable() {
    check_schemas(
        "type: integer",
        "type: object\nanyOf: [{ type: integer, minimum: 1 }, { type: string }]",
        "schema-not-comparable risky .",
        "schema-not-comparable risky .",
    );
}

#[test]
fn a_bound_that_all_listed_values_keep_is_no_change() {
    check_schemas("type: string\nenum: [a, bc]", "type: string\nenum: [a, bc]\nminLength: 1\nmaxLength: 2", "", "");
    check_schemas("type: integer\nenum: [1, 2]\nmaximum: 9", "type: integer\nenum: [1, 2]\nmaximum: 2", "", "");
    check_schemas(
        "type: integer\nenum: [1, 2]",
        "type: integer\nenum: [1, 2]\nexclusiveMaximum: 2",
        "response-bound-tightened compatible ./exclusiveMaximum",
        "request-bound-tightened breaking ./exclusiveMaximum",
    );
}

#[test]
fn a_format_that_went_with_null_is_told() {
    check_schemas(
        "type: [string, 'null']\nformat: uuid",
        "type: string",
        "response-body-became-not-nullable risky ./type
         response-format-widened risky .",
        "request-body-became-not-nullable breaking ./type
         request-format-widened compatible .",
    );
}

#[test]
fn integers_of_a_known_width_are_compared_and_unknown_formats_are_not() {
    let check_format = |before: &str, after: &str, sent: &str, accepted: &str| {
        check_schemas(
            &format!("type: integer\nformat: {before}"),
            &format!("type: integer\nformat: {after}"),
            &format!("response-format-{sent} ./format"),
            &format!("request-format-{accepted} ./format"),
        );
    };
    check_format("uint32", "uint64", "widened risky", "widened compatible");
    check_format("uint32", "int64", "widened risky", "widened compatible");
    check_format("int64", "int32", "narrowed compatible", "narrowed breaking");
    check_format("int32", "uint32", "changed breaking", "changed breaking");
    check_format("int32", "uint64", "changed breaking", "changed breaking");
    check_format("uint", "uint64", "changed risky", "changed risky");
    check_format("uuid4", "uuid", "changed risky", "changed risky");
}

#[test]
fn a_branch_of_nothing_but_nullable_is_null_in_3_0() {
    let object = "type: object, properties: { a: { type: string }, b: { type: string } }";
    check_schemas_of(
        "3.0.3",
        &format!("anyOf: [{{ {object} }}, {{ nullable: true }}]"),
        &format!("{{ {object}, nullable: true }}"),
        "",
        "",
    );
    check_schemas_of(
        "3.0.3",
        &format!("{{ {object} }}"),
        &format!("anyOf: [{{ {object} }}, {{ nullable: true }}]"),
        "response-body-became-nullable breaking ./anyOf",
        "request-body-became-nullable compatible ./anyOf",
    );
    check_schemas_of(
        "3.0.3",
        &format!("anyOf: [{{ {object} }}, {{ nullable: true }}]"),
        "anyOf: [{ type: object, properties: { b: { type: string } } }, { nullable: true }]",
        "response-property-removed breaking ./anyOf/0/properties",
        "request-property-removed risky ./anyOf/0/properties",
    );
}

#[test]
fn a_union_in_a_union_is_one_list_of_branches() {
    let (a, b, c) = (
        "{ type: string, maxLength: 5 }",
        "{ type: integer, minimum: 1 }",
        "{ type: object, properties: { x: { type: string }, y: { type: string } } }",
    );
    for kind in ["anyOf", "oneOf"] {
        let flat = format!("{kind}: [{a}, {b}, {c}]");
        for nested in [
            format!("{kind}: [{a}, {{ {kind}: [{b}, {c}] }}]"),
            format!("{kind}: [{{ description: two, {kind}: [{a}, {b}] }}, {c}]"),
            format!("{kind}: [{{ {kind}: [{a}, {{ {kind}: [{b}, {c}] }}] }}]"),
        ] {
            check_schemas(&flat, &nested, "", "");
            check_schemas(&nested, &flat, "", "");
        }
        check_schemas(
            &format!("{kind}: [{a}, {{ {kind}: [{b}, {c}] }}]"),
            &format!("{kind}: [{a}, {{ {kind}: [{b}] }}]"),
            &format!("response-union-branch-removed breaking ./{kind}/1/{kind}"),
            &format!("request-union-branch-removed breaking ./{kind}/1/{kind}"),
        );
        check_schemas(
            &format!("{kind}: [{a}, {{ {kind}: [{b}, {c}] }}]"),
            &format!("{kind}: [{a}, {{ {kind}: [{b}, {{ type: object, properties: {{ y: {{ type: string }} }} }}] }}]"),
            &format!("response-property-removed breaking ./{kind}/1/{kind}/1/properties"),
            &format!("request-property-removed risky ./{kind}/1/{kind}/1/properties"),
        );
        check_schemas(
            &format!("{kind}: [{a}, {b}]"),
            &format!("{kind}: [{a}, {{ {kind}: [{b}, {c}] }}]"),
            &format!("response-union-branch-added breaking ./{kind}/1/{kind}/1"),
            &format!("request-union-branch-added compatible ./{kind}/1/{kind}/1"),
        );
    }
}

#[test]
fn a_one_of_in_a_one_of_is_flat_where_branches_have_nothing_in_common() {
    let (a, b, c) =
        ("{ type: string, maxLength: 5 }", "{ type: string, minLength: 2 }", "{ type: string, pattern: '^a' }");
    check_schemas(
        &format!("oneOf: [{a}, {b}, {c}]"),
        &format!("oneOf: [{a}, {{ oneOf: [{b}, {c}] }}]"),
        "response-union-kind-changed risky ./oneOf",
        "request-union-kind-changed risky ./oneOf",
    );
}

#[test]
fn a_branch_that_is_a_list_of_another_keyword_on_one_side_is_still_that_branch() {
    let (a, b) = (
        "{ type: object, required: [a], properties: { a: { type: string } } }",
        "{ type: object, required: [b], properties: { b: { type: string } } }",
    );
    let c = b.replace("string", "integer");
    for (outer, inner) in [("anyOf", "oneOf"), ("oneOf", "anyOf")] {
        let text =
            |keyword: &str, last: &str| format!("{outer}: [{{ type: boolean }}, {{ {keyword}: [{a}, {last}] }}]");
        for (from, to) in [(inner, outer), (outer, inner)] {
            check_schemas(
                &text(from, b),
                &text(to, b),
                &format!("response-union-kind-changed risky ./{outer}/1/{to}"),
                &format!("request-union-kind-changed risky ./{outer}/1/{to}"),
            );
            check_schemas(
                &text(from, b),
                &text(to, &c),
                &format!(
                    "response-property-type-changed breaking ./{outer}/1/{to}/1/properties/b/type
                     response-union-kind-changed risky ./{outer}/1/{to}"
                ),
                &format!(
                    "request-property-type-changed breaking ./{outer}/1/{to}/1/properties/b/type
                     request-union-kind-changed risky ./{outer}/1/{to}"
                ),
            );
            // The same by its name, wherever it stands in the list.
            let named = |keyword: &str, list: &str| {
                let schema = accepted(&format!("{outer}: [{list}]"));
                format!("{schema}components:\n  schemas:\n    Kinds: {{ {keyword}: [{a}, {b}] }}\n")
            };
            let kinds = "{ $ref: '#/components/schemas/Kinds' }";
            check(
                &named(from, &format!("{{ type: boolean }}, {kinds}")),
                &named(to, &format!("{kinds}, {{ type: boolean }}")),
                &format!("request-union-kind-changed risky /components/schemas/Kinds/{to}"),
            );
            // In a list that is one with the outer one on both sides.
            check(
                &named(from, &format!("{{ type: integer }}, {{ {outer}: [{{ type: boolean }}, {kinds}] }}")),
                &named(to, &format!("{{ type: integer }}, {{ {outer}: [{{ type: boolean }}, {kinds}] }}")),
                &format!("request-union-kind-changed risky /components/schemas/Kinds/{to}"),
            );
        }
    }
}

#[test]
fn a_one_of_became_an_any_of_where_only_disjoint_branches_leave_it_alike() {
    let object = |more: &str, kind: &str| format!("{{ type: object, {more} properties: {{ kind: {kind} }} }}");
    let tag = |value: &str| format!("{{ type: string, enum: [{value}] }}");
    let nullable = |value: &str| format!("{{ type: [string, 'null'], enum: [{value}, null] }}");
    let needed = "required: [kind],";
    let both = [
        // What leaves the tag out, or has null in it, fits both.
        (object("", &tag("a")), object("", &tag("b"))),
        (object(needed, &nullable("a")), object("", &nullable("b"))),
        (object(needed, &tag("'a', b")), object(needed, &tag("b, c"))),
        // A tag says nothing about what is no object.
        (
            object(needed, &tag("a")).replace("object", "[object, string]"),
            object(needed, &tag("b")).replace("object", "[object, string]"),
        ),
        ("{ type: [string, 'null'], maxLength: 3 }".to_owned(), "{ type: [integer, 'null'], maximum: 3 }".to_owned()),
        (
            "{ type: object, required: [a], properties: { a: { type: string } } }".to_owned(),
            "{ type: object, properties: { b: { type: string } } }".to_owned(),
        ),
    ];
    for (one, other) in both {
        for (from, to) in [("oneOf", "anyOf"), ("anyOf", "oneOf")] {
            check_schemas(
                &format!("{from}: [{one}, {other}]"),
                &format!("{to}: [{one}, {other}]"),
                &format!("response-union-kind-changed risky ./{to}"),
                &format!("request-union-kind-changed risky ./{to}"),
            );
        }
    }
    let disjoint = [
        (object(needed, &tag("a")), object("", &tag("b"))),
        (object("", &nullable("a")), object(needed, &tag("b"))),
        (object(needed, &tag("'a', b")), object(needed, &tag("c, d"))),
        (object(needed, "{ type: string }"), object(needed, "{ type: integer }")),
        (object(needed, &object(needed, &tag("a"))), object(needed, &object(needed, &tag("b")))),
        (object(needed, "{}"), "{ type: object, properties: { b: {} }, additionalProperties: false }".to_owned()),
        (
            "{ type: string, enum: [a], maxLength: 3 }".to_owned(),
            "{ type: string, enum: [b], maxLength: 3 }".to_owned(),
        ),
        ("{ type: string, maxLength: 3 }".to_owned(), "{ type: integer }".to_owned()),
    ];
    for (one, other) in disjoint {
        for (from, to) in [("oneOf", "anyOf"), ("anyOf", "oneOf")] {
            check_schemas(&format!("{from}: [{one}, {other}]"), &format!("{to}: [{one}, {other}]"), "", "");
        }
    }
    // Requests go without what is read only.
    let once = object(needed, "{ type: string, readOnly: true, enum: [a] }");
    let (from, to) =
        (format!("oneOf: [{once}, {}]", object("", &tag("b"))), format!("anyOf: [{once}, {}]", object("", &tag("b"))));
    check_schemas(&from, &to, "", "request-union-kind-changed risky ./anyOf");
}

#[test]
fn a_branch_that_is_within_another_adds_nothing() {
    let open = |values: &str| format!("anyOf: [{{ type: string, enum: {values} }}, {{ type: string }}]");
    for (before, after) in [("[x, y]", "[x]"), ("[x]", "[x, y]"), ("[x]", "[z]")] {
        check_schemas(&open(before), &open(after), "", "");
    }
    check_schemas(&open("[x, y]"), "type: string", "", "");
    check_schemas("type: string", &open("[x, y]"), "", "");
    check_schemas(
        "anyOf: [{ type: string, maxLength: 5 }, { type: string, maxLength: 9 }]",
        "anyOf: [{ type: string, maxLength: 3 }, { type: string, maxLength: 9 }]",
        "response-bound-tightened compatible ./anyOf/0/maxLength",
        "",
    );
    check_schemas(
        "anyOf: [{ type: string, maxLength: 5 }, { type: string, maxLength: 9 }]",
        "anyOf: [{ type: string, maxLength: 5 }, { type: string, maxLength: 7 }]",
        "response-bound-tightened compatible ./anyOf/1/maxLength",
        "request-bound-tightened breaking ./anyOf/1/maxLength",
    );
    // A documented attribute is a promise, whatever else is let in.
    check_schemas(
        "anyOf: [{ type: object, properties: { a: { type: string }, b: { type: string } } }, { type: object }]",
        "anyOf: [{ type: object, properties: { b: { type: string } } }, { type: object }]",
        "response-property-removed breaking ./anyOf/0/properties",
        "request-property-removed risky ./anyOf/0/properties",
    );
}

#[test]
fn a_type_beside_branches_counts_where_it_leaves_some_of_them_out() {
    let union = "oneOf: [{ type: string }, { type: object }, { type: integer, maximum: 3 }]";
    check_schemas(
        union,
        &format!("allOf: [{{ {union} }}, {{ type: string }}]"),
        "response-union-branch-removed compatible ./allOf/0/oneOf
         response-union-branch-removed compatible ./allOf/0/oneOf",
        "request-union-branch-removed breaking ./allOf/0/oneOf
         request-union-branch-removed breaking ./allOf/0/oneOf",
    );
    let listed = "{ anyOf: [{ type: string, enum: [a, b] }, { enum: [1, 2] }] }";
    let other = "{ anyOf: [{ type: string, maxLength: 4 }, { type: array, items: { type: string } }] }";
    check_schemas(
        &format!("allOf: [{listed}, {other}]"),
        &format!("allOf: [{other}]"),
        "response-enum-removed risky ./allOf/0/anyOf/0
         response-union-branch-added breaking ./allOf/0/anyOf/1",
        "request-enum-removed compatible ./allOf/0/anyOf/0
         request-union-branch-added compatible ./allOf/0/anyOf/1",
    );
}

#[test]
fn what_is_not_evaluated_is_what_is_not_described_where_nothing_else_is_said() {
    let object = |key: &str, rest: &str| {
        format!(
            "type: object\nproperties: {{ p: {{ type: string }} }}\npatternProperties: {{ '^x-': {{}} }}\n{key}: {rest}"
        )
    };
    let (additional, unevaluated) = ("additionalProperties", "unevaluatedProperties");
    for rest in ["false", "{ type: string }"] {
        check_schemas(&object(additional, rest), &object(unevaluated, rest), "", "");
        check_schemas(&object(unevaluated, rest), &object(additional, rest), "", "");
        // There is nothing left to evaluate.
        check_schemas(
            &object(additional, rest),
            &format!("{}\n{unevaluated}: false", object(additional, rest)),
            "",
            "",
        );
    }
    let array = |key: &str| format!("type: array\nprefixItems: [{{ type: string }}]\n{key}: {{ type: integer }}");
    check_schemas(&array("items"), &array("unevaluatedItems"), "", "");
    check_schemas(&array("unevaluatedItems"), &array("items"), "", "");
    // A part of an allOf knows nothing of the others; the whole knows all of them.
    check_schemas(
        "allOf: [{ type: object, properties: { p: { type: string } } }]\nunevaluatedProperties: false",
        "allOf: [{ type: object, properties: { p: { type: string } } }]",
        "response-additional-properties-opened compatible .",
        "request-additional-properties-opened compatible .",
    );
}

#[test]
fn schemas_of_what_is_not_evaluated_are_compared_as_those_of_what_is_not_described() {
    let (ab, a) = (
        "{ type: object, properties: { a: { type: string }, b: { type: string } } }",
        "{ type: object, properties: { a: { type: string } } }",
    );
    let all_of = "allOf: [{ type: object, properties: { k: { type: string } } }]";
    for around in ["type: object\nproperties: { k: { type: string } }", all_of] {
        let of = |rest: &str| format!("{around}\nunevaluatedProperties: {rest}");
        check_schemas(
            &of(ab),
            &of(a),
            "response-property-removed breaking ./unevaluatedProperties/properties",
            "request-property-removed risky ./unevaluatedProperties/properties",
        );
        check_schemas(
            &of("{ type: string }"),
            &of("{ type: integer }"),
            "response-body-type-changed breaking ./unevaluatedProperties/type",
            "request-body-type-changed breaking ./unevaluatedProperties/type",
        );
        check_schemas(
            &of(ab),
            around,
            "response-additional-properties-untyped breaking .",
            "request-additional-properties-untyped compatible .",
        );
    }
    for around in ["prefixItems: [{ type: string }]", "allOf: [{ prefixItems: [{ type: string }] }]"] {
        let of = |rest: &str| format!("type: array\n{around}\nunevaluatedItems: {rest}");
        check_schemas(
            &of("{ type: string }"),
            &of("{ type: integer }"),
            "response-body-type-changed breaking ./unevaluatedItems/type",
            "request-body-type-changed breaking ./unevaluatedItems/type",
        );
        check_schemas(
            &of(ab),
            &of(a),
            "response-property-removed breaking ./unevaluatedItems/properties",
            "request-property-removed risky ./unevaluatedItems/properties",
        );
    }
}

#[test]
fn an_array_that_takes_no_more_items_is_told() {
    let array = "type: array\nprefixItems: [{ type: string }]";
    check_schemas(
        array,
        &format!("{array}\nitems: false"),
        "response-constraint-added compatible ./items",
        "request-constraint-added breaking ./items",
    );
    check_schemas(&format!("{array}\nitems: false"), &format!("{array}\nunevaluatedItems: false"), "", "");
    check_schemas(
        &format!("{array}\nitems: false"),
        &format!("{array}\nitems: {{ type: string }}"),
        "response-constraint-removed risky .",
        "request-constraint-removed compatible .",
    );
    check_schemas(
        &format!("{array}\nitems: {{ type: string }}"),
        &format!("{array}\nitems: false"),
        "response-items-removed breaking .",
        "request-items-removed breaking .",
    );
    let pair = "type: array\nprefixItems: [{ type: string }, { type: integer }]\nitems: false";
    check_schemas(
        pair,
        &format!("{array}\nitems: false"),
        "response-items-removed breaking .",
        "request-items-removed breaking .",
    );
    check_schemas(
        &format!("{array}\nitems: false"),
        pair,
        "response-constraint-removed risky ./prefixItems/1",
        "request-constraint-removed compatible ./prefixItems/1",
    );
}

#[test]
fn as_many_properties_as_are_required_are_there_anyway() {
    let object =
        |rest: &str| format!("type: object\nproperties: {{ p: {{ type: string }}, q: {{ type: string }} }}\n{rest}");
    check_schemas(&object("required: [p]"), &object("required: [p]\nminProperties: 1"), "", "");
    check_schemas(&object("required: [p, q]\nminProperties: 2"), &object("required: [p, q]"), "", "");
    check_schemas(
        &object("required: [p, q]"),
        &object("required: [p]\nminProperties: 2"),
        "response-property-became-optional breaking ./properties/q",
        "request-property-became-optional compatible ./properties/q",
    );
    check_schemas(
        &object("required: [p]"),
        &object("required: [p]\nminProperties: 2"),
        "response-bound-tightened compatible ./minProperties",
        "request-bound-tightened breaking ./minProperties",
    );
}

#[test]
fn a_property_that_could_never_be_there_is_not_missed() {
    for rest in ["additionalProperties: false", "additionalProperties: true"] {
        check_schemas(
            &format!("type: object\nproperties: {{ a: {{ type: string }}, n: false }}\n{rest}"),
            &format!("type: object\nproperties: {{ a: {{ type: string }} }}\n{rest}"),
            "",
            "",
        );
    }
}

#[test]
fn a_published_type_that_is_gone_is_told_whatever_is_left() {
    let (object, array) = ("properties: { a: { type: string } }", "items: { type: string }");
    for (kind, rest) in [("object", object), ("array", array)] {
        check_schemas(&format!("type: {kind}\n{rest}"), rest, "response-body-type-changed breaking .", "");
        check_schemas(rest, &format!("type: {kind}\n{rest}"), "", "");
    }
}
