//! What evidence says against the description: one code a file.

mod always_returned_not_required;
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

/// The code that reports ask for.
pub(crate) const ALWAYS_RETURNED: &str = always_returned_not_required::ALWAYS_RETURNED_NOT_REQUIRED.code;

/// Everything that evidence says about a description.
pub fn check(snapshot: &Snapshot, description: &Description) -> Vec<Finding> {
    let Some(samples) = Samples::collect(snapshot, description) else { return Vec::new() };
    let (counts, found) = count(snapshot, description.version, &samples);
    let evidence = Evidence { snapshot, description, samples, counts, found, reach: OnceCell::new() };
    let mut acc = Vec::new();
    always_returned_not_required::check(&evidence, &mut acc);
    required_not_returned::check(&evidence, &mut acc);
    value_mismatch::check(&evidence, &mut acc);
    undocumented_property::check(&evidence, &mut acc);
    undocumented_status::check(&evidence, &mut acc);
    undocumented_media_type::check(&evidence, &mut acc);
    undocumented_body::check(&evidence, &mut acc);
    undocumented_operation::check(&evidence, &mut acc);
    write_only_returned::check(&evidence, &mut acc);
    acc
}

/// What the findings are made of.
pub(crate) struct Evidence<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) description: &'a Description,
    pub(crate) samples: Samples<'a>,
    pub(crate) counts: Counts<'a>,
    pub(crate) found: Contradictions<'a>,
    reach: OnceCell<Reach>,
}

impl Evidence<'_> {
    /// Where Schema Objects are used. Computed at the first finding that asks.
    pub(crate) fn reach(&self) -> &Reach {
        self.reach.get_or_init(|| Reach::new(self.snapshot, self.description))
    }

    pub(crate) fn root(&self) -> Option<Node<'_>> {
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

/// `a`, `b` and `c`.
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [init @ .., last] => format!("{} and {last}", init.join(", ")),
    }
}

/// Where a recording is: `tests.ndjson:12`. Never what it holds.
fn told(source: &Source<'_>) -> String {
    match source {
        Source::Recording { file, exchange } => format!("{}:{}", file.path.name(), exchange.line + 1),
        Source::Example(_) | Source::Elsewhere => "an example".to_owned(),
    }
}
