//! The table of edits: each row on both sides of the law and under both policies. One edit is one finding.

use workspace::{FileSet, Policy, VfsPath};

use super::{BASELINE, accepted, document, sent, snapshot_of};

/// The verdicts under `promise` and under `contract`: `b / r`, `b` where both agree, `nothing` where there is no finding.
fn verdicts(version: &str, baseline: &str, current: &str) -> String {
    let (base, current) = (document(version, baseline), document(version, current));
    let snapshot = snapshot_of(&[(true, "/openapi.yaml", &base), (false, "/openapi.yaml", &current)], "{}");
    let file = |set| snapshot.file(set, &VfsPath::new("/openapi.yaml")).expect("a file");
    let of = |policy| {
        let found = crate::diff(&snapshot, file(BASELINE), file(FileSet::CURRENT), policy);
        let names = found.iter().filter_map(|it| Some(&it.baseline.as_ref()?.verdict.name()[..1]));
        let names: Vec<&str> = names.collect();
        if names.is_empty() { "nothing".to_owned() } else { names.join("+") }
    };
    let (promise, contract) = (of(Policy::Promise), of(Policy::Contract));
    if promise == contract { promise } else { format!("{promise} / {contract}") }
}

/// Two schemas, in what the provider sends and in what it accepts.
#[track_caller]
fn check_row(baseline: &str, current: &str, sends: &str, accepts: &str) {
    check_row_of("3.1.0", baseline, current, sends, accepts);
}

#[track_caller]
fn check_row_of(version: &str, baseline: &str, current: &str, sends: &str, accepts: &str) {
    let of_sent = verdicts(version, &sent(baseline), &sent(current));
    let of_accepted = verdicts(version, &accepted(baseline), &accepted(current));
    assert_eq!((&*of_sent, &*of_accepted), (sends, accepts), "{baseline}\n---\n{current}");
}

/// Two descriptions.
#[track_caller]
fn check_whole(baseline: &str, current: &str, expected: &str) {
    assert_eq!(verdicts("3.2.0", baseline, current), expected, "{baseline}\n---\n{current}");
}

/// Two texts that differ in one place, marked `@`.
#[track_caller]
fn check_place(text: &str, before: &str, after: &str, expected: &str) {
    check_whole(&text.replace('@', before), &text.replace('@', after), expected);
}

const OPERATION: &str = "paths:\n  /a:\n    get: { @, responses: { '200': { description: ok } } }\n";

#[test]
fn operations() {
    let two = "paths:\n  /a:\n    get: { responses: { '200': { description: ok } } }\n    put: { responses: { '200': { description: ok } } }\n";
    let one = "paths:\n  /a:\n    get: { responses: { '200': { description: ok } } }\n";
    check_whole(two, one, "b");
    check_whole(one, two, "c");
    check_whole(one, "paths:\n  /b:\n    get: { responses: { '200': { description: ok } } }\n", "b+c");
    check_place(OPERATION, "summary: x", "x-internal: true", "b");
    check_place(OPERATION, "operationId: a", "operationId: b", "r");
    check_place(OPERATION, "operationId: a", "summary: x", "r");
    check_place(OPERATION, "tags: [a]", "tags: [b]", "nothing");
    check_place("x-a: @\npaths: {}\n", "1", "2", "nothing");
}

#[test]
fn parameters() {
    let query = |rest: &str| format!("parameters: [{{ name: q, in: query, {rest} }}]");
    let string = query("schema: { type: string }");
    let check = |before: &str, after: &str, expected: &str| check_place(OPERATION, before, after, expected);
    check("summary: x", &query("required: true, schema: { type: string }"), "b");
    check(&string, &query("required: true, schema: { type: string }"), "b");
    check("summary: x", &string, "c");
    check(&query("required: true, schema: { type: string }"), &string, "c");
    check(&string, "summary: x", "r");
    check(&string, "parameters: [{ name: q, in: header, schema: { type: string } }]", "b");
    let array = "schema: { type: array, items: { type: string } }";
    check(&query(array), &query(&format!("style: pipeDelimited, explode: true, {array}")), "b");
    check(&query(array), &query(&format!("explode: false, {array}")), "b");
    check(&query(array), &query(&format!("allowReserved: true, {array}")), "b");
    check(&query("allowEmptyValue: true, schema: { type: string }"), &string, "b");
    check(&string, &query("content: { application/json: { schema: { type: string } } }"), "b");
    check(&query("content: { application/json: { schema: { type: string } } }"), &string, "b");
    check(
        &query("content: { application/json: { schema: { type: object, properties: { a: { type: string } } } } }"),
        &query("content: { application/json: { schema: { type: object, properties: { a: { type: integer } } } } }"),
        "b",
    );
    check(&string, &query("schema: { type: string, maxLength: 5 }"), "b");
    check(&query("schema: { type: string, maxLength: 5 }"), &string, "c");
}

