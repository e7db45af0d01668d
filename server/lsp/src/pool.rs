//! Where requests compute: on the blocking pool, in two lanes, under a net that contains panics.
//!
//! A person waits for what is in the first lane; the second, which reads whole descriptions, goes one by one and never
//! holds the first one up.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use ide::Stopped;
use tokio::sync::{Semaphore, watch};
use tower_lsp_server::ls_types::MessageType;

use crate::load::Asked;
use crate::log::Level;
use crate::moment::Moment;
use crate::outbox::Message;
use crate::state::State;

/// How many requests that a person waits for compute at once.
const PERSONS: usize = 4;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lane {
    /// Somebody waits: completion, hover, definition.
    Person,
    /// All findings of a state.
    Bulk,
}

#[derive(Debug)]
pub(crate) struct Pool {
    persons: Semaphore,
    bulk: Semaphore,
    told: AtomicBool,
}

/// Tells a job that nobody waits for its answer any more.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cancel(Arc<AtomicBool>);

impl Cancel {
    pub(crate) fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// For what looks at it while it computes.
    pub(crate) fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.0)
    }
}

/// Sets the flag when the request that waits is dropped.
struct CancelOnDrop(Cancel);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.0.store(true, Ordering::Relaxed);
    }
}

/// Why a job has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoAnswer {
    Panicked,
    /// It was about a state that is gone.
    Stopped,
}

impl Pool {
    pub(crate) fn new() -> Pool {
        Pool { persons: Semaphore::new(PERSONS), bulk: Semaphore::new(1), told: AtomicBool::new(false) }
    }

