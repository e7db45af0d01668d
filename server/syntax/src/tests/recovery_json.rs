//! JSON as it is while somebody types: what is still found, and what is said; at the start, in the middle and at
//! the end of a description.

use expect_test::{Expect, expect};

use super::{dump::dump, recovery::paths};
use crate::{Document, FileId, Format, JsonPointer, TextEdit, TextRange, TextSize};

const TEXT: &str = r##"{
  "openapi": "3.1.0",
  "info": {
    "title": "Teams",
    "version": "1.0",
    "contact": {
      "name": "Support",
      "url": "https://example.com"
    }
  },
  "servers": [
    {
      "url": "https://api.example.com",
      "description": "Production"
    }
  ],
  "paths": {
    "/teams": {
      "get": {
        "operationId": "list-teams",
        "summary": "Lists teams",
        "parameters": [
          {
            "name": "page",
            "in": "query",
            "schema": { "type": "integer" }
          },
          {
            "name": "size",
            "in": "query",
            "schema": { "type": "integer" }
          }
        ],
        "responses": {
          "200": {
            "description": "OK",
            "content": {
              "application/json": {
                "schema": { "$ref": "#/components/schemas/teams" }
              }
            }
          },
          "404": {
            "description": "Not found"
          }
        }
      }
    }
  },
  "components": {
    "schemas": {
      "teams": {
        "type": "array",
        "items": {
          "type": "object",
          "required": ["id"],
          "properties": {
            "id": { "type": "integer" },
            "slug": { "type": "string" },
            "name": { "type": "string" },
            "color": { "type": "string" }
          }
        }
      }
    }
  }
}
"##;

/// Replaces `from` (which is there once) in the sample, and compares the errors; nearly all key paths must still
/// be there, and no more than two errors may be reported. Typing it gives the same tree.
#[track_caller]
fn check(from: &str, to: &str, errors: Expect) {
    assert_eq!(TEXT.matches(from).count(), 1, "{from:?}");
    let whole = Document::parse(FileId(0), Format::Json, TEXT);
    assert!(whole.errors().is_empty(), "{:?}", whole.errors());
    let document = Document::parse(FileId(0), Format::Json, &TEXT.replace(from, to));
    let start = TextSize::new(TEXT.find(from).unwrap_or_default() as u32);
    let range = TextRange::at(start, TextSize::new(from.len() as u32));
    assert_eq!(dump(&whole.edit(&TextEdit::replace(range, to))), dump(&document));

    let found = paths(&document);
    let wanted = paths(&whole);
    let missing: Vec<&String> = wanted.iter().filter(|it| !found.contains(it)).collect();
    let said = said(&document);
    errors.assert_eq(&said);
    let share = 100 * (wanted.len() - missing.len()) / wanted.len();
    assert!(share >= 98, "{share} % of {}: missing {missing:#?}\n{said}", wanted.len());
    assert!((1..=2).contains(&document.errors().len()), "{said}");
}

fn said(document: &Document) -> String {
    let mut said = String::new();
    for error in document.errors() {
        let from = document.text().position(error.range.start(), crate::Encoding::Utf16);
        said.push_str(&format!("{}:{} {}\n", from.line + 1, from.character + 1, error.message));
    }
    said
}

