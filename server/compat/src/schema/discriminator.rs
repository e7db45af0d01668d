//! `discriminator`: how a client knows which branch it reads.

use openapi::Resolve;
use syntax::Node;
use workspace::Direction;

use super::At;
use crate::catalogue::mirrored;
use crate::law::{Aspect, Effect};
use crate::plural::have;
use crate::repair::{Plan, Spot, Step, put_back, restored};
use crate::walk::Comparison;

mirrored! {
    DISCRIMINATOR_CHANGED = "discriminator-changed", Error, Error, Unsafe,
    "the property that tells branches apart is another one.",
    baseline: " discriminator: { propertyName: kind }\n oneOf:\n   - { type: object, properties: { kind: { const: a }, type: { const: a } } }\n   - { type: object, properties: { kind: { const: b }, type: { const: b } } }",
    current: " discriminator: { propertyName: type }\n oneOf:\n   - { type: object, properties: { kind: { const: a }, type: { const: a } } }\n   - { type: object, properties: { kind: { const: b }, type: { const: b } } }",
    why: " Clients choose a branch by the published property.",
    instead: " Keep the property."
}
mirrored! {
    DISCRIMINATOR_REMOVED = "discriminator-removed", Information, Error, Unsafe,
    "nothing tells branches apart any more.",
    baseline: " discriminator: { propertyName: kind }\n oneOf:\n   - { type: object, properties: { kind: { const: a } } }\n   - { type: object, properties: { kind: { const: b } } }",
    current: " oneOf:\n   - { type: object, properties: { kind: { const: a } } }\n   - { type: object, properties: { kind: { const: b } } }",
    why: " Clients choose a branch by it. For what is accepted it was only a help.",
    instead: " Keep the discriminator."
}
mirrored! {
    DISCRIMINATOR_ADDED = "discriminator-added", Warning, Information, None,
    "a property tells branches apart now.",
    baseline: " oneOf:\n   - { type: object, properties: { kind: { const: a } } }\n   - { type: object, properties: { kind: { const: b } } }",
    current: " discriminator: { propertyName: kind }\n oneOf:\n   - { type: object, properties: { kind: { const: a } } }\n   - { type: object, properties: { kind: { const: b } } }",
    why: " Requests that do not send it may be refused. In what is sent it is a help.",
    instead: " Accept requests without it."
}
mirrored! {
    DISCRIMINATOR_MAPPING_REMOVED = "discriminator-mapping-removed", Error, Error, Unsafe,
    "a value of the discriminator stands for nothing any more.",
    baseline: " discriminator: { propertyName: kind, mapping: { a: A, b: B } }\n oneOf:\n   - { title: A, type: object, properties: { kind: { type: string }, a: { type: string } } }\n   - { title: B, type: object, properties: { kind: { type: string }, b: { type: string } } }",
    current: " discriminator: { propertyName: kind, mapping: { a: A } }\n oneOf:\n   - { title: A, type: object, properties: { kind: { type: string }, a: { type: string } } }\n   - { title: B, type: object, properties: { kind: { type: string }, b: { type: string } } }",
    why: " Clients choose a branch by the value.",
    instead: " Keep the entry."
}
mirrored! {
    DISCRIMINATOR_MAPPING_ADDED = "discriminator-mapping-added", Information, Error, Unsafe,
    "there is a new value of the discriminator.",
    baseline: " discriminator: { propertyName: kind, mapping: { a: A } }\n oneOf:\n   - { title: A, type: object, properties: { kind: { type: string }, a: { type: string } } }\n   - { title: B, type: object, properties: { kind: { type: string }, b: { type: string } } }",
    current: " discriminator: { propertyName: kind, mapping: { a: A, b: B } }\n oneOf:\n   - { title: A, type: object, properties: { kind: { type: string }, a: { type: string } } }\n   - { title: B, type: object, properties: { kind: { type: string }, b: { type: string } } }",
    why: " Clients meet a value for which they know no branch. What is accepted may grow.",
    instead: " Keep to the published values."
}

/// The name that a Reference gives to a branch: the last step, without the extension of a file.
pub(crate) fn name_of(reference: &str) -> String {
    let last = reference.rsplit(['/', '#']).find(|it| !it.is_empty()).unwrap_or(reference);
    let last = ["yaml", "yml", "json"].iter().find_map(|it| last.strip_suffix(&format!(".{it}"))).unwrap_or(last);
    last.to_owned()
}

/// The values that stand for the branch of a name: those mapped to it, else the name itself.
pub(crate) fn values_of(discriminator: Node<'_>, name: &str) -> Vec<String> {
    let entries = mapping(discriminator);
    let values: Vec<String> = entries.iter().filter(|it| name_of(&it.1) == name).map(|it| it.0.clone()).collect();
    if values.is_empty() { vec![name.to_owned()] } else { values }
}

/// The entries of the first value that stands for a branch of another name than before, on both sides.
pub(crate) fn switched<'a>(at: &At<'a>, before: &[String], after: &[String]) -> Option<(Node<'a>, Node<'a>)> {
    let (old, new) = (mapping(at.base.discriminator?), mapping(at.current.discriminator?));
    before.iter().filter(|it| after.contains(it)).find_map(|value| {
        let (_, base, base_node) = old.iter().find(|it| it.0 == *value)?;
        let (_, current, node) = new.iter().find(|it| it.0 == *value)?;
        (name_of(base) != name_of(current)).then_some((*base_node, *node))
    })
}

