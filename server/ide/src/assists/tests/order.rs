//! Components by name.

use super::edited;
use crate::fixture::analysis;

#[track_caller]
fn check(before: &str, expected: Option<&str>) {
    let (analysis, file, _) = analysis(&format!("//- /a.yaml\n$0{before}"));
    let assist = analysis.organize(file);
    let after =
        assist.map(|it| edited(&analysis, &analysis.assist_edits(&it).expect("edits")).remove(&file).expect("a text"));
    assert_eq!(after.as_deref(), expected);
}

#[test]
fn components_are_sorted_with_their_comments() {
    check(
        "openapi: 3.1.0
tags: [{name: b}, {name: a}]
components:
  schemas:
    # about c
    C: {type: string} # c
    a:
      # in a
      properties: {z: {}, a: {}}

    # about B
    B: {type: string}
  responses: {z: {description: z}, b: {description: b}, c: {description: c}}
paths: {}
",
        Some(
            "openapi: 3.1.0
tags: [{name: b}, {name: a}]
components:
  schemas:
    a:
      # in a
      properties: {z: {}, a: {}}

    # about B
    B: {type: string}

    # about c
    C: {type: string} # c
  responses: {b: {description: b}, c: {description: c}, z: {description: z}}
paths: {}
",
        ),
    );
}

#[test]
fn what_is_sorted_or_depends_on_its_order_stays() {
    check("openapi: 3.1.0\ncomponents: {schemas: {a: {}, B: {}, c: {}}}\n", None);
    check("openapi: 3.1.0\ncomponents: {schemas: {b: &b {}, a: *b}}\n", None);
    check("openapi: 3.1.0\npaths: {/b: {}, /a: {}}\n", None);
}
