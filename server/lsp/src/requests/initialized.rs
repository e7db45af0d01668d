//! `initialized`: the first look at the workspace, and what has to be asked of the client.

use crate::load::Asked;
use crate::outbox::Message;
use crate::state::State;
use crate::watchers;

pub(crate) fn initialized(state: &State) {
    watchers::register(state);
    let asks = state.lock().client.configuration;
    if asks {
        state.send(Message::AskForSettings);
    }
    state.ask_for_load(Asked::ALL);
}
