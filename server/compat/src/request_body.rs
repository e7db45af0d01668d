//! Request bodies, and the payloads of webhooks and callbacks.

use openapi::follow;
use syntax::Node;
use workspace::{Code, Direction, declare_code};

use crate::law::{Aspect, Effect};
use crate::media_type;
use crate::operation::Operations;
use crate::repair::{Plan, Spot, Step, put_back};
use crate::report::Change;
use crate::walk::{Comparison, Kind, Subject};

declare_code! {
    /// An operation that took no body needs one.
    ///
    /// ## Baseline
    /// ```yaml
    /// post: { responses: { '200': { description: ok } } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// post:
    ///   requestBody: { required: true, content: { application/json: { schema: { type: object } } } }
    ///   responses: { '200': { description: ok } }
    /// ```
    ///
    /// ## Why
    /// Requests without a body are refused.
    ///
    /// ## Instead
    /// Make the body optional.
    pub(crate) REQUEST_BODY_ADDED_REQUIRED = "request-body-added-required", Baseline, Error, Unsafe;

    /// An operation that took no body takes one.
    ///
    /// ## Baseline
    /// ```yaml
    /// post: { responses: { '200': { description: ok } } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// post:
    ///   requestBody: { content: { application/json: { schema: { type: object } } } }
    ///   responses: { '200': { description: ok } }
    /// ```
    ///
    /// ## Why
    /// What clients send today is still accepted.
    ///
    /// ## Instead
    /// This is the compatible way.
    pub(crate) REQUEST_BODY_ADDED = "request-body-added", Baseline, Information, None;

    /// An operation does not take a body any more.
    ///
    /// ## Baseline
    /// ```yaml
    /// post:
    ///   requestBody: { content: { application/json: { schema: { type: object } } } }
    ///   responses: { '200': { description: ok } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// post: { responses: { '200': { description: ok } } }
    /// ```
    ///
    /// ## Why
    /// Requests with a body are refused, or what they say is lost.
    ///
    /// ## Instead
    /// Keep taking the body.
    pub(crate) REQUEST_BODY_REMOVED = "request-body-removed", Baseline, Error, Unsafe;

    /// The body has to be sent from now on.
    ///
    /// ## Baseline
    /// ```yaml
    /// post:
    ///   requestBody: { content: { application/json: { schema: { type: object } } } }
    ///   responses: { '200': { description: ok } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// post:
    ///   requestBody: { required: true, content: { application/json: { schema: { type: object } } } }
    ///   responses: { '200': { description: ok } }
    /// ```
    ///
    /// ## Why
    /// Requests without a body are refused.
    ///
    /// ## Instead
    /// Choose what a request without a body means.
    pub(crate) REQUEST_BODY_BECAME_REQUIRED = "request-body-became-required", Baseline, Error, Unsafe;

    /// The body may be left out from now on.
    ///
    /// ## Baseline
    /// ```yaml
    /// post:
    ///   requestBody: { required: true, content: { application/json: { schema: { type: object } } } }
    ///   responses: { '200': { description: ok } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// post:
    ///   requestBody: { content: { application/json: { schema: { type: object } } } }
    ///   responses: { '200': { description: ok } }
    /// ```
    ///
    /// ## Why
    /// What clients send today is still accepted.
    ///
    /// ## Instead
    /// This is the compatible way.
    pub(crate) REQUEST_BODY_BECAME_OPTIONAL = "request-body-became-optional", Baseline, Information, None;
}

pub(crate) fn check<'a>(ctx: &mut Comparison<'a>, pair: &Operations<'a>) {
    let snapshot = ctx.snapshot;
    let written = |node: Node<'a>| node.get("requestBody");
    let of = |node: Node<'a>| written(node).and_then(|it| follow(snapshot, it)).filter(|it| it.is_mapping());
    let sends = pair.called_with == Direction::Response;
    match (of(pair.base.node), of(pair.current.node)) {
        (None, None) => {}
        (None, Some(body)) => {
            let places = (pair.base.node, written(pair.current.node).unwrap_or(body));
            let (code, effect) = match (is_required(body), sends) {
                (true, false) => (&REQUEST_BODY_ADDED_REQUIRED, Effect::Narrowed),
                (_, true) => (&REQUEST_BODY_ADDED, Effect::Narrowed),
                (false, false) => (&REQUEST_BODY_ADDED, Effect::Widened),
            };
            let plan = is_required(body)
                .then(|| Plan::new("Make the body optional", vec![Step::Remove { at: Spot::below(body, "required") }]));
            let what = if is_required(body) { "a required body was added" } else { "an optional body was added" };
            report(ctx, pair, (code, effect), places, (what, "requests without it are refused"), plan);
        }
        (Some(body), None) => {
            let item = written(pair.base.node).unwrap_or(body);
            let places = (item, pair.current.node);
            let effect = if sends { Effect::Widened } else { Effect::Narrowed };
            let loss =
                if sends { "clients that read it find nothing there" } else { "requests that carry it are refused" };
            let step = put_back(pair.current.node, "requestBody", item);
            let plan = Some(Plan::new("Put back the body", vec![step]));
            report(ctx, pair, (&REQUEST_BODY_REMOVED, effect), places, ("the body was removed", loss), plan);
        }
        (Some(base), Some(current)) => {
            let at = |node: Node<'a>, found| written(node).unwrap_or(found);
            let places = (at(pair.base.node, base), at(pair.current.node, current));
            ctx.behind("request body", places, (base, current), |ctx| check_pair(ctx, pair, base, current));
        }
    }
}

fn is_required(body: Node<'_>) -> bool {
    body.get("required").and_then(Node::as_bool).unwrap_or_default()
}

fn check_pair<'a>(ctx: &mut Comparison<'a>, pair: &Operations<'a>, base: Node<'a>, current: Node<'a>) {
    let direction = pair.called_with;
    let flag = |node: Node<'a>| node.get("required").unwrap_or(node);
    match (is_required(base), is_required(current)) {
        (false, true) => {
            let places = (base, flag(current));
            let step = Step::Remove { at: Spot::below(current, "required") };
            let plan = Some(Plan::new("Make the body optional again", vec![step]));
            let told = ("the body became required", "requests without it are refused");
            report(ctx, pair, (&REQUEST_BODY_BECAME_REQUIRED, Effect::Narrowed), places, told, plan);
        }
        (true, false) => {
            let places = (flag(base), current);
            let told = ("the body became optional", "clients may miss it");
            report(ctx, pair, (&REQUEST_BODY_BECAME_OPTIONAL, Effect::Widened), places, told, None);
        }
        _ => {}
    }
    let subject = Subject::new(direction, Kind::Body, "the body");
    media_type::check(ctx, base, current, &media_type::Holder { subject, root: pair.root });
}

/// `told` says what happened and what that costs.
fn report<'a>(
    ctx: &mut Comparison<'a>,
    pair: &Operations<'a>,
    (code, effect): (&'static Code, Effect),
    places: (Node<'a>, Node<'a>),
    (what, loss): (&str, &str),
    plan: Option<Plan>,
) {
    let change = Change::new(code, effect, Aspect::Presence, pair.called_with, pair.reach(), places, what);
    ctx.report(change.loss(loss).plan(plan));
}
