//! All safe fixes of a document at once.

use ide::{FileEdit, FileId};
use tower_lsp_server::ls_types::WorkspaceEdit;

use crate::moment::Moment;

/// The safe fixes of a document as one edit, without those that overlap an earlier one: the next run takes them.
pub(super) fn fix_all(moment: &Moment, file: FileId) -> Option<WorkspaceEdit> {
    let findings = moment.analysis.findings().of(file).iter();
    let safe = |it| moment.analysis.fix_among_all(it);
    let mut all: Vec<FileEdit> = Vec::new();
    for fix in findings.filter_map(safe) {
        if fix.edits.iter().any(|theirs| all.iter().any(|ours| overlap(ours, theirs))) {
            continue;
        }
        for theirs in fix.edits {
            match all.iter_mut().find(|ours| ours.file == theirs.file) {
                Some(ours) => ours.edits.extend(theirs.edits),
                None => all.push(theirs),
            }
        }
    }
    if all.is_empty() { None } else { moment.names.workspace_edit(&moment.analysis, Some(file), &all) }
}

fn overlap(ours: &FileEdit, theirs: &FileEdit) -> bool {
    let mut pairs = ours.edits.iter().flat_map(|a| theirs.edits.iter().map(move |b| (a.range(), b.range())));
    ours.file == theirs.file && pairs.any(|(a, b)| a.intersect(b).is_some())
}
