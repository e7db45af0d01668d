//! Our own line format: one exchange a line, which a test hook in any language can print.

use std::borrow::Cow;

use syntax::Value;
use workspace::{Alike, Exchange};

use super::message::Body;
use super::scan::Member;
use super::source::Source;
use super::{Read, message, scan, seconds, text, text_at};

const REQUEST: [&str; 2] = ["request", "req"];
const RESPONSE: [&str; 2] = ["response", "res"];

/// Whether a text's first line is an exchange: such files need no extension.
pub(super) fn is_likely(first: &str) -> bool {
    let Some(members) = scan::members(first.trim(), &[]) else { return false };
    find(&members, &REQUEST).is_some() && find(&members, &RESPONSE).is_some()
}

pub(super) fn read(source: &mut Source<'_>, acc: &mut Read<'_>) {
    while let Some((number, line)) = source.next_line() {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        match scan::members(line, &RESPONSE) {
            Some(members) => acc.add(number, exchange(&members, number)),
            None if scan::is_json(line) => acc.add(number, None),
            None => acc.error(number, "this line is not JSON; it is skipped"),
        }
    }
}

/// The last member of one of some names, the first name before the others.
fn find<'t>(members: &[Member<'t>], names: &[&str]) -> Option<&'t str> {
    at(members, names).map(|it| members[it].1)
}

fn at(members: &[Member<'_>], names: &[&str]) -> Option<usize> {
    let is_own = |name: &str| members.iter().rposition(|(it, _, is_within)| !is_within && it == name);
    names.iter().find_map(|name| is_own(name))
}

/// The members of the response. They stand behind it.
fn response<'t>(members: &[Member<'t>]) -> Option<Vec<Member<'t>>> {
    let own = at(members, &RESPONSE)?;
    let within = members[own + 1..].iter().take_while(|(_, _, is_within)| *is_within);
    Some(within.map(|(name, value, _)| (name.clone(), *value, false)).collect())
}

fn value(members: &[Member<'_>], names: &[&str]) -> Option<Value> {
    Value::from_json(find(members, names)?)
}

fn exchange<'t>(members: &[Member<'t>], line: u32) -> Option<(Exchange, Option<Body<'t>>)> {
    let request = value(members, &REQUEST)?;
    let url = message::Url::parse(text_at(&request, "url").or_else(|| text_at(&request, "path"))?);
    let recorded = value(members, &["recorded", "time"]);
    let response = response(members)?;
    let status = value(&response, &["status", "statusCode"])?;
    let media_type = value(&response, &["headers"]).and_then(|it| message::header(&it, "content-type"));
    let body = find(&response, &["body"]).and_then(|it| body(it, media_type.is_some()));
    let exchange = Exchange {
        method: message::method(text_at(&request, "method")?),
        path: url.path,
        query_names: url.query_names,
        status: message::status(text(&status)?)?,
        media_type,
        body: None,
        is_stand_in: false,
        stub: false,
        is_mapped: false,
        line,
        recorded: recorded.as_ref().and_then(text).and_then(seconds),
        alike: Alike::default(),
    };
    Some((exchange, body))
}

/// The body: data, or a text. `null` without a media type, and an empty text, are how hooks write that there is none.
fn body(body: &str, has_type: bool) -> Option<Body<'_>> {
    match body.as_bytes() {
        b"null" if !has_type => None,
        b"\"\"" => None,
        [b'"', ..] => match Value::from_json(body)? {
            Value::String(text) => Some(Body::Text(text.into())),
            _ => None,
        },
        _ => Some(Body::Json(Cow::Borrowed(body))),
    }
}