#[test]
fn template_variables() {
    let path = |path: &str, names: &[&str]| {
        let all: Vec<String> = names
            .iter()
            .map(|it| format!("{{ name: {it}, in: path, required: true, schema: {{ type: string }} }}"))
            .collect();
        format!("paths:\n  {path}:\n    get: {{ parameters: [{}], responses: {{}} }}\n", all.join(", "))
    };
    check_whole(&path("/a/{id}", &["id"]), &path("/a/{team}", &["team"]), "nothing");
    check_whole(&path("/a/{id}", &["id"]), &path("/a/{id}/{more}", &["id", "more"]), "b+c");
    check_whole(&path("/a/{x}/{y}", &["x", "y"]), &path("/a/{y}/{x}", &["x", "y"]), "nothing");
}

const BODY: &str = "paths:\n  /a:\n    post: { @, responses: { '200': { description: ok } } }\n";

#[test]
fn request_bodies() {
    let body =
        |rest: &str| format!("requestBody: {{ {rest} content: {{ text/plain: {{ schema: {{ type: string }} }} }} }}");
    let check = |before: &str, after: &str, expected: &str| check_place(BODY, before, after, expected);
    check("summary: x", &body("required: true,"), "b");
    check(&body(""), &body("required: true,"), "b");
    check(&body(""), "summary: x", "b");
    check("summary: x", &body(""), "c");
    check(&body("required: true,"), &body(""), "c");
    let schema = |schema: &str| format!("requestBody: {{ content: {{ application/json: {{ schema: {schema} }} }} }}");
    let one = schema("{ type: object, properties: { a: { type: string } } }");
    check(
        &one,
        &schema(
            "{ type: object, required: [b], properties: { a: { type: string }, b: { type: string, default: x } } }",
        ),
        "b",
    );
    check(&one, &schema("{ type: object, properties: { a: { type: string }, b: { type: string } } }"), "c");
    check(&schema("{ type: object, properties: { a: { type: string }, b: { type: string } } }"), &one, "r");
}

const RESPONSES: &str = "paths:\n  /a:\n    get: { responses: { @ } }\n";

#[test]
fn status_codes() {
    let check = |before: &str, after: &str, expected: &str| check_place(RESPONSES, before, after, expected);
    check("'200': { description: ok }, '201': { description: ok }", "'200': { description: ok }", "b");
    check("'200': { description: ok }, '404': { description: no }", "'200': { description: ok }", "c");
    check("'200': { description: ok }, '500': { description: no }", "'200': { description: ok }", "c");
    check("'200': { description: ok }", "'200': { description: ok }, '404': { description: no }", "c");
    check("'200': { description: ok }", "'200': { description: ok }, '202': { description: ok }", "c");
    check("'200': { description: ok }, default: { description: no }", "'200': { description: ok }", "c");
    check("default: { description: ok }, '404': { description: no }", "'404': { description: no }", "b");
}

#[test]
fn media_types() {
    let check = |before: &str, after: &str, sends: &str, accepts: &str| {
        let response = |content: &str| format!("'200': {{ description: ok, content: {{ {content} }} }}");
        check_place(RESPONSES, &response(before), &response(after), sends);
        let request = |content: &str| format!("requestBody: {{ content: {{ {content} }} }}");
        check_place(BODY, &request(before), &request(after), accepts);
    };
    let json = "application/json: { schema: { type: string } }";
    check(&format!("{json}, text/csv: {{}}"), json, "b", "b");
    check(json, &json.replace("application/json", "application/hal+json"), "b+c", "b+c");
    check(json, &json.replace("application/json", "application/*"), "b+c", "c");
    check(json, &format!("{json}, text/csv: {{}}"), "c", "c");
    check(json, "application/json: {}", "b", "c");
    check("application/json: {}", json, "c", "b");
    check("application/json; charset=utf-8: {}", "application/json: {}", "nothing", "nothing");
}

