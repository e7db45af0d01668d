//! Lint rules: response schemas, structure, syntax. One rule a file, in folders by the specification's objects.
//!
//! Invariants, as absences: a rule never fails, never reads configuration but its own code's, and never follows a
//! Reference without a bound.

#[cfg(test)]
mod docs;
mod document;
mod reference;
mod response;
mod structure;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use syntax::FileId;
use workspace::{Code, Description, Finding, Shift, Since, Snapshot};

use document::InDocument;

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
    &structure::missing_field::MISSING_FIELD,
    &structure::unknown_field::UNKNOWN_FIELD,
    &structure::wrong_type::WRONG_TYPE,
    &document::sunset_invalid::SUNSET_INVALID,
    &reference::unresolved_reference::UNRESOLVED_REFERENCE,
];

/// What was found in one state, unit by unit: plain data, so that the next state can take over what holds.
#[derive(Clone, Debug, Default)]
pub struct Known {
    responses: response::Known,
    structure: structure::Known,
    documents: Arc<BTreeMap<FileId, Arc<InDocument>>>,
    /// How places have moved since.
    shifts: Vec<Shift>,
}

/// With more moves than this, the findings are made anew.
const MAX_SHIFTS: usize = 32;

impl Known {
    /// The same for a later state in which places have moved and nothing has changed that rules look at. `None` if it is
    /// time to look again: messages may name a line.
    pub fn moved(&self, shifts: &[Shift]) -> Option<Known> {
        if !shifts.iter().all(Shift::keeps_lines) {
            return None;
        }
        let mut known = Known { responses: self.responses.kept(), ..self.clone() };
        shifts.iter().for_each(|it| Shift::push(&mut known.shifts, it));
        (known.shifts.len() <= MAX_SHIFTS).then_some(known)
    }

    /// The way from the state that is known, if it is another one than that from which `since` leads.
    #[must_use]
    pub fn way(&self, since: Since) -> Since {
        since.after(&self.shifts)
    }

    /// How many Path Items had to be judged anew for this state.
    pub fn computed(&self) -> usize {
        self.responses.computed()
    }
}

/// The rules at work on one state.
pub struct Rules<'m> {
    snapshot: &'m Snapshot,
    known: &'m Known,
    since: &'m Since,
    responses: response::Check<'m>,
    structure: structure::Check<'m>,
    documents: BTreeMap<FileId, Arc<InDocument>>,
}

impl<'m> Rules<'m> {
    /// Starts with what is known of an earlier state, from which `since` leads ([`Known::way`]). The configuration has to be the same, and so have the versions
    /// and the baselines of the descriptions.
    pub fn new(snapshot: &'m Snapshot, known: &'m Known, since: &'m Since) -> Rules<'m> {
        let responses = response::Check::new(snapshot, &known.responses, since);
        let structure = structure::Check::new(snapshot, &known.structure, since);
        Rules { snapshot, known, since, responses, structure, documents: BTreeMap::new() }
    }

    /// What rules say about a description as a whole.
    pub fn description(&mut self, description: &Description) -> Vec<Finding> {
        let mut found = self.responses.description(description);
        found.extend(self.structure.description(description));
        found.retain(|it| !OFF.contains(&it.code) || is_configured(self.snapshot, it));
        found
    }

    /// What rules say about one document by itself, entry document or fragment.
    pub fn document(&mut self, file: FileId) -> Vec<Finding> {
        let (snapshot, known, since) = (self.snapshot, self.known, self.since);
        let here = self.documents.entry(file).or_insert_with(|| match known.documents.get(&file) {
            Some(known) => InDocument::after(known, snapshot, file, since),
            None => Arc::new(InDocument::new(&InDocument::default(), snapshot, file, since)),
        });
        here.found.clone()
    }

    /// What is known of this state from now on.
    pub fn finish(self) -> Known {
        let (responses, structure) = (self.responses.finish(), self.structure.finish());
        Known { responses, structure, documents: Arc::new(self.documents), shifts: Vec::new() }
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
