//! The language server: the only crate that knows LSP, one request or notification a file.
//!
//! Document notifications are applied in wire order by [`front`], before anything later is polled. Requests take a
//! snapshot and run on the blocking pool. No handler awaits a reply of the client.
//!
//! Invariants, as absences: no UTF-16 outside `from_proto` and `to_proto`; nothing but protocol on stdout.

mod backend;
mod both_cores;
mod client;
mod documentation;
mod from_proto;
mod front;
mod lenient;
mod load;
mod log;
mod markup;
mod memory;
mod moment;
mod notifications;
mod outbox;
mod output;
mod parent;
mod pool;
mod progress;
mod publish;
mod requests;
mod run;
mod settings;
mod state;
mod status;
mod to_proto;
mod trace;
mod transport;
mod watchers;
mod written;

pub use run::{Options, run};
pub use transport::Transport;
