//! `required`: what is always there.

use syntax::Node;
use workspace::{Direction, declare_code};

use super::At;
use super::place::{is_within, list_like, list_of, owner, part_like, required_in};
use super::properties::{describes, eased};
use crate::effective::Effective;
use crate::law::{Aspect, Effect};
use crate::repair::{Plan, Spot, Step, put_back};
use crate::report::Change;
use crate::walk::Comparison;

declare_code! {
    /// A property need not be in responses any more.
    ///
    /// ## Baseline
    /// ```yaml
    /// type: object
    /// required: [name]
    /// properties:
    ///   name: { type: string }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// type: object
    /// properties:
    ///   name: { type: string }
    /// ```
    ///
    /// ## Why
    /// Clients rely on finding it.
    ///
    /// ## Instead
    /// Keep returning it.
    pub(crate) RESPONSE_PROPERTY_BECAME_OPTIONAL = "response-property-became-optional", Baseline, Error, Unsafe;

    /// A property is always in responses from now on.
    ///
    /// ## Baseline
    /// ```yaml
    /// type: object
    /// properties:
    ///   name: { type: string }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// type: object
    /// required: [name]
    /// properties:
    ///   name: { type: string }
    /// ```
    ///
    /// ## Why
    /// What was published still holds. The promise is greater, though: it cannot be taken back.
    ///
    /// ## Instead
    /// This is the compatible way.
    pub(crate) RESPONSE_PROPERTY_BECAME_REQUIRED = "response-property-became-required", Baseline, Information, None;

    /// A property has to be in requests from now on.
    ///
    /// ## Baseline
    /// ```yaml
    /// type: object
    /// properties:
    ///   name: { type: string }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// type: object
    /// required: [name]
    /// properties:
    ///   name: { type: string }
    /// ```
    ///
    /// ## Why
    /// Requests without it are refused.
    ///
    /// ## Instead
    /// Choose a value where it is left out.
    pub(crate) REQUEST_PROPERTY_BECAME_REQUIRED = "request-property-became-required", Baseline, Error, Unsafe;

    /// A property need not be in requests any more.
    ///
    /// ## Baseline
    /// ```yaml
    /// type: object
    /// required: [name]
    /// properties:
    ///   name: { type: string }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// type: object
    /// properties:
    ///   name: { type: string }
    /// ```
    ///
    /// ## Why
    /// What clients send today is still accepted.
    ///
    /// ## Instead
    /// This is the compatible way.
    pub(crate) REQUEST_PROPERTY_BECAME_OPTIONAL = "request-property-became-optional", Baseline, Information, None;
}

pub(crate) fn check<'a>(ctx: &mut Comparison<'a>, at: &At<'a>) {
    let sends = at.direction() == Direction::Response;
    for (name, item) in &at.base.required {
        // What is not described any more is reported as removed.
        let described = describes(&at.current, name) || !describes(&at.base, name);
        if at.current.requires(name) || !described || stays_out(ctx, at, name) {
            continue;
        }
        let (code, effect) = match sends {
            true => (&RESPONSE_PROPERTY_BECAME_OPTIONAL, Effect::Widened),
            false => (&REQUEST_PROPERTY_BECAME_OPTIONAL, Effect::Widened),
        };
        let holder = required_in(at, *item).unwrap_or_else(|| part_with(at, name));
        let lost_at = list_like((&at.current, holder), *item);
        let place = match key_of(&at.current, name) {
            // Others who share the property's schema never relied on it.
            Some(key) if is_within(*item, at.base_node) && is_within(holder, at.node) && !is_within(key, at.node) => {
                lost_at
            }
            Some(key) => key,
            None => lost_at,
        };
        let what = format!("property `{name}` became optional");
        let step = require_again(at, holder, name, *item);
        let plan = Plan::new(format!("Make `{name}` required again{}", along_with(at, &step, *item, name)), vec![step]);
        let change = Change::new(code, effect, Aspect::Presence, at.direction(), at.reach(), (*item, place), what);
        ctx.report(change.loss("clients cannot rely on finding it any more").plan(plan));
    }
    for (name, item) in &at.current.required {
        if at.base.requires(name) || stays_out(ctx, at, name) {
            continue;
        }
        let known = describes(&at.base, name);
        // A new property is reported as such, required or not.
        if !known && at.current.property(name).is_some() {
            continue;
        }
        let code = if sends { &RESPONSE_PROPERTY_BECAME_REQUIRED } else { &REQUEST_PROPERTY_BECAME_REQUIRED };
        let base_at = key_of(&at.base, name).unwrap_or_else(|| {
            let owner = owner(*item).and_then(|it| part_like(&at.base, at.base_node, it, at.node));
            list_like((&at.base, owner.unwrap_or(at.base_node)), *item)
        });
        let place = key_of(&at.current, name).unwrap_or(*item);
        let what = format!("property `{name}` became required");
        let steps = vec![Step::Remove { at: Spot::of(*item) }];
        let with_default = eased(&steps, place, format!("Make `{name}` optional again"));
        let plan = Plan::new(format!("Make `{name}` optional again"), steps);
        let change =
            Change::new(code, Effect::Narrowed, Aspect::Presence, at.direction(), at.reach(), (base_at, place), what);
        ctx.report(change.loss("requests without it are refused").plan(plan).plan(with_default));
    }
}

