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
use workspace::{Code, Description, Finding, Memo, Reader, Renewal, Shift, Since, Snapshot};

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
    &document::sunset_invalid::SUNSET_INVALID,
    &reference::unresolved_reference::UNRESOLVED_REFERENCE,
];

/// What was found in one state, unit by unit: plain data, so that the next state can take over what holds.
#[derive(Clone, Debug, Default)]
pub struct Known {
    responses: response::Known,
    parameters: Memo<document::missing_field::Unit, Vec<Finding>>,
    references: Memo<reference::unresolved_reference::Unit, bool>,
}

impl Known {
    /// How many Path Items had to be judged anew for this state.
    pub fn computed(&self) -> usize {
        self.responses.computed()
    }
}

/// The rules at work on one state.
pub struct Rules<'m> {
    snapshot: &'m Snapshot,
    shifts: &'m [Shift],
    responses: response::Check<'m>,
    parameters: Renewal<'m, document::missing_field::Unit, Vec<Finding>>,
    references: Renewal<'m, reference::unresolved_reference::Unit, bool>,
}

impl<'m> Rules<'m> {
    /// Starts with what is known of an earlier state. The configuration has to be the same, and so have the versions
    /// and the baselines of the descriptions.
    pub fn new(snapshot: &'m Snapshot, known: &'m Known, since: &'m Since) -> Rules<'m> {
        Rules {
            snapshot,
            shifts: &since.shifts,
            responses: response::Check::new(snapshot, &known.responses, since),
            parameters: known.parameters.renew(&since.difference, snapshot.recording(Reader::Rules)),
            references: known.references.renew(&since.difference, snapshot.recording(Reader::Rules)),
        }
    }

    /// What rules say about a description as a whole.
    pub fn description(&mut self, description: &Description) -> Vec<Finding> {
        let mut found = self.responses.description(description);
        found.retain(|it| !OFF.contains(&it.code) || is_configured(self.snapshot, it));
        found
    }

    /// What rules say about one document by itself, entry document or fragment.
    pub fn document(&mut self, file: FileId) -> Vec<Finding> {
        let mut found = Vec::new();
        let snapshot = self.snapshot;
        let Some(document) = snapshot.document(file) else { return found };
        document::syntax::check(document, &mut found);
        document::unsupported_version::check(snapshot, document, &mut found);
        document::sunset_invalid::check(snapshot, document, &mut found);
        document::missing_field::check(snapshot, document, self.shifts, &mut self.parameters, &mut found);
        reference::unresolved_reference::check(snapshot, document, &mut self.references, &mut found);
        found
    }

    /// What is known of this state from now on.
    pub fn finish(self) -> Known {
        Known {
            responses: self.responses.finish(),
            parameters: self.parameters.finish(),
            references: self.references.finish(),
        }
    }
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
