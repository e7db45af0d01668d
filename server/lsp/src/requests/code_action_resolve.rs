//! `codeAction/resolve`: the edit of an action that somebody has chosen, made for the text as it is now.

use std::str::FromStr;

use ide::{Effort, FileId, JsonPointer};
use serde_json::Value;
use tower_lsp_server::jsonrpc::{Error, Result};
use tower_lsp_server::ls_types::{CodeAction, Uri, WorkspaceEdit};

use crate::moment::Moment;
use crate::requests::code_action::{ORGANIZE, assist_kind};
use crate::requests::failed;

/// Fails if this way to deal with a finding is there no more, or if the text leaves no room for an edit. An action that
/// has its edit keeps it.
pub(crate) fn code_action_resolve(moment: &Moment, action: CodeAction) -> Result<CodeAction> {
    let Some(data) = &action.data else { return Ok(action) };
    let text = |key: &str| data.get(key).and_then(Value::as_str);
    let file = text("uri").and_then(|it| Uri::from_str(it).ok()).and_then(|it| moment.file(&it));
    let file = file.ok_or_else(Error::content_modified)?;
    let edit = match (text("code"), text("pointer")) {
        (Some(code), Some(pointer)) => of_finding(moment, file, &action, code, pointer),
        _ => {
            let place = text("place").and_then(JsonPointer::parse);
            of_assist(moment, file, &action, place.as_ref()).transpose().map_err(failed)?
        }
    };
    Ok(CodeAction { edit: Some(edit.ok_or_else(Error::content_modified)?), ..action })
}

/// A fix of a finding, or a way to live with it.
fn of_finding(moment: &Moment, file: FileId, action: &CodeAction, code: &str, pointer: &str) -> Option<WorkspaceEdit> {
    let mut findings = moment.analysis.findings().of(file).iter();
    findings.find_map(|finding| {
        if finding.code != code || finding.location.pointer.to_string() != pointer {
            return None;
        }
        let fixes = moment.analysis.fixes(finding).into_iter().filter(|it| it.title == action.title);
        let mut edits = fixes.filter_map(|it| moment.names.workspace_edit(&moment.analysis, Some(file), &it.edits));
        edits.next().or_else(|| {
            let silencers = moment.analysis.silencers(finding).into_iter().filter(|it| it.title == action.title);
            silencers.into_iter().find_map(|it| moment.names.silence(&moment.analysis, file, &it.target))
        })
    })
}

/// What is rewritten at a place, or in the whole document. `None` if it is not offered there any more.
fn of_assist(
    moment: &Moment,
    file: FileId,
    action: &CodeAction,
    place: Option<&JsonPointer>,
) -> Option<std::result::Result<WorkspaceEdit, String>> {
    let kind = action.kind.as_ref()?;
    let mut found = match place {
        _ if kind.as_str() == ORGANIZE => moment.analysis.organize(file).into_iter().collect(),
        Some(place) => moment.analysis.assists(file, place, Effort::Any, |it| assist_kind(it) == *kind),
        None => Vec::new(),
    }
    .into_iter();
    let assist = found.find(|it| it.title == action.title)?;
    match moment.analysis.assist_edits(&assist) {
        Ok(edits) => moment.names.workspace_edit(&moment.analysis, Some(file), &edits).map(Ok),
        Err(reason) => Some(Err(reason)),
    }
}
