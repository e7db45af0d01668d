//! `textDocument/didOpen`: from now on the editor's text counts, not the disk's.

use ide::{FileChange, FileSet, Ready};
use tower_lsp_server::ls_types::DidOpenTextDocumentParams;

use crate::from_proto;
use crate::load::Asked;
use crate::state::{OpenDocument, State};

pub(crate) fn did_open(state: &State, params: DidOpenTextDocumentParams) {
    let document = params.text_document;
    let Some(mut path) = from_proto::path(&document.uri) else { return };
    let on_disk = from_proto::file(&document.uri);
    let analysis = {
        let mut global = state.lock();
        if let Some(known) = on_disk.as_deref().and_then(|it| global.path_in_workspace(it)) {
            path = loader::to_vfs(&known);
            global.aliases.insert(document.uri.as_str().to_owned(), path.clone());
        }
        if let Some(on_disk) = &on_disk {
            global.loader.add_folder(on_disk);
        }
        global.analysis()
    };
    // What was read from disk already, as it is in the editor, keeps all that is known about it. What was not is read
    // into its tree before the state is held.
    let known = analysis.file(FileSet::CURRENT, &path).and_then(|it| analysis.text(it));
    let ready = match known.filter(|it| *it == document.text.as_str()) {
        Some(_) => None,
        None => Some(analysis.ready(FileSet::CURRENT, &path, &document.text)),
    };
    {
        let mut global = state.lock();
        let text = ready.as_ref().map(Ready::text).or(known).cloned().unwrap_or_default();
        let open = OpenDocument { uri: document.uri, version: document.version, text };
        global.open.insert(path.clone(), open);
        if let Some(ready) = ready {
            global.apply_to_open(&path, FileChange::Ready(ready));
        } else if !global.has_text(&path, &document.text) {
            // The disk had something else again meanwhile.
            global.apply_to_open(&path, FileChange::Text(document.text.into()));
        }
    }
    state.look_at_disk();
    state.ask_for_load(Asked::OPEN);
    state.touch();
}
