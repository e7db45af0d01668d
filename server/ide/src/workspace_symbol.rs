//! Operations and components of all descriptions, by name.

use std::collections::BTreeSet;

use openapi::operations;
use syntax::{Document, Node};
use workspace::{Description, Location, Snapshot};

use crate::{Analysis, SymbolKind};

/// A symbol, wherever it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkspaceSymbol {
    pub name: String,
    pub kind: SymbolKind,
    /// The kind of component.
    pub container: Option<String>,
    /// The key.
    pub location: Location,
}

impl Analysis {
    /// Those whose names have the letters of a query, in their order and in any case, whatever stands between them. By
    /// description; what several have is told once.
    pub fn workspace_symbols(&self, query: &str) -> Vec<WorkspaceSymbol> {
        let snapshot = self.snapshot();
        let mut found: Vec<WorkspaceSymbol> = Vec::new();
        for description in snapshot.descriptions() {
            found.extend(operations_of(snapshot, description));
            found.extend(description.files.iter().flat_map(|file| components_of(snapshot, snapshot.document(*file))));
        }
        let mut known = BTreeSet::new();
        found.retain(|it| {
            has_letters(&it.name, query) && known.insert((it.location.file, it.location.range.start(), it.name.clone()))
        });
        found
    }
}

fn operations_of(snapshot: &Snapshot, description: &Description) -> Vec<WorkspaceSymbol> {
    let Some(root) = snapshot.document(description.entry).and_then(Document::root) else { return Vec::new() };
    let symbol = |it: openapi::Operation<'_>| {
        let id = it.node.get("operationId").and_then(Node::as_str);
        // Editors look for what was typed in the name alone.
        let name = id.map_or_else(|| it.label(), |id| format!("{} ({id})", it.label()));
        WorkspaceSymbol { name, kind: SymbolKind::Operation, container: None, location: snapshot.locate(it.node) }
    };
    operations(snapshot, root).into_iter().map(symbol).collect()
}

fn components_of(snapshot: &Snapshot, document: Option<&Document>) -> Vec<WorkspaceSymbol> {
    let components = document.and_then(Document::root).and_then(|it| it.get("components"));
    let kinds = components.into_iter().flat_map(Node::own_entries).filter(|it| !it.key().starts_with("x-"));
    kinds
        .flat_map(|section| {
            let kind = if section.key() == "schemas" { SymbolKind::Schema } else { SymbolKind::Component };
            let container = format!("components/{}", section.key());
            section.own_value().own_entries().map(move |it| WorkspaceSymbol {
                name: it.key().into_owned(),
                kind,
                container: Some(container.clone()),
                location: snapshot.locate(it.own_value()),
            })
        })
        .collect()
}

fn has_letters(name: &str, query: &str) -> bool {
    let mut letters = name.chars().flat_map(char::to_lowercase);
    query.chars().flat_map(char::to_lowercase).all(|wanted| letters.any(|it| it == wanted))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::fixture::{analysis, show};

    const FIXTURE: &str = "//- /a.yaml
$0openapi: 3.1.0
paths:
  /teams:
    get: {operationId: listTeams}
    post: {}
  /b: {$ref: 'b.yaml#/components/pathItems/B'}
components:
  schemas: {Team: {$ref: 'b.yaml#/components/schemas/Team'}, Ü: {}}
  x-kinds: {X: {}}
//- /b.yaml
components:
  pathItems: {B: {put: {operationId: putB}}}
  schemas: {Team: {}}
//- /c.yaml
openapi: 3.0.0
paths: {/b: {$ref: 'b.yaml#/components/pathItems/B'}}
//- /d.yaml
components: {schemas: {NobodyRefersToThis: {}}}
";

    #[track_caller]
    fn check(query: &str, expected: Expect) {
        let (analysis, ..) = analysis(FIXTURE);
        let line = |it: super::WorkspaceSymbol| {
            let container = it.container.map(|it| format!(" in {it}")).unwrap_or_default();
            format!("{:?} {}{container} {}\n", it.kind, it.name, show(&analysis, &it.location))
        };
        expected.assert_eq(&analysis.workspace_symbols(query).into_iter().map(line).collect::<String>());
    }

    #[test]
    fn operations_and_components_are_where_they_are_written() {
        check(
            "",
            expect![[r#"
            Operation GET /teams (listTeams) a.yaml:4:5
            Operation POST /teams a.yaml:5:5
            Operation PUT /b (putB) b.yaml:2:19
            Schema Team in components/schemas a.yaml:8:13
            Schema Ü in components/schemas a.yaml:8:62
            Component B in components/pathItems b.yaml:2:15
            Schema Team in components/schemas b.yaml:3:13
        "#]],
        );
    }

    #[test]
    fn letters_are_found_in_their_order() {
        check(
            "LTEA",
            expect![[r#"
            Operation GET /teams (listTeams) a.yaml:4:5
        "#]],
        );
        check(
            "getteams",
            expect![[r#"
            Operation GET /teams (listTeams) a.yaml:4:5
        "#]],
        );
        check(
            "ü",
            expect![[r#"
            Schema Ü in components/schemas a.yaml:8:62
        "#]],
        );
        check("smaet", expect![[""]]);
    }
}
