//! What evidence says against the description: one code a file.

mod always_returned_not_required;
mod described;
mod required_not_returned;
mod undocumented_body;
mod undocumented_media_type;
mod undocumented_operation;
mod undocumented_property;
mod undocumented_status;
mod value_mismatch;
mod write_only_returned;

use std::cell::OnceCell;

use syntax::{Document, Node};
use workspace::{Code, Description, Finding, Snapshot};

use crate::count::{Contradictions, Counts, count};
use crate::infer;
use crate::options::Options;
use crate::reach::Reach;
use crate::samples::{Samples, Source};

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

/// Everything that evidence says about a description.
pub fn check(snapshot: &Snapshot, description: &Description) -> Vec<Finding> {
    check_with(snapshot, description, &Options::of(&snapshot.config(description.entry).evidence))
}

/// The same with other settings.
pub fn check_with(snapshot: &Snapshot, description: &Description, options: &Options) -> Vec<Finding> {
    Evidence::new(snapshot, description, options).map(|it| it.findings()).unwrap_or_default()
}

/// What the findings are made of.
pub(crate) struct Evidence<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) description: &'a Description,
    pub(crate) options: &'a Options,
    pub(crate) samples: Samples<'a>,
    pub(crate) counts: Counts<'a>,
    pub(crate) found: Contradictions<'a>,
    reach: OnceCell<Reach>,
}

impl<'a> Evidence<'a> {
    pub(crate) fn new(snapshot: &'a Snapshot, description: &'a Description, options: &'a Options) -> Option<Self> {
        let samples = Samples::collect(snapshot, description, options)?;
        let (counts, found) = count(snapshot, description.version, &samples);
        Some(Evidence { snapshot, description, options, samples, counts, found, reach: OnceCell::new() })
    }

    pub(crate) fn findings(&self) -> Vec<Finding> {
        let mut acc = Vec::new();
        always_returned_not_required::check(self, &mut acc);
        required_not_returned::check(self, &mut acc);
        value_mismatch::check(self, &mut acc);
        undocumented_property::check(self, &mut acc);
        undocumented_status::check(self, &mut acc);
        undocumented_media_type::check(self, &mut acc);
        undocumented_body::check(self, &mut acc);
        undocumented_operation::check(self, &mut acc);
        write_only_returned::check(self, &mut acc);
        acc
    }

    /// Whether an example says what responses are like: one in a schema that requests use may be a request's.
    pub(crate) fn is_of_responses(&self, source: &Source<'_>, schema: Node<'_>) -> bool {
        !matches!(source, Source::InSchema(_)) || !self.reach().binds_requests(schema)
    }

    /// Where Schema Objects are used. Computed at the first finding that asks.
    pub(crate) fn reach(&self) -> &Reach {
        self.reach.get_or_init(|| Reach::new(self.snapshot, self.description))
    }

    pub(crate) fn root(&self) -> Option<Node<'a>> {
        self.snapshot.document(self.description.entry).and_then(Document::root)
    }
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
fn counted(number: usize, what: &str) -> String {
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
fn by_example<'a, T: Copy>(places: impl Iterator<Item = (T, Node<'a>)>) -> Vec<Vec<T>> {
    let mut examples: Vec<(Node<'a>, Vec<T>)> = Vec::new();
    for (place, example) in places {
        match examples.iter_mut().find(|(it, _)| *it == example) {
            Some((_, places)) => places.push(place),
            None => examples.push((example, vec![place])),
        }
    }
    examples.into_iter().map(|(_, places)| places).collect()
}

/// Where a recording is: `tests.ndjson:12`. Never what it holds.
fn told(source: &Source<'_>) -> String {
    match source {
        Source::Recording { file, exchange } => format!("{}:{}", file.path.name(), exchange.line + 1),
        Source::Example(_) | Source::Serialized(_) | Source::InSchema(_) => "an example".to_owned(),
    }
}