/// Value, target as written, node.
fn mapping<'a>(discriminator: Node<'a>) -> Vec<(String, String, Node<'a>)> {
    let entries = discriminator.get("mapping").into_iter().flat_map(Node::entries);
    entries
        .filter_map(|entry| {
            let value = entry.value();
            Some((entry.key().into_owned(), value.as_str()?.into_owned(), value))
        })
        .collect()
}

/// The entries of the current `mapping` that stand for a branch, and that the baseline's does not have.
pub(crate) fn entries_of<'a>(at: &At<'a>, branch: Option<&str>) -> impl Iterator<Item = Node<'a>> {
    let entries = |discriminator: Option<Node<'a>>| discriminator.map(mapping).unwrap_or_default();
    let published = entries(at.base.discriminator);
    let new = entries(at.current.discriminator).into_iter().filter(move |(value, target, _)| {
        branch.is_some_and(|it| it == name_of(target)) && !published.iter().any(|(other, ..)| other == value)
    });
    new.map(|(.., node)| node)
}

/// `before` and `after` are the names of the branches that are References.
pub(crate) fn check<'a>(ctx: &mut Comparison<'a>, at: &At<'a>, before: &[String], after: &[String]) {
    let name = &at.subject.name;
    let (base, current) = match (at.base.discriminator, at.current.discriminator) {
        (None, None) => return,
        (Some(base_at), None) => {
            let what = format!("the discriminator of {name} is gone");
            let change = at.change(&DISCRIMINATOR_REMOVED, Effect::Widened, Aspect::Type, (base_at, at.node), what);
            let plan = Plan::new("Put back the discriminator", vec![put_back(at.node, "discriminator", base_at)]);
            return ctx.report(change.loss("clients choose a branch by it").published(base_at).plan(plan));
        }
        (None, Some(node)) => {
            let what = format!("{name} {} a discriminator now", have(name));
            let effect = if at.direction() == Direction::Response { Effect::Narrowed } else { Effect::Undecided };
            let change = at.change(&DISCRIMINATOR_ADDED, effect, Aspect::Values, (at.base_node, node), what);
            return ctx.report(change.loss("requests that do not send it may be refused"));
        }
        (Some(base), Some(current)) => (base, current),
    };
    let property = |node: Node<'a>| node.get("propertyName").and_then(Node::as_str).unwrap_or_default().into_owned();
    if property(base) != property(current) {
        let places = (base.get("propertyName").unwrap_or(base), current.get("propertyName").unwrap_or(current));
        let what = format!("the discriminator of {name} was `{}` and is `{}` now", property(base), property(current));
        let change = at.change(&DISCRIMINATOR_CHANGED, Effect::Incomparable, Aspect::Type, places, what);
        let steps = restored(base, current, &["propertyName"]);
        let plan = Plan::new("Put back the published discriminator", steps);
        ctx.report(change.loss("the branch is told by another property").plan(plan));
    }
    let (old, new) = (mapping(base), mapping(current));
    for (value, target, node) in &old {
        match new.iter().find(|(other, ..)| other == value) {
            // Branches are compared with what stands around them.
            Some((_, other, _)) if before.contains(&name_of(target)) && after.contains(&name_of(other)) => {}
            Some((_, other, other_node)) => elsewhere(ctx, at, (target, *node), (other, *other_node)),
            None => {
                let branch = name_of(target);
                // A removed branch is reported as such; a name needs no entry.
                let is_gone = before.contains(&branch) && !after.contains(&branch);
                if is_gone || after.contains(value) {
                    continue;
                }
                let holder = current.get("mapping").unwrap_or(current);
                let what = format!("the value `{value}` of the discriminator of {name} was removed");
                let places = (*node, holder);
                let change =
                    at.change(&DISCRIMINATOR_MAPPING_REMOVED, Effect::Incomparable, Aspect::Type, places, what);
                let steps = match current.get("mapping") {
                    Some(mapping) => vec![put_back(mapping, value, *node)],
                    None => restored(base, current, &["mapping"]),
                };
                let plan = Plan::new(format!("Put back `{value}`"), steps);
                ctx.report(change.loss("clients choose a branch by it").plan(plan));
            }
        }
    }
    for (value, target, node) in &new {
        let branch = name_of(target);
        let is_new = after.contains(&branch) && !before.contains(&branch);
        if is_new || before.contains(value) || old.iter().any(|(other, ..)| other == value) {
            continue;
        }
        let holder = base.get("mapping").unwrap_or(base);
        let what = format!("the value `{value}` of the discriminator of {name} is new");
        let change = at.change(&DISCRIMINATOR_MAPPING_ADDED, Effect::Widened, Aspect::Type, (holder, *node), what);
        let plan = Plan::new(format!("Remove `{value}`"), vec![Step::Remove { at: Spot::of(*node) }]);
        ctx.report(change.loss("clients know no branch for it").plan(plan));
    }
}

/// A value that stands for a schema of another name: the two are compared.
fn elsewhere<'a>(ctx: &mut Comparison<'a>, at: &At<'a>, before: (&str, Node<'a>), after: (&str, Node<'a>)) {
    if name_of(before.0) == name_of(after.0) {
        return;
    }
    let snapshot = ctx.snapshot;
    let resolve = |text: &str, node: Node<'a>| {
        let reference = match text.contains(['/', '#', '.']) {
            true => text.to_owned(),
            false => format!("#/components/schemas/{text}"),
        };
        snapshot.target(node, &reference)
    };
    if let (Some(base), Some(current)) = (resolve(before.0, before.1), resolve(after.0, after.1)) {
        let schemas = (ctx.base.intern(&[base]), ctx.current.intern(&[current]));
        let subject = at.subject.part(&format!("branch `{}`", name_of(before.0)));
        ctx.compare_branches(at.pair, schemas, (before.1, after.1), subject);
    }
}
