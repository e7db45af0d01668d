//! `items` and `prefixItems`.

use workspace::Direction;

use super::At;
use super::structural::CONSTRAINT_REMOVED;
use crate::catalogue::mirrored;
use crate::effective::Effective;
use crate::law::{Aspect, Effect};
use crate::plural::be;
use crate::walk::Comparison;

mirrored! {
    ITEMS_REMOVED = "items-removed", Information, Error, Unsafe,
    "the items of an array are no longer described.",
    baseline: " type: array\n items: { type: string }",
    current: " type: array",
    why: " Clients read the items as what was published. What is accepted may grow.",
    instead: " Keep describing the items."
}
mirrored! {
    ITEMS_ADDED = "items-added", Error, Information, Unsafe,
    "the items of an array are described now.",
    baseline: " type: array",
    current: " type: array\n items: { type: string }",
    why: " Requests with other items are refused. What is sent may narrow.",
    instead: " Keep accepting other items."
}

pub(crate) fn check<'a>(ctx: &mut Comparison<'a>, at: &At<'a>) {
    let (base, current) = (&at.base, &at.current);
    let count = base.prefix_items.len().max(current.prefix_items.len());
    for index in 0..count {
        // An item that is not described by its place is described as all others are.
        let before = base.prefix_items.get(index).unwrap_or(&base.items);
        let after = current.prefix_items.get(index).unwrap_or(&current.items);
        compare(ctx, at, before, after, &format!("item {}", index + 1));
    }
    compare(ctx, at, &base.items, &current.items, "items");
}

/// Whether there are no items but those that are described by their place.
pub(super) fn is_closed(schema: &Effective<'_>) -> bool {
    schema.structural.iter().any(|(key, node)| *key == "unevaluatedItems" && node.as_bool() == Some(false))
}

fn compare<'a>(
    ctx: &mut Comparison<'a>,
    at: &At<'a>,
    before: &[syntax::Node<'a>],
    after: &[syntax::Node<'a>],
    what: &str,
) {
    let name = &at.subject.name;
    match (before.first(), after.first()) {
        (None, None) => {}
        (Some(_), Some(_)) => {
            ctx.compare_below(at.pair, before, after, at.subject.part(what));
        }
        (Some(base_at), None) => {
            let id = ctx.base.intern(before);
            if ctx.base.get(id).says_nothing() && !is_closed(&at.current) || at.current.says_nothing() {
                return;
            }
            let is_refused = is_closed(&at.current) && at.direction() != Direction::Response;
            let effect = if is_refused { Effect::Narrowed } else { Effect::Widened };
            let text = format!("{what} of {name} {} no longer described", be(what));
            let mut change =
                at.change(&ITEMS_REMOVED, effect, Aspect::Type, (*base_at, at.node), text).published(*base_at);
            if is_refused {
                change = change.loss("requests with such items are refused");
            }
            if at.direction() == Direction::Response {
                change = change.loss("clients cannot rely on what the items are");
            }
            if what == "items" {
                change = change.plan(at.restore_keys("Describe the items again", &["items"]));
            }
            ctx.report(change);
        }
        (None, Some(node)) => {
            if is_closed(&at.base) {
                // That there may be any is told with what kept them out.
                if what != "items" {
                    let text = format!("{what} of {name} may be there now");
                    let places = (at.base_node, *node);
                    let change = at.change(&CONSTRAINT_REMOVED, Effect::Widened, Aspect::Values, places, text);
                    ctx.report(change.loss("clients may meet what they did not expect"));
                }
                return;
            }
            let id = ctx.current.intern(after);
            if ctx.current.get(id).says_nothing() || at.base.says_nothing() {
                return;
            }
            let text = format!("{what} of {name} {} described now", be(what));
            let change = at.change(&ITEMS_ADDED, Effect::Narrowed, Aspect::Presence, (at.base_node, *node), text);
            let change = change.loss("requests with other items are refused");
            let plan = (what == "items").then(|| at.restore_keys("No longer describe the items", &["items"])).flatten();
            ctx.report(change.plan(plan));
        }
    }
}
