//! Responses of an Operation, their content and headers.

use syntax::{Entry, Node};

use crate::{MediaRange, Resolve, Status, follow, media_types};

/// A Response and how it is reached.
#[derive(Clone)]
pub struct Response<'a> {
    pub status: Status,
    /// The entry under `responses`: its key is the status.
    pub entry: Entry<'a>,
    /// The Response Object, References followed.
    pub node: Node<'a>,
}

/// A Media Type of a Response or Request Body.
#[derive(Clone)]
pub struct Content<'a> {
    pub range: MediaRange,
    /// The entry under `content`: its key is the media type as written.
    pub entry: Entry<'a>,
    /// The Media Type Object; References (3.2) followed.
    pub node: Node<'a>,
}

/// The Responses of an Operation whose keys are statuses and that can be resolved, in order.
pub fn responses<'a>(resolver: &'a dyn Resolve, operation: Node<'a>) -> Vec<Response<'a>> {
    let entries = operation.get("responses").into_iter().flat_map(Node::entries);
    entries
        .filter_map(|entry| {
            let status = Status::parse(&entry.key())?;
            Some(Response { status, entry, node: follow(resolver, entry.value())? })
        })
        .collect()
}

/// The Media Types of a node that has `content` (Response, Request Body, Parameter, Header), in order.
pub fn content<'a>(resolver: &'a dyn Resolve, holder: Node<'a>) -> Vec<Content<'a>> {
    let Some(map) = holder.get("content") else { return Vec::new() };
    media_types(map)
        .filter_map(|(key, entry)| {
            Some(Content { range: MediaRange::parse(&key), entry, node: follow(resolver, entry.value())? })
        })
        .collect()
}

/// The headers of a Response or Encoding: name as written, entry, Header Object with References followed.
/// `Content-Type` is ignored, as the specification says.
pub fn headers<'a>(resolver: &'a dyn Resolve, holder: Node<'a>) -> Vec<(String, Entry<'a>, Node<'a>)> {
    let entries = holder.get("headers").into_iter().flat_map(Node::entries);
    entries
        .filter(|entry| !entry.key().eq_ignore_ascii_case("content-type"))
        .filter_map(|entry| Some((entry.key().into_owned(), entry, follow(resolver, entry.value())?)))
        .collect()
}
