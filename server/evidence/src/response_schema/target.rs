//! What a finding about a response schema points at, and which Operations use it.

use openapi::{MediaRange, Operation, OperationContext, Status};
use rustc_hash::FxHashSet;
use syntax::{Document, FileId, Node, NodeId};
use workspace::{Description, Location, Snapshot};

use super::known::describes;

/// Of a Schema that leads to more than this nobody knows where it ends.
const MAX_SCHEMAS: usize = 10_000;

/// The place that a fix changes.
#[derive(Clone, Copy)]
pub(super) enum Place<'a> {
    /// An Operation without Responses.
    Operation(Node<'a>),
    /// A Response without content.
    Response(Node<'a>),
    /// A Schema in the place where Swagger 2.0 has it.
    SwaggerSchema {
        response: Node<'a>,
        schema: Node<'a>,
    },
    /// A Media Type without schema.
    MediaType(Node<'a>),
    Schema(Node<'a>),
}

/// A way in which an Operation gets to the place.
pub(super) struct Use<'a> {
    pub(super) operation: Operation<'a>,
    /// `None` for an Operation without Responses.
    pub(super) response: Option<openapi::Response<'a>>,
    /// `None` for a Response without content.
    pub(super) content: Option<openapi::Content<'a>>,
}

pub(super) struct Target<'a> {
    pub(super) place: Place<'a>,
    /// The first one is there always.
    pub(super) uses: Vec<Use<'a>>,
    /// Status and media type of the recordings, where the description leaves them open.
    pub(super) seen: Option<Seen>,
}

/// What a recorded response says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) status: Status,
    /// Without parameters.
    pub(super) media_type: String,
}

impl<'a> Target<'a> {
    /// Finds the place among all Responses of a description.
    pub(super) fn find(snapshot: &'a Snapshot, description: &Description, at: &Location) -> Option<Target<'a>> {
        let node = snapshot.at(at.file, &at.pointer)?;
        let root = snapshot.document(description.entry).and_then(Document::root)?;
        let mut found: Option<Target<'a>> = None;
        let mut add = |place: Place<'a>, it: Use<'a>| {
            found.get_or_insert_with(|| Target { place, uses: Vec::new(), seen: None }).uses.push(it);
        };
        for operation in openapi::operations(snapshot, root) {
            if operation.node == node {
                add(Place::Operation(node), Use { operation, response: None, content: None });
                continue;
            }
            for response in openapi::responses(snapshot, operation.node) {
                let here = |content| Use { operation: operation.clone(), response: Some(response.clone()), content };
                if response.node == node {
                    add(Place::Response(node), here(None));
                    continue;
                }
                if response.node.entry("schema").is_some_and(|it| it.own_value() == node) {
                    add(Place::SwaggerSchema { response: response.node, schema: node }, here(None));
                    continue;
                }
                for content in openapi::content(snapshot, response.node) {
                    if content.node == node {
                        add(Place::MediaType(node), here(Some(content)));
                    } else if schemas(&content).into_iter().any(|it| leads_to(snapshot, it, node)) {
                        add(Place::Schema(node), here(Some(content)));
                    }
                }
            }
        }
        found
    }

    pub(super) fn node(&self) -> Node<'a> {
        match self.place {
            Place::Operation(node) | Place::Response(node) | Place::MediaType(node) | Place::Schema(node) => node,
            Place::SwaggerSchema { response, .. } => response,
        }
    }

    pub(super) fn file(&self) -> FileId {
        self.node().file()
    }

    /// The media type as written; where there is none yet the recorded one, or JSON.
    pub(super) fn media_type(&self) -> String {
        let content = self.uses.iter().find_map(|it| it.content.as_ref());
        let written = content.map(|it| it.entry.key().into_owned());
        let seen = || self.seen.as_ref().map(|it| it.media_type.clone());
        written.or_else(seen).unwrap_or_else(|| "application/json".to_owned())
    }

    /// The status of a Response that is not there yet.
    pub(super) fn new_status(&self) -> String {
        self.seen.as_ref().map_or_else(|| "200".to_owned(), |it| it.status.to_string())
    }

    pub(super) fn media_range(&self) -> MediaRange {
        MediaRange::parse(&self.media_type())
    }

    /// Whether the Schema is that of the items of a sequence: an event is an object, though its stream is a text.
    pub(super) fn is_of_items(&self) -> bool {
        let is_item_schema =
            |it: &openapi::Content<'_>| it.node.get("itemSchema").is_some() && it.node.get("schema").is_none();
        matches!(self.place, Place::Schema(_))
            && self.uses.iter().filter_map(|it| it.content.as_ref()).any(is_item_schema)
    }