#[test]
fn headers() {
    let check = |before: &str, after: &str, expected: &str| {
        let response = |headers: &str| format!("'200': {{ description: ok, headers: {{ {headers} }} }}");
        check_place(RESPONSES, &response(before), &response(after), expected);
    };
    let header = |rest: &str| format!("X-A: {{ schema: {{ type: string }} }}, X-B: {{ {rest} }}");
    let none = "X-A: { schema: { type: string } }";
    let optional = header("schema: { type: integer }");
    let required = header("required: true, schema: { type: integer }");
    check(&required, none, "b");
    check(&required, &optional, "b");
    check(&optional, none, "b / r");
    check(none, &optional, "c");
    check(&optional, &required, "c");
    check(&optional, &header("schema: { type: string }"), "b");
    check(&optional, &header("schema: { type: [integer, 'null'] }"), "b");
    check(&optional, &header("schema: { type: integer, maximum: 5 }"), "c");
    check(&header("schema: { type: integer, maximum: 5 }"), &optional, "r");
    check(
        &header("schema: { type: integer, enum: [1, 2] }"),
        &header("schema: { type: integer, enum: [1, 2, 3] }"),
        "r",
    );
    check(&header("schema: { type: string, pattern: '^a' }"), &header("schema: { type: string }"), "r");
    check(&header("schema: { type: string, format: date }"), &header("schema: { type: string, format: uuid }"), "b");
    check(
        &header("content: { application/json: { schema: { type: object, properties: { a: {}, b: {} } } } }"),
        &header("content: { application/json: { schema: { type: object, properties: { a: {} } } } }"),
        "b / r",
    );
    check(&optional, &header("schema: { type: integer }, description: x"), "nothing");
}

#[test]
fn attributes_of_responses() {
    let sends = |before: &str, after: &str, expected: &str| {
        assert_eq!(verdicts("3.1.0", &sent(before), &sent(after)), expected, "{before}\n---\n{after}");
    };
    let two = "type: object\nproperties: { a: { type: string }, b: { type: string } }";
    let one = "type: object\nproperties: { a: { type: string } }";
    sends(&format!("{two}\nrequired: [b]"), one, "b");
    sends(two, one, "b / r");
    sends(one, two, "c");
    sends(one, &format!("{two}\nrequired: [b]"), "c");
    let secret = "type: object\nproperties: { a: { type: string }, b: { type: string, writeOnly: true } }";
    sends(secret, one, "nothing");
    sends(one, secret, "nothing");
    sends(two, secret, "b / r");
    sends(secret, two, "c");
}

#[test]
fn types_and_formats() {
    check_row("type: integer", "type: number", "b", "c");
    check_row("type: string", "type: [string, integer]", "b", "c");
    check_row("type: object\nproperties: { a: { type: string } }", "type: object\nproperties: { a: {} }", "b", "c");
    check_row("type: number", "type: integer", "r / c", "b");
    check_row("type: [string, integer]", "type: string", "r / c", "b");
    check_row("type: object\nproperties: { a: {} }", "type: object\nproperties: { a: { type: string } }", "c", "b");
    check_row("type: object", "type: array\nitems: {}", "b", "b");
    check_row("type: string", "type: object", "b", "b");
    check_row("type: string\nformat: date", "type: string\nformat: uuid", "b", "b");
    check_row("type: string\nformat: date", "type: string\nformat: date-time", "b", "b");
    check_row("type: string\nformat: date", "type: string", "r", "c");
    check_row("type: integer\nformat: int32", "type: integer\nformat: int64", "r", "c");
    check_row("type: number\nformat: float", "type: number\nformat: double", "r", "c");
    check_row("type: string", "type: string\nformat: date", "c", "b");
    check_row("type: integer\nformat: int64", "type: integer\nformat: int32", "c", "b");
}

#[test]
fn nullability() {
    for (version, plain, nullable) in [
        ("3.0.3", "type: string", "type: string\nnullable: true"),
        ("3.1.0", "type: string", "type: [string, 'null']"),
        ("3.1.0", "type: string", "anyOf: [{ type: string }, { type: 'null' }]"),
        ("3.1.0", "enum: [a]", "enum: [a, null]"),
    ] {
        check_row_of(version, plain, nullable, "b", "c");
        check_row_of(version, nullable, plain, "r / c", "b");
    }
    check_row("type: [string, 'null']", "anyOf: [{ type: string }, { type: 'null' }]", "nothing", "nothing");
    check_row_of("3.0.3", "description: x", "nullable: true", "nothing", "nothing");
}

