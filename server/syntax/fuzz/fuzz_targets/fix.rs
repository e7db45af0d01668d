//! Changes by structure do what they say or nothing: no new errors, and the data that was asked for.
#![no_main]

use libfuzzer_sys::fuzz_target;
use syntax::{Document, Editor, FileId, Format, Insert, JsonPointer, Place, TextSize, Value};

fuzz_target!(|input: (&str, Vec<(u8, u16, &str)>)| {
    let (text, steps) = input;
    if text.len() > 4000 {
        return;
    }
    for format in [Format::Yaml, Format::Json] {
        let document = Document::parse(FileId(0), format, text);
        let mut editor = Editor::new(&document);
        for (operation, at, word) in steps.iter().take(4) {
            let size = u32::from(editor.document().text().len());
            let target = editor.document().pointer_at_offset(TextSize::new(u32::from(*at) % (size + 1)));
            step(&mut editor, operation % 7, &target, word);
        }
        let edited = editor.document().text().to_string();
        let errors = editor.document().errors().len();
        assert!(errors <= document.errors().len(), "{edited:?}");
        let applied = document.text().with_edits(&editor.finish()).to_string();
        assert_eq!(applied, edited);
        assert_eq!(Document::parse(FileId(0), format, &edited).errors().len(), errors);
    }
});

fn step(editor: &mut Editor, operation: u8, target: &JsonPointer, word: &str) {
    let value = Value::String(word.into());
    let new = Insert::Value(&value);
    let is_done = match operation {
        0 => editor.insert_entry(target, word, new, Place::Last),
        1 => editor.insert_item(target, new, Place::First),
        2 => editor.replace(target, new),
        3 => editor.remove(target),
        4 => editor.wrap(target, &[word]),
        5 => editor.rename_key(target, word),
        _ => editor.comment_above(target, word),
    };
    if is_done && operation == 2 {
        let found = editor.document().at(target).map(|it| it.to_value());
        assert_eq!(found, Some(value), "{}", editor.document().text());
    }
}
