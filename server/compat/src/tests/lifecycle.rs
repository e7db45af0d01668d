//! Deprecation, sunset and stability. Today is 2026-08-01.

use super::{check, document, findings_of, sent, snapshot_of};

fn operation(life: &str) -> String {
    format!("paths:\n  /a:\n    get: {{ responses: {{}} }}\n    post: {{ responses: {{}}, {life} }}\n")
}

const GONE: &str = "paths:\n  /a:\n    get: { responses: {} }\n";

#[test]
fn a_removal_is_judged_by_what_was_announced() {
    let removed =
        |life: &str, verdict: &str| check(&operation(life), GONE, &format!("operation-removed {verdict} /paths/~1a"));
    removed("deprecated: true, x-sunset: '2026-08-01'", "compatible");
    removed("deprecated: true, x-sunset: '2026-08-02'", "breaking");
    removed("deprecated: true", "breaking");
    removed("deprecated: true, x-sunset: soon", "breaking");
    removed("summary: x", "breaking");
    removed("x-stability-level: alpha", "compatible");
    removed("x-stability-level: beta", "breaking");
    removed("x-internal: true", "compatible");
}

#[test]
fn what_is_not_published_may_change_freely() {
    check(
        "paths:\n  /a:\n    get: { x-stability-level: draft, responses: { '200': { content: { application/json: { schema: { type: string } } } } } }",
        "paths:\n  /a:\n    get: { x-stability-level: draft, responses: { '200': { content: { application/json: { schema: { type: object } } } } } }",
        "response-body-type-changed compatible /paths/~1a/get/responses/200/content/application~1json/schema/type",
    );
}

#[test]
fn properties_have_a_life_too() {
    check(
        &sent("type: object\nproperties: { a: { type: string, deprecated: true, x-sunset: '2026-07-01' }, b: { type: string } }"),
        &sent("type: object\nproperties: { b: { type: string, deprecated: true } }"),
        "property-deprecated compatible /paths/~1a/get/responses/200/content/application~1json/schema/properties/b/deprecated
         response-property-removed compatible /paths/~1a/get/responses/200/content/application~1json/schema/properties",
    );
}

#[test]
fn an_announced_end_may_move_later_only() {
    let moved = |after: &str, code: &str| {
        let at = "/paths/~1a/post/x-sunset";
        check(&operation("x-sunset: '2027-01-01'"), &operation(after), &format!("{code} {at}"));
    };
    moved("x-sunset: '2027-02-01'", "operation-sunset-later compatible");
    moved("x-sunset: '2026-12-01'", "operation-sunset-earlier risky");
}

#[test]
fn a_removal_before_the_announced_day_says_how_long_was_left() {
    let message = |life: &str| {
        let (base, current) = (document("3.1.0", &operation(life)), document("3.1.0", GONE));
        let files = [(true, "/openapi.yaml", &*base), (false, "/openapi.yaml", &*current)];
        findings_of(&snapshot_of(&files, "{}")).remove(0).message
    };
    let check = |life: &str, expected: &str| assert!(message(life).contains(expected), "{}", message(life));
    check("x-sunset: '2026-08-02'", "its end was announced for 2026-08-02, which is 1 day away");
    check("x-sunset: '2026-09-01'", "its end was announced for 2026-09-01, which is 31 days away");
    check("x-sunset: '2027-03-01'", "its end was announced for 2027-03-01, which is 7 months away");
    check("x-sunset: '2099-01-01'", "its end was announced for 2099-01-01, which is 72 years away");
    check("x-sunset: '2026-07-01'", "its end was announced for 2026-07-01");
    check("deprecated: true", "it was deprecated, yet no end was announced");
}

#[test]
fn deprecated_without_a_day_is_risky_under_contract() {
    let verdict = |policy: &str| {
        let (base, current) = (document("3.1.0", &operation("deprecated: true")), document("3.1.0", GONE));
        let files = [(true, "/openapi.yaml", &*base), (false, "/openapi.yaml", &*current)];
        let found = findings_of(&snapshot_of(&files, &format!("policy: {policy}"))).remove(0);
        found.baseline.map(|it| it.verdict.name())
    };
    let check = |policy: &str, expected: &str| assert_eq!(verdict(policy), Some(expected));
    check("promise", "breaking");
    check("contract", "risky");
}

