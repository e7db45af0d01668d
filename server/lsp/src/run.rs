//! Starting and ending: the runtime, the transport, the parent process, the exit code.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use tower_lsp_server::{LspService, Server};

use crate::backend::Backend;
use crate::front::Front;
use crate::log::{Level, Log};
use crate::requests::text_document_content;
use crate::state::State;
use crate::{load, outbox, publish};

/// Requests in flight at once. High, because what waits here keeps the reader from seeing `$/cancelRequest`.
const CONCURRENCY: usize = 4096;

/// How often the parent process is looked for.
const PARENT_CHECK: Duration = Duration::from_secs(2);

/// What the command line says.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// End when this process does.
    pub client_process_id: Option<u32>,
    /// `error`, `warn`, `info`, `debug` or `trace`.
    pub log_level: Option<String>,
    /// In the place of stderr.
    pub log_file: Option<PathBuf>,
}

/// Serves on stdin and stdout until the client says `exit` or is gone. The exit code: 0 after `shutdown`, else 1.
pub fn run(options: Options) -> Result<u8> {
    let level = Level::parse(options.log_level.as_deref())?;
    let log = Log::open(level, options.log_file.as_deref())?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .worker_threads(2)
        .thread_stack_size(16 << 20)
        .build()
        .context("the runtime cannot start")?;
    let code = runtime.block_on(async move {
        let state = Arc::new(State::new(log));
        if let Some(parent) = options.client_process_id {
            watch_parent(parent);
        }
        let (service, socket) = LspService::build(|client| {
            outbox::start(client, &state);
            Backend::new(Arc::clone(&state))
        })
        .custom_method(text_document_content::METHOD, Backend::text_document_content)
        .finish();
        publish::start(&state);
        load::start(&state);
        let front = Front::new(service, Arc::clone(&state));
        Server::new(tokio::io::stdin(), tokio::io::stdout(), socket).concurrency_level(CONCURRENCY).serve(front).await;
        u8::from(!state.is_shut_down())
    });
    // What is still computing is not waited for.
    runtime.shutdown_background();
    Ok(code)
}

/// Ends this process soon after another one has ended. Where that cannot be told, nothing happens: the end of
/// stdin still ends the server.
pub(crate) fn watch_parent(parent: u32) {
    let place = PathBuf::from(format!("/proc/{parent}"));
    if !place.exists() {
        return;
    }
    std::thread::spawn(move || {
        while place.exists() {
            std::thread::sleep(PARENT_CHECK);
        }
        std::process::exit(1);
    });
}
