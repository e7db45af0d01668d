//! `missing-field`.

use std::sync::Arc;

use openapi::{Declared, Version};
use syntax::{Document, FileId, Node};
use workspace::{Finding, Location, Renewal, Severity, Shift, Snapshot, declare_code};

/// A Path Item of a document.
pub(crate) type Unit = (FileId, Box<str>);

declare_code! {
    /// A field that the specification requires is not there.
    ///
    /// ## Why
    /// Tools that read the description rely on its required fields, and many refuse a document without them.
    ///
    /// ## Example
    /// ```yaml
    /// openapi: 3.1.0
    /// info:
    /// ^^^^ `version`
    ///   title: Teams
    /// paths: {}
    /// ```
    ///
    /// ## Fix
    /// ```yaml
    /// openapi: 3.1.0
    /// info:
    ///   title: Teams
    ///   version: 1.0.0
    /// paths: {}
    /// ```
    pub(crate) MISSING_FIELD = "missing-field", Structure, Error, None;
}

pub(crate) fn check(
    snapshot: &Snapshot,
    document: &Document,
    shifts: &[Shift],
    known: &mut Renewal<'_, Unit, Vec<Finding>>,
    acc: &mut Vec<Finding>,
) {
    let Declared::OpenApi(version) = snapshot.declared(document.file()) else { return };
    let Some(root) = document.root() else { return };
    // What is missing may stand in the part that could not be read.
    if root.is_damaged() {
        return;
    }
    let Some(at) = root.entry("openapi").map(|it| snapshot.locate(it.own_value())) else { return };
    let at_root = Location { pointer: root.pointer(), ..at };
    match root.get("info") {
        None => acc.push(missing("the description", "info", at_root.clone())),
        Some(info) => {
            for field in ["title", "version"] {
                if info.is_mapping() && info.get(field).is_none() {
                    acc.push(missing("`info`", field, snapshot.locate(info)));
                }
            }
        }
    }
    let has = |field: &str| root.get(field).is_some();
    match version {
        Version::V3_0 if !has("paths") => acc.push(missing("the description", "paths", at_root)),
        Version::V3_1 | Version::V3_2 if !["paths", "webhooks", "components"].into_iter().any(has) => {
            let message = "the description has none of `paths`, `webhooks` and `components`; it needs one";
            acc.push(Finding::new(MISSING_FIELD.code, Severity::Error, at_root, message));
        }
        _ => parameters(root, shifts, known, acc),
    }
}

fn missing(subject: &str, field: &str, location: Location) -> Finding {
    Finding::new(MISSING_FIELD.code, Severity::Error, location, format!("{subject} has no `{field}`"))
}

/// Parameters need `name` and `in`.
fn parameters(root: Node<'_>, shifts: &[Shift], known: &mut Renewal<'_, Unit, Vec<Finding>>, acc: &mut Vec<Finding>) {
    let file = root.file();
    let path_items = root.get("paths").into_iter().flat_map(Node::entries).filter(|it| !it.key().starts_with("x-"));
    for key in path_items.map(|it| it.key()) {
        let moved = |found: &Arc<Vec<Finding>>| match found.is_empty() {
            true => Arc::clone(found),
            false => Arc::new(workspace::moved(found, shifts)),
        };
        let found = known.unit((file, Box::from(&*key)), moved, |snapshot| {
            snapshot.read(file, ["paths", &key]);
            let root = snapshot.document(file).and_then(Document::root);
            let path_item = root.and_then(|it| it.get("paths")?.get(&key));
            path_item.map(|it| in_path_item(snapshot, it)).unwrap_or_default()
        });
        acc.extend(found.iter().cloned());
    }
}

fn in_path_item(snapshot: &Snapshot, path_item: Node<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let operations = openapi::METHODS.iter().filter_map(|method| path_item.get(method));
    for holder in std::iter::once(path_item).chain(operations) {
        for parameter in holder.get("parameters").into_iter().flat_map(Node::items) {
            if !parameter.is_mapping() || parameter.get("$ref").is_some() {
                continue;
            }
            for field in ["name", "in"] {
                if parameter.get(field).is_none() {
                    found.push(missing("the Parameter", field, snapshot.locate(parameter)));
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::tests::check_document;

    #[test]
    fn the_root_needs_info_and_paths() {
        check_document("openapi: 3.0.3\n", |codes| codes == ["missing-field", "missing-field"]);
        check_document("openapi: 3.1.0\ninfo: {title: T, version: '1'}\n", |codes| codes == ["missing-field"]);
    }

    #[test]
    fn from_3_1_on_components_or_webhooks_are_enough() {
        check_document("openapi: 3.1.0\ninfo: {title: T, version: '1'}\ncomponents: {}\n", |codes| codes.is_empty());
        check_document("openapi: 3.2.0\ninfo: {title: T, version: '1'}\nwebhooks: {}\n", |codes| codes.is_empty());
    }

    #[test]
    fn a_parameter_needs_name_and_in() {
        let start = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {/a: {get: {parameters: ";
        check_document(&format!("{start}[{{name: a}}]}}}}}}\n"), |codes| codes == ["missing-field"]);
        check_document(&format!("{start}[{{name: a, in: query}}]}}}}}}\n"), |codes| codes.is_empty());
    }
}
