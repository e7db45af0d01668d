//! Our views against independent readers, over real descriptions: openapiv3 for 3.0, oas3 for 3.1.
//! What they can read, we must see alike: every Operation with its id, and the statuses of its Responses.
#![allow(clippy::disallowed_methods, reason = "tests read files")]
#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use openapi::{Declared, OperationContext, Resolve, Status, Version, declared, operations};
use syntax::{Document, FileId, Format, JsonPointer, Node};

/// References within one document only.
struct Alone;

impl Resolve for Alone {
    fn target<'a>(&'a self, from: Node<'a>, target: &str) -> Option<Node<'a>> {
        from.document().at(&JsonPointer::parse(target.strip_prefix('#')?)?)
    }
}

/// `GET /teams listTeams 200,404`
type Lines = BTreeSet<String>;

fn ours(root: Node<'_>) -> Lines {
    let all = operations(&Alone, root);
    let of_paths = all.iter().filter(|it| it.context == OperationContext::Paths && it.method != "QUERY");
    of_paths
        .map(|it| {
            let id = it.node.get("operationId").and_then(Node::scalar_text).unwrap_or_default();
            // By key: where a Response is a Reference to another file, nobody here reads that file.
            let keys = it.node.get("responses").into_iter().flat_map(Node::entries);
            let statuses = keys
                .filter_map(|entry| Status::parse(&entry.key()))
                .filter(|status| *status != Status::Default)
                .map(|status| status.to_string())
                .collect();
            line(&it.method, &it.path, &id, statuses)
        })
        .collect()
}

fn line(method: &str, path: &str, id: &str, statuses: BTreeSet<String>) -> String {
    format!("{method} {path} {id} {}", Vec::from_iter(statuses).join(","))
}

fn openapiv3_lines(text: &str) -> Option<Lines> {
    let read: openapiv3::OpenAPI = serde_yaml::from_str(text).ok()?;
    let mut lines = Lines::new();
    for (path, item) in &read.paths.paths {
        for (method, operation) in item.as_item()?.iter() {
            let statuses = operation.responses.responses.keys().map(|status| match status {
                openapiv3::StatusCode::Code(code) => code.to_string(),
                openapiv3::StatusCode::Range(class) => format!("{class}XX"),
            });
            let id = operation.operation_id.as_deref().unwrap_or_default();
            lines.insert(line(&method.to_ascii_uppercase(), path, id, statuses.collect()));
        }
    }
    Some(lines)
}

fn oas3_lines(text: &str) -> Option<Lines> {
    let read: oas3::Spec = serde_yaml::from_str(text).ok()?;
    let mut lines = Lines::new();
    for (path, method, operation) in read.operations() {
        let keys = operation.responses.iter().flat_map(|responses| responses.keys());
        let statuses = keys.filter(|it| *it != "default").map(|it| it.to_ascii_uppercase()).collect();
        let id = operation.operation_id.as_deref().unwrap_or_default();
        lines.insert(line(method.as_str(), &path, id, statuses));
    }
    Some(lines)
}

/// The folder of real descriptions, if it is on this machine.
fn corpus() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("OPENAPI_ANALYZER_SHARED").map_or(beside, PathBuf::from);
    Some(shared.join("corpus/specs")).filter(|it| it.is_dir())
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        match path.extension().and_then(|it| it.to_str()) {
            _ if path.is_dir() => files(&path, found),
            Some("yaml" | "yml" | "json") => found.push(path),
            _ => {}
        }
    }
}

#[test]
fn operations_are_what_other_readers_see() {
    let Some(corpus) = corpus() else {
        println!("skipped: no corpus of real descriptions beside the repository");
        return;
    };
    let mut paths = Vec::new();
    files(&corpus, &mut paths);
    let mut compared = 0;
    for path in paths {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        // The reader of the oracle is slow in debug builds, and a megabyte shows what twelve would.
        if text.len() > 2_000_000 {
            continue;
        }
        let json = path.extension().is_some_and(|it| it == "json");
        let document = Document::parse(FileId(0), if json { Format::Json } else { Format::Yaml }, &text);
        let Some(root) = document.root() else { continue };
        let theirs = match declared(root) {
            Declared::OpenApi(Version::V3_0) => openapiv3_lines(&text),
            Declared::OpenApi(Version::V3_1) => oas3_lines(&text),
            _ => None,
        };
        if let Some(theirs) = theirs {
            compared += 1;
            assert_eq!(ours(root), theirs, "{}", path.display());
        }
    }
    println!("{compared} descriptions compared");
    assert!(compared > 20, "the oracles read only {compared} descriptions");
}
