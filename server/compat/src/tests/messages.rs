//! What is told, as an author reads it.

use super::{accepted, document, findings_of, parameter, sent, snapshot_of};

/// The messages about two documents of 3.1, in the order of their codes.
#[track_caller]
fn check(baseline: &str, current: &str, expected: &[&str]) {
    let (base, current) = (document("3.1.0", baseline), document("3.1.0", current));
    let files = [(true, "/openapi.yaml", &*base), (false, "/openapi.yaml", &*current)];
    let mut found = findings_of(&snapshot_of(&files, "policy: promise"));
    found.sort_by_key(|it| it.code);
    let messages: Vec<&str> = found.iter().map(|it| it.message.as_str()).collect();
    assert_eq!(messages, expected);
}

fn responses(list: &str) -> String {
    format!("paths:\n  /a:\n    get:\n      responses: {{ {list} }}\n")
}

#[test]
fn a_status_is_named_once() {
    let ok = "'200': { description: ok }";
    let with = |other: &str| responses(&format!("{ok}, {other}: {{ description: d }}"));
    let one = responses(ok);
    check(&with("'302'"), &one, &["The response `302` was removed in GET /a. Existing clients are not affected."]);
    check(&one, &with("'404'"), &["The response `404` was added in GET /a. Existing clients are not affected."]);
    check(
        &with("'404'"),
        &with("4XX"),
        &["The response `404` became `4XX` in GET /a: an error may come with any status."],
    );
    check(
        &with("4XX"),
        &with("'404'"),
        &["The response `4XX` was replaced by single statuses in GET /a: an error may come with any status."],
    );
    check(
        &one,
        &responses("2XX: { description: ok }"),
        &[
            "The response `200` became `2XX` in GET /a: clients may meet a status that they do not know. Clients may depend on it, so it is risky.",
        ],
    );
}

#[test]
fn who_calls_back_is_named_with_whom_it_calls() {
    let text = |callbacks: &str| format!("paths:\n  /things:\n    put: {{ responses: {{}}{callbacks} }}\n");
    let body = |type_: &str| {
        format!(
            ", callbacks: {{ on: {{ '{{$request.body#/url}}': {{ post: {{ responses: {{}}, requestBody: {{ content: {{ application/json: {{ schema: {{ type: {type_} }} }} }} }} }} }} }} }}"
        )
    };
    check(
        &text(&body("string")),
        &text(""),
        &[
            "The callback `on` of `PUT /things` (`POST {$request.body#/url}`) was removed: clients wait for calls that never come. What is sent may be added to, never taken back (policy `promise`).",
        ],
    );
    check(
        &text(&body("string")),
        &text(&body("boolean")),
        &[
            "The type of the body was string and is boolean now in PUT /things callback on (POST {$request.body#/url}): clients that read it as published meet another type. What is sent is no longer what was promised. Published: `{ type: string }`.",
        ],
    );
    check(
        "webhooks: { teamAdded: { post: { responses: {} } } }\n",
        "webhooks: {}\n",
        &[
            "The webhook `POST teamAdded` was removed: clients wait for calls that never come. What is sent may be added to, never taken back (policy `promise`).",
        ],
    );
}

#[test]
fn what_is_true_of_many_says_of_how_many() {
    let item =
        |life: &str| format!("paths:\n  /a: {{ {life}get: {{ responses: {{}} }}, put: {{ responses: {{}} }} }}\n");
    check(
        &item(""),
        &item("x-internal: true, "),
        &[
            "`GET /a` became internal (and 1 more like it): for clients outside it is as if it were removed. What is published stays.",
        ],
    );
}

#[test]
fn a_life_says_where_it_is() {
    check(
        &parameter("type: string").replace("in: query", "in: query\n          x-sunset: '2999-12-31'"),
        &parameter("type: string").replace("in: query", "in: query\n          x-sunset: '2999-06-30'"),
        &[
            "The end of query parameter `p` moved from 2999-12-31 to 2999-06-30 in GET /a. Clients may depend on it, so it is risky.",
        ],
    );
    check(
        &sent("type: object\nproperties: { a: { type: string } }"),
        &sent("type: object\nproperties: { a: { type: string, deprecated: true } }"),
        &["Property `a` became deprecated in GET /a 200. Existing clients are not affected."],
    );
}

