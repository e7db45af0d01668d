//! `workspace/symbol`: operations and components of all descriptions, by name. A client that takes the answer in parts gets
//! them as they are made.

use serde_json::json;
use tower_lsp_server::ls_types::{SymbolInformation, WorkspaceSymbolParams};

use crate::moment::Moment;
use crate::outbox::Message;
use crate::requests::document_symbol;
use crate::state::State;

/// So many symbols are one part of an answer.
const PART: usize = 256;

pub(crate) fn workspace_symbol(
    state: &State,
    moment: &Moment,
    params: &WorkspaceSymbolParams,
) -> Vec<SymbolInformation> {
    let found = moment.analysis.workspace_symbols(&params.query);
    let mut symbols = found.into_iter().filter_map(|it| symbol(moment, it));
    let Some(token) = &params.partial_result_params.partial_result_token else { return symbols.collect() };
    loop {
        let part: Vec<SymbolInformation> = symbols.by_ref().take(PART).collect();
        if part.is_empty() {
            // What went out in parts is not said again.
            return part;
        }
        state.send(Message::Partial(token.clone(), json!(part)));
    }
}

fn symbol(moment: &Moment, symbol: ide::WorkspaceSymbol) -> Option<SymbolInformation> {
    let location = moment.names.location(&moment.analysis, &symbol.location)?;
    #[expect(deprecated, reason = "the type has the field")]
    Some(SymbolInformation {
        name: document_symbol::name(symbol.name),
        kind: document_symbol::kind(symbol.kind),
        tags: None,
        deprecated: None,
        location,
        container_name: symbol.container,
    })
}
