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

use crate::log::Level;
use crate::pool::Pool;
use crate::state::State;

/// Reads the parameters of a notification, and applies it.
type Apply = fn(&State, Value) -> Result<(), serde_json::Error>;

/// The notifications that are ours. The framework never sees them: their parameters, which may be a whole document, are
/// read without a copy.
const OURS: [(&str, Apply); 12] = [
    ("textDocument/didOpen", |state, it| with(it, |it| did_open::did_open(state, it))),
    ("textDocument/didChange", |state, it| with(it, |it| did_change::did_change(state, it))),
    ("textDocument/didClose", |state, it| with(it, |it| did_close::did_close(state, &it))),
    ("textDocument/didSave", |state, it| with(it, |it| did_save::did_save(state, &it))),
    ("workspace/didChangeConfiguration", |state, it| {
        with(it, |it| did_change_configuration::did_change_configuration(state, &it))
    }),
    ("workspace/didChangeWatchedFiles", |state, it| {
        with(it, |it| did_change_watched_files::did_change_watched_files(state, &it))
    }),
    ("workspace/didChangeWorkspaceFolders", |state, it| {
        with(it, |it| did_change_workspace_folders::did_change_workspace_folders(state, it))
    }),
    ("workspace/didCreateFiles", |state, it| with(it, |it| file_operations::did_create_files(state, &it))),
    ("workspace/didRenameFiles", |state, it| with(it, |it| file_operations::did_rename_files(state, &it))),
    ("workspace/didDeleteFiles", |state, it| with(it, |it| file_operations::did_delete_files(state, &it))),
    ("window/workDoneProgress/cancel", |state, it| with(it, |it| cancel_progress::cancel_progress(state, &it))),
    ("$/setTrace", |state, it| with(it, |it| set_trace::set_trace(state, &it))),
];

pub(crate) fn is_ours(method: &str) -> bool {
    OURS.iter().any(|(it, _)| *it == method)
}

/// Applies a notification, if it is one of ours. Parameters that cannot be read are logged and dropped.
pub(crate) fn apply(state: &Arc<State>, pool: &Pool, method: &str, params: Value) {
    let Some((_, apply)) = OURS.iter().find(|(it, _)| *it == method) else { return };
    pool.contain(state, method, || {
        if let Err(error) = apply(state, params) {
            state.say(Level::Warn, &format!("{method}: parameters cannot be read: {error}"));
        }
    });
}

fn with<P: serde::de::DeserializeOwned>(params: Value, apply: impl FnOnce(P)) -> Result<(), serde_json::Error> {
    apply(serde_json::from_value(params)?);
    Ok(())
}
