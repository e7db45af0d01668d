//! Operations: removed, added, renamed; and all that belongs to a pair of them.

use openapi::{Operation, OperationContext, operations};
use syntax::Node;
use workspace::{ClientKind, Direction, declare_code};

use crate::law::{Aspect, Effect};
use crate::matching::{Matched, callbacks, match_operations};
use crate::memory::About;
use crate::repair::{Plan, Spot, Step, put_back};
use crate::report::{Change, Reach};
use crate::schema::lifecycle;
use crate::unchanged::Unchanged;
use crate::walk::{Comparison, Root};
use crate::{parameter, request_body, response, security, server};

declare_code! {
    /// A published operation is gone.
    ///
    /// ## Baseline
    /// ```yaml
    /// paths:
    ///   /teams:
    ///     get: { responses: { '200': { description: ok } } }
    ///     post: { responses: { '201': { description: ok } } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// paths:
    ///   /teams:
    ///     get: { responses: { '200': { description: ok } } }
    /// ```
    ///
    /// ## Why
    /// Clients that call it fail.
    ///
    /// ## Instead
    /// Mark it `deprecated: true`, announce its end with `x-sunset: YYYY-MM-DD`, and remove it after that day.
    pub(crate) OPERATION_REMOVED = "operation-removed", Baseline, Error, Unsafe;

    /// An operation is new.
    ///
    /// ## Baseline
    /// ```yaml
    /// paths:
    ///   /teams:
    ///     get: { responses: { '200': { description: ok } } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// paths:
    ///   /teams:
    ///     get: { responses: { '200': { description: ok } } }
    ///     post: { responses: { '201': { description: ok } } }
    /// ```
    ///
    /// ## Why
    /// Nobody calls it yet.
    ///
    /// ## Instead
    /// This is the compatible way.
    pub(crate) OPERATION_ADDED = "operation-added", Baseline, Information, None;

    /// An operation's `operationId` is another one, or gone.
    ///
    /// ## Baseline
    /// ```yaml
    /// paths:
    ///   /teams:
    ///     get: { operationId: listTeams, responses: { '200': { description: ok } } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// paths:
    ///   /teams:
    ///     get: { operationId: getTeams, responses: { '200': { description: ok } } }
    /// ```
    ///
    /// ## Why
    /// Generated clients name their functions after it.
    ///
    /// ## Instead
    /// Keep the `operationId`.
    pub(crate) OPERATION_ID_CHANGED = "operation-id-changed", Baseline, Warning, Unsafe;

    /// A published callback is gone: the provider does not call clients there any more.
    ///
    /// ## Baseline
    /// ```yaml
    /// paths:
    ///   /subscriptions:
    ///     post:
    ///       callbacks:
    ///         changed:
    ///           '{$request.body#/url}':
    ///             post: { responses: { '200': { description: ok } } }
    ///       responses: { '201': { description: ok } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// paths:
    ///   /subscriptions:
    ///     post:
    ///       responses: { '201': { description: ok } }
    /// ```
    ///
    /// ## Why
    /// Clients wait for calls that never come.
    ///
    /// ## Instead
    /// Keep calling.
    pub(crate) CALLBACK_REMOVED = "callback-removed", Baseline, Error, Unsafe;

    /// A callback is new.
    ///
    /// ## Baseline
    /// ```yaml
    /// paths:
    ///   /subscriptions:
    ///     post:
    ///       responses: { '201': { description: ok } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// paths:
    ///   /subscriptions:
    ///     post:
    ///       callbacks:
    ///         changed:
    ///           '{$request.body#/url}':
    ///             post: { responses: { '200': { description: ok } } }
    ///       responses: { '201': { description: ok } }
    /// ```
    ///
    /// ## Why
    /// Clients that do not ask for it are not called.
    ///
    /// ## Instead
    /// This is the compatible way.
    pub(crate) CALLBACK_ADDED = "callback-added", Baseline, Information, None;

    /// A published webhook is gone: the provider does not call clients any more.
    ///
    /// ## Baseline
    /// ```yaml
    /// webhooks:
    ///   teamAdded:
    ///     post: { responses: { '200': { description: ok } } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// paths: {}
    /// ```
    ///
    /// ## Why
    /// Clients wait for calls that never come.
    ///
    /// ## Instead
    /// Keep calling.
    pub(crate) WEBHOOK_REMOVED = "webhook-removed", Baseline, Error, Unsafe;

    /// A webhook is new.
    ///
    /// ## Baseline
    /// ```yaml
    /// paths: {}
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// webhooks:
    ///   teamAdded:
    ///     post: { responses: { '200': { description: ok } } }
    /// ```
    ///
    /// ## Why
    /// Clients that do not ask for it are not called.
    ///
    /// ## Instead
    /// This is the compatible way.
    pub(crate) WEBHOOK_ADDED = "webhook-added", Baseline, Information, None;
}