#[test]
fn required() {
    let object =
        |required: &str, flag: &str| format!("type: object\n{required}\nproperties: {{ a: {{ type: string{flag} }} }}");
    let check = |flag: &str, became_required: (&str, &str), became_optional: (&str, &str)| {
        let (optional, required) = (object("description: x", flag), object("required: [a]", flag));
        check_row(&optional, &required, became_required.0, became_required.1);
        check_row(&required, &optional, became_optional.0, became_optional.1);
    };
    check("", ("c", "b"), ("b", "c"));
    check(", readOnly: true", ("c", "nothing"), ("b", "nothing"));
    check(", writeOnly: true", ("nothing", "b"), ("nothing", "c"));
}

#[test]
fn listed_values() {
    check_row("type: string\nenum: [a]", "type: string\nenum: [a, b]", "r", "c");
    check_row("type: string\nenum: [a]", "type: string", "r", "c");
    check_row("type: string\nconst: a", "type: string", "r", "c");
    check_row("type: string\nenum: [a, b]", "type: string\nenum: [a]", "c", "b");
    check_row("type: string", "type: string\nenum: [a]", "c", "b");
    check_row("type: string", "type: string\nconst: a", "c", "b");
    check_row("const: a", "const: b", "b", "b");
    check_row("type: string\nenum: [a, b]", "type: string\nenum: [c]", "b", "b");
    check_row("const: a", "enum: [a]", "nothing", "nothing");
    check_row("type: string", "type: string\ndefault: a", "nothing", "c");
    check_row("type: string\ndefault: a", "type: string\ndefault: b", "nothing", "r");
    check_row("type: string\ndefault: a", "type: string", "nothing", "r");
    check_row("type: string\nx-extensible-enum: [a]", "type: string\nx-extensible-enum: [a, b]", "c", "c");
    check_row("type: string\nx-extensible-enum: [a, b]", "type: string\nx-extensible-enum: [a]", "c", "b");
    check_row("type: string\nx-other: [a, b]", "type: string\nx-other: [a]", "nothing", "nothing");
}

#[test]
fn bounds() {
    let number = "type: number";
    let string = "type: string";
    let array = "type: array\nitems: {}";
    let object = "type: object";
    for (kind, keyword, loose, tight) in [
        (number, "minimum", "1", "2"),
        (number, "maximum", "2", "1"),
        (number, "exclusiveMinimum", "1", "2"),
        (number, "exclusiveMaximum", "2", "1"),
        (number, "multipleOf", "2", "4"),
        (string, "minLength", "1", "2"),
        (string, "maxLength", "2", "1"),
        (array, "minItems", "1", "2"),
        (array, "maxItems", "2", "1"),
        (array, "uniqueItems", "false", "true"),
        (object, "minProperties", "1", "2"),
        (object, "maxProperties", "2", "1"),
    ] {
        let of = |value: &str| format!("{kind}\n{keyword}: {value}");
        check_row(&of(loose), &of(tight), "c", "b");
        check_row(&of(tight), &of(loose), "r", "c");
        check_row(kind, &of(tight), "c", "b");
        check_row(&of(tight), kind, "r", "c");
    }
    check_row("type: integer\nmultipleOf: 4", "type: integer\nmultipleOf: 6", "r", "b");
    check_row("type: number\nminimum: 1", "type: number\nexclusiveMinimum: 1", "c", "b");
    let read_only =
        |bound: &str| format!("type: object\nproperties: {{ a: {{ type: string, readOnly: true{bound} }} }}");
    check_row(&read_only(""), &read_only(", maxLength: 5"), "c", "nothing");
}

#[test]
fn patterns() {
    check_row("type: string", "type: string\npattern: a", "c", "b");
    check_row("type: string\npattern: a", "type: string", "r", "c");
    check_row("type: string\npattern: a", "type: string\npattern: '.*'", "r", "c");
    check_row("type: string\npattern: a", "type: string\npattern: b", "r", "r");
}

