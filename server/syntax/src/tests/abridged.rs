//! Lines in column 0 and in wrong columns: what stands behind them, or before them, is not read again.

use crate::{Document, FileId, Format, JsonPointer, TextEdit, TextRange, TextSize};

/// A description with so many paths, and as many schemas.
fn description(count: usize) -> String {
    let paths = (0..count).map(|it| {
        format!(
            "  /p{it}:\n    get:\n      summary: Gets {it}\n      tags:\n      - a\n      responses:\n        '200':\n          \
             description: OK\n    put:\n      parameters:\n      - name: id\n        in: path\n      - name: x\n        in: \
             query\n"
        )
    });
    let schemas = (0..count).map(|it| format!("    s{it}:\n      type: object\n      properties:\n        a: {{}}\n"));
    let (paths, schemas): (String, String) = (paths.collect(), schemas.collect());
    format!("openapi: 3.1.0\npaths:\n{paths}components:\n  schemas:\n{schemas}")
}

/// Puts the line that starts with `line` into column `column`, and checks that what is at each of the pointers in the
/// tree before is what the pointer next to it leads to afterwards.
#[track_caller]
fn check_shared(line: &str, column: usize, pointers: &[(&str, &str)]) {
    // Large enough for the mapping around the line not to be read as a part.
    let text = description(1500);
    let document = Document::parse(FileId(0), Format::Yaml, &text);
    let at = text.find(&format!("{line}\n")).unwrap();
    let indent = line.len() - line.trim_start().len();
    let range = TextRange::at(TextSize::new(at as u32), TextSize::new((indent - column) as u32));
    let edited = document.edit(&TextEdit::replace(range, ""));
    let id = |document: &Document, pointer: &str| document.at(&JsonPointer::parse(pointer).unwrap()).map(|it| it.id());
    for (before, after) in pointers {
        assert!(id(&document, before).is_some(), "{before}");
        assert_eq!(id(&document, before), id(&edited, after), "{before} and {after}");
    }
}

#[test]
fn entries_behind_a_line_in_column_0_are_not_read_again() {
    let same = |pointer: &'static str| (pointer, pointer);
    check_shared(
        "      summary: Gets 5",
        0,
        &[
            same("/paths/~1p0"),
            same("/paths/~1p2/get"),
            ("/paths/~1p5/put", "/responses/put"),
            ("/paths/~1p6/put", "/responses/~1p6/put"),
            ("/paths/~1p11", "/responses/~1p11"),
            same("/components"),
        ],
    );
}

#[test]
fn entries_around_a_line_further_out_are_not_read_again() {
    let same = |pointer: &'static str| (pointer, pointer);
    check_shared("      - name: x", 2, &[same("/paths/~1p11"), same("/paths/~1p1499"), same("/components/schemas/s3")]);
    check_shared("      responses:", 3, &[same("/paths/~1p11"), same("/components")]);
}

/// A document after an edit equals one from scratch, where what is kept comes to lie deeper than is read.
#[track_caller]
fn check_deep(levels: usize, inner: usize) {
    let nested = |count: usize, from: usize| -> String {
        (0..count).map(|it| format!("{}k{it}:\n", " ".repeat(from + it))).collect()
    };
    let text = format!("{}z:\n{}", nested(levels, 0), nested(inner, 1));
    let line = "z:\n";
    let at = text.find(line).unwrap();
    let document = Document::parse(FileId(0), Format::Yaml, &text);
    // The last key of all takes in what follows.
    let edit = TextEdit::replace(TextRange::at(TextSize::new(at as u32), TextSize::new(2)), " ".repeat(levels + 1));
    let edited = document.edit(&edit);
    let scratch = Document::parse(FileId(0), Format::Yaml, &edited.text().to_string());
    assert_eq!(super::dump::dump(&edited), super::dump::dump(&scratch));
}

#[test]
fn what_is_nested_too_deep_after_an_edit_is_skipped() {
    check_deep(300, 300);
    check_deep(10, 505);
    check_deep(510, 3);
}
