//! Data that is written as JSON is read as the same data, as JSON and as YAML.
#![no_main]

use libfuzzer_sys::fuzz_target;
use syntax::{Document, FileId, Format, Value};

fuzz_target!(|text: &str| {
    let Some(value) = Value::from_json(text) else { return };
    let written = value.to_json();
    assert_eq!(Value::from_json(&written).as_ref(), Some(&value));
    let document = Document::parse(FileId(0), Format::Json, &written);
    let has_duplicates = document.errors().iter().any(|it| it.kind == syntax::SyntaxErrorKind::DuplicateKey);
    if has_duplicates {
        return;
    }
    if document.errors().iter().all(|it| !it.message.contains("512")) {
        assert!(document.errors().is_empty(), "{:?}", document.errors());
        assert_eq!(document.root().map(|it| it.to_value()), Some(value));
    }
});
