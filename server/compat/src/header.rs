//! Headers of responses and of encodings.

use openapi::headers;
use syntax::Node;
use workspace::{Direction, declare_code};

use crate::effective::Types;
use crate::law::{Aspect, Effect};
use crate::media_type;
use crate::repair::{Plan, Spot, Step, put_back, restored};
use crate::report::{Change, Reach};
use crate::walk::{Comparison, Kind, Subject};

declare_code! {
    /// A header that responses carry is gone.
    ///
    /// ## Baseline
    /// ```yaml
    /// responses:
    ///   '200':
    ///     description: ok
    ///     headers:
    ///       Link: { required: true, schema: { type: string } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// responses:
    ///   '200': { description: ok }
    /// ```
    ///
    /// ## Why
    /// Clients that read it find nothing there. Under the policy `contract` removing an optional one is risky.
    ///
    /// ## Instead
    /// Keep sending it.
    pub(crate) RESPONSE_HEADER_REMOVED = "response-header-removed", Baseline, Error, Unsafe;

    /// Responses carry a new header.
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
    ///     headers:
    ///       Link: { schema: { type: string } }
    /// ```
    ///
    /// ## Why
    /// Clients ignore what they do not know.
    ///
    /// ## Instead
    /// This is the compatible way.
    pub(crate) RESPONSE_HEADER_ADDED = "response-header-added", Baseline, Information, None;

    /// A header need not be there any more.
    ///
    /// ## Baseline
    /// ```yaml
    /// responses:
    ///   '200':
    ///     description: ok
    ///     headers:
    ///       Link: { required: true, schema: { type: string } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// responses:
    ///   '200':
    ///     description: ok
    ///     headers:
    ///       Link: { schema: { type: string } }
    /// ```
    ///
    /// ## Why
    /// Clients rely on finding it.
    ///
    /// ## Instead
    /// Keep sending it.
    pub(crate) RESPONSE_HEADER_BECAME_OPTIONAL = "response-header-became-optional", Baseline, Error, Unsafe;

    /// A header is always there from now on.
    ///
    /// ## Baseline
    /// ```yaml
    /// responses:
    ///   '200':
    ///     description: ok
    ///     headers:
    ///       Link: { schema: { type: string } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// responses:
    ///   '200':
    ///     description: ok
    ///     headers:
    ///       Link: { required: true, schema: { type: string } }
    /// ```
    ///
    /// ## Why
    /// What was published still holds.
    ///
    /// ## Instead
    /// This is the compatible way.
    pub(crate) RESPONSE_HEADER_BECAME_REQUIRED = "response-header-became-required", Baseline, Information, None;

    /// A header is written in another way: `explode` where it may be an object, or `content` in the place of `schema`.
    ///
    /// ## Baseline
    /// ```yaml
    /// responses:
    ///   '200':
    ///     description: ok
    ///     headers:
    ///       X-Rate: { schema: { type: object, properties: { left: { type: integer } } } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// responses:
    ///   '200':
    ///     description: ok
    ///     headers:
    ///       X-Rate: { explode: true, schema: { type: object, properties: { left: { type: integer } } } }
    /// ```
    ///
    /// ## Why
    /// `left,5` became `left=5`: who reads the one cannot read the other.
    ///
    /// ## Instead
    /// Keep the form, or add a header with another name.
    pub(crate) RESPONSE_HEADER_SERIALIZATION_CHANGED =
        "response-header-serialization-changed", Baseline, Error, Unsafe;
}

/// Compares the headers of two nodes that have `headers`. Names match without case.
pub(crate) fn check<'a>(
    ctx: &mut Comparison<'a>,
    base: Node<'a>,
    current: Node<'a>,
    direction: Direction,
    root: usize,
) {
    let snapshot = ctx.snapshot;
    let before = headers(snapshot, base);
    let after = headers(snapshot, current);
    let reach = Reach::Root(root);
    for (name, entry, node) in &before {
        let found = after.iter().find(|(other, ..)| other.eq_ignore_ascii_case(name));
        let Some((_, current_entry, other)) = found else {
            let holder = current.get("headers");
            let aspect = if is_required(*node) { Aspect::Presence } else { Aspect::Attribute };
            let effect = if direction == Direction::Response { Effect::Widened } else { Effect::Undecided };
            let places = (entry.value(), holder.unwrap_or(current));
            let what = format!("header `{name}` was removed");
            let change = Change::new(&RESPONSE_HEADER_REMOVED, effect, aspect, direction, reach, places, what);
            let step = match holder {
                Some(holder) => Some(put_back(holder, name, entry.own_value())),
                None => base.get("headers").map(|it| put_back(current, "headers", it)),
            };
            let plan = step.map(|step| Plan::new(format!("Put back the header `{name}`"), vec![step]));
            ctx.report(change.loss("clients that read it find nothing there").plan(plan));
            continue;
        };
        let written = (entry.value(), current_entry.value());
        ctx.behind("header", written, (*node, *other), |ctx| {
            check_pair(ctx, name, (*node, *other), current_entry.value(), (direction, root));
        });
    }
    for (name, entry, node) in &after {
        if before.iter().any(|(other, ..)| other.eq_ignore_ascii_case(name)) {
            continue;
        }
        let effect = match (direction, is_required(*node)) {
            (Direction::Response, _) | (_, true) => Effect::Narrowed,
            _ => Effect::Widened,
        };
        let places = (base.get("headers").unwrap_or(base), entry.value());
        let what = format!("header `{name}` was added");
        let change = Change::new(&RESPONSE_HEADER_ADDED, effect, Aspect::Presence, direction, reach, places, what);
        ctx.report(change.loss("requests without it are refused"));
    }
}

