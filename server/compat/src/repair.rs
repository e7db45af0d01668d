//! Fixes: what puts a published promise back. A plan holds places, and is carried out when somebody asks for it.

pub(crate) mod default_value;
mod missing;
pub(crate) mod rename;
pub(crate) mod shared;
mod words;

use syntax::{Editor, FileId, Insert, JsonPointer, Node, Place, Value};
use workspace::{FileEdit, Fix, Safety, Snapshot};

use crate::effective::is_assertion;
use missing::{Along, Missing};

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

    fn node<'a>(&self, snapshot: &'a Snapshot) -> Option<Node<'a>> {
        snapshot.at(self.file, &self.pointer)
    }
}

#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// Copies a value of the baseline as an entry.
    Insert { holder: Spot, key: String, from: Spot, after: Option<String> },
    /// Writes an entry, in the place of the one that is there.
    Set { holder: Spot, key: String, value: Value, after: Option<String> },
    /// Copies a value of the baseline as an item.
    InsertItem { sequence: Spot, from: Spot },
    /// Adds a name to a list, which is made at the key of `holder` if it is not there.
    AddName { holder: Spot, key: &'static str, name: String },
    /// Brings back what a Reference in a document of the baseline leads to and what is gone.
    Bring { from: Spot, reference: String, into: Spot },
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

    /// Whether it only adds what need not be there, which breaks nobody.
    pub(crate) fn only_adds(&self) -> bool {
        self.edited().next().is_none()
    }

    /// The places where it changes what is there.
    pub(crate) fn edited(&self) -> impl Iterator<Item = &Spot> {
        self.steps.iter().filter_map(|it| match it {
            Step::Set { holder, .. } | Step::AddName { holder, .. } => Some(holder),
            Step::InsertItem { sequence, .. } => Some(sequence),
            Step::Replace { at, .. } | Step::Remove { at } => Some(at),
            Step::Insert { holder, key, .. } => Some(holder).filter(|it| is_demand(it, key)),
            Step::Bring { .. } => None,
        })
    }

    /// One that is offered beside a better one.
    #[must_use]
    pub(crate) fn second(mut self) -> Plan {
        self.preferred = false;
        self
    }
}

