//! `textDocument/hover`: what is known of the thing under the pointer.

use tower_lsp_server::ls_types::{Hover, HoverContents, HoverParams, MarkupContent};

use crate::markup;
use crate::moment::Moment;
use crate::requests::Asked;

pub(crate) fn hover(moment: &Moment, params: &HoverParams) -> Option<Hover> {
    let asked = Asked::new(moment, &params.text_document_position_params)?;
    let found = moment.analysis.hover(asked.file, asked.offset)?;
    let (kind, value) = markup::for_client(&found.markdown, moment.names.client().markdown);
    Some(Hover { contents: HoverContents::Markup(MarkupContent { kind, value }), range: asked.range(found.range) })
}
