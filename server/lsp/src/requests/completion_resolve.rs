//! `completionItem/resolve`: what a Reference that is offered leads to, when somebody looks at the offer.

use tower_lsp_server::ls_types::{CompletionItem, Documentation, MarkupContent, Uri};

use crate::markup;
use crate::moment::Moment;

/// An item that has nothing to add stays as it is.
pub(crate) fn completion_resolve(moment: &Moment, item: CompletionItem) -> CompletionItem {
    let documentation = documentation(moment, &item);
    CompletionItem { documentation: documentation.or(item.documentation), ..item }
}

fn documentation(moment: &Moment, item: &CompletionItem) -> Option<Documentation> {
    let uri: Uri = item.data.as_ref()?.get("uri")?.as_str()?.parse().ok()?;
    let markdown = moment.analysis.reference_docs(moment.file(&uri)?, &item.label)?;
    let (kind, value) = markup::for_client(&markdown, moment.names.client().completion.markdown);
    Some(Documentation::MarkupContent(MarkupContent { kind, value }))
}
