//! `workspace/didChangeWorkspaceFolders`: more or fewer roots, one server for all.

use tower_lsp_server::ls_types::DidChangeWorkspaceFoldersParams;

use crate::from_proto;
use crate::load::Asked;
use crate::outbox::Message;
use crate::state::State;

pub(crate) fn did_change_workspace_folders(state: &State, params: DidChangeWorkspaceFoldersParams) {
    let asks = {
        let mut global = state.lock();
        for removed in params.event.removed {
            if let Some(folder) = from_proto::file(&removed.uri) {
                global.folders.retain(|it| *it != folder);
            }
        }
        for added in params.event.added {
            if let Some(folder) = from_proto::file(&added.uri)
                && !global.folders.contains(&folder)
            {
                global.loader.add_folder(&folder);
                global.folders.push(folder);
            }
        }
        global.client.configuration
    };
    // Each folder has settings of its own.
    if asks {
        state.send(Message::AskForSettings);
    }
    state.ask_for_load(Asked::ALL);
}
