//! A Reference becomes what it leads to: "Inline `Team`". What stands beside the `$ref` keeps what it means: in a Schema
//! of 3.1 and later it combines with the target, in a Reference of 3.1 it overrides the descriptions of the target, and
//! in 3.0 it means nothing and goes.

use openapi::{ObjectKind, Shape, Version};
use std::collections::HashSet;

use syntax::{FileId, Insert, JsonPointer, Node, Place, Value};
use workspace::Snapshot;

use super::context::Context;
use super::draft::Draft;
use super::{Assist, AssistKind, REFUSED};
use crate::place::files_around;

pub(super) fn assist(ctx: &Context<'_>, acc: &mut Vec<Assist>) {
    let Some(place) = reference_place(ctx) else { return };
    let Some(Shape::Object(kind)) = ctx.shape(&place) else { return };
    let Some(inlining) = Inlining::new(ctx.snapshot, ctx.version(), kind, ctx.file(), place) else { return };
    let title = format!("Inline `{}`", inlining.name(ctx.snapshot));
    match inlining.reason_against(ctx.snapshot) {
        Some(reason) => acc.push(Assist::disabled(AssistKind::Inline, title, reason)),
        None => acc.push(Assist::or_reason(AssistKind::Inline, title, move |snapshot| {
            let mut draft = Draft::new(snapshot);
            inlining.carry_out(snapshot, &mut draft).ok_or(REFUSED)?;
            draft.finish()
        })),
    }
}

/// The Object on the line of the place that is a Reference, or whose `$ref` the place is.
fn reference_place(ctx: &Context<'_>) -> Option<JsonPointer> {
    let own = ctx.pointer.parent().filter(|_| ctx.pointer.last() == Some("$ref"));
    let is_reference = |node: Node<'_>| node.is_mapping() && node.get("$ref").and_then(Node::as_str).is_some();
    own.or_else(|| ctx.values().into_iter().find(|(_, node)| is_reference(*node)).map(|(pointer, _)| pointer))
}

/// A Reference that is to be replaced.
#[derive(Clone)]
pub(super) struct Inlining {
    version: Version,
    kind: ObjectKind,
    file: FileId,
    /// The Object with the `$ref`.
    place: JsonPointer,
    target: (FileId, JsonPointer),
}

/// Fields that only describe: the one that is nearer wins.
const DESCRIBING: [&str; 6] = ["title", "description", "summary", "example", "examples", "externalDocs"];

/// Fields of a Schema whose meaning does not depend on what stands beside them.
const INDEPENDENT: [&str; 25] = [
    "title",
    "description",
    "summary",
    "example",
    "examples",
    "externalDocs",
    "default",
    "deprecated",
    "readOnly",
    "writeOnly",
    "xml",
    "type",
    "enum",
    "const",
    "format",
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "required",
    "$comment",
];

impl Inlining {
    /// `None` where there is no Reference that leads somewhere.
    pub(super) fn new(
        snapshot: &Snapshot,
        version: Version,
        kind: ObjectKind,
        file: FileId,
        place: JsonPointer,
    ) -> Option<Inlining> {
        let node = snapshot.at(file, &place)?;
        let target = snapshot.reference(node, &node.get("$ref")?.as_str()?).ok()?;
        let is_there = target.resolved() == Some(target) && !target.is_damaged() && !node.is_damaged();
        let target = (target.file(), target.pointer());
        is_there.then_some(Inlining { version, kind, file, place, target })
    }