#[test]
fn deprecation_is_told_and_breaks_nothing() {
    let at = "/paths/~1a/post";
    let with = "deprecated: true";
    let dated = "deprecated: true, x-sunset: '2027-01-01'";
    check(&operation("summary: x"), &operation(with), &format!("operation-deprecated compatible {at}/deprecated"));
    check(&operation("summary: x"), &operation(dated), &format!("operation-deprecated compatible {at}/deprecated"));
    check(&operation(with), &operation("summary: x"), &format!("operation-undeprecated compatible {at}"));
    let parameter =
        |life: &str| operation(&format!("parameters: [{{ name: p, in: query, schema: {{ type: string }}{life} }}]"));
    let place = format!("{at}/parameters/0");
    check(
        &parameter(""),
        &parameter(", deprecated: true"),
        &format!("parameter-deprecated compatible {place}/deprecated"),
    );
    check(&parameter(", deprecated: true"), &parameter(""), &format!("parameter-undeprecated compatible {place}"));
}

#[test]
fn an_end_that_is_called_off_breaks_nothing() {
    let at = "/paths/~1a/post";
    check(
        &operation("x-sunset: '2027-01-01'"),
        &operation("summary: x"),
        &format!("operation-sunset-later compatible {at}"),
    );
}

#[test]
fn levels_go_up_and_becoming_internal_is_a_removal() {
    let level = |level: &str| operation(&format!("x-stability-level: {level}"));
    let changed = |before: &str, after: &str, expected: &str| {
        check(&level(before), &level(after), &format!("{expected} /paths/~1a/post/x-stability-level"));
    };
    changed("stable", "beta", "operation-stability-lowered breaking");
    changed("beta", "alpha", "operation-stability-lowered breaking");
    changed("beta", "stable", "operation-stability-raised compatible");
    changed("alpha", "beta", "operation-stability-raised compatible");
    // What was not published may become anything.
    changed("alpha", "draft", "operation-stability-lowered compatible");
    let internal = operation("x-internal: true");
    check(&operation("summary: x"), &internal, "operation-became-internal breaking /paths/~1a/post/x-internal");
    check(&internal, &operation("x-internal: false"), "operation-became-public compatible /paths/~1a/post");
}

#[test]
fn who_became_internal_left_as_was_announced() {
    let at = "/paths/~1a/post/x-internal";
    let internal = |life: &str, verdict: &str| {
        let after = operation(&format!("{life}, x-internal: true"));
        check(&operation(life), &after, &format!("operation-became-internal {verdict} {at}"));
    };
    internal("x-sunset: '2026-08-01'", "compatible");
    internal("x-sunset: '2026-08-01T12:00:00Z'", "compatible");
    internal("x-sunset: '2026-08-02'", "breaking");
    internal("deprecated: true", "breaking");
    internal("x-stability-level: alpha", "compatible");
}

#[test]
fn parameters_and_properties_leave_as_announced() {
    let parameter = |list: &str| format!("paths:\n  /a:\n    get: {{ responses: {{}}, parameters: [{list}] }}\n");
    let gone = |life: &str, verdict: &str| {
        let before = parameter(&format!("{{ name: p, in: query, schema: {{ type: string }}{life} }}"));
        check(&before, &parameter(""), &format!("parameter-removed {verdict} /paths/~1a/get/parameters"));
    };
    gone("", "risky");
    gone(", x-sunset: '2026-08-01'", "compatible");
    gone(", x-sunset: '2026-08-02'", "breaking");
    let property = |properties: &str| sent(&format!("type: object\nproperties: {{ {properties} }}"));
    let gone = |life: &str, verdict: &str| {
        let at = "/paths/~1a/get/responses/200/content/application~1json/schema/properties";
        let before = property(&format!("b: {{ type: string }}, a: {{ type: string{life} }}"));
        check(&before, &property("b: { type: string }"), &format!("response-property-removed {verdict} {at}"));
    };
    gone("", "breaking");
    gone(", deprecated: true", "breaking");
    gone(", x-sunset: '2026-08-01'", "compatible");
    gone(", x-internal: true", "compatible");
    gone(", x-stability-level: draft", "compatible");
}
