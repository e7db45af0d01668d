//! Operations that one side has and the other has not.

use openapi::{Operation, OperationContext, follow};
use syntax::Node;
use workspace::Direction;

use crate::law::{Aspect, Effect};
use crate::operation::{
    CALLBACK_ADDED, CALLBACK_REMOVED, OPERATION_ADDED, OPERATION_REMOVED, Operations, WEBHOOK_ADDED, WEBHOOK_REMOVED,
    callback_name, callback_of, client_of, label_of, life_of, name_of,
};
use crate::repair::{Plan, Step, put_back};
use crate::report::{Change, Reach};
use crate::schema::lifecycle;
use crate::switched::Led;
use crate::walk::{Comparison, Root};

pub(crate) fn report_removed<'a>(ctx: &mut Comparison<'a>, operation: &Operation<'a>, within: Option<&Operations<'a>>) {
    let life = life_of(operation);
    let label = label_of(operation, within);
    let client = client_of(ctx, operation, within);
    let unpublished = life.is_unpublished() || within.is_some_and(|it| it.unpublished);
    let (code, field, direction, effect) = match operation.context {
        OperationContext::Paths => (&OPERATION_REMOVED, "paths", Direction::None, Effect::Narrowed),
        OperationContext::Webhooks => (&WEBHOOK_REMOVED, "webhooks", Direction::Response, Effect::Widened),
        OperationContext::Callback => (&CALLBACK_REMOVED, "callbacks", Direction::Response, Effect::Widened),
    };
    let Place { node: place, step, led } = match within {
        None => removed_place(ctx, operation, field),
        Some(outer) => removed_callback(ctx, operation, outer),
    };
    let root = ctx.add_root(Root { label: label.as_str().into(), client, unpublished, node: place });
    let gone = lifecycle::gone_from(ctx, &life);
    let name = name_of(operation, within);
    let (what, places) = (format!("{name} was removed"), (operation.node, place));
    let change = Change::new(code, effect, Aspect::Presence, direction, Reach::Root(root), places, what).naming_reach();
    let loss = match operation.context {
        OperationContext::Paths => "clients that call it fail",
        _ => "clients wait for calls that never come",
    };
    let plan = step.map(|step| Plan::new(format!("Put back {name}"), vec![step]));
    let change = gone.judge(change.loss(loss), ctx.policy).plan(plan);
    ctx.report(match led {
        Some(led) => led.tell(change),
        None => change,
    });
}

/// Where an operation would stand.
struct Place<'a> {
    node: Node<'a>,
    /// What puts it there.
    step: Option<Step>,
    /// The Reference that does not lead to where it stands.
    led: Option<Led<'a>>,
}

fn removed_place<'a>(ctx: &Comparison<'a>, operation: &Operation<'a>, field: &str) -> Place<'a> {
    let root = ctx.current_root;
    let Some(paths) = root.get(field) else {
        let step = ctx.base_root.get(field).map(|it| put_back(root, field, it));
        return Place { node: root, step, led: None };
    };
    let Some(entry) = ctx.templates.entry(paths, &operation.path) else {
        let step = Some(put_back(paths, &operation.path, operation.path_entry.own_value()));
        return Place { node: paths, step, led: None };
    };
    let written = entry.value();
    // What stood beside the Reference of its Path Item goes back there.
    let stood_beside = operation.path_item == operation.path_entry.value() && operation.path_item.get("$ref").is_some();
    let item = match stood_beside {
        true => Some(written),
        false => follow(ctx.snapshot, written),
    };
    let Some(item) = item else {
        return Place { node: written, step: None, led: None };
    };
    let key = operation.entry.key().into_owned();
    // Under another template the path's variables have other names.
    let step = (entry.key() == operation.path).then(|| put_method_back(operation, item, &key)).flatten();
    let written = (operation.path_entry.value(), entry.value());
    let others = item.get("additionalOperations").filter(|_| !openapi::METHODS.contains(&&*key));
    Place { node: others.unwrap_or(item), step, led: ctx.led_to("path item", written, (operation.path_item, item)) }
}

