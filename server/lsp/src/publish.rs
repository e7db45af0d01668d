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
    // A pass that nobody waits for any more ends when it comes to look: the next one may have been faster.
    if moment.revision() < global.published_at {
        return;
    }
    global.published_at = moment.revision();
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

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tokio::sync::mpsc;

    use super::*;
    use crate::log::{Level, Log};
    use crate::notifications;

    /// States of a document, by their number, in the order in which passes over them come to an end; the versions that
    /// the client is told of.
    #[track_caller]
    fn check(ends: &[usize], expected: &[i32]) {
        let state = Arc::new(State::new(Log::open(Level::Error, None).unwrap()));
        let pool = Pool::new();
        let (outbox, mut told) = mpsc::unbounded_channel();
        state.lock().outbox = Some(outbox);
        state.lock().client.diagnostics.versioned_push = true;
        let uri = "untitled:a.yaml";
        let item = json!({ "uri": uri, "languageId": "yaml", "version": 0, "text": "openapi: 3.1.0\n" });
        notifications::apply(&state, &pool, "textDocument/didOpen", json!({ "textDocument": item }));
        let moments: Vec<Moment> = (1..4)
            .map(|version| {
                let text = format!("openapi: 3.1.0\nx{version}: 1\n");
                let id = json!({ "uri": uri, "version": version });
                let params = json!({ "textDocument": id, "contentChanges": [{ "text": text }] });
                notifications::apply(&state, &pool, "textDocument/didChange", params);
                Moment::new(&mut state.lock())
            })
            .collect();
        while told.try_recv().is_ok() {}
        ends.iter().for_each(|number| publish(&state, &moments[*number]));
        let mut versions = Vec::new();
        while let Ok(message) = told.try_recv() {
            if let Message::Publish { version, .. } = message {
                versions.extend(version);
            }
        }
        assert_eq!(versions, expected);
    }

    #[test]
    fn an_older_state_is_never_told_after_a_newer_one() {
        check(&[0, 1, 2], &[1, 2, 3]);
        check(&[1, 0, 2], &[2, 3]);
        check(&[2, 0, 1], &[3]);
    }
}