/// The step that makes a property required again: the whole list of the baseline where there is none and all of it is
/// still described, else its item.
pub(super) fn require_again<'a>(at: &At<'a>, holder: Node<'a>, name: &str, item: Node<'a>) -> Step {
    let list = list_of(item);
    let is_described = |it: Node<'a>| it.as_str().is_some_and(|it| it == name || describes(&at.current, &it));
    match (holder.get("required"), list.filter(|it| it.is_sequence())) {
        (Some(current), Some(_)) if current.is_sequence() => {
            Step::InsertItem { sequence: Spot::of(current), from: Spot::of(item) }
        }
        (None, Some(list)) if list.items().all(is_described) => put_back(holder, "required", list),
        _ => Step::AddName { holder: Spot::of(holder), key: "required", name: name.to_owned() },
    }
}

/// The other names that come back where the whole list does.
fn along_with(at: &At<'_>, step: &Step, item: Node<'_>, name: &str) -> String {
    let list = list_of(item);
    let Some(list) = list.filter(|_| matches!(step, Step::Insert { .. })) else { return String::new() };
    let names = list.items().filter_map(Node::as_str).filter(|it| it != name && !at.current.requires(it));
    let names: Vec<String> = names.map(|it| format!("`{it}`")).collect();
    match names.as_slice() {
        [] => String::new(),
        [only] => format!(", with {only}"),
        [one, other] => format!(", with {one} and {other}"),
        [first, rest @ ..] => format!(", with {first} and {} more", rest.len()),
    }
}

/// Whether a property is not sent this way at all on either side: `writeOnly` in a response, `readOnly` in a request.
pub(super) fn stays_out<'a>(ctx: &mut Comparison<'a>, at: &At<'a>, name: &str) -> bool {
    let out = |schema: &Effective<'a>| match at.direction() {
        Direction::Response => schema.write_only.is_some(),
        _ => schema.read_only.is_some(),
    };
    let base = at.base.property(name).map(|it| it.schemas.clone());
    let current = at.current.property(name).map(|it| it.schemas.clone());
    let base_out = base.is_some_and(|nodes| {
        let id = ctx.base.intern(&nodes);
        out(&ctx.base.get(id))
    });
    base_out
        || current.is_some_and(|nodes| {
            let id = ctx.current.intern(&nodes);
            out(&ctx.current.get(id))
        })
}

/// The property's own place, if it has one.
fn key_of<'a>(schema: &Effective<'a>, name: &str) -> Option<Node<'a>> {
    schema.property(name)?.schemas.first().copied()
}

/// The Schema Object that describes a property, which is where its `required` belongs.
fn part_with<'a>(at: &At<'a>, name: &str) -> Node<'a> {
    let has = |part: &&Node<'a>| part.get("properties").is_some_and(|it| it.entry(name).is_some());
    at.current.parts.iter().find(has).copied().unwrap_or(at.node)
}
