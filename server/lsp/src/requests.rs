//! Requests, one a file.

pub(crate) mod code_action;
pub(crate) mod completion;
pub(crate) mod definition;
pub(crate) mod diagnostic;
pub(crate) mod document_symbol;
pub(crate) mod hover;
pub(crate) mod initialize;
pub(crate) mod initialized;
pub(crate) mod references;
pub(crate) mod text_document_content;
pub(crate) mod workspace_diagnostic;

use ide::{Analysis, FileId, FileSet, TextRange, TextSize};
use tower_lsp_server::ls_types::{Range, TextDocumentPositionParams};

use crate::from_proto;
use crate::state::State;
use crate::to_proto::{self, Names};

/// A place that a client asks about, in the state at that moment.
pub(crate) struct Asked {
    pub(crate) analysis: Analysis,
    pub(crate) names: Names,
    pub(crate) file: FileId,
    pub(crate) offset: TextSize,
}

impl Asked {
    /// `None` for a document that the server does not know.
    pub(crate) fn new(state: &State, params: &TextDocumentPositionParams) -> Option<Asked> {
        let (analysis, names) = {
            let mut global = state.lock();
            (global.host.analysis(), Names::new(&global))
        };
        let file = analysis.file(FileSet::CURRENT, &from_proto::path(&params.text_document.uri)?)?;
        let offset = analysis.text(file)?.offset(from_proto::position(params.position), names.encoding());
        Some(Asked { analysis, names, file, offset })
    }

    /// A range of the same document.
    pub(crate) fn range(&self, range: TextRange) -> Option<Range> {
        Some(to_proto::range(self.analysis.text(self.file)?, range, self.names.encoding()))
    }
}
