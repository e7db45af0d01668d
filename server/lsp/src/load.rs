//! Reading in the background: descriptions of the workspace, fragments, configurations, baselines, evidence. Typing
//! never waits for it; diagnostics that are pulled do for a while, so that the first answer is a whole one.

mod asked;
mod known;
mod phases;
mod stamps;

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, watch};

use crate::outbox::Message;
use crate::pool::Pool;
use crate::progress::Progress;
use crate::state::State;
use crate::watchers;

pub(crate) use asked::Asked;
use known::Known;

/// How long an answer is held back for what is still being read. After that it is told what is known, and a refresh
/// follows.
const PATIENCE: Duration = Duration::from_secs(5);

/// Starts the task. One load runs at a time; what is asked for meanwhile is one more load.
pub(crate) fn start(state: &Arc<State>, pool: &Arc<Pool>) {
    let (state, pool) = (Arc::clone(state), Arc::clone(pool));
    tokio::spawn(async move {
        let mut known = Known::default();
        loop {
            state.loads.reload.notified().await;
            let outstanding = *state.loads.loading.borrow();
            let asked = state.loads.take();
            let progress = Progress::start(&state, asked.is_worth_telling());
            let (job, told) = (Arc::clone(&state), progress.clone());
            let done = tokio::task::spawn_blocking(move || {
                let read = AssertUnwindSafe(|| phases::load(&job, asked, &mut known, &told));
                let is_new = std::panic::catch_unwind(read);
                (is_new, known)
            });
            let is_new = match done.await {
                Ok((is_new, kept)) => {
                    known = kept;
                    is_new.ok()
                }
                Err(_) => {
                    known = Known::default();
                    None
                }
            };
            progress.end();
            state.loads.loading.send_modify(|it| *it = it.saturating_sub(outstanding));
            match is_new {
                None => pool.recover(&state, "reading the workspace"),
                Some(false) => {}
                Some(true) => {
                    state.touch();
                    let watching = Arc::clone(&state);
                    // A repository is looked into.
                    let _ = tokio::task::spawn_blocking(move || watchers::register_baselines(&watching)).await;
                    let client = state.lock().client.clone();
                    if client.diagnostics.pulls && client.diagnostics.refreshes {
                        state.send(Message::RefreshDiagnostics);
                    }
                }
            }
        }
    });
}

/// What has to be read.
#[derive(Debug, Default)]
pub(crate) struct Loads {
    /// What is not being read yet.
    asked: Mutex<Asked>,
    reload: Notify,
    /// How many loads are outstanding: pulled diagnostics wait until this is 0.
    loading: watch::Sender<usize>,
}

impl Loads {
    /// Asks for a look at the disk. Diagnostics that are pulled meanwhile wait for it.
    pub(crate) fn ask(&self, what: Asked) {
        {
            let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
            *asked = asked.and(what);
        }
        self.loading.send_modify(|outstanding| *outstanding += 1);
        self.reload.notify_one();
    }

    fn take(&self) -> Asked {
        std::mem::take(&mut *self.asked.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl State {
    /// Asks for a look at the disk. Diagnostics that are pulled meanwhile wait for it.
    pub(crate) fn ask_for_load(&self, what: Asked) {
        self.loads.ask(what);
    }

    /// Resolves when nothing is being loaded, or after a while.
    pub(crate) async fn loaded(self: &Arc<State>) {
        // What comes of the latest edits may have to be read.
        let _ = self.analysis();
        let mut loading = self.loads.loading.subscribe();
        // An error means that the sender is gone, which is when nobody waits any more; late is late.
        let _ = tokio::time::timeout(PATIENCE, loading.wait_for(|outstanding| *outstanding == 0)).await;
    }
}