/// Whether an entry of a schema keeps out values; a property that is described more does not.
fn is_demand(holder: &Spot, key: &str) -> bool {
    let has_names = matches!(holder.pointer.last(), Some("properties" | "patternProperties" | "dependentSchemas"));
    !has_names && key != "properties" && is_assertion(key)
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

/// The steps that put some keys back to what the baseline says of them.
pub(crate) fn restored(base: Node<'_>, current: Node<'_>, keys: &[&str]) -> Vec<Step> {
    let mut steps = Vec::new();
    for key in keys {
        match (base.get(key), current.get(key)) {
            (Some(from), Some(at)) if from.to_value() != at.to_value() => {
                steps.push(Step::Replace { at: Spot::of(at), from: Spot::of(from) });
            }
            (Some(from), None) => steps.push(put_back(current, key, from)),
            (None, Some(_)) => steps.push(Step::Remove { at: Spot::below(current, key) }),
            _ => {}
        }
    }
    steps
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

/// Carries a plan out. What a copied value refers to and what is gone comes along. `None` if it cannot be done, or if
/// a Reference would lead nowhere.
pub(crate) fn fix(snapshot: &Snapshot, plan: &Plan) -> Option<Fix> {
    let mut editors = Editors { snapshot, editors: Vec::new() };
    let mut along: Vec<String> = Vec::new();
    for step in &plan.steps {
        let mut copies: Vec<Spot> = Vec::new();
        if !matches!(step, Step::Bring { .. }) {
            copies.extend(editors.carry_out(step)?.map(|pointer| Spot { file: step.target().file, pointer }));
        }
        let Some((from, target)) = step.copied() else { continue };
        let Along { missing, inlined } = match (step, copies.first()) {
            (Step::Bring { reference, .. }, _) => {
                missing::find_one(snapshot, from.node(snapshot)?, reference, target.file)?
            }
            (_, Some(copy)) => missing::find(snapshot, from.node(snapshot)?, copy)?,
            _ => continue,
        };
        for missing in &missing {
            if editors.bring(missing)? {
                along.push(format!("`{}`", missing.pointer.last()?));
                copies.push(Spot { file: missing.file, pointer: missing.pointer.clone() });
            }
        }
        for (copy, target) in inlined {
            if !editors.of(copy.file)?.replace(&copy.pointer, Insert::Copy(target)) {
                return None;
            }
        }
        if let Some(words) = words::spoken(snapshot, from, target) {
            for copy in &copies {
                if !words::spell(editors.of(copy.file)?, &copy.pointer, words) {
                    return None;
                }
            }
        }
        // What the plan is named after.
        if matches!(step, Step::Bring { .. }) && !along.is_empty() {
            along.remove(0);
        }
    }
    let edits = editors.finish();
    if edits.is_empty() {
        return None;
    }
    let title = match along.as_slice() {
        [] => plan.title.clone(),
        [only] => format!("{}, with {only}", plan.title),
        [first, rest @ ..] => format!("{}, with {first} and {} more that it refers to", plan.title, rest.len()),
    };
    Some(Fix { title, preferred: plan.preferred, safety: Safety::Unsafe, edits })
}

impl Step {
    /// The place that is edited.
    fn target(&self) -> &Spot {
        match self {
            Step::Insert { holder, .. } | Step::AddName { holder, .. } | Step::Set { holder, .. } => holder,
            Step::InsertItem { sequence, .. } => sequence,
            Step::Replace { at, .. } | Step::Remove { at } => at,
            Step::Bring { into, .. } => into,
        }
    }

    /// What is copied from the baseline, and the place where it goes.
    fn copied(&self) -> Option<(&Spot, &Spot)> {
        match self {
            Step::Insert { from, .. }
            | Step::InsertItem { from, .. }
            | Step::Replace { from, .. }
            | Step::Bring { from, .. } => Some((from, self.target())),
            Step::AddName { .. } | Step::Set { .. } | Step::Remove { .. } => None,
        }
    }
}

/// The documents that a plan edits, as they are so far.
struct Editors<'s> {
    snapshot: &'s Snapshot,
    editors: Vec<(FileId, Editor)>,
}

impl Editors<'_> {
    fn of(&mut self, file: FileId) -> Option<&mut Editor> {
        let index = match self.editors.iter().position(|(it, _)| *it == file) {
            Some(index) => index,
            None => {
                self.editors.push((file, Editor::new(self.snapshot.document(file)?)));
                self.editors.len() - 1
            }
        };
        self.editors.get_mut(index).map(|(_, editor)| editor)
    }

    /// Where a copied value stands then. Outer `None` if it cannot be done.
    fn carry_out(&mut self, step: &Step) -> Option<Option<JsonPointer>> {
        let snapshot = self.snapshot;
        let editor = self.of(step.target().file)?;
        let (is_done, copy) = match step {
            Step::Insert { holder, from, .. } | Step::InsertItem { sequence: holder, from }
                if let Some(whole) = whole_of(snapshot, editor, holder, from) =>
            {
                (editor.replace(&holder.pointer, Insert::Copy(whole)), Some(holder.pointer.clone()))
            }
            Step::Insert { holder, key, from, after } => {
                let place = place_after(editor, &holder.pointer, after.as_deref());
                let is_done = editor.insert_entry(&holder.pointer, key, Insert::Copy(from.node(snapshot)?), place);
                (is_done, Some(holder.pointer.join(key)))
            }
            Step::InsertItem { sequence, from } => {
                let item = from.node(snapshot)?;
                let place = item_place(editor.document().at(&sequence.pointer)?, item);
                let index = place.as_ref().map_or(0, ItemPlace::index);
                let place = place.as_ref().map_or(Place::First, |it| it.as_place());
                let is_done = editor.insert_item(&sequence.pointer, Insert::Copy(item), place);
                (is_done, Some(sequence.pointer.join(&index.to_string())))
            }
            Step::Replace { at, from } => {
                (editor.replace(&at.pointer, Insert::Copy(from.node(snapshot)?)), Some(at.pointer.clone()))
            }
            Step::Set { holder, key, value, after } => {
                let at = holder.pointer.join(key);
                let is_done = match editor.document().at(&at).is_some() {
                    true => editor.replace(&at, Insert::Value(value)),
                    false => {
                        let place = after.as_deref().map_or(Place::Last, Place::After);
                        editor.insert_entry(&holder.pointer, key, Insert::Value(value), place)
                    }
                };
                (is_done, None)
            }
            Step::AddName { holder, key, name } => {
                let name = Value::String(name.as_str().into());
                (editor.append_to(&holder.pointer, key, &name, Place::After("type")), None)
            }
            Step::Bring { .. } => (false, None),
            Step::Remove { at } => {
                let parent = at.pointer.parent()?;
                let last = editor.document().at(&parent).is_some_and(|it| it.is_sequence() && it.len() == 1);
                (editor.remove(if last { &parent } else { &at.pointer }), None)
            }
        };
        is_done.then_some(copy)
    }

    /// Brings something that is referred to back to its place, with the mappings around it. False if it is there.
    fn bring(&mut self, missing: &Missing<'_>) -> Option<bool> {
        let editor = self.of(missing.file)?;
        if editor.document().at(&missing.pointer).is_some() {
            return Some(false);
        }
        let mut holder = JsonPointer::root();
        let mut steps = missing.pointer.steps().peekable();
        while let Some(step) = steps.next() {
            let is_last = steps.peek().is_none();
            let below = holder.join(step);
            if is_last {
                let after = editor.document().at(&holder).and_then(|it| sibling_before(it, step, missing.node));
                let place = place_after(editor, &holder, after.as_deref());
                if !editor.insert_entry(&holder, step, Insert::Copy(missing.node), place) {
                    return None;
                }
            } else if editor.document().at(&below).is_none() {
                let was = missing.node.document().at(&below);
                let after = was.and_then(|was| sibling_before(editor.document().at(&holder)?, step, was));
                let place = match after.as_deref() {
                    Some(after) => Place::After(after),
                    None if was.is_some() => Place::First,
                    None => Place::Last,
                };
                if !editor.insert_entry(&holder, step, Insert::Value(&Value::Object(Vec::new())), place) {
                    return None;
                }
            }
            holder = below;
        }
        Some(true)
    }

    fn finish(self) -> Vec<FileEdit> {
        let edits = self.editors.into_iter().map(|(file, editor)| FileEdit { file, edits: editor.finish() });
        edits.filter(|it| !it.edits.is_empty()).collect()
    }
}

