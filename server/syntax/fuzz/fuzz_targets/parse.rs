//! Any text gives a tree: everything that can be asked of it is asked.
#![no_main]

use libfuzzer_sys::fuzz_target;
use syntax::{Document, FileId, Format, Node, TextSize};

fuzz_target!(|text: &str| {
    for format in [Format::Yaml, Format::Json] {
        let document = Document::parse(FileId(0), format, text);
        assert_eq!(document.text().to_string(), text);
        for error in document.errors() {
            assert!(error.range.end() <= document.text().len(), "{error:?}");
        }
        if let Some(root) = document.root() {
            let _ = root.to_value();
            visit(&document, root, 0);
        }
        for offset in (0..text.len()).step_by(7) {
            let _ = document.pointer_at_offset(TextSize::new(offset as u32));
        }
    }
});

fn visit(document: &Document, node: Node<'_>, depth: usize) {
    assert!(node.range().end() <= document.text().len());
    let _ = (node.scalar(), node.tag(), node.anchor(), node.yaml_1_1());
    if depth < 8 {
        let _ = node.pointer();
    }
    for entry in node.own_entries() {
        let _ = (entry.key(), entry.range());
        if entry.own_value().kind() != syntax::NodeKind::Alias {
            visit(document, entry.own_value(), depth + 1);
        }
    }
    for item in node.items() {
        // Items come with their aliases resolved: only those that stand here.
        if node.range().contains_range(item.range()) {
            visit(document, item, depth + 1);
        }
    }
}