fn is_required(header: Node<'_>) -> bool {
    header.get("required").and_then(Node::as_bool).unwrap_or_default()
}

/// Compares two headers of one name. `at` is where the current one is written.
fn check_pair<'a>(
    ctx: &mut Comparison<'a>,
    name: &str,
    (base, current): (Node<'a>, Node<'a>),
    at: Node<'a>,
    (direction, root): (Direction, usize),
) {
    let reach = Reach::Root(root);
    let flag = |node: Node<'a>| node.get("required");
    match (is_required(base), is_required(current)) {
        (true, false) => {
            let places = (flag(base).unwrap_or(base), current);
            let what = format!("header `{name}` became optional");
            let change = Change::new(
                &RESPONSE_HEADER_BECAME_OPTIONAL,
                Effect::Widened,
                Aspect::Presence,
                direction,
                reach,
                places,
                what,
            );
            let step = match (flag(base), flag(current)) {
                (Some(from), Some(to)) => Some(Step::Replace { at: Spot::of(to), from: Spot::of(from) }),
                (Some(from), None) => Some(put_back(current, "required", from)),
                _ => None,
            };
            let plan = step.map(|step| Plan::new(format!("Make `{name}` required again"), vec![step]));
            ctx.report(change.loss("clients cannot rely on finding it any more").plan(plan));
        }
        (false, true) => {
            let places = (base, flag(current).unwrap_or(current));
            let what = format!("header `{name}` became required");
            let change = Change::new(
                &RESPONSE_HEADER_BECAME_REQUIRED,
                Effect::Narrowed,
                Aspect::Presence,
                direction,
                reach,
                places,
                what,
            );
            ctx.report(change.loss("requests without it are refused"));
        }
        _ => {}
    }
    if let Some((keyword, keys, places)) = serialization(ctx, base, current) {
        let what = format!("`{keyword}` of header `{name}` changed");
        let change = Change::new(
            &RESPONSE_HEADER_SERIALIZATION_CHANGED,
            Effect::Incomparable,
            Aspect::Presence,
            direction,
            reach,
            places,
            what,
        );
        let plan = Plan::new(format!("Put back how `{name}` was written"), restored(base, current, keys));
        ctx.report(change.loss("what is written one way cannot be read the other way").plan(plan));
    }
    let subject = Subject::new(direction, Kind::Header, &format!("header `{name}`"));
    match (base.get("schema"), current.get("schema")) {
        (Some(before), Some(after)) => ctx.compare_schemas(before, after, subject, root),
        (None, None) => media_type::check(ctx, base, current, &media_type::Holder { subject, root }),
        // The one in the place of the other has been told.
        (Some(_), None) if current.get("content").is_some() => {}
        (Some(before), None) => {
            let step = put_back(current, "schema", before);
            let change = Change::new(
                media_type::schema_removed(direction),
                Effect::Widened,
                Aspect::Type,
                direction,
                reach,
                (before, at),
                format!("the schema of header `{name}` was removed"),
            );
            let plan = Plan::new("Put back the schema", vec![step]);
            ctx.report(change.loss("clients cannot rely on what it is").published(before).plan(plan));
        }
        _ => {}
    }
}

/// The first difference in how a header is written: its keyword, all that have to do with it, and its places.
fn serialization<'a>(
    ctx: &mut Comparison<'a>,
    base: Node<'a>,
    current: Node<'a>,
) -> Option<(&'static str, &'static [&'static str], (Node<'a>, Node<'a>))> {
    for (from, to) in [("schema", "content"), ("content", "schema")] {
        if let (Some(was), None, None, Some(is)) = (base.get(from), base.get(to), current.get(from), current.get(to)) {
            return Some((from, &["schema", "content"], (was, is)));
        }
    }
    let (before, after) = (base.get("schema")?, current.get("schema")?);
    // The style of a header is always `simple`, by which only an object is written in two ways (RFC 6570, 3.2.1).
    let explodes = |node: Node<'a>| node.get("explode").and_then(Node::as_bool).unwrap_or_default();
    if explodes(base) == explodes(current) {
        return None;
    }
    let (before, after) = (ctx.base.intern(&[before]), ctx.current.intern(&[after]));
    let of = |it: Types| it.has(Types::OBJECT);
    let is_object = of(ctx.base.get(before).implied_types()) && of(ctx.current.get(after).implied_types());
    let place = |node: Node<'a>| node.get("explode").unwrap_or(node);
    is_object.then(|| ("explode", &["explode"][..], (place(base), place(current))))
}
