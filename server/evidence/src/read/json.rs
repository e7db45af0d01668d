//! Formats that are one JSON document: HAR, cassettes, nock, mapping files. Their long lists are read item by item.

use syntax::{Document, FileId, Format, Node, Value};

use super::source::{Item, Source};
use super::{Read, cassette, har, mapping, nock};

/// What reads one item of a list.
type ReadItem = fn(&Value, u32, &mut Read<'_>);

pub(super) fn read(source: &mut Source<'_>, acc: &mut Read<'_>) {
    if source.peek().is_none() {
        acc.empty();
        return;
    }
    let is_known =
        if source.enter(b'[') { definitions(source, acc) } else { source.enter(b'{') && members(source, acc) };
    match source.broken() {
        _ if !is_known => acc.unknown(),
        Some(line) => acc.broken(line),
        None => {}
    }
}

/// A list of nock's definitions.
fn definitions(source: &mut Source<'_>, acc: &mut Read<'_>) -> bool {
    let Some(first) = source.item() else { return false };
    let (value, line) = (value(&first, acc), first.line);
    let Some(value) = value.filter(nock::is_definition) else { return false };
    nock::definition(&value, line, acc);
    list(source, acc, nock::definition);
    true
}

fn list(source: &mut Source<'_>, acc: &mut Read<'_>, read: ReadItem) {
    while let Some(item) = source.item() {
        let line = item.line;
        if let Some(value) = value(&item, acc) {
            read(&value, line, acc);
        }
    }
}

/// An item as a value; where it is broken, as much of it as there is.
fn value(item: &Item<'_>, acc: &mut Read<'_>) -> Option<Value> {
    if let Some(value) = Value::from_json(&item.text) {
        return Some(value);
    }
    let document = Document::parse(FileId(0), Format::Json, &item.text);
    // What was cut off by the end is told once, of the file.
    if item.is_whole {
        let offset = document.errors().first().map(|it| it.range.start()).unwrap_or_default();
        let below = document.text().position(offset, syntax::Encoding::Utf8).line;
        acc.error(item.line + below, "this is not valid; what can be read of it is used");
    }
    document.root().map(Node::to_value)
}

/// The members of the whole. False if none of them is known.
fn members(source: &mut Source<'_>, acc: &mut Read<'_>) -> bool {
    let mut is_known = false;
    while let Some(name) = source.member() {
        if name == "log" && source.enter(b'{') {
            is_known |= log(source, acc);
        } else if cassette::LISTS.contains(&&*name) && source.enter(b'[') {
            is_known = true;
            list(source, acc, cassette::interaction);
        } else if mapping::is_path(&name) {
            is_known = true;
            let line = source.line();
            let files = source.text().and_then(|(text, _)| Value::from_json(&text));
            mapping::member(&name, files.as_ref(), line, acc);
        } else if source.enter(b'{') {
            // Polly wraps each log.
            while let Some(inner) = source.member() {
                if inner == "log" && source.enter(b'{') {
                    is_known |= log(source, acc);
                } else {
                    source.text();
                }
            }
        } else {
            source.text();
        }
    }
    is_known
}

fn log(source: &mut Source<'_>, acc: &mut Read<'_>) -> bool {
    let mut is_known = false;
    while let Some(name) = source.member() {
        if name == "entries" && source.enter(b'[') {
            is_known = true;
            list(source, acc, har::entry);
        } else {
            source.text();
        }
    }
    is_known
}
