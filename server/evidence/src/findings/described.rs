//! Describing what was recorded and is not documented: a Response, a Media Type, content. No recorded value goes into
//! an edit: a schema has names, types and formats only.

use openapi::MediaRange;
use syntax::{Editor, FileId, Insert, JsonPointer, Node, Place, Value};
use workspace::{Exchange, FileEdit, Fix, Safety, Snapshot};

use super::Evidence;
use crate::infer::{self, object, string};
use crate::response_schema::known;
use crate::samples::{Stray, observable};

/// A new entry of a mapping, as plain data.
pub(super) struct Entry {
    file: FileId,
    mapping: JsonPointer,
    key: String,
    value: Value,
    title: String,
}

impl Entry {
    pub(super) fn fix(&self, snapshot: &Snapshot) -> Option<Fix> {
        let mut editor = Editor::new(snapshot.document(self.file)?);
        let place = if self.key == "content" { Place::After("description") } else { Place::Last };
        editor.insert_entry(&self.mapping, &self.key, Insert::Value(&self.value), place).then(|| Fix {
            title: self.title.clone(),
            preferred: false,
            safety: Safety::Unsafe,
            edits: vec![FileEdit { file: self.file, edits: editor.finish() }],
        })
    }
}

/// A Response under a status, with the content that it was recorded with.
pub(super) fn response(evidence: &Evidence<'_>, responses: Node<'_>, status: u16, of: &[&Stray<'_>]) -> Entry {
    let mut members = vec![("description".into(), string(reason(status)))];
    let content = content(evidence, responses, of);
    if !content.is_empty() {
        members.push(("content".into(), Value::Object(content)));
    }
    Entry {
        file: responses.file(),
        mapping: responses.pointer(),
        key: status.to_string(),
        value: Value::Object(members),
        title: format!("Document the response `{status}`"),
    }
}

/// A Media Type of a Response that has others.
pub(super) fn media_type(
    evidence: &Evidence<'_>,
    response: Node<'_>,
    essence: &str,
    of: &[&Stray<'_>],
) -> Option<Entry> {
    let content = content(evidence, response, of);
    let (_, value) = content.into_iter().find(|(it, _)| **it == *essence)?;
    Some(Entry {
        file: response.file(),
        mapping: response.pointer().join("content"),
        key: essence.to_owned(),
        value,
        title: format!("Document the media type `{essence}`"),
    })
}

/// The content of a Response that has none.
pub(super) fn body(evidence: &Evidence<'_>, response: Node<'_>, of: &[&Stray<'_>]) -> Option<Entry> {
    let content = content(evidence, response, of);
    (!content.is_empty() && response.get("content").is_none()).then(|| Entry {
        file: response.file(),
        mapping: response.pointer(),
        key: "content".to_owned(),
        value: Value::Object(content),
        title: "Document the body, with a schema from what was recorded".to_owned(),
    })
}

/// Media types with their schemas, sorted: the order of recordings means nothing.
fn content(evidence: &Evidence<'_>, at: Node<'_>, of: &[&Stray<'_>]) -> Vec<(Box<str>, Value)> {
    let mut by_type: Vec<(String, Vec<&Value>)> = Vec::new();
    for stray in of {
        let Some(body) = observable(stray.exchange) else { continue };
        let essence = essence(stray.exchange);
        match by_type.iter_mut().find(|(it, _)| *it == essence) {
            Some((_, bodies)) => bodies.push(body),
            None => by_type.push((essence, vec![body])),
        }
    }
    by_type.sort_by(|a, b| a.0.cmp(&b.0));
    let described = |(essence, bodies): (String, Vec<&Value>)| {
        let schema = schema(evidence, at, &essence, &bodies);
        (essence.into(), schema.map_or_else(|| object([]), |it| object([("schema", it)])))
    };
    by_type.into_iter().map(described).collect()
}

/// The component that fits best, else what the bodies show.
fn schema(evidence: &Evidence<'_>, at: Node<'_>, essence: &str, bodies: &[&Value]) -> Option<Value> {
    let range = MediaRange::parse(essence);
    if range.is_binary() {
        return None;
    }
    if !range.is_json() {
        return Some(infer::typed("string"));
    }
    let reused =
        known::reusable(evidence.snapshot, evidence.description, bodies, None).into_iter().find(|it| !it.is_list);
    Some(match reused {
        Some(it) => known::reference(evidence.snapshot, at.file(), &it.place),
        None => infer::schema(bodies, evidence.description.version),
    })
}

pub(super) fn essence(exchange: &Exchange) -> String {
    let written = exchange.media_type.as_deref().map(|it| MediaRange::parse(it).essence());
    written.unwrap_or_else(|| "application/json".to_owned())
}

/// What RFC 9110 calls a status.
fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        409 => "Conflict",
        410 => "Gone",
        412 => "Precondition Failed",
        413 => "Content Too Large",
        415 => "Unsupported Media Type",
        422 => "Unprocessable Content",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => match status / 100 {
            2 => "Success",
            3 => "Redirect",
            4 => "Client error",
            5 => "Server error",
            _ => "Response",
        },
    }
}
