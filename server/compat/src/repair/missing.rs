//! What a value of the baseline refers to and what the current description has no more: it comes back with the value.

use syntax::{FileId, JsonPointer, Node};
use workspace::{Fragment, ReferenceTarget, Snapshot};

use super::Spot;

/// How many values are looked through for References.
const BUDGET: usize = 100_000;
/// How many References are written out, and how many of them within each other.
const MOST_INLINED: usize = 20;

/// Something to be copied to a place of the current description.
pub(super) struct Missing<'a> {
    pub(super) file: FileId,
    pub(super) pointer: JsonPointer,
    /// In the baseline.
    pub(super) node: Node<'a>,
}

impl Missing<'_> {
    fn spot(&self) -> Spot {
        Spot { file: self.file, pointer: self.pointer.clone() }
    }
}

/// What a copy needs so that its References lead somewhere.
#[derive(Default)]
pub(super) struct Along<'a> {
    pub(super) missing: Vec<Missing<'a>>,
    /// Copies of References that lead nowhere from where they are now, and what stands there instead.
    pub(super) inlined: Vec<(Spot, Node<'a>)>,
}

/// What is missing for a value of the baseline that is copied to a place. `None` if a Reference would lead nowhere all
/// the same.
pub(super) fn find<'a>(snapshot: &'a Snapshot, copied: Node<'a>, copy: &Spot) -> Option<Along<'a>> {
    complete(snapshot, Along::default(), Open { node: copied, copy: copy.clone(), depth: 0 })
}

/// What a Reference in a document of the baseline would miss in a file, and all that is missing for that.
pub(super) fn find_one<'a>(
    snapshot: &'a Snapshot,
    from: Node<'a>,
    reference: &str,
    target: FileId,
) -> Option<Along<'a>> {
    let Lead::Missing(first) = lead(snapshot, from, reference, target)? else { return None };
    let open = Open { node: first.node, copy: first.spot(), depth: 0 };
    complete(snapshot, Along { missing: vec![first], inlined: Vec::new() }, open)
}

/// A value of the baseline, its copy, and how many References around it were followed for that.
struct Open<'a> {
    node: Node<'a>,
    copy: Spot,
    depth: usize,
}

fn complete<'a>(snapshot: &'a Snapshot, mut along: Along<'a>, first: Open<'a>) -> Option<Along<'a>> {
    let mut open = vec![first];
    let mut budget = BUDGET;
    while let Some(Open { node, copy, depth }) = open.pop() {
        budget = budget.checked_sub(1)?;
        if node.is_mapping() {
            if let Some(reference) = node.get("$ref").and_then(Node::as_str) {
                match lead(snapshot, node, &reference, copy.file) {
                    Some(Lead::Somewhere) => {}
                    Some(Lead::Missing(missing)) => {
                        let is_same = |it: &Missing<'a>| it.file == missing.file && it.pointer == missing.pointer;
                        if !along.missing.iter().any(is_same) {
                            open.push(Open { node: missing.node, copy: missing.spot(), depth });
                            along.missing.push(missing);
                        }
                    }
                    None => {
                        // A circle has no end to be written out.
                        if depth >= MOST_INLINED || along.inlined.len() >= MOST_INLINED || !can_be_inlined(node) {
                            return None;
                        }
                        let target = snapshot.reference(node, &reference).ok()?;
                        along.inlined.push((copy.clone(), target));
                        open.push(Open { node: target, copy, depth: depth + 1 });
                        continue;
                    }
                }
            }
            open.extend(node.own_entries().map(|entry| {
                let copy = Spot { file: copy.file, pointer: copy.pointer.join(&entry.key()) };
                Open { node: entry.own_value(), copy, depth }
            }));
        } else if node.is_sequence() {
            open.extend(node.items().enumerate().map(|(index, item)| {
                let copy = Spot { file: copy.file, pointer: copy.pointer.join(&index.to_string()) };
                Open { node: item, copy, depth }
            }));
        }
    }
    Some(along)
}

/// Whether what a Reference leads to can stand in its place: nothing stands beside it, and its name is on no wire.
fn can_be_inlined(reference: Node<'_>) -> bool {
    let pointer = reference.pointer();
    let list = pointer.parent().filter(|it| matches!(it.last(), Some("oneOf" | "anyOf")));
    let schema = list.and_then(|it| reference.document().at(&it.parent()?));
    reference.own_entries().all(|it| it.key() == "$ref")
        && schema.is_none_or(|schema| schema.get("discriminator").is_none())
}

/// Where a Reference of the baseline leads in the current description.
enum Lead<'a> {
    Somewhere,
    /// To what is gone and can come back.
    Missing(Missing<'a>),
}

/// What a Reference of the baseline would miss in a file of the current description. `None` if it would lead nowhere,
/// and what it led to has no place there.
fn lead<'a>(snapshot: &'a Snapshot, node: Node<'a>, reference: &str, file: FileId) -> Option<Lead<'a>> {
    let root = snapshot.document(file)?.root()?;
    if snapshot.reference(root, reference).is_ok() {
        return Some(Lead::Somewhere);
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
    Some(Lead::Missing(Missing { file, pointer, node }))
}
