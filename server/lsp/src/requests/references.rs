//! `textDocument/references`: who refers to something, in all files of its descriptions. A client that takes the answer in
//! parts gets them as they are made.

use serde_json::json;
use tower_lsp_server::ls_types::{Location, ReferenceParams};

use crate::moment::Moment;
use crate::outbox::Message;
use crate::requests::Asked;
use crate::state::State;

/// So many places are one part of an answer.
const PART: usize = 256;

pub(crate) fn references(state: &State, moment: &Moment, params: &ReferenceParams) -> Option<Vec<Location>> {
    let asked = Asked::new(moment, &params.text_document_position)?;
    let found = moment.analysis.references(asked.file, asked.offset, params.context.include_declaration);
    let mut locations = found.iter().filter_map(|it| moment.names.location(&moment.analysis, it));
    let Some(token) = &params.partial_result_params.partial_result_token else { return Some(locations.collect()) };
    loop {
        let part: Vec<Location> = locations.by_ref().take(PART).collect();
        if part.is_empty() {
            // What went out in parts is not said again.
            return Some(part);
        }
        state.send(Message::Partial(token.clone(), json!(part)));
    }
}
