//! `workspace/didChangeWatchedFiles`: files on disk came, went or changed.

use ide::{Change, FileSet};
use tower_lsp_server::ls_types::DidChangeWatchedFilesParams;

use crate::from_proto;
use crate::state::State;

pub(crate) fn did_change_watched_files(state: &State, params: &DidChangeWatchedFilesParams) {
    {
        let mut global = state.lock();
        let mut change = Change::default();
        for event in &params.changes {
            let Some(path) = from_proto::path(&event.uri) else { continue };
            // A file that nobody has asked for is found by the load that follows.
            let is_known = global.host.analysis().file(FileSet::CURRENT, &path).is_some();
            if is_known && !global.open.contains_key(&path) {
                let text = global.loader.read(FileSet::CURRENT, &path, &loader::no_overlay);
                change.files.push((FileSet::CURRENT, path, text));
            }
        }
        global.host.apply(change);
    }
    state.ask_for_load();
}
