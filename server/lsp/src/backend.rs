//! The table of requests: each is about the state of the moment when it was sent, and computes on the blocking pool.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};
use tower_lsp_server::LanguageServer;
use tower_lsp_server::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp_server::ls_types::{
    CodeAction, CodeActionParams, CodeActionResponse, CompletionItem, CompletionParams, CompletionResponse,
    DocumentDiagnosticParams, DocumentDiagnosticReportResult, DocumentSymbolParams, ExecuteCommandParams,
    GotoDefinitionParams, GotoDefinitionResponse, Hover, HoverParams, InitializeParams, InitializeResult,
    InitializedParams, Location, PrepareRenameResponse, ReferenceParams, RenameFilesParams, RenameParams,
    TextDocumentPositionParams, Uri, WorkspaceDiagnosticParams, WorkspaceDiagnosticReport,
    WorkspaceDiagnosticReportResult, WorkspaceEdit, WorkspaceSymbolParams, WorkspaceSymbolResponse,
};

use crate::both_cores;
use crate::load::Asked;
use crate::moment::Moment;
use crate::pool::{Lane, NoAnswer, Pool};
use crate::requests::{
    code_action, code_action_resolve, completion, completion_resolve, definition, diagnostic, document_symbol,
    execute_command, hover, initialize, initialized, prepare_rename, references, rename, text_document_content,
    will_rename_files, workspace_diagnostic, workspace_symbol,
};
use crate::state::State;

/// `ServerCancelled` of the protocol.
const SERVER_CANCELLED: i64 = -32802;

pub(crate) struct Backend {
    state: Arc<State>,
    pub(crate) pool: Arc<Pool>,
    running: AtomicBool,
}

impl From<NoAnswer> for Error {
    fn from(why: NoAnswer) -> Error {
        match why {
            NoAnswer::Panicked => Error::internal_error(),
            NoAnswer::Stopped => changed_meanwhile(),
        }
    }
}

/// The answer to a client that asks again.
fn changed_meanwhile() -> Error {
    Error {
        code: ErrorCode::ServerError(SERVER_CANCELLED),
        message: "the description has changed meanwhile".into(),
        data: Some(json!({ "retriggerRequest": true })),
    }
}

impl Backend {
    pub(crate) fn new(state: Arc<State>, pool: Arc<Pool>) -> Backend {
        Backend { state, pool, running: AtomicBool::new(false) }
    }

    /// After `initialize` and before `shutdown`: only then do notifications count.
    pub(crate) fn is_running(&self) -> bool {
        self.running.load(Ordering::SeqCst)
    }

