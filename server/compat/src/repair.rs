//! Fixes: what puts a published promise back. A plan holds places, and is carried out when somebody asks for it.

use syntax::{Editor, FileId, Insert, JsonPointer, Node, Place, Value};
use workspace::{FileEdit, Fix, Safety, Snapshot};

/// A place in one of the documents.
#[derive(Clone, Debug)]
pub(crate) struct Spot {
    file: FileId,
    pointer: JsonPointer,
}

impl Spot {
    pub(crate) fn of(node: Node<'_>) -> Spot {
        Spot { file: node.file(), pointer: node.pointer() }
    }

    pub(crate) fn below(node: Node<'_>, step: &str) -> Spot {
        Spot { file: node.file(), pointer: node.pointer().join(step) }
    }
}

#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// Copies a value of the baseline as an entry.
    Insert { holder: Spot, key: String, from: Spot, after: Option<String> },
    /// Copies a value of the baseline as an item.
    InsertItem { sequence: Spot, from: Spot },
    /// Adds a name to a list, which is made at the key of `holder` if it is not there.
    AddName { holder: Spot, key: &'static str, name: String },
    /// Puts a value of the baseline in the place of another.
    Replace { at: Spot, from: Spot },
    /// Removes an entry or item; with it the list that it was the last item of.
    Remove { at: Spot },
}

/// A fix to be made.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) title: String,
    pub(crate) preferred: bool,
    pub(crate) steps: Vec<Step>,
}

impl Plan {
    pub(crate) fn new(title: impl Into<String>, steps: Vec<Step>) -> Plan {
        Plan { title: title.into(), preferred: true, steps }
    }
}

/// The step that puts an entry of the baseline back at its place. `value` is the entry's value there.
pub(crate) fn put_back(holder: Node<'_>, key: &str, value: Node<'_>) -> Step {
    Step::Insert {
        holder: Spot::of(holder),
        key: key.to_owned(),
        from: Spot::of(value),
        after: sibling_before(holder, key, value),
    }
}

/// Of the siblings before an entry of the baseline, the last that is still there.
fn sibling_before(holder: Node<'_>, key: &str, value: Node<'_>) -> Option<String> {
    let pointer = value.pointer();
    let siblings = value.document().at(&pointer.parent()?)?;
    let mut before = None;
    for entry in siblings.own_entries() {
        let name = entry.key();
        if name == key {
            break;
        }
        if holder.entry(&name).is_some() {
            before = Some(name.into_owned());
        }
    }
    before
}

/// Carries a plan out. `None` if it cannot be, or if it would bring a Reference to nothing.
pub(crate) fn fix(snapshot: &Snapshot, plan: &Plan) -> Option<Fix> {
    let mut editors: Vec<(FileId, Editor)> = Vec::new();
    for step in &plan.steps {
        let target = match step {
            Step::Insert { holder, .. } | Step::AddName { holder, .. } => holder,
            Step::InsertItem { sequence, .. } => sequence,
            Step::Replace { at, .. } | Step::Remove { at } => at,
        };
        let index = match editors.iter().position(|(file, _)| *file == target.file) {
            Some(index) => index,
            None => {
                editors.push((target.file, Editor::new(snapshot.document(target.file)?)));
                editors.len() - 1
            }
        };
        let (_, editor) = &mut editors[index];
        if !carry_out(snapshot, editor, step)? {
            return None;
        }
    }
    let edits = editors.into_iter().map(|(file, editor)| FileEdit { file, edits: editor.finish() });
    let edits: Vec<FileEdit> = edits.filter(|it| !it.edits.is_empty()).collect();
    if edits.is_empty() {
        return None;
    }
    Some(Fix { title: plan.title.clone(), preferred: plan.preferred, safety: Safety::Unsafe, edits })
}

fn carry_out(snapshot: &Snapshot, editor: &mut Editor, step: &Step) -> Option<bool> {
    let copied = |from: &Spot, target: &Spot| {
        let node = snapshot.at(from.file, &from.pointer)?;
        resolves_at(snapshot, node, target).then_some(node)
    };
    Some(match step {
        Step::Insert { holder, key, from, after } => {
            let place = after.as_deref().map_or(Place::First, Place::After);
            let place =
                if editor.document().at(&holder.pointer).is_some_and(Node::is_empty) { Place::Last } else { place };
            editor.insert_entry(&holder.pointer, key, Insert::Copy(copied(from, holder)?), place)
        }
        Step::InsertItem { sequence, from } => {
            editor.insert_item(&sequence.pointer, Insert::Copy(copied(from, sequence)?), Place::Last)
        }
        Step::Replace { at, from } => editor.replace(&at.pointer, Insert::Copy(copied(from, at)?)),
        Step::AddName { holder, key, name } => {
            let name = Value::String(name.as_str().into());
            let list = holder.pointer.join(key);
            match editor.document().at(&list) {
                Some(list_node) if list_node.is_sequence() => {
                    editor.insert_item(&list, Insert::Value(&name), Place::Last)
                }
                Some(_) => false,
                None => {
                    let list = Value::Array(vec![name]);
                    editor.insert_entry(&holder.pointer, key, Insert::Value(&list), Place::After("type"))
                }
            }
        }
        Step::Remove { at } => {
            let parent = at.pointer.parent()?;
            let last = editor.document().at(&parent).is_some_and(|it| it.is_sequence() && it.len() == 1);
            editor.remove(if last { &parent } else { &at.pointer })
        }
    })
}

/// Whether all References below a node of the baseline lead somewhere from a place of the current description.
fn resolves_at(snapshot: &Snapshot, node: Node<'_>, target: &Spot) -> bool {
    let Some(root) = snapshot.document(target.file).and_then(|it| it.root()) else { return false };
    let mut open = vec![node];
    let mut budget = 100_000;
    while let Some(node) = open.pop() {
        budget -= 1;
        if budget == 0 {
            return false;
        }
        if node.is_mapping() {
            if let Some(reference) = node.get("$ref").and_then(Node::as_str)
                && snapshot.reference(root, &reference).is_err()
            {
                return false;
            }
            open.extend(node.own_entries().map(|entry| entry.own_value()));
        } else if node.is_sequence() {
            open.extend(node.items());
        }
    }
    true
}
