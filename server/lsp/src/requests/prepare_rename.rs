//! `textDocument/prepareRename`: the name that would be renamed. Nothing where there is none.

use tower_lsp_server::ls_types::{PrepareRenameResponse, TextDocumentPositionParams};

use crate::moment::Moment;
use crate::requests::Asked;

pub(crate) fn prepare_rename(moment: &Moment, params: &TextDocumentPositionParams) -> Option<PrepareRenameResponse> {
    let asked = Asked::new(moment, params)?;
    let found = moment.analysis.prepare_rename(asked.file, asked.offset)?;
    Some(PrepareRenameResponse::RangeWithPlaceholder { range: asked.range(found.range)?, placeholder: found.name })
}
