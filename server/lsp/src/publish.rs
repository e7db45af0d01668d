//! Diagnostics by push, for clients that do not pull: one pass at a time, the newest state wins, an empty list
//! clears.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use ide::{Analysis, FileId, FileSet};
use tower_lsp_server::ls_types::{Diagnostic, MessageType, Uri};

use crate::both_cores;
use crate::log::Level;
use crate::outbox::Message;
use crate::state::State;
use crate::to_proto::Names;

/// What a client was told of a file last.
#[derive(Debug, PartialEq)]
pub(crate) struct Published {
    uri: Uri,
    version: Option<i32>,
    diagnostics: Vec<Diagnostic>,
}

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
    let mut before = std::mem::take(&mut global.published);
    for (path, (uri, diagnostics)) in found {
        let version = versions.get(&path).copied();
        let known = before.remove(&path);
        // What is open and ours is told that it is clean, too; the rest, when it becomes so.
        if diagnostics.is_empty() && version.is_none() && known.is_none() {
            continue;
        }
        let published = Published { uri, version, diagnostics };
        if known.as_ref() != Some(&published) {
            send(&path, &published.uri, published.diagnostics.clone());
        }
        if version.is_some() || !published.diagnostics.is_empty() {
            global.published.insert(path, published);
        }
    }
    for (path, gone) in before {
        send(&path, &gone.uri, Vec::new());
    }
}

/// Files of the work tree that there is something to say about, or that belong to a description.
fn reported(analysis: &Analysis) -> Vec<FileId> {
    let mut files: Vec<FileId> = both_cores::findings(analysis).by_file.keys().copied().collect();
    files.extend(analysis.descriptions().iter().flat_map(|it| it.files.iter().copied()));
    files.retain(|file| analysis.set(*file) == FileSet::CURRENT);
    files.sort();
    files.dedup();
    files
}