#[test]
fn a_missing_comma() {
    check(
        r##""openapi": "3.1.0","##,
        r##""openapi": "3.1.0""##,
        expect![[r#"
        2:20 expected `,` here
    "#]],
    );
    check(
        r##""summary": "Lists teams","##,
        r##""summary": "Lists teams""##,
        expect![[r#"
        21:32 expected `,` here
    "#]],
    );
    check(
        r##""slug": { "type": "string" },"##,
        r##""slug": { "type": "string" }"##,
        expect![[r#"
        59:40 expected `,` here
    "#]],
    );
    check(
        "          },\n          {",
        "          }\n          {",
        expect![[r#"
        27:11 expected `,` here
    "#]],
    );
}

#[test]
fn a_missing_quote() {
    check(
        r##""title": "Teams""##,
        r##""title": "Teams"##,
        expect![[r#"
        4:14 the quote " is never closed
    "#]],
    );
    check(
        r##""Lists teams","##,
        r##""Lists teams,"##,
        expect![[r#"
        21:20 the quote " is never closed
    "#]],
    );
    check(
        r##""operationId": "##,
        r##""operationId: "##,
        expect![[r#"
            20:9 the quote " is never closed
        "#]],
    );
    check(
        r##""summary":"##,
        r##"summary":"##,
        expect![[r#"
        21:9 JSON needs double quotes around the key `summary`
    "#]],
    );
    check(
        r##""array""##,
        r##""array"##,
        expect![[r#"
        53:17 the quote " is never closed
    "#]],
    );
    check(
        r##""#/components/schemas/teams""##,
        r##""#/comp"##,
        expect![[r#"
        39:37 the quote " is never closed
    "#]],
    );
}

#[test]
fn a_missing_brace_or_bracket() {
    check(
        "    }\n  },\n  \"servers\"",
        "    }\n  \"servers\"",
        expect![[r#"
            3:11 `{` is never closed
        "#]],
    );
    check(
        "\"Production\"\n    }\n",
        "\"Production\"\n",
        expect![[r#"
        12:5 `{` is never closed
    "#]],
    );
    check(
        "  ],\n  \"paths\"",
        "  \n  \"paths\"",
        expect![[r#"
            11:14 `[` is never closed
        "#]],
    );
    check(
        "\"Not found\"\n          }\n",
        "\"Not found\"\n",
        expect![[r#"
        43:18 `{` is never closed
    "#]],
    );
    check(
        r##""slug": { "type": "string" },"##,
        r##""slug": { "type": "string","##,
        expect![[r#"
            59:21 `{` is never closed
        "#]],
    );
    check(
        r##""info": {"##,
        r##""info": "##,
        expect![[r#"
        4:5 expected `{` before the first key "title"
    "#]],
    );
    check(
        r##"["id"]"##,
        r##"["id""##,
        expect![[r#"
        56:23 `[` is never closed
    "#]],
    );
}

#[test]
fn a_brace_too_many() {
    check(
        r##""3.1.0","##,
        r##""3.1.0"},"##,
        expect![[r#"
            2:21 `}` closes nothing
        "#]],
    );
    check(
        "\"Not found\"\n          }\n",
        "\"Not found\"\n          }}\n",
        expect![[r#"
        46:9 `}` closes nothing
    "#]],
    );
    check(
        r##"["id"]"##,
        r##"["id"]]"##,
        expect![[r#"
        56:29 `]` closes nothing
    "#]],
    );
}

#[test]
fn a_trailing_comma() {
    check(
        "\"https://example.com\"\n",
        "\"https://example.com\",\n",
        expect![[r#"
        8:35 JSON allows no comma behind the last one
    "#]],
    );
    check(
        "\"Production\"\n    }\n",
        "\"Production\"\n    },\n",
        expect![[r#"
        15:6 JSON allows no comma behind the last one
    "#]],
    );
    check(
        r##""color": { "type": "string" }"##,
        r##""color": { "type": "string" },"##,
        expect![[r#"
        61:42 JSON allows no comma behind the last one
    "#]],
    );
}

#[test]
fn a_comment() {
    check(
        r##""openapi": "3.1.0","##,
        "// here\n  \"openapi\": \"3.1.0\",",
        expect![[r#"
        2:3 JSON allows no comments
    "#]],
    );
    check(
        r##""summary": "Lists teams","##,
        r##""summary": "Lists teams", // here"##,
        expect![[r#"
        21:35 JSON allows no comments
    "#]],
    );
    check(
        r##""color": { "type": "string" }"##,
        r##"/* "x": 1 */ "color": { "type": "string" }"##,
        expect![[r#"
        61:13 JSON allows no comments
    "#]],
    );
    check(
        r##""array","##,
        r##""array", # here"##,
        expect![[r#"
        53:26 JSON allows no comments
    "#]],
    );
}

#[test]
fn a_half_typed_member() {
    check(
        r##""openapi": "3.1.0","##,
        "\"openapi\": \"3.1.0\",\n  \"",
        expect![[r#"
        3:3 the quote " is never closed
        3:3 expected `,` here
    "#]],
    );
    check(
        r##""openapi": "3.1.0","##,
        "\"openapi\": \"3.1.0\",\n  \"x",
        expect![[r#"
        3:3 the quote " is never closed
        3:4 expected `,` here
    "#]],
    );
    check(
        r##""summary": "Lists teams","##,
        "\"summary\": \"Lists teams\",\n        \"descr\"",
        expect![[r#"
        22:9 expected `:` after the key "descr"
        22:15 expected `,` here
    "#]],
    );
    check(
        r##""summary": "Lists teams","##,
        "\"summary\": \"Lists teams\",\n        \"descr\":",
        expect![[r#"
        22:9 expected a value after "descr"
        22:16 expected `,` here
    "#]],
    );
    check(
        r##""summary": "Lists teams","##,
        "\"summary\": \"Lists teams\",\n        descr",
        expect![[r#"
        22:9 JSON needs double quotes around the key `descr`
        22:13 expected `,` here
    "#]],
    );
    check(
        r##""color": { "type": "string" }"##,
        "\"color\": { \"type\": \"string\" },\n            \"x\": ",
        expect![[r#"
        62:13 expected a value after "x"
    "#]],
    );
    check(
        r##""color": { "type": "string" }"##,
        "\"color\": { \"type\": \"string\" },\n            \"x\": {",
        expect![[r#"
        62:18 `{` is never closed
    "#]],
    );
}

#[test]
fn a_value_of_yaml_or_javascript() {
    check(
        r##""3.1.0""##,
        r##"'3.1.0'"##,
        expect![[r#"
        2:14 JSON needs double quotes
    "#]],
    );
    check(
        r##""Lists teams""##,
        r##"Lists teams"##,
        expect![[r#"
        21:20 JSON needs double quotes around `Lists teams`
    "#]],
    );
    check(
        r##""array""##,
        r##"True"##,
        expect![[r#"
        53:17 JSON needs double quotes around `True`
    "#]],
    );
    check(
        r##""Production""##,
        r##"007"##,
        expect![[r#"
        14:22 `007` is not a number of JSON
    "#]],
    );
}

#[test]
fn a_brace_in_column_0_above_lines_further_in() {
    check_found(
        "{\n  \"a\": [\n    {\n      \"b\": 1\n    },\n}\n    {\n      \"c\": 2\n    }\n  ],\n  \"d\": {\n    \"e\": 1\n  }\n}\n",
        &["/a/0/b", "/d/e"],
        expect![[r#"
            2:8 `[` is never closed
            6:1 `}` closes nothing
            7:5 expected a key in double quotes, found `{`
            10:3 `]` closes nothing
        "#]],
    );
}

#[test]
fn a_bracket_in_column_0_above_members() {
    check_found(
        "{\n  \"a\": {\n    \"b\": 1,\n\"x\": [\n    \"c\": {\n      \"d\": 2\n    }\n  },\n  \"e\": {}\n}\n",
        &["/a/b", "/x", "/c/d", "/e"],
        expect![[r#"
            2:8 `{` is never closed
            4:6 `[` is never closed
            8:3 `}` closes nothing
        "#]],
    );
}

/// Files of descriptions in parts were seen that hold a member without the object around it.
#[test]
fn a_member_without_its_object() {
    check_found(
        "\"Key\": {\n    \"type\": \"object\",\n    \"properties\": {\"id\": {}}\n}\n",
        &["/Key", "/Key/properties/id"],
        expect![[r#"
        1:1 expected `{` before the first key "Key": an object of JSON stands in braces
    "#]],
    );
    check_found(
        "// a\n\"Key\": [1], \"Other\": {\"a\": 2}",
        &["/Key/0", "/Other/a"],
        expect![[r#"
        1:1 JSON allows no comments
        2:1 expected `{` before the first key "Key": an object of JSON stands in braces
    "#]],
    );
    check_found(
        "\"Key\": {\"a\": 1}\n}\n",
        &["/Key/a"],
        expect![[r#"
        1:1 expected `{` before the first key "Key": an object of JSON stands in braces
    "#]],
    );
    check_found("\"Key\"", &[""], expect![[""]]);
    check_found(
        "\"Key\": 1,\n\"Key\": 2",
        &["/Key"],
        expect![[r#"
        1:1 expected `{` before the first key "Key": an object of JSON stands in braces
        2:1 the key `Key` is in this mapping already, on line 1
    "#]],
    );
}

/// Parses a text: what is found, what is said, and that typing gives the same.
#[track_caller]
fn check_found(text: &str, found: &[&str], errors: Expect) {
    let document = Document::parse(FileId(0), Format::Json, text);
    for pointer in found {
        let pointer = JsonPointer::parse(pointer);
        assert!(pointer.is_some_and(|it| document.at(&it).is_some()), "{}", dump(&document));
    }
    errors.assert_eq(&said(&document));
    let mut typed = Document::parse(FileId(0), Format::Json, "");
    for (at, c) in text.char_indices() {
        let at = TextRange::empty(TextSize::new(at as u32));
        typed = typed.edit(&TextEdit::replace(at, c.to_string()));
    }
    assert_eq!(dump(&typed), dump(&document));
}
