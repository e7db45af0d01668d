//! Findings of one document as actions: what repairs them, and what lives with them; and what can be done where nothing
//! is wrong.

use ide::{Assist, AssistKind, FileId, Finding, FindingAndFixes, Fix, JsonPointer};
use serde_json::{Value, json};
use tower_lsp_server::ls_types::{CodeAction, CodeActionDisabled, CodeActionKind, Command, Uri, WorkspaceEdit};

use super::ORGANIZE;
use crate::moment::Moment;
use crate::requests::execute_command::SHOW;

/// Makes the actions of the findings of one document.
pub(super) struct Maker<'a> {
    pub(super) moment: &'a Moment,
    pub(super) file: FileId,
    pub(super) uri: &'a Uri,
}

impl Maker<'_> {
    pub(super) fn fixes(&self, found: &FindingAndFixes) -> Vec<CodeAction> {
        let FindingAndFixes { finding, fixes, is_shown } = found;
        let action = |fix: &Fix| {
            let edit = self.moment.names.workspace_edit(&self.moment.analysis, Some(self.file), &fix.edits)?;
            let action = self.action(finding, &fix.title, edit);
            // What the editor does not show can be repaired all the same, but is nobody's first wish.
            Some(match is_shown {
                true => CodeAction { is_preferred: fix.preferred.then_some(true), ..action },
                false => CodeAction { diagnostics: None, ..action },
            })
        };
        fixes.iter().filter_map(action).collect()
    }

    pub(super) fn silencers(&self, finding: &Finding) -> Vec<CodeAction> {
        let disabled = self.moment.names.client().edits.disabled;
        let action = |it: ide::Silencer| match self.moment.names.silence(&self.moment.analysis, self.file, &it.target) {
            Some(edit) => Some(self.action(finding, &it.title, edit)),
            None if disabled => {
                let action = self.action(finding, &it.title, WorkspaceEdit::default());
                Some(without_edit(action, "this editor creates no files for servers".to_owned()))
            }
            None => None,
        };
        self.moment.analysis.silencers(finding).into_iter().filter_map(action).collect()
    }

    /// The ways to what a finding is related to, where the client goes there and does not show them with the diagnostic.
    pub(super) fn ways(&self, finding: &Finding) -> Vec<CodeAction> {
        let client = self.moment.names.client();
        if client.diagnostics.related_information || !client.goes_to_documents {
            return Vec::new();
        }
        let way = |related: &ide::Related| {
            let location = self.moment.names.location(&self.moment.analysis, &related.location)?;
            let title = format!("Show: {}", related.message);
            let arguments = Some(vec![json!(location)]);
            let command = Command { title: title.clone(), command: SHOW.to_owned(), arguments };
            let diagnostic = self.moment.names.diagnostic(&self.moment.analysis, finding);
            let diagnostics = diagnostic.map(|it| vec![it]);
            Some(CodeAction { title, diagnostics, command: Some(command), ..CodeAction::default() })
        };
        finding.related.iter().filter_map(way).collect()
    }

    /// What can be done where nothing is wrong, at a place.
    pub(super) fn assists(&self, place: &JsonPointer, found: &[Assist]) -> Vec<CodeAction> {
        let data = json!({ "uri": self.uri.as_str(), "place": place.to_string() });
        found.iter().filter_map(|it| self.assist(it, assist_kind(it.kind), &data)).collect()
    }

    /// Another order of the document.
    pub(super) fn organize(&self, assist: &Assist) -> Option<CodeAction> {
        self.assist(assist, assist_kind(assist.kind), &json!({ "uri": self.uri.as_str() }))
    }

    /// With its edit, or with what it takes to find that later. `None` for what cannot be done, where the client does
    /// not show why.
    fn assist(&self, assist: &Assist, kind: CodeActionKind, data: &Value) -> Option<CodeAction> {
        let edits = self.moment.names.client().edits.clone();
        let action = CodeAction { title: assist.title.clone(), kind: Some(kind), ..CodeAction::default() };
        if let Some(reason) = &assist.disabled {
            return edits.disabled.then(|| without_edit(action, reason.clone()));
        }
        if edits.resolved_later {
            return Some(CodeAction { data: Some(data.clone()), ..action });
        }
        match self.moment.analysis.assist_edits(assist) {
            Ok(made) => {
                let edit = self.moment.names.workspace_edit(&self.moment.analysis, Some(self.file), &made)?;
                Some(CodeAction { edit: Some(edit), ..action })
            }
            Err(reason) => edits.disabled.then(|| without_edit(action, reason)),
        }
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

fn without_edit(action: CodeAction, reason: String) -> CodeAction {
    CodeAction { disabled: Some(CodeActionDisabled { reason }), edit: None, data: None, ..action }
}

/// The kind by which clients ask for an assist.
pub(crate) fn assist_kind(kind: AssistKind) -> CodeActionKind {
    match kind {
        AssistKind::Extract => CodeActionKind::REFACTOR_EXTRACT,
        AssistKind::Inline => CodeActionKind::REFACTOR_INLINE,
        AssistKind::Rewrite => CodeActionKind::REFACTOR_REWRITE,
        AssistKind::Organize => CodeActionKind::new(ORGANIZE),
    }
}

/// What names the finding of an action.
fn data(uri: &Uri, finding: &Finding) -> Value {
    json!({ "uri": uri.as_str(), "code": finding.code, "pointer": finding.location.pointer.to_string() })
}
