//! `textDocument/completion`: what may be written at a place.

use ide::CompletionKind;
use tower_lsp_server::ls_types::{
    CompletionItem, CompletionItemKind, CompletionParams, CompletionResponse, CompletionTextEdit, Documentation,
    TextEdit,
};

use crate::requests::Asked;
use crate::state::State;

pub(crate) fn completion(state: &State, params: &CompletionParams) -> Option<CompletionResponse> {
    let asked = Asked::new(state, &params.text_document_position)?;
    let offers = asked.analysis.completions(asked.file, asked.offset);
    let mut items = Vec::with_capacity(offers.len());
    for (index, offer) in offers.into_iter().enumerate() {
        let kind = match offer.kind {
            CompletionKind::Field => CompletionItemKind::FIELD,
            CompletionKind::Value => CompletionItemKind::ENUM_MEMBER,
            CompletionKind::Reference => CompletionItemKind::REFERENCE,
        };
        items.push(CompletionItem {
            kind: Some(kind),
            documentation: offer.docs.map(|it| Documentation::String(it.to_owned())),
            // The order of the specification, and of the document.
            sort_text: Some(format!("{index:05}")),
            filter_text: Some(offer.new_text.trim_end_matches(": ").to_owned()),
            text_edit: Some(CompletionTextEdit::Edit(TextEdit {
                range: asked.range(offer.range)?,
                new_text: offer.new_text,
            })),
            label: offer.label,
            ..CompletionItem::default()
        });
    }
    Some(CompletionResponse::Array(items))
}
