//! Examples and recorded exchanges against the description.
//!
//! Invariants, as absences: no recorded value is in a message, an edit or a panic; nothing is read from disk; no
//! body is kept longer than the snapshot that holds it.

mod count;
mod findings;
mod infer;
mod keyword;
mod layout;
mod matching;
mod options;
mod own;
mod reach;
mod read;
pub mod report;
mod require;
mod response_schema;
mod samples;
mod schema;
mod sequence;
mod shape;
mod walk;

#[cfg(test)]
mod docs;
#[cfg(test)]
mod tests;

pub use findings::{ALWAYS_RETURNED, CATALOGUE, check, check_with};
pub use options::Options;
pub use read::{Reader, read, read_with};
pub use response_schema::response_schema_fixes;
