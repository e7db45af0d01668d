//! What a value of the baseline refers to and what the current description has no more: it comes back with the value.

use syntax::{FileId, JsonPointer, Node};
use workspace::{Fragment, ReferenceTarget, Snapshot};

/// How many values are looked through for References.
const BUDGET: usize = 100_000;

/// Something to be copied to a place of the current description.
pub(super) struct Missing<'a> {
    pub(super) file: FileId,
    pub(super) pointer: JsonPointer,
    /// In the baseline.
    pub(super) node: Node<'a>,
}

/// What is missing for a value of the baseline that is copied to a file. `None` if a Reference would lead nowhere all
/// the same.
pub(super) fn find<'a>(snapshot: &'a Snapshot, copied: Node<'a>, target: FileId) -> Option<Vec<Missing<'a>>> {
    complete(snapshot, Vec::new(), vec![(copied, target)])
}

/// What a Reference in a document of the baseline would miss in a file, and all that is missing for that.
pub(super) fn find_one<'a>(
    snapshot: &'a Snapshot,
    from: Node<'a>,
    reference: &str,
    target: FileId,
) -> Option<Vec<Missing<'a>>> {
    let first = gone(snapshot, from, reference, target)??;
    let open = vec![(first.node, first.file)];
    complete(snapshot, vec![first], open)
}

fn complete<'a>(
    snapshot: &'a Snapshot,
    mut missing: Vec<Missing<'a>>,
    mut open: Vec<(Node<'a>, FileId)>,
) -> Option<Vec<Missing<'a>>> {
    let mut budget = BUDGET;
    while let Some((node, file)) = open.pop() {
        budget = budget.checked_sub(1)?;
        if node.is_mapping() {
            if let Some(reference) = node.get("$ref").and_then(Node::as_str)
                && let Some(gone) = gone(snapshot, node, &reference, file)?
                && !missing.iter().any(|it| it.file == gone.file && it.pointer == gone.pointer)
            {
                open.push((gone.node, gone.file));
                missing.push(gone);
            }
            open.extend(node.own_entries().map(|entry| (entry.own_value(), file)));
        } else if node.is_sequence() {
            open.extend(node.items().map(|item| (item, file)));
        }
    }
    Some(missing)
}

/// What a Reference of the baseline would miss in a file of the current description: nothing if it leads somewhere.
/// Outer `None` if it would lead nowhere, and nothing can be done about it.
fn gone<'a>(snapshot: &'a Snapshot, node: Node<'a>, reference: &str, file: FileId) -> Option<Option<Missing<'a>>> {
    let root = snapshot.document(file)?.root()?;
    if snapshot.reference(root, reference).is_ok() {
        return Some(None);
    }
    let (file, fragment) = match ReferenceTarget::parse(snapshot.path(file), reference) {
        ReferenceTarget::Here(fragment) => (file, fragment),
        ReferenceTarget::File(path, fragment) => (snapshot.file(snapshot.set(file), &path)?, fragment),
        ReferenceTarget::Remote(_) => return None,
    };
    let Fragment::Pointer(pointer) = fragment else { return None };
    let node = snapshot.reference(node, reference).ok()?;
    // A new item would stand for another.
    let mut ancestor = pointer.parent();
    while let Some(above) = ancestor {
        if snapshot.at(file, &above).is_some_and(|it| !it.is_mapping()) {
            return None;
        }
        ancestor = above.parent();
    }
    Some(Some(Missing { file, pointer, node }))
}
