//! `initialized`: the first look at the workspace, and what has to be asked of the client.

use serde_json::json;
use tower_lsp_server::ls_types::Registration;

use crate::outbox::Message;
use crate::state::State;

/// What a client that can watch is asked to watch: descriptions, configurations, recordings, and where git says
/// which revision is checked out or fetched.
const WATCHED: [&str; 4] =
    ["**/*.{yaml,yml,json}", "**/*.{ndjson,jsonl,har}", "**/.git/HEAD", "**/.git/refs/remotes/**"];

pub(crate) fn initialized(state: &State) {
    let client = state.lock().client.clone();
    if client.watches {
        let watchers: Vec<_> = WATCHED.iter().map(|glob| json!({ "globPattern": glob })).collect();
        state.send(Message::Register(vec![Registration {
            id: "openapi-analyzer/watched-files".to_owned(),
            method: "workspace/didChangeWatchedFiles".to_owned(),
            register_options: Some(json!({ "watchers": watchers })),
        }]));
    }
    if client.configuration {
        state.send(Message::AskForSettings);
    }
    state.ask_for_load();
}
