//! Deprecation, sunset and stability. Today is 2026-08-01.

use super::{check, sent};

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