/// A pair of operations and the side of the law on which its parts are.
pub(crate) struct Operations<'a> {
    pub(crate) base: Operation<'a>,
    pub(crate) current: Operation<'a>,
    /// What clients send to the provider, or, where the provider calls, the provider to clients.
    pub(crate) called_with: Direction,
    pub(crate) answered_with: Direction,
    pub(crate) label: String,
    pub(crate) root: usize,
    client: ClientKind,
    unpublished: bool,
}

impl Operations<'_> {
    pub(crate) fn reach(&self) -> Reach {
        Reach::Root(self.root)
    }
}

/// Compares the two descriptions.
pub(crate) fn check(ctx: &mut Comparison<'_>) {
    let snapshot = ctx.snapshot;
    let own = |root| {
        let all = operations(snapshot, root).into_iter();
        all.filter(|it| it.context != OperationContext::Callback).collect::<Vec<_>>()
    };
    let matched = match_operations(own(ctx.base_root), own(ctx.current_root));
    // Of two versions of the specification the same text may say two things.
    ctx.unchanged = match ctx.base.version() == ctx.current.version() {
        true => {
            let (unchanged, texts) = Unchanged::find(snapshot, &matched.pairs, ctx.previous);
            ctx.texts = texts;
            unchanged
        }
        false => Unchanged::nothing(),
    };
    check_matched(ctx, matched, None);
    server::check_document(ctx);
}

fn check_matched<'a>(ctx: &mut Comparison<'a>, matched: Matched<'a>, within: Option<&Operations<'a>>) {
    for (base, current) in matched.pairs {
        match within {
            None if ctx.snapshot.takes_notes() => check_unit(ctx, base, current),
            _ => check_pair(ctx, base, current, within),
        }
    }
    for operation in matched.removed {
        report_removed(ctx, &operation, within);
    }
    for operation in matched.added {
        report_added(ctx, &operation, within);
    }
}

fn label_of(operation: &Operation<'_>, within: Option<&Operations<'_>>) -> String {
    match within {
        Some(outer) => format!("{} callback {}", outer.label, operation.label()),
        None => operation.label(),
    }
}

/// Who calls an operation: its own `x-clients`, the path item's, the configuration, anyone.
fn client_of(ctx: &Comparison<'_>, operation: &Operation<'_>, within: Option<&Operations<'_>>) -> ClientKind {
    let written = operation.node.get("x-clients").or_else(|| operation.path_item.get("x-clients"));
    match written.and_then(Node::as_str).as_deref() {
        Some("managed") => ClientKind::Managed,
        Some("partially-managed") => ClientKind::PartiallyManaged,
        Some("external") => ClientKind::External,
        _ => match within {
            Some(outer) => outer.client,
            None => ctx.options.client_of(&operation.path).unwrap_or_default(),
        },
    }
}

fn life_of<'a>(operation: &Operation<'a>) -> lifecycle::Lifecycle<'a> {
    lifecycle::read(&[operation.node, operation.path_item])
}

/// A pair of operations as a unit of work, which need not be done again while nothing of what it reads changes.
fn check_unit<'a>(ctx: &mut Comparison<'a>, base: Operation<'a>, current: Operation<'a>) {
    let label = format!("{:?} {} {}", base.context, base.label(), current.label());
    let is_same = ctx.unchanged.is_same(base.node, current.node);
    let nodes = [base.node, base.path_item, current.node, current.path_item];
    let about = About::Operation { nodes: nodes.map(Node::id), is_same };
    let written = [base.path_entry.own_value(), current.path_entry.own_value(), current.entry.own_value()];
    let read = [nodes.as_slice(), &written].concat();
    ctx.unit_of_operation(label, about, &read, |ctx| check_pair(ctx, base, current, None));
}

