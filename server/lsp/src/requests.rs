//! Requests, one a file.

pub(crate) mod code_action;
pub(crate) mod code_action_resolve;
pub(crate) mod completion;
pub(crate) mod completion_resolve;
pub(crate) mod definition;
pub(crate) mod diagnostic;
pub(crate) mod document_symbol;
pub(crate) mod execute_command;
pub(crate) mod hover;
pub(crate) mod initialize;
pub(crate) mod initialized;
pub(crate) mod prepare_rename;
pub(crate) mod references;
pub(crate) mod rename;
pub(crate) mod text_document_content;
pub(crate) mod will_rename_files;
pub(crate) mod workspace_diagnostic;
pub(crate) mod workspace_symbol;

use ide::{FileId, TextRange, TextSize};
use tower_lsp_server::jsonrpc::{Error, ErrorCode};
use tower_lsp_server::ls_types::{Range, TextDocumentPositionParams};

use crate::from_proto;
use crate::moment::Moment;
use crate::to_proto;

/// `RequestFailed` of the protocol.
const REQUEST_FAILED: i64 = -32803;

/// The answer to what cannot be done, for a person.
pub(crate) fn failed(reason: String) -> Error {
    Error { code: ErrorCode::ServerError(REQUEST_FAILED), message: reason.into(), data: None }
}

/// A place that a client asks about.
pub(crate) struct Asked<'a> {
    pub(crate) moment: &'a Moment,
    pub(crate) file: FileId,
    pub(crate) offset: TextSize,
}

impl<'a> Asked<'a> {
    /// `None` for a document that the server does not know.
    pub(crate) fn new(moment: &'a Moment, params: &TextDocumentPositionParams) -> Option<Asked<'a>> {
        let file = moment.file(&params.text_document.uri)?;
        let text = moment.analysis.text(file)?;
        let offset = text.offset(from_proto::position(params.position), moment.names.encoding());
        Some(Asked { moment, file, offset })
    }

    /// A range of the same document.
    pub(crate) fn range(&self, range: TextRange) -> Option<Range> {
        Some(to_proto::range(self.moment.analysis.text(self.file)?, range, self.moment.names.encoding()))
    }
}
