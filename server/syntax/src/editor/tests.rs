//! Fixtures: before, an operation, after.

mod block;
mod comments;
mod copy;
mod flow;
mod property;
mod restyle;

use crate::{Document, Editor, FileId, Format, Insert, JsonPointer, Value};

fn parse(text: &str) -> Document {
    let is_json = text.trim_start_matches('\u{FEFF}').starts_with('{') && text.contains('"');
    Document::parse(FileId(0), if is_json { Format::Json } else { Format::Yaml }, text)
}

fn at(pointer: &str) -> JsonPointer {
    JsonPointer::parse(pointer).unwrap()
}

fn json(text: &str) -> Value {
    Value::from_json(text).unwrap()
}

/// After the operation the text is `after`, and the edits make it of `before`.
#[track_caller]
fn check(before: &str, operation: impl FnOnce(&mut Editor) -> bool, after: &str) {
    let document = parse(before);
    let mut editor = Editor::new(&document);
    let is_done = operation(&mut editor);
    let text = editor.document().text().to_string();
    assert_eq!(text, after, "\n--- was done: {is_done}\n--- got\n{text}\n--- expected\n{after}");
    assert!(is_done);
    let edits = editor.finish();
    assert!(edits.windows(2).all(|pair| pair[0].end < pair[1].start), "{edits:?}");
    assert_eq!(document.text().with_edits(&edits).to_string(), after);
    assert_eq!(Document::parse(FileId(0), document.format(), after).errors(), document.errors());
}

/// The operation says no, and nothing is done.
#[track_caller]
fn check_refused(before: &str, operation: impl FnOnce(&mut Editor) -> bool) {
    let mut editor = Editor::new(&parse(before));
    let is_done = operation(&mut editor);
    assert_eq!(editor.document().text().to_string(), before);
    assert!(!is_done);
    assert_eq!(editor.finish(), []);
}

/// Data at `pointer` of `before` is replaced by that of `from` in `source`.
#[track_caller]
fn check_copied(source: &str, from: &str, before: &str, to: &str, key: &str, after: &str) {
    let source = parse(source);
    let node = source.at(&at(from)).unwrap();
    check(before, |it| it.insert_entry(&at(to), key, Insert::Copy(node), super::Place::Last), after);
}
