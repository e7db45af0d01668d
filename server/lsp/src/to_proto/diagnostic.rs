//! Findings as diagnostics.

use ide::{Analysis, FileId, Finding, Severity};
use serde_json::json;
use tower_lsp_server::ls_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, NumberOrString, Range,
};

use super::{Names, range};
use crate::{both_cores, documentation};

impl Names {
    pub(crate) fn diagnostics(&self, analysis: &Analysis, file: FileId) -> Vec<Diagnostic> {
        both_cores::findings(analysis);
        analysis.shown(file).iter().filter_map(|it| self.diagnostic(analysis, it)).collect()
    }

    pub(crate) fn diagnostic(&self, analysis: &Analysis, finding: &Finding) -> Option<Diagnostic> {
        let range = match analysis.text(finding.location.file) {
            Some(text) => range(text, finding.location.range, self.encoding()),
            // Recordings are known by name: what is wrong with one stands at its start.
            None => Range::default(),
        };
        let client = &self.client().diagnostics;
        let mut message = finding.message.clone();
        let mut related = Vec::new();
        for it in &finding.related {
            match self.location(analysis, &it.location) {
                Some(location) if client.related_information => {
                    related.push(DiagnosticRelatedInformation { location, message: it.message.clone() });
                }
                // What cannot be pointed at is told in words.
                Some(_) => {}
                None => {
                    message.push('\n');
                    message.push_str(&it.message);
                }
            }
        }
        let href = documentation::uri(finding.code).filter(|_| client.code_description);
        let tags: Vec<DiagnosticTag> = tag(finding.code).filter(|it| client.tags.contains(it)).into_iter().collect();
        Some(Diagnostic {
            range,
            severity: Some(severity(finding.severity)),
            code: Some(NumberOrString::String(finding.code.to_owned())),
            code_description: href.map(|href| CodeDescription { href }),
            source: Some("openapi-analyzer".to_owned()),
            message,
            related_information: (!related.is_empty()).then_some(related),
            tags: (!tags.is_empty()).then_some(tags),
            data: client.data.then(|| json!({ "pointer": finding.location.pointer.to_string() })),
        })
    }
}

/// What an editor shows faded: what silences nothing any more.
fn tag(code: &str) -> Option<DiagnosticTag> {
    code.ends_with("-unused").then_some(DiagnosticTag::UNNECESSARY)
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Information => DiagnosticSeverity::INFORMATION,
        Severity::Hint => DiagnosticSeverity::HINT,
    }
}
