//! `textDocument/diagnostic`: the findings of one document, and of fragments that are not open.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use ide::{FileId, VfsPath};
use tower_lsp_server::ls_types::{
    Diagnostic, DocumentDiagnosticParams, DocumentDiagnosticReport, DocumentDiagnosticReportKind,
    DocumentDiagnosticReportResult, FullDocumentDiagnosticReport, RelatedFullDocumentDiagnosticReport,
    RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport, Uri,
};

use crate::moment::Moment;
use crate::state::State;

type Reports = HashMap<Uri, DocumentDiagnosticReportKind>;

pub(crate) fn diagnostic(
    state: &State,
    moment: &Moment,
    params: &DocumentDiagnosticParams,
) -> DocumentDiagnosticReportResult {
    let file = moment.file(&params.text_document.uri);
    let items = file.map(|file| moment.names.diagnostics(&moment.analysis, file)).unwrap_or_default();
    let related = match file {
        Some(file) if moment.names.client().diagnostics.related_documents => related(state, moment, file),
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
    DocumentDiagnosticReportResult::Report(report)
}

/// The other documents of the same descriptions, as far as the editor does not have them open: those that there is
/// something to say about, and those that there was.
fn related(state: &State, moment: &Moment, file: FileId) -> Reports {
    let Moment { analysis, names, .. } = moment;
    let told_before: Vec<VfsPath> = state.lock().related.iter().cloned().collect();
    let mut told_now = Vec::new();
    let mut reports = Reports::new();
    let descriptions = analysis.descriptions().iter().filter(|it| it.files.contains(&file));
    for other in descriptions.flat_map(|it| it.files.iter().copied()).filter(|other| *other != file) {
        let path = analysis.path(other);
        if names.is_open(path) {
            continue;
        }
        let items = names.diagnostics(analysis, other);
        if items.is_empty() && !told_before.contains(path) {
            continue;
        }
        if let Some(uri) = names.uri(analysis, other) {
            told_now.push(path.clone());
            let report = FullDocumentDiagnosticReport { result_id: Some(result_id(&items)), items };
            reports.insert(uri, DocumentDiagnosticReportKind::Full(report));
        }
    }
    state.lock().related.extend(told_now);
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
