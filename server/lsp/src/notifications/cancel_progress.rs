//! `window/workDoneProgress/cancel`: a person does not want to wait for what is being read.

use tower_lsp_server::ls_types::WorkDoneProgressCancelParams;

use crate::state::State;

pub(crate) fn cancel_progress(state: &State, params: &WorkDoneProgressCancelParams) {
    let progress = state.lock().progress.clone();
    if let Some(progress) = progress.filter(|it| *it.token() == params.token) {
        progress.cancel();
    }
}
