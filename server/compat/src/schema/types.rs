//! `type` and nullability, in every spelling.

use syntax::Node;
use workspace::{Direction, declare_code};

use super::{At, null};
use crate::effective::Types;
use crate::law::{Aspect, Effect, of_sets};
use crate::parameter::is_written_alike;
use crate::repair::{Plan, Spot, Step};
use crate::report::Change;
use crate::walk::{Comparison, Kind};

declare_code! {
    /// A property that responses return has another type.
    ///
    /// ## Baseline
    /// ```yaml
    /// type: object
    /// properties:
    ///   id: { type: integer }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// type: object
    /// properties:
    ///   id: { type: string }
    /// ```
    ///
    /// ## Why
    /// Clients read the value as what was published, and fail on another type.
    ///
    /// ## Instead
    /// Add a property with another name and the new type, and keep the old one.
    pub(crate) RESPONSE_PROPERTY_TYPE_CHANGED = "response-property-type-changed", Baseline, Error, Unsafe;

    /// The body of a response, or its items, has another type.
    ///
    /// ## Baseline
    /// ```yaml
    /// type: object
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// type: array
    /// items: { type: object }
    /// ```
    ///
    /// ## Why
    /// Clients read the body as what was published, and fail on another type.
    ///
    /// ## Instead
    /// Offer the new body under another path or media type.
    pub(crate) RESPONSE_BODY_TYPE_CHANGED = "response-body-type-changed", Baseline, Error, Unsafe;

    /// A header of a response has another type.
    ///
    /// ## Baseline
    /// ```yaml
    /// responses:
    ///   '200':
    ///     description: ok
    ///     headers:
    ///       X-Count: { schema: { type: integer } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// responses:
    ///   '200':
    ///     description: ok
    ///     headers:
    ///       X-Count: { schema: { type: string } }
    /// ```
    ///
    /// ## Why
    /// Clients read the header as what was published, and fail on another type.
    ///
    /// ## Instead
    /// Add a header with another name.
    pub(crate) RESPONSE_HEADER_TYPE_CHANGED = "response-header-type-changed", Baseline, Error, Unsafe;

    /// A property that requests carry has another type.
    ///
    /// ## Baseline
    /// ```yaml
    /// type: object
    /// properties:
    ///   id: { type: integer }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// type: object
    /// properties:
    ///   id: { type: string }
    /// ```
    ///
    /// ## Why
    /// Requests that were accepted are refused.
    ///
    /// ## Instead
    /// Accept both types.
    pub(crate) REQUEST_PROPERTY_TYPE_CHANGED = "request-property-type-changed", Baseline, Error, Unsafe;

    /// The body of a request, or its items, has another type.
    ///
    /// ## Baseline
    /// ```yaml
    /// type: string
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// type: object
    /// ```
    ///
    /// ## Why
    /// Requests that were accepted are refused.
    ///
    /// ## Instead
    /// Accept both types.
    pub(crate) REQUEST_BODY_TYPE_CHANGED = "request-body-type-changed", Baseline, Error, Unsafe;

    /// A parameter has another type.
    ///
    /// ## Baseline
    /// ```yaml
    /// type: string
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// type: integer
    /// ```
    ///
    /// ## Why
    /// Requests that were accepted are refused.
    ///
    /// ## Instead
    /// Accept both types, or add a parameter with another name.
    pub(crate) PARAMETER_TYPE_CHANGED = "parameter-type-changed", Baseline, Error, Unsafe;
}

/// Whether anything below is worth comparing.
#[derive(PartialEq, Eq)]
pub(crate) enum Related {
    Yes,
    /// The two have nothing in common, and that is said.
    Not,
}

pub(crate) fn check<'a>(ctx: &mut Comparison<'a>, at: &At<'a>) -> Related {
    let (base, current) = (&at.base, &at.current);
    let branches = !base.unions.is_empty() || !current.unions.is_empty();
    let (before, after) = compared(at);
    let (before_bare, after_bare) = (before.without_null(), after.without_null());
    let all = Types::ALL.without_null();
    if !branches && before_bare != after_bare {
        let disjoint = before_bare.and(after_bare).is_none();
        // What the listed values say about it is told of them.
        let told_by_values = match (&base.values, &current.values) {
            (Some(_), Some(_)) => !disjoint,
            (Some(_), None) => !base.typed && after_bare.has(before_bare),
            (None, Some(_)) => !current.typed && before_bare.has(after_bare),
            (None, None) => false,
        };
        let gone = after_bare == all && current.says_nothing();
        if !told_by_values {
            // Null is told on its own, but for those that have nothing else in common.
            let (was, is) = if disjoint { (before, after) } else { (before_bare, after_bare) };
            let effect = match is_written_alike(at, before_bare, after_bare) {
                true => Effect::Widened,
                false => of_sets(is.has(was), was.has(is)),
            };
            report_type(ctx, at, effect, before, after);
        }
        if gone || disjoint {
            return if told_by_values { Related::Yes } else { Related::Not };
        }
    }
    // Of two branches the types are compared one by one.
    if branches && (before_bare.and(after_bare)).is_none() && !before_bare.is_none() && !after_bare.is_none() {
        report_type(ctx, at, Effect::Incomparable, before, after);
        return Related::Not;
    }
    null::check(ctx, at, before, after);
    Related::Yes
}