    /// Whether the place is an error's only.
    pub(super) fn is_error(&self) -> bool {
        self.uses.iter().all(|it| match it.response.as_ref().map(|it| it.status) {
            Some(Status::Default) => has_success(&it.operation),
            Some(status) => matches!(status.class(), Some(4 | 5)),
            None => false,
        })
    }

    /// Whether a Schema is there that says something.
    pub(super) fn is_opaque(&self) -> bool {
        let Place::Schema(schema) = self.place else { return false };
        schema.get("type").is_some() || schema.get("additionalProperties").is_some()
    }

    /// Whether a Schema is the place, or leads there: put at the place, it would lead to itself.
    pub(super) fn is_reached_from(&self, snapshot: &'a Snapshot, schema: Node<'a>) -> bool {
        let mut seen: FxHashSet<NodeId> = FxHashSet::default();
        let mut open = vec![schema];
        while let Some(at) = open.pop() {
            if at == self.node() || seen.len() > MAX_SCHEMAS {
                return true;
            }
            if seen.insert(at.id()) {
                open.extend(at.get("$ref").and_then(|it| snapshot.reference(it, &it.as_str()?).ok()));
                open.extend(at.entries().map(|it| it.value()));
                open.extend(at.items());
            }
        }
        false
    }

    /// Whether a branch of a union says something, though the union does not: what is written in its place would be
    /// written over that branch.
    pub(super) fn has_branches(&self) -> bool {
        let Place::Schema(schema) = self.place else { return false };
        let unions = ["allOf", "anyOf", "oneOf"].into_iter().filter_map(|it| schema.get(it));
        unions.flat_map(Node::items).any(|it| it.get("type").is_some() || describes(it))
    }

    /// Whether the place is this one.
    pub(super) fn is_component(&self, place: &Location) -> bool {
        self.file() == place.file && place.pointer.contains(&self.node().pointer())
    }

    /// What the path is about, in the singular, as a name of a type: `Team` for `/orgs/{org}/teams/{id}`.
    pub(super) fn noun(&self) -> Option<String> {
        let operation = self.uses.iter().map(|it| &it.operation).find(|it| it.context == OperationContext::Paths)?;
        let segments = operation.path.split('/').rev();
        let segment = segments.into_iter().find(|it| !it.is_empty() && !it.contains(['{', '}']))?;
        let words = segment.split(|c: char| !c.is_ascii_alphanumeric()).filter(|it| !it.is_empty());
        let mut words: Vec<String> = words.map(str::to_owned).collect();
        if let Some(last) = words.last_mut() {
            *last = singular(last);
        }
        let name: String = words.iter().map(|it| capitalised(it)).collect();
        (!name.is_empty()).then_some(name)
    }
}

/// Whether an Operation has a Response for success that `default` does not have to stand for.
fn has_success(operation: &Operation<'_>) -> bool {
    let responses = operation.node.get("responses").into_iter().flat_map(Node::entries);
    responses.filter_map(|it| Status::parse(&it.key())).any(Status::is_success)
}

fn schemas<'a>(content: &openapi::Content<'a>) -> Vec<Node<'a>> {
    ["schema", "itemSchema"].into_iter().filter_map(|field| content.node.get(field)).collect()
}

/// Whether a Schema is the node, or refers to it.
fn leads_to<'a>(snapshot: &'a Snapshot, schema: Node<'a>, node: Node<'a>) -> bool {
    let mut at = schema;
    for _ in 0..openapi::MAX_REFERENCE_CHAIN {
        if at == node {
            return true;
        }
        let target = at.get("$ref").and_then(|it| snapshot.reference(it, &it.as_str()?).ok());
        let Some(target) = target else { return false };
        at = target;
    }
    false
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + chars.as_str())
}

/// The singular of an English plural, as far as paths need it.
fn singular(word: &str) -> String {
    let lower = word.to_ascii_lowercase();
    if let Some(stem) = word.strip_suffix("ies").filter(|it| it.len() > 1) {
        return format!("{stem}y");
    }
    let is_es = ["sses", "xes", "zes", "ches", "shes"].iter().any(|it| lower.ends_with(it));
    if is_es {
        return word[..word.len() - 2].to_owned();
    }
    let keeps = ["ss", "us", "is"].iter().any(|it| lower.ends_with(it));
    match word.strip_suffix('s') {
        Some(stem) if !keeps && stem.len() > 1 => stem.to_owned(),
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(word: &str, expected: &str) {
        assert_eq!(super::singular(word), expected);
    }

    #[test]
    fn plurals_lose_their_end() {
        check("teams", "team");
        check("categories", "category");
        check("boxes", "box");
        check("addresses", "address");
        check("status", "status");
        check("analysis", "analysis");
        check("me", "me");
    }
}
