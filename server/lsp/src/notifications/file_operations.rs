//! `workspace/didCreateFiles`, `didRenameFiles`, `didDeleteFiles`: what a person did in the editor's file tree. A
//! renamed file is one that is gone and one that is new; a folder stands for all files in it.

use std::str::FromStr;

use tower_lsp_server::ls_types::{CreateFilesParams, DeleteFilesParams, RenameFilesParams, Uri};

use crate::notifications::did_change_watched_files::changed_on_disk;
use crate::state::State;

pub(crate) fn did_create_files(state: &State, params: &CreateFilesParams) {
    changed(state, params.files.iter().map(|it| &it.uri));
}

pub(crate) fn did_rename_files(state: &State, params: &RenameFilesParams) {
    changed(state, params.files.iter().flat_map(|it| [&it.old_uri, &it.new_uri]));
}

pub(crate) fn did_delete_files(state: &State, params: &DeleteFilesParams) {
    changed(state, params.files.iter().map(|it| &it.uri));
}

fn changed<'a>(state: &State, uris: impl Iterator<Item = &'a String>) {
    let uris: Vec<Uri> = uris.filter_map(|it| Uri::from_str(it).ok()).collect();
    changed_on_disk(state, &uris);
}
