//! `workspace/diagnostic`: the findings of all documents, open or not.

use std::collections::HashMap;

use ide::FileSet;
use tower_lsp_server::ls_types::{
    FullDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport, WorkspaceDiagnosticParams,
    WorkspaceDiagnosticReport, WorkspaceDiagnosticReportResult, WorkspaceDocumentDiagnosticReport,
    WorkspaceFullDocumentDiagnosticReport, WorkspaceUnchangedDocumentDiagnosticReport,
};

use crate::both_cores;
use crate::requests::diagnostic::result_id;
use crate::state::State;
use crate::to_proto::Names;

pub(crate) fn workspace_diagnostic(
    state: &State,
    params: &WorkspaceDiagnosticParams,
) -> WorkspaceDiagnosticReportResult {
    let (analysis, names) = {
        let mut global = state.lock();
        (global.host.analysis(), Names::new(&global))
    };
    let previous: HashMap<_, _> = params.previous_result_ids.iter().map(|it| (it.uri.as_str(), &it.value)).collect();
    let mut files: Vec<_> = both_cores::findings(&analysis).by_file.keys().copied().collect();
    files.extend(analysis.descriptions().iter().flat_map(|it| it.files.iter().copied()));
    files.retain(|file| analysis.set(*file) == FileSet::CURRENT);
    files.sort_by_key(|file| analysis.path(*file));
    files.dedup();
    let mut items = Vec::new();
    for file in files {
        let Some(uri) = names.uri(&analysis, file) else { continue };
        let version = names.version(&analysis, file).map(i64::from);
        let diagnostics = names.diagnostics(&analysis, file);
        let result_id = result_id(&diagnostics);
        items.push(if previous.get(uri.as_str()) == Some(&&result_id) {
            WorkspaceDocumentDiagnosticReport::Unchanged(WorkspaceUnchangedDocumentDiagnosticReport {
                uri,
                version,
                unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id },
            })
        } else {
            let result_id = Some(result_id);
            WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
                uri,
                version,
                full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id, items: diagnostics },
            })
        });
    }
    WorkspaceDiagnosticReportResult::Report(WorkspaceDiagnosticReport { items })
}
