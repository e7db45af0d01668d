//! The recorded bodies of a place.

use openapi::{MediaRange, Operation, OperationContext, Status};
use syntax::{Document, Node, Value};
use workspace::{Description, Exchange, Snapshot};

use super::target::{Seen, Target, Use};

/// What recordings show.
#[derive(Default)]
pub(super) struct Recorded<'a> {
    pub(super) bodies: Vec<&'a Value>,
    /// Where the bodies come from.
    pub(super) seen: Option<Seen>,
    /// Whether a 204 was recorded for an Operation that documents none.
    pub(super) no_body: bool,
}

/// The recordings of the Operations that use the place. Where the description names no media type yet, those of the
/// first one recorded.
pub(super) fn of<'a>(snapshot: &'a Snapshot, description: &Description, target: &Target<'a>) -> Recorded<'a> {
    let mut recorded = Recorded::default();
    let exchanges: Vec<&'a Exchange> = snapshot.evidence().iter().flat_map(|file| &file.exchanges).collect();
    let root = snapshot.document(description.entry).and_then(Document::root);
    let Some(root) = root.filter(|_| !exchanges.is_empty()) else { return recorded };
    let operations = openapi::operations(snapshot, root);
    for exchange in exchanges {
        let Some(operation) = operation(&operations, root, exchange) else { continue };
        let own = |it: &&Use<'a>| it.operation.entry.key_node() == operation.entry.key_node();
        for it in target.uses.iter().filter(own) {
            add(&mut recorded, it, exchange);
        }
    }
    recorded
}

fn add<'a>(recorded: &mut Recorded<'a>, by: &Use<'a>, exchange: &'a Exchange) {
    let status = Status::Code(exchange.status);
    let documented = keys(by.operation.node);
    if exchange.status == 204 && !documented.contains(&status) {
        recorded.no_body = true;
    }
    let is_here = match &by.response {
        None => status.is_success(),
        Some(response) => landing(&documented, status) == Some(response.status),
    };
    let (Some(body), true) = (&exchange.body, is_here) else { return };
    let media = exchange.media_type.as_deref().map(MediaRange::parse);
    let essence = media.as_ref().map(MediaRange::essence);
    let is_of_type = match (&by.content, &essence) {
        (Some(content), Some(essence)) => covers(&content.range, essence),
        // Stubs often leave the media type out.
        (Some(content), None) => content.range.is_json(),
        (None, essence) => {
            let media_type = essence.clone().unwrap_or_else(|| "application/json".to_owned());
            let this = Seen { status: exchange.status, media_type };
            *recorded.seen.get_or_insert_with(|| this.clone()) == this
        }
    };
    if is_of_type {
        recorded.bodies.push(body);
    }
}

fn keys(operation: Node<'_>) -> Vec<Status> {
    let entries = operation.get("responses").into_iter().flat_map(Node::entries);
    entries.filter_map(|it| Status::parse(&it.key())).collect()
}

/// The key that a status lands on: its own, its range, `default`. A success that lands on `default` while another
/// success is documented is undocumented.
fn landing(documented: &[Status], status: Status) -> Option<Status> {
    let range = status.class().map(Status::Range);
    let exact = documented.iter().find(|it| **it == status);
    let found = exact.or_else(|| documented.iter().find(|it| Some(**it) == range));
    let other_success = status.is_success() && documented.iter().any(|it| it.is_success());
    found.copied().or_else(|| (documented.contains(&Status::Default) && !other_success).then_some(Status::Default))
}

fn covers(range: &MediaRange, essence: &str) -> bool {
    let (kind, _) = essence.split_once('/').unwrap_or((essence, ""));
    range.essence() == essence || range.kind == "*" || (range.subtype == "*" && range.kind == kind)
}

/// The Operation that an exchange belongs to: of several the one whose path is literal where the others are not.
fn operation<'o, 'a>(
    operations: &'o [Operation<'a>],
    root: Node<'a>,
    exchange: &Exchange,
) -> Option<&'o Operation<'a>> {
    let mut best: Option<(Vec<u8>, &Operation<'a>)> = None;
    let mut is_ambiguous = false;
    for it in operations.iter().filter(|it| it.context == OperationContext::Paths && it.method == exchange.method) {
        let bases = bases(it, root);
        let Some(score) = bases.iter().filter_map(|base| literal(base, &it.path, &exchange.path)).max() else {
            continue;
        };
        match &best {
            Some((known, _)) if *known > score => {}
            Some((known, _)) if *known == score => is_ambiguous = true,
            _ => {
                best = Some((score, it));
                is_ambiguous = false;
            }
        }
    }
    best.filter(|_| !is_ambiguous).map(|(_, it)| it)
}

/// The paths of the servers: those of the Operation, else of the Path Item, else of the description.
fn bases(operation: &Operation<'_>, root: Node<'_>) -> Vec<String> {
    let holders = [operation.node, operation.path_item, root];
    let servers = holders.into_iter().filter_map(|it| it.get("servers")).find(|it| !it.is_empty());
    let mut bases: Vec<String> = servers
        .into_iter()
        .flat_map(Node::items)
        .filter_map(|it| Some(it.get("url")?.as_str()?.into_owned()))
        .map(|url| match url.split_once("://") {
            Some((_, rest)) => rest.split_once('/').map_or_else(String::new, |(_, path)| path.to_owned()),
            None => url,
        })
        .collect();
    if bases.is_empty() {
        bases.push(String::new());
    }
    bases
}

/// How literally a path matches, segment by segment, left to right. `None` if it does not.
fn literal(base: &str, template: &str, path: &str) -> Option<Vec<u8>> {
    let parts = |text: &str| text.split('/').filter(|it| !it.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let described: Vec<String> = parts(base).into_iter().chain(parts(template)).collect();
    let observed = parts(path);
    if described.len() != observed.len() {
        return None;
    }
    described.iter().zip(&observed).map(|(described, observed)| segment(described, observed)).collect()
}

/// 2 for a literal segment, 1 for a partly templated one, 0 for a variable.
fn segment(described: &str, observed: &str) -> Option<u8> {
    let (Some((before, rest)), Some((_, after))) = (described.split_once('{'), described.rsplit_once('}')) else {
        return (described == observed).then_some(2);
    };
    let is_between = observed.len() > before.len() + after.len();
    let fits = is_between && observed.starts_with(before) && observed.ends_with(after);
    let is_variable = before.is_empty() && after.is_empty() && !rest.contains('{');
    fits.then_some(if is_variable { 0 } else { 1 })
}
