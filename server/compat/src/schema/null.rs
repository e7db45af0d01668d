//! Null as a value: let in or kept out, whatever it is spelled like.

use workspace::{Code, Direction, declare_code};

use super::At;
use super::types::{compared, restore};
use crate::effective::Types;
use crate::law::{Aspect, Effect};
use crate::report::Change;
use crate::walk::{Comparison, Kind};

declare_code! {
    /// A property that responses return may be null from now on.
    ///
    /// ## Baseline
    /// ```yaml
    /// type: object
    /// properties:
    ///   name: { type: string }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// type: object
    /// properties:
    ///   name: { type: [string, 'null'] }
    /// ```
    ///
    /// ## Why
    /// Clients that never had to handle null fail on it.
    ///
    /// ## Instead
    /// Return a value that says the same, such as an empty string.
    pub(crate) RESPONSE_PROPERTY_BECAME_NULLABLE = "response-property-became-nullable", Baseline, Error, Unsafe;

    /// The body of a response, its items, or a header may be null from now on.
    ///
    /// ## Baseline
    /// ```yaml
    /// type: array
    /// items: { type: string }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// type: array
    /// items: { type: [string, 'null'] }
    /// ```
    ///
    /// ## Why
    /// Clients that never had to handle null fail on it.
    ///
    /// ## Instead
    /// Leave such items out.
    pub(crate) RESPONSE_BODY_BECAME_NULLABLE = "response-body-became-nullable", Baseline, Error, Unsafe;

    /// A property that responses return is never null any more.
    ///
    /// ## Baseline
    /// ```yaml
    /// type: object
    /// properties:
    ///   name: { type: [string, 'null'] }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// type: object
    /// properties:
    ///   name: { type: string }
    /// ```
    ///
    /// ## Why
    /// Every value that comes could come before. But generated types differ: under the policy `promise` that is
    /// risky, under `contract` compatible.
    ///
    /// ## Instead
    /// Nothing has to be done if clients do not generate types.
    pub(crate) RESPONSE_PROPERTY_BECAME_NOT_NULLABLE = "response-property-became-not-nullable", Baseline, Warning, Unsafe;

    /// The body of a response, its items, or a header is never null any more.
    ///
    /// ## Baseline
    /// ```yaml
    /// type: [string, 'null']
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// type: string
    /// ```
    ///
    /// ## Why
    /// Every value that comes could come before. But generated types differ: under the policy `promise` that is
    /// risky, under `contract` compatible.
    ///
    /// ## Instead
    /// Nothing has to be done if clients do not generate types.
    pub(crate) RESPONSE_BODY_BECAME_NOT_NULLABLE = "response-body-became-not-nullable", Baseline, Warning, Unsafe;

    /// A property that requests carry may be null from now on.
    ///
    /// ## Baseline
    /// ```yaml
    /// type: object
    /// properties:
    ///   name: { type: string }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// type: object
    /// properties:
    ///   name: { type: [string, 'null'] }
    /// ```
    ///
    /// ## Why
    /// What was accepted still is.
    ///
    /// ## Instead
    /// This is the compatible way.
    pub(crate) REQUEST_PROPERTY_BECAME_NULLABLE = "request-property-became-nullable", Baseline, Information, None;

    /// A property that requests carry may not be null any more.
    ///
    /// ## Baseline
    /// ```yaml
    /// type: object
    /// properties:
    ///   name: { type: [string, 'null'] }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// type: object
    /// properties:
    ///   name: { type: string }
    /// ```
    ///
    /// ## Why
    /// Requests that send null are refused.
    ///
    /// ## Instead
    /// Keep accepting null, and read it as absent.
    pub(crate) REQUEST_PROPERTY_BECAME_NOT_NULLABLE = "request-property-became-not-nullable", Baseline, Error, Unsafe;

    /// The body of a request, or its items, may be null from now on.
    ///
    /// ## Baseline
    /// ```yaml
    /// type: string
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// type: [string, 'null']
    /// ```
    ///
    /// ## Why
    /// What was accepted still is.
    ///
    /// ## Instead
    /// This is the compatible way.
    pub(crate) REQUEST_BODY_BECAME_NULLABLE = "request-body-became-nullable", Baseline, Information, None;

    /// The body of a request, or its items, may not be null any more.
    ///
    /// ## Baseline
    /// ```yaml
    /// type: [string, 'null']
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// type: string
    /// ```
    ///
    /// ## Why
    /// Requests that send null are refused.
    ///
    /// ## Instead
    /// Keep accepting null.
    pub(crate) REQUEST_BODY_BECAME_NOT_NULLABLE = "request-body-became-not-nullable", Baseline, Error, Unsafe;

    /// A parameter may be null from now on.
    ///
    /// ## Baseline
    /// ```yaml
    /// type: string
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// type: [string, 'null']
    /// ```
    ///
    /// ## Why
    /// What was accepted still is.
    ///
    /// ## Instead
    /// This is the compatible way.
    pub(crate) PARAMETER_BECAME_NULLABLE = "parameter-became-nullable", Baseline, Information, None;

    /// A parameter may not be null any more.
    ///
    /// ## Baseline
    /// ```yaml
    /// type: [string, 'null']
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// type: string
    /// ```
    ///
    /// ## Why
    /// Requests that send null are refused.
    ///
    /// ## Instead
    /// Keep accepting null.
    pub(crate) PARAMETER_BECAME_NOT_NULLABLE = "parameter-became-not-nullable", Baseline, Error, Unsafe;
}

