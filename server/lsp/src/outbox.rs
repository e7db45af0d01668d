//! What the server sends on its own: in order, from one task, so that no handler ever waits for the client.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use tower_lsp_server::Client;
use tower_lsp_server::ls_types::notification::{LogTrace, Notification};
use tower_lsp_server::ls_types::{
    ConfigurationItem, Diagnostic, LogTraceParams, MessageType, ProgressToken, Registration, ShowDocumentParams,
    Unregistration, Uri, WorkDoneProgress,
};

use crate::log::Level;
use crate::progress::Progress;
use crate::settings;
use crate::state::State;

#[derive(Debug)]
pub(crate) enum Message {
    Publish {
        uri: Uri,
        diagnostics: Vec<Diagnostic>,
        version: Option<i32>,
    },
    RefreshDiagnostics,
    Register(Vec<Registration>),
    Unregister(Vec<Unregistration>),
    /// Asks for the settings; the answer is an event like any other.
    AskForSettings,
    Show(MessageType, String),
    Log(Level, String),
    Trace(LogTraceParams),
    ShowDocument(ShowDocumentParams),
    CreateProgress(Progress),
    Progress(ProgressToken, WorkDoneProgress),
    /// A part of an answer that is given in parts.
    Partial(ProgressToken, serde_json::Value),
}

/// `$/progress` with any value: the types know only that of work done.
enum AnyProgress {}

#[derive(Debug, Deserialize, Serialize)]
struct AnyProgressParams {
    token: ProgressToken,
    value: serde_json::Value,
}

impl Notification for AnyProgress {
    type Params = AnyProgressParams;
    const METHOD: &'static str = "$/progress";
}

/// Starts the task. Requests to the client are awaited in tasks of their own: a client that never answers keeps
/// nothing waiting.
pub(crate) fn start(client: Client, state: &Arc<State>) {
    let (sender, mut receiver) = mpsc::unbounded_channel();
    state.lock().outbox = Some(sender);
    let state = Arc::clone(state);
    tokio::spawn(async move {
        while let Some(message) = receiver.recv().await {
            match message {
                Message::Publish { uri, diagnostics, version } => {
                    client.publish_diagnostics(uri, diagnostics, version).await;
                }
                Message::Show(kind, text) => client.show_message(kind, text).await,
                Message::Log(level, text) => client.log_message(kind(level), text).await,
                Message::Trace(params) => client.send_notification::<LogTrace>(params).await,
                Message::Progress(token, value) => {
                    let value = serde_json::to_value(value).unwrap_or_default();
                    client.send_notification::<AnyProgress>(AnyProgressParams { token, value }).await;
                }
                Message::Partial(token, value) => {
                    client.send_notification::<AnyProgress>(AnyProgressParams { token, value }).await;
                }
                request => {
                    tokio::spawn(ask(client.clone(), Arc::clone(&state), request));
                }
            }
        }
    });
}

/// Sends a request to the client, and takes its answer when it comes.
async fn ask(client: Client, state: Arc<State>, request: Message) {
    match request {
        Message::RefreshDiagnostics => {
            let _ = client.workspace_diagnostic_refresh().await;
        }
        Message::Register(registrations) => {
            if let Err(error) = client.register_capability(registrations).await {
                state.say(Level::Info, &format!("the client does not watch files: {error}"));
            }
        }
        Message::Unregister(unregistrations) => {
            let _ = client.unregister_capability(unregistrations).await;
        }
        Message::AskForSettings => {
            let folders = state.lock().folders.clone();
            let scopes = folders.iter().map(Uri::from_file_path);
            let items = scopes
                .chain([None])
                .map(|scope_uri| ConfigurationItem { scope_uri, section: Some(settings::SECTION.to_owned()) });
            let Ok(answers) = client.configuration(items.collect()).await else { return };
            settings::apply_answers(&state, &folders, &answers);
        }
        Message::ShowDocument(params) => {
            let _ = client.show_document(params).await;
        }
        Message::CreateProgress(progress) => {
            let answer = client.create_work_done_progress(progress.token().clone()).await;
            answer.is_ok().then(|| progress.agreed());
        }
        _ => {}
    }
}

fn kind(level: Level) -> MessageType {
    match level {
        Level::Error => MessageType::ERROR,
        Level::Warn => MessageType::WARNING,
        Level::Info => MessageType::INFO,
        Level::Debug | Level::Trace => MessageType::LOG,
    }
}
