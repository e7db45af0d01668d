//! The law: what a change does to the set of accepted values, and what that means for those who rely on it.
//!
//! What the provider sends may narrow and never widen (covariant); what it accepts may widen and never narrow
//! (contravariant). On top of the set stands the promise that documented attributes stay. No check ever names a
//! verdict: it names an [`Effect`] and the [`Aspect`] of the schema that changed.

use workspace::{Direction, Policy, Verdict};

/// What a change does to the set of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Effect {
    Equal,
    Narrowed,
    Widened,
    Incomparable,
    /// We cannot prove what it does.
    Undecided,
}

/// Which part of a promise a change touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Aspect {
    /// What a value is at all: type, nullability, presence, branches, whole schemas.
    Type,
    /// Which values of its type: enum, bounds, pattern, format. A client may meet a value that it does not know.
    Values,
    /// A documented attribute that need not be there.
    Attribute,
    /// Whether undocumented attributes may come. They may always come in a response.
    Openness,
    /// Whether a documented attribute is always there, and all the rest.
    Presence,
}

/// The verdict over a change.
pub(crate) fn verdict(effect: Effect, aspect: Aspect, direction: Direction, policy: Policy) -> Verdict {
    use Verdict::{Breaking, Compatible, Risky};
    match (effect, direction) {
        (Effect::Equal, _) => Compatible,
        (Effect::Undecided, _) => Risky,
        (Effect::Incomparable, _) => Breaking,
        (Effect::Narrowed, Direction::Response) => match (aspect, policy) {
            (Aspect::Type, Policy::Promise) => Risky,
            _ => Compatible,
        },
        (Effect::Widened, Direction::Response) => match (aspect, policy) {
            (Aspect::Values, _) => Risky,
            (Aspect::Attribute, Policy::Contract) => Risky,
            (Aspect::Openness, _) => Compatible,
            _ => Breaking,
        },
        // An operation or a server is something offered: it may grow, as what is accepted may.
        (Effect::Narrowed, Direction::Request | Direction::None) => Breaking,
        (Effect::Widened, Direction::Request | Direction::None) => Compatible,
    }
}

/// Why a verdict is what it is, as the end of a message.
pub(crate) fn reason(effect: Effect, direction: Direction, policy: Policy, verdict: Verdict) -> &'static str {
    match (verdict, effect, direction) {
        (Verdict::Compatible, ..) => "Existing clients are not affected",
        (_, Effect::Undecided, _) => "Clients may depend on it, so it is risky",
        (_, Effect::Incomparable, Direction::Response) => "What is sent is no longer what was promised",
        (_, Effect::Incomparable, _) => "What clients send today no longer fits",
        (_, Effect::Narrowed, Direction::Request) => "What is accepted may widen, never narrow",
        (Verdict::Risky, Effect::Narrowed, _) => {
            "The values only narrow, yet a promised type changed (policy `promise`)"
        }
        (_, Effect::Widened, Direction::Response) if policy == Policy::Promise => {
            "What is sent may be added to, never taken back (policy `promise`)"
        }
        (_, Effect::Widened, _) => "What is sent may narrow, never widen",
        _ => "What is published stays",
    }
}

/// The relation of two sets given by their members, as an effect of going from one to the other.
pub(crate) fn of_sets(base_within_current: bool, current_within_base: bool) -> Effect {
    match (base_within_current, current_within_base) {
        (true, true) => Effect::Equal,
        (true, false) => Effect::Widened,
        (false, true) => Effect::Narrowed,
        (false, false) => Effect::Incomparable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(effect: Effect, aspect: Aspect, expected: &str) {
        let mut line = Vec::new();
        for direction in [Direction::Response, Direction::Request] {
            for policy in [Policy::Promise, Policy::Contract] {
                line.push(&verdict(effect, aspect, direction, policy).name()[..1]);
            }
        }
        assert_eq!(line.join(""), expected, "{effect:?} {aspect:?}");
    }

    /// Response under promise and contract, then request under both.
    #[test]
    fn the_table() {
        check(Effect::Equal, Aspect::Type, "cccc");
        check(Effect::Narrowed, Aspect::Type, "rcbb");
        check(Effect::Narrowed, Aspect::Values, "ccbb");
        check(Effect::Widened, Aspect::Type, "bbcc");
        check(Effect::Widened, Aspect::Values, "rrcc");
        check(Effect::Widened, Aspect::Attribute, "brcc");
        check(Effect::Widened, Aspect::Openness, "cccc");
        check(Effect::Widened, Aspect::Presence, "bbcc");
        check(Effect::Incomparable, Aspect::Values, "bbbb");
        check(Effect::Undecided, Aspect::Type, "rrrr");
    }
}
