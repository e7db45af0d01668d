//! `textDocument/didClose`: the disk's text counts again.

use ide::{Change, FileChange, FileSet};
use tower_lsp_server::ls_types::DidCloseTextDocumentParams;

use crate::from_proto;
use crate::state::State;

pub(crate) fn did_close(state: &State, params: &DidCloseTextDocumentParams) {
    let Some(path) = from_proto::path(&params.text_document.uri) else { return };
    {
        let mut global = state.lock();
        global.open.remove(&path);
        let change = match from_proto::file(&params.text_document.uri) {
            Some(_) => global.loader.read(FileSet::CURRENT, &path, &loader::no_overlay),
            None => FileChange::Absent("closed".to_owned()),
        };
        let files = vec![(FileSet::CURRENT, path, change)];
        global.host.apply(Change { files, ..Change::default() });
    }
    state.dirty.notify_one();
}
