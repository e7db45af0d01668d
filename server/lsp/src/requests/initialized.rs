//! `initialized`: the first look at the workspace, and what has to be asked of the client.

use std::path::PathBuf;

use serde_json::{Value, json};
use tower_lsp_server::ls_types::{Registration, Uri};

use crate::client::Watching;
use crate::load::Asked;
use crate::outbox::Message;
use crate::state::State;

/// What a client that can watch is asked to watch: descriptions, configurations, recordings, baselines, and where git
/// says which revision is checked out or fetched.
const WATCHED: [&str; 5] = [
    "**/*.{yaml,yml,json}",
    "**/*.{ndjson,jsonl,har}",
    "**/.git/{HEAD,packed-refs,FETCH_HEAD}",
    "**/.git/refs/heads/**",
    "**/.git/refs/remotes/**",
];

pub(crate) fn initialized(state: &State) {
    let (client, folders) = {
        let global = state.lock();
        (global.client.clone(), global.folders.clone())
    };
    if client.watching != Watching::Nobody {
        state.send(Message::Register(vec![Registration {
            id: "openapi-analyzer/watched-files".to_owned(),
            method: "workspace/didChangeWatchedFiles".to_owned(),
            register_options: Some(json!({ "watchers": watchers(client.watching, &folders) })),
        }]));
    }
    if client.configuration {
        state.send(Message::AskForSettings);
    }
    state.ask_for_load(Asked::ALL);
}

/// The globs hold for the workspace. Where a workspace folder is a part of a repository, the rest of it, which holds the
/// configuration and the revisions, is watched too, if the client can be told of a folder.
fn watchers(watching: Watching, folders: &[PathBuf]) -> Vec<Value> {
    let globs = WATCHED.iter().map(|glob| json!({ "globPattern": glob }));
    let mut watchers: Vec<Value> = globs.collect();
    if watching != Watching::RelativePatterns {
        return watchers;
    }
    let mut roots: Vec<PathBuf> = folders.iter().filter_map(|it| loader::project_root(it)).collect();
    roots.retain(|root| !folders.iter().any(|folder| root.starts_with(folder)));
    roots.sort();
    roots.dedup();
    for root in roots.iter().filter_map(Uri::from_file_path) {
        let relative =
            WATCHED.iter().map(|glob| json!({ "globPattern": { "baseUri": root.as_str(), "pattern": glob } }));
        watchers.extend(relative);
    }
    watchers
}
