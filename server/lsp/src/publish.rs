//! Diagnostics by push, for clients that do not pull: one pass at a time, the newest state wins, an empty list
//! clears.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use tower_lsp_server::ls_types::{Diagnostic, Uri};

use crate::moment::Moment;
use crate::outbox::Message;
use crate::pool::Pool;
use crate::requests::workspace_diagnostic::reported;
use crate::state::State;

/// What a client was told of a file last.
#[derive(Debug, PartialEq)]
pub(crate) struct Published {
    uri: Uri,
    version: Option<i32>,
    diagnostics: Vec<Diagnostic>,
}

/// Starts the task.
pub(crate) fn start(state: &Arc<State>, pool: &Arc<Pool>) {
    let (state, pool) = (Arc::clone(state), Arc::clone(pool));
    tokio::spawn(async move {
        loop {
            state.dirty.notified().await;
            if state.lock().client.diagnostics.pulls {
                continue;
            }
            let start = Instant::now();
            // The pool tells of what fails.
            let _ = pool.pass(&state, |state, moment, _| publish(state, moment)).await;
            state.took("a pass over the descriptions", start.elapsed());
        }
    });
}

/// Computes and sends what holds for the state now.
fn publish(state: &State, moment: &Moment) {
    let Moment { analysis, names, .. } = moment;
    let mut found: BTreeMap<_, (Uri, Vec<Diagnostic>)> = BTreeMap::new();
    for file in reported(analysis) {
        if let Some(uri) = names.uri(analysis, file) {
            found.insert(analysis.path(file).clone(), (uri, names.diagnostics(analysis, file)));
        }
    }
    let mut global = state.lock();
    let Some(outbox) = global.outbox.clone() else { return };
    let versioned = global.client.diagnostics.versioned_push;
    let send = |path: &ide::VfsPath, uri: &Uri, diagnostics| {
        let version = names.version_of(path).filter(|_| versioned);
        let _ = outbox.send(Message::Publish { uri: uri.clone(), diagnostics, version });
    };
    let mut before = std::mem::take(&mut global.published);
    for (path, (uri, diagnostics)) in found {
        let version = names.version_of(&path);
        let known = before.remove(&path);
        if let Some(known) = known.as_ref().filter(|it| it.uri != uri && !it.diagnostics.is_empty()) {
            // The client spells it otherwise by now, and takes that for another document.
            let _ = outbox.send(Message::Publish { uri: known.uri.clone(), diagnostics: Vec::new(), version: None });
        }
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
