//! `workspace/diagnostic`: the findings of all documents, open or not. A client that takes the answer in parts gets
//! them as they are made, and waits for its next answer until there is something new to say.

use std::collections::BTreeMap;

use ide::{Analysis, FileId, FileSet};
use serde_json::json;
use tower_lsp_server::ls_types::{
    Diagnostic, FullDocumentDiagnosticReport, PreviousResultId, ProgressToken, UnchangedDocumentDiagnosticReport, Uri,
    WorkspaceDocumentDiagnosticReport, WorkspaceFullDocumentDiagnosticReport,
    WorkspaceUnchangedDocumentDiagnosticReport,
};

use crate::both_cores;
use crate::moment::Moment;
use crate::outbox::Message;
use crate::pool::Cancel;
use crate::requests::diagnostic::result_id;
use crate::state::State;

/// So many documents are one part of an answer.
const PART: usize = 64;

/// What one look at the state found.
pub(crate) struct Reports {
    pub(crate) items: Vec<WorkspaceDocumentDiagnosticReport>,
    /// Whether the client does not know all of it yet.
    pub(crate) is_new: bool,
}

/// Reports all documents. With a token, all goes out in parts if anything is new, and nothing is left for the end.
pub(crate) fn workspace_diagnostic(
    state: &State,
    moment: &Moment,
    previous: &[PreviousResultId],
    parts: Option<&ProgressToken>,
    cancel: &Cancel,
) -> Reports {
    let Moment { analysis, names, .. } = moment;
    let mut known: BTreeMap<&str, &str> = previous.iter().map(|it| (it.uri.as_str(), it.value.as_str())).collect();
    let mut reports = Reports { items: Vec::new(), is_new: false };
    for file in reported(analysis) {
        if cancel.is_set() {
            return reports;
        }
        let Some(uri) = names.uri(analysis, file) else { continue };
        let version = names.version(analysis, file).map(i64::from);
        let known = known.remove(uri.as_str());
        reports.add(uri, version, names.diagnostics(analysis, file), known);
        if let Some(token) = parts
            && reports.items.len() >= PART
            && reports.is_new
        {
            reports.send(state, token);
        }
    }
    // What is gone has nothing to report any more.
    for it in previous {
        if let Some(value) = known.remove(it.uri.as_str()) {
            reports.add(it.uri.clone(), None, Vec::new(), Some(value));
        }
    }
    if let Some(token) = parts {
        if reports.is_new && !reports.items.is_empty() {
            reports.send(state, token);
        }
        reports.items.clear();
    }
    reports
}

impl Reports {
    fn send(&mut self, state: &State, token: &ProgressToken) {
        let items = std::mem::take(&mut self.items);
        state.send(Message::Partial(token.clone(), json!({ "items": items })));
    }

    fn add(&mut self, uri: Uri, version: Option<i64>, items: Vec<Diagnostic>, known: Option<&str>) {
        let result_id = result_id(&items);
        if known == Some(&*result_id) {
            let report = UnchangedDocumentDiagnosticReport { result_id };
            self.items.push(WorkspaceDocumentDiagnosticReport::Unchanged(WorkspaceUnchangedDocumentDiagnosticReport {
                uri,
                version,
                unchanged_document_diagnostic_report: report,
            }));
            return;
        }
        self.is_new = true;
        let report = FullDocumentDiagnosticReport { result_id: Some(result_id), items };
        self.items.push(WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
            uri,
            version,
            full_document_diagnostic_report: report,
        }));
    }
}

/// Files of the work tree that there is something to say about, or that belong to a description, by path.
pub(crate) fn reported(analysis: &Analysis) -> Vec<FileId> {
    let mut files: Vec<FileId> = both_cores::findings(analysis).by_file.keys().copied().collect();
    files.extend(analysis.descriptions().iter().flat_map(|it| it.files.iter().copied()));
    files.retain(|file| analysis.set(*file) == FileSet::CURRENT);
    files.sort_by_key(|file| analysis.path(*file));
    files.dedup();
    files
}
