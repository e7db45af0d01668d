//! Lint rules: response schemas, structure, syntax. One rule a file, in folders by the specification's objects.
//!
//! Invariants, as absences: a rule never fails, never reads configuration but its own code's, and never follows a
//! Reference without a bound.

#[cfg(test)]
mod docs;
mod document;
mod reference;
mod response;
#[cfg(test)]
mod tests;

use syntax::FileId;
use workspace::{Code, Description, Finding, Snapshot};

/// The codes of this crate, in the order of the documentation.
pub static CATALOGUE: &[&Code] = &[
    &response::response_schema_missing::RESPONSE_SCHEMA_MISSING,
    &response::response_schema_empty::RESPONSE_SCHEMA_EMPTY,
    &response::response_schema_opaque::RESPONSE_SCHEMA_OPAQUE,
    &response::error_response_schema_missing::ERROR_RESPONSE_SCHEMA_MISSING,
    &response::response_content_unexpected::RESPONSE_CONTENT_UNEXPECTED,
    &document::syntax::YAML_SYNTAX,
    &document::syntax::JSON_SYNTAX,
    &document::syntax::DUPLICATE_KEY,
    &document::unsupported_version::UNSUPPORTED_VERSION,
    &document::missing_field::MISSING_FIELD,
    &reference::unresolved_reference::UNRESOLVED_REFERENCE,
];

/// What rules say about a description as a whole.
pub fn check(snapshot: &Snapshot, description: &Description) -> Vec<Finding> {
    let mut found = response::check(snapshot, description);
    found.retain(|it| !OFF.contains(&it.code) || is_configured(snapshot, it));
    found
}

/// Codes that are off unless the configuration gives them a severity.
const OFF: &[&str] = &[response::error_response_schema_missing::ERROR_RESPONSE_SCHEMA_MISSING.code];

fn is_configured(snapshot: &Snapshot, finding: &Finding) -> bool {
    matches!(snapshot.config(finding.location.file).rules.get(finding.code), Some(Some(_)))
}

/// What is wrong with the syntax of a document of any kind: a configuration has no other rules.
pub fn check_syntax(snapshot: &Snapshot, file: FileId) -> Vec<Finding> {
    let mut found = Vec::new();
    if let Some(document) = snapshot.document(file) {
        document::syntax::check(document, &mut found);
    }
    found
}

/// What rules say about one document by itself, entry document or fragment.
pub fn check_document(snapshot: &Snapshot, file: FileId) -> Vec<Finding> {
    let mut found = Vec::new();
    let Some(document) = snapshot.document(file) else { return found };
    document::syntax::check(document, &mut found);
    document::unsupported_version::check(snapshot, document, &mut found);
    document::missing_field::check(snapshot, document, &mut found);
    reference::unresolved_reference::check(snapshot, document, &mut found);
    found
}
