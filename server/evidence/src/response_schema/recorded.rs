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

/// The recordings of the Operations that use the place. Where the description names no media type yet, those in JSON, or
/// in the one that was recorded most.
pub(super) fn of<'a>(snapshot: &'a Snapshot, description: &Description, target: &Target<'a>) -> Recorded<'a> {
    let mut recorded = Recorded::default();
    let root = snapshot.document(description.entry).and_then(Document::root);
    let Some(root) = root.filter(|_| !snapshot.evidence().is_empty()) else { return recorded };
    let matcher = Matcher::new(snapshot, root);
    let mut groups: Vec<Group<'a>> = Vec::new();
    for exchange in snapshot.evidence().iter().flat_map(|file| &file.exchanges) {
        let Matched::Operation(operation) = matcher.operation(exchange) else { continue };
        let own = |it: &&Use<'a>| it.operation.entry.key_node() == operation.entry.key_node();
        for it in target.uses.iter().filter(own) {
            add(snapshot, &mut recorded, &mut groups, it, exchange);
        }
    }
    // Of equals the first.
    let best = groups.into_iter().rev().max_by_key(|it| (MediaRange::parse(&it.seen.media_type).is_json(), it.number));
    if let Some(best) = best {
        recorded.alike += best.number - best.bodies.len();
        recorded.bodies.extend(best.bodies);
        recorded.seen = Some(best.seen);
    }
    recorded
}

/// What was recorded of one status in one media type, where the description leaves these open.
struct Group<'a> {
    seen: Seen,
    bodies: Vec<&'a Value>,
    /// With those that are alike.
    number: usize,
}

fn add<'a>(
    snapshot: &'a Snapshot,
    recorded: &mut Recorded<'a>,
    groups: &mut Vec<Group<'a>>,
    by: &Use<'a>,
    exchange: &'a Exchange,
) {
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
    if let (Some(response), Some(content)) = (&by.response, &by.content) {
        let contents = openapi::content(snapshot, response.node);
        let found = matching::content(&contents, exchange.media_type.as_deref());
        if found.is_some_and(|it| it.entry.key_node() == content.entry.key_node()) {
            recorded.bodies.push(body);
            recorded.alike += exchange.alike.bodies.len();
        }
        return;
    }
    let media_type = exchange.media_type.as_deref().map(|it| MediaRange::parse(it).essence());
    let seen = Seen { status, media_type: media_type.unwrap_or_else(|| "application/json".to_owned()) };
    let number = 1 + exchange.alike.bodies.len();
    match groups.iter_mut().find(|it| it.seen == seen) {
        Some(group) => {
            group.bodies.push(body);
            group.number += number;
        }
        None => groups.push(Group { seen, bodies: vec![body], number }),
    }
}
