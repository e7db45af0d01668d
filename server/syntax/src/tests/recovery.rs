//! Texts as they are while somebody types: what is still found, and what is said.

use expect_test::{Expect, expect};

use crate::{Document, FileId, Format, JsonPointer, Node, NodeKind};

const TEXT: &str = "\
openapi: 3.1.0
info:
  title: Teams
  version: '1.0'
  contact:
    name: Support
    url: https://example.com
servers:
  - url: https://api.example.com
    description: Production
tags:
  - name: teams
    description: Everything about teams
paths:
  /teams:
    get:
      operationId: list-teams
      summary: Lists teams
      parameters:
        - name: page
          in: query
          schema:
            type: integer
      responses:
        '200':
          description: OK
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/teams'
  /teams/{id}:
    get:
      operationId: get-team
      summary: Gets a team
      responses:
        '200':
          description: OK
          content:
            application/json:
              schema:
                type: object
                properties:
                  id:
                    type: integer
        '404':
          description: Not found
components:
  schemas:
    teams:
      type: array
      items:
        type: object
        required: [id]
        properties:
          id:
            type: integer
          slug:
            type: string
";

pub(super) fn paths(document: &Document) -> Vec<String> {
    fn walk(node: Node<'_>, pointer: &mut JsonPointer, found: &mut Vec<String>) {
        match node.kind() {
            NodeKind::Mapping => {
                for entry in node.own_entries() {
                    pointer.push(&entry.key());
                    found.push(pointer.to_string());
                    walk(entry.own_value(), pointer, found);
                    pointer.pop();
                }
            }
            NodeKind::Sequence => {
                for (index, item) in node.items().enumerate() {
                    pointer.push(&index.to_string());
                    walk(item, pointer, found);
                    pointer.pop();
                }
            }
            NodeKind::Scalar | NodeKind::Alias => {}
        }
    }
    let mut found = Vec::new();
    if let Some(root) = document.root() {
        walk(root, &mut JsonPointer::root(), &mut found);
    }
    found
}

/// Replaces `from` (which is there once) in the sample, and compares the errors; nearly all key paths must still
/// be there, and no more than two errors may be reported.
#[track_caller]
fn check(from: &str, to: &str, errors: Expect) {
    assert_eq!(TEXT.matches(from).count(), 1, "{from:?}");
    let text = TEXT.replace(from, to);
    let document = Document::parse(FileId(0), Format::Yaml, &text);
    let found = paths(&document);
    let wanted = paths(&Document::parse(FileId(0), Format::Yaml, TEXT));
    let missing: Vec<&String> = wanted.iter().filter(|it| !found.contains(it)).collect();
    let mut said = String::new();
    for error in document.errors() {
        let from = document.text().position(error.range.start(), crate::Encoding::Utf16);
        said.push_str(&format!("{}:{} {}\n", from.line + 1, from.character + 1, error.message));
    }
    errors.assert_eq(&said);
    let share = 100 * (wanted.len() - missing.len()) / wanted.len();
    assert!(share >= 98, "{share} % of {}: missing {missing:#?}\n{said}", wanted.len());
    assert!((1..=2).contains(&document.errors().len()), "{said}");
}

