//! `enum`, `const` and `x-extensible-enum`.

use syntax::{Node, Value};
use workspace::Direction;

use super::At;
use crate::catalogue::mirrored;
use crate::effective::Effective;
use crate::law::{Aspect, Effect};
use crate::repair::{Plan, Spot, Step};
use crate::walk::Comparison;

mirrored! {
    ENUM_VALUE_ADDED = "enum-value-added", Information, Warning, Unsafe,
    "an enum has a new value.",
    baseline: " type: string\n enum: [open, closed]",
    current: " type: string\n enum: [open, closed, merged]",
    why: " A client may meet a value that it does not know. What is accepted may grow.",
    instead: " Announce with `x-extensible-enum` that values may come, before they do."
}
mirrored! {
    ENUM_VALUE_REMOVED = "enum-value-removed", Error, Information, Unsafe,
    "an enum has lost a value.",
    baseline: " type: string\n enum: [open, closed]",
    current: " type: string\n enum: [open]",
    why: " Requests with the value are refused. What is sent may narrow.",
    instead: " Keep accepting the value, and treat it as another."
}
mirrored! {
    ENUM_ADDED = "enum-added", Error, Information, Unsafe,
    "values are restricted by an enum or const that was not there.",
    baseline: " type: string",
    current: " type: string\n enum: [open, closed]",
    why: " Requests with other values are refused. What is sent may narrow.",
    instead: " Keep accepting other values."
}
mirrored! {
    ENUM_REMOVED = "enum-removed", Information, Warning, Unsafe,
    "an enum or const is gone.",
    baseline: " type: string\n enum: [open, closed]",
    current: " type: string",
    why: " A client may meet a value that it does not know. What is accepted may grow.",
    instead: " Keep the enum, and put values that may come in `x-extensible-enum`."
}
mirrored! {
    ENUM_REPLACED = "enum-replaced", Error, Error, Unsafe,
    "an enum or const keeps none of its values.",
    baseline: " const: v1",
    current: " const: v2",
    why: " No value that was published is left.",
    instead: " Keep the published values among the new ones."
}

pub(crate) fn check<'a>(ctx: &mut Comparison<'a>, at: &At<'a>) {
    let (base, current) = (&at.base, &at.current);
    let base_at = base.values_at.unwrap_or(at.base_node);
    let current_at = current.values_at.unwrap_or(at.node);
    match (&base.values, &current.values) {
        (Some(before), Some(after)) => compare(ctx, at, before, after, (base_at, current_at), false),
        (None, Some(_)) => {
            let what = format!("{} is restricted to listed values now", at.subject.name);
            let change = at.change(&ENUM_ADDED, Effect::Narrowed, Aspect::Values, (at.base_node, current_at), what);
            let title = format!("Take all values of {} again", at.subject.name);
            let plan = at.restore_keys(title, &keys_of_values(ctx, at));
            ctx.report(change.loss("requests with any other value are refused").plan(plan));
        }
        (Some(_), None) => {
            let what = format!("{} is no longer restricted to listed values", at.subject.name);
            let title = format!("Put back the published values of {}", at.subject.name);
            let plan = at.restore_keys(title, &keys_of_values(ctx, at));
            let change = at.change(&ENUM_REMOVED, Effect::Widened, Aspect::Values, (base_at, at.node), what);
            ctx.report(change.loss("clients may meet values that they do not know").published(base_at).plan(plan));
        }
        (None, None) => {}
    }
    if let (Some(before), Some(after)) = (&base.extensible, &current.extensible) {
        let base_at = base.extensible_at.unwrap_or(at.base_node);
        let current_at = current.extensible_at.unwrap_or(at.node);
        compare(ctx, at, before, after, (base_at, current_at), true);
    }
}

/// The keywords that list the values of either side: branches may be nothing but values with descriptions.
fn keys_of_values<'a>(ctx: &Comparison<'a>, at: &At<'a>) -> Vec<&'static str> {
    let mut keys = vec!["enum", "const"];
    keys.extend(["oneOf", "anyOf"].into_iter().filter(|key| {
        let lists = |schema: &Effective<'a>| schema.parts.iter().filter_map(|it| it.get(key)).collect::<Vec<_>>();
        lists(&at.base).into_iter().any(|it| ctx.base.lists_values(it))
            || lists(&at.current).into_iter().any(|it| ctx.current.lists_values(it))
    }));
    keys
}

type Listed<'a> = [(Value, Node<'a>)];

fn compare<'a>(
    ctx: &mut Comparison<'a>,
    at: &At<'a>,
    before: &Listed<'a>,
    after: &Listed<'a>,
    (base_at, current_at): (Node<'a>, Node<'a>),
    extensible: bool,
) {
    let is_in = |value: &Value, list: &Listed<'a>| list.iter().any(|(it, _)| it.is_same(value));
    let removed: Vec<_> = before.iter().filter(|(value, _)| !is_in(value, after)).collect();
    let added: Vec<_> = after.iter().filter(|(value, _)| !is_in(value, before)).collect();
    if removed.len() == before.len() && added.len() == after.len() && !before.is_empty() && !after.is_empty() {
        let what = format!("{} has none of its published values any more", at.subject.name);
        let loss = match at.direction() {
            Direction::Response => "clients meet only values that they do not know",
            _ => "every value that was accepted is refused",
        };
        let change = at.change(&ENUM_REPLACED, Effect::Incomparable, Aspect::Values, (base_at, current_at), what);
        let title = format!("Put back the published values of {}", at.subject.name);
        let keys = if extensible { vec!["x-extensible-enum"] } else { keys_of_values(ctx, at) };
        let plan = at.restore_keys(title, &keys);
        ctx.report(change.loss(loss).published(base_at).plan(plan));
        return;
    }
    for (value, item) in removed {
        let what = format!("the value {} of {} was removed", shown(value), at.subject.name);
        let change = at.change(&ENUM_VALUE_REMOVED, Effect::Narrowed, Aspect::Values, (*item, current_at), what);
        let plan = holds(current_at, after).then(|| {
            let step = Step::InsertItem { sequence: Spot::of(current_at), from: Spot::of(*item) };
            Plan::new(format!("Accept {} again", shown(value)), vec![step])
        });
        ctx.report(change.loss("requests that send it are refused").plan(plan));
    }
    for (value, item) in added {
        let what = format!("the value {} of {} is new", shown(value), at.subject.name);
        // The author announced an open set.
        let effect = if extensible { Effect::Equal } else { Effect::Widened };
        let change = at.change(&ENUM_VALUE_ADDED, effect, Aspect::Values, (base_at, *item), what);
        let plan = (holds(current_at, after) && !extensible).then(|| {
            Plan::new(format!("Remove the value {}", shown(value)), vec![Step::Remove { at: Spot::of(*item) }])
        });
        ctx.report(change.loss("clients may meet a value that they do not know").plan(plan));
    }
}

/// Whether a list holds the values themselves, not branches that hold them.
fn holds(list: Node<'_>, values: &Listed<'_>) -> bool {
    list.is_sequence() && list.items().all(|it| it.is_null() || values.iter().any(|(_, node)| *node == it))
}

fn shown(value: &Value) -> String {
    let text = value.to_json();
    match text.char_indices().nth(40) {
        Some((at, _)) => format!("`{}…`", &text[..at]),
        None => format!("`{text}`"),
    }
}