fn check_pair<'a>(
    ctx: &mut Comparison<'a>,
    base: Operation<'a>,
    current: Operation<'a>,
    within: Option<&Operations<'a>>,
) {
    let life = life_of(&base);
    let unpublished = life.is_unpublished() || within.is_some_and(|it| it.unpublished);
    let client = client_of(ctx, &current, within);
    let label = label_of(&current, within);
    let root = ctx.add_root(Root { label: label.as_str().into(), client, unpublished, node: current.node });
    let (called_with, answered_with) = match base.context {
        OperationContext::Paths => (Direction::Request, Direction::Response),
        _ => (Direction::Response, Direction::Request),
    };
    let pair = Operations { base, current, called_with, answered_with, label, root, client, unpublished };
    let places = (pair.base.node, pair.current.node);
    let name = format!("`{}`", pair.label);
    lifecycle::compare(ctx, &lifecycle::OPERATION, (&life, &life_of(&pair.current)), places, pair.reach(), &name);
    if ctx.unchanged.is_same(places.0, places.1) {
        // Credentials are declared elsewhere.
        return security::check(ctx, &pair);
    }
    operation_id(ctx, &pair);
    parameter::check(ctx, &pair);
    request_body::check(ctx, &pair);
    response::check(ctx, &pair);
    server::check_operation(ctx, &pair);
    if within.is_none() {
        security::check(ctx, &pair);
        let snapshot = ctx.snapshot;
        let (before, after) = (callbacks(snapshot, pair.base.node), callbacks(snapshot, pair.current.node));
        check_matched(ctx, match_operations(before, after), Some(&pair));
    }
}

/// A root for one response of an operation.
pub(crate) fn response_root<'a>(
    ctx: &mut Comparison<'a>,
    pair: &Operations<'a>,
    status: &str,
    node: Node<'a>,
) -> usize {
    let label = format!("{} {status}", pair.label);
    ctx.add_root(Root { label: label.into(), client: pair.client, unpublished: pair.unpublished, node })
}

fn operation_id<'a>(ctx: &mut Comparison<'a>, pair: &Operations<'a>) {
    let of = |operation: &Operation<'a>| operation.node.get("operationId");
    let Some(before) = of(&pair.base) else { return };
    let after = of(&pair.current);
    if after.is_some_and(|it| it.scalar_text() == before.scalar_text()) {
        return;
    }
    let old = before.scalar_text().unwrap_or_default();
    let what = match after {
        Some(after) => {
            format!(
                "the operationId of `{}` was `{old}` and is `{}` now",
                pair.label,
                after.scalar_text().unwrap_or_default()
            )
        }
        None => format!("the operationId `{old}` of `{}` is gone", pair.label),
    };
    let places = (before, after.unwrap_or(pair.current.node));
    let step = match after {
        Some(after) => Step::Replace { at: Spot::of(after), from: Spot::of(before) },
        None => put_back(pair.current.node, "operationId", before),
    };
    let change = Change::new(
        &OPERATION_ID_CHANGED,
        Effect::Undecided,
        Aspect::Presence,
        Direction::None,
        pair.reach(),
        places,
        what,
    );
    ctx.report(
        change
            .loss("generated clients name their functions after it")
            .plan(Plan::new(format!("Put back the operationId `{old}`"), vec![step])),
    );
}

