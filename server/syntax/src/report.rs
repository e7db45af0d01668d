//! The list of a document's syntax errors, from the tree.

use std::borrow::Cow;

use text_size::{TextRange, TextSize};

use crate::{
    Document, Node, SyntaxError, SyntaxErrorKind,
    errors::Code,
    green::{Green, Kind, flag},
    keys,
    nodes::Child,
};

/// All errors by position. Visits only subtrees that have some.
pub(crate) fn errors(document: &Document) -> Vec<SyntaxError> {
    let mut errors = Vec::new();
    collect(document, document.stream(), 0, &mut errors);
    errors.sort_by_key(|it| (it.range.start(), it.range.end()));
    errors
}

fn collect(document: &Document, green: &Green, start: u32, errors: &mut Vec<SyntaxError>) {
    let text = document.text();
    for error in green.errors() {
        let code = Code::from_u32(error.before);
        let range = range(start.wrapping_add(error.offset), error.len);
        let message = code.message(&text.slice(range), document.format());
        errors.push(SyntaxError { kind: code.kind(), range, message });
    }
    if green.has(flag::OWN_DUPLICATES) {
        duplicates(document, green, start, errors);
    }
    if green.kind == Kind::Alias {
        let node = Node::new(document, green, start);
        if node.resolved().is_none() && green.len > 1 {
            let message = Code::UndefinedAlias.message(&node.raw(), document.format());
            errors.push(SyntaxError { kind: SyntaxErrorKind::Syntax, range: node.range(), message });
        }
    }
    const FLAGS: u16 = flag::DAMAGED | flag::DUPLICATES | flag::ALIASES;
    for child in green.nodes().having(FLAGS) {
        collect(document, child.green, start + child.offset(), errors);
    }
}

fn duplicates(document: &Document, green: &Green, start: u32, errors: &mut Vec<SyntaxError>) {
    let nodes = green.nodes();
    let raw = |key: Child<'_>| match document.text().slice(range(start + key.offset(), key.green.len)) {
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    };
    keys::duplicates(nodes, raw, |first, second| {
        let node = |index: usize| Node::child(document, nodes.at(index), start);
        let (first, second) = (node(first), node(second));
        let line = document.text().position(first.range().start(), crate::Encoding::Utf8).line + 1;
        let key = second.scalar_text().unwrap_or_default();
        let message = match first.raw() == second.raw() {
            true => format!("the key `{key}` is in this mapping already, on line {line}"),
            false => format!(
                "the key `{key}` is in this mapping already, on line {line}, written {}: both are the same key",
                first.raw()
            ),
        };
        errors.push(SyntaxError { kind: SyntaxErrorKind::DuplicateKey, range: second.range(), message });
    });
}

fn range(start: u32, len: u32) -> TextRange {
    TextRange::at(TextSize::new(start), TextSize::new(len))
}
