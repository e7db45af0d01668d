//! `default`: what absence means in a request.

use workspace::{Direction, declare_code};

use super::At;
use crate::law::{Aspect, Effect};
use crate::report::Change;
use crate::walk::{Comparison, Kind};

declare_code! {
    /// A parameter's default is another one, or gone.
    ///
    /// ## Baseline
    /// ```yaml
    /// type: integer
    /// default: 20
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// type: integer
    /// default: 50
    /// ```
    ///
    /// ## Why
    /// Requests that leave it out mean something else from now on.
    ///
    /// ## Instead
    /// Keep the default.
    pub(crate) PARAMETER_DEFAULT_CHANGED = "parameter-default-changed", Baseline, Warning, None;

    /// A default in a request is another one, or gone.
    ///
    /// ## Baseline
    /// ```yaml
    /// type: object
    /// properties:
    ///   size: { type: integer, default: 20 }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// type: object
    /// properties:
    ///   size: { type: integer, default: 50 }
    /// ```
    ///
    /// ## Why
    /// Requests that leave it out mean something else from now on.
    ///
    /// ## Instead
    /// Keep the default.
    pub(crate) REQUEST_DEFAULT_CHANGED = "request-default-changed", Baseline, Warning, None;
}

pub(crate) fn check<'a>(ctx: &mut Comparison<'a>, at: &At<'a>) {
    if at.direction() != Direction::Request {
        return;
    }
    let Some(base) = at.base.default else { return };
    let (current_at, what) = match at.current.default {
        Some(current) if current.to_value() == base.to_value() => return,
        Some(current) => (current, format!("the default of {} is another one", at.subject.name)),
        None => (at.node, format!("the default of {} is gone", at.subject.name)),
    };
    let code = match at.subject.kind {
        Kind::Parameter => &PARAMETER_DEFAULT_CHANGED,
        _ => &REQUEST_DEFAULT_CHANGED,
    };
    let places = (base, current_at);
    let change = Change::new(code, Effect::Undecided, Aspect::Values, Direction::Request, at.reach(), places, what);
    ctx.report(change.loss("requests that leave it out mean something else").published(base));
}
