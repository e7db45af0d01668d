//! Recordings of nock: often written by hand, so what they say is called a stub.

use syntax::Node;
use workspace::Exchange;

use super::{Read, line_of, message};

/// False if the document is no list of nock's definitions.
pub(super) fn read(root: Node<'_>, acc: &mut Read<'_>) -> bool {
    let is_nock = |it: Node<'_>| it.get("scope").is_some() && it.get("path").is_some();
    if !root.is_sequence() || !root.items().next().is_some_and(is_nock) {
        return false;
    }
    for definition in root.items() {
        let line = line_of(definition);
        acc.add(line, exchange(definition, line));
    }
    true
}

fn exchange(definition: Node<'_>, line: u32) -> Option<Exchange> {
    let scope = message::Url::parse(&definition.get("scope")?.scalar_text()?);
    let url = message::Url::parse(&definition.get("path")?.scalar_text()?);
    let method = definition.get("method").and_then(Node::scalar_text);
    let status = definition.get("status").and_then(Node::scalar_text);
    let media_type = raw_header(definition, "content-type");
    let response = definition.get("response");
    let body = response.filter(|it| !is_packed(*it)).and_then(|it| match it.as_str() {
        Some(text) => message::body(&text, media_type.as_deref()),
        None => Some(it.to_value()).filter(|it| *it != syntax::Value::Null),
    });
    Some(Exchange {
        method: message::method(method.as_deref().unwrap_or("GET")),
        host: scope.host,
        path: url.path,
        query_names: url.query_names,
        status: message::status(status.as_deref().unwrap_or("200"))?,
        media_type,
        body,
        stub: true,
        is_mapped: false,
        line,
        recorded: None,
    })
}

/// Compressed bodies are lists of hexadecimal text.
fn is_packed(response: Node<'_>) -> bool {
    let is_hex = |it: Node<'_>| {
        it.as_str().is_some_and(|text| text.len() >= 20 && text.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    response.is_sequence() && !response.is_empty() && response.items().all(is_hex)
}

/// `rawHeaders` is a flat list of names and values, or a map.
fn raw_header(definition: Node<'_>, name: &str) -> Option<String> {
    let headers = definition.get("rawHeaders").or_else(|| definition.get("headers"))?;
    if !headers.is_sequence() {
        return message::header(headers, name);
    }
    let flat: Vec<_> = headers.items().filter_map(Node::scalar_text).collect();
    let found = flat.chunks(2).find(|pair| pair[0].eq_ignore_ascii_case(name))?;
    found.get(1).map(|it| it.clone().into_owned())
}
