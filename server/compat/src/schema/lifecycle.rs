//! Deprecation, sunset, stability and `x-internal` of properties, and what all objects share of them.

use syntax::Node;
use workspace::{Code, Direction, FixKind, Policy};

use super::At;
use crate::law::{Aspect, Effect};
use crate::plural::be;
use crate::repair::{Plan, Spot, Step, put_back};
use crate::report::{Change, Reach};
use crate::walk::Comparison;

/// The codes of one kind of object.
pub(crate) struct Codes {
    pub(crate) deprecated: Code,
    pub(crate) undeprecated: Code,
    pub(crate) sunset_earlier: Code,
    pub(crate) sunset_later: Code,
    pub(crate) stability_lowered: Code,
    pub(crate) stability_raised: Code,
    pub(crate) became_internal: Code,
    pub(crate) became_public: Code,
}

/// Declares [`Codes`] for an object. The example of the object has a hole for what the code is about.
macro_rules! codes {
    ($name:ident, $object:literal, $before:literal, $after:literal) => {
        pub(crate) static $name: Codes = Codes {
            deprecated: codes!(@ $object, "deprecated", Information, None, "became deprecated", $before, $after,
                "", "deprecated: true", "Nothing is taken back yet. Clients have time to move.", "This is the compatible way: name its end with `x-sunset: YYYY-MM-DD`."),
            undeprecated: codes!(@ $object, "undeprecated", Information, None, "is no longer deprecated", $before, $after,
                "deprecated: true", "", "The promise stands again.", "This is compatible."),
            sunset_earlier: codes!(@ $object, "sunset-earlier", Warning, Unsafe, "ends earlier than announced", $before, $after,
                "deprecated: true, x-sunset: '2999-12-31'", "deprecated: true, x-sunset: '2999-06-30'",
                "Clients have planned with the announced date.", "Keep the announced date."),
            sunset_later: codes!(@ $object, "sunset-later", Information, None, "ends later than announced, or its end was called off", $before, $after,
                "deprecated: true, x-sunset: '2999-06-30'", "deprecated: true, x-sunset: '2999-12-31'",
                "Clients have more time.", "This is compatible."),
            stability_lowered: codes!(@ $object, "stability-lowered", Error, Unsafe, "has a lower stability level", $before, $after,
                "x-stability-level: stable", "x-stability-level: beta", "A promise is taken back.", "Keep the level."),
            stability_raised: codes!(@ $object, "stability-raised", Information, None, "has a higher stability level", $before, $after,
                "x-stability-level: beta", "x-stability-level: stable", "It is promised from now on.", "This is compatible."),
            became_internal: codes!(@ $object, "became-internal", Error, Unsafe, "became internal", $before, $after,
                "", "x-internal: true", "For clients outside it is as if it were removed.", "Deprecate it, and announce its end with `x-sunset`."),
            became_public: codes!(@ $object, "became-public", Information, None, "is no longer internal", $before, $after,
                "x-internal: true", "", "It is promised from now on.", "This is compatible."),
        };
    };
    (@ $object:literal, $what:literal, $severity:ident, $fix:ident, $summary:literal, $before:literal, $after:literal, $base:literal, $current:literal, $why:literal, $instead:literal) => {
        Code {
            code: concat!($object, "-", $what),
            family: workspace::Family::Baseline,
            severity: workspace::Severity::$severity,
            fix: workspace::FixKind::$fix,
            docs: &[
                concat!(" Something published (", $object, ") ", $summary, "."),
                "", " ## Baseline", " ```yaml", concat!($before, $base, $after), " ```",
                "", " ## Current", " ```yaml", concat!($before, $current, $after), " ```",
                "", " ## Why", concat!(" ", $why), "", " ## Instead", concat!(" ", $instead),
            ],
        }
    };
}

codes!(OPERATION, "operation", " get: { responses: { '200': { description: ok } }, ", " }");
codes!(PARAMETER, "parameter", " parameters:\n   - { name: a, in: query, schema: { type: string }, ", " }");
codes!(PROPERTY, "property", " type: object\n properties:\n   a: { type: string, ", " }");

/// What an object says about its life.
#[derive(Clone, Copy, Default)]
pub(crate) struct Lifecycle<'a> {
    pub(crate) deprecated: Option<Node<'a>>,
    pub(crate) sunset: Option<Node<'a>>,
    pub(crate) stability: Option<Node<'a>>,
    pub(crate) internal: Option<Node<'a>>,
}

/// Reads it from objects that all count; the first that says something wins.
pub(crate) fn read<'a>(nodes: &[Node<'a>]) -> Lifecycle<'a> {
    let mut read = Lifecycle::default();
    for node in nodes {
        let is_true = |key: &str| node.get(key).filter(|it| it.as_bool() == Some(true));
        read.deprecated = read.deprecated.or_else(|| is_true("deprecated"));
        read.internal = read.internal.or_else(|| is_true("x-internal"));
        read.sunset = read.sunset.or_else(|| node.get("x-sunset"));
        read.stability = read.stability.or_else(|| node.get("x-stability-level"));
    }
    read
}

