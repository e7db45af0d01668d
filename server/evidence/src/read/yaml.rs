//! The same formats in YAML: cassettes, in the main. A document is read as a whole, its items one by one.

use syntax::{Document, FileId, Format, Node, Value};

use super::{Read, cassette, har, mapping, nock};

pub(super) fn read(text: &str, acc: &mut Read<'_>) {
    let document = Document::parse(FileId(0), Format::Yaml, text);
    let Some(root) = document.root() else {
        acc.empty();
        return;
    };
    if let Some(error) = document.errors().first() {
        acc.broken(line(&document, error.range.start()));
    }
    if !(log(root, acc) || interactions(root, acc) || definitions(root, acc) || members(root, acc)) {
        acc.unknown();
    }
}

fn log(root: Node<'_>, acc: &mut Read<'_>) -> bool {
    let Some(entries) = root.get("log").and_then(|it| it.get("entries")).filter(|it| it.is_sequence()) else {
        return false;
    };
    entries.items().for_each(|it| har::entry(&it.to_value(), line_of(it), acc));
    true
}

fn interactions(root: Node<'_>, acc: &mut Read<'_>) -> bool {
    let list = cassette::LISTS.iter().find_map(|it| root.get(it)).filter(|it| it.is_sequence());
    let Some(list) = list else { return false };
    list.items().for_each(|it| cassette::interaction(&interaction(it), line_of(it), acc));
    true
}

/// An interaction as a value. Binary text of YAML is base64, which a value does not say.
fn interaction(node: Node<'_>) -> Value {
    let mut value = node.to_value();
    let body = node.get("response").and_then(|it| it.get("body"));
    let text = body.map(|it| it.get("string").unwrap_or(it));
    let packed = text.filter(|it| it.tag().is_some_and(|it| it.ends_with("binary"))).and_then(Node::scalar_text);
    if let (Some(packed), Value::Object(members)) = (packed, &mut value)
        && let Some((_, Value::Object(response))) = members.iter_mut().find(|(name, _)| &**name == "response")
        && let Some((_, body)) = response.iter_mut().find(|(name, _)| &**name == "body")
    {
        *body = Value::Object(vec![("base64_string".into(), Value::String((&*packed).into()))]);
    }
    value
}

fn definitions(root: Node<'_>, acc: &mut Read<'_>) -> bool {
    let is_ours = root.is_sequence() && root.items().next().is_some_and(|it| nock::is_definition(&it.to_value()));
    if is_ours {
        root.items().for_each(|it| nock::definition(&it.to_value(), line_of(it), acc));
    }
    is_ours
}

fn members(root: Node<'_>, acc: &mut Read<'_>) -> bool {
    let is_ours = root.entries().next().is_some_and(|it| mapping::is_path(&it.key()));
    for entry in root.entries().filter(|_| is_ours) {
        mapping::member(&entry.key(), Some(&entry.value().to_value()), line_of(entry.key_node()), acc);
    }
    is_ours
}

/// The line where a node starts, from 0.
fn line_of(node: Node<'_>) -> u32 {
    line(node.document(), node.range().start())
}

fn line(document: &Document, offset: syntax::TextSize) -> u32 {
    document.text().position(offset, syntax::Encoding::Utf8).line
}
