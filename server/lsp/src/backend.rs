//! The table of requests: each takes a snapshot and runs on the blocking pool, under a net that contains panics.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tower_lsp_server::LanguageServer;
use tower_lsp_server::jsonrpc::{Error, Result};
use tower_lsp_server::ls_types::{
    CodeActionParams, CodeActionResponse, CompletionParams, CompletionResponse, DocumentDiagnosticParams,
    DocumentDiagnosticReportResult, DocumentSymbolParams, DocumentSymbolResponse, GotoDefinitionParams,
    GotoDefinitionResponse, Hover, HoverParams, InitializeParams, InitializeResult, InitializedParams, Location,
    MessageType, ReferenceParams, WorkspaceDiagnosticParams, WorkspaceDiagnosticReportResult,
};

use crate::log::Level;
use crate::outbox::Message;
use crate::requests::{
    code_action, completion, definition, diagnostic, document_symbol, hover, initialize, initialized, references,
    text_document_content, workspace_diagnostic,
};
use crate::state::State;

pub(crate) struct Backend {
    state: Arc<State>,
    running: AtomicBool,
    told: AtomicBool,
}

impl Backend {
    pub(crate) fn new(state: Arc<State>) -> Backend {
        Backend { state, running: AtomicBool::new(false), told: AtomicBool::new(false) }
    }

    /// After `initialize` and before `shutdown`: only then do notifications count.
    pub(crate) fn is_running(&self) -> bool {
        self.running.load(Ordering::SeqCst)
    }

    pub(crate) async fn text_document_content(&self, params: serde_json::Value) -> Result<serde_json::Value> {
        self.compute(move |state| text_document_content::text_document_content(state, &params)).await
    }

    /// Runs a request on the blocking pool. A panic there becomes an error of this request, and is told once.
    async fn compute<T: Send + 'static>(&self, job: impl FnOnce(&State) -> T + Send + 'static) -> Result<T> {
        let state = Arc::clone(&self.state);
        let done = tokio::task::spawn_blocking(move || std::panic::catch_unwind(AssertUnwindSafe(|| job(&state))));
        if let Ok(Ok(value)) = done.await {
            return Ok(value);
        }
        self.state.log.write(Level::Error, "a request failed");
        if !self.told.swap(true, Ordering::SeqCst) {
            let text = "openapi-analyzer: a request failed; this is a bug in openapi-analyzer".to_owned();
            self.state.send(Message::Show(MessageType::ERROR, text));
        }
        Err(Error::internal_error())
    }
}

impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let result = initialize::initialize(&self.state, &params);
        self.running.store(true, Ordering::SeqCst);
        Ok(result)
    }

    async fn initialized(&self, _: InitializedParams) {
        initialized::initialized(&self.state);
    }

    async fn shutdown(&self) -> Result<()> {
        self.running.store(false, Ordering::SeqCst);
        self.state.shut_down();
        Ok(())
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        self.compute(move |state| code_action::code_action(state, &params)).await
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        self.compute(move |state| completion::completion(state, &params)).await
    }

    async fn goto_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        self.compute(move |state| definition::definition(state, &params)).await
    }

    async fn document_symbol(&self, params: DocumentSymbolParams) -> Result<Option<DocumentSymbolResponse>> {
        self.compute(move |state| document_symbol::document_symbol(state, &params)).await
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        self.compute(move |state| hover::hover(state, &params)).await
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        self.compute(move |state| references::references(state, &params)).await
    }

    async fn diagnostic(&self, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReportResult> {
        self.state.loaded().await;
        self.compute(move |state| diagnostic::diagnostic(state, &params)).await
    }

    async fn workspace_diagnostic(&self, params: WorkspaceDiagnosticParams) -> Result<WorkspaceDiagnosticReportResult> {
        self.state.loaded().await;
        self.compute(move |state| workspace_diagnostic::workspace_diagnostic(state, &params)).await
    }
}
