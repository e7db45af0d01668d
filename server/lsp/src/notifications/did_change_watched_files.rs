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
        paths.iter().any(|it| is_below(path, it)) && loader.is_on_disk(analysis.set(*file))
    };
    let place = |file: FileId| (analysis.set(file), analysis.path(file).clone());
    let files: Vec<FileId> = analysis.known_files().filter(is_meant).collect();
    {
        // What a load has read before that is not applied any more, nor what it may be reading for the first time.
        let mut global = state.lock();
        global.newer.extend(files.iter().copied().map(place));
        global.newer.extend(paths.iter().map(|it| (FileSet::CURRENT, it.clone())));
    }
    let files = files.into_iter().filter(|it| !analysis.is_unread(*it)).map(place);
    let read = |(set, path): (FileSet, VfsPath)| {
        let text = loader.read(set, &path, &loader::no_overlay);
        (set, path, text)
    };
    let mut change = Change { files: files.map(read).collect(), ..Change::default() };
    loader::make_ready(&analysis, &mut change);
    if state.lock().apply_from_disk(change) {
        state.loads.changed();
    }
    state.touch();
    state.ask_for_load(Asked::ALL);
}

#[cfg(test)]
mod tests {
    use ide::FileChange;

    use super::*;
    use crate::log::{Level, Log};

    /// A load that has begun before a file changed has read it as it was, whether the file was known then or not.
    #[track_caller]
    fn check(known: Option<FileChange>) {
        let state = State::new(Log::open(Level::Error, None).unwrap());
        let path = VfsPath::new("/nowhere/a.yaml");
        let files = known.map(|it| (FileSet::CURRENT, path.clone(), it)).into_iter().collect();
        state.lock().apply(Change { files, ..Change::default() });
        changed_on_disk(&state, &["file:///nowhere/a.yaml".parse().unwrap()]);
        assert!(state.lock().newer.contains(&(FileSet::CURRENT, path)));
    }

    #[test]
    fn what_a_load_has_read_before_is_passed_over() {
        check(None);
        check(Some(FileChange::Unread));
        check(Some(FileChange::Text("a: 1".into())));
    }
}