fn report_removed<'a>(ctx: &mut Comparison<'a>, operation: &Operation<'a>, within: Option<&Operations<'a>>) {
    let life = life_of(operation);
    let label = label_of(operation, within);
    let client = client_of(ctx, operation, within);
    let unpublished = life.is_unpublished() || within.is_some_and(|it| it.unpublished);
    let (code, field, direction, effect) = match operation.context {
        OperationContext::Paths => (&OPERATION_REMOVED, "paths", Direction::None, Effect::Narrowed),
        OperationContext::Webhooks => (&WEBHOOK_REMOVED, "webhooks", Direction::Response, Effect::Widened),
        OperationContext::Callback => (&CALLBACK_REMOVED, "callbacks", Direction::Response, Effect::Widened),
    };
    let (place, step) = match within {
        None => removed_place(ctx, operation, field),
        Some(outer) => removed_callback(ctx, operation, outer),
    };
    let root = ctx.add_root(Root { label: label.as_str().into(), client, unpublished, node: place });
    let gone = lifecycle::gone_from(ctx, &life);
    let what = format!("`{label}` was removed");
    let change =
        Change::new(code, effect, Aspect::Presence, direction, Reach::Root(root), (operation.node, place), what);
    let loss = match operation.context {
        OperationContext::Paths => "clients that call it fail",
        _ => "clients wait for calls that never come",
    };
    let plan = step.map(|step| Plan::new(format!("Put back `{label}`"), vec![step]));
    let change = gone.judge(change.loss(loss), ctx.policy).plan(plan);
    ctx.report(change);
}

/// Where an operation would stand, and the step that puts it there.
fn removed_place<'a>(ctx: &Comparison<'a>, operation: &Operation<'a>, field: &str) -> (Node<'a>, Option<Step>) {
    let root = ctx.current_root;
    let Some(paths) = root.get(field) else {
        let step = ctx.base_root.get(field).map(|it| put_back(root, field, it));
        return (root, step);
    };
    let wanted = crate::matching::normalised(&operation.path);
    let same_path = paths.entries().find(|entry| crate::matching::normalised(&entry.key()) == wanted);
    let Some(entry) = same_path else {
        return (paths, Some(put_back(paths, &operation.path, operation.path_entry.own_value())));
    };
    let Some(item) = openapi::follow(ctx.snapshot, entry.value()) else { return (entry.value(), None) };
    let key = operation.entry.key().into_owned();
    // Under another template the path's variables have other names.
    let step = (entry.key() == operation.path).then(|| put_method_back(operation, item, &key)).flatten();
    (item, step)
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

/// Where an operation of a callback would stand, and the step that puts it there: alone, with its expression, with its
/// callback, or with all callbacks, as much as is gone.
fn removed_callback<'a>(
    ctx: &Comparison<'a>,
    operation: &Operation<'a>,
    outer: &Operations<'a>,
) -> (Node<'a>, Option<Step>) {
    let node = outer.current.node;
    let before = outer.base.node.get("callbacks");
    let Some(callbacks) = node.get("callbacks") else {
        return (node, before.map(|it| put_back(node, "callbacks", it)));
    };
    // The path of such an operation is the callback's name and the expression.
    let expression = operation.path_entry.key();
    let name = operation.path.strip_suffix(&*expression).map_or("", str::trim_end);
    let Some(callback) = callbacks.get(name).and_then(|it| openapi::follow(ctx.snapshot, it)) else {
        let whole = before.and_then(|it| it.entry(name)).map(|it| put_back(callbacks, name, it.own_value()));
        return (callbacks, whole);
    };
    let Some(item) = callback.get(&expression).and_then(|it| openapi::follow(ctx.snapshot, it)) else {
        return (callbacks, Some(put_back(callback, &expression, operation.path_entry.own_value())));
    };
    (callbacks, Some(put_back(item, &operation.entry.key(), operation.entry.own_value())))
}

fn report_added<'a>(ctx: &mut Comparison<'a>, operation: &Operation<'a>, within: Option<&Operations<'a>>) {
    let label = label_of(operation, within);
    let client = client_of(ctx, operation, within);
    let (code, field) = match operation.context {
        OperationContext::Paths => (&OPERATION_ADDED, "paths"),
        OperationContext::Webhooks => (&WEBHOOK_ADDED, "webhooks"),
        OperationContext::Callback => (&CALLBACK_ADDED, "callbacks"),
    };
    let base_at = match within {
        Some(outer) => outer.base.node.get("callbacks").unwrap_or(outer.base.node),
        None => ctx.base_root.get(field).unwrap_or(ctx.base_root),
    };
    let root = ctx.add_root(Root { label: label.as_str().into(), client, unpublished: false, node: operation.node });
    let what = format!("`{label}` was added");
    let places = (base_at, operation.node);
    let change = Change::new(code, Effect::Widened, Aspect::Presence, Direction::None, Reach::Root(root), places, what);
    ctx.report(change);
}
