//! Responses by status, and their links.

use openapi::{Response, Status, responses};
use syntax::Node;
use workspace::{Direction, declare_code};

use crate::law::{Aspect, Effect};
use crate::operation::{Operations, response_root};
use crate::repair::{Plan, put_back};
use crate::report::{Change, Reach};
use crate::walk::{Comparison, Kind, Subject};
use crate::{header, media_type};

declare_code! {
    /// A published response is gone. Of errors that is compatible.
    ///
    /// ## Baseline
    /// ```yaml
    /// responses:
    ///   '200': { description: ok }
    ///   '202': { description: later }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// responses:
    ///   '200': { description: ok }
    /// ```
    ///
    /// ## Why
    /// Clients that wait for this status wait in vain.
    ///
    /// ## Instead
    /// Keep answering with it.
    pub(crate) RESPONSE_STATUS_REMOVED = "response-status-removed", Baseline, Error, Unsafe;

    /// A response is new.
    ///
    /// ## Baseline
    /// ```yaml
    /// responses:
    ///   '200': { description: ok }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// responses:
    ///   '200': { description: ok }
    ///   '404': { description: no such team }
    /// ```
    ///
    /// ## Why
    /// Clients treat a status that they do not know as they treat its class. What it came under until now (its range; for a
    /// success `default`, where nothing else was said) promised what comes with it: what it lacks of that is told at it.
    ///
    /// ## Instead
    /// This is the compatible way.
    pub(crate) RESPONSE_STATUS_ADDED = "response-status-added", Baseline, Information, None;

    /// A range or `default` stands for a published status: others of its class may come.
    ///
    /// ## Baseline
    /// ```yaml
    /// responses:
    ///   '200': { description: ok }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// responses:
    ///   2XX: { description: ok }
    /// ```
    ///
    /// ## Why
    /// A client may meet a status that it does not know.
    ///
    /// ## Instead
    /// Keep the status, and describe others beside it.
    pub(crate) RESPONSE_STATUS_GENERALIZED = "response-status-generalized", Baseline, Warning, Unsafe;

    /// Single statuses stand for a published range.
    ///
    /// ## Baseline
    /// ```yaml
    /// responses:
    ///   2XX: { description: ok }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// responses:
    ///   '200': { description: ok }
    /// ```
    ///
    /// ## Why
    /// Of the statuses that clients know fewer come. What clients answer when they are called is bound by it, though.
    ///
    /// ## Instead
    /// For what is sent this is the compatible way.
    pub(crate) RESPONSE_STATUS_SPECIALIZED = "response-status-specialized", Baseline, Information, Unsafe;

    /// A link of a response is gone.
    ///
    /// ## Baseline
    /// ```yaml
    /// responses:
    ///   '200':
    ///     description: ok
    ///     links: { next: { operationId: next } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// responses:
    ///   '200': { description: ok }
    /// ```
    ///
    /// ## Why
    /// Clients that follow it find no way on.
    ///
    /// ## Instead
    /// Keep the link.
    pub(crate) RESPONSE_LINK_REMOVED = "response-link-removed", Baseline, Warning, Unsafe;

    /// A response has a new link.
    ///
    /// ## Baseline
    /// ```yaml
    /// responses:
    ///   '200': { description: ok }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// responses:
    ///   '200':
    ///     description: ok
    ///     links: { next: { operationId: next } }
    /// ```
    ///
    /// ## Why
    /// Clients that do not know it do not follow it.
    ///
    /// ## Instead
    /// This is the compatible way.
    pub(crate) RESPONSE_LINK_ADDED = "response-link-added", Baseline, Information, None;
}

pub(crate) fn check<'a>(ctx: &mut Comparison<'a>, pair: &Operations<'a>) {
    let snapshot = ctx.snapshot;
    let before = responses(snapshot, pair.base.node);
    let after = responses(snapshot, pair.current.node);
    let mut used = vec![false; after.len()];
    let find = |status: Status| after.iter().position(|it| it.status == status);
    let success = before.iter().any(|it| it.status.is_success());
    for response in &before {
        let existed = |status: Status| before.iter().any(|it| it.status == status);
        let class = response.status.class();
        match find(response.status) {
            Some(index) => {
                used[index] = true;
                check_pair(ctx, pair, response, &after[index]);
            }
            None => {
                // A range covers what it always did; a `default` only what it now has to.
                let range = class.and_then(|it| find(Status::Range(it)));
                let default = find(Status::Default).filter(|_| !existed(Status::Default));
                let within: Vec<usize> = match response.status {
                    Status::Range(class) => {
                        let of_class = |(_, it): &(usize, &Response<'a>)| it.status.class() == Some(class);
                        after.iter().enumerate().filter(of_class).map(|(index, _)| index).collect()
                    }
                    _ => Vec::new(),
                };
                if let Some(index) = range.or(default).filter(|_| !matches!(response.status, Status::Range(_))) {
                    used[index] = true;
                    report_generalized(ctx, pair, response, &after[index]);
                    check_pair(ctx, pair, response, &after[index]);
                } else if !within.is_empty() {
                    report_specialized(ctx, pair, response, &after[within[0]]);
                    for index in within {
                        used[index] = true;
                        check_pair(ctx, pair, response, &after[index]);
                    }
                } else {
                    report_removed(ctx, pair, response, success);
                }
            }
        }
    }
    for (response, _) in after.iter().zip(used).filter(|(_, used)| !used) {
        report_added(ctx, pair, response);
        // What covered a status until now, and still stands beside it, said what comes with it.
        let covered = covering(&before, response.status).filter(|it| find(it.status).is_some());
        if let Some(covering) = covered {
            check_covered(ctx, pair, covering, response);
        }
    }
}

