//! A tree after edits equals the tree of a parse from scratch. The first line says what is edited.
#![no_main]

use libfuzzer_sys::fuzz_target;
use syntax::{Document, FileId, Format, TextEdit, TextRange, TextSize};

fuzz_target!(|input: (&str, Vec<(u16, u8, &str)>)| {
    let (text, edits) = input;
    if text.len() > 4000 {
        return;
    }
    for format in [Format::Yaml, Format::Json] {
        let mut document = Document::parse(FileId(0), format, text);
        for (start, len, new) in edits.iter().take(8) {
            let size = u32::from(document.text().len());
            let start = u32::from(*start) % (size + 1);
            let end = (start + u32::from(*len) % 16).min(size);
            let range = TextRange::new(TextSize::new(start), TextSize::new(end));
            document = document.edit(&TextEdit::replace(range, *new));
            let text = document.text().to_string();
            let scratch = Document::parse(FileId(0), format, &text);
            assert_eq!(document.errors(), scratch.errors(), "{text:?}");
            let data = |it: &Document| it.root().map(|root| (root.to_value(), root.range(), root.is_damaged()));
            assert_eq!(data(&document), data(&scratch), "{text:?}");
        }
    }
});
