//! `textDocument/didSave`: nothing depends on it but what is read from disk beside the buffers.

use tower_lsp_server::ls_types::DidSaveTextDocumentParams;

use crate::state::State;

pub(crate) fn did_save(state: &State, _params: &DidSaveTextDocumentParams) {
    state.ask_for_load();
}
