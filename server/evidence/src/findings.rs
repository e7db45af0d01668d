//! What evidence says against the description: one code a file.

mod always_returned_not_required;
mod described;
mod placeholder;
mod required_not_returned;
mod undocumented_body;
mod undocumented_media_type;
mod undocumented_operation;
mod undocumented_property;
mod undocumented_status;
mod value_mismatch;
mod write_only_returned;

use rustc_hash::FxHashMap;
use workspace::{Code, Finding, Location};

use crate::contradictions::Origin;
use crate::evidence::Evidence;
use crate::infer;
use crate::place::Place;
use crate::told::Told;

/// The codes of this crate.
pub static CATALOGUE: &[&Code] = &[
    &always_returned_not_required::ALWAYS_RETURNED_NOT_REQUIRED,
    &required_not_returned::REQUIRED_NOT_RETURNED,
    &value_mismatch::VALUE_MISMATCH,
    &undocumented_property::UNDOCUMENTED_PROPERTY,
    &undocumented_status::UNDOCUMENTED_STATUS,
    &undocumented_media_type::UNDOCUMENTED_MEDIA_TYPE,
    &undocumented_body::UNDOCUMENTED_BODY,
    &undocumented_operation::UNDOCUMENTED_OPERATION,
    &write_only_returned::WRITE_ONLY_RETURNED,
];

/// The code that others ask for.
pub const ALWAYS_RETURNED: &str = always_returned_not_required::ALWAYS_RETURNED_NOT_REQUIRED.code;

/// All findings of what was gathered.
pub(crate) fn of(evidence: &Evidence<'_>, told: &mut Told<'_>) -> Vec<Finding> {
    let mut acc = Vec::new();
    always_returned_not_required::check(evidence, told, &mut acc);
    required_not_returned::check(evidence, &mut acc);
    value_mismatch::check(evidence, &mut acc);
    undocumented_property::check(evidence, &mut acc);
    undocumented_status::check(evidence, &mut acc);
    undocumented_media_type::check(evidence, &mut acc);
    undocumented_body::check(evidence, &mut acc);
    undocumented_operation::check(evidence, &mut acc);
    write_only_returned::check(evidence, &mut acc);
    acc
}

/// Whether an example says what responses are like: one in a schema that requests use may be a request's.
fn is_of_responses(evidence: &Evidence<'_>, origin: &Origin, schema: &Place) -> bool {
    !matches!(origin, Origin::InSchema(_)) || !evidence.reach.binds_requests(schema)
}

/// Where something is written now.
pub(crate) fn locate(evidence: &Evidence<'_>, place: &Place) -> Option<Location> {
    Some(evidence.snapshot.locate(place.node(evidence.snapshot)?))
}

/// `slug`, or `*` for a name that is data: an id, an address.
fn printed(name: &str) -> String {
    if infer::is_id_like(name) { "`*`".to_owned() } else { format!("`{name}`") }
}

/// The same without quotes.
pub(crate) fn plain(name: &str) -> String {
    if infer::is_id_like(name) { "*".to_owned() } else { name.to_owned() }
}

/// `1 example`, `2 examples`.
pub(crate) fn counted(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

/// `a`, `b` and `c`.
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [init @ .., last] => format!("{} and {last}", init.join(", ")),
    }
}

/// Places in examples, by example.
fn by_example<'e, T>(places: impl Iterator<Item = (T, &'e Place)>) -> Vec<Vec<T>> {
    grouped(places.map(|(place, example)| (example, place))).into_iter().map(|(_, places)| places).collect()
}

/// Puts together what has the same key, in the order in which the keys came first.
fn grouped<K: Clone + Eq + std::hash::Hash, T>(all: impl Iterator<Item = (K, T)>) -> Vec<(K, Vec<T>)> {
    let mut groups: Vec<(K, Vec<T>)> = Vec::new();
    let mut index: FxHashMap<K, usize> = FxHashMap::default();
    for (key, one) in all {
        let at = *index.entry(key).or_insert_with_key(|key| {
            groups.push((key.clone(), Vec::new()));
            groups.len() - 1
        });
        groups[at].1.push(one);
    }
    groups
}

/// Where a recording is: `tests.ndjson:12`. Never what it holds.
fn told(origin: &Origin) -> String {
    match origin.exchange() {
        Some((file, exchange)) => format!("{}:{}", file.path.name(), exchange.line + 1),
        None => "an example".to_owned(),
    }
}
