//! A component goes, and what refers to it has its content: "Inline `Team` in 3 places and remove it".

use std::collections::HashSet;

use openapi::{ObjectKind, Shape};
use syntax::{Document, FileId, JsonPointer, Node};
use workspace::{FileEdit, Snapshot};

use super::context::Context;
use super::draft::Draft;
use super::inline::{Inlining, leads_back};
use super::{Assist, AssistKind, Effort, REFUSED};
use crate::place::{self, MAX_FILES, files_around};
use crate::rename_files::names_of_documents;

pub(super) fn assist(ctx: &Context<'_>, acc: &mut Vec<Assist>) {
    let is_component = ctx.pointer.steps().len() == 3 && ctx.pointer.steps().next() == Some("components");
    if !is_component || ctx.effort == Effort::Little || ctx.file() != ctx.description.entry {
        return;
    }
    let Some(Shape::Object(kind)) = ctx.shape(&ctx.pointer) else { return };
    // Security Requirements name their schemes: there is nothing to put in their place.
    if kind == ObjectKind::SecurityScheme {
        return;
    }
    let Some(node) = ctx.document.at(&ctx.pointer) else { return };
    let referrers = referrers(ctx.snapshot, node);
    if referrers.is_empty() {
        return;
    }
    let name = ctx.pointer.last().unwrap_or_default().to_owned();
    let places = if referrers.len() == 1 { "1 place".to_owned() } else { format!("{} places", referrers.len()) };
    let title = format!("Inline `{name}` in {places} and remove it");
    if leads_back(ctx.snapshot, node) {
        acc.push(Assist::disabled(AssistKind::Inline, title, format!("`{name}` refers to itself")));
        return;
    }
    let removal = Removal { file: ctx.file(), component: ctx.pointer.clone(), kind };
    acc.push(Assist::or_reason(AssistKind::Inline, title, move |snapshot| removal.edits(snapshot)));
}

/// The Objects whose `$ref` leads to a component, or into it.
fn referrers<'a>(snapshot: &'a Snapshot, component: Node<'a>) -> Vec<(Node<'a>, bool)> {
    let own = component.pointer();
    let mut found = Vec::new();
    for file in files_around(snapshot, component.file()) {
        let Some(root) = snapshot.document(file).and_then(Document::root) else { continue };
        let target = |text: &str| snapshot.reference(root, text).ok().filter(|it| it.file() == component.file());
        let leads = |text: &str| target(text).is_some_and(|it| own.contains(&it.pointer()));
        let all = snapshot.references_where(file, leads).into_iter();
        found.extend(all.map(|(node, text)| (node, target(&text) == Some(component))));
    }
    found
}

/// Whether a Schema takes in one with a discriminator by `allOf`: its own name is one of the values then, though nothing
/// mentions it.
fn inherits_discriminator(snapshot: &Snapshot, schema: Node<'_>) -> bool {
    let mut seen = HashSet::new();
    let mut open = vec![schema];
    while let Some(node) = open.pop() {
        if !seen.insert(node.id()) {
            continue;
        }
        if node.get("discriminator").is_some() {
            return true;
        }
        open.extend(node.get("allOf").into_iter().flat_map(Node::items));
        let reference = node.get("$ref").and_then(Node::as_str);
        open.extend(reference.and_then(|it| snapshot.reference(node, &it).ok()));
    }
    false
}

struct Removal {
    file: FileId,
    component: JsonPointer,
    kind: ObjectKind,
}

impl Removal {
    fn edits(&self, snapshot: &Snapshot) -> Result<Vec<FileEdit>, String> {
        let component = snapshot.at(self.file, &self.component).ok_or(REFUSED)?;
        let name = self.component.last().unwrap_or_default();
        let version = snapshot.descriptions_of(self.file).next().map(|it| it.version).ok_or(REFUSED)?;
        if self.is_named(snapshot, component, name) {
            return Err(format!("a discriminator or a Link names `{name}`"));
        }
        if self.kind == ObjectKind::Schema && inherits_discriminator(snapshot, component) {
            return Err(format!("a discriminator that it inherits tells `{name}` by its name"));
        }
        let mut draft = Draft::new(snapshot);
        for (reference, is_whole) in referrers(snapshot, component) {
            let place = reference.pointer().parent().filter(|_| is_whole);
            let place = place.ok_or_else(|| format!("something refers into `{name}`"))?;
            let file = reference.file();
            let is_kind = place::shape(snapshot, file, &place, MAX_FILES) == Some(Shape::Object(self.kind));
            let inlining = Inlining::new(snapshot, version, self.kind, file, place).filter(|_| is_kind);
            let inlining = inlining.ok_or_else(|| format!("something else refers to `{name}`"))?;
            if let Some(reason) = inlining.reason_against(snapshot) {
                return Err(reason);
            }
            inlining.carry_out(snapshot, &mut draft).ok_or(REFUSED)?;
        }
        let section = self.component.parent().ok_or(REFUSED)?;
        let is_last = component.document().at(&section).is_some_and(|it| it.len() == 1);
        let gone = if is_last { &section } else { &self.component };
        draft.editor(self.file).is_some_and(|it| it.remove(gone)).then_some(()).ok_or(REFUSED)?;
        draft.finish()
    }

    /// Whether a text that is no Reference names the component.
    fn is_named(&self, snapshot: &Snapshot, component: Node<'_>, name: &str) -> bool {
        files_around(snapshot, self.file).into_iter().any(|file| {
            let Some(root) = snapshot.document(file).and_then(Document::root) else { return false };
            names_of_documents(root).into_iter().any(|(node, text)| {
                let leads = || snapshot.reference(node, &text).is_ok_and(|it| it == component);
                (self.kind == ObjectKind::Schema && text == name) || (text.contains('#') && leads())
            })
        })
    }
}
