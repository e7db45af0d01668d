//! The situations in which counting could go wrong, one test each: what is found where, for a schema and bodies of it.

use workspace::{Change, FileChange, FileSet, VfsPath, Workspace};

use super::teams;

/// Where the schema of `GET /teams` is.
const SCHEMA: &str = "/paths/~1teams/get/responses/200/content/application~1json/schema";

/// Six bodies: this one with its number in place of `#`.
fn six(body: &str) -> Vec<String> {
    (0..6).map(|number| body.replace('#', &number.to_string())).collect()
}

/// What recorded bodies of `GET /teams` say of a description: severity, code, and place below the schema.
#[track_caller]
fn check_description(text: &str, bodies: &[String], expected: &[&str]) {
    let line = |body: &String| {
        format!(
            r#"{{"request": {{"method": "GET", "url": "/teams"}}, "response": {{"status": 200, "headers": {{"content-type": "application/json"}}, "body": {body}}}}}"#
        )
    };
    let lines: Vec<String> = bodies.iter().map(line).collect();
    let file = crate::read(&VfsPath::new("/1.ndjson"), lines.join("\n").as_bytes());
    assert_eq!(file.errors, []);
    let mut workspace = Workspace::default();
    workspace.apply(Change {
        files: vec![(FileSet::CURRENT, VfsPath::new("/openapi.yaml"), FileChange::Text(text.into()))],
        evidence: Some(vec![std::sync::Arc::new(file)]),
        ..Change::default()
    });
    let snapshot = workspace.snapshot();
    let mut actual: Vec<String> = super::findings(&snapshot, &crate::Options::default())
        .iter()
        .map(|it| format!("{} {} {}", it.severity.name(), it.code, it.location.pointer).replace(SCHEMA, ""))
        .collect();
    actual.sort();
    assert_eq!(actual, expected);
}

#[track_caller]
fn check(version: &str, schema: &str, components: &str, bodies: &[String], expected: &[&str]) {
    check_description(&teams(version, schema, components), bodies, expected);
}

const OBJECT: &str = "type: object\nproperties:\n  a: {type: string}\n  n: {type: integer}\nrequired: [n]";

