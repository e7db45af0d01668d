//! `textDocument/diagnostic`: the findings of one document, and of fragments that are not open.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use ide::{Analysis, FileId, FileSet};
use tower_lsp_server::ls_types::{
    Diagnostic, DocumentDiagnosticParams, DocumentDiagnosticReport, DocumentDiagnosticReportKind,
    DocumentDiagnosticReportResult, FullDocumentDiagnosticReport, RelatedFullDocumentDiagnosticReport,
    RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport,
};

use crate::from_proto;
use crate::state::State;
use crate::to_proto::Names;

pub(crate) fn diagnostic(state: &State, params: &DocumentDiagnosticParams) -> DocumentDiagnosticReportResult {
    let (analysis, names, related_documents, open) = {
        let mut global = state.lock();
        let open: Vec<_> = global.open.keys().cloned().collect();
        (global.host.analysis(), Names::new(&global), global.client.related_documents, open)
    };
    let path = from_proto::path(&params.text_document.uri);
    let file = path.and_then(|path| analysis.file(FileSet::CURRENT, &path));
    let items = file.map(|file| names.diagnostics(&analysis, file)).unwrap_or_default();
    let related = match file {
        Some(file) if related_documents => related(&analysis, &names, file, &open),
        _ => HashMap::new(),
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

/// The other documents of the same descriptions, as far as the editor does not have them open.
fn related(
    analysis: &Analysis,
    names: &Names,
    file: FileId,
    open: &[ide::VfsPath],
) -> HashMap<tower_lsp_server::ls_types::Uri, DocumentDiagnosticReportKind> {
    let mut reports = HashMap::new();
    for description in analysis.descriptions().iter().filter(|it| it.files.contains(&file)) {
        for other in description.files.iter().copied().filter(|other| *other != file) {
            if open.contains(analysis.path(other)) {
                continue;
            }
            let items = names.diagnostics(analysis, other);
            let Some(uri) = names.uri(analysis, other) else { continue };
            if !items.is_empty() {
                let report = FullDocumentDiagnosticReport { result_id: Some(result_id(&items)), items };
                reports.insert(uri, DocumentDiagnosticReportKind::Full(report));
            }
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
