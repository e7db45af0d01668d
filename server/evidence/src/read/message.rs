//! The parts of a recorded message that are kept: of the URL its path and the names of its query, of the headers the
//! media type, of the body its data.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use openapi::{MediaRange, Status};
use syntax::Value;

use super::{Read, items, packed, scan, text, text_at};

/// A URL taken apart. Hosts are ignored: recordings come from test hosts.
pub(super) struct Url {
    pub(super) path: String,
    pub(super) query_names: Vec<String>,
}

impl Url {
    /// Absolute (`https://host/path?a=1`) or only a path.
    pub(super) fn parse(url: &str) -> Url {
        let rest = match url.split_once("://") {
            Some((_, rest)) => &rest[rest.find(['/', '?', '#']).unwrap_or(rest.len())..],
            None => url,
        };
        let rest = rest.split('#').next().unwrap_or_default();
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let names = query.split('&').filter_map(|it| it.split('=').next()).filter(|it| !it.is_empty());
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
        Url { path, query_names: names.map(str::to_owned).collect() }
    }
}

/// Methods are upper case on the wire; one that is written otherwise is another method, but recorders fold case.
pub(super) fn method(method: &str) -> String {
    const KNOWN: [&str; 9] = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "QUERY"];
    let upper = method.to_ascii_uppercase();
    if KNOWN.contains(&&*upper) { upper } else { method.to_owned() }
}

/// A status, written as number or text.
pub(super) fn status(text: &str) -> Option<Status> {
    let code = text.trim().parse().ok().filter(|status| (100..=999).contains(status))?;
    Some(Status::Code(code))
}

/// A body, still as text.
pub(super) enum Body<'t> {
    /// Valid JSON.
    Json(Cow<'t, str>),
    /// A text in another media type.
    Text(String),
}

/// A body of text, decoded. `None` for what was no body, or cannot be read as the JSON that it says it is.
pub(super) fn body<'t>(text: Cow<'t, str>, media_type: Option<&str>) -> Option<Body<'t>> {
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => Cow::Owned(rest.to_owned()),
        None => text,
    };
    if text.trim().is_empty() {
        return None;
    }
    match media_type.is_none_or(|it| MediaRange::parse(it).is_json()) {
        true => scan::is_json(&text).then_some(Body::Json(text)),
        false => Some(Body::Text(text.into_owned())),
    }
}

/// Base64 as text, unpacked where it is compressed. `None` if it is no base64, or no text.
pub(super) fn base64(text: &str, line: u32, acc: &mut Read<'_>) -> Option<String> {
    let dense: String = text.chars().filter(|it| !it.is_whitespace()).collect();
    packed::text(STANDARD.decode(dense).ok()?, line, acc)
}

/// A recorded media type. `None` for a text that is none: it would be repeated as if it were one.
pub(super) fn media_type(text: &str) -> Option<String> {
    let range = MediaRange::parse(text);
    let is_token =
        |it: &str| !it.is_empty() && it.chars().all(|it| it.is_ascii_alphanumeric() || "!#$&-^_.+".contains(it));
    (is_token(&range.kind) && is_token(&range.subtype)).then(|| text.to_owned())
}

/// A header of a map `name: value` or `name: [value, …]`, or of a list of `{name, value}`.
pub(super) fn header(headers: &Value, name: &str) -> Option<String> {
    let value = match headers {
        Value::Array(list) => {
            let is_named = |it: &&Value| text_at(it, "name").is_some_and(|it| it.eq_ignore_ascii_case(name));
            list.iter().find(is_named)?.get("value")?
        }
        Value::Object(members) => &members.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?.1,
        _ => return None,
    };
    header_value(value)
}

/// A value of a header, or the first one of several.
pub(super) fn header_value(value: &Value) -> Option<String> {
    text(items(value).first().unwrap_or(value)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(text: &str, is_one: bool) {
        assert_eq!(super::media_type(text).as_deref(), is_one.then_some(text));
    }

    #[test]
    fn what_is_no_media_type_is_none() {
        check("application/vnd.a.b+json; charset=utf-8", true);
        check("text/x_y", true);
        check("somebody@example.com", false);
        check("json", false);
        check("a b/c", false);
        check("", false);
    }
}
