//! Rules about a document as a whole.

pub(crate) mod sunset_invalid;
pub(crate) mod syntax;
pub(crate) mod unsupported_version;

use std::collections::BTreeSet;
use std::sync::Arc;

use ::syntax::FileId;
use workspace::{Finding, Memo, Reader, Since, Snapshot};

use crate::reference::unresolved_reference;

/// What was found in one document by itself, and what is known of its parts.
#[derive(Debug, Default)]
pub(crate) struct InDocument {
    pub(crate) found: Vec<Finding>,
    references: Memo<unresolved_reference::Unit, bool>,
    /// The documents in which the document misses something.
    misses: BTreeSet<FileId>,
}

impl InDocument {
    /// What was found holds where neither the document nor what it refers to has changed: most documents of a
    /// description are not the one that somebody edits.
    pub(crate) fn after(before: &Arc<InDocument>, snapshot: &Snapshot, file: FileId, since: &Since) -> Arc<InDocument> {
        let holds = !since.difference.has_edited(file)
            && before.references.holds(&since.difference)
            && !before.misses.iter().any(|it| since.difference.has_edited(*it));
        match holds {
            true => Arc::clone(before),
            false => Arc::new(InDocument::new(before, snapshot, file, since)),
        }
    }

    pub(crate) fn new(before: &InDocument, snapshot: &Snapshot, file: FileId, since: &Since) -> InDocument {
        let mut references = before.references.renew(&since.difference, snapshot.recording(Reader::Rules));
        let mut found = Vec::new();
        let mut misses = BTreeSet::new();
        if let Some(document) = snapshot.document(file) {
            syntax::check(document, &mut found);
            unsupported_version::check(snapshot, document, &mut found);
            sunset_invalid::check(snapshot, document, &mut found);
            misses = unresolved_reference::check(snapshot, document, &mut references, &mut found);
        }
        InDocument { found, references: references.finish(), misses }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use workspace::{Change, FileChange, FileSet, Reader, Since, Snapshot, VfsPath, Workspace};

    use crate::{Known, Rules};

    const FILES: [(&str, &str); 3] = [
        (
            "/openapi.yaml",
            "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {/a: {$ref: a.yaml}, /b: {$ref: 'b.yaml#/b'}}\n",
        ),
        ("/a.yaml", "description: A and more\nget: {}\n"),
        ("/b.yaml", "b: {get: {}}\nc: {$ref: 'a.yaml#/get'}\n"),
    ];

    fn judged(snapshot: &Snapshot, known: &Known, since: &Since) -> Known {
        let mut rules = Rules::new(snapshot, known, since);
        snapshot.files().iter().for_each(|file| drop(rules.document(*file)));
        rules.finish()
    }

    /// Which documents are judged anew when one of them has another text.
    #[track_caller]
    fn check(path: &str, text: &str, expected: &[&str]) {
        let file = |path: &str, text: &str| (FileSet::CURRENT, VfsPath::new(path), FileChange::Text(text.into()));
        let mut workspace = Workspace::default();
        let files = FILES.iter().map(|(path, text)| file(path, text)).collect();
        workspace.apply(Change { files, ..Change::default() });
        let before = workspace.snapshot();
        let known = judged(&before, &Known::default(), &Since::default());
        let shifts = workspace.apply(Change { files: vec![file(path, text)], ..Change::default() });
        let after = workspace.snapshot();
        let since = Since { difference: after.since(&before, Reader::Rules), shifts };
        let now = judged(&after, &known, &since);
        let is_new = |it: &&::syntax::FileId| !Arc::ptr_eq(&known.documents[*it], &now.documents[*it]);
        let anew: Vec<&str> = after.files().iter().filter(is_new).map(|it| after.path(*it).as_str()).collect();
        assert_eq!(anew, expected);
    }

    #[test]
    fn a_document_is_judged_anew_where_it_or_what_it_refers_to_has_changed() {
        check("/a.yaml", "description: A or more\nget: {}\n", &["/a.yaml"]);
        check("/a.yaml", "description: A and more\n", &["/a.yaml", "/b.yaml", "/openapi.yaml"]);
        check("/b.yaml", "b: {get: {}}\nc: {$ref: 'a.yaml#/gt'}\n", &["/b.yaml"]);
    }
}
