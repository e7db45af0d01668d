//! Operations: removed, added, renamed; and all that belongs to a pair of them.

use openapi::{Operation, OperationContext, operations_without_callbacks};
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
use crate::{parameter, request_body, response, security, server, unmatched};

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

/// Callbacks of callbacks that are followed: one may contain itself.
const MAX_CALLBACKS: usize = 4;

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
    pub(crate) unpublished: bool,
    /// How many callbacks it is in.
    depth: usize,
}

impl Operations<'_> {
    pub(crate) fn reach(&self) -> Reach {
        Reach::Root(self.root)
    }
}

/// Compares the two descriptions.
pub(crate) fn check(ctx: &mut Comparison<'_>) {
    let snapshot = ctx.snapshot;
    let own = |root| operations_without_callbacks(snapshot, root);
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
            None => check_pair(ctx, base, current, None),
            Some(outer) => {
                match (callback_of(ctx, outer.base.node, &base), callback_of(ctx, outer.current.node, &current)) {
                    (Some(before), Some(after)) => {
                        let (written, found) = ((before.0, after.0), (before.1, after.1));
                        ctx.behind("callback", written, found, |ctx| check_pair(ctx, base, current, within));
                    }
                    _ => check_pair(ctx, base, current, within),
                }
            }
        }
    }
    for operation in matched.removed {
        unmatched::report_removed(ctx, &operation, within);
    }
    for operation in matched.added {
        unmatched::report_added(ctx, &operation, within);
    }
}

pub(crate) fn label_of(operation: &Operation<'_>, within: Option<&Operations<'_>>) -> String {
    match within {
        Some(outer) => {
            let (name, expression) = (callback_name(operation), operation.path_entry.key());
            format!("{} callback {name} ({} {expression})", outer.label, operation.method)
        }
        None => operation.label(),
    }
}

/// An operation as a sentence names it.
pub(crate) fn name_of(operation: &Operation<'_>, within: Option<&Operations<'_>>) -> String {
    match (operation.context, within) {
        (_, Some(outer)) => {
            let (name, expression) = (callback_name(operation), operation.path_entry.key());
            format!("the callback `{name}` of `{}` (`{} {expression}`)", outer.label, operation.method)
        }
        (OperationContext::Webhooks, None) => format!("the webhook `{}`", operation.label()),
        _ => format!("`{}`", operation.label()),
    }
}

/// Who calls an operation: its own `x-clients`, the path item's, the configuration, anyone.
pub(crate) fn client_of(
    ctx: &Comparison<'_>,
    operation: &Operation<'_>,
    within: Option<&Operations<'_>>,
) -> ClientKind {
    let written = operation.holders().find_map(|it| it.get("x-clients"));
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

pub(crate) fn life_of<'a>(operation: &Operation<'a>) -> lifecycle::Lifecycle<'a> {
    lifecycle::read(&operation.holders().collect::<Vec<_>>())
}

/// A pair of operations as a unit of work, which need not be done again while nothing of what it reads changes.
fn check_unit<'a>(ctx: &mut Comparison<'a>, base: Operation<'a>, current: Operation<'a>) {
    let label = format!("{:?} {} {}", base.context, base.label(), current.label());
    let is_same = ctx.unchanged.is_same(base.node, current.node);
    let nodes = [base.node, base.path_item, current.node, current.path_item];
    let about = About::Operation { nodes: nodes.map(Node::id), is_same };
    let written = [base.path_entry.own_value(), current.path_entry.own_value(), current.entry.own_value()];
    let beside: Vec<Node<'a>> = base.path_item_beside.into_iter().chain(current.path_item_beside).collect();
    let read = [nodes.as_slice(), &written, &beside].concat();
    ctx.unit_of_operation(label, about, &read, |ctx| check_pair(ctx, base, current, None));
}

fn check_pair<'a>(
    ctx: &mut Comparison<'a>,
    base: Operation<'a>,
    current: Operation<'a>,
    within: Option<&Operations<'a>>,
) {
    let written = (base.path_entry.value(), current.path_entry.value());
    let found = (base.path_item, current.path_item);
    ctx.behind("path item", written, found, |ctx| check_parts(ctx, base, current, within));
}

fn check_parts<'a>(
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
    let (called_with, answered_with) = match (base.context, within) {
        // Who answers a callback may call back in turn.
        (OperationContext::Callback, Some(outer)) => (outer.answered_with, outer.called_with),
        (OperationContext::Paths, _) => (Direction::Request, Direction::Response),
        _ => (Direction::Response, Direction::Request),
    };
    let depth = within.map_or(0, |outer| outer.depth + 1);
    let pair = Operations { base, current, called_with, answered_with, label, root, client, unpublished, depth };
    let places = (pair.base.node, pair.current.node);
    let of = |operation: &Operation<'a>| operation.holders().collect::<Vec<_>>();
    let (holders, lives) = ((of(&pair.base), of(&pair.current)), (&life, &life_of(&pair.current)));
    let name = name_of(&pair.current, within);
    lifecycle::compare(ctx, &lifecycle::OPERATION, lives, (&holders.0, &holders.1), pair.reach(), &name);
    if ctx.unchanged.is_same(places.0, places.1) {
        // Credentials are declared elsewhere.
        return security::check(ctx, &pair);
    }
    operation_id(ctx, &pair, &name);
    parameter::check(ctx, &pair);
    request_body::check(ctx, &pair);
    response::check(ctx, &pair);
    server::check_operation(ctx, &pair);
    if within.is_none() {
        security::check(ctx, &pair);
    }
    if pair.depth < MAX_CALLBACKS {
        let snapshot = ctx.snapshot;
        let (before, after) = (callbacks(snapshot, pair.base.node), callbacks(snapshot, pair.current.node));
        check_matched(ctx, match_operations(before, after), Some(&pair));
    }
}

/// The path of an operation of a callback is the callback's name and the expression.
pub(crate) fn callback_name<'o>(operation: &'o Operation<'_>) -> &'o str {
    operation.path.strip_suffix(&*operation.path_entry.key()).map_or("", str::trim_end)
}

/// What an Operation writes for the callback that an operation belongs to, and the Callback Object.
pub(crate) fn callback_of<'a>(
    ctx: &Comparison<'a>,
    outer: Node<'a>,
    operation: &Operation<'a>,
) -> Option<(Node<'a>, Node<'a>)> {
    let written = outer.get("callbacks")?.get(callback_name(operation))?;
    Some((written, openapi::follow(ctx.snapshot, written)?))
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

fn operation_id<'a>(ctx: &mut Comparison<'a>, pair: &Operations<'a>, name: &str) {
    let of = |operation: &Operation<'a>| operation.node.get("operationId").filter(|it| it.scalar_text().is_some());
    let Some(before) = of(&pair.base) else { return };
    let after = of(&pair.current);
    if after.is_some_and(|it| it.scalar_text() == before.scalar_text()) {
        return;
    }
    let old = before.scalar_text().unwrap_or_default();
    let what = match after {
        Some(after) => {
            format!("the operationId of {name} was `{old}` and is `{}` now", after.scalar_text().unwrap_or_default())
        }
        None => format!("the operationId `{old}` of {name} is gone"),
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
            .naming_reach()
            .loss("generated clients name their functions after it")
            .plan(Plan::new(format!("Put back the operationId `{old}`"), vec![step])),
    );
}
