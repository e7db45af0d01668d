//! `textDocument/rename`: another name for a component, in all files; or the reason why not, for a person.

use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types::{RenameParams, WorkspaceEdit};

use crate::moment::Moment;
use crate::requests::{Asked, failed};

pub(crate) fn rename(moment: &Moment, params: &RenameParams) -> Result<Option<WorkspaceEdit>> {
    let Some(asked) = Asked::new(moment, &params.text_document_position) else { return Ok(None) };
    let edits = moment.analysis.rename(asked.file, asked.offset, &params.new_name).map_err(failed)?;
    // Edits in other files are what was asked for: they need no further nod.
    Ok(moment.names.workspace_edit(&moment.analysis, None, &edits))
}
