//! The outline of a document: operations by path, components by kind.

use openapi::Declared;
use syntax::{Document, Entry, FileId, Node, TextRange};

use crate::Analysis;

/// What a symbol is, as far as an outline shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SymbolKind {
    /// `info`, `paths`, a kind of component.
    Section,
    Path,
    Operation,
    Response,
    Schema,
    Component,
}

/// A symbol with those inside of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentSymbol {
    pub name: String,
    pub detail: Option<String>,
    pub kind: SymbolKind,
    /// From the key to the end of the value.
    pub range: TextRange,
    /// The key.
    pub selection: TextRange,
    pub children: Vec<DocumentSymbol>,
}

impl Analysis {
    /// The outline of an entry document. Empty for other documents.
    pub fn document_symbols(&self, file: FileId) -> Vec<DocumentSymbol> {
        let is_entry = matches!(self.snapshot().declared(file), Declared::OpenApi(_));
        let root = self.snapshot().document(file).filter(|_| is_entry).and_then(Document::root);
        root.into_iter().flat_map(Node::own_entries).map(section).collect()
    }
}

fn section(entry: Entry<'_>) -> DocumentSymbol {
    let value = entry.own_value();
    let children = match &*entry.key() {
        "paths" | "webhooks" => value.own_entries().map(path).collect(),
        "components" => value.own_entries().map(components).collect(),
        _ => Vec::new(),
    };
    symbol(entry, SymbolKind::Section, None, children)
}

fn path(entry: Entry<'_>) -> DocumentSymbol {
    let methods = entry.own_value().own_entries().filter(|it| openapi::METHODS.contains(&&*it.key()));
    symbol(entry, SymbolKind::Path, None, methods.map(operation).collect())
}

fn operation(entry: Entry<'_>) -> DocumentSymbol {
    let value = entry.own_value();
    let responses = value.get("responses").into_iter().flat_map(Node::own_entries);
    let responses = responses.map(|it| symbol(it, SymbolKind::Response, None, Vec::new())).collect();
    let detail = value.get("operationId").or_else(|| value.get("summary")).and_then(Node::as_str);
    let mut found = symbol(entry, SymbolKind::Operation, detail.map(Into::into), responses);
    found.name = found.name.to_ascii_uppercase();
    found
}

fn components(entry: Entry<'_>) -> DocumentSymbol {
    let kind = if entry.key() == "schemas" { SymbolKind::Schema } else { SymbolKind::Component };
    let children = entry.own_value().own_entries().map(|it| symbol(it, kind, None, Vec::new()));
    symbol(entry, SymbolKind::Section, None, children.collect())
}

fn symbol(entry: Entry<'_>, kind: SymbolKind, detail: Option<String>, children: Vec<DocumentSymbol>) -> DocumentSymbol {
    DocumentSymbol {
        name: entry.key().into_owned(),
        detail,
        kind,
        range: entry.range(),
        selection: entry.key_node().range(),
        children,
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::DocumentSymbol;
    use crate::fixture::analysis;

    fn show(symbols: &[DocumentSymbol], indent: usize, shown: &mut String) {
        for symbol in symbols {
            let detail = symbol.detail.as_deref().map(|it| format!(" ({it})")).unwrap_or_default();
            *shown += &format!("{}{:?} {}{detail}\n", "  ".repeat(indent), symbol.kind, symbol.name);
            show(&symbol.children, indent + 1, shown);
        }
    }

    #[test]
    fn the_outline_has_operations_and_components() {
        let (analysis, file, _) = analysis(
            "//- /a.yaml\n$0openapi: 3.1.0\npaths:\n  /a:\n    parameters: []\n    get: {operationId: getA, responses: {'200': {}, default: {}}}\ncomponents:\n  schemas: {A: {}, B: {}}\n  responses: {C: {}}\n",
        );
        let mut shown = String::new();
        show(&analysis.document_symbols(file), 0, &mut shown);
        expect![[r#"
            Section openapi
            Section paths
              Path /a
                Operation GET (getA)
                  Response 200
                  Response default
            Section components
              Section schemas
                Schema A
                Schema B
              Section responses
                Component C
        "#]]
        .assert_eq(&shown);
    }
}