pub(super) fn check<'a>(ctx: &mut Comparison<'a>, at: &At<'a>, before: Types, after: Types) {
    if let Some(nullable) = changed(at, before, after) {
        report(ctx, at, nullable);
    }
}

/// Whether null came (true) or went (false). `None` where it did neither, or where all is told with it.
fn changed(at: &At<'_>, before: Types, after: Types) -> Option<bool> {
    let nullable = after.has(Types::NULL);
    // Branch by branch it is told where it is said.
    let has_it = if nullable { &at.current } else { &at.base };
    let of_branch = has_it.null_in_branch && !at.base.unions.is_empty() && !at.current.unions.is_empty();
    (is_known(at, before, after) && !of_branch && before.has(Types::NULL) != nullable).then_some(nullable)
}

/// Whether what a pair says of null is judged for the whole, whatever its branches say.
pub(crate) fn is_judged(at: &At<'_>) -> bool {
    let (before, after) = compared(at);
    is_known(at, before, after)
}

fn is_known(at: &At<'_>, before: Types, after: Types) -> bool {
    let all = Types::ALL.without_null();
    let nothing = at.base.says_nothing() || at.current.says_nothing();
    before.without_null() != all && after.without_null() != all && !nothing
}

/// Whether a code says that null came or went.
pub(crate) fn is_code(code: &Code) -> bool {
    code.code.ends_with("-nullable")
}

fn report<'a>(ctx: &mut Comparison<'a>, at: &At<'a>, nullable: bool) {
    let code = match (at.subject.kind, at.direction(), at.subject.is_property, nullable) {
        (_, Direction::Response, true, true) => &RESPONSE_PROPERTY_BECAME_NULLABLE,
        (_, Direction::Response, false, true) => &RESPONSE_BODY_BECAME_NULLABLE,
        (_, Direction::Response, true, false) => &RESPONSE_PROPERTY_BECAME_NOT_NULLABLE,
        (_, Direction::Response, false, false) => &RESPONSE_BODY_BECAME_NOT_NULLABLE,
        (Kind::Parameter, _, _, true) => &PARAMETER_BECAME_NULLABLE,
        (Kind::Parameter, _, _, false) => &PARAMETER_BECAME_NOT_NULLABLE,
        (_, _, true, true) => &REQUEST_PROPERTY_BECAME_NULLABLE,
        (_, _, true, false) => &REQUEST_PROPERTY_BECAME_NOT_NULLABLE,
        (_, _, false, true) => &REQUEST_BODY_BECAME_NULLABLE,
        (_, _, false, false) => &REQUEST_BODY_BECAME_NOT_NULLABLE,
    };
    let (effect, what, loss) = match nullable {
        true => (Effect::Widened, "may be null now", "clients cannot rely on a value any more"),
        false => (Effect::Narrowed, "can no longer be null", "requests that send null are refused"),
    };
    let (base_at, current_at) = match nullable {
        true => (at.base.type_at.unwrap_or(at.base_node), at.current.null_at.unwrap_or(at.node)),
        false => (at.base.null_at.unwrap_or(at.base_node), at.current.type_at.unwrap_or(at.node)),
    };
    let what = format!("{} {what}", at.subject.name);
    let change = Change::new(code, effect, Aspect::Type, at.direction(), at.reach(), (base_at, current_at), what);
    let change = if at.direction() == Direction::Request || nullable { change.loss(loss) } else { change };
    ctx.report(change.plan(restore(at)));
}
