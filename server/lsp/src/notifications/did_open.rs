//! `textDocument/didOpen`: from now on the editor's text counts, not the disk's.

use ide::{Change, FileChange, FileSet};
use tower_lsp_server::ls_types::DidOpenTextDocumentParams;

use crate::from_proto;
use crate::state::{OpenDocument, State};

pub(crate) fn did_open(state: &State, params: DidOpenTextDocumentParams) {
    let document = params.text_document;
    let Some(path) = from_proto::path(&document.uri) else { return };
    let on_disk = from_proto::file(&document.uri);
    {
        let mut global = state.lock();
        let text = FileChange::Text(document.text.into());
        let files = vec![(FileSet::CURRENT, path.clone(), text)];
        global.host.apply(Change { files, ..Change::default() });
        global.open.insert(path, OpenDocument { uri: document.uri, version: document.version });
        if let Some(on_disk) = on_disk {
            global.loader.add_folder(&on_disk);
        }
    }
    state.ask_for_load();
}
