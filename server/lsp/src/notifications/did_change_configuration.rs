//! `workspace/didChangeConfiguration`: with the settings, or as a hint to ask for them.

use tower_lsp_server::ls_types::DidChangeConfigurationParams;

use crate::outbox::Message;
use crate::settings::{self, SECTION};
use crate::state::State;

pub(crate) fn did_change_configuration(state: &State, params: &DidChangeConfigurationParams) {
    if let Some(settings) = params.settings.get(SECTION) {
        settings::apply(state, settings);
    }
    let asks = state.lock().client.configuration;
    if asks {
        state.send(Message::AskForSettings);
    }
}
