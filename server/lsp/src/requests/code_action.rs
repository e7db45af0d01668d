//! `textDocument/codeAction`: the fixes of the findings that the range touches. They are found from the range, never
//! from the diagnostics that the client sends along: some clients send none.

use ide::{FileSet, FindingAndFixes, Fix, Safety};
use tower_lsp_server::ls_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionResponse,
};

use crate::from_proto;
use crate::state::State;
use crate::to_proto::Names;

/// All safe fixes of a document at once.
pub(crate) const FIX_ALL: &str = "source.fixAll.openapi-analyzer";

pub(crate) fn code_action(state: &State, params: &CodeActionParams) -> Option<CodeActionResponse> {
    let (analysis, names) = {
        let mut global = state.lock();
        (global.host.analysis(), Names::new(&global))
    };
    let path = from_proto::path(&params.text_document.uri)?;
    let file = analysis.file(FileSet::CURRENT, &path)?;
    let text = analysis.text(file)?;
    let mut actions = Vec::new();
    let only = params.context.only.as_deref();
    if is_asked_for(only, CodeActionKind::QUICKFIX.as_str()) {
        let range = from_proto::range(text, params.range, names.encoding());
        let found = analysis.fixes_at(file, range);
        for FindingAndFixes { finding, fixes } in &found {
            actions.extend(fixes.iter().filter_map(|fix| names.code_action(&analysis, finding, fix)));
        }
        // One preferred action at most, or editors that apply "the" preferred one could not tell which.
        let mut preferred = false;
        for action in &mut actions {
            if action.is_preferred == Some(true) && std::mem::replace(&mut preferred, true) {
                action.is_preferred = None;
            }
        }
        // Living with it comes after all repairs.
        for FindingAndFixes { finding, .. } in &found {
            let silencers = analysis.silencers(finding).into_iter();
            let silencers = silencers.filter_map(|it| names.silencer(&analysis, finding, it));
            for silencer in silencers {
                // One comment is enough for all findings of a code at one place.
                if !actions.iter().any(|it| it.title == silencer.title && it.edit == silencer.edit) {
                    actions.push(silencer);
                }
            }
        }
    }
    if only.is_some() && is_asked_for(only, FIX_ALL) {
        let findings = analysis.findings().of(file).iter();
        let fixes = findings.filter_map(|it| analysis.fixes(it).into_iter().find(|fix| fix.safety == Safety::Safe));
        if let Some(all) = merge(fixes.collect()) {
            actions.push(CodeAction {
                title: all.title.clone(),
                kind: Some(CodeActionKind::new(FIX_ALL)),
                edit: names.workspace_edit(&analysis, &all),
                ..CodeAction::default()
            });
        }
    }
    Some(actions.into_iter().map(CodeActionOrCommand::CodeAction).collect())
}

/// Whether a kind is one of those asked for, or below one: `quickfix` asks for `quickfix.x` too.
fn is_asked_for(only: Option<&[CodeActionKind]>, kind: &str) -> bool {
    let is_below = |asked: &CodeActionKind| {
        kind.strip_prefix(asked.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    only.is_none_or(|only| only.iter().any(is_below))
}

/// Fixes as one, without those that overlap an earlier one: the next run takes them.
fn merge(fixes: Vec<Fix>) -> Option<Fix> {
    let mut all =
        Fix { title: "Apply all safe fixes".to_owned(), preferred: false, safety: Safety::Safe, edits: Vec::new() };
    for fix in fixes {
        let overlaps = fix.edits.iter().any(|theirs| {
            let ours = all.edits.iter().filter(|ours| ours.file == theirs.file).flat_map(|ours| &ours.edits);
            let mut pairs = ours.flat_map(|a| theirs.edits.iter().map(move |b| (a.range(), b.range())));
            pairs.any(|(a, b)| a.intersect(b).is_some())
        });
        if overlaps {
            continue;
        }
        for theirs in fix.edits {
            match all.edits.iter_mut().find(|ours| ours.file == theirs.file) {
                Some(ours) => ours.edits.extend(theirs.edits),
                None => all.edits.push(theirs),
            }
        }
    }
    (!all.edits.is_empty()).then_some(all)
}
