//! Reading in the background: descriptions of the workspace, fragments, configurations, baselines, evidence. Typing
//! never waits for it; diagnostics that are pulled do, so that the first answer is a whole one.

use std::path::PathBuf;
use std::sync::Arc;

use ide::{Change, FileSet, VfsPath};
use loader::{BaselineChoice, Loader, from_vfs, no_overlay};

use crate::log::Level;
use crate::outbox::Message;
use crate::state::State;

/// Starts the task. One load runs at a time; what is asked for meanwhile is one more load.
pub(crate) fn start(state: &Arc<State>) {
    let state = Arc::clone(state);
    tokio::spawn(async move {
        loop {
            state.reload.notified().await;
            let asked = *state.loading.borrow();
            let job = Arc::clone(&state);
            let done = tokio::task::spawn_blocking(move || load(&job)).await;
            if done.is_err() {
                state.log.write(Level::Error, "reading the workspace failed; what was read before stays");
            }
            state.loading.send_modify(|outstanding| *outstanding = outstanding.saturating_sub(asked));
            state.dirty.notify_one();
            let refreshes = state.lock().client.clone();
            if refreshes.pulls && refreshes.refreshes {
                state.send(Message::RefreshDiagnostics);
            }
        }
    });
}

/// Reads all that the open documents and the folders need. The lock is taken only to apply what was read.
fn load(state: &State) {
    let (loader, folders, open) = {
        let global = state.lock();
        let open: Vec<VfsPath> = global.open.keys().cloned().collect();
        (global.loader.clone(), global.folders.clone(), open)
    };
    let mut change = discovered(&loader, &folders, &open);
    change.today = Some(loader::today());
    state.lock().apply_from_disk(change);
    settle(state, &loader);
    find_referrers(state, &loader, &open);

    let baselines = loader.baselines(&state.analysis(), &BaselineChoice::Configured);
    for problem in &baselines.problems {
        state.log.write(Level::Info, &format!("baseline {}: {}", problem.label, problem.message));
    }
    state.lock().apply_from_disk(baselines.change);
    settle(state, &loader);

    let evidence = loader.evidence(&state.analysis(), &[]);
    for problem in &evidence.problems {
        state.log.write(Level::Warn, &format!("evidence {}: {}", problem.path.display(), problem.message));
    }
    state.lock().apply_from_disk(evidence.change);
}

/// Entry documents of the folders, and the configurations of what is open.
fn discovered(loader: &Loader, folders: &[PathBuf], open: &[VfsPath]) -> Change {
    let mut change = loader.discover(folders, None, &[], &no_overlay).change;
    for path in open.iter().filter(|path| from_vfs(path).is_absolute()) {
        change.files.extend(loader.document(path, &no_overlay).files);
    }
    change
}

/// A fragment may be opened alone, or from a folder below its description: the rest of its project is looked
/// through, once.
fn find_referrers(state: &State, loader: &Loader, open: &[VfsPath]) {
    let analysis = state.analysis();
    let strangers = open.iter().filter(|path| {
        from_vfs(path).is_absolute()
            && analysis.file(FileSet::CURRENT, path).is_some_and(|file| analysis.is_stranger(file))
    });
    let mut roots: Vec<PathBuf> = strangers.filter_map(|path| loader::project_root(&from_vfs(path))).collect();
    roots.sort();
    roots.dedup();
    {
        let mut global = state.lock();
        roots.retain(|root| !global.folders.contains(root));
        global.folders.extend(roots.iter().cloned());
    }
    if !roots.is_empty() {
        let change = loader.discover(&roots, None, &[], &no_overlay).change;
        state.lock().apply_from_disk(change);
        settle(state, loader);
    }
}

/// Hands over what is wanted until nothing is.
fn settle(state: &State, loader: &Loader) {
    while let Some(change) = loader.wanted(&state.analysis(), &no_overlay) {
        state.lock().apply_from_disk(change);
    }
}
