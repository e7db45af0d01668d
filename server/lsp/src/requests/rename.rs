//! `textDocument/rename`: another name for a component, in all files; or the reason why not, for a person.

use tower_lsp_server::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp_server::ls_types::{RenameParams, WorkspaceEdit};

use crate::moment::Moment;
use crate::requests::Asked;

/// `RequestFailed` of the protocol.
const REQUEST_FAILED: i64 = -32803;

pub(crate) fn rename(moment: &Moment, params: &RenameParams) -> Result<Option<WorkspaceEdit>> {
    let Some(asked) = Asked::new(moment, &params.text_document_position) else { return Ok(None) };
    let edits = moment.analysis.rename(asked.file, asked.offset, &params.new_name).map_err(|reason| Error {
        code: ErrorCode::ServerError(REQUEST_FAILED),
        message: reason.into(),
        data: None,
    })?;
    // Edits in other files are what was asked for: they need no further nod.
    Ok(moment.names.workspace_edit(&moment.analysis, None, &edits))
}
