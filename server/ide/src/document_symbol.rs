//! The outline of a document: operations by path, components by kind.

use openapi::{Declared, ObjectKind, Shape};
use syntax::{Document, Entry, FileId, JsonPointer, Node, TextRange};
use workspace::Snapshot;

use crate::Analysis;
use crate::place::{self, MAX_FILES, files_around};

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
    /// The outline of a document of a description. Empty for other documents.
    pub fn document_symbols(&self, file: FileId) -> Vec<DocumentSymbol> {
        let snapshot = self.snapshot();
        let Some(root) = snapshot.document(file).and_then(Document::root) else { return Vec::new() };
        if matches!(snapshot.declared(file), Declared::OpenApi(_)) {
            return root.own_entries().map(section).collect();
        }
        if snapshot.descriptions_of(file).next().is_none() {
            return Vec::new();
        }
        let own = place::shape(snapshot, file, &JsonPointer::root(), MAX_FILES);
        // Who refers to what is in the document tells what kind of things it has.
        let of_names = own.is_none().then(|| shape_of_names(snapshot, file)).flatten();
        let shape = |key: &str| own.map_or(of_names, |it| it.step(key));
        root.own_entries().map(|it| part(it, shape(&it.key()))).collect()
    }
}

/// What the first Reference leads to that another document has to an entry of this one's root.
fn shape_of_names(snapshot: &Snapshot, file: FileId) -> Option<Shape> {
    files_around(snapshot, file).into_iter().filter(|it| *it != file).find_map(|referrer| {
        let root = snapshot.document(referrer).and_then(Document::root)?;
        let leads_here = |text: &str| {
            let target = snapshot.reference(root, text).ok().filter(|it| it.file() == file);
            target.is_some_and(|it| it.pointer().steps().count() == 1)
        };
        let (node, _) = snapshot.references_where(referrer, leads_here).into_iter().next()?;
        place::shape(snapshot, referrer, &node.pointer().parent()?, MAX_FILES)
    })
}

/// An entry of a fragment's root.
fn part(entry: Entry<'_>, shape: Option<Shape>) -> DocumentSymbol {
    let value = entry.own_value();
    let is_path = || value.own_entries().any(|it| openapi::METHODS.contains(&&*it.key()));
    match (&*entry.key(), shape) {
        (_, Some(Shape::Object(ObjectKind::Operation))) => operation(entry),
        (_, Some(Shape::Object(ObjectKind::PathItem))) => path(entry),
        (key, _) if key.starts_with('/') && is_path() => path(entry),
        ("paths" | "webhooks" | "components", _) => section(entry),
        (_, Some(Shape::Object(ObjectKind::Schema))) => symbol(entry, SymbolKind::Schema, None, Vec::new()),
        (_, Some(Shape::Object(_))) => symbol(entry, SymbolKind::Component, None, Vec::new()),
        (_, Some(Shape::Map(ObjectKind::Operation))) => {
            let operations = value.own_entries().map(named_operation).collect();
            symbol(entry, SymbolKind::Section, None, operations)
        }
        (_, Some(Shape::Map(kind))) => {
            let kind = if kind == ObjectKind::Schema { SymbolKind::Schema } else { SymbolKind::Component };
            let children = value.own_entries().map(|it| symbol(it, kind, None, Vec::new())).collect();
            symbol(entry, SymbolKind::Section, None, children)
        }
        _ => symbol(entry, SymbolKind::Section, None, Vec::new()),
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
    let mut operations = Vec::new();
    for field in entry.own_value().own_entries() {
        match &*field.key() {
            // Methods by the names that are sent, which are no fields of their own.
            "additionalOperations" => operations.extend(field.own_value().own_entries().map(named_operation)),
            key if openapi::METHODS.contains(&key) => operations.push(operation(field)),
            _ => {}
        }
    }
    symbol(entry, SymbolKind::Path, None, operations)
}

fn operation(entry: Entry<'_>) -> DocumentSymbol {
    let found = named_operation(entry);
    DocumentSymbol { name: found.name.to_ascii_uppercase(), ..found }
}

fn named_operation(entry: Entry<'_>) -> DocumentSymbol {
    let value = entry.own_value();
    let responses = value.get("responses").into_iter().flat_map(Node::own_entries);
    let responses = responses.map(|it| symbol(it, SymbolKind::Response, None, Vec::new())).collect();
    let detail = value.get("operationId").or_else(|| value.get("summary")).and_then(Node::as_str);
    symbol(entry, SymbolKind::Operation, detail.map(Into::into), responses)
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
    use expect_test::{Expect, expect};

    use super::DocumentSymbol;
    use crate::fixture::analysis;

    fn show(symbols: &[DocumentSymbol], indent: usize, shown: &mut String) {
        for symbol in symbols {
            let detail = symbol.detail.as_deref().map(|it| format!(" ({it})")).unwrap_or_default();
            *shown += &format!("{}{:?} {}{detail}\n", "  ".repeat(indent), symbol.kind, symbol.name);
            show(&symbol.children, indent + 1, shown);
        }
    }

    #[track_caller]
    fn check(fixture: &str, expected: Expect) {
        let (analysis, file, _) = analysis(fixture);
        let mut shown = String::new();
        show(&analysis.document_symbols(file), 0, &mut shown);
        expected.assert_eq(&shown);
    }

    #[test]
    fn the_outline_has_operations_and_components() {
        check(
            "//- /a.yaml\n$0openapi: 3.1.0\npaths:\n  /a:\n    parameters: []\n    get: {operationId: getA, responses: {'200': {}, default: {}}}\ncomponents:\n  schemas: {A: {}, B: {}}\n  responses: {C: {}}\n",
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
        "#]],
        );
    }

    #[test]
    fn operations_of_other_methods_are_in_the_outline() {
        check(
            "//- /a.yaml\n$0openapi: 3.2.0\npaths:\n  /a:\n    query: {operationId: q}\n    additionalOperations: {LINK: {operationId: l}}\n",
            expect![[r#"
                Section openapi
                Section paths
                  Path /a
                    Operation QUERY (q)
                    Operation LINK (l)
            "#]],
        );
    }

    #[test]
    fn a_fragment_has_an_outline() {
        let entry = "//- /a.yaml\nopenapi: 3.1.0\npaths:\n  /a: {$ref: path.yaml}\n  /b: {$ref: 'paths.yaml#/~1b'}\ncomponents:\n  schemas: {A: {$ref: 'schemas.yaml#/A'}, B: {$ref: 'c.yaml#/components/schemas/B'}, C: {$ref: c.yaml}}\n";
        let entry = |fragment: &str| format!("{entry}//- /{fragment}");
        check(
            &entry("path.yaml\n$0summary: x\nget: {operationId: getA, responses: {default: {}}}\n"),
            expect![[r#"
            Section summary
            Operation GET (getA)
              Response default
        "#]],
        );
        check(
            &entry("paths.yaml\n$0/b:\n  get: {operationId: getB}\n"),
            expect![[r#"
            Path /b
              Operation GET (getB)
        "#]],
        );
        check(
            &entry("schemas.yaml\n$0A: {type: string}\nB: {type: string}\n"),
            expect![[r#"
            Schema A
            Schema B
        "#]],
        );
        check(
            &entry("c.yaml\n$0components:\n  schemas: {B: {type: string}}\n  responses: {C: {}}\n"),
            expect![[r#"
            Section components
              Section schemas
                Schema B
              Section responses
                Component C
        "#]],
        );
    }

    #[test]
    fn other_documents_have_none() {
        check("//- /a.yaml\n$0services: {a: {get: {}}}\n", expect![""]);
    }
}