    fn target<'a>(&self, snapshot: &'a Snapshot) -> Option<Node<'a>> {
        snapshot.at(self.target.0, &self.target.1)
    }

    /// What a person calls the target.
    fn name(&self, snapshot: &Snapshot) -> String {
        let name = self.target.1.last().map(str::to_owned);
        name.unwrap_or_else(|| snapshot.path(self.target.0).name().to_owned())
    }

    /// Why the Reference has to stay.
    pub(super) fn reason_against(&self, snapshot: &Snapshot) -> Option<String> {
        let (target, name) = (self.target(snapshot)?, self.name(snapshot));
        let node = snapshot.at(self.file, &self.place)?;
        if leads_back(snapshot, target) {
            return Some(format!("`{name}` refers to itself"));
        }
        let unique = ["$id", "$anchor", "$dynamicAnchor"].into_iter().find(|it| target.get(it).is_some());
        if let Some(key) = unique.filter(|_| self.kind == ObjectKind::Schema) {
            return Some(format!("`{name}` has an `{key}`, of which there can be only one"));
        }
        if self.kind == ObjectKind::Schema && self.is_told_apart(snapshot, target) {
            return Some(format!("a discriminator tells `{name}` by its name"));
        }
        if self.kind == ObjectKind::PathItem && node.len() > 1 {
            return Some("what stands beside the `$ref` of a Path Item has no defined meaning".to_owned());
        }
        let is_shared = || {
            let mut count = 0;
            for file in files_around(snapshot, self.file) {
                let Some(root) = snapshot.document(file).and_then(syntax::Document::root) else { continue };
                let leads = |text: &str| snapshot.reference(root, text).is_ok_and(|it| it == target);
                count += snapshot.references_where(file, leads).len();
            }
            count > 1 || self.target.1.steps().next() == Some("components")
        };
        if self.kind == ObjectKind::PathItem && is_shared() {
            return Some("its Operations would be there twice, with the same `operationId`".to_owned());
        }
        None
    }

    /// Whether the name of the target says which Schema of several it is.
    fn is_told_apart(&self, snapshot: &Snapshot, target: Node<'_>) -> bool {
        if target.get("discriminator").is_some() {
            return true;
        }
        let union = self.place.parent().filter(|it| matches!(it.last(), Some("oneOf" | "anyOf")));
        let schema = union.and_then(|it| it.parent()).and_then(|it| snapshot.at(self.file, &it));
        schema.is_some_and(|it| it.get("discriminator").is_some())
    }

    /// Puts what the Reference leads to in its place.
    pub(super) fn carry_out(&self, snapshot: &Snapshot, draft: &mut Draft<'_>) -> Option<()> {
        let (node, target) = (snapshot.at(self.file, &self.place)?, self.target(snapshot)?);
        let siblings: Vec<(String, Node<'_>)> = node
            .own_entries()
            .filter(|it| it.key() != "$ref")
            .map(|it| (it.key().into_owned(), it.own_value()))
            .filter(|(key, _)| self.counts(key))
            .collect();
        let is_beside = |(key, _): &(String, Node<'_>)| {
            INDEPENDENT.contains(&&**key) || key.starts_with("x-") || self.kind != ObjectKind::Schema
        };
        let is_free = |(key, _): &(String, Node<'_>)| {
            DESCRIBING.contains(&&**key) || target.get(key).is_none() || self.kind != ObjectKind::Schema
        };
        if siblings.iter().all(|it| is_beside(it) && is_free(it)) && (target.is_mapping() || siblings.is_empty()) {
            draft.copy(target, self.file, &self.place)?;
            for (key, value) in siblings {
                let at = self.place.join(&key);
                if target.get(&key).is_none() {
                    let nothing = Insert::Value(&Value::Null);
                    draft.editor(self.file)?.insert_entry(&self.place, &key, nothing, Place::First).then_some(())?;
                }
                draft.editor(self.file)?.replace(&at, Insert::Copy(value)).then_some(())?;
            }
            return Some(());
        }
        // Both hold.
        let all = self.place.join("allOf");
        let editor = draft.editor(self.file)?;
        let is_made = match node.get("allOf") {
            Some(_) => editor.insert_item(&all, Insert::Value(&Value::Null), Place::First),
            None => {
                let value = Value::Array(vec![Value::Null]);
                editor.insert_entry(&self.place, "allOf", Insert::Value(&value), Place::After("$ref"))
            }
        };
        (is_made && editor.remove(&self.place.join("$ref"))).then_some(())?;
        draft.copy(target, self.file, &all.join("0"))
    }

    /// Whether something beside a `$ref` means anything.
    fn counts(&self, key: &str) -> bool {
        match (self.version, self.kind) {
            (Version::V3_0, _) => false,
            (_, ObjectKind::Schema) => true,
            // Reference Object: these override what the target says, if it can say it.
            (_, kind) => matches!(key, "summary" | "description") && kind.field(key).is_some(),
        }
    }
}

/// Whether the References below a value lead to that value again, or to something around it.
pub(super) fn leads_back(snapshot: &Snapshot, target: Node<'_>) -> bool {
    let (file, own) = (target.file(), target.pointer());
    let mut seen = HashSet::new();
    let mut open = vec![target];
    while let Some(node) = open.pop() {
        for (_, text) in workspace::references_below(node) {
            let Ok(next) = snapshot.reference(node, &text) else { continue };
            if !seen.insert(next.id()) {
                continue;
            }
            if next.file() == file && next.pointer().contains(&own) {
                return true;
            }
            open.push(next);
        }
    }
    false
}
