//! The parts of a recorded message that are kept: of the URL its path and the names of its query, of the headers the
//! media type, of the body its data.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use openapi::MediaRange;
use syntax::{Node, Value};

/// A URL taken apart.
pub(super) struct Url {
    pub(super) host: Option<String>,
    pub(super) path: String,
    pub(super) query_names: Vec<String>,
}

impl Url {
    /// Absolute (`https://host/path?a=1`) or only a path.
    pub(super) fn parse(url: &str) -> Url {
        let (host, rest) = match url.split_once("://") {
            Some((_, rest)) => {
                let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
                let (authority, rest) = rest.split_at(end);
                let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
                (Some(host.to_ascii_lowercase()), rest)
            }
            None => (None, url),
        };
        let rest = rest.split('#').next().unwrap_or_default();
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let names = query.split('&').filter_map(|it| it.split('=').next()).filter(|it| !it.is_empty());
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
        Url { host, path, query_names: names.map(str::to_owned).collect() }
    }
}

/// Methods are upper case on the wire; one that is written otherwise is another method, but recorders fold case.
pub(super) fn method(method: &str) -> String {
    const KNOWN: [&str; 9] = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "QUERY"];
    let upper = method.to_ascii_uppercase();
    if KNOWN.contains(&&*upper) { upper } else { method.to_owned() }
}

/// A status, written as number or text.
pub(super) fn status(text: &str) -> Option<u16> {
    text.trim().parse().ok().filter(|status| (100..=999).contains(status))
}

/// A body of text, decoded. `None` for what was no body, or cannot be read as the JSON that it says it is.
pub(super) fn body(text: &str, media_type: Option<&str>) -> Option<Value> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return None;
    }
    let is_json = media_type.is_none_or(|it| MediaRange::parse(it).is_json());
    if is_json { Value::from_json(text) } else { Some(Value::String(text.into())) }
}

/// Base64 as text. `None` if it is neither base64 nor UTF-8 (a compressed body).
pub(super) fn base64(text: &str) -> Option<String> {
    let packed: String = text.chars().filter(|it| !it.is_whitespace()).collect();
    String::from_utf8(STANDARD.decode(packed).ok()?).ok()
}

/// A header of a map `name: value` or `name: [value, …]`, or of a list of `{name, value}`.
pub(super) fn header(headers: Node<'_>, name: &str) -> Option<String> {
    if headers.is_sequence() {
        let mut items = headers.items();
        let found = items
            .find(|it| it.get("name").and_then(Node::scalar_text).is_some_and(|it| it.eq_ignore_ascii_case(name)))?;
        return found.get("value")?.scalar_text().map(Into::into);
    }
    let value = headers.entries().find(|it| it.key().eq_ignore_ascii_case(name))?.value();
    let value = if value.is_sequence() { value.items().next()? } else { value };
    value.scalar_text().map(Into::into)
}
