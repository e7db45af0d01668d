//! `default`: what absence means in a request.

use workspace::{Direction, declare_code};

use super::At;
use crate::law::{Aspect, Effect};
use crate::plural::have;
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
    pub(crate) PARAMETER_DEFAULT_CHANGED = "parameter-default-changed", Baseline, Warning, Unsafe;

    /// A parameter has a default now.
    ///
    /// ## Baseline
    /// ```yaml
    /// type: integer
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// type: integer
    /// default: 20
    /// ```
    ///
    /// ## Why
    /// It says what leaving it out means, which nobody knew before.
    ///
    /// ## Instead
    /// This is the compatible way.
    pub(crate) PARAMETER_DEFAULT_ADDED = "parameter-default-added", Baseline, Information, None;

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
    pub(crate) REQUEST_DEFAULT_CHANGED = "request-default-changed", Baseline, Warning, Unsafe;

    /// A value in a request has a default now.
    ///
    /// ## Baseline
    /// ```yaml
    /// type: object
    /// properties:
    ///   size: { type: integer }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// type: object
    /// properties:
    ///   size: { type: integer, default: 20 }
    /// ```
    ///
    /// ## Why
    /// It says what leaving it out means, which nobody knew before.
    ///
    /// ## Instead
    /// This is the compatible way.
    pub(crate) REQUEST_DEFAULT_ADDED = "request-default-added", Baseline, Information, None;
}

pub(crate) fn check<'a>(ctx: &mut Comparison<'a>, at: &At<'a>) {
    if at.direction() != Direction::Request {
        return;
    }
    let is_parameter = at.subject.kind == Kind::Parameter;
    let name = &at.subject.name;
    let Some(base) = at.base.default else {
        let Some(current) = at.current.default else { return };
        let code = if is_parameter { &PARAMETER_DEFAULT_ADDED } else { &REQUEST_DEFAULT_ADDED };
        let (places, what) = ((at.base_node, current), format!("{name} {} a default now", have(name)));
        let change = Change::new(code, Effect::Equal, Aspect::Values, at.direction(), at.reach(), places, what);
        return ctx.report(change);
    };
    let (current_at, what) = match at.current.default {
        Some(current) if current.to_value().is_same(&base.to_value()) => return,
        Some(current) => (current, format!("the default of {name} changed")),
        None => (at.node, format!("the default of {name} is gone")),
    };
    let code = if is_parameter { &PARAMETER_DEFAULT_CHANGED } else { &REQUEST_DEFAULT_CHANGED };
    let places = (base, current_at);
    let change = Change::new(code, Effect::Undecided, Aspect::Values, Direction::Request, at.reach(), places, what);
    let plan = at.restore_keys("Put back the published default", &["default"]);
    ctx.report(change.loss("requests that leave it out mean something else").published(base).plan(plan));
}