#[test]
fn one_sided_attributes() {
    let object = |flag: &str, rest: &str| {
        format!("type: object\nproperties: {{ a: {{ type: string{flag} }}, b: {{}} }}\n{rest}")
    };
    let plain = object("", "description: x");
    check_row(&plain, &object(", writeOnly: true", "description: x"), "b / r", "nothing");
    check_row(&object(", writeOnly: true", "description: x"), &plain, "c", "nothing");
    check_row(&plain, &object(", readOnly: true", "description: x"), "nothing", "r");
    check_row(&object(", readOnly: true", "description: x"), &plain, "nothing", "c");
    let required = object("", "required: [a]");
    check_row(&object(", readOnly: true", "required: [a]"), &required, "nothing", "b");
    let closed = |flag: &str| object(flag, "additionalProperties: false");
    check_row(&closed(""), &closed(", readOnly: true"), "nothing", "b");
}

const CAT: &str = "{ type: object, required: [cat], properties: { cat: { type: string } } }";
const DOG: &str = "{ type: object, required: [dog], properties: { dog: { type: string } } }";

#[test]
fn all_of_and_unions() {
    let plain = "type: object\nproperties: { cat: { type: string } }";
    check_row(plain, &format!("allOf: [{{ {} }}]", plain.replace('\n', ", ")), "nothing", "nothing");
    check_row(plain, &format!("{plain}\nallOf: [{{ description: x }}]"), "nothing", "nothing");
    check_row(plain, &format!("{plain}\nallOf: [{{ properties: {{ n: {{ type: string }} }} }}]"), "c", "c");
    check_row(&format!("{plain}\nallOf: [{{ properties: {{ n: {{ type: string }} }} }}]"), plain, "b / r", "r");
    for keyword in ["oneOf", "anyOf"] {
        let two = format!("{keyword}: [{CAT}, {{ type: string }}]");
        let three = format!("{keyword}: [{CAT}, {{ type: string }}, {{ type: boolean }}]");
        check_row(&two, &three, "b", "c");
        check_row(&three, &two, "c", "b");
        check_row(&format!("{keyword}: [{CAT}, {DOG}, {{ type: string }}]"), &two, "b / c", "b");
    }
    check_row(
        &format!("oneOf: [{CAT}, {{ type: string }}]"),
        &format!("anyOf: [{CAT}, {{ type: string }}]"),
        "nothing",
        "nothing",
    );
    check_row(
        "oneOf: [{ type: string, maxLength: 5 }, { type: string, format: uuid }]",
        "anyOf: [{ type: string, maxLength: 5 }, { type: string, format: uuid }]",
        "r",
        "r",
    );
    check_row(
        "type: string",
        "oneOf: [{ type: string, maxLength: 5 }, { type: string, format: uuid }]",
        "nothing",
        "b",
    );
    check_row("type: string", &format!("oneOf: [{{ type: string }}, {CAT}]"), "b", "c");
    check_row(&format!("oneOf: [{{ type: string }}, {CAT}]"), "type: string", "b / c", "b");
}

/// A union of two components with a discriminator.
fn pets(discriminator: &str, direction: fn(&str) -> String) -> String {
    let component = |name: &str| {
        format!(
            "    {name}: {{ type: object, required: [kind], properties: {{ kind: {{ type: string }}, sort: {{ type: string }}, {} : {{ type: string }} }} }}\n",
            name.to_lowercase()
        )
    };
    format!(
        "{}components:\n  schemas:\n{}{}",
        direction(&format!(
            "{discriminator}\noneOf: [{{ $ref: '#/components/schemas/Cat' }}, {{ $ref: '#/components/schemas/Dog' }}]"
        )),
        component("Cat"),
        component("Dog")
    )
}

#[test]
fn discriminators() {
    let check = |before: &str, after: &str, sends: &str, accepts: &str| {
        check_whole(&pets(before, sent), &pets(after, sent), sends);
        check_whole(&pets(before, accepted), &pets(after, accepted), accepts);
    };
    let kind = "discriminator: { propertyName: kind }";
    check(kind, "discriminator: { propertyName: sort }", "b", "b");
    check(kind, "description: x", "b", "c");
    check("description: x", kind, "c", "r");
    let mapped = |mapping: &str| format!("discriminator: {{ propertyName: kind, mapping: {{ {mapping} }} }}");
    let both = mapped("c: Cat, d: Dog, k: Cat");
    check(&both, &mapped("c: Cat, d: Dog"), "b", "b");
    check(&mapped("c: Cat, d: Dog"), &both, "b", "c");
    check(&mapped("c: Cat, d: Dog, k: Cat"), &mapped("c: Cat, d: Dog, k: Dog"), "b+c / r+c", "r+c");
}

