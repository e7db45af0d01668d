//! `textDocument/definition`: what a Reference or a name stands for, in any file.

use tower_lsp_server::ls_types::{GotoDefinitionParams, GotoDefinitionResponse, LocationLink};

use crate::moment::Moment;
use crate::requests::Asked;
use crate::to_proto;

pub(crate) fn definition(moment: &Moment, params: &GotoDefinitionParams) -> Option<GotoDefinitionResponse> {
    let asked = Asked::new(moment, &params.text_document_position_params)?;
    let found = moment.analysis.definition(asked.file, asked.offset)?;
    let target = moment.names.location(&moment.analysis, &found.target)?;
    if !moment.names.client().location_links {
        return Some(GotoDefinitionResponse::Scalar(target));
    }
    let text = moment.analysis.text(found.target.file)?;
    let link = LocationLink {
        origin_selection_range: Some(asked.range(found.origin)?),
        target_uri: target.uri,
        target_range: to_proto::range(text, found.whole, moment.names.encoding()),
        target_selection_range: target.range,
    };
    Some(GotoDefinitionResponse::Link(vec![link]))
}