impl Lifecycle<'_> {
    /// Draft, alpha or internal.
    pub(crate) fn is_unpublished(&self) -> bool {
        self.internal.is_some() || self.level() <= 1
    }

    /// From draft (0) to stable (3), which is also what names no level.
    fn level(&self) -> u8 {
        match self.stability.and_then(Node::as_str).as_deref() {
            Some("draft") => 0,
            Some("alpha") => 1,
            Some("beta") => 2,
            _ => 3,
        }
    }

    fn level_name(&self) -> &'static str {
        ["draft", "alpha", "beta", "stable"][usize::from(self.level())]
    }

    fn date(&self) -> Option<(i64, String)> {
        let text = self.sunset?.scalar_text()?;
        Some((days(&text)?, text.into_owned()))
    }
}

/// Days since some day long ago, of `YYYY-MM-DD` and of date-times that start like that.
pub(crate) fn days(text: &str) -> Option<i64> {
    let date = text.get(..10)?;
    if !matches!(text.as_bytes().get(10), None | Some(b'T' | b't' | b' ')) {
        return None;
    }
    let mut parts = date.split('-');
    let mut next = |length: usize| -> Option<i64> {
        let part = parts.next()?;
        (part.len() == length && part.bytes().all(|it| it.is_ascii_digit())).then(|| part.parse().ok())?
    };
    let (year, month, day) = (next(4)?, next(2)?, next(2)?);
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let lengths = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let length = *lengths.get(usize::try_from(month - 1).ok()?)?;
    if day < 1 || day > length {
        return None;
    }
    let before: i64 = lengths.iter().take(month as usize - 1).sum();
    let years = year - 1;
    Some(years * 365 + years / 4 - years / 100 + years / 400 + before + day)
}

/// How something came to be removed.
pub(crate) enum Gone {
    /// On or after the date that was announced.
    Announced(String),
    /// So many days before that date.
    TooEarly(String, i64),
    /// It was deprecated without a date.
    Deprecated,
    /// It never was published.
    Unpublished,
    /// Without a word.
    Silently,
}

/// How the object at some nodes of the baseline came to be removed.
pub(crate) fn gone<'a>(ctx: &mut Comparison<'a>, schemas: &[Node<'a>]) -> Gone {
    let id = ctx.base.intern(schemas);
    let effective = ctx.base.get(id);
    let mut nodes = schemas.to_vec();
    nodes.extend(effective.parts.iter().copied());
    gone_from(ctx, &read(&nodes))
}

pub(crate) fn gone_from(ctx: &Comparison<'_>, life: &Lifecycle<'_>) -> Gone {
    if life.is_unpublished() {
        return Gone::Unpublished;
    }
    match (life.date(), ctx.snapshot.today().and_then(days)) {
        (Some((end, text)), Some(today)) if today >= end => Gone::Announced(text),
        (Some((end, text)), Some(today)) => Gone::TooEarly(text, end - today),
        _ if life.deprecated.is_some() => Gone::Deprecated,
        _ => Gone::Silently,
    }
}

impl Gone {
    /// The removal, judged by what had been announced.
    pub(crate) fn judge<'a>(&self, mut change: Change<'a>, policy: Policy) -> Change<'a> {
        match self {
            Gone::Announced(date) => {
                change.effect = Effect::Equal;
                change.loss(format!("its end was announced for {date}"))
            }
            Gone::TooEarly(date, left) => {
                change.aspect = Aspect::Presence;
                if change.effect == Effect::Undecided {
                    change.effect = Effect::Narrowed;
                }
                change.loss(format!("its end was announced for {date}, which is {} away", time(*left)))
            }
            Gone::Deprecated => {
                if policy == Policy::Contract {
                    change.effect = Effect::Undecided;
                }
                change.loss("it was deprecated, yet no end was announced")
            }
            Gone::Unpublished => {
                change.effect = Effect::Equal;
                change.loss("it was not published")
            }
            Gone::Silently => change,
        }
    }
}

/// Some days as a person says it.
fn time(days: i64) -> String {
    let of = |number: i64, unit: &str| format!("{number} {unit}{}", if number == 1 { "" } else { "s" });
    match days {
        ..=99 => of(days, "day"),
        100..=729 => of(days / 30, "month"),
        _ => of(days / 365, "year"),
    }
}

/// A property's life.
pub(crate) fn check<'a>(ctx: &mut Comparison<'a>, at: &At<'a>) {
    if !at.subject.is_property {
        return;
    }
    let (base, current) = (read(&at.base.parts), read(&at.current.parts));
    let holders = (&[at.base_node][..], &[at.node][..]);
    compare(ctx, &PROPERTY, (&base, &current), holders, at.reach(), &at.subject.name.clone());
}

