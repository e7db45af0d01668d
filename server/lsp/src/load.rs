//! Reading in the background: descriptions of the workspace, fragments, configurations, baselines, evidence. Typing
//! never waits for it; diagnostics that are pulled do for a while, so that the first answer is a whole one.

mod asked;
mod known;
mod phases;
mod stamps;

use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
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
            let taken = state.loads.take();
            let progress = Progress::start(&state, taken.asked.is_worth_telling());
            let (job, told) = (Arc::clone(&state), progress.clone());
            let done = tokio::task::spawn_blocking(move || {
                let read = AssertUnwindSafe(|| phases::load(&job, taken, &mut known, &told));
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
            state.loads.documents_are_read(taken);
            state.loads.done.send_replace(taken.number);
            // What a notification has changed, such as settings, was waited for, too.
            let is_told = state.loads.take_changed();
            match is_new.map(|it| it || is_told) {
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
    asked: Mutex<Taken>,
    reload: Notify,
    /// The number of the latest question whose documents are read: all that they reach, but no baselines and recordings.
    documents: watch::Sender<u64>,
    /// The number of the latest question that is answered in full.
    done: watch::Sender<u64>,
    /// Whether findings may have changed by something that the client does not know to matter for them.
    changed: AtomicBool,
}

/// What one load reads.
#[derive(Clone, Copy, Debug, Default)]
struct Taken {
    asked: Asked,
    /// How many questions there were until now.
    number: u64,
}

impl Loads {
    /// Asks for a look at the disk. Diagnostics that are pulled meanwhile wait for it.
    pub(crate) fn ask(&self, what: Asked) {
        {
            let mut taken = self.asked();
            *taken = Taken { asked: taken.asked.and(what), number: taken.number + 1 };
        }
        self.reload.notify_one();
    }

    /// Settings, or what the disk holds, are not what they were: once what that leads to is read, a client that pulls is
    /// told to ask again.
    pub(crate) fn changed(&self) {
        self.changed.store(true, Ordering::SeqCst);
    }

    fn take_changed(&self) -> bool {
        self.changed.swap(false, Ordering::SeqCst)
    }

    fn asked(&self) -> MutexGuard<'_, Taken> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self) -> Taken {
        let mut taken = self.asked();
        Taken { asked: std::mem::take(&mut taken.asked), number: taken.number }
    }

    fn documents_are_read(&self, taken: Taken) {
        self.documents.send_replace(taken.number);
    }

    /// Resolves when nothing that was asked for is outstanding, or after a while.
    async fn until(&self, answered: &watch::Sender<u64>) {
        let mut answered = answered.subscribe();
        // An error means that the sender is gone, which is when nobody waits any more; late is late.
        let _ = tokio::time::timeout(PATIENCE, answered.wait_for(|number| *number >= self.asked().number)).await;
    }
}

impl State {
    /// Asks for a look at the disk. Diagnostics that are pulled meanwhile wait for it.
    pub(crate) fn ask_for_load(&self, what: Asked) {
        self.loads.ask(what);
    }

    /// Resolves when nothing is being loaded, or after a while.
    pub(crate) async fn loaded(&self) {
        // What comes of the latest edits may have to be read.
        let _ = self.analysis();
        self.loads.until(&self.loads.done).await;
    }

    /// Resolves when all documents of the workspace are read, whatever baselines and recordings there are; or after a
    /// while.
    pub(crate) async fn documents_loaded(&self) {
        let _ = self.analysis();
        self.loads.until(&self.loads.documents).await;
    }
}
