//! `$/setTrace`: how much the client wants to be told of what the server does.

use tower_lsp_server::ls_types::SetTraceParams;

use crate::state::State;

pub(crate) fn set_trace(state: &State, params: &SetTraceParams) {
    state.trace.set(params.value);
}