    /// An answer that only shows something: about the moment of the request, whatever was typed since.
    async fn read<T: Send + 'static>(&self, job: impl FnOnce(&Moment) -> T + Send + 'static) -> Result<T> {
        self.read_at(Moment::of_request(&self.state), job).await
    }

    async fn read_at<T: Send + 'static>(
        &self,
        moment: Moment,
        job: impl FnOnce(&Moment) -> T + Send + 'static,
    ) -> Result<T> {
        Ok(self.pool.run(&self.state, Lane::Person, move |_, _| job(&moment)).await?)
    }

    /// An answer that holds edits: worth nothing any more when the text of the document has changed since.
    async fn edit<T: Send + 'static>(&self, uri: Uri, job: impl FnOnce(&Moment) -> T + Send + 'static) -> Result<T> {
        self.edit_at(Moment::of_request(&self.state), uri, job).await
    }

    async fn edit_at<T: Send + 'static>(
        &self,
        moment: Moment,
        uri: Uri,
        job: impl FnOnce(&Moment) -> T + Send + 'static,
    ) -> Result<T> {
        let answer = self.pool.run(&self.state, Lane::Person, move |state, cancel| {
            if cancel.is_set() || moment.is_outdated(state, &uri) {
                return None;
            }
            Some(job(&moment)).filter(|_| !moment.is_outdated(state, &uri))
        });
        answer.await?.ok_or_else(Error::content_modified)
    }

    pub(crate) async fn text_document_content(&self, params: Value) -> Result<Value> {
        let text = self.read(move |moment| text_document_content::text_document_content(moment, &params)).await?;
        text.ok_or_else(|| Error::invalid_params("no such document"))
    }

    /// An answer that is large: see [`crate::written`].
    pub(crate) async fn document_symbol(&self, params: DocumentSymbolParams) -> Result<Value> {
        let json = self.read(move |moment| serde_json::to_vec(&document_symbol::document_symbol(moment, &params)));
        let json = json.await?.map_err(|_| Error::internal_error())?;
        Ok(self.state.written.put(json))
    }

    /// The moment of a request that is about all that refers to something: when the files that may are read. Without
    /// this a component that is renamed right after the start would keep its old name in files that nobody has read.
    async fn with_all_documents(&self, uri: Option<&Uri>) -> Moment {
        let asked = Moment::of_request(&self.state);
        self.state.documents_loaded().await;
        let now = Moment::new(&mut self.state.lock());
        // A position is one of the text that it was asked about.
        if uri.is_none_or(|uri| asked.has_same_text(&now, uri)) { now } else { asked }
    }

    /// Findings depend on what is read in the background, and on files that nobody tells about.
    async fn settled(&self) {
        self.state.look_at_disk();
        self.state.loaded().await;
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
        let uri = params.text_document.uri.clone();
        // Who takes edits later gets them when all files are known.
        let is_later = self.state.lock().client.edits.resolved_later;
        let moment = match is_later {
            true => Moment::of_request(&self.state),
            false => self.with_all_documents(Some(&uri)).await,
        };
        self.edit_at(moment, uri, move |moment| code_action::code_action(moment, &params)).await
    }

    async fn code_action_resolve(&self, action: CodeAction) -> Result<CodeAction> {
        let moment = self.with_all_documents(None).await;
        self.read_at(moment, move |moment| code_action_resolve::code_action_resolve(moment, action)).await?
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let uri = params.text_document_position.text_document.uri.clone();
        self.edit(uri, move |moment| completion::completion(moment, &params)).await
    }

    async fn completion_resolve(&self, item: CompletionItem) -> Result<CompletionItem> {
        self.read(move |moment| completion_resolve::completion_resolve(moment, item)).await
    }

    async fn goto_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        self.read(move |moment| definition::definition(moment, &params)).await
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        self.read(move |moment| hover::hover(moment, &params)).await
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let uri = params.text_document_position.text_document.uri.clone();
        let moment = self.with_all_documents(Some(&uri)).await;
        let found =
            self.pool.run(&self.state, Lane::Person, move |state, _| references::references(state, &moment, &params));
        let found = found.await?;
        // The end of an answer comes after its parts.
        self.state.progress_told().await;
        Ok(found)
    }

    async fn symbol(&self, params: WorkspaceSymbolParams) -> Result<Option<WorkspaceSymbolResponse>> {
        let moment = self.with_all_documents(None).await;
        let found = self.pool.run(&self.state, Lane::Person, move |state, _| {
            workspace_symbol::workspace_symbol(state, &moment, &params)
        });
        let found = found.await?;
        // The end of an answer comes after its parts.
        self.state.progress_told().await;
        Ok(Some(found.into()))
    }

    async fn prepare_rename(&self, params: TextDocumentPositionParams) -> Result<Option<PrepareRenameResponse>> {
        self.read(move |moment| prepare_rename::prepare_rename(moment, &params)).await
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        let uri = params.text_document_position.text_document.uri.clone();
        let moment = self.with_all_documents(Some(&uri)).await;
        self.edit_at(moment, uri, move |moment| rename::rename(moment, &params)).await?
    }

    async fn will_rename_files(&self, params: RenameFilesParams) -> Result<Option<WorkspaceEdit>> {
        let moment = self.with_all_documents(None).await;
        self.read_at(moment, move |moment| will_rename_files::will_rename_files(moment, &params)).await
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<Value>> {
        let moment = Moment::of_request(&self.state);
        let done = self
            .pool
            .run(&self.state, Lane::Person, move |state, _| execute_command::execute_command(state, &moment, &params));
        done.await?
    }

    async fn diagnostic(&self, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReportResult> {
        self.settled().await;
        let report = self.pool.pass(&self.state, move |state, moment, cancel| {
            let report = diagnostic::diagnostic(state, moment, &params);
            Some(report).filter(|_| !cancel.is_set() && !moment.is_past(state))
        });
        // What was found is about a text that is not the client's any more: it asks again.
        let (report, related) = report.await?.ok_or_else(changed_meanwhile)?;
        self.state.lock().related.extend(related);
        Ok(report)
    }

    async fn workspace_diagnostic(&self, params: WorkspaceDiagnosticParams) -> Result<WorkspaceDiagnosticReportResult> {
        let params = Arc::new(params);
        let is_held = params.partial_result_params.partial_result_token.is_some();
        loop {
            self.settled().await;
            let mut revisions = self.state.revisions.subscribe();
            let asked = Arc::clone(&params);
            match self.pool.pass(&self.state, |_, moment, _| _ = both_cores::findings(&moment.analysis)).await {
                Err(NoAnswer::Stopped) => continue,
                done => done?,
            }
            // Once the first part is out, the others follow.
            let reports = self.pool.run(&self.state, Lane::Bulk, move |state, cancel| {
                let moment = Moment::new(&mut state.lock());
                let parts = asked.partial_result_params.partial_result_token.as_ref();
                workspace_diagnostic::workspace_diagnostic(state, &moment, &asked.previous_result_ids, parts, cancel)
            });
            let reports = reports.await?;
            if reports.is_new || !is_held || self.state.is_shut_down() {
                // The end of an answer comes after its parts.
                self.state.progress_told().await;
                let report = WorkspaceDiagnosticReport { items: reports.items };
                return Ok(WorkspaceDiagnosticReportResult::Report(report));
            }
            // Nothing new to say: the answer is held back until there is, so that nobody has to ask again and again.
            let _ = revisions.changed().await;
        }
    }
}

impl State {
    /// For clients that do not tell what happens on disk: whatever was modified is read again, now that somebody uses
    /// a file.
    pub(crate) fn look_at_disk(&self) {
        if self.is_time_to_look() {
            self.ask_for_load(Asked::MODIFIED);
        }
    }
}
