//! What a client that can watch the disk is asked to watch.

use std::path::PathBuf;

use loader::{BaselineChoice, Watched};
use serde_json::{Value, json};
use tower_lsp_server::ls_types::{Registration, Unregistration, Uri};

use crate::client::Watching;
use crate::outbox::Message;
use crate::state::State;

/// Descriptions, configurations, recordings, baselines, and where git says which revision is checked out or fetched.
const WATCHED: [&str; 5] = [
    "**/*.{yaml,yml,json}",
    "**/*.{ndjson,jsonl,har}",
    "**/.git/{HEAD,packed-refs,FETCH_HEAD}",
    "**/.git/refs/heads/**",
    "**/.git/refs/remotes/**",
];

const METHOD: &str = "workspace/didChangeWatchedFiles";
const FILES: &str = "openapi-analyzer/watched-files";
const BASELINES: &str = "openapi-analyzer/watched-baselines";

/// Asks for what holds as long as the server runs.
pub(crate) fn register(state: &State) {
    let (watching, folders) = {
        let global = state.lock();
        (global.client.watching, global.folders.clone())
    };
    if watching != Watching::Nobody {
        state.send(Message::Register(vec![registration(FILES, watchers(watching, &folders))]));
    }
}

/// Asks for what the baselines depend on, wherever that is: another repository, a file that pins a revision. Again only
/// when it is something else than it was.
pub(crate) fn register_baselines(state: &State) {
    let (analysis, loader) = {
        let mut global = state.lock();
        if global.client.watching != Watching::RelativePatterns {
            return;
        }
        (global.analysis(), global.loader.clone())
    };
    let places = loader.baseline_watch(&analysis, &BaselineChoice::Configured).places;
    let watchers: Vec<Value> = places.iter().filter_map(watcher).collect();
    let (number, was_watching) = {
        let mut global = state.lock();
        if global.watched_baselines.1 == places {
            return;
        }
        let was_watching = !global.watched_baselines.1.is_empty();
        let number = global.watched_baselines.0 + 1;
        global.watched_baselines = (number, places);
        (number, was_watching)
    };
    // Each has an id of its own: the client may hear of the new one before it hears of the end of the old one.
    if was_watching {
        let id = format!("{BASELINES}/{}", number - 1);
        state.send(Message::Unregister(vec![Unregistration { id, method: METHOD.to_owned() }]));
    }
    if !watchers.is_empty() {
        state.send(Message::Register(vec![registration(&format!("{BASELINES}/{number}"), watchers)]));
    }
}

fn registration(id: &str, watchers: Vec<Value>) -> Registration {
    Registration {
        id: id.to_owned(),
        method: METHOD.to_owned(),
        register_options: Some(json!({ "watchers": watchers })),
    }
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
        watchers.extend(WATCHED.iter().map(|glob| relative(&root, glob)));
    }
    watchers
}

fn watcher(place: &Watched) -> Option<Value> {
    match place {
        Watched::File(file) => Some(relative(&Uri::from_file_path(file.parent()?)?, file.file_name()?.to_str()?)),
        Watched::Folder(folder) => Some(relative(&Uri::from_file_path(folder)?, "**")),
    }
}

fn relative(folder: &Uri, glob: &str) -> Value {
    json!({ "globPattern": { "baseUri": folder.as_str(), "pattern": glob } })
}