/// The collection of the baseline that held nothing but the value, where nothing is left of it: it comes back as it
/// was written.
fn whole_of<'a>(snapshot: &'a Snapshot, editor: &Editor, holder: &Spot, from: &Spot) -> Option<Node<'a>> {
    let rest = editor.document().at(&holder.pointer).filter(|it| it.is_empty())?;
    let whole = snapshot.at(from.file, &from.pointer.parent()?)?;
    (rest.kind() == whole.kind() && whole.len() == 1).then_some(whole)
}

/// An index in a sequence, in words.
enum ItemPlace {
    After(String),
    Before(String),
}

impl ItemPlace {
    /// The index of what is put there.
    fn index(&self) -> usize {
        match self {
            ItemPlace::After(index) => index.parse().map_or(0, |it: usize| it + 1),
            ItemPlace::Before(index) => index.parse().unwrap_or(0),
        }
    }

    fn as_place(&self) -> Place<'_> {
        match self {
            ItemPlace::After(index) => Place::After(index),
            ItemPlace::Before(index) => Place::Before(index),
        }
    }
}

/// Where an item of the baseline goes: after the nearest item before it that is still there, else before the nearest
/// one behind it, else at the end. `None` for an empty sequence.
fn item_place(sequence: Node<'_>, item: Node<'_>) -> Option<ItemPlace> {
    let last = sequence.len().checked_sub(1)?;
    let pointer = item.pointer();
    let siblings = pointer.parent().and_then(|it| item.document().at(&it)).filter(|it| it.is_sequence());
    let siblings: Vec<Node<'_>> = siblings.into_iter().flat_map(Node::items).collect();
    let own = siblings.iter().position(|it| *it == item).unwrap_or(siblings.len());
    let there: Vec<Value> = sequence.items().map(Node::to_value).collect();
    let index = |sibling: &Node<'_>| {
        let value = sibling.to_value();
        there.iter().position(|it| *it == value).map(|it| it.to_string())
    };
    let before = siblings[..own].iter().rev().find_map(index).map(ItemPlace::After);
    let behind = || siblings.get(own + 1..)?.iter().find_map(index).map(ItemPlace::Before);
    before.or_else(behind).or(Some(ItemPlace::After(last.to_string())))
}

fn place_after<'p>(editor: &Editor, holder: &JsonPointer, after: Option<&'p str>) -> Place<'p> {
    match after {
        _ if editor.document().at(holder).is_some_and(Node::is_empty) => Place::Last,
        Some(after) => Place::After(after),
        None => Place::First,
    }
}
