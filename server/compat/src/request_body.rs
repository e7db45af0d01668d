//! Request bodies, and the payloads of webhooks and callbacks.

use openapi::follow;
use syntax::Node;
use workspace::{Direction, declare_code};

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
    let direction = pair.called_with;
    let sends = direction == Direction::Response;
    let required = |node: Node<'a>| node.get("required").and_then(Node::as_bool).unwrap_or_default();
    let report = |ctx: &mut Comparison<'a>, code, effect, places, what: &str, loss: &str, plan: Option<Plan>| {
        let change = Change::new(code, effect, Aspect::Presence, direction, pair.reach(), places, what);
        ctx.report(change.loss(loss).plan(plan));
    };
    match (of(pair.base.node), of(pair.current.node)) {
        (None, None) => {}
        (None, Some(body)) => {
            let places = (pair.base.node, written(pair.current.node).unwrap_or(body));
            let (code, effect) = match (required(body), sends) {
                (true, false) => (&REQUEST_BODY_ADDED_REQUIRED, Effect::Narrowed),
                (_, true) => (&REQUEST_BODY_ADDED, Effect::Narrowed),
                (false, false) => (&REQUEST_BODY_ADDED, Effect::Widened),
            };
            let plan = required(body)
                .then(|| Plan::new("Make the body optional", vec![Step::Remove { at: Spot::below(body, "required") }]));
            report(ctx, code, effect, places, "a body was added", "requests without it are refused", plan);
        }
        (Some(body), None) => {
            let item = written(pair.base.node).unwrap_or(body);
            let places = (item, pair.current.node);
            let effect = if sends { Effect::Widened } else { Effect::Narrowed };
            let loss =
                if sends { "clients that read it find nothing there" } else { "requests that carry it are refused" };
            let step = put_back(pair.current.node, "requestBody", item);
            let plan = Some(Plan::new("Put back the body", vec![step]));
            report(ctx, &REQUEST_BODY_REMOVED, effect, places, "the body was removed", loss, plan);
        }
        (Some(base), Some(current)) => {
            let flag = |node: Node<'a>| node.get("required").unwrap_or(node);
            match (required(base), required(current)) {
                (false, true) => {
                    let places = (base, flag(current));
                    let step = Step::Remove { at: Spot::below(current, "required") };
                    let plan = Some(Plan::new("Make the body optional again", vec![step]));
                    let loss = "requests without it are refused";
                    report(
                        ctx,
                        &REQUEST_BODY_BECAME_REQUIRED,
                        Effect::Narrowed,
                        places,
                        "the body became required",
                        loss,
                        plan,
                    );
                }
                (true, false) => {
                    let places = (flag(base), current);
                    let loss = "clients may miss it";
                    report(
                        ctx,
                        &REQUEST_BODY_BECAME_OPTIONAL,
                        Effect::Widened,
                        places,
                        "the body became optional",
                        loss,
                        None,
                    );
                }
                _ => {}
            }
            let subject = Subject::new(direction, Kind::Body, "the body");
            media_type::check(ctx, base, current, &media_type::Holder { subject, root: pair.root });
        }
    }
}
