//! `textDocument/codeAction`: the fixes of the findings that the range touches, and what can be rewritten there. They are
//! found from the range, never from the diagnostics that the client sends along: some clients send none.

mod fix_all;
mod maker;

use ide::Effort;
use tower_lsp_server::ls_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionResponse, CodeActionTriggerKind,
};

use crate::from_proto;
use crate::moment::Moment;
use maker::Maker;
pub(crate) use maker::assist_kind;

/// All safe fixes of a document at once.
pub(crate) const FIX_ALL: &str = "source.fixAll.openapi-analyzer";

/// The document in another order.
pub(crate) const ORGANIZE: &str = "source.organize.openapi-analyzer";

pub(crate) fn code_action(moment: &Moment, params: &CodeActionParams) -> Option<CodeActionResponse> {
    let file = moment.file(&params.text_document.uri)?;
    let text = moment.analysis.text(file)?;
    // Who asks for no kind asks for all.
    let only = params.context.only.as_deref().filter(|it| !it.is_empty());
    let maker = Maker { moment, file, uri: &params.text_document.uri };
    let range = from_proto::range(text, params.range, moment.names.encoding());
    let mut actions = Vec::new();
    if is_asked_for(only, CodeActionKind::QUICKFIX.as_str()) {
        let found = moment.analysis.fixes_at(file, range);
        actions.extend(found.iter().flat_map(|it| maker.fixes(it)));
        // Living with it comes after all repairs, and is nothing for what nobody sees.
        for silencer in found.iter().filter(|it| it.is_shown).flat_map(|it| maker.silencers(&it.finding)) {
            // One comment is enough for all findings of a code at one place.
            if !actions.iter().any(|it| it.title == silencer.title && it.edit == silencer.edit) {
                actions.push(silencer);
            }
        }
        if only.is_none() {
            actions.extend(found.iter().filter(|it| it.is_shown).flat_map(|it| maker.ways(&it.finding)));
        }
    }
    prefer_one(&mut actions, moment.names.client().edits.preferred);
    if let Some(place) = moment.analysis.assist_place(file, range) {
        let effort = match params.context.trigger_kind {
            Some(CodeActionTriggerKind::AUTOMATIC) => Effort::Little,
            _ => Effort::Any,
        };
        let is_wanted = |kind| is_asked_for(only, assist_kind(kind).as_str());
        let found = moment.analysis.assists(file, &place, effort, is_wanted);
        actions.extend(maker.assists(&place, &found));
    }
    if only.is_some() && is_asked_for(only, ORGANIZE) {
        actions.extend(moment.analysis.organize(file).and_then(|it| maker.organize(&it)));
    }
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
