//! `unresolved-reference`.

use std::collections::BTreeSet;
use std::sync::Arc;

use openapi::Declared;
use syntax::{Document, FileId, JsonPointer, Node};
use workspace::{Finding, ReferenceError, Renewal, Severity, Snapshot, declare_code};

/// The text of a Reference in a file, however often it is there.
pub(crate) type Unit = (FileId, Box<str>);

declare_code! {
    /// A `$ref` leads nowhere.
    ///
    /// ## Why
    /// Whatever stands for the Reference (a Schema, a Response, a whole Path Item) is not described, and most tools
    /// refuse the description. References to another host are never loaded, and nothing is said about them.
    ///
    /// ## Example
    /// ```yaml
    /// paths:
    ///   /teams:
    ///     get:
    ///       responses:
    ///         '200':
    ///           $ref: '#/components/responses/Team'
    ///                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `/components/responses/Team`
    /// components:
    ///   responses: {}
    /// ```
    ///
    /// ## Fix
    /// ```yaml
    /// paths:
    ///   /teams:
    ///     get:
    ///       responses:
    ///         '200':
    ///           $ref: '#/components/responses/Team'
    /// components:
    ///   responses:
    ///     Team:
    ///       description: A team
    ///       content:
    ///         application/json:
    ///           schema: { type: object, properties: { slug: { type: string } } }
    /// ```
    pub(crate) UNRESOLVED_REFERENCE = "unresolved-reference", Structure, Error, None;
}

/// Asks once for each text whether it leads anywhere. The documents come back in which something is missing: what is said
/// depends on syntax errors anywhere in them.
pub(crate) fn check(
    snapshot: &Snapshot,
    document: &Document,
    known: &mut Renewal<'_, Unit, bool>,
    acc: &mut Vec<Finding>,
) -> BTreeSet<FileId> {
    let mut misses = BTreeSet::new();
    let file = document.file();
    if snapshot.declared(file) == Declared::Unsupported {
        return misses;
    }
    let broken = snapshot.references_where(file, |text| {
        let is_broken = *known.unit((file, text.into()), Arc::clone, |snapshot| {
            let root = snapshot.document(file).and_then(Document::root);
            root.is_some_and(|root| snapshot.reference(root, text).is_err())
        });
        if is_broken {
            misses.extend(snapshot.referenced_document(file, text).map(Document::file));
        }
        is_broken && !snapshot.may_be_torn_away(file, text)
    });
    acc.extend(broken.into_iter().filter_map(|(node, text)| finding(snapshot, node, &text)));
    misses
}

/// Whether `$id` says above the node what references are relative to (JSON Schema 2020-12, section 8.2.1).
fn is_rebased(reference: Node<'_>) -> bool {
    let pointer = reference.pointer();
    let mut above = JsonPointer::root();
    pointer.steps().any(|step| {
        let has_id =
            reference.document().at(&above).is_some_and(|it| it.get("$id").is_some_and(|it| it.as_str().is_some()));
        above.push(step);
        has_id
    })
}

fn finding(snapshot: &Snapshot, reference: Node<'_>, text: &str) -> Option<Finding> {
    let message = match snapshot.reference(reference, text).err()? {
        ReferenceError::Remote => return None,
        _ if is_rebased(reference) => return None,
        ReferenceError::Malformed => {
            format!("`{text}` is not a reference: behind `#` stands a JSON Pointer, which starts with `/`")
        }
        ReferenceError::NoFile(path, reason) => {
            // Nobody has looked yet.
            if snapshot.wanted().contains(&(snapshot.set(reference.file()), path.clone())) {
                return None;
            }
            format!("`{}` cannot be read: {reason}", path.name())
        }
        ReferenceError::NoTarget(path, fragment) => match path == *snapshot.path(reference.file()) {
            true => format!("there is no `{fragment}` in this document"),
            false => format!("there is no `{fragment}` in `{}`", path.name()),
        },
    };
    Some(Finding::new(UNRESOLVED_REFERENCE.code, Severity::Error, snapshot.locate_value(reference), message))
}

#[cfg(test)]
mod tests {
    use crate::tests::check_document;

    fn description(rest: &str) -> String {
        format!("openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\n{rest}")
    }

    #[track_caller]
    fn check(rest: &str, expected: usize) {
        check_document(&description(rest), |codes| {
            codes.iter().filter(|it| **it == "unresolved-reference").count() == expected
        });
    }

    #[test]
    fn a_missing_place_is_told() {
        check("components: {schemas: {A: {$ref: '#/components/schemas/B'}}}", 1);
        check("components: {schemas: {A: {$ref: '#/components/schemas/B'}, B: {}}}", 0);
    }

    #[test]
    fn a_malformed_pointer_is_told() {
        check("components: {schemas: {A: {$ref: '#/components/~2'}}}", 1);
    }

    #[test]
    fn remote_references_are_left_alone() {
        check("components: {schemas: {A: {$ref: 'https://example.com/a.yaml#/A'}}}", 0);
    }

    #[test]
    fn data_and_names_are_no_references() {
        check("components: {schemas: {A: {example: {$ref: '#/x'}, properties: {$ref: {type: string}}}}}", 0);
        check("components: {schemas: {A: {properties: {example: {$ref: '#/x'}}}}}", 1);
        check("paths: {/a: {get: {responses: {default: {$ref: '#/x'}}}}}", 1);
    }

    #[test]
    fn examples_may_be_references() {
        check("components: {examples: {A: {$ref: '#/x'}, B: {value: {$ref: '#/x'}}}}", 1);
    }

    #[test]
    fn what_a_syntax_error_may_have_torn_away_is_not_missed() {
        let text = |between: &str| {
            let uses = "paths: {/a: {get: {responses: {default: {$ref: '#/components/responses/R'}}}}}";
            format!(
                "{uses}\ncomponents:\n  schemas:\n    A: {{$ref: '#/components/schemas/C'}}\n{between}    C: {{}}\n  responses:\n    R: {{description: r}}\n"
            )
        };
        check(&text(""), 0);
        check(&text("x:\n"), 0);
        check(&text("    B: {$ref: '#/components/schemas/D'}\n"), 1);
    }

    #[test]
    fn a_circle_of_references_ends() {
        check("components: {schemas: {A: {$ref: '#/components/schemas/B'}, B: {$ref: '#/components/schemas/A'}}}", 0);
    }
}
