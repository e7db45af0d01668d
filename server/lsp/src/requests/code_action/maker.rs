//! Findings of one document as actions: what repairs them, and what lives with them.

use ide::{FileId, Finding, FindingAndFixes, Fix};
use serde_json::{Value, json};
use tower_lsp_server::ls_types::{CodeAction, CodeActionDisabled, CodeActionKind, Uri, WorkspaceEdit};

use crate::moment::Moment;

/// Makes the actions of the findings of one document.
pub(super) struct Maker<'a> {
    pub(super) moment: &'a Moment,
    pub(super) file: FileId,
    pub(super) uri: &'a Uri,
}

impl Maker<'_> {
    pub(super) fn fixes(&self, found: &FindingAndFixes) -> Vec<CodeAction> {
        let FindingAndFixes { finding, fixes } = found;
        let action = |fix: &Fix| {
            let edit = self.moment.names.workspace_edit(&self.moment.analysis, Some(self.file), &fix.edits)?;
            let preferred = fix.preferred.then_some(true);
            Some(CodeAction { is_preferred: preferred, ..self.action(finding, &fix.title, edit) })
        };
        fixes.iter().filter_map(action).collect()
    }

    pub(super) fn silencers(&self, finding: &Finding) -> Vec<CodeAction> {
        let disabled = self.moment.names.client().edits.disabled;
        let action = |it: ide::Silencer| match self.moment.names.silence(&self.moment.analysis, self.file, &it.target) {
            Some(edit) => Some(self.action(finding, &it.title, edit)),
            None if disabled => Some(CodeAction {
                disabled: Some(CodeActionDisabled { reason: "this editor creates no files for servers".to_owned() }),
                edit: None,
                data: None,
                ..self.action(finding, &it.title, WorkspaceEdit::default())
            }),
            None => None,
        };
        self.moment.analysis.silencers(finding).into_iter().filter_map(action).collect()
    }

    /// With its edit, or with what it takes to find that later.
    fn action(&self, finding: &Finding, title: &str, edit: WorkspaceEdit) -> CodeAction {
        let later = self.moment.names.client().edits.resolved_later;
        let diagnostic = self.moment.names.diagnostic(&self.moment.analysis, finding);
        CodeAction {
            title: title.to_owned(),
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: diagnostic.map(|it| vec![it]),
            data: later.then(|| data(self.uri, finding)),
            edit: (!later).then_some(edit),
            ..CodeAction::default()
        }
    }
}

/// What names the finding of an action.
fn data(uri: &Uri, finding: &Finding) -> Value {
    json!({ "uri": uri.as_str(), "code": finding.code, "pointer": finding.location.pointer.to_string() })
}
