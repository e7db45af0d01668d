//! `textDocument/didClose`: the disk's text counts again.

use ide::{Change, FileChange, FileSet};
use tower_lsp_server::ls_types::DidCloseTextDocumentParams;

use crate::from_proto;
use crate::load::Asked;
use crate::state::State;

pub(crate) fn did_close(state: &State, params: &DidCloseTextDocumentParams) {
    {
        let mut global = state.lock();
        let Some(path) = global.path(&params.text_document.uri) else { return };
        global.aliases.remove(params.text_document.uri.as_str());
        if global.open.remove(&path).is_none() {
            return;
        }
        let file = from_proto::file(&params.text_document.uri).map(|_| loader::from_vfs(&path));
        let is_in_workspace = file.as_ref().is_some_and(|it| global.folders.iter().any(|root| it.starts_with(root)));
        let analysis = global.analysis();
        let is_fragment = analysis.file(FileSet::CURRENT, &path).is_some_and(|it| analysis.is_fragment(it));
        // A file from elsewhere was there only because somebody had it open.
        let change = match file {
            Some(_) if is_in_workspace || is_fragment => {
                global.loader.read(FileSet::CURRENT, &path, &loader::no_overlay)
            }
            _ => FileChange::Absent("closed".to_owned()),
        };
        global.newer.insert((FileSet::CURRENT, path.clone()));
        let files = vec![(FileSet::CURRENT, path, change)];
        global.apply_from_disk(Change { files, ..Change::default() });
    }
    // What the disk has may be another configuration, or a description with a baseline that the buffer was none of.
    state.ask_for_load(Asked::WANTED);
    state.touch();
}
