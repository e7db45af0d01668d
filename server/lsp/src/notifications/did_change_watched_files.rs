//! `workspace/didChangeWatchedFiles`: files on disk came, went or changed.

use ide::{Change, FileId, VfsPath};
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
    {
        let mut global = state.lock();
        let analysis = global.analysis();
        let is_below = |path: &VfsPath, folder: &VfsPath| {
            path.as_str().strip_prefix(folder.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let is_meant = |file: &FileId| {
            let path = analysis.path(*file);
            paths.iter().any(|it| is_below(path, it)) && !analysis.is_recording(*file)
        };
        let mut change = Change::default();
        // A baseline may be read from the same file.
        for file in analysis.known_files().filter(is_meant) {
            let (set, path) = (analysis.set(file), analysis.path(file));
            if global.loader.is_on_disk(set) {
                let text = global.loader.read(set, path, &loader::no_overlay);
                global.newer.insert((set, path.clone()));
                change.files.push((set, path.clone(), text));
            }
        }
        global.apply_from_disk(change);
    }
    state.touch();
    state.ask_for_load(Asked::ALL);
}
