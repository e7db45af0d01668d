//! `workspace/didChangeConfiguration`: with the settings, or as a hint to ask for them.

use tower_lsp_server::ls_types::DidChangeConfigurationParams;

use crate::outbox::{Message, SECTION, apply_settings};
use crate::state::State;

pub(crate) fn did_change_configuration(state: &State, params: &DidChangeConfigurationParams) {
    let asks = state.lock().client.configuration;
    if asks {
        state.send(Message::AskForSettings);
    } else if let Some(settings) = params.settings.get(SECTION) {
        apply_settings(state, settings);
    }
}
