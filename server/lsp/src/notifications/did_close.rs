//! `textDocument/didClose`: the disk's text counts again.

use ide::{Change, FileChange, FileSet};
use tower_lsp_server::ls_types::DidCloseTextDocumentParams;

use crate::from_proto;
use crate::load::Asked;
use crate::state::State;

pub(crate) fn did_close(state: &State, params: &DidCloseTextDocumentParams) {
    let uri = &params.text_document.uri;
    let (path, analysis, loader, is_in_reach, is_fragment) = {
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
        let is_in_reach = file.is_some() && (is_in_workspace || is_fragment);
        (path, analysis, global.loader.clone(), is_in_reach, is_fragment)
    };
    let text = match is_in_reach {
        true => loader.read(FileSet::CURRENT, &path, &loader::no_overlay),
        // A file from elsewhere was there only because somebody had it open.
        false => FileChange::Unread,
    };
    let mut change = Change { files: vec![(FileSet::CURRENT, path.clone(), text)], ..Change::default() };
    // Nothing is left if the disk has the same.
    loader::make_ready(&analysis, &mut change);
    let is_description = match change.files.first() {
        Some((_, _, FileChange::Ready(ready))) => ready.declares_version(),
        Some(_) => false,
        None => analysis.file(FileSet::CURRENT, &path).is_some_and(|it| analysis.declares_version(it)),
    };
    if !is_description && !is_fragment && !ide::says_how_to_judge(&path) {
        change.files = vec![(FileSet::CURRENT, path, FileChange::Unread)];
    }
    if state.lock().apply_from_disk(change) {
        state.loads.changed();
    }
    // What the disk has may be another configuration, or a description with a baseline that the buffer was none of; and
    // not every description that somebody opens is one of the workspace's.
    state.ask_for_load(Asked { folders: is_description, ..Asked::WANTED });
    state.touch();
}
