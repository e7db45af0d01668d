//! Recordings of nock: often written by hand, so what they say is called a stub.

use std::borrow::Cow;

use syntax::Value;
use workspace::{Alike, Exchange};

use super::message::Body;
use super::{Read, items, message, packed, text, text_at};

/// Whether an item is one of nock's definitions.
pub(super) fn is_definition(item: &Value) -> bool {
    item.get("scope").is_some() && item.get("path").is_some()
}

pub(super) fn definition(definition: &Value, line: u32, acc: &mut Read<'_>) {
    let exchange = exchange(definition, line, acc);
    acc.add(line, exchange);
}

fn exchange<'v>(definition: &'v Value, line: u32, acc: &mut Read<'_>) -> Option<(Exchange, Option<Body<'v>>)> {
    let url = message::Url::parse(text_at(definition, "path")?);
    let media_type = raw_header(definition, "content-type").and_then(|it| message::media_type(&it));
    let is_encoded = raw_header(definition, "content-encoding").is_some_and(|it| it != "identity");
    let body = definition.get("response").and_then(|it| match it {
        Value::String(text) => message::body(Cow::Borrowed(text), media_type.as_deref()),
        Value::Null => None,
        data => match packed(data, is_encoded) {
            Some(bytes) => message::body(Cow::Owned(packed::text(bytes, line, acc)?), media_type.as_deref()),
            None => Some(Body::Json(Cow::Owned(data.to_json()))),
        },
    });
    let exchange = Exchange {
        method: message::method(text_at(definition, "method").unwrap_or("GET")),
        path: url.path,
        query_names: url.query_names,
        status: message::status(text_at(definition, "status").unwrap_or("200"))?,
        media_type,
        body: None,
        is_stand_in: false,
        stub: true,
        is_mapped: false,
        line,
        recorded: None,
        alike: Alike::default(),
    };
    Some((exchange, body))
}

/// Compressed bodies are lists of hexadecimal text: one for each piece that came over the wire.
fn packed(response: &Value, is_encoded: bool) -> Option<Vec<u8>> {
    let pieces = items(response).iter().map(|it| match it {
        Value::String(text) => packed::hexadecimal(text),
        _ => None,
    });
    let bytes = pieces.collect::<Option<Vec<_>>>()?.concat();
    // Some recordings have lost their headers.
    (!bytes.is_empty() && (is_encoded || bytes.starts_with(&[0x1f, 0x8b]))).then_some(bytes)
}

/// `rawHeaders` is a flat list of names and values, or a map.
fn raw_header(definition: &Value, name: &str) -> Option<String> {
    let headers = definition.get("rawHeaders").or_else(|| definition.get("headers"))?;
    let Value::Array(flat) = headers else { return message::header(headers, name) };
    let mut pairs = flat.chunks(2);
    let found = pairs.find(|pair| text(&pair[0]).is_some_and(|it| it.eq_ignore_ascii_case(name)))?;
    found.get(1).and_then(text).map(str::to_owned)
}
