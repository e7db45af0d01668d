//! `textDocument/hover`: what is known of the thing under the pointer.

use tower_lsp_server::ls_types::{Hover, HoverContents, HoverParams, MarkupContent, MarkupKind};

use crate::requests::Asked;
use crate::state::State;

pub(crate) fn hover(state: &State, params: &HoverParams) -> Option<Hover> {
    let asked = Asked::new(state, &params.text_document_position_params)?;
    let found = asked.analysis.hover(asked.file, asked.offset)?;
    let contents = HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value: found.markdown });
    Some(Hover { contents, range: asked.range(found.range) })
}