/// The published response that a success came under which was not published itself: its range; or `default`, where that
/// was all that was said. Beside a published success `default` describes errors.
///
/// An error that is described by itself is described better, and any may be added: of the 391 errors that six published
/// histories added, one lacked something of the range that it came under, an attribute that need not be there.
fn covering<'r, 'a>(before: &'r [Response<'a>], status: Status) -> Option<&'r Response<'a>> {
    let of = |status: Status| before.iter().find(|it| it.status == status);
    let is_success = |status: Status| matches!(status.class(), Some(2 | 3));
    let range = status.class().filter(|_| is_success(status)).and_then(|class| of(Status::Range(class)));
    range.or_else(|| {
        let success = before.iter().any(|it| is_success(it.status));
        of(Status::Default).filter(|_| status.is_success() && !success)
    })
}

/// A response as if it had been published with what covered it.
fn check_covered<'a>(ctx: &mut Comparison<'a>, pair: &Operations<'a>, covering: &Response<'a>, current: &Response<'a>) {
    let root = response_root(ctx, pair, &current.status.to_string(), current.node);
    // Of these HTTP itself says that nothing comes with them (RFC 9110, 15.3.5, 15.3.6 and 15.4.5).
    let is_bare = matches!(current.status, Status::Code(204 | 205 | 304));
    check_parts(ctx, pair, covering, current, root, !is_bare);
}

fn report_added<'a>(ctx: &mut Comparison<'a>, pair: &Operations<'a>, response: &Response<'a>) {
    let base_at = pair.base.node.get("responses").unwrap_or(pair.base.node);
    let node = response.entry.value();
    let root = response_root(ctx, pair, &response.status.to_string(), response.node);
    let what = format!("the response `{}` was added", response.status);
    let effect = if pair.answered_with == Direction::Response { Effect::Narrowed } else { Effect::Widened };
    let change = Change::new(
        &RESPONSE_STATUS_ADDED,
        effect,
        Aspect::Presence,
        pair.answered_with,
        Reach::Root(root),
        (base_at, node),
        what,
    );
    ctx.report(change);
}

fn check_pair<'a>(ctx: &mut Comparison<'a>, pair: &Operations<'a>, base: &Response<'a>, current: &Response<'a>) {
    let root = response_root(ctx, pair, &base.status.to_string(), current.node);
    check_parts(ctx, pair, base, current, root, true);
}

fn check_parts<'a>(
    ctx: &mut Comparison<'a>,
    pair: &Operations<'a>,
    base: &Response<'a>,
    current: &Response<'a>,
    root: usize,
    has_content: bool,
) {
    let direction = pair.answered_with;
    let written = (base.entry.value(), current.entry.value());
    ctx.behind("response", written, (base.node, current.node), |ctx| {
        header::check(ctx, base.node, current.node, direction, root);
        if has_content {
            let subject = Subject::new(direction, Kind::Body, "the body");
            media_type::check(ctx, base.node, current.node, &media_type::Holder { subject, root });
        }
        links(ctx, base, current, root);
    });
}