/// The types of both sides: a type written next to `properties` or `items` says what was clear. A published one that is
/// gone from what is sent is a promise that is gone, whatever is left.
pub(super) fn compared(at: &At<'_>) -> (Types, Types) {
    match (at.base.typed, at.current.typed) {
        (true, false) if at.direction() == Direction::Response => (at.base.types, at.current.types),
        (true, true) | (false, false) => (at.base.types, at.current.types),
        _ => (at.base.implied_types(), at.current.implied_types()),
    }
}

fn report_type<'a>(ctx: &mut Comparison<'a>, at: &At<'a>, effect: Effect, before: Types, after: Types) {
    let code = match (at.subject.kind, at.direction(), at.subject.is_property) {
        (Kind::Header, Direction::Response, _) => &RESPONSE_HEADER_TYPE_CHANGED,
        (_, Direction::Response, true) => &RESPONSE_PROPERTY_TYPE_CHANGED,
        (_, Direction::Response, false) => &RESPONSE_BODY_TYPE_CHANGED,
        (Kind::Parameter, ..) => &PARAMETER_TYPE_CHANGED,
        (_, _, true) => &REQUEST_PROPERTY_TYPE_CHANGED,
        (_, _, false) => &REQUEST_BODY_TYPE_CHANGED,
    };
    // Where nothing was said, something is: that only says more.
    let aspect = if before.without_null() == Types::ALL.without_null() { Aspect::Presence } else { Aspect::Type };
    let places = (at.base.type_at.unwrap_or(at.base_node), at.current.type_at.unwrap_or(at.node));
    let what = format!("the type of {} was {before} and is {after} now", at.subject.name);
    let mut change = Change::new(code, effect, aspect, at.direction(), at.reach(), places, what);
    change = match at.direction() {
        Direction::Response if effect == Effect::Narrowed => change,
        Direction::Response => change.loss("clients that read it as published meet another type"),
        _ => change.loss("requests that were accepted may be refused"),
    };
    if effect == Effect::Widened || effect == Effect::Incomparable {
        change = change.published(at.base_node);
    }
    ctx.report(change.plan(restore(at)));
}

/// Puts the published type back: only `type` and `nullable` where both are written in one place on both sides, else
/// the whole published schema.
pub(super) fn restore<'a>(at: &At<'a>) -> Option<Plan> {
    let own = |node: Node<'a>, written: Option<Node<'a>>| match (node.get("type"), written) {
        (Some(own), Some(written)) if own == written => Some(own),
        _ => None,
    };
    let simple = |node: Node<'a>| ["oneOf", "anyOf", "allOf", "$ref"].iter().all(|key| node.get(key).is_none());
    let title = format!("Put back the published type of {}", at.subject.name);
    // A type without its members would say less than what was published.
    let has_members =
        ["items", "properties"].iter().all(|key| at.base_node.get(key).is_none() || at.node.get(key).is_some());
    if simple(at.node)
        && simple(at.base_node)
        && has_members
        && let Some(base) = own(at.base_node, at.base.type_at)
        && let current = own(at.node, at.current.type_at)
        && (current.is_some() || at.current.type_at.is_none())
        && at.node.get("format").map(Node::to_value) == at.base_node.get("format").map(Node::to_value)
    {
        let mut steps = Vec::new();
        match current {
            None => steps.push(crate::repair::put_back(at.node, "type", base)),
            Some(current) if base.to_value() != current.to_value() => {
                steps.push(Step::Replace { at: Spot::of(current), from: Spot::of(base) });
            }
            Some(_) => {}
        }
        match (at.base_node.get("nullable"), at.node.get("nullable")) {
            (None, Some(_)) => steps.push(Step::Remove { at: Spot::below(at.node, "nullable") }),
            (Some(base), Some(current)) if base.to_value() != current.to_value() => {
                steps.push(Step::Replace { at: Spot::of(current), from: Spot::of(base) });
            }
            (Some(base), None) => steps.push(crate::repair::put_back(at.node, "nullable", base)),
            _ => {}
        }
        return Some(Plan::new(title, steps)).filter(|it| !it.steps.is_empty());
    }
    // The schema as it is written at this place, not what its Reference leads to.
    Some(Plan::new(title, vec![Step::Replace { at: Spot::of(at.node), from: Spot::of(at.base_node) }]))
}
