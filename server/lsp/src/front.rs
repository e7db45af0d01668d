//! In front of the framework, whose handlers run concurrently: sees each message in wire order, applies what changes
//! the state, and notes the state that a request is about, before anything later is polled.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use serde_json::Value;
use tower_lsp_server::jsonrpc::{Error, Request, Response};
use tower_lsp_server::{ExitedError, LspService};
use tower_service::Service;

use crate::backend::Backend;
use crate::moment::Moment;
use crate::requests::text_document_content;
use crate::state::State;
use crate::{lenient, notifications, written};

pub(crate) struct Front {
    inner: LspService<Backend>,
    state: Arc<State>,
}

impl Front {
    pub(crate) fn new(inner: LspService<Backend>, state: Arc<State>) -> Front {
        Front { inner, state }
    }
}

impl Service<Request> for Front {
    type Response = Option<Response>;
    type Error = ExitedError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let request = lenient::request(request);
        let backend = self.inner.inner();
        if !backend.is_running() {
            let (is_initialize, state) = (request.method() == "initialize", Arc::clone(&self.state));
            let answer = self.inner.call(request);
            return match is_initialize {
                true => Box::pin(async move { Ok(answer.await?.map(|it| with_content(&state, it))) }),
                false => answer,
            };
        }
        let (start, method, state) = (Instant::now(), request.method().to_owned(), Arc::clone(&self.state));
        if request.id().is_none() {
            if method == "$/cancelRequest" {
                state.lock().doubt_related(None);
            }
            if !notifications::is_ours(&method) {
                return self.inner.call(request);
            }
            let (_, _, params) = request.into_parts();
            notifications::apply(&state, &backend.pool, &method, params.unwrap_or_default());
            state.took(&method, start.elapsed());
            return Box::pin(std::future::ready(Ok(None)));
        }
        if let (true, Some(id)) = (method.starts_with("$/"), request.id()) {
            // Such a notification may be passed over; a request has to be answered, and the framework does not.
            let answer = Response::from_error(id.clone(), Error::method_not_found());
            return Box::pin(std::future::ready(Ok(Some(answer))));
        }
        state.look_at_disk();
        let moment = Moment::new(&mut state.lock());
        let answer = moment.scope(self.inner.call(written::route(request)));
        Box::pin(async move {
            let answer = answer.await;
            state.took(&method, start.elapsed());
            answer
        })
    }
}

/// The answer to `initialize`, with a capability of LSP 3.18 that the framework does not know.
fn with_content(state: &State, answer: Response) -> Response {
    let (id, mut answer) = answer.into_parts();
    let is_known = state.lock().client.shows_documents;
    if let Ok(result) = &mut answer
        && let Some(workspace) = result.pointer_mut("/capabilities/workspace").and_then(Value::as_object_mut)
        && is_known
    {
        workspace.insert("textDocumentContent".to_owned(), text_document_content::capability());
    }
    Response::from_parts(id, answer)
}
