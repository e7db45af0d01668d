//! Schemas that the description already has: components that fit, the error schema, a sibling's schema.

use std::collections::{BTreeMap, HashSet};

use openapi::Status;
use syntax::{Document, FileId, Node, NodeId, Value};
use workspace::{Description, Location, Snapshot, reference_to};

use super::target::Target;
use crate::infer::{object, string};
use crate::walk::Walker;

/// Least share of common properties.
const LEAST_SCORE: f64 = 0.8;
/// Fewest keys of an object that tell it from others.
const LEAST_KEYS: usize = 3;

/// A component that all bodies match, or all items of all bodies.
pub(crate) struct Reused {
    pub(crate) name: String,
    pub(crate) place: Location,
    pub(crate) is_list: bool,
}

/// The entries of `components/schemas` of the entry document.
fn components<'a>(snapshot: &'a Snapshot, description: &Description) -> Vec<syntax::Entry<'a>> {
    let root = snapshot.document(description.entry).and_then(Document::root);
    let schemas = root.and_then(|it| it.get("components")?.get("schemas"));
    schemas.into_iter().flat_map(Node::entries).collect()
}

/// The components that fit, the best first; of equals the one that is called like the path.
pub(crate) fn reusable(
    snapshot: &Snapshot,
    description: &Description,
    bodies: &[&Value],
    noun: Option<&str>,
) -> Vec<Reused> {
    let is_list = bodies.iter().all(|it| matches!(it, Value::Array(_)));
    let objects: Vec<&Value> = match is_list {
        true => bodies.iter().flat_map(|it| if let Value::Array(items) = it { &items[..] } else { &[] }).collect(),
        false => bodies.to_vec(),
    };
    let mut keys: HashSet<&str> = HashSet::new();
    for it in &objects {
        let Value::Object(members) = it else { return Vec::new() };
        keys.extend(members.iter().map(|(key, _)| &**key));
    }
    if keys.len() < LEAST_KEYS {
        return Vec::new();
    }
    let mut found: Vec<(f64, bool, Reused)> = Vec::new();
    for entry in components(snapshot, description) {
        let mut walker = Walker::new(snapshot, description.version, entry.value());
        let properties = walker.properties();
        let common = properties.iter().filter(|it| keys.contains(&***it)).count();
        let score = common as f64 / (properties.len() + keys.len() - common) as f64;
        if score < LEAST_SCORE || !objects.iter().all(|it| walker.describes(it)) {
            continue;
        }
        let name = entry.key().into_owned();
        let is_noun = noun.is_some_and(|it| it.eq_ignore_ascii_case(&name));
        found.push((score, is_noun, Reused { name, place: snapshot.locate(entry.own_value()), is_list }));
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
    found.into_iter().map(|(_, _, reused)| reused).collect()
}

/// The text of a `$ref` in a file to a place.
pub(crate) fn reference(snapshot: &Snapshot, from: FileId, to: &Location) -> Value {
    let text = reference_to(snapshot.path(from), snapshot.path(to.file), &to.pointer);
    object([("$ref", string(&text))])
}

/// A name for a component that nothing has yet.
pub(crate) fn free_name(snapshot: &Snapshot, description: &Description, wanted: &str) -> String {
    let root = snapshot.document(description.entry).and_then(Document::root);
    let schemas = root.and_then(|it| it.get("components")?.get("schemas"));
    let is_taken = |name: &str| schemas.is_some_and(|it| it.entry(name).is_some());
    let second = format!("{wanted}Response");
    let numbered = (2..).map(|it| format!("{second}{it}"));
    let mut names = [wanted.to_owned(), second.clone()].into_iter().chain(numbered);
    names.find(|it| !is_taken(it)).unwrap_or_else(|| wanted.to_owned())
}

/// The Schema that most error Responses refer to: its name, its place and their number.
pub(crate) fn error_schema(snapshot: &Snapshot, description: &Description) -> Option<(String, Location, usize)> {
    let root = snapshot.document(description.entry).and_then(Document::root)?;
    let mut uses: BTreeMap<NodeId, (usize, usize, Node<'_>)> = BTreeMap::new();
    for operation in openapi::operations(snapshot, root) {
        for response in openapi::responses(snapshot, operation.node) {
            let is_error = matches!(response.status, Status::Default) || matches!(response.status.class(), Some(4 | 5));
            for content in openapi::content(snapshot, response.node) {
                let schema = content.node.get("schema").filter(|_| is_error && content.range.is_json());
                let target =
                    schema.and_then(|it| it.get("$ref")).and_then(|it| snapshot.reference(it, &it.as_str()?).ok());
                if let Some(target) = target {
                    let first = uses.len();
                    uses.entry(target.id()).or_insert((0, first, target)).0 += 1;
                }
            }
        }
    }
    let most = uses.into_values().max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
    let (count, _, target) = most?;
    let place = snapshot.locate(target);
    let name = place.pointer.last()?.to_owned();
    Some((name, place, count))
}

/// The Schema of another Media Type of the same Response, or of another success of the same Operation.
pub(super) fn sibling<'a>(snapshot: &'a Snapshot, target: &Target<'a>) -> Option<(String, Node<'a>)> {
    let site = target.uses.first()?;
    let own = site.response.as_ref()?;
    let is_usable = |schema: &Node<'a>| {
        schema.file() == target.file() && describes(*schema) && !target.is_reached_from(snapshot, *schema)
    };
    for content in openapi::content(snapshot, own.node) {
        if content.range.is_json()
            && let Some(schema) = content.node.get("schema").filter(is_usable)
        {
            return Some((format!("Use the schema of `{}`", content.entry.key()), schema));
        }
    }
    if !own.status.is_success() {
        return None;
    }
    for response in openapi::responses(snapshot, site.operation.node) {
        let contents = openapi::content(snapshot, response.node).into_iter().filter(|it| it.range.is_json());
        let schema = contents.filter_map(|it| it.node.get("schema")).find(is_usable);
        if let Some(schema) = schema.filter(|_| response.status.is_success() && response.node != own.node) {
            return Some((format!("Use the schema of `{}`", response.status), schema));
        }
    }
    None
}

/// Whether a Schema says something about members or values.
pub(super) fn describes(schema: Node<'_>) -> bool {
    ["$ref", "properties", "items", "allOf", "oneOf", "anyOf", "enum"].iter().any(|key| schema.get(key).is_some())
}
