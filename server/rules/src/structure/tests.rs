//! What structure is found in descriptions, and what is not.

use workspace::{Change, FileChange, FileSet, Finding, Snapshot, VfsPath, Workspace};

use crate::tests::findings;

/// Compares what is found in a description of a version, and in a fragment beside it, with `severity pointer message`
/// lines; a message may be cut.
#[track_caller]
fn check_with(version: &str, rest: &str, fragment: &str, expected: &[&str]) {
    let entry = format!("openapi: {version}\ninfo: {{title: T, version: '1'}}\n{rest}\n");
    let file = |path: &str, text: &str| (FileSet::CURRENT, VfsPath::new(path), FileChange::Text(text.into()));
    let mut workspace = Workspace::default();
    let files = vec![file("/openapi.yaml", &entry), file("/fragment.yaml", fragment)];
    workspace.apply(Change { files, ..Change::default() });
    let snapshot = workspace.snapshot();
    let found = structural(&snapshot);
    let shown = |it: &Finding| format!("{} {} {}", it.severity.name(), it.location.pointer, it.message);
    let found: Vec<String> = found.iter().map(shown).collect();
    let is_equal = found.len() == expected.len() && found.iter().zip(expected).all(|(a, b)| a.starts_with(b));
    assert!(is_equal, "\nexpected {expected:#?}\nfound {found:#?}\nin\n{entry}");
}

fn structural(snapshot: &Snapshot) -> Vec<Finding> {
    findings(snapshot).into_iter().filter(|it| matches!(it.code, "unknown-field" | "wrong-type")).collect()
}

#[track_caller]
fn check(version: &str, rest: &str, expected: &[&str]) {
    check_with(version, rest, "", expected);
}

/// Checks a schema by the version, and what is told right in it.
#[track_caller]
fn check_schema(version: &str, schema: &str, expected: &[&str]) {
    let found: Vec<String> = expected
        .iter()
        .map(|it| it.split_once(' ').map_or(String::new(), |(a, b)| format!("{a} /components/schemas/A{b}")))
        .collect();
    let found: Vec<&str> = found.iter().map(String::as_str).collect();
    check(version, &format!("paths: {{}}\ncomponents: {{schemas: {{A: {schema}}}}}"), &found);
}

/// Checks the text after the first fix of the only finding.
#[track_caller]
fn check_fix(rest: &str, expected: &str) {
    let entry = format!("openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\n{rest}");
    let snapshot = crate::tests::snapshot("/openapi.yaml", &entry, None);
    let found = structural(&snapshot);
    assert_eq!(found.len(), 1, "{found:#?}");
    let fixes = found[0].make_fixes(&snapshot);
    let mut text = entry;
    for edit in fixes[0].edits[0].edits.iter().rev() {
        text.replace_range(usize::from(edit.start)..usize::from(edit.end), &edit.new_text);
    }
    assert!(text.ends_with(expected), "expected {expected}\nfound {text}");
}

#[test]
fn a_misspelled_field_is_told_with_what_was_meant() {
    let operation = |field: &str| format!("paths: {{/a: {{get: {{{field}: x, responses: {{}}}}}}}}");
    let expected = "warning /paths/~1a/get/sumary the Operation Object has no field `sumary`: did you mean `summary`?";
    check("3.0.3", &operation("sumary"), &[expected]);
    check("3.0.3", &operation("x-sumary"), &[]);
    check("3.0.3", &operation("summary"), &[]);
    check_fix("paths: {/a: {get: {sumary: x}}}\n", "paths: {/a: {get: {summary: x}}}\n");
}

#[test]
fn a_field_of_another_version_is_told() {
    check("3.0.3", "paths: {}\nwebhooks: {}", &["warning /webhooks the OpenAPI Object has `webhooks` from 3.1 on"]);
    check_schema("3.0.3", "{const: 1}", &["warning /const the Schema Object has `const` from 3.1 on"]);
    check_schema("3.1.0", "{const: 1}", &[]);
    check_schema(
        "3.1.0",
        "{nullable: true}",
        &["information /nullable the Schema Object has `nullable` up to 3.0 only"],
    );
}

#[test]
fn from_3_1_on_only_slips_are_told_in_schemas() {
    check_schema("3.1.0", "{requird: [a]}", &["warning /requird `requird` is no keyword"]);
    check_schema("3.1.0", "{anything: 1, note: a, definitions: {}, id: a}", &[]);
    check_schema("3.0.3", "{anything: 1}", &["warning /anything the Schema Object has no field `anything`"]);
    check_schema("3.1.0", "{$schema: 'https://example.com/other', requird: [a]}", &[]);
    check("3.1.0", "jsonSchemaDialect: 'https://example.com/a'\ncomponents: {schemas: {A: {requird: [a]}}}", &[]);
}

#[test]
fn data_and_names_are_no_fields() {
    check_schema("3.0.3", "{example: {requird: 1}, default: {type: strng}, enum: [{a: 1}], x-a: {type: 1}}", &[]);
    check_schema("3.0.3", "{properties: {requird: {}, $ref: {}, x-a: {}}}", &[]);
    check_schema("3.1.0", "{const: {requird: 1}, examples: [{requird: 1}]}", &[]);
}

