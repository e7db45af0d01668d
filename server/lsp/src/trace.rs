//! How long things took: for the status command, and for clients that ask for a trace.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tower_lsp_server::ls_types::{LogTraceParams, TraceValue};

use crate::outbox::Message;
use crate::state::State;

#[derive(Debug, Default)]
pub(crate) struct Trace {
    /// 0 = off, 1 = messages, 2 = verbose.
    value: AtomicU8,
    timings: Mutex<BTreeMap<String, Timing>>,
}

/// All that is kept of the runs of one kind.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Timing {
    pub(crate) runs: u32,
    pub(crate) last: Duration,
    pub(crate) longest: Duration,
    pub(crate) total: Duration,
}

/// Methods come from the client: more different ones than this are not kept apart.
const MOST: usize = 64;

impl Trace {
    pub(crate) fn set(&self, value: TraceValue) {
        let value = match value {
            TraceValue::Off => 0,
            TraceValue::Messages => 1,
            TraceValue::Verbose => 2,
        };
        self.value.store(value, Ordering::Relaxed);
    }

    pub(crate) fn timings(&self) -> BTreeMap<String, Timing> {
        self.timings.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn add(&self, what: &str, took: Duration) {
        let mut timings = self.timings.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = timings.len() >= MOST && !timings.contains_key(what);
        let timing = timings.entry(if is_full { "other" } else { what }.to_owned()).or_default();
        timing.runs += 1;
        timing.last = took;
        timing.longest = timing.longest.max(took);
        timing.total += took;
    }
}

impl State {
    /// Keeps how long something took, and tells it to a client that traces.
    pub(crate) fn took(&self, what: &str, took: Duration) {
        self.trace.add(what, took);
        let value = self.trace.value.load(Ordering::Relaxed);
        if value > 0 {
            let message = format!("{what}: {:.1} ms", took.as_secs_f64() * 1000.0);
            let verbose = (value > 1).then(|| format!("revision {}", self.lock().revision()));
            self.send(Message::Trace(LogTraceParams { message, verbose }));
        }
    }
}