#[test]
fn keywords_of_3_1() {
    let array = "type: array\nitems: { type: string }";
    let set = |base: &str, keyword: &str, sends: (&str, &str), accepts: (&str, &str)| {
        let with = format!("{base}\n{keyword}");
        check_row(base, &with, sends.0, accepts.0);
        check_row(&with, base, sends.1, accepts.1);
    };
    set(array, "contains: { const: a }", ("c", "r"), ("b", "c"));
    set(&format!("{array}\ncontains: {{ const: a }}"), "minContains: 2", ("c", "r"), ("b", "c"));
    set(&format!("{array}\ncontains: {{ const: a }}"), "maxContains: 2", ("c", "r"), ("b", "c"));
    set("type: object", "propertyNames: { maxLength: 3 }", ("c", "r"), ("b", "c"));
    set("type: array\nprefixItems: [{ type: string }]", "unevaluatedItems: false", ("c", "r"), ("b", "c"));
    check_row(
        "type: object\npropertyNames: { maxLength: 5 }",
        "type: object\npropertyNames: { maxLength: 3 }",
        "c",
        "b",
    );
    check_row(
        &format!("{array}\ncontains: {{ type: string, maxLength: 5 }}"),
        &format!("{array}\ncontains: {{ type: string, maxLength: 3 }}"),
        "c",
        "b",
    );
    let object = "type: object\nproperties: { a: { type: string }, b: { type: string } }";
    set(object, "dependentRequired: { a: [b] }", ("c", "b"), ("b", "c"));
    set("type: array", "prefixItems: [{ type: string }]", ("c", "b"), ("b", "c"));
    set("type: object", "patternProperties: { '^x-': { type: string } }", ("c", "b / r"), ("b", "c"));
    set(object, "unevaluatedProperties: false", ("c", "c"), ("b", "c"));
    set(object, "additionalProperties: false", ("c", "c"), ("b", "c"));
    check_row("type: string\ncontentEncoding: base64", "type: string\ncontentEncoding: base32", "b", "b");
    check_row("type: string\ncontentMediaType: image/png", "type: string\ncontentMediaType: image/gif", "b", "b");
    check_row(
        "type: string\ncontentMediaType: application/json\ncontentSchema: { type: integer }",
        "type: string\ncontentMediaType: application/json\ncontentSchema: { type: number }",
        "b",
        "c",
    );
    set(object, "if: { required: [a] }\nthen: { required: [b] }", ("c", "r"), ("b", "c"));
    set(object, "dependentSchemas: { a: { required: [b] } }", ("c", "r"), ("b", "c"));
    set(object, "not: { required: [a] }", ("c", "r"), ("b", "c"));
    check_row(&format!("{object}\nnot: {{ required: [a] }}"), &format!("{object}\nnot: {{ required: [b] }}"), "r", "r");
    check_row(
        &format!("{object}\nif: {{ required: [a] }}\nthen: {{ required: [b] }}"),
        &format!("{object}\nif: {{ required: [b] }}\nthen: {{ required: [b] }}"),
        "r",
        "r",
    );
    check_row(
        &format!("{object}\ndependentSchemas: {{ a: {{ required: [b] }} }}"),
        &format!("{object}\ndependentSchemas: {{ a: {{ minProperties: 2 }} }}"),
        "r",
        "r",
    );
    let then = |then: &str| format!("{object}\nif: {{ required: [a] }}\nthen: {{ {then} }}");
    check_row(&then("required: [b]"), &then("required: [b], minProperties: 3"), "c", "b");
    check_row(&then("required: [b], minProperties: 3"), &then("required: [b]"), "r", "c");
}

