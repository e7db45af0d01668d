//! `textDocument/definition`: what a Reference or a name stands for, in any file.

use tower_lsp_server::ls_types::{GotoDefinitionParams, GotoDefinitionResponse, LocationLink};

use crate::requests::Asked;
use crate::state::State;
use crate::to_proto;

pub(crate) fn definition(state: &State, params: &GotoDefinitionParams) -> Option<GotoDefinitionResponse> {
    let asked = Asked::new(state, &params.text_document_position_params)?;
    let found = asked.analysis.definition(asked.file, asked.offset)?;
    let target = asked.names.location(&asked.analysis, &found.target)?;
    if !asked.names.client().location_links {
        return Some(GotoDefinitionResponse::Scalar(target));
    }
    let text = asked.analysis.text(found.target.file)?;
    let link = LocationLink {
        origin_selection_range: Some(asked.range(found.origin)?),
        target_uri: target.uri,
        target_range: to_proto::range(text, found.whole, asked.names.encoding()),
        target_selection_range: target.range,
    };
    Some(GotoDefinitionResponse::Link(vec![link]))
}