/// What changed in the life of an object. `holders` are what may say it on each side: the object, then what says it for
/// many, in the same order.
pub(crate) fn compare<'a>(
    ctx: &mut Comparison<'a>,
    codes: &'static Codes,
    (base, current): (&Lifecycle<'a>, &Lifecycle<'a>),
    holders: (&[Node<'a>], &[Node<'a>]),
    reach: Reach,
    name: &str,
) {
    let published = !base.is_unpublished();
    let gone = gone_from(ctx, base);
    let policy = ctx.policy;
    // A keyword at both its places, or, where it is not, what would hold it there.
    let places = |was: Option<Node<'a>>, is: Option<Node<'a>>| {
        Some((
            was.or_else(|| counterpart(is, holders.1, holders.0))?,
            is.or_else(|| counterpart(was, holders.0, holders.1))?,
        ))
    };
    let mut report =
        |code: &'static Code, effect: Effect, was: Option<Node<'a>>, is: Option<Node<'a>>, what: String| {
            let effect = if published { effect } else { Effect::Equal };
            let Some(places) = places(was, is) else { return };
            let change = Change::new(code, effect, Aspect::Presence, Direction::None, reach, places, what);
            let is_operation = std::ptr::eq(codes, &OPERATION);
            let change = if is_operation { change.naming_reach() } else { change };
            let change = change.plan(undo(code, places, (was.is_some(), is.is_some())));
            ctx.report(match std::ptr::eq(code, &codes.became_internal) {
                true => gone.judge(change.loss("for clients outside it is as if it were removed"), policy),
                false => change,
            });
        };
    match (base.deprecated, current.deprecated) {
        (None, place @ Some(_)) => {
            report(&codes.deprecated, Effect::Equal, None, place, format!("{name} became deprecated"));
        }
        (place @ Some(_), None) => {
            report(
                &codes.undeprecated,
                Effect::Equal,
                place,
                None,
                format!("{name} {} no longer deprecated", be(name)),
            );
        }
        _ => {}
    }
    if let Some((before, text)) = base.date() {
        match current.date() {
            Some((after, new)) if after < before => report(
                &codes.sunset_earlier,
                Effect::Undecided,
                base.sunset,
                current.sunset,
                format!("the end of {name} moved from {text} to {new}"),
            ),
            Some((after, new)) if after > before => report(
                &codes.sunset_later,
                Effect::Equal,
                base.sunset,
                current.sunset,
                format!("the end of {name} moved from {text} to {new}"),
            ),
            Some(_) => {}
            None => report(
                &codes.sunset_later,
                Effect::Equal,
                base.sunset,
                current.sunset,
                format!("the end of {name} ({text}) was called off"),
            ),
        }
    }
    match (base.internal, current.internal) {
        (None, place @ Some(_)) => {
            report(&codes.became_internal, Effect::Narrowed, None, place, format!("{name} became internal"));
        }
        (place @ Some(_), None) => {
            report(&codes.became_public, Effect::Equal, place, None, format!("{name} {} no longer internal", be(name)));
        }
        _ => {}
    }
    let (was, is) = (base.stability, current.stability);
    let moved = format!("the stability level of {name} went from {} to {}", base.level_name(), current.level_name());
    if current.level() < base.level() {
        report(&codes.stability_lowered, Effect::Narrowed, was, is, moved);
    } else if current.level() > base.level() {
        report(&codes.stability_raised, Effect::Equal, was, is, moved);
    }
}

/// What would hold a keyword on the other side: what is there for the object that holds it here.
fn counterpart<'a>(place: Option<Node<'a>>, here: &[Node<'a>], there: &[Node<'a>]) -> Option<Node<'a>> {
    let holds = |holder: &Node<'a>, place: Node<'a>| holder.entries().any(|entry| entry.value() == place);
    let index = place.and_then(|place| here.iter().position(|it| holds(it, place))).unwrap_or_default();
    there.get(index).or(there.last()).copied()
}

/// Takes back what a code is about: the keyword at one of the places, as it was in the baseline.
fn undo<'a>(code: &Code, places: (Node<'a>, Node<'a>), is_there: (bool, bool)) -> Option<Plan> {
    let step = match is_there {
        (true, true) => Step::Replace { at: Spot::of(places.1), from: Spot::of(places.0) },
        (true, false) => put_back(places.1, places.0.pointer().last()?, places.0),
        (false, true) => Step::Remove { at: Spot::of(places.1) },
        (false, false) => return None,
    };
    (code.fix == FixKind::Unsafe).then(|| Plan::new("Put back what was published about its life", vec![step]))
}

#[cfg(test)]
mod tests {
    use super::days;

    #[track_caller]
    fn check(a: &str, b: &str, expected: Option<i64>) {
        assert_eq!(days(a).zip(days(b)).map(|(a, b)| b - a), expected);
    }

    #[test]
    fn days_are_counted() {
        check("2026-08-31", "2026-09-01", Some(1));
        check("2024-02-28", "2024-03-01", Some(2));
        check("2025-12-31", "2026-12-31", Some(365));
        check("2026-02-30", "2026-03-01", None);
        check("soon", "2026-03-01", None);
    }
}
