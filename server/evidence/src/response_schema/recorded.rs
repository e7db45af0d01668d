//! The recorded bodies of a place.

use openapi::{MediaRange, Status};
use syntax::{Document, Value};
use workspace::{Description, Exchange, Snapshot};

use super::target::{Seen, Target, Use};
use crate::matching::{self, Landing, Matched, Matcher};
use crate::samples::observable;

/// What recordings show.
#[derive(Default)]
pub(super) struct Recorded<'a> {
    pub(super) bodies: Vec<&'a Value>,
    /// Further distinct bodies that are like some of these.
    pub(super) alike: usize,
    /// Where the bodies come from.
    pub(super) seen: Option<Seen>,
    /// Whether a 204 was recorded for an Operation that documents none.
    pub(super) no_body: bool,
}

/// The recordings of the Operations that use the place. Where the description names no media type yet, those of the
/// first one recorded.
pub(super) fn of<'a>(snapshot: &'a Snapshot, description: &Description, target: &Target<'a>) -> Recorded<'a> {
    let mut recorded = Recorded::default();
    let root = snapshot.document(description.entry).and_then(Document::root);
    let Some(root) = root.filter(|_| !snapshot.evidence().is_empty()) else { return recorded };
    let matcher = Matcher::new(snapshot, root);
    for exchange in snapshot.evidence().iter().flat_map(|file| &file.exchanges) {
        let Matched::Operation(operation) = matcher.operation(exchange) else { continue };
        let own = |it: &&Use<'a>| it.operation.entry.key_node() == operation.entry.key_node();
        for it in target.uses.iter().filter(own) {
            add(snapshot, &mut recorded, it, exchange);
        }
    }
    recorded
}

fn add<'a>(snapshot: &'a Snapshot, recorded: &mut Recorded<'a>, by: &Use<'a>, exchange: &'a Exchange) {
    let status = exchange.status;
    let documented = openapi::responses(snapshot, by.operation.node);
    if status == Status::Code(204) && !documented.iter().any(|it| it.status == status) {
        recorded.no_body = true;
    }
    let is_here = match &by.response {
        None => status.is_success(),
        Some(response) => {
            let landing = matching::response(&documented, exchange.status);
            matches!(landing, Landing::Response(it) if it.status == response.status)
        }
    };
    let (Some(body), true) = (observable(exchange), is_here) else { return };
    let is_of_type = match (&by.response, &by.content) {
        (Some(response), Some(content)) => {
            let contents = openapi::content(snapshot, response.node);
            let found = matching::content(&contents, exchange.media_type.as_deref());
            found.is_some_and(|it| it.entry.key_node() == content.entry.key_node())
        }
        _ => {
            let media_type = exchange.media_type.as_deref().map(|it| MediaRange::parse(it).essence());
            let media_type = media_type.unwrap_or_else(|| "application/json".to_owned());
            let this = Seen { status: exchange.status, media_type };
            *recorded.seen.get_or_insert_with(|| this.clone()) == this
        }
    };
    if is_of_type {
        recorded.bodies.push(body);
        recorded.alike += exchange.alike.bodies.len();
    }
}