#[test]
fn security() {
    let schemes = "components:\n  securitySchemes:\n    key: { type: apiKey, in: header, name: X-Key }\n    web: { type: http, scheme: bearer }\n    oauth: { type: oauth2, flows: { clientCredentials: { tokenUrl: 'https://a.example.com', scopes: { read: r, write: w } } } }\n";
    let check = |before: &str, after: &str, expected: &str| {
        check_place(&format!("{OPERATION}{schemes}"), before, after, expected);
    };
    check("summary: x", "security: [{ key: [] }]", "b");
    check("security: [{ key: [] }, { web: [] }]", "security: [{ key: [] }]", "b");
    check("security: [{ oauth: [read] }]", "security: [{ oauth: [read, write] }]", "b");
    check("security: [{ key: [] }]", "summary: x", "c");
    check("security: [{ key: [] }]", "security: [{ key: [] }, { web: [] }]", "c");
    check("security: [{ oauth: [read, write] }]", "security: [{ oauth: [read] }]", "c");
    let used = format!("{}{schemes}", OPERATION.replace('@', "security: [{ key: [] }, { oauth: [read] }]"));
    check_whole(&used, &used.replace("in: header", "in: query"), "b");
    check_whole(&used, &used.replace("name: X-Key", "name: X-Other"), "b");
    check_whole(&used, &used.replace("type: apiKey, in: header, name: X-Key", "type: http, scheme: basic"), "b");
    check_whole(&used, &used.replace("a.example.com", "b.example.com"), "r");
    check_whole(&used, &used.replace("scheme: bearer", "scheme: basic"), "nothing");
}

#[test]
fn callbacks_and_webhooks() {
    let webhook = |body: &str, answer: &str| {
        format!(
            "webhooks:\n  w:\n    post:\n      requestBody: {{ content: {{ application/json: {{ schema: {{ type: object, properties: {{ {body} }} }} }} }} }}\n      responses: {{ '200': {{ description: ok, content: {{ application/json: {{ schema: {{ type: object, properties: {{ {answer} }} }} }} }} }} }}\n"
        )
    };
    let callback = |text: &str| {
        let inner: String = text.lines().skip(2).map(|line| format!("        {line}\n")).collect();
        format!(
            "paths:\n  /a:\n    post:\n      responses: {{ '200': {{ description: ok }} }}\n      callbacks:\n        c:\n          '{{$request.body#/url}}':\n{inner}"
        )
    };
    let check = |before: &str, after: &str, expected: &str| {
        check_whole(before, after, expected);
        check_whole(&callback(before), &callback(after), expected);
    };
    let (a, ab) = ("a: { type: string }", "a: { type: string }, b: { type: string }");
    check(&webhook(ab, a), &webhook(a, a), "b / r");
    check(&webhook(a, a), &webhook(ab, a), "c");
    check(&webhook("a: { type: integer }", a), &webhook("a: { type: number }", a), "b");
    check(&webhook(a, "a: { type: integer }"), &webhook(a, "a: { type: number }"), "c");
    check(&webhook(a, "a: { type: number }"), &webhook(a, "a: { type: integer }"), "b");
    check(&webhook(a, ab), &webhook(a, a), "r");
    check_whole(&webhook(a, a), "paths: {}\n", "b");
    check_whole("paths: {}\n", &webhook(a, a), "c");
    let without = "paths:\n  /a:\n    post:\n      responses: { '200': { description: ok } }\n";
    check_whole(&callback(&webhook(a, a)), without, "b");
    check_whole(without, &callback(&webhook(a, a)), "c");
}

#[test]
fn lifecycle() {
    let check = |before: &str, after: &str, expected: &str| check_place(OPERATION, before, after, expected);
    check("summary: x", "deprecated: true", "c");
    check("deprecated: true", "summary: x", "c");
    check("x-sunset: '2027-01-01'", "x-sunset: '2026-12-01'", "r");
    check("x-sunset: '2027-01-01'", "x-sunset: '2027-12-01'", "c");
    check("x-sunset: '2027-01-01'", "summary: x", "c");
    check("x-stability-level: stable", "x-stability-level: beta", "b");
    check("x-stability-level: beta", "x-stability-level: alpha", "b");
    check("x-stability-level: beta", "x-stability-level: stable", "c");
    let removed = |life: &str, expected: &str| {
        let two = "paths:\n  /a:\n    get: { responses: {} }\n    put: { @, responses: {} }\n";
        check_whole(&two.replace('@', life), "paths:\n  /a:\n    get: { responses: {} }\n", expected);
    };
    removed("x-sunset: '2026-07-01'", "c");
    removed("x-sunset: '2026-09-01'", "b");
    removed("deprecated: true", "b / r");
    removed("summary: x", "b");
    removed("x-stability-level: draft", "c");
    let attribute = |life: &str, expected: &str| {
        check_whole(
            &sent(&format!(
                "type: object\nrequired: [b]\nproperties: {{ a: {{ type: string }}, b: {{ type: string, {life} }} }}"
            )),
            &sent("type: object\nproperties: { a: { type: string } }"),
            expected,
        );
    };
    attribute("x-sunset: '2026-07-01'", "c");
    attribute("x-sunset: '2026-09-01'", "b");
    attribute("deprecated: true", "b / r");
    attribute("x-stability-level: alpha", "c");
}

