//! In front of the framework, whose handlers run concurrently: sees each message in wire order and applies what
//! changes the state before anything later is polled.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use tower_lsp_server::jsonrpc::{Request, Response};
use tower_lsp_server::{ExitedError, LspService};
use tower_service::Service;

use crate::backend::Backend;
use crate::notifications;
use crate::state::State;

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
        if request.id().is_none() && self.inner.inner().is_running() {
            notifications::apply(&self.state, &request);
        }
        self.inner.call(request)
    }
}
