//! `textDocument/documentSymbol`: the outline; a flat list for clients that know no other.

use ide::{SymbolKind, Text};
use tower_lsp_server::ls_types::{
    self, DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, Location, SymbolInformation, Uri,
};

use crate::moment::Moment;
use crate::to_proto::{self, Names};

pub(crate) fn document_symbol(moment: &Moment, params: &DocumentSymbolParams) -> Option<DocumentSymbolResponse> {
    let Moment { analysis, names, .. } = moment;
    let file = moment.file(&params.text_document.uri)?;
    let text = analysis.text(file)?;
    let symbols = analysis.document_symbols(file);
    if names.client().nested_symbols {
        let nested = symbols.into_iter().map(|it| nested(names, text, it));
        return Some(DocumentSymbolResponse::Nested(nested.collect()));
    }
    let mut all = Vec::new();
    for symbol in symbols {
        flat(names, text, &params.text_document.uri, symbol, None, &mut all);
    }
    Some(DocumentSymbolResponse::Flat(all))
}

fn nested(names: &Names, text: &Text, symbol: ide::DocumentSymbol) -> DocumentSymbol {
    let children: Vec<_> = symbol.children.into_iter().map(|it| nested(names, text, it)).collect();
    let range = to_proto::range(text, symbol.range, names.encoding());
    // A symbol starts with its key, on one line.
    let selection_range = match symbol.selection.start() == symbol.range.start() {
        true => to_proto::range_on_line(text, range.start, symbol.selection, names.encoding()),
        false => to_proto::range(text, symbol.selection, names.encoding()),
    };
    #[expect(deprecated, reason = "the type has the field")]
    DocumentSymbol {
        name: name(symbol.name),
        detail: symbol.detail,
        kind: kind(symbol.kind),
        tags: None,
        deprecated: None,
        range,
        selection_range,
        children: (!children.is_empty()).then_some(children),
    }
}

fn flat(
    names: &Names,
    text: &Text,
    uri: &Uri,
    symbol: ide::DocumentSymbol,
    container: Option<&str>,
    all: &mut Vec<SymbolInformation>,
) {
    let range = to_proto::range(text, symbol.range, names.encoding());
    #[expect(deprecated, reason = "the type has the field")]
    all.push(SymbolInformation {
        name: name(symbol.name.clone()),
        kind: kind(symbol.kind),
        tags: None,
        deprecated: None,
        location: Location { uri: uri.clone(), range },
        container_name: container.map(str::to_owned),
    });
    for child in symbol.children {
        flat(names, text, uri, child, Some(&symbol.name), all);
    }
}

/// An empty name is no name for some clients.
pub(crate) fn name(name: String) -> String {
    if name.is_empty() { "\"\"".to_owned() } else { name }
}

pub(crate) fn kind(kind: SymbolKind) -> ls_types::SymbolKind {
    match kind {
        SymbolKind::Section => ls_types::SymbolKind::NAMESPACE,
        SymbolKind::Path => ls_types::SymbolKind::MODULE,
        SymbolKind::Operation => ls_types::SymbolKind::METHOD,
        SymbolKind::Response => ls_types::SymbolKind::EVENT,
        SymbolKind::Schema => ls_types::SymbolKind::STRUCT,
        SymbolKind::Component => ls_types::SymbolKind::OBJECT,
    }
}
