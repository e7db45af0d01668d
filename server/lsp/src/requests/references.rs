//! `textDocument/references`: who refers to something, in all files of its descriptions.

use tower_lsp_server::ls_types::{Location, ReferenceParams};

use crate::requests::Asked;
use crate::state::State;

pub(crate) fn references(state: &State, params: &ReferenceParams) -> Option<Vec<Location>> {
    let asked = Asked::new(state, &params.text_document_position)?;
    let found = asked.analysis.references(asked.file, asked.offset, params.context.include_declaration);
    Some(found.iter().filter_map(|it| asked.names.location(&asked.analysis, it)).collect())
}
