//! `workspace/didChangeWatchedFiles`: files on disk came, went or changed.

use ide::{Change, FileId, FileSet, VfsPath};
use tower_lsp_server::ls_types::{DidChangeWatchedFilesParams, Uri};

use crate::from_proto;
use crate::load::Asked;
use crate::state::State;

pub(crate) fn did_change_watched_files(state: &State, params: &DidChangeWatchedFilesParams) {
    let uris: Vec<Uri> = params.changes.iter().map(|it| it.uri.clone()).collect();
    changed_on_disk(state, &uris);
}

/// Reads again what is known of these files, or below these folders; what is not known yet is found by the load that
/// follows.
pub(crate) fn changed_on_disk(state: &State, uris: &[Uri]) {
    let paths: Vec<VfsPath> = uris.iter().filter_map(from_proto::path).collect();
    let (analysis, loader) = {
        let mut global = state.lock();
        (global.analysis(), global.loader.clone())
    };
    let is_below = |path: &VfsPath, folder: &VfsPath| {
        path.as_str().strip_prefix(folder.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let is_meant = |file: &FileId| {
        let path = analysis.path(*file);
        // A baseline may be read from the same file.
        paths.iter().any(|it| is_below(path, it))
            && !analysis.is_unread(*file)
            && loader.is_on_disk(analysis.set(*file))
    };
    let files: Vec<_> = analysis.known_files().filter(is_meant).collect();
    let files: Vec<_> = files.into_iter().map(|it| (analysis.set(it), analysis.path(it).clone())).collect();
    // What a load has read before that is not applied any more.
    state.lock().newer.extend(files.iter().cloned());
    let read = |(set, path): (FileSet, VfsPath)| {
        let text = loader.read(set, &path, &loader::no_overlay);
        (set, path, text)
    };
    let mut change = Change { files: files.into_iter().map(read).collect(), ..Change::default() };
    loader::make_ready(&analysis, &mut change);
    if state.lock().apply_from_disk(change) {
        state.loads.changed();
    }
    state.touch();
    state.ask_for_load(Asked::ALL);
}
