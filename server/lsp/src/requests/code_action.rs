//! `textDocument/codeAction`: the fixes of the findings that the range touches. They are found from the range, never
//! from the diagnostics that the client sends along: some clients send none.

mod fix_all;
mod maker;

use tower_lsp_server::ls_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionResponse,
};

use crate::from_proto;
use crate::moment::Moment;
use maker::Maker;

/// All safe fixes of a document at once.
pub(crate) const FIX_ALL: &str = "source.fixAll.openapi-analyzer";

pub(crate) fn code_action(moment: &Moment, params: &CodeActionParams) -> Option<CodeActionResponse> {
    let file = moment.file(&params.text_document.uri)?;
    let text = moment.analysis.text(file)?;
    let only = params.context.only.as_deref();
    let mut actions = Vec::new();
    if is_asked_for(only, CodeActionKind::QUICKFIX.as_str()) {
        let range = from_proto::range(text, params.range, moment.names.encoding());
        let found = moment.analysis.fixes_at(file, range);
        let maker = Maker { moment, file, uri: &params.text_document.uri };
        actions.extend(found.iter().flat_map(|it| maker.fixes(it)));
        // Living with it comes after all repairs.
        for silencer in found.iter().flat_map(|it| maker.silencers(&it.finding)) {
            // One comment is enough for all findings of a code at one place.
            if !actions.iter().any(|it| it.title == silencer.title && it.edit == silencer.edit) {
                actions.push(silencer);
            }
        }
    }
    prefer_one(&mut actions, moment.names.client().edits.preferred);
    if only.is_some()
        && is_asked_for(only, FIX_ALL)
        && let Some(edit) = fix_all::fix_all(moment, file)
    {
        actions.push(CodeAction {
            title: "Apply all safe fixes".to_owned(),
            kind: Some(CodeActionKind::new(FIX_ALL)),
            edit: Some(edit),
            ..CodeAction::default()
        });
    }
    Some(actions.into_iter().map(CodeActionOrCommand::CodeAction).collect())
}

/// One preferred action at most, or editors that apply "the" preferred one could not tell which.
fn prefer_one(actions: &mut [CodeAction], is_understood: bool) {
    let mut preferred = !is_understood;
    for action in actions {
        if action.is_preferred == Some(true) && std::mem::replace(&mut preferred, true) {
            action.is_preferred = None;
        }
    }
}

/// Whether a kind is one of those asked for, or below one: `quickfix` asks for `quickfix.x` too.
fn is_asked_for(only: Option<&[CodeActionKind]>, kind: &str) -> bool {
    let is_below = |asked: &CodeActionKind| {
        let rest = kind.strip_prefix(asked.as_str());
        asked.as_str().is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    only.is_none_or(|only| only.iter().any(is_below))
}
