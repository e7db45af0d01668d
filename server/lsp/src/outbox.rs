//! What the server sends on its own: in order, from one task, so that no handler ever waits for the client.

use std::sync::Arc;

use ide::Change;
use tokio::sync::mpsc;
use tower_lsp_server::Client;
use tower_lsp_server::ls_types::{ConfigurationItem, Diagnostic, MessageType, Registration, Uri};

use crate::state::State;

/// The section of an editor's settings.
pub(crate) const SECTION: &str = "openapiAnalyzer";

#[derive(Debug)]
pub(crate) enum Message {
    Publish {
        uri: Uri,
        diagnostics: Vec<Diagnostic>,
        version: Option<i32>,
    },
    RefreshDiagnostics,
    Register(Vec<Registration>),
    /// Asks for the settings; the answer is an event like any other.
    AskForSettings,
    Show(MessageType, String),
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
                Message::RefreshDiagnostics => {
                    let client = client.clone();
                    tokio::spawn(async move {
                        let _ = client.workspace_diagnostic_refresh().await;
                    });
                }
                Message::Register(registrations) => {
                    let client = client.clone();
                    tokio::spawn(async move {
                        let _ = client.register_capability(registrations).await;
                    });
                }
                Message::AskForSettings => {
                    let (client, state) = (client.clone(), Arc::clone(&state));
                    tokio::spawn(async move {
                        let item = ConfigurationItem { scope_uri: None, section: Some(SECTION.to_owned()) };
                        let Ok(answers) = client.configuration(vec![item]).await else { return };
                        if let Some(settings) = answers.into_iter().next() {
                            apply_settings(&state, &settings);
                        }
                    });
                }
            }
        }
    });
}

/// Takes settings over, whichever way they came. `null` means that the editor has none.
pub(crate) fn apply_settings(state: &State, settings: &serde_json::Value) {
    if !settings.is_object() {
        return;
    }
    let settings = Some(settings.to_string().into());
    state.lock().host.apply(Change { settings, ..Change::default() });
    state.ask_for_load();
}
