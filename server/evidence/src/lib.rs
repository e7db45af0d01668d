//! Examples and recorded exchanges against the description.
//!
//! Invariants, as absences: no recorded value is in a message, an edit or a panic; nothing is read from disk; no
//! body is kept longer than the snapshot that holds it.

mod assigned;
mod check;
mod contradictions;
mod count;
mod evidence;
mod findings;
mod infer;
mod keyword;
mod layout;
mod matching;
mod options;
mod own;
mod path_item;
mod place;
mod reach;
mod read;
pub mod report;
mod require;
mod response_schema;
mod route;
mod samples;
mod schema;
mod sequence;
mod shape;
mod told;
mod walk;

use workspace::{Description, Finding, Since, Snapshot};

/// Everything that evidence says about a description.
pub fn check(snapshot: &Snapshot, description: &Description) -> Vec<Finding> {
    Check::new(snapshot, &Known::default(), &Since::default()).description(description)
}

/// The same with other settings.
pub fn check_with(snapshot: &Snapshot, description: &Description, options: &Options) -> Vec<Finding> {
    Check::new(snapshot, &Known::default(), &Since::default()).findings(description, options)
}

#[cfg(test)]
mod docs;
#[cfg(test)]
mod tests;

pub use check::{Check, Known};
pub use findings::{ALWAYS_RETURNED, CATALOGUE};
pub use options::Options;
pub use read::{Reader, read, read_with};
pub use response_schema::response_schema_fixes;
