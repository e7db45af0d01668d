//! Diagnostics by push, for clients that do not pull: one pass at a time, the newest state wins, an empty list
//! clears.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use ide::{Analysis, FileId, FileSet};
use tower_lsp_server::ls_types::{Diagnostic, MessageType, Uri};

use crate::log::Level;
use crate::outbox::Message;
use crate::state::State;
use crate::to_proto::Names;

/// Starts the task.
pub(crate) fn start(state: &Arc<State>) {
    let state = Arc::clone(state);
    tokio::spawn(async move {
        let mut told = false;
        loop {
            state.dirty.notified().await;
            if state.lock().client.pulls {
                continue;
            }
            let job = Arc::clone(&state);
            let pass =
                tokio::task::spawn_blocking(move || std::panic::catch_unwind(AssertUnwindSafe(|| publish(&job))));
            if !matches!(pass.await, Ok(Ok(()))) {
                state.log.write(Level::Error, "a pass over the descriptions failed");
                if !told {
                    told = true;
                    let text = "openapi-analyzer: a check failed; the next edit starts a fresh one".to_owned();
                    state.send(Message::Show(MessageType::ERROR, text));
                }
            }
        }
    });
}

/// Computes and sends what holds for the state now.
fn publish(state: &State) {
    let (analysis, names, versions) = {
        let mut global = state.lock();
        let versions: BTreeMap<_, _> = global.open.iter().map(|(path, it)| (path.clone(), it.version)).collect();
        (global.host.analysis(), Names::new(&global), versions)
    };
    let mut found: BTreeMap<_, (Uri, Vec<Diagnostic>)> = BTreeMap::new();
    for file in reported(&analysis) {
        if let Some(uri) = names.uri(&analysis, file) {
            found.insert(analysis.path(file).clone(), (uri, names.diagnostics(&analysis, file)));
        }
    }
    let mut global = state.lock();
    let Some(outbox) = global.outbox.clone() else { return };
    let versioned = global.client.versioned_push;
    let send = |path: &ide::VfsPath, uri: &Uri, diagnostics| {
        let version = versions.get(path).copied().filter(|_| versioned);
        let _ = outbox.send(Message::Publish { uri: uri.clone(), diagnostics, version });
    };
    let gone: Vec<_> = global.published.iter().filter(|(path, _)| !found.contains_key(*path)).collect();
    for (path, uri) in gone {
        send(path, uri, Vec::new());
    }
    global.published.clear();
    for (path, (uri, diagnostics)) in found {
        // What is open and ours is told that it is clean, too.
        if diagnostics.is_empty() && !versions.contains_key(&path) {
            continue;
        }
        send(&path, &uri, diagnostics);
        global.published.insert(path, uri);
    }
}

/// Files of the work tree that there is something to say about, or that belong to a description.
fn reported(analysis: &Analysis) -> Vec<FileId> {
    let mut files: Vec<FileId> = analysis.findings().by_file.keys().copied().collect();
    files.extend(analysis.descriptions().iter().flat_map(|it| it.files.iter().copied()));
    files.retain(|file| analysis.set(*file) == FileSet::CURRENT);
    files.sort();
    files.dedup();
    files
}
