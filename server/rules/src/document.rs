//! Rules about a document as a whole.

pub(crate) mod missing_field;
pub(crate) mod sunset_invalid;
pub(crate) mod syntax;
pub(crate) mod unsupported_version;

use std::sync::Arc;

use ::syntax::FileId;
use workspace::{Finding, Memo, Reader, Since, Snapshot};

use crate::reference::unresolved_reference;

/// What was found in one document by itself, and what is known of its parts.
#[derive(Debug, Default)]
pub(crate) struct InDocument {
    pub(crate) found: Vec<Finding>,
    parameters: Memo<missing_field::Unit, Vec<Finding>>,
    references: Memo<unresolved_reference::Unit, bool>,
}

impl InDocument {
    /// What was found holds where neither the document nor what it refers to has changed: most documents of a
    /// description are not the one that somebody edits.
    pub(crate) fn after(before: &Arc<InDocument>, snapshot: &Snapshot, file: FileId, since: &Since) -> Arc<InDocument> {
        let holds = !since.difference.has_edited(file)
            && before.parameters.holds(&since.difference)
            && before.references.holds(&since.difference);
        match holds {
            true => Arc::clone(before),
            false => Arc::new(InDocument::new(before, snapshot, file, since)),
        }
    }

    pub(crate) fn new(before: &InDocument, snapshot: &Snapshot, file: FileId, since: &Since) -> InDocument {
        let mut parameters = before.parameters.renew(&since.difference, snapshot.recording(Reader::Rules));
        let mut references = before.references.renew(&since.difference, snapshot.recording(Reader::Rules));
        let mut found = Vec::new();
        if let Some(document) = snapshot.document(file) {
            syntax::check(document, &mut found);
            unsupported_version::check(snapshot, document, &mut found);
            sunset_invalid::check(snapshot, document, &mut found);
            missing_field::check(snapshot, document, &since.shifts, &mut parameters, &mut found);
            unresolved_reference::check(snapshot, document, &mut references, &mut found);
        }
        InDocument { found, parameters: parameters.finish(), references: references.finish() }
    }
}
