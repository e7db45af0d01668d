//! Describing what was recorded and is not documented: a Response, a Media Type, content. No recorded value goes into
//! an edit: a schema has names, types and formats only.

use std::sync::Arc;

use openapi::{MediaRange, Status};
use syntax::Place::{After, Last};
use syntax::{Editor, FileId, Insert, JsonPointer, Value};
use workspace::{Description, EvidenceFile, Exchange, FileEdit, Fix, Safety, Snapshot};

use crate::evidence::Evidence;
use crate::infer::{self, object, string};
use crate::place::Place;
use crate::response_schema::known;
use crate::samples::{Stray, observable};

/// What was recorded and is not documented, with the place of the Responses Object or the Response. Described when
/// somebody asks for a fix.
pub(super) struct Recorded {
    entry: FileId,
    at: Place,
    /// The files of the recordings, and the numbers of the exchanges in them.
    exchanges: Vec<(Arc<EvidenceFile>, usize)>,
}

/// A new entry of a mapping, as plain data.
struct Entry {
    mapping: JsonPointer,
    key: String,
    value: Value,
    title: String,
}

impl Recorded {
    pub(super) fn new<'e>(evidence: &Evidence<'_>, at: &Place, strays: impl Iterator<Item = &'e Stray>) -> Recorded {
        let exchanges = strays.map(|it| (Arc::clone(&it.file), it.exchange)).collect();
        Recorded { entry: evidence.description.entry, at: at.clone(), exchanges }
    }

    /// A Response under a status, with the content that it was recorded with.
    pub(super) fn response(&self, snapshot: &Snapshot, status: Status) -> Option<Fix> {
        let mut members = vec![("description".into(), string(reason(status)))];
        let content = self.content(snapshot)?;
        if !content.is_empty() {
            members.push(("content".into(), Value::Object(content)));
        }
        self.fix(
            snapshot,
            Entry {
                mapping: self.at.pointer().clone(),
                key: status.to_string(),
                value: Value::Object(members),
                title: format!("Document the response `{status}`"),
            },
        )
    }

    /// A Media Type of a Response that has others.
    pub(super) fn media_type(&self, snapshot: &Snapshot, essence: &str) -> Option<Fix> {
        let (_, value) = self.content(snapshot)?.into_iter().find(|(it, _)| **it == *essence)?;
        self.fix(
            snapshot,
            Entry {
                mapping: self.at.pointer().join("content"),
                key: essence.to_owned(),
                value,
                title: format!("Document the media type `{essence}`"),
            },
        )
    }

    /// The content of a Response that has none.
    pub(super) fn body(&self, snapshot: &Snapshot) -> Option<Fix> {
        let content = self.content(snapshot)?;
        let is_new = self.at.node(snapshot)?.get("content").is_none();
        (!content.is_empty() && is_new).then_some(())?;
        self.fix(
            snapshot,
            Entry {
                mapping: self.at.pointer().clone(),
                key: "content".to_owned(),
                value: Value::Object(content),
                title: "Document the body, with a schema from what was recorded".to_owned(),
            },
        )
    }

    fn fix(&self, snapshot: &Snapshot, entry: Entry) -> Option<Fix> {
        let file = self.at.file();
        let mut editor = Editor::new(snapshot.document(file)?);
        let place = if entry.key == "content" { After("description") } else { Last };
        editor.insert_entry(&entry.mapping, &entry.key, Insert::Value(&entry.value), place).then(|| Fix {
            title: entry.title,
            preferred: false,
            safety: Safety::Unsafe,
            edits: vec![FileEdit { file, edits: editor.finish() }],
        })
    }

    /// Media types with their schemas, sorted: the order of recordings means nothing.
    fn content(&self, snapshot: &Snapshot) -> Option<Vec<(Box<str>, Value)>> {
        let description = snapshot.descriptions().iter().find(|it| it.entry == self.entry)?;
        let mut by_type: Vec<(String, Vec<&Value>)> = Vec::new();
        for exchange in self.exchanges.iter().filter_map(|(file, exchange)| file.exchanges.get(*exchange)) {
            let Some(body) = observable(exchange) else { continue };
            let essence = essence(exchange);
            match by_type.iter_mut().find(|(it, _)| *it == essence) {
                Some((_, bodies)) => bodies.push(body),
                None => by_type.push((essence, vec![body])),
            }
        }
        by_type.sort_by(|a, b| a.0.cmp(&b.0));
        let described = |(essence, bodies): (String, Vec<&Value>)| {
            let schema = self.schema(snapshot, description, &essence, &bodies);
            (essence.into(), schema.map_or_else(|| object([]), |it| object([("schema", it)])))
        };
        Some(by_type.into_iter().map(described).collect())
    }

    /// The component that fits best, else what the bodies show.
    fn schema(
        &self,
        snapshot: &Snapshot,
        description: &Description,
        essence: &str,
        bodies: &[&Value],
    ) -> Option<Value> {
        let range = MediaRange::parse(essence);
        if range.is_binary() {
            return None;
        }
        if !range.is_json() {
            return Some(infer::typed("string"));
        }
        let reused = known::reusable(snapshot, description, bodies, None).into_iter().find(|it| !it.is_list);
        Some(match reused {
            Some(it) => known::reference(snapshot, self.at.file(), &it.place),
            None => infer::schema(bodies, description.version),
        })
    }
}

pub(super) fn essence(exchange: &Exchange) -> String {
    let written = exchange.media_type.as_deref().map(|it| MediaRange::parse(it).essence());
    written.unwrap_or_else(|| "application/json".to_owned())
}

/// What RFC 9110 calls a status.
fn reason(status: Status) -> &'static str {
    let Status::Code(code) = status else { return of_class(status) };
    match code {
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
        _ => of_class(status),
    }
}

fn of_class(status: Status) -> &'static str {
    match status.class() {
        Some(2) => "Success",
        Some(3) => "Redirect",
        Some(4) => "Client error",
        Some(5) => "Server error",
        _ => "Response",
    }
}