    /// Runs a job when its lane is free. Dropping the future cancels it: at once if it waits, by its flag if it runs.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        state: &Arc<State>,
        lane: Lane,
        job: impl FnOnce(&State, &Cancel) -> T + Send + 'static,
    ) -> Result<T, NoAnswer> {
        let turns = match lane {
            Lane::Person => &self.persons,
            Lane::Bulk => &self.bulk,
        };
        // The semaphores are never closed.
        let _turn = turns.acquire().await;
        let cancel = CancelOnDrop(Cancel::default());
        let (owned, flag) = (Arc::clone(state), cancel.0.clone());
        let done =
            tokio::task::spawn_blocking(move || std::panic::catch_unwind(AssertUnwindSafe(|| job(&owned, &flag))));
        let done = done.await;
        if lane == Lane::Bulk {
            let outdated = state.lock().take_outdated();
            drop(tokio::task::spawn_blocking(move || drop(outdated)));
        }
        match done {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(payload)) if payload.is::<Stopped>() => Err(NoAnswer::Stopped),
            _ => {
                self.recover(state, "a request");
                Err(NoAnswer::Panicked)
            }
        }
    }

    /// Runs what looks at all findings, for the state as it is when its turn comes. It ends early when that state is gone,
    /// so that the one after it need not wait; but not if nothing was finished for a while, or somebody who types without
    /// a pause would see nothing new.
    pub(crate) async fn pass<T: Send + 'static>(
        &self,
        state: &Arc<State>,
        job: impl FnOnce(&State, &Moment, &Cancel) -> T + Send + 'static,
    ) -> Result<T, NoAnswer> {
        let (begun, told) = watch::channel(None);
        let run = self.run(state, Lane::Bulk, move |state, cancel| {
            let moment = Moment::new(&mut state.lock()).until(cancel);
            begun.send_replace(Some(moment.revision()));
            job(state, &moment, cancel)
        });
        let done = tokio::select! {
            done = run => done,
            () = state.outrun(&told) => Err(NoAnswer::Stopped),
        };
        // Only now: what is done and not yet told would be thrown away as one of many.
        if done.is_ok() {
            state.finished();
        }
        done
    }

    /// Runs something that changes the state, at once. False after a panic.
    pub(crate) fn contain(&self, state: &State, what: &str, job: impl FnOnce()) -> bool {
        let is_done = std::panic::catch_unwind(AssertUnwindSafe(job)).is_ok();
        if !is_done {
            self.recover(state, what);
        }
        is_done
    }

    /// After a panic: tells it once, and makes the state anew from what the editor has open.
    pub(crate) fn recover(&self, state: &State, what: &str) {
        state.say(Level::Error, &format!("{what} failed; the state is made anew"));
        if !self.told.swap(true, Ordering::SeqCst) {
            let place = state.log.place().map(|it| format!(" (see {})", it.display())).unwrap_or_default();
            let text = format!("openapi-analyzer: {what} failed; this is a bug in openapi-analyzer{place}");
            state.send(Message::Show(MessageType::ERROR, text));
        }
        if state.lock().rebuild() {
            state.ask_for_load(Asked::ALL);
            state.touch();
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::log::Log;
    use crate::notifications;

    const URI: &str = "untitled:a.yaml";
    const TEXT: &str = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n";

    fn notify(state: &Arc<State>, pool: &Pool, method: &'static str, params: Value) {
        notifications::apply(state, pool, method, params);
    }

    /// Something goes wrong with a document open and edited: its text, its findings and its next edit are as if not.
    #[track_caller]
    fn check(fails: impl FnOnce(&Arc<State>, &Arc<Pool>)) {
        static NEXT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let log = std::env::temp_dir().join(format!("openapi-analyzer-pool-{}-{number}", std::process::id()));
        let state = Arc::new(State::new(Log::open(Level::Error, Some(&log)).unwrap()));
        let pool = Arc::new(Pool::new());
        let item = json!({ "uri": URI, "languageId": "yaml", "version": 1, "text": TEXT });
        notify(&state, &pool, "textDocument/didOpen", json!({ "textDocument": item }));
        let change = |version: i32, text: &str| {
            let at = json!({ "line": 0, "character": 0 });
            let changes = json!([{ "range": { "start": at, "end": at }, "text": text }]);
            json!({ "textDocument": { "uri": URI, "version": version }, "contentChanges": changes })
        };
        notify(&state, &pool, "textDocument/didChange", change(2, "# é\n"));
        fails(&state, &pool);
        notify(&state, &pool, "textDocument/didChange", change(3, "# z\n"));
        let moment = Moment::new(&mut state.lock());
        let file = moment.file(&URI.parse().unwrap()).unwrap();
        assert!(*moment.analysis.text(file).unwrap() == *format!("# z\n# é\n{TEXT}"));
        let codes: Vec<&str> = moment.analysis.findings().of(file).iter().map(|it| it.code).collect();
        assert_eq!(codes, ["missing-field"]);
        std::fs::remove_file(log).unwrap();
    }

    #[test]
    fn a_panic_while_the_state_is_held_loses_nothing() {
        check(|state, pool| {
            let is_done = pool.contain(state, "a test", || {
                let _global = state.lock();
                panic!("on purpose");
            });
            assert!(!is_done);
        });
    }

    #[test]
    fn the_same_state_is_made_anew_once() {
        check(|state, pool| {
            pool.contain(state, "a test", || panic!("on purpose"));
            let revision = state.lock().revision();
            pool.contain(state, "a test", || panic!("on purpose"));
            assert_eq!(state.lock().revision(), revision);
        });
    }

    #[test]
    fn a_request_that_panics_has_no_answer_and_the_next_one_has() {
        check(|state, pool| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            let run = |lane, fails: bool| {
                let job = move |state: &State, _: &Cancel| {
                    let _global = state.lock();
                    assert!(!fails, "on purpose");
                };
                runtime.block_on(pool.run(state, lane, job))
            };
            for lane in [Lane::Person, Lane::Bulk] {
                assert_eq!(run(lane, true), Err(NoAnswer::Panicked));
                assert_eq!(run(lane, false), Ok(()));
            }
        });
    }

    /// A pass is at work while texts change; whether it is finished. If another one was finished a moment ago, it ends by
    /// itself, else when it is told to.
    #[track_caller]
    fn check_pass(has_finished_one: bool, expected: Result<(), NoAnswer>) {
        check(|state, pool| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            let (begun, begins) = tokio::sync::oneshot::channel();
            let (goes_on, go_on) = std::sync::mpsc::channel();
            let pass = pool.pass(state, move |_, _, cancel| {
                let _ = begun.send(());
                while !cancel.is_set() && go_on.try_recv().is_err() {
                    std::thread::yield_now();
                }
            });
            let types = async {
                begins.await.unwrap();
                for number in 0.. {
                    if has_finished_one {
                        state.finished();
                    }
                    state.lock().apply(ide::Change { today: Some("2026-01-01".to_owned()), ..ide::Change::default() });
                    state.touch();
                    tokio::task::yield_now().await;
                    if number == 100 && !has_finished_one {
                        let _ = goes_on.send(());
                    }
                }
            };
            let done = runtime.block_on(async {
                tokio::select! {
                    done = pass => done,
                    () = types => unreachable!("typing never ends"),
                }
            });
            assert_eq!(done, expected);
        });
    }

    #[test]
    fn a_pass_over_a_text_that_is_gone_ends_early() {
        check_pass(true, Err(NoAnswer::Stopped));
    }

    #[test]
    fn a_pass_is_finished_where_nobody_has_seen_one_for_a_while() {
        check_pass(false, Ok(()));
    }

    #[test]
    fn a_computation_that_stops_is_no_panic() {
        check(|state, pool| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            let revision = state.lock().revision();
            let stop = |_: &State, _: &Cancel| std::panic::resume_unwind(Box::new(Stopped));
            let done: Result<(), NoAnswer> = runtime.block_on(pool.run(state, Lane::Bulk, stop));
            assert_eq!(done, Err(NoAnswer::Stopped));
            assert_eq!(state.lock().revision(), revision);
        });
    }

    #[test]
    fn a_job_that_nobody_waits_for_is_told() {
        check(|state, pool| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            let (told, hears) = std::sync::mpsc::channel();
            runtime.block_on(async {
                let waits = pool.run(state, Lane::Bulk, move |_, cancel| {
                    while !cancel.is_set() {
                        std::thread::yield_now();
                    }
                    let _ = told.send(());
                });
                let _ = tokio::time::timeout(std::time::Duration::from_millis(20), waits).await;
            });
            hears.recv_timeout(std::time::Duration::from_secs(60)).unwrap();
        });
    }
}
