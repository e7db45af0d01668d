//! `textDocument/completion`: what may be written at a place.

use ide::{Completion, CompletionKind};
use serde_json::json;
use tower_lsp_server::ls_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionParams, CompletionResponse, CompletionTextEdit,
    Documentation, InsertReplaceEdit, MarkupContent, MarkupKind, Range, TextEdit,
};

use crate::moment::Moment;
use crate::requests::Asked;

/// More items than this are not sent: the list is marked incomplete, and the next letter asks again.
const MOST: usize = 1000;

pub(crate) fn completion(moment: &Moment, params: &CompletionParams) -> Option<CompletionResponse> {
    let asked = Asked::new(moment, &params.text_document_position)?;
    let mut offers = moment.analysis.completions(asked.file, asked.offset);
    let uri = &params.text_document_position.text_document.uri;
    let is_incomplete = offers.len() > MOST;
    if is_incomplete {
        let text = moment.analysis.text(asked.file)?;
        offers.retain(|it| is_begun(it, &text.slice(ide::TextRange::new(it.range.start(), asked.offset))));
        offers.truncate(MOST);
    }
    let items = offers.into_iter().enumerate().map(|(index, offer)| {
        // What a Reference leads to is shown when somebody looks at it.
        let data = (offer.kind == CompletionKind::Reference).then(|| json!({ "uri": uri.as_str() }));
        Some(CompletionItem { data, ..item(&asked, index, offer)? })
    });
    let items = items.collect::<Option<Vec<_>>>()?;
    Some(match is_incomplete {
        true => CompletionResponse::List(CompletionList { is_incomplete, items }),
        false => CompletionResponse::Array(items),
    })
}

/// Whether an offer has what is typed already, in any case, as editors match.
fn is_begun(offer: &Completion, typed: &str) -> bool {
    offer.label.to_lowercase().contains(&typed.to_lowercase())
}

fn item(asked: &Asked<'_>, index: usize, offer: Completion) -> Option<CompletionItem> {
    let client = &asked.moment.names.client().completion;
    let kind = match offer.kind {
        CompletionKind::Field => CompletionItemKind::FIELD,
        CompletionKind::Value => CompletionItemKind::ENUM_MEMBER,
        CompletionKind::Reference => CompletionItemKind::REFERENCE,
    };
    let replace = asked.range(offer.range)?;
    let filter_text = offer.new_text.trim_start().trim_end_matches(": ").to_owned();
    let text_edit = match client.insert_replace {
        true => {
            let cursor = asked.range(ide::TextRange::empty(asked.offset))?.start;
            let insert = Range { start: replace.start, end: cursor };
            CompletionTextEdit::InsertAndReplace(InsertReplaceEdit { new_text: offer.new_text, insert, replace })
        }
        false => CompletionTextEdit::Edit(TextEdit { range: replace, new_text: offer.new_text }),
    };
    Some(CompletionItem {
        kind: Some(kind),
        documentation: offer.docs.map(|it| documentation(it, client.markdown)),
        // The order of the specification, and of the document.
        sort_text: Some(format!("{index:05}")),
        // What is typed is compared with what is written, quotes and all.
        filter_text: Some(filter_text),
        text_edit: Some(text_edit),
        label: offer.label,
        ..CompletionItem::default()
    })
}

fn documentation(text: &str, is_markdown: bool) -> Documentation {
    match is_markdown {
        true => Documentation::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value: text.to_owned() }),
        false => Documentation::String(text.to_owned()),
    }
}
