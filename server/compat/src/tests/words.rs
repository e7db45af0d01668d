//! Fixes between two versions of the specification.

use workspace::{Finding, Snapshot};

use super::repairs::breaks;
use super::{document, findings_of, sent, snapshot_of};

const OLD: &str = "3.0.3";
const NEW: &str = "3.1.0";

fn with(properties: &str) -> String {
    sent(&format!("type: object\nproperties:\n{properties}"))
}

/// The current text after the first fix of the only break. `None` if there is none.
#[track_caller]
fn repaired(base: &str, current: &str) -> Option<String> {
    let snapshot = |text: &str| -> Snapshot {
        snapshot_of(&[(true, "/openapi.yaml", base), (false, "/openapi.yaml", text)], "policy: promise")
    };
    let now = snapshot(current);
    let found = findings_of(&now);
    assert_eq!(breaks(&found).len(), 1, "{found:#?}");
    let fixes: Vec<_> = found.iter().flat_map(|it: &Finding| it.make_fixes(&now)).collect();
    let [edits] = fixes.first()?.edits.as_slice() else { panic!("edits several files") };
    let text = now.document(edits.file).expect("a document").text().with_edits(&edits.edits).to_string();
    let after = snapshot(&text);
    assert!(after.document(edits.file).expect("a document").errors().is_empty(), "{text}");
    assert_eq!(breaks(&findings_of(&after)), Vec::<String>::new(), "{text}");
    Some(text)
}

/// A property that is gone comes back as `expected`.
#[track_caller]
fn check((from, to): (&str, &str), property: &str, expected: Option<&str>) {
    let base = document(from, &with(&format!("  a: {{ type: string }}\n  p: {property}")));
    let current = document(to, &with("  a: { type: string }"));
    let text = repaired(&base, &current);
    let line = text.as_deref().map(|it| it.lines().find_map(|it| it.trim().strip_prefix("p: ")).unwrap_or(it));
    assert_eq!(line, expected);
}

/// What a property says comes back to what `expected` says.
#[track_caller]
fn check_in_place((from, to): (&str, &str), base: &str, current: &str, expected: &str) {
    let base = document(from, &with(&format!("  p: {base}")));
    let current = document(to, &with(&format!("  p: {current}")));
    let text = repaired(&base, &current).expect("a fix");
    let line = text.lines().find_map(|it| it.trim().strip_prefix("p: "));
    assert_eq!(line, Some(expected), "{text}");
}

#[test]
fn what_3_0_says_is_put_back_in_the_words_of_3_1() {
    let check = |property: &str, expected: &str| check((OLD, NEW), property, Some(expected));
    check("{ type: string, nullable: true }", "{ type: [string, 'null'] }");
    check("{ type: string, nullable: false }", "{ type: string }");
    check("{ type: integer, minimum: 5, exclusiveMinimum: true }", "{ type: integer, exclusiveMinimum: 5 }");
    check("{ type: integer, maximum: 5, exclusiveMaximum: false }", "{ type: integer, maximum: 5 }");
    check("{ type: string, example: x }", "{ type: string, examples: [x] }");
    check(
        "{ type: object, properties: { b: { type: array, nullable: true, items: { type: integer, nullable: true } } } }",
        "{ type: object, properties: { b: { type: [array, 'null'], items: { type: [integer, 'null'] } } } }",
    );
    check(
        "{ anyOf: [{ type: integer, minimum: 1 }, { nullable: true }] }",
        "{ anyOf: [{ type: integer, minimum: 1 }, { type: 'null' }] }",
    );
    // What is data, or somebody's name, is left alone.
    check("{ type: object, default: { nullable: true } }", "{ type: object, default: { nullable: true } }");
    check(
        "{ type: object, properties: { nullable: { type: string } } }",
        "{ type: object, properties: { nullable: { type: string } } }",
    );
}

#[test]
fn what_3_1_says_is_put_back_in_the_words_of_3_0() {
    let check = |property: &str, expected: &str| check((NEW, OLD), property, Some(expected));
    check("{ type: [string, 'null'] }", "{ type: string, nullable: true }");
    check("{ type: [string] }", "{ type: string }");
    check("{ type: [string, integer] }", "{ anyOf: [{ type: string }, { type: integer }] }");
    check(
        "{ type: [string, integer, 'null'], maxLength: 3 }",
        "{ anyOf: [{ type: string, nullable: true }, { type: integer }], maxLength: 3 }",
    );
    check("{ type: 'null' }", "{ type: string, nullable: true, enum: [null] }");
    check("{ type: string, const: x }", "{ type: string, enum: [x] }");
    check("{ type: integer, exclusiveMinimum: 5 }", "{ type: integer, minimum: 5, exclusiveMinimum: true }");
    check("{ type: integer, minimum: 9, exclusiveMinimum: 5 }", "{ type: integer, minimum: 9 }");
    check(
        "{ type: integer, minimum: 1, exclusiveMinimum: 5 }",
        "{ type: integer, minimum: 5, exclusiveMinimum: true }",
    );
    check("{ type: string, examples: [x, y] }", "{ type: string, example: x }");
    check("{ type: string, contentEncoding: base64 }", "{ type: string, format: byte }");
    check(
        "{ anyOf: [{ type: object, properties: { a: { type: string } } }, { type: 'null' }] }",
        "{ anyOf: [{ type: object, properties: { a: { type: string } } }, { type: string, nullable: true, enum: [null] }] }",
    );
    check(
        "{ type: object, properties: { const: { type: string } } }",
        "{ type: object, properties: { const: { type: string } } }",
    );
    // It means nothing in 3.1.
    check("{ type: string, nullable: true }", "{ type: string }");
}

#[test]
fn what_cannot_be_said_is_not_put_back() {
    for property in [
        "{ type: array, prefixItems: [{ type: string }] }",
        "{ type: object, patternProperties: { '^x-': { type: string } } }",
        "{ type: string, contentEncoding: base16 }",
        "{ type: [string, array], items: { type: string } }",
    ] {
        check((NEW, OLD), property, None);
        check((NEW, NEW), property, Some(property));
    }
}

#[test]
fn keywords_are_put_back_in_the_words_of_the_document() {
    check_in_place((OLD, NEW), "{ type: string, nullable: true }", "{ type: string }", "{ type: [string, 'null'] }");
    check_in_place((OLD, NEW), "{ type: string }", "{ type: [string, 'null'] }", "{ type: string }");
    check_in_place(
        (OLD, NEW),
        "{ type: integer, nullable: true }",
        "{ type: [string, 'null'] }",
        "{ type: [integer, 'null'] }",
    );
    check_in_place((NEW, OLD), "{ type: [string, 'null'] }", "{ type: string }", "{ type: string, nullable: true }");
    check_in_place((NEW, OLD), "{ type: string }", "{ type: string, nullable: true }", "{ type: string }");
    check_in_place((NEW, OLD), "{ type: string, const: x }", "{ type: string }", "{ type: string, enum: [x] }");
    check_in_place(
        (OLD, NEW),
        "{ type: integer, minimum: 5, exclusiveMinimum: true }",
        "{ type: integer, minimum: 5 }",
        "{ type: integer, exclusiveMinimum: 5 }",
    );
    check_in_place(
        (NEW, OLD),
        "{ type: integer, exclusiveMinimum: 5 }",
        "{ type: integer }",
        "{ type: integer, minimum: 5, exclusiveMinimum: true }",
    );
}
