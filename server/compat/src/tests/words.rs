//! Fixes between two versions of the specification.

use super::{check_files, document, findings_of, sent, snapshot_of};

fn with(property: &str) -> String {
    sent(&format!("type: object\nproperties: {{ {property} }}"))
}

/// The fixes for a property that is gone, where the two descriptions have different versions.
#[track_caller]
fn check_offered(versions: (&str, &str), property: &str, expected: &[&str]) {
    let base = document(versions.0, &with(&format!("a: {{ type: string }}, n: {property}")));
    let current = document(versions.1, &with("a: { type: string }"));
    let files = [(true, "/openapi.yaml", base.as_str()), (false, "/openapi.yaml", current.as_str())];
    let snapshot = snapshot_of(&files, "policy: promise");
    let found = findings_of(&snapshot);
    let titles: Vec<String> = found.iter().flat_map(|it| it.make_fixes(&snapshot)).map(|it| it.title).collect();
    assert_eq!(titles, expected);
    let at = "/paths/~1a/get/responses/200/content/application~1json/schema/properties";
    check_files(&files, &format!("response-property-removed breaking {at}"));
}

#[test]
fn words_that_mean_something_else_there_are_not_copied() {
    let (old, new) = ("3.0.3", "3.1.0");
    for foreign in ["{ type: string, nullable: true }", "{ type: integer, minimum: 1, exclusiveMinimum: true }"] {
        check_offered((old, new), foreign, &[]);
        check_offered((old, old), foreign, &["Put back `n`"]);
    }
    for foreign in ["{ type: [string, 'null'] }", "{ const: 1 }", "{ exclusiveMinimum: 1 }"] {
        check_offered((new, old), foreign, &[]);
        check_offered((new, new), foreign, &["Put back `n`"]);
    }
    check_offered((old, new), "{ type: string, default: { nullable: true } }", &["Put back `n`"]);
    check_offered((old, new), "{ type: object, properties: { nullable: { type: string } } }", &["Put back `n`"]);
    check_offered((new, old), "{ type: object, properties: { const: { type: string } } }", &["Put back `n`"]);
}
