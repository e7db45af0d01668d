//! `textDocument/didSave`: nothing depends on it but what is read from disk beside the buffers.

use tower_lsp_server::ls_types::DidSaveTextDocumentParams;

use crate::client::Watching;
use crate::load::Asked;
use crate::state::State;

pub(crate) fn did_save(state: &State, _params: &DidSaveTextDocumentParams) {
    // Who watches tells what was saved. For the others it is the moment to look for new files, too.
    let is_watched = state.lock().client.watching != Watching::Nobody;
    state.ask_for_load(if is_watched { Asked::WANTED } else { Asked::SAVED });
}
