//! Our own line format: one exchange a line, which a test hook in any language can print.
//!
//! A line is read once where what tells the kind of an exchange stands before its body, as hooks mostly write it. All
//! else is read twice: first what there is, then the body.

use std::borrow::Cow;

use syntax::Value;
use workspace::{Alike, Exchange};

use super::message::{self, Body};
use super::recordings::Told;
use super::scan::{Member, Scanner};
use super::source::Source;
use super::{Read, scan, seconds, text};

const REQUEST: [&str; 2] = ["request", "req"];
const RESPONSE: [&str; 2] = ["response", "res"];
const STATUS: [&str; 2] = ["status", "statusCode"];
const HEADERS: [&str; 1] = ["headers"];
const BODY: [&str; 1] = ["body"];
const RECORDED: [&str; 2] = ["recorded", "time"];

/// Whether a text's first line is an exchange: such files need no extension.
pub(super) fn is_likely(first: &str) -> bool {
    let Some(members) = scan::members(first.trim()) else { return false };
    find(&members, &REQUEST).is_some() && find(&members, &RESPONSE).is_some()
}

pub(super) fn read(source: &mut Source<'_>, acc: &mut Read<'_>) {
    while let Some((number, line)) = source.next_line() {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        if let Some((exchange, body, told)) = at_once(line, number, acc) {
            acc.recordings.add_told(exchange, body, told);
            continue;
        }
        match scan::members(line) {
            Some(members) => acc.add(number, exchange(&members, number)),
            None if scan::is_json(line) => acc.add(number, None),
            None => acc.error(number, "this line is not JSON; it is skipped"),
        }
    }
}

/// Reads a line in one go, its body included. `None` if something in it is broken or is not where it mostly is.
fn at_once<'t>(line: &'t str, number: u32, acc: &mut Read<'_>) -> Option<(Exchange, Body<'t>, Told)> {
    let mut scanner = Scanner::new(line);
    let mut found: Option<(Exchange, Body<'t>, Told)> = None;
    let mut request = None;
    let mut recorded = None;
    let mut is_more = scanner.enter()?;
    while is_more {
        let name = scanner.name()?;
        if request.is_none() && REQUEST.contains(&&*name) {
            request = Some(scanner.skip()?);
        } else if found.is_none() && RESPONSE.contains(&&*name) {
            found = Some(response(&mut scanner, request?, number, acc)?);
        } else if is_one_of(&name, &[&REQUEST, &RESPONSE]) {
            return None;
        } else if RECORDED.contains(&&*name) {
            if recorded.is_some() {
                return None;
            }
            recorded = Some(scanner.skip()?);
        } else {
            scanner.skip()?;
        }
        is_more = scanner.is_more()?;
    }
    let (mut exchange, body, told) = found.filter(|_| scanner.is_at_end())?;
    exchange.recorded = self::recorded(recorded);
    Some((exchange, body, told))
}

fn response<'t>(
    scanner: &mut Scanner<'t>,
    request: &str,
    line: u32,
    acc: &mut Read<'_>,
) -> Option<(Exchange, Body<'t>, Told)> {
    let mut found = None;
    let (mut status, mut headers) = (None, None);
    let mut is_more = scanner.enter()?;
    while is_more {
        let name = scanner.name()?;
        let is_known = is_one_of(&name, &[&STATUS, &HEADERS, &BODY]);
        if found.is_some() && is_known {
            return None;
        }
        if status.is_none() && STATUS.contains(&&*name) {
            status = Some(scanner.skip()?);
        } else if headers.is_none() && HEADERS.contains(&&*name) {
            headers = Some(scanner.skip()?);
        } else if BODY.contains(&&*name) {
            let exchange = message(&scan::members(request)?, status?, headers, line)?;
            // Such may be no body, or a text.
            if matches!(scanner.peek()?, b'n' | b'"') {
                return None;
            }
            let (text, told) = acc.recordings.tell(&exchange, scanner)?;
            found = Some((exchange, Body::Json(Cow::Borrowed(text)), told));
        } else if is_known {
            return None;
        } else {
            scanner.skip()?;
        }
        is_more = scanner.is_more()?;
    }
    found
}

fn is_one_of(name: &str, known: &[&[&str]]) -> bool {
    known.iter().any(|it| it.contains(&name))
}

/// The last member of one of some names, the first name before the others.
fn find<'t>(members: &[Member<'t>], names: &[&str]) -> Option<&'t str> {
    let last = |name: &str| members.iter().rfind(|(it, _)| it == name);
    names.iter().find_map(|name| last(name)).map(|it| it.1)
}

/// A string or a number, as text. `value` is JSON.
fn text_of(value: &str) -> Option<Cow<'_, str>> {
    match value.as_bytes() {
        [b'"', inner @ .., b'"'] if !inner.contains(&b'\\') => Some(Cow::Borrowed(&value[1..value.len() - 1])),
        [b'-' | b'0'..=b'9', ..] => Some(Cow::Borrowed(value)),
        _ => text(&Value::from_json(value)?).map(|it| Cow::Owned(it.to_owned())),
    }
}

fn recorded(value: Option<&str>) -> Option<i64> {
    seconds(&text_of(value?)?)
}

fn exchange<'t>(members: &[Member<'t>], line: u32) -> Option<(Exchange, Option<Body<'t>>)> {
    let request = scan::members(find(members, &REQUEST)?)?;
    let response = scan::members(find(members, &RESPONSE)?)?;
    let mut exchange = message(&request, find(&response, &STATUS)?, find(&response, &HEADERS), line)?;
    exchange.recorded = recorded(find(members, &RECORDED));
    let body = find(&response, &BODY).and_then(|it| body(it, exchange.media_type.is_some()));
    Some((exchange, body))
}

/// All of an exchange but its body.
fn message(request: &[Member<'_>], status: &str, headers: Option<&str>, line: u32) -> Option<Exchange> {
    let url = find(request, &["url"]).and_then(text_of).or_else(|| find(request, &["path"]).and_then(text_of))?;
    let url = message::Url::parse(&url);
    Some(Exchange {
        method: message::method(&text_of(find(request, &["method"])?)?),
        path: url.path,
        query_names: url.query_names,
        status: message::status(&text_of(status)?)?,
        media_type: headers.and_then(media_type).and_then(|it| message::media_type(&it)),
        body: None,
        is_stand_in: false,
        stub: false,
        is_mapped: false,
        line,
        recorded: None,
        alike: Alike::default(),
    })
}

/// The media type that headers say.
fn media_type(headers: &str) -> Option<String> {
    const NAME: &str = "content-type";
    match scan::members(headers) {
        Some(members) => {
            let (_, value) = members.iter().find(|(name, _)| name.eq_ignore_ascii_case(NAME))?;
            text_of(value).map(Cow::into_owned).or_else(|| message::header_value(&Value::from_json(value)?))
        }
        None => message::header(&Value::from_json(headers)?, NAME),
    }
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