#[test]
fn a_key_without_its_colon() {
    check(
        "      summary: Gets a team\n",
        "      summary: Gets a team\n      descr\n",
        expect![[r#"
        35:7 expected `:` after `descr`
    "#]],
    );
    check(
        "      operationId: get-team\n",
        "      descr\n      operationId: get-team\n",
        expect![[r#"
            33:7 expected `:` after `descr`
        "#]],
    );
}

#[test]
fn half_a_reference() {
    check(
        "$ref: '#/components/schemas/teams'",
        "$ref: '#/comp",
        expect![[r#"
        30:23 the quote ' is never closed
    "#]],
    );
}

#[test]
fn a_quote_that_was_just_opened() {
    check(
        "$ref: '#/components/schemas/teams'",
        "$ref: '",
        expect![[r#"
        30:23 the quote ' is never closed
    "#]],
    );
    check(
        "title: Teams",
        "title: \"Teams",
        expect![[r#"
        3:10 the quote " is never closed
    "#]],
    );
}

#[test]
fn a_tab_as_indentation() {
    check(
        "      summary: Gets a team",
        "\tsummary: Gets a team",
        expect![[r#"
        34:2 YAML does not allow tabs as indentation: use spaces
    "#]],
    );
    check(
        "      summary: Gets a team",
        "\t\t\tsummary: Gets a team",
        expect![[r#"
        34:4 YAML does not allow tabs as indentation: use spaces
    "#]],
    );
    check(
        "    name: Support",
        "\tname: Support",
        expect![[r#"
        6:2 YAML does not allow tabs as indentation: use spaces
        7:5 wrong indentation: this line does not start in the column of its neighbours
    "#]],
    );
}

#[test]
fn a_line_indented_by_two_more() {
    check(
        "      summary: Gets a team",
        "        summary: Gets a team",
        expect![[r#"
        34:9 wrong indentation: this line does not start in the column of its neighbours
    "#]],
    );
    check(
        "      operationId: get-team",
        "        operationId: get-team",
        expect![[r#"
        34:7 wrong indentation: this line does not start in the column of its neighbours
    "#]],
    );
}

#[test]
fn a_line_dedented_by_one() {
    check(
        "      summary: Gets a team",
        "     summary: Gets a team",
        expect![[r#"
        34:6 wrong indentation: this line does not start in the column of its neighbours
    "#]],
    );
    check(
        "        - name: page",
        "       - name: page",
        expect![[r#"
        21:11 wrong indentation: this line does not start in the column of its neighbours
    "#]],
    );
}

#[test]
fn a_line_dedented_to_column_0() {
    check(
        "      summary: Gets a team",
        "summary: Gets a team",
        expect![[r#"
            34:1 wrong indentation: this line does not start in the column of its neighbours
        "#]],
    );
    check(
        "          in: query",
        "in: query",
        expect![[r#"
        21:1 wrong indentation: this line does not start in the column of its neighbours
    "#]],
    );
}

#[test]
fn a_key_that_is_there_twice() {
    check(
        "      summary: Gets a team\n",
        "      summary: Gets a team\n      summary: x\n",
        expect![[r#"
        35:7 the key `summary` is in this mapping already, on line 34
    "#]],
    );
    check(
        "        '404':\n",
        "        200:\n          description: x\n        '404':\n",
        expect![[r#"
        45:9 the key `200` is in this mapping already, on line 36, written '200': both are the same key
    "#]],
    );
}

#[test]
fn a_brace_that_was_just_opened() {
    check(
        "      summary: Gets a team\n",
        "      summary: Gets a team\n      x: {\n",
        expect![[r#"
        35:10 `{` is never closed
    "#]],
    );
    check(
        "    teams:\n",
        "    other: {a: 1, b\n    teams:\n",
        expect![[r#"
        49:12 `{` is never closed
    "#]],
    );
}

#[test]
fn a_bracket_that_was_just_opened() {
    check(
        "      summary: Gets a team\n",
        "      summary: Gets a team\n      tags: [\n",
        expect![[r#"
        35:13 `[` is never closed
    "#]],
    );
    check(
        "required: [id]",
        "required: [id",
        expect![[r#"
        53:19 `[` is never closed
    "#]],
    );
}

#[test]
fn a_colon_in_a_value() {
    check(
        "summary: Gets a team",
        "summary: Gets: a team",
        expect![[r#"
        34:20 `: ` cannot stand inside an unquoted value: put quotes around the value, or start a new line for a nested key
    "#]],
    );
}

#[test]
fn a_value_that_starts_with_a_reserved_character() {
    check(
        "summary: Gets a team",
        "summary: @me",
        expect![[r#"
        34:16 an unquoted value cannot start with `@`: put quotes around it
    "#]],
    );
    check(
        "summary: Gets a team",
        "summary: `code`",
        expect![[r#"
        34:16 an unquoted value cannot start with ```: put quotes around it
    "#]],
    );
    check(
        "summary: Gets a team",
        "summary: %d teams",
        expect![[r#"
        34:16 an unquoted value cannot start with `%`: put quotes around it
    "#]],
    );
}

#[test]
fn a_lone_dash() {
    check(
        "      summary: Gets a team\n",
        "      summary: Gets a team\n      -\n",
        expect![[r#"
        35:7 did not expect a list item (`-`) among the keys of a mapping
    "#]],
    );
    check(
        "    description: Everything about teams\n",
        "    description: x\n  -\n  x\n",
        expect![[r#"
        15:3 wrong indentation: this line does not start in the column of its neighbours
        15:3 expected `:` after `x`
    "#]],
    );
}

#[test]
fn an_alias_of_nothing() {
    check(
        "summary: Gets a team",
        "summary: *team",
        expect![[r#"
        34:16 there is no anchor `team` above
    "#]],
    );
}

#[test]
fn a_colon_without_a_space() {
    check(
        "summary: Gets a team",
        "summary:Gets a team",
        expect![[r#"
        34:7 expected a space after the colon of `summary:`
    "#]],
    );
    check(
        "operationId: get-team",
        "operationId:get-team",
        expect![[r#"
            33:7 expected a space after the colon of `operationId:`
        "#]],
    );
}
