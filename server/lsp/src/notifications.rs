//! Notifications that change the state, one a file, in wire order.

mod cancel_progress;
mod did_change;
mod did_change_configuration;
mod did_change_watched_files;
mod did_change_workspace_folders;
mod did_close;
mod did_open;
mod did_save;
mod file_operations;
mod set_trace;

use std::sync::Arc;

use serde_json::Value;
use tower_lsp_server::jsonrpc::Request;

use crate::log::Level;
use crate::pool::Pool;
use crate::state::State;

/// Applies a notification, if it is one of ours. Parameters that cannot be read are logged and dropped.
pub(crate) fn apply(state: &Arc<State>, pool: &Pool, request: &Request) {
    let params = request.params().cloned().unwrap_or(Value::Null);
    pool.contain(state, request.method(), || dispatch(state, request.method(), params));
}

fn dispatch(state: &State, method: &str, params: Value) {
    let done = match method {
        "textDocument/didOpen" => with(params, |it| did_open::did_open(state, it)),
        "textDocument/didChange" => with(params, |it| did_change::did_change(state, it)),
        "textDocument/didClose" => with(params, |it| did_close::did_close(state, &it)),
        "textDocument/didSave" => with(params, |it| did_save::did_save(state, &it)),
        "workspace/didChangeConfiguration" => {
            with(params, |it| did_change_configuration::did_change_configuration(state, &it))
        }
        "workspace/didChangeWatchedFiles" => {
            with(params, |it| did_change_watched_files::did_change_watched_files(state, &it))
        }
        "workspace/didChangeWorkspaceFolders" => {
            with(params, |it| did_change_workspace_folders::did_change_workspace_folders(state, it))
        }
        "workspace/didCreateFiles" => with(params, |it| file_operations::did_create_files(state, &it)),
        "workspace/didRenameFiles" => with(params, |it| file_operations::did_rename_files(state, &it)),
        "workspace/didDeleteFiles" => with(params, |it| file_operations::did_delete_files(state, &it)),
        "window/workDoneProgress/cancel" => with(params, |it| cancel_progress::cancel_progress(state, &it)),
        "$/setTrace" => with(params, |it| set_trace::set_trace(state, &it)),
        _ => return,
    };
    if let Err(error) = done {
        state.say(Level::Warn, &format!("{method}: parameters cannot be read: {error}"));
    }
}

fn with<P: serde::de::DeserializeOwned>(params: Value, apply: impl FnOnce(P)) -> Result<(), serde_json::Error> {
    apply(serde_json::from_value(params)?);
    Ok(())
}