fn links<'a>(ctx: &mut Comparison<'a>, base: &Response<'a>, current: &Response<'a>, root: usize) {
    let holder = current.node.get("links");
    for link in base.node.get("links").into_iter().flat_map(Node::entries) {
        let key = link.key();
        if key.starts_with("x-") || holder.is_some_and(|it| it.entry(&key).is_some()) {
            continue;
        }
        let places = (link.value(), holder.unwrap_or(current.node));
        let change = Change::new(
            &RESPONSE_LINK_REMOVED,
            Effect::Undecided,
            Aspect::Presence,
            Direction::Response,
            Reach::Root(root),
            places,
            format!("the link `{key}` was removed"),
        );
        let step = match holder {
            Some(holder) => Some(put_back(holder, &key, link.own_value())),
            None => base.node.get("links").map(|it| put_back(current.node, "links", it)),
        };
        let plan = step.map(|step| Plan::new(format!("Put back the link `{key}`"), vec![step]));
        ctx.report(change.loss("clients that follow it find no way on").plan(plan));
    }
    let before = base.node.get("links");
    for link in holder.into_iter().flat_map(Node::entries) {
        let key = link.key();
        if key.starts_with("x-") || before.is_some_and(|it| it.entry(&key).is_some()) {
            continue;
        }
        let places = (before.unwrap_or(base.node), link.value());
        let what = format!("the link `{key}` was added");
        let (effect, reach) = (Effect::Narrowed, Reach::Root(root));
        let direction = Direction::Response;
        ctx.report(Change::new(&RESPONSE_LINK_ADDED, effect, Aspect::Presence, direction, reach, places, what));
    }
}

fn report_specialized<'a>(
    ctx: &mut Comparison<'a>,
    pair: &Operations<'a>,
    base: &Response<'a>,
    current: &Response<'a>,
) {
    let root = response_root(ctx, pair, &base.status.to_string(), current.node);
    // An error may be answered with any status.
    let effect = if base.status.is_success() { Effect::Narrowed } else { Effect::Equal };
    let change = Change::new(
        &RESPONSE_STATUS_SPECIALIZED,
        effect,
        Aspect::Presence,
        pair.answered_with,
        Reach::Root(root),
        (base.entry.value(), current.entry.value()),
        format!("the response `{}` was replaced by single statuses", base.status),
    );
    let plan = pair.current.node.get("responses").map(|holder| {
        let step = put_back(holder, &base.entry.key(), base.entry.own_value());
        Plan::new(format!("Put back the response `{}`", base.status), vec![step])
    });
    let loss = match effect {
        Effect::Equal => "an error may come with any status",
        _ => "other statuses of the range are no longer understood",
    };
    ctx.report(change.loss(loss).plan(plan));
}

fn report_generalized<'a>(
    ctx: &mut Comparison<'a>,
    pair: &Operations<'a>,
    base: &Response<'a>,
    current: &Response<'a>,
) {
    // An error may come with any status.
    let effect = match pair.answered_with {
        _ if !base.status.is_success() => Effect::Equal,
        Direction::Response => Effect::Undecided,
        _ => Effect::Widened,
    };
    let root = response_root(ctx, pair, &base.status.to_string(), current.node);
    let what = format!("the response `{}` became `{}`", base.status, current.status);
    let change = Change::new(
        &RESPONSE_STATUS_GENERALIZED,
        effect,
        Aspect::Values,
        pair.answered_with,
        Reach::Root(root),
        (base.entry.value(), current.entry.value()),
        what,
    );
    let published = pair.current.node.get("responses").filter(|_| base.status.is_success());
    let plan = published.map(|holder| {
        let step = put_back(holder, &base.entry.key(), base.entry.own_value());
        Plan::new(format!("Put back the response `{}` beside `{}`", base.status, current.status), vec![step])
    });
    let loss = match effect {
        Effect::Equal => "an error may come with any status",
        _ => "clients may meet a status that they do not know",
    };
    ctx.report(change.loss(loss).plan(plan));
}

fn report_removed<'a>(ctx: &mut Comparison<'a>, pair: &Operations<'a>, response: &Response<'a>, success: bool) {
    let holder = pair.current.node.get("responses").unwrap_or(pair.current.node);
    let counts = match response.status.class() {
        Some(2) => true,
        // Where no success is described, what is described instead is what clients rely on.
        None | Some(3) => !success,
        _ => false,
    };
    let effect = match (pair.answered_with, counts) {
        (Direction::Response, true) => Effect::Widened,
        (Direction::Response, false) => Effect::Narrowed,
        // What clients answer when they are called.
        (_, true) => Effect::Narrowed,
        (_, false) => Effect::Equal,
    };
    let status = response.status.to_string();
    let root = response_root(ctx, pair, &status, holder);
    let change = Change::new(
        &RESPONSE_STATUS_REMOVED,
        effect,
        Aspect::Presence,
        pair.answered_with,
        Reach::Root(root),
        (response.entry.value(), holder),
        format!("the response `{status}` was removed"),
    );
    let loss = match pair.answered_with {
        Direction::Response => "clients that wait for this status wait in vain",
        _ => "what clients answer is no longer understood",
    };
    let step = match holder == pair.current.node {
        false => Some(put_back(holder, &response.entry.key(), response.entry.own_value())),
        true => pair.base.node.get("responses").map(|it| put_back(holder, "responses", it)),
    };
    let plan = step.map(|step| Plan::new(format!("Put back the response `{status}`"), vec![step]));
    ctx.report(change.loss(loss).plan(plan));
}