#[test]
fn what_the_field_does_not_compare() {
    let servers = |list: &str| format!("servers: [{list}]\npaths: {{}}\n");
    let (a, b) = ("{ url: 'https://a.example.com' }", "{ url: 'https://b.example.com' }");
    check_whole(&servers(&format!("{a}, {b}")), &servers(a), "r");
    check_whole(&servers(a), &servers(&format!("{a}, {b}")), "c");
    let region = |list: &str| {
        servers(&format!("{{ url: 'https://{{r}}.example.com', variables: {{ r: {{ default: eu, {list} }} }} }}"))
    };
    check_whole(&region("enum: [eu, us]"), &region("enum: [eu]"), "r");
    check_whole(&region("enum: [eu]"), &region("enum: [eu, us]"), "c");
    check_whole(&region("enum: [eu]"), &region("description: any"), "c");
    check_whole(&region("description: any"), &region("enum: [eu]"), "r");
    let response = |rest: &str| RESPONSES.replace('@', &format!("'200': {{ description: ok, {rest} }}"));
    check_whole(
        &response("links: { next: { operationId: a }, last: { operationId: a } }"),
        &response("links: { next: { operationId: a } }"),
        "r",
    );
    check_whole(
        &response("links: { next: { operationId: a } }"),
        &response("links: { next: { operationId: a }, last: { operationId: a } }"),
        "c",
    );
    let form = |encoding: &str| {
        BODY.replace(
            '@',
            &format!(
                "requestBody: {{ content: {{ multipart/form-data: {{ schema: {{ type: object, properties: {{ a: {{ type: array, items: {{ type: string }} }} }} }}, encoding: {{ a: {{ {encoding} }} }} }} }} }}"
            ),
        )
    };
    check_whole(&form("contentType: text/plain"), &form("contentType: text/csv"), "b");
    check_whole(&form("contentType: text/plain"), &form("allowReserved: false"), "nothing");
    check_whole(&form("allowReserved: false"), &form("contentType: text/csv"), "b");
    check_whole(&form("allowReserved: false"), &form("style: form, explode: true"), "nothing");
    check_whole(&form("style: form"), &form("style: pipeDelimited"), "b");
    check_whole(&form("style: form, explode: true"), &form("style: form, explode: false"), "b");
    check_whole(
        &form("headers: { X-A: { schema: { type: string } } }"),
        &form("headers: { X-A: { required: true, schema: { type: string } } }"),
        "b",
    );
    let shared = |rest: &str| {
        format!(
            "paths:\n  /a:\n    parameters: [{{ name: q, in: query{rest} }}]\n    get: {{ responses: {{}} }}\n    put: {{ responses: {{}} }}\n"
        )
    };
    check_whole(&shared(", schema: { type: string }"), &shared(", required: true, schema: { type: string }"), "b");
    check_whole(&shared(", schema: { type: string }"), &shared(", schema: { type: integer }"), "b");
    let stream = |schema: &str| response(&format!("content: {{ application/jsonl: {{ itemSchema: {schema} }} }}"));
    check_whole(
        &stream("{ type: object, properties: { a: { type: string }, b: { type: string } } }"),
        &stream("{ type: object, properties: { a: { type: string } } }"),
        "b / r",
    );
    let other = |schema: &str| {
        format!(
            "paths:\n  /a:\n    additionalOperations: {{ COPY: {{ responses: {{ '200': {{ description: ok, content: {{ a/b: {{ schema: {schema} }} }} }} }} }} }}\n    query: {{ responses: {{ '200': {{ description: ok, content: {{ a/b: {{ schema: {schema} }} }} }} }} }}\n"
        )
    };
    check_whole(&other("{ type: integer }"), &other("{ type: string }"), "b+b");
    check_whole(
        &other("{ type: integer }"),
        "paths:\n  /a:\n    query: { responses: { '200': { description: ok, content: { a/b: { schema: { type: integer } } } } } }\n",
        "b",
    );
}
