//! `textDocument/didChange`: edits, in order, each to the result of the one before.

use ide::{Change, FileChange, FileSet};
use tower_lsp_server::ls_types::DidChangeTextDocumentParams;

use crate::from_proto;
use crate::log::Level;
use crate::state::State;

pub(crate) fn did_change(state: &State, params: DidChangeTextDocumentParams) {
    let Some(path) = from_proto::path(&params.text_document.uri) else { return };
    let is_wanting;
    {
        let mut global = state.lock();
        let encoding = global.client.encoding;
        let Some(open) = global.open.get_mut(&path) else {
            state.log.write(Level::Warn, "didChange of a document that is not open");
            return;
        };
        open.version = params.text_document.version;
        let analysis = global.host.analysis();
        let Some(file) = analysis.file(FileSet::CURRENT, &path) else { return };
        let Some(text) = analysis.text(file) else { return };
        let edits = from_proto::edits(text, params.content_changes, encoding);
        let files = vec![(FileSet::CURRENT, path, FileChange::Edits(edits))];
        global.host.apply(Change { files, ..Change::default() });
        is_wanting = !global.host.analysis().wanted().is_empty();
    }
    if is_wanting {
        state.ask_for_load();
    }
    state.dirty.notify_one();
}
