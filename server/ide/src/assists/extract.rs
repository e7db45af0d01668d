//! An inline Object becomes a component: "Extract into `components/schemas` as `Team`". The place where it stood becomes
//! a Reference, and so do the places of those that are equal to it, if a person wants that.

mod equal;
mod name;

use openapi::ObjectKind;
use syntax::{FileId, Insert, JsonPointer, Node, Place, Style, Value};
use workspace::{FileEdit, Snapshot};

use super::context::Context;
use super::draft::Draft;
use super::{Assist, AssistKind, Effort, REFUSED};

/// Objects that authors share as components.
const KINDS: [ObjectKind; 7] = [
    ObjectKind::Schema,
    ObjectKind::Response,
    ObjectKind::Parameter,
    ObjectKind::RequestBody,
    ObjectKind::Example,
    ObjectKind::Header,
    ObjectKind::Link,
];

pub(super) fn assist(ctx: &Context<'_>, acc: &mut Vec<Assist>) {
    let Some((kind, pointer, node)) = ctx.object(|kind, pointer, node| is_extractable(ctx, kind, pointer, node)) else {
        return;
    };
    let Some(section) = kind.components() else { return };
    let entry = ctx.description.entry;
    let Some(name) = name::of(ctx, kind, &pointer, node) else { return };
    let component = Component { file: ctx.file(), entry, section, name };
    let title = format!("Extract into `components/{section}` as `{}`", component.name);
    let (one, own) = (component.clone(), pointer.clone());
    let extract = Assist::or_reason(AssistKind::Extract, &*title, move |snapshot| {
        one.edits(snapshot, std::slice::from_ref(&own))
    });
    if ctx.effort == Effort::Little {
        acc.push(extract);
        return;
    }
    // Whatever else is in the way is seen when somebody chooses: in a large document, trying takes too long for a menu.
    let reason = component.obstacle(ctx.snapshot, std::slice::from_ref(&pointer));
    acc.push(extract.unless(reason));
    let equal = equal::to(ctx, kind, node);
    if !equal.inline.is_empty() {
        let title = format!("{title}, also in {}", places(equal.inline.len()));
        let all: Vec<JsonPointer> = std::iter::once(pointer.clone()).chain(equal.inline).collect();
        let reason = component.obstacle(ctx.snapshot, &all);
        let extract = move |snapshot: &Snapshot| component.edits(snapshot, &all);
        acc.push(Assist::or_reason(AssistKind::Extract, title, extract).unless(reason));
    }
    if let Some(known) = equal.component {
        let (file, title) = (ctx.file(), format!("Refer to `{}`, which is equal", known.last().unwrap_or_default()));
        let refer = Assist::new(AssistKind::Extract, title, move |snapshot| {
            let mut draft = Draft::new(snapshot);
            draft.refer(file, &pointer, (file, &known))?;
            draft.follow(file, std::slice::from_ref(&pointer), (file, &known))?;
            Some(draft)
        });
        acc.push(refer);
    }
}

fn places(count: usize) -> String {
    if count == 1 { "1 place with an equal one".to_owned() } else { format!("{count} places with equal ones") }
}

/// Whether a value is inline, and says more than the name of a type.
fn is_extractable(ctx: &Context<'_>, kind: ObjectKind, pointer: &JsonPointer, node: Node<'_>) -> bool {
    let is_in_components = pointer.steps().len() == 3 && pointer.steps().next() == Some("components");
    let is_component = is_in_components && ctx.file() == ctx.description.entry;
    let is_trivial =
        kind == ObjectKind::Schema && node.len() == 1 && node.get("type").is_some_and(|it| !it.is_sequence());
    let is_said_here = !node.is_empty() && node.get("$ref").is_none() && !is_trivial;
    KINDS.contains(&kind) && is_said_here && !pointer.is_root() && !is_component
}

/// A component that is to be.
#[derive(Clone)]
struct Component {
    /// Where it stands inline.
    file: FileId,
    /// The document that has the components.
    entry: FileId,
    section: &'static str,
    name: String,
}

