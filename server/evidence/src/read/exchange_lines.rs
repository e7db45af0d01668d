//! Our own line format: one exchange a line, which a test hook in any language can print.

use syntax::Value;
use workspace::Exchange;

use super::{Read, message, seconds};

/// Whether a text's first line is an exchange: such files need no extension.
pub(super) fn is_likely(text: &str) -> bool {
    let first = text.lines().find(|it| !it.trim().is_empty()).unwrap_or_default();
    let first = first.trim();
    first.starts_with('{')
        && first.ends_with('}')
        && Value::from_json(first).is_some_and(|it| request(&it).is_some() && response(&it).is_some())
}

pub(super) fn read(text: &str, acc: &mut Read<'_>) {
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        let number = number as u32;
        match Value::from_json(line) {
            Some(value) => acc.add(number, exchange(value, number)),
            None => acc.error(number, "this line is not JSON; it is skipped"),
        }
    }
}

fn request(value: &Value) -> Option<&Value> {
    value.get("request").or_else(|| value.get("req"))
}

fn response(value: &Value) -> Option<&Value> {
    value.get("response").or_else(|| value.get("res"))
}

fn text(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) | Value::Number(text) => Some(text),
        _ => None,
    }
}

fn exchange(mut value: Value, line: u32) -> Option<Exchange> {
    let request = request(&value)?;
    let method = message::method(text(request.get("method")?)?);
    let url = message::Url::parse(text(request.get("url").or_else(|| request.get("path"))?)?);
    let response = response(&value)?;
    let status = message::status(text(response.get("status").or_else(|| response.get("statusCode"))?)?)?;
    let media_type = response.get("headers").and_then(|it| header(it, "content-type")).map(str::to_owned);
    let recorded = value.get("recorded").or_else(|| value.get("time")).and_then(text).and_then(seconds);
    let body = take(&mut value, &["response", "res"]).and_then(|mut it| take(&mut it, &["body"]));
    let body = body.filter(|it| *it != Value::Null || media_type.is_some());
    let body = body.filter(|it| !matches!(it, Value::String(text) if text.is_empty()));
    Some(Exchange {
        method,
        host: url.host,
        path: url.path,
        query_names: url.query_names,
        status,
        media_type,
        body,
        stub: false,
        is_mapped: false,
        line,
        recorded,
    })
}

/// The member of one of some names, taken out.
fn take(value: &mut Value, names: &[&str]) -> Option<Value> {
    let Value::Object(members) = value else { return None };
    let index = members.iter().rposition(|(name, _)| names.contains(&&**name))?;
    Some(members.swap_remove(index).1)
}

fn header<'a>(headers: &'a Value, name: &str) -> Option<&'a str> {
    let Value::Object(members) = headers else { return None };
    let (_, value) = members.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?;
    match value {
        Value::Array(values) => text(values.first()?),
        value => text(value),
    }
}