#[test]
fn null_is_there() {
    let expected = ["information always-returned-not-required /properties/a", "warning value-mismatch /properties/a"];
    check("3.0.3", OBJECT, "", &six(r#"{"n": #, "a": null}"#), &expected);
    check("3.1.0", OBJECT, "", &six(r#"{"n": #, "a": null}"#), &expected);
}

#[test]
fn what_has_no_parent_was_not_observed() {
    let nested =
        "type: object\nproperties:\n  n: {}\n  p: {type: [object, 'null'], properties: {a: {}}}\nrequired: [n, p]";
    check("3.1.0", nested, "", &six(r#"{"n": #, "p": null}"#), &[]);
    let list = "type: array\nitems: {type: object, properties: {a: {}}}";
    check("3.1.0", list, "", &["[]".to_owned()], &[]);
}

#[test]
fn names_that_are_data_are_never_required() {
    let open = "type: object\nproperties: {n: {type: integer}}\nrequired: [n]\nadditionalProperties: {type: string}";
    check("3.1.0", open, "", &six(r#"{"n": #, "k": "x"}"#), &[]);
    let pattern = "type: object\npatternProperties: {'^k': {type: string}}";
    check("3.1.0", pattern, "", &six(r#"{"k": "x#"}"#), &[]);
    let wrong = ["warning value-mismatch /additionalProperties"];
    check("3.1.0", "type: object\nadditionalProperties: {type: string}", "", &six(r#"{"k#": 1}"#), &wrong);
}

#[test]
fn what_another_branch_requires_and_never_returns_is_missed_all_the_same() {
    let union = "anyOf:\n  - {properties: {x: {type: string}, on: {type: object}}}\n  - {required: [on], properties: {x: {type: integer}, on: {type: string, writeOnly: true}}}";
    let with = six(r#"{"x": "x#", "on": {}}"#);
    let always = ["information always-returned-not-required /anyOf/0/properties/on"];
    check(
        "3.1.0",
        union,
        "",
        &with,
        &[&always[..], &["information always-returned-not-required /anyOf/0/properties/x"]].concat(),
    );
    // `{}` fits both branches: it is a miss for each of them.
    check("3.1.0", union, "", &[&with[..], &["{}".to_owned()]].concat(), &[]);
}

#[test]
fn what_only_one_fitting_branch_never_returns_may_be_returned() {
    let union =
        "anyOf:\n  - {properties: {on: {type: string}}}\n  - {properties: {on: {type: string, writeOnly: true}}}";
    check("3.1.0", union, "", &six(r#"{"on": "x#"}"#), &[]);
    let both = union.replace("on: {type: string}", "on: {type: string, writeOnly: true}");
    check("3.1.0", &both, "", &six(r#"{"on": "x#"}"#), &["warning write-only-returned /anyOf/0/properties/on"]);
}

#[test]
fn what_is_absent_in_what_should_not_be_returned_is_a_miss() {
    let schema = "type: object\nrequired: [id]\nproperties:\n  id: {$ref: '#/components/schemas/Id'}\n  old: {$ref: '#/components/schemas/Id', writeOnly: true}";
    let id = "Id: {type: object, properties: {on: {type: string}}}";
    let both = r#"{"id": {"on": "x#"}, "old": {"on": "y"}}"#;
    let write_only = "warning write-only-returned /properties/old";
    let on = "information always-returned-not-required /components/schemas/Id/properties/on";
    check("3.1.0", schema, id, &six(both), &[on, write_only]);
    check("3.1.0", schema, id, &six(&both.replace(r#""on": "y""#, "")), &[write_only]);
}

#[test]
fn what_is_said_of_a_property_may_be_said_where_its_reference_leads() {
    let ways = [
        ("{$ref: '#/components/schemas/P'}", "P: {type: string, writeOnly: true}"),
        ("{$ref: '#/components/schemas/P'}", "P: {$ref: '#/components/schemas/Q'}\nQ: {type: string, writeOnly: true}"),
        ("{allOf: [{$ref: '#/components/schemas/P'}, {writeOnly: true}]}", "P: {type: string}"),
    ];
    for (property, components) in ways {
        let schema = format!("type: object\nrequired: [n, p]\nproperties: {{n: {{}}, p: {property}}}");
        check("3.1.0", &schema, components, &six(r#"{"n": #}"#), &[]);
        check(
            "3.1.0",
            &schema,
            components,
            &six(r#"{"n": #, "p": "x"}"#),
            &["warning write-only-returned /properties/p"],
        );
        let optional = schema.replace(", p]", "]");
        let deprecated = components.replace("writeOnly", "deprecated");
        let property = optional.replace("writeOnly", "deprecated");
        check("3.1.0", &property, &deprecated, &six(r#"{"n": #, "p": "x"}"#), &[]);
    }
}

#[test]
fn a_property_in_two_branches_is_told_once_and_in_the_branch_that_is_to_blame() {
    let both = "allOf:\n  - $ref: '#/components/schemas/A'\n  - {type: object, required: [n], properties: {n: {}, p: {minLength: 1}}}";
    let a = "A: {type: object, properties: {p: {type: string}}}";
    let always = ["information always-returned-not-required /allOf/1/properties/p"];
    check("3.1.0", both, a, &six(r#"{"n": #, "p": "x"}"#), &always);
    let other = "allOf:\n  - {type: object, required: [n], properties: {n: {}, p: {minLength: 1}}}\n  - $ref: '#/components/schemas/A'";
    check(
        "3.1.0",
        other,
        a,
        &six(r#"{"n": #, "p": "x"}"#),
        &["information always-returned-not-required /allOf/0/properties/p"],
    );
    let null = other.replace("minLength: 1", "type: [string, 'null']");
    let wrong = [
        "information always-returned-not-required /allOf/0/properties/p",
        "warning value-mismatch /components/schemas/A/properties/p",
    ];
    check("3.1.0", &null, a, &six(r#"{"n": #, "p": null}"#), &wrong);
}

#[test]
fn a_branch_that_forbids_what_it_does_not_declare_forbids_what_others_do() {
    let closed = "allOf:\n  - $ref: '#/components/schemas/A'\n  - {type: object, required: [b], properties: {b: {}}, additionalProperties: false}";
    let a = "A: {type: object, required: [a], properties: {a: {}}}";
    let both = six(r#"{"a": #, "b": 1}"#);
    let forbidden = ["warning undocumented-property /allOf/1"];
    check("3.0.3", closed, a, &both, &forbidden);
    check("3.1.0", closed, a, &both, &forbidden);
    // `unevaluatedProperties` sees what the other branches declare.
    check("3.1.0", &closed.replace("additionalProperties", "unevaluatedProperties"), a, &both, &[]);
    check("3.1.0", &closed.replace("properties: {b: {}}", "properties: {b: {}, a: {}}"), a, &both, &[]);
}

#[test]
fn keywords_about_parts_of_a_value_are_judged() {
    let wrong = ["warning value-mismatch "];
    let list = |keyword: &str| format!("type: array\nitems: {{type: integer}}\n{keyword}");
    check("3.1.0", &list("uniqueItems: true"), "", &["[1, 1]".to_owned()], &wrong);
    check("3.1.0", &list("uniqueItems: true"), "", &["[1, 2]".to_owned()], &[]);
    check("3.1.0", &list("contains: {const: 5}"), "", &["[1, 2]".to_owned()], &wrong);
    check("3.1.0", &list("contains: {const: 5}"), "", &["[1, 5]".to_owned()], &[]);
    check("3.1.0", &list("contains: {const: 5}\nmaxContains: 1"), "", &["[5, 5]".to_owned()], &wrong);
    check("3.0.3", &list("contains: {const: 5}"), "", &["[1, 2]".to_owned()], &[]);
    let object = |keyword: &str| format!("type: object\nadditionalProperties: {{type: integer}}\n{keyword}");
    check("3.1.0", &object("propertyNames: {pattern: ^x}"), "", &[r#"{"y": 1}"#.to_owned()], &wrong);
    check("3.1.0", &object("propertyNames: {pattern: ^x}"), "", &[r#"{"x": 1}"#.to_owned()], &[]);
    check("3.1.0", &object("dependentRequired: {a: [b]}"), "", &[r#"{"a": 1}"#.to_owned()], &wrong);
    check("3.1.0", &object("dependentRequired: {a: [b]}"), "", &[r#"{"a": 1, "b": 1}"#.to_owned()], &[]);
}

const UNION: &str = "oneOf:\n  - $ref: '#/components/schemas/Cat'\n  - $ref: '#/components/schemas/Dog'\ndiscriminator: {propertyName: kind MAPPING}";
const BRANCHES: &str = "Cat: {type: object, required: [kind, n], properties: {n: {}, kind: {type: string}, purr: {}}}\nDog: {type: object, required: [kind, n], properties: {n: {}, kind: {type: string}, bark: {}}}";

#[test]
fn a_discriminator_tells_the_branch() {
    let by_name = UNION.replace(" MAPPING", "");
    let cat = ["information always-returned-not-required /components/schemas/Cat/properties/purr"];
    check("3.1.0", &by_name, BRANCHES, &six(r#"{"kind": "Cat", "purr": 1, "n": #}"#), &cat);
    check("3.1.0", &by_name, BRANCHES, &six(r#"{"kind": "Bird", "purr": 1, "n": #}"#), &[]);
    let mapped = UNION.replace(" MAPPING", ", mapping: {c: '#/components/schemas/Cat'}");
    check("3.0.3", &mapped, BRANCHES, &six(r#"{"kind": "c", "purr": 1, "n": #}"#), &cat);
    let otherwise = UNION.replace(" MAPPING", ", defaultMapping: Dog");
    let dog = ["information always-returned-not-required /components/schemas/Dog/properties/bark"];
    check("3.2.0", &otherwise, BRANCHES, &six(r#"{"kind": "Bird", "bark": 1, "n": #}"#), &dog);
}

#[test]
fn a_union_without_discriminator_is_the_branch_that_fits() {
    let closed = "oneOf:\n  - {type: object, required: [x], properties: {x: {type: integer}, y: {}}, additionalProperties: false}\n  - {type: object, required: [z], properties: {z: {}}, additionalProperties: false}";
    let first = ["information always-returned-not-required /oneOf/0/properties/y"];
    check("3.1.0", closed, "", &six(r#"{"x": #, "y": 1}"#), &first);
    check("3.1.0", closed, "", &six(r##"{"x": "#"}"##), &["warning value-mismatch "]);
    let alike =
        "anyOf:\n  - {type: object, properties: {x: {}, y: {}}}\n  - {type: object, properties: {x: {}, z: {}}}";
    check("3.1.0", alike, "", &six(r#"{"x": #}"#), &[]);
}

#[test]
fn under_conditions_nothing_is_proposed() {
    let with = |keyword: &str| format!("type: object\nproperties: {{a: {{}}, n: {{}}}}\n{keyword}");
    let bodies = six(r#"{"n": #, "a": "x"}"#);
    check("3.1.0", &with("if: {properties: {n: {const: 1}}}\nthen: {properties: {b: {}}}"), "", &bodies, &[]);
    check("3.1.0", &with("not: {required: [z]}"), "", &bodies, &[]);
    check("3.1.0", &with("dependentSchemas: {n: {properties: {b: {}}}}"), "", &bodies, &[]);
    check("3.1.0", &with("$dynamicRef: '#a'"), "", &bodies, &[]);
    check("3.1.0", &with("$ref: 'https://example.com/schema'"), "", &bodies, &[]);
}

#[test]
fn a_schema_that_reaches_itself_is_one() {
    let tree = "T: {type: object, required: [n], properties: {n: {}, kids: {type: array, items: {$ref: '#/components/schemas/T'}}}}";
    let all = ["information always-returned-not-required /components/schemas/T/properties/kids"];
    let reference = "$ref: '#/components/schemas/T'";
    check("3.1.0", reference, tree, &six(r#"{"n": #, "kids": [{"n": 1, "kids": []}]}"#), &all);
    check("3.1.0", reference, tree, &six(r#"{"n": #, "kids": [{"n": 1}]}"#), &[]);
}

#[test]
fn what_is_written_only_is_not_missed() {
    let of = |required: &str| {
        format!("type: object\nproperties: {{n: {{}}, p: {{type: string, writeOnly: true}}}}\nrequired: [{required}]")
    };
    check("3.1.0", &of("n, p"), "", &six(r#"{"n": #}"#), &[]);
    check("3.1.0", &of("n"), "", &six(r#"{"n": #, "p": "x"}"#), &["warning write-only-returned /properties/p"]);
}

#[test]
fn what_is_required_anywhere_is_silent() {
    let bodies = six(r##"{"p": "x#"}"##);
    check("3.1.0", "required: [p]\nallOf:\n  - {type: object, properties: {p: {type: string}}}", "", &bodies, &[]);
    let (beside, shared) =
        ("$ref: '#/components/schemas/A'\nrequired: [p]", "A: {type: object, properties: {p: {type: string}}}");
    check("3.1.0", beside, shared, &bodies, &[]);
    // Beside `$ref` 3.0 reads nothing.
    let expected = ["information always-returned-not-required /components/schemas/A/properties/p"];
    check("3.0.3", beside, shared, &bodies, &expected);
}

#[test]
fn the_client_answers_webhooks_and_callbacks() {
    let operation = "responses: {'200': {description: OK, content: {application/json: {schema: {type: object, properties: {a: {}}}, example: {a: 1}}}}}";
    let head = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n";
    check_description(&format!("{head}webhooks: {{w: {{post: {{{operation}}}}}}}\n"), &[], &[]);
    let callback = format!("callbacks: {{c: {{'{{$url}}': {{post: {{{operation}}}}}}}}}");
    let paths = format!("paths: {{/x: {{get: {{{callback}, responses: {{'204': {{description: None}}}}}}}}}}\n");
    check_description(&format!("{head}{paths}"), &[], &[]);
}
