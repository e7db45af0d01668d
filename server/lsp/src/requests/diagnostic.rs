//! `textDocument/diagnostic`: the findings of one document, and of fragments that are not open.
//!
//! What is said of fragments stays at the client until something else is said of them: it is not said again with every
//! keystroke.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use ide::{FileId, FileSet, VfsPath};
use tower_lsp_server::ls_types::{
    Diagnostic, DocumentDiagnosticParams, DocumentDiagnosticReport, DocumentDiagnosticReportKind,
    DocumentDiagnosticReportResult, FullDocumentDiagnosticReport, RelatedFullDocumentDiagnosticReport,
    RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport, Uri,
};

use crate::moment::Moment;
use crate::state::State;

type Reports = HashMap<Uri, DocumentDiagnosticReportKind>;

/// What was said of a document beside the one that was asked about: the id of the report, by which it is known that it need
/// not be said again. Empty where the client may not have heard it.
pub(crate) type Related = BTreeMap<VfsPath, String>;

/// The report, and what it says of other documents. The latter counts as said when the client gets the answer.
pub(crate) fn diagnostic(
    state: &State,
    moment: &Moment,
    params: &DocumentDiagnosticParams,
) -> (DocumentDiagnosticReportResult, Related) {
    let file = moment.file(&params.text_document.uri);
    let items = file.map(|file| moment.names.diagnostics(&moment.analysis, file)).unwrap_or_default();
    let mut said = Related::new();
    let related = match file {
        Some(file) if moment.names.client().diagnostics.related_documents => related(state, moment, file, &mut said),
        _ => Reports::new(),
    };
    let related = (!related.is_empty()).then_some(related);
    let result_id = result_id(&items);
    let report = if params.previous_result_id.as_ref() == Some(&result_id) {
        DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
            related_documents: related,
            unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id },
        })
    } else {
        DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
            related_documents: related,
            full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id: Some(result_id), items },
        })
    };
    (DocumentDiagnosticReportResult::Report(report), said)
}

/// The other documents of the same descriptions, as far as the editor does not have them open: those of which there is
/// something else to say than was said.
fn related(state: &State, moment: &Moment, file: FileId, said: &mut Related) -> Reports {
    let Moment { analysis, names, .. } = moment;
    let before = state.lock().related.clone();
    let mut reports = Reports::new();
    let descriptions = analysis.descriptions().iter().filter(|it| it.files.contains(&file));
    for other in descriptions.flat_map(|it| it.files.iter().copied()).filter(|other| *other != file) {
        let path = analysis.path(other);
        if names.is_open(path) {
            continue;
        }
        let items = names.diagnostics(analysis, other);
        let before = before.get(path);
        if items.is_empty() && before.is_none() {
            continue;
        }
        let result_id = result_id(&items);
        if before == Some(&result_id) {
            continue;
        }
        if let Some(uri) = names.uri(analysis, other) {
            said.insert(path.clone(), result_id.clone());
            let report = FullDocumentDiagnosticReport { result_id: Some(result_id), items };
            reports.insert(uri, DocumentDiagnosticReportKind::Full(report));
        }
    }
    // Of what is part of no description any more there is nothing left to say.
    let nothing = result_id(&[]);
    for path in before.iter().filter(|(_, id)| **id != nothing).map(|(path, _)| path) {
        let Some(other) = analysis.file(FileSet::CURRENT, path) else { continue };
        if let Some(uri) = names.uri(analysis, other).filter(|_| !names.is_open(path) && !analysis.is_ours(other)) {
            said.insert(path.clone(), nothing.clone());
            let report = FullDocumentDiagnosticReport { result_id: Some(nothing.clone()), items: Vec::new() };
            reports.insert(uri, DocumentDiagnosticReportKind::Full(report));
        }
    }
    reports
}

/// A hash of what is reported: equal reports have equal ids.
pub(crate) fn result_id(items: &[Diagnostic]) -> String {
    let mut hasher = DefaultHasher::new();
    for item in items {
        serde_json::to_string(item).unwrap_or_default().hash(&mut hasher);
    }
    format!("{:016x}", hasher.finish())
}