#[test]
fn a_level_says_from_where_to_where_it_went() {
    check(
        "paths: { /a: { get: { x-stability-level: stable, responses: {} } } }\n",
        "paths: { /a: { get: { x-stability-level: beta, responses: {} } } }\n",
        &["The stability level of `GET /a` went from stable to beta. What is published stays."],
    );
}

#[test]
fn branches_and_items_are_counted_from_one() {
    check(
        &sent("oneOf: [{ type: string }, { type: object, properties: { a: { type: string } } }]"),
        &sent("oneOf: [{ type: string }, { type: object, properties: { a: { type: string } } }, { type: boolean }]"),
        &[
            "Branch 3 (`boolean`) of the body is new in GET /a 200: clients meet a shape that none of the published branches has. What is sent may be added to, never taken back (policy `promise`).",
        ],
    );
    check(
        &sent("type: array\nprefixItems: [{ type: string }]\nitems: { type: string }"),
        &sent("type: array\nprefixItems: [{ type: boolean }]\nitems: { type: string }"),
        &[
            "The type of item 1 of the body was string and is boolean now in GET /a 200: clients that read it as published meet another type. What is sent is no longer what was promised. Published: `{ type: string }`.",
        ],
    );
}

#[test]
fn items_are_many() {
    check(
        &accepted("type: array"),
        &accepted("type: array\nitems: { type: string }"),
        &[
            "Items of the body are described now in POST /a: requests with other items are refused. What is accepted may widen, never narrow.",
        ],
    );
}

#[test]
fn a_type_that_only_narrowed_scares_nobody() {
    check(
        &sent("type: [integer, string]"),
        &sent("type: integer"),
        &[
            "The type of the body was integer or string and is integer now in GET /a 200. The values only narrow, yet a promised type changed (policy `promise`).",
        ],
    );
}

#[test]
fn names_that_come_back_together_are_named() {
    let titles = |before: &str, after: &str| {
        let properties = "properties: { a: {}, b: {}, c: {}, d: {} }";
        let text = |required: &str| document("3.1.0", &sent(&format!("type: object\n{required}{properties}")));
        let (base, current) = (text(before), text(after));
        let snapshot = snapshot_of(&[(true, "/openapi.yaml", &*base), (false, "/openapi.yaml", &*current)], "{}");
        let found = findings_of(&snapshot);
        found[0].make_fixes(&snapshot).first().map(|it| it.title.clone())
    };
    let check =
        |before: &str, after: &str, expected: &str| assert_eq!(titles(before, after).as_deref(), Some(expected));
    check("required: [a]\n", "", "Make `a` required again");
    check("required: [a, b]\n", "", "Make `a` required again, with `b`");
    check("required: [a, b, c]\n", "", "Make `a` required again, with `b` and `c`");
    check("required: [a, b, c, d]\n", "", "Make `a` required again, with `b` and 2 more");
    check("required: [a, b]\n", "required: [b]\n", "Make `a` required again");
}

#[test]
fn many_have_what_one_has() {
    let ids = |items: &str| {
        accepted(&format!("type: object\nproperties: {{ ids: {{ type: array, items: {{ {items} }} }} }}"))
    };
    check(
        &ids("type: string"),
        &ids("type: string, pattern: '^a', format: uuid, default: a"),
        &[
            "Items of property `ids` have a default now in POST /a. Existing clients are not affected.",
            "Items of property `ids` have the format `uuid` now in POST /a: requests with values that do not fit are refused. What is accepted may widen, never narrow.",
            "Items of property `ids` have to match `^a` now in POST /a: requests with values that do not match are refused. What is accepted may widen, never narrow.",
        ],
    );
    check(
        &ids("type: object, deprecated: true"),
        &ids("type: object, additionalProperties: false"),
        &[
            "Items of property `ids` are no longer deprecated in POST /a. Existing clients are not affected.",
            "Items of property `ids` no longer take properties that are not described in POST /a: requests with other properties are refused. What is accepted may widen, never narrow.",
        ],
    );
}
