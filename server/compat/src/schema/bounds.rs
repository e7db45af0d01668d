//! Bounds: minimum, maxLength, multipleOf, uniqueItems and the like.

use syntax::Value;
use workspace::Direction;

use super::At;
use super::required::stays_out;
use crate::bound::{BOUNDS, Bound, Limit, effect};
use crate::catalogue::mirrored;
use crate::effective::{Effective, Types};
use crate::law::{Aspect, Effect};
use crate::walk::Comparison;

mirrored! {
    BOUND_TIGHTENED = "bound-tightened", Error, Information, Unsafe,
    "a bound is new or stricter.",
    baseline: " type: string\n maxLength: 100",
    current: " type: string\n maxLength: 50",
    why: " Requests with values beyond the bound are refused. What is sent may narrow.",
    instead: " Keep accepting what was accepted."
}
mirrored! {
    BOUND_LOOSENED = "bound-loosened", Information, Warning, Unsafe,
    "a bound is gone or less strict.",
    baseline: " type: string\n maxLength: 100",
    current: " type: string\n maxLength: 200",
    why: " A client may meet a value that it did not expect. What is accepted may grow.",
    instead: " Keep the bound as long as values are within it."
}
mirrored! {
    BOUND_CHANGED = "bound-changed", Error, Warning, Unsafe,
    "`multipleOf` is neither a divisor nor a multiple of what it was.",
    baseline: " type: integer\n multipleOf: 3",
    current: " type: integer\n multipleOf: 5",
    why: " Neither side's values are all values of the other.",
    instead: " Keep `multipleOf` as it is."
}

/// Whether the values are listed on both sides, and the bound leaves in and out the same ones as before.
fn both_listed(at: &At<'_>, bound: Bound, base: Option<Limit<'_>>, current: Option<Limit<'_>>) -> bool {
    let (Some(before), Some(after)) = (&at.base.values, &at.current.values) else { return false };
    let fits = |limit: Option<Limit<'_>>, value: &Value| limit.is_none_or(|limit| limit.fits(bound, value));
    before.iter().chain(after).all(|(value, _)| fits(base, value) == fits(current, value))
}

/// Whether the names that are required make up the number that `minProperties` asks for: it says nothing then.
fn is_required<'a>(ctx: &mut Comparison<'a>, at: &At<'a>, bound: Bound, effect: Effect) -> bool {
    let (schema, asked) = match (bound, effect) {
        (Bound::MinProperties, Effect::Narrowed) => (&at.base, at.current.bounds.get(bound)),
        (Bound::MinProperties, Effect::Widened) => (&at.current, at.base.bounds.get(bound)),
        _ => return false,
    };
    // What is not sent this way does not count.
    let there = schema.required.iter().filter(|(name, _)| !stays_out(ctx, at, name)).count();
    asked.is_some_and(|it| it.value <= there as f64)
}

pub(crate) fn check<'a>(ctx: &mut Comparison<'a>, at: &At<'a>) {
    if at.base.says_nothing() {
        return;
    }
    for bound in BOUNDS {
        // Nothing counts without what is counted.
        let counts = |it: &Effective<'a>| it.structural.iter().any(|(key, _)| *key == "contains");
        if matches!(bound, Bound::MinContains | Bound::MaxContains) && !(counts(&at.base) && counts(&at.current)) {
            continue;
        }
        let (base, current) = (at.base.bounds.get(bound), at.current.bounds.get(bound));
        // Of whole numbers the one above 4 and the one from 5 on are the same.
        let whole = |schema: &Effective<'a>, limit: Option<Limit<'a>>| match schema.types.and(Types::NUMBER) {
            Types::INTEGER => limit.and_then(|it| it.of_integers(bound)),
            _ => limit,
        };
        let effect = effect(bound, whole(&at.base, base), whole(&at.current, current));
        if both_listed(at, bound, base, current) || is_required(ctx, at, bound, effect) {
            continue;
        }
        let (code, verb, loss) = match effect {
            Effect::Equal | Effect::Undecided => continue,
            Effect::Narrowed => (&BOUND_TIGHTENED, "is stricter", "requests with values beyond it are refused"),
            Effect::Widened => (&BOUND_LOOSENED, "is less strict", "clients may meet values beyond it"),
            Effect::Incomparable => (&BOUND_CHANGED, "changed", "values that were published do not fit"),
        };
        // What is neither narrower nor wider is both: of the two, the one that hurts counts.
        let effect = match (effect, at.direction()) {
            (Effect::Incomparable, Direction::Response) => Effect::Widened,
            (Effect::Incomparable, _) => Effect::Narrowed,
            (effect, _) => effect,
        };
        let verb = match (base.is_some(), current.is_some()) {
            (false, _) => "is new",
            (_, false) => "is gone",
            _ => verb,
        };
        // An item of a list that counts, a length: the number says it, wherever it stands.
        let places = (base.map_or(at.base_node, |it| it.node), current.map_or(at.node, |it| it.node));
        let what = format!("the `{}` of {} {verb}", bound.keyword(), at.subject.name);
        let keys: &[&str] = match bound {
            Bound::Minimum => &["minimum", "exclusiveMinimum"],
            Bound::Maximum => &["maximum", "exclusiveMaximum"],
            _ => &[bound.keyword()],
        };
        let mut change = at.change(code, effect, Aspect::Values, places, what).loss(loss);
        if let Some(base) = base {
            change = change.published(base.node);
        }
        let plan = at.restore_keys(format!("Put back the published `{}`", bound.keyword()), keys);
        ctx.report(change.plan(plan));
    }
}