impl Component {
    /// The edits that make the first value the component, and all of them References.
    fn edits(&self, snapshot: &Snapshot, values: &[JsonPointer]) -> Result<Vec<FileEdit>, String> {
        let reason = || self.obstacle(snapshot, values).unwrap_or_else(|| REFUSED.to_owned());
        let draft = self.draft(snapshot, values, Draft::new(snapshot)).ok_or_else(reason)?;
        if draft.lost_comments().is_empty() {
            return draft.finish();
        }
        // Braces have no place for comments: the components may do without.
        let mut in_block = Draft::new(snapshot);
        let components = JsonPointer::from_steps(["components"]);
        let is_block = in_block.editor(self.entry).is_some_and(|it| it.restyle(&components, Style::Block));
        let in_block = is_block.then(|| self.draft(snapshot, values, in_block)).flatten();
        in_block.unwrap_or(draft).finish()
    }

    /// What is seen at once to be in the way.
    fn obstacle(&self, snapshot: &Snapshot, values: &[JsonPointer]) -> Option<String> {
        let anchor = values.iter().filter_map(|it| snapshot.at(self.file, it)).find_map(anchor_below);
        anchor.map(|it| format!("an alias stands for what has the anchor `&{it}`: that has to stay"))
    }

    fn draft<'a>(&self, snapshot: &'a Snapshot, values: &[JsonPointer], mut draft: Draft<'a>) -> Option<Draft<'a>> {
        let node = snapshot.at(self.file, values.first()?)?;
        let place = JsonPointer::from_steps(["components", self.section, &*self.name]);
        self.make_place(snapshot, &mut draft)?;
        draft.copy(node, self.entry, &place)?;
        for value in values {
            draft.refer(self.file, value, (self.entry, &place))?;
        }
        draft.follow(self.file, values, (self.entry, &place))?;
        Some(draft)
    }

    /// An entry with nothing in it: where the names are sorted, in its order.
    fn make_place(&self, snapshot: &Snapshot, draft: &mut Draft<'_>) -> Option<()> {
        let root = snapshot.document(self.entry)?.root()?;
        let nothing = Value::Null;
        let section = || Value::Object(vec![(self.name.as_str().into(), nothing.clone())]);
        let editor = draft.editor(self.entry)?;
        let components = JsonPointer::from_steps(["components"]);
        // An empty value is filled.
        let is_open = |it: &Node<'_>| it.is_mapping() || it.is_null();
        let own = match root.get("components") {
            Some(own) if !is_open(&own) => return None,
            own => own,
        };
        let done = match own.map(|it| it.get(self.section)) {
            None => {
                let before = ["webhooks", "paths", "servers", "info"].into_iter().find(|it| root.get(it).is_some());
                let place = before.map_or(Place::Last, Place::After);
                let value = Value::Object(vec![(self.section.into(), section())]);
                editor.insert_entry(&JsonPointer::root(), "components", Insert::Value(&value), place)
            }
            Some(None) => editor.insert_entry(&components, self.section, Insert::Value(&section()), Place::Last),
            Some(Some(names)) => {
                let next = following(names, &self.name);
                let place = next.as_deref().map_or(Place::Last, Place::Before);
                editor.insert_entry(&components.join(self.section), &self.name, Insert::Value(&nothing), place)
            }
        };
        done.then_some(())
    }
}

/// An anchor on a value or below it, for which an alias stands somewhere.
fn anchor_below(node: Node<'_>) -> Option<String> {
    let document = node.document();
    let mut open = vec![node];
    while let Some(node) = open.pop().filter(|_| document.has_aliases()) {
        if let Some(anchor) = node.anchor() {
            return Some(anchor.into_owned());
        }
        open.extend(node.own_entries().map(|it| it.own_value()).filter(|it| it.resolved() == Some(*it)));
        open.extend(node.items().filter(|it| it.resolved() == Some(*it)));
    }
    None
}

/// The name in front of which a new one goes where names are sorted, with or without regard to case.
fn following(names: Node<'_>, new: &str) -> Option<String> {
    let names: Vec<String> = names.own_entries().map(|it| it.key().into_owned()).collect();
    let orders: [fn(&str) -> String; 2] = [str::to_owned, str::to_lowercase];
    let order = orders.into_iter().find(|order| names.len() > 1 && names.is_sorted_by_key(|it| order(it)))?;
    names.into_iter().find(|it| order(it) > order(new))
}
