//! Starting and ending: the runtime, the transport, the exit code.

use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::io::{AsyncRead, ReadBuf};
use tokio::sync::Notify;
use tower_lsp_server::{LspService, Server};

use crate::backend::Backend;
use crate::front::Front;
use crate::log::{Level, Log};
use crate::output::Output;
use crate::pool::Pool;
use crate::requests::text_document_content;
use crate::state::State;
use crate::transport::{Reader, Transport};
use crate::{load, outbox, parent, publish, written};

/// Requests in flight at once. High, because what waits here keeps the reader from seeing `$/cancelRequest`.
const CONCURRENCY: usize = 4096;

/// How long answers may take that are still owed when nothing can come in any more.
const LAST_ANSWERS: Duration = Duration::from_secs(2);

/// What the command line says.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// End when this process does.
    pub client_process_id: Option<u32>,
    /// `error`, `warn`, `info`, `debug` or `trace`.
    pub log_level: Option<String>,
    /// In the place of stderr.
    pub log_file: Option<PathBuf>,
    pub transport: Transport,
}

/// Serves until the client says `exit` or is gone. The exit code: 0 after `shutdown`, else 1.
pub fn run(options: Options) -> Result<u8> {
    let level = Level::parse(options.log_level.as_deref())?;
    let log = Log::open(level, options.log_file.as_deref())?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .worker_threads(2)
        .thread_stack_size(16 << 20)
        .build()
        .context("the runtime cannot start")?;
    if let Some(parent) = options.client_process_id {
        parent::watch(parent, parent::own_parent());
    }
    let code = runtime.block_on(async move {
        let (reader, writer) = options.transport.open()?;
        let state = Arc::new(State::new(log));
        let pool = Arc::new(Pool::new());
        let service = LspService::build(|client| {
            outbox::start(client, &state);
            Backend::new(Arc::clone(&state), Arc::clone(&pool))
        });
        let service = service.custom_method(text_document_content::METHOD, Backend::text_document_content);
        let service = service.custom_method(written::DOCUMENT_SYMBOL, Backend::document_symbol);
        let (service, socket) = service.finish();
        publish::start(&state, &pool);
        load::start(&state, &pool);
        let front = Front::new(service, Arc::clone(&state));
        let ended = Arc::new(Notify::new());
        let input = Input { inner: reader, ended: Arc::clone(&ended) };
        let server = Server::new(input, Output::new(writer, &state), socket).concurrency_level(CONCURRENCY);
        // Answers that are held back, or that take long, would keep a server alive whose client is gone.
        let too_late = async {
            ended.notified().await;
            tokio::time::sleep(LAST_ANSWERS).await;
        };
        tokio::select! {
            () = server.serve(front) => {}
            () = too_late => {}
        }
        anyhow::Ok(u8::from(!state.is_shut_down()))
    });
    // What is still computing is not waited for.
    runtime.shutdown_background();
    code
}

/// What comes in; it tells when it ends.
struct Input {
    inner: Reader,
    ended: Arc<Notify>,
}

impl AsyncRead for Input {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut TaskContext<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.inner).poll_read(context, buffer);
        let is_over = match &polled {
            Poll::Ready(Ok(())) => buffer.filled().len() == before && buffer.remaining() > 0,
            Poll::Ready(Err(_)) => true,
            Poll::Pending => false,
        };
        if is_over {
            self.ended.notify_one();
        }
        polled
    }
}