/// Puts an operation back in a path item that is still there: under its method, or among those that have no field.
fn put_method_back<'a>(operation: &Operation<'a>, item: Node<'a>, key: &str) -> Option<Step> {
    if openapi::METHODS.contains(&key) {
        return Some(put_back(item, key, operation.entry.own_value()));
    }
    match item.get("additionalOperations") {
        Some(others) => Some(put_back(others, key, operation.entry.own_value())),
        None => operation.path_item.get("additionalOperations").map(|it| put_back(item, "additionalOperations", it)),
    }
}

/// An operation of a callback is put back alone, with its expression, with its callback, or with all callbacks, as much
/// as is gone.
fn removed_callback<'a>(ctx: &Comparison<'a>, operation: &Operation<'a>, outer: &Operations<'a>) -> Place<'a> {
    let node = outer.current.node;
    let before = outer.base.node.get("callbacks");
    let Some(callbacks) = node.get("callbacks") else {
        return Place { node, step: before.map(|it| put_back(node, "callbacks", it)), led: None };
    };
    let base = callback_of(ctx, outer.base.node, operation);
    let Some((written, callback)) = callback_of(ctx, node, operation) else {
        let name = callback_name(operation);
        let step = before.and_then(|it| it.entry(name)).map(|it| put_back(callbacks, name, it.own_value()));
        return Place { node: callbacks, step, led: None };
    };
    let led = base.and_then(|(base, found)| ctx.led_to("callback", (base, written), (found, callback)));
    let expression = operation.path_entry.key();
    match callback.get(&expression).and_then(|it| follow(ctx.snapshot, it)) {
        Some(item) => {
            let step = put_method_back(operation, item, &operation.entry.key());
            Place { node: item, step, led }
        }
        None => {
            let step = Some(put_back(callback, &expression, operation.path_entry.own_value()));
            Place { node: callback, step, led }
        }
    }
}

pub(crate) fn report_added<'a>(ctx: &mut Comparison<'a>, operation: &Operation<'a>, within: Option<&Operations<'a>>) {
    let label = label_of(operation, within);
    let client = client_of(ctx, operation, within);
    let (code, field, direction, effect) = match operation.context {
        OperationContext::Paths => (&OPERATION_ADDED, "paths", Direction::None, Effect::Widened),
        OperationContext::Webhooks => (&WEBHOOK_ADDED, "webhooks", Direction::Response, Effect::Narrowed),
        OperationContext::Callback => (&CALLBACK_ADDED, "callbacks", Direction::Response, Effect::Narrowed),
    };
    let base_at = match within {
        Some(outer) => outer.base.node.get("callbacks").unwrap_or(outer.base.node),
        None => ctx.base_root.get(field).unwrap_or(ctx.base_root),
    };
    let led = match within {
        None => ctx.templates.entry(base_at, &operation.path).and_then(|before| {
            let written = (before.value(), operation.path_entry.value());
            ctx.led_to("path item", written, (follow(ctx.snapshot, before.value())?, operation.path_item))
        }),
        Some(outer) => callback_of(ctx, outer.base.node, operation).and_then(|(before, base)| {
            let (written, current) = callback_of(ctx, outer.current.node, operation)?;
            ctx.led_to("callback", (before, written), (base, current))
        }),
    };
    let root = ctx.add_root(Root { label: label.as_str().into(), client, unpublished: false, node: operation.node });
    let what = format!("{} was added", name_of(operation, within));
    let places = (base_at, operation.node);
    let change = Change::new(code, effect, Aspect::Presence, direction, Reach::Root(root), places, what).naming_reach();
    ctx.report(match led {
        Some(led) => led.tell(change),
        None => change,
    });
}
