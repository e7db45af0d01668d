//! `textDocument/references`: who refers to something, in all files of its descriptions.

use tower_lsp_server::ls_types::{Location, ReferenceParams};

use crate::moment::Moment;
use crate::requests::Asked;

pub(crate) fn references(moment: &Moment, params: &ReferenceParams) -> Option<Vec<Location>> {
    let asked = Asked::new(moment, &params.text_document_position)?;
    let found = moment.analysis.references(asked.file, asked.offset, params.context.include_declaration);
    Some(found.iter().filter_map(|it| moment.names.location(&moment.analysis, it)).collect())
}
