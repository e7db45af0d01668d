//! `additionalProperties`, and `unevaluatedProperties` where it says the same: closed, opened, or another schema.

use workspace::Direction;

use super::At;
use crate::catalogue::mirrored;
use crate::effective::Additional;
use crate::law::{Aspect, Effect};
use crate::plural::take;
use crate::repair::{Plan, Spot, Step};
use crate::walk::Comparison;

mirrored! {
    ADDITIONAL_PROPERTIES_CLOSED = "additional-properties-closed", Error, Information, Unsafe,
    "other properties are no longer allowed, or only by a schema.",
    baseline: " type: object\n properties:\n   id: { type: string }",
    current: " type: object\n properties:\n   id: { type: string }\n additionalProperties: false",
    why: " Requests with other properties are refused. What is sent may narrow.",
    instead: " Keep ignoring other properties."
}
mirrored! {
    ADDITIONAL_PROPERTIES_OPENED = "additional-properties-opened", Information, Information, None,
    "other properties are allowed now.",
    baseline: " type: object\n properties:\n   id: { type: string }\n additionalProperties: false",
    current: " type: object\n properties:\n   id: { type: string }",
    why: " What was accepted still is. Clients ignore what they do not know.",
    instead: " This is the compatible way."
}
mirrored! {
    ADDITIONAL_PROPERTIES_UNTYPED = "additional-properties-untyped", Information, Error, Unsafe,
    "the values of a map have no schema any more.",
    baseline: " type: object\n additionalProperties: { type: string }",
    current: " type: object",
    why: " Clients read the values as what was published. What is accepted may grow.",
    instead: " Keep the schema of the values."
}

pub(crate) fn check<'a>(ctx: &mut Comparison<'a>, at: &At<'a>) {
    let name = &at.subject.name;
    match (&at.base.additional, &at.current.additional) {
        (Additional::Open, Additional::Open) | (Additional::Closed(_), Additional::Closed(_)) => {}
        (Additional::Schema(before), Additional::Schema(after)) => {
            ctx.compare_below(at.pair, before, after, at.subject.part("values"));
        }
        (before @ (Additional::Open | Additional::Schema(_)), Additional::Closed(node)) => {
            let base_at = match before {
                Additional::Schema(nodes) => nodes.first().copied().unwrap_or(at.base_node),
                _ => at.base_node,
            };
            // An object that was not described at all and now is: that is told by its type and properties.
            if at.base.says_nothing() {
                return;
            }
            let what = format!("{name} no longer {} properties that are not described", take(name));
            let change =
                at.change(&ADDITIONAL_PROPERTIES_CLOSED, Effect::Narrowed, Aspect::Openness, (base_at, *node), what);
            let plan = Plan::new("Take other properties again", vec![Step::Remove { at: Spot::of(*node) }]);
            let plan = matches!(before, Additional::Open).then_some(plan);
            ctx.report(change.loss("requests with other properties are refused").plan(plan));
        }
        (Additional::Open, Additional::Schema(nodes)) => {
            let Some(node) = nodes.first().copied().filter(|_| !at.base.says_nothing()) else { return };
            let what = format!("properties of {name} that are not described have a schema now");
            let places = (at.base_node, node);
            let change = at.change(&ADDITIONAL_PROPERTIES_CLOSED, Effect::Narrowed, Aspect::Openness, places, what);
            ctx.report(change.loss("requests with other values are refused"));
        }
        (Additional::Closed(base_at), Additional::Open | Additional::Schema(_)) => {
            let what = format!("{name} {} properties that are not described now", take(name));
            let places = (*base_at, at.node);
            ctx.report(at.change(&ADDITIONAL_PROPERTIES_OPENED, Effect::Widened, Aspect::Openness, places, what));
        }
        (Additional::Schema(nodes), Additional::Open) => {
            let Some(base_at) = nodes.first().copied() else { return };
            let what = format!("the values of {name} have no schema any more");
            let places = (base_at, at.node);
            let mut change = at
                .change(&ADDITIONAL_PROPERTIES_UNTYPED, Effect::Widened, Aspect::Type, places, what)
                .published(base_at);
            if at.direction() == Direction::Response {
                change = change.loss("clients cannot rely on what the values are");
            }
            let key = match base_at.pointer().last() {
                Some("unevaluatedProperties") => "unevaluatedProperties",
                _ => "additionalProperties",
            };
            let step = match at.node.get(key) {
                Some(current) => Step::Replace { at: Spot::of(current), from: Spot::of(base_at) },
                None => crate::repair::put_back(at.node, key, base_at),
            };
            ctx.report(change.plan(Plan::new("Put back the schema of the values", vec![step])));
        }
    }
}
