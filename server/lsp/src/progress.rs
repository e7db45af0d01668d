//! Progress of what runs in the background, for clients that show it; a person may cancel it.
//!
//! The client has to agree to a token before it is used, and nobody waits for that: what is over by then is never
//! shown.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tower_lsp_server::ls_types::{
    NumberOrString, ProgressToken, WorkDoneProgress, WorkDoneProgressBegin, WorkDoneProgressEnd, WorkDoneProgressReport,
};

use crate::outbox::Message;
use crate::state::State;

const TITLE: &str = "OpenAPI";

#[derive(Clone, Debug)]
pub(crate) struct Progress {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    token: ProgressToken,
    state: Arc<State>,
    cancelled: AtomicBool,
    shown: Mutex<Shown>,
}

#[derive(Debug, Default)]
struct Shown {
    message: String,
    is_agreed: bool,
    is_over: bool,
}

impl Progress {
    /// Asks the client for a token, where it knows progress and this is worth showing.
    pub(crate) fn start(state: &Arc<State>, is_worth_telling: bool) -> Progress {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let token = NumberOrString::String(format!("openapi-analyzer/{number}"));
        let (cancelled, shown) = (AtomicBool::new(false), Mutex::default());
        let progress = Progress { inner: Arc::new(Inner { token, state: Arc::clone(state), cancelled, shown }) };
        let knows = state.lock().client.progress;
        if is_worth_telling && knows {
            state.lock().progress = Some(progress.clone());
            state.send(Message::CreateProgress(progress.clone()));
        }
        progress
    }

    pub(crate) fn token(&self) -> &ProgressToken {
        &self.inner.token
    }

    /// The client has agreed to the token.
    pub(crate) fn agreed(&self) {
        let mut shown = self.shown();
        shown.is_agreed = true;
        if !shown.is_over {
            self.send(WorkDoneProgress::Begin(WorkDoneProgressBegin {
                title: TITLE.to_owned(),
                cancellable: Some(true),
                message: Some(shown.message.clone()),
                percentage: None,
            }));
        }
    }

    pub(crate) fn tell(&self, message: &str) {
        let mut shown = self.shown();
        message.clone_into(&mut shown.message);
        if shown.is_agreed && !shown.is_over {
            self.send(WorkDoneProgress::Report(WorkDoneProgressReport {
                cancellable: Some(true),
                message: Some(message.to_owned()),
                percentage: None,
            }));
        }
    }

    pub(crate) fn tell_number(&self, message: &str, number: usize) {
        self.tell(&format!("{message} ({number})"));
    }

    pub(crate) fn end(&self) {
        let mut shown = self.shown();
        if shown.is_agreed && !shown.is_over {
            self.send(WorkDoneProgress::End(WorkDoneProgressEnd { message: None }));
        }
        shown.is_over = true;
        self.inner.state.lock().progress = None;
    }

    pub(crate) fn cancel(&self) {
        self.inner.cancelled.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.inner.cancelled.load(Ordering::Relaxed)
    }

    fn send(&self, value: WorkDoneProgress) {
        self.inner.state.send(Message::Progress(self.inner.token.clone(), value));
    }

    fn shown(&self) -> std::sync::MutexGuard<'_, Shown> {
        self.inner.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
