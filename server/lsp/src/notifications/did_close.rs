//! `textDocument/didClose`: the disk's text counts again.

use ide::{Change, FileChange, FileSet};
use tower_lsp_server::ls_types::DidCloseTextDocumentParams;

use crate::from_proto;
use crate::load::Asked;
use crate::state::State;

pub(crate) fn did_close(state: &State, params: &DidCloseTextDocumentParams) {
    let uri = &params.text_document.uri;
    let (path, analysis, loader, is_kept) = {
        let mut global = state.lock();
        let Some(path) = global.path(uri) else { return };
        global.aliases.remove(uri.as_str());
        if global.open.remove(&path).is_none() {
            return;
        }
        global.doubt_related(Some(&path));
        let file = from_proto::file(uri).map(|_| loader::from_vfs(&path));
        let is_in_workspace = file.as_ref().is_some_and(|it| global.folders.iter().any(|root| it.starts_with(root)));
        let analysis = global.analysis();
        let is_fragment = analysis.file(FileSet::CURRENT, &path).is_some_and(|it| analysis.is_fragment(it));
        global.newer.insert((FileSet::CURRENT, path.clone()));
        (path, analysis, global.loader.clone(), file.is_some() && (is_in_workspace || is_fragment))
    };
    let text = match is_kept {
        true => loader.read(FileSet::CURRENT, &path, &loader::no_overlay),
        // A file from elsewhere was there only because somebody had it open.
        false => FileChange::Unread,
    };
    let mut change = Change { files: vec![(FileSet::CURRENT, path, text)], ..Change::default() };
    loader::make_ready(&analysis, &mut change);
    if state.lock().apply_from_disk(change) {
        state.loads.changed();
    }
    // What the disk has may be another configuration, or a description with a baseline that the buffer was none of.
    state.ask_for_load(Asked::WANTED);
    state.touch();
}