#[test]
fn keys_by_rules_are_told() {
    check("3.0.3", "paths: {teams: {get: {sumary: 1}}}", &["error /paths/teams `teams` is no path"]);
    let status = |status: &str| format!("paths: {{/a: {{get: {{responses: {{{status}: {{description: A}}}}}}}}}}");
    let at = "/paths/~1a/get/responses";
    for valid in ["200", "'200'", "2XX", "default", "x-a"] {
        check("3.0.3", &status(valid), &[]);
    }
    for (key, severity) in
        [("success", "error"), ("20", "error"), ("600", "warning"), ("2x", "error"), ("2xx", "warning")]
    {
        check("3.0.3", &status(key), &[&format!("{severity} {at}/{key} `{key}` is no status")]);
    }
    check_fix(&status("2xx"), &status("2XX"));
    let content = "paths: {/a: {get: {responses: {default: {content: {schema: {}}}}}}}";
    check("3.0.3", content, &[&format!("error {at}/default/content/schema `schema` is no media type")]);
}

#[test]
fn what_belongs_in_the_schema_is_told_once() {
    let parameter = "paths: {/a: {get: {parameters: [{name: a, in: query, type: string, format: date}]}}}";
    check("3.0.3", parameter, &["error /paths/~1a/get/parameters/0/type `type`, `format` belong in `schema`"]);
}

#[test]
fn a_value_of_another_kind_is_told_and_nothing_in_it() {
    let expected =
        "error /paths/~1a/get/parameters `parameters`: expected a list of Parameter Objects, found a mapping";
    check("3.0.3", "paths: {/a: {get: {parameters: {a: {nme: 1}}}}}", &[expected]);
    check_schema("3.1.0", "{required: true}", &["error /required `required`: expected a list of strings"]);
    check_schema("3.1.0", "{type: strng}", &["error /type `strng` is no `type`: did you mean `string`?"]);
    check_schema("3.1.0", "{properties: {a: text}}", &["error /properties/a `a`: expected a Schema Object"]);
    check_fix("components: {schemas: {A: {type: strng}}}\n", "{type: string}}}\n");
}

#[test]
fn versions_take_different_kinds() {
    check_schema("3.0.3", "{type: [string]}", &["error /type `type`: expected one of"]);
    check_schema("3.1.0", "{type: [string, 'null']}", &[]);
    check_schema("3.1.0", "{type: [strng]}", &["error /type/0 `strng` is no `type`"]);
    check_schema("3.0.3", "{exclusiveMinimum: true, additionalProperties: false}", &[]);
    check_schema(
        "3.1.0",
        "{exclusiveMinimum: true}",
        &["error /exclusiveMinimum `exclusiveMinimum`: expected a number"],
    );
    check_schema("3.1.0", "{items: true, not: false}", &[]);
    check_schema("3.0.3", "{items: true}", &["error /items `items`: expected a Schema Object"]);
}

#[test]
fn a_number_in_the_place_of_a_string_is_a_warning() {
    check_schema(
        "3.1.0",
        "{description: 5}",
        &["warning /description `description`: expected a string, found a number"],
    );
    check_fix("components: {schemas: {A: {title: 1.10}}}\n", "{title: '1.10'}}}\n");
}

#[test]
fn what_is_being_typed_is_left_alone() {
    check("3.0.3", "paths:\n  /a:\n    get:\n      responses:\n      summary:", &[]);
    check("3.0.3", "paths:\n  /a:\n    get:\n      summ\n      oprationId: a", &[]);
}

#[test]
fn fragments_are_what_the_reference_takes() {
    let entry = "paths: {/a: {$ref: 'fragment.yaml#/a'}}";
    let fragment =
        "a: {get: {sumary: x, responses: {default: {$ref: '#/b'}}}}\nb: {descripton: x}\nc: {descripton: x}\n";
    check_with("3.0.3", entry, fragment, &["warning /a/get/sumary", "error /b/descripton"]);
    check_with("3.0.3", "paths: {}", fragment, &[]);
}

#[test]
fn where_a_reference_leads_is_judged_wherever_it_stands() {
    check("3.0.3", "paths: {/a: {get: {$ref: '#/x-a', a: b}}}\nx-a: {}", &[]);
    check("3.0.3", "paths: {/a: {get: {$ref: '#/x-a'}}}\nx-a: {sumary: a}", &["warning /x-a/sumary"]);
    check("3.0.3", "paths: {$ref: fragment.yaml}", &[]);
    check_schema("3.0.3", "{$ref: '#/components/schemas/A', requird: 1}", &[]);
    check_schema("3.1.0", "{$ref: '#/components/schemas/A', requird: 1}", &["warning /requird"]);
}

#[test]
fn aliases_end_and_are_told_once() {
    check_schema("3.1.0", "&a {properties: {a: *a, b: *a}, requird: [a]}", &["warning /requird"]);
}
