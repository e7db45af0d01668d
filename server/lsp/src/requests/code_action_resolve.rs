//! `codeAction/resolve`: the edit of an action that somebody has chosen, made for the text as it is now.

use std::str::FromStr;

use tower_lsp_server::ls_types::{CodeAction, Uri};

use crate::moment::Moment;

/// `None` if the finding, or this way to deal with it, is there no more. An action that has its edit keeps it.
pub(crate) fn code_action_resolve(moment: &Moment, action: CodeAction) -> Option<CodeAction> {
    let Some(data) = &action.data else { return Some(action) };
    let text = |key: &str| data.get(key).and_then(|it| it.as_str());
    let file = moment.file(&Uri::from_str(text("uri")?).ok()?)?;
    let (code, pointer) = (text("code")?, text("pointer")?);
    let mut findings = moment.analysis.findings().of(file).iter();
    let edit = findings.find_map(|finding| {
        if finding.code != code || finding.location.pointer.to_string() != pointer {
            return None;
        }
        let fixes = moment.analysis.fixes(finding).into_iter().filter(|it| it.title == action.title);
        let mut edits = fixes.filter_map(|it| moment.names.workspace_edit(&moment.analysis, Some(file), &it.edits));
        edits.next().or_else(|| {
            let silencers = moment.analysis.silencers(finding).into_iter().filter(|it| it.title == action.title);
            silencers.into_iter().find_map(|it| moment.names.silence(&moment.analysis, file, &it.target))
        })
    })?;
    Some(CodeAction { edit: Some(edit), ..action })
}
