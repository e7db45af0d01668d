//! `format` and `pattern`.

use workspace::Direction;

use super::At;
use super::encoded::is_respelled;
use crate::catalogue::mirrored;
use crate::effective::Types;
use crate::law::{Aspect, Effect};
use crate::plural::have;
use crate::repair::{Plan, Spot, Step};
use crate::walk::Comparison;

mirrored! {
    FORMAT_CHANGED = "format-changed", Error, Error, Unsafe,
    "a format is one of another kind of value.",
    baseline: " type: string\n format: date",
    current: " type: string\n format: date-time",
    why: " What parses as one does not parse as the other.",
    instead: " Add a property or parameter with another name."
}
mirrored! {
    FORMAT_WIDENED = "format-widened", Information, Warning, Unsafe,
    "a format is gone or takes more values.",
    baseline: " type: integer\n format: int32",
    current: " type: integer\n format: int64",
    why: " A client may meet a value that its type cannot hold. What is accepted may grow.",
    instead: " Keep the format as long as values fit."
}
mirrored! {
    FORMAT_NARROWED = "format-narrowed", Error, Information, Unsafe,
    "a format is new or takes fewer values.",
    baseline: " type: string",
    current: " type: string\n format: uuid",
    why: " Requests with other values are refused. What is sent may narrow.",
    instead: " Keep accepting other values."
}
mirrored! {
    PATTERN_ADDED = "pattern-added", Error, Information, Unsafe,
    "a pattern is new.",
    baseline: " type: string",
    current: " type: string\n pattern: '^[a-z]+$'",
    why: " Requests with values that do not match are refused. What is sent may narrow.",
    instead: " Keep accepting other values."
}
mirrored! {
    PATTERN_REMOVED = "pattern-removed", Information, Warning, Unsafe,
    "a pattern is gone.",
    baseline: " type: string\n pattern: '^[a-z]+$'",
    current: " type: string",
    why: " A client may meet a value that does not match. What is accepted may grow.",
    instead: " Keep the pattern as long as values match."
}
mirrored! {
    PATTERN_CHANGED = "pattern-changed", Warning, Warning, Unsafe,
    "a pattern is another one.",
    baseline: " type: string\n pattern: '^[a-z]+$'",
    current: " type: string\n pattern: '^[a-z0-9]+$'",
    why: " Whether one pattern takes all that another takes cannot be proved in general.",
    instead: " Compare the two by hand, and accept the change if it is right."
}

/// Formats of which the second takes every value of the first. Integers are compared by their width.
const WIDER: [(&str, &str); 6] = [
    ("float", "double"),
    ("uri", "uri-reference"),
    ("uri", "iri"),
    ("uri-reference", "iri-reference"),
    ("email", "idn-email"),
    ("hostname", "idn-hostname"),
];

/// Formats of which it is known what values they have, by JSON Schema and the Format Registry. Of any other name nobody
/// knows how it relates to the next.
const KNOWN: [&str; 27] = [
    "base64url",
    "binary",
    "byte",
    "char",
    "date",
    "date-time",
    "decimal",
    "double",
    "duration",
    "email",
    "float",
    "hostname",
    "idn-email",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "json-pointer",
    "regex",
    "relative-json-pointer",
    "time",
    "unixtime",
    "uri",
    "uri-reference",
    "uri-template",
    "uuid",
];

/// Whether an integer of this format has a sign, and its bits.
fn integer(format: &str) -> Option<(bool, u8)> {
    let (signed, bits) = match format.strip_prefix("uint") {
        Some(bits) => (false, bits),
        None => (true, format.strip_prefix("int")?),
    };
    Some((signed, bits.parse().ok().filter(|it| matches!(it, 8 | 16 | 32 | 64))?))
}

fn is_wider(a: &str, b: &str) -> bool {
    match (integer(a), integer(b)) {
        (Some((signed, bits)), Some((other_signed, other_bits))) => bits < other_bits && (other_signed || !signed),
        _ => WIDER.contains(&(a, b)),
    }
}

fn is_known(format: &str) -> bool {
    KNOWN.contains(&format) || integer(format).is_some()
}

fn is_of_numbers(format: &str) -> bool {
    integer(format).is_some() || matches!(format, "float" | "double" | "decimal" | "unixtime")
}

/// Whether a format goes with another type of number than before: one edit, which is told of the type.
fn is_told_by_type(format: &str, at: &At<'_>) -> bool {
    let numbers = |types: Types| types.and(Types::NUMBER);
    is_of_numbers(format) && numbers(at.base.types) != numbers(at.current.types)
}

/// Whether there are values on both sides that a format speaks about. Where numbers are others than before, their type
/// already says it.
fn concerns(format: &str, at: &At<'_>) -> bool {
    let is_number = is_of_numbers(format);
    let kind = if is_number { Types::NUMBER } else { Types::STRING };
    let (before, after) = (at.base.types.and(kind), at.current.types.and(kind));
    if is_number { before == after && !before.is_none() } else { !before.and(after).is_none() }
}

pub(crate) fn check<'a>(ctx: &mut Comparison<'a>, at: &At<'a>) {
    formats(ctx, at);
    patterns(ctx, at);
}

fn formats<'a>(ctx: &mut Comparison<'a>, at: &At<'a>) {
    let name = &at.subject.name;
    let narrower = "requests with values that do not fit are refused";
    let change = match (&at.base.format, &at.current.format) {
        (None, None) => return,
        _ if is_respelled(at) => return,
        (Some((before, _)), Some((after, _))) if before == after => return,
        // The type says it all.
        (Some((before, _)), Some((after, _))) if is_told_by_type(before, at) || is_told_by_type(after, at) => return,
        (Some((before, base_at)), Some((after, current_at))) => {
            let (code, effect, loss) = if is_wider(before, after) {
                (&FORMAT_WIDENED, Effect::Widened, "clients may meet values that do not fit")
            } else if is_wider(after, before) {
                (&FORMAT_NARROWED, Effect::Narrowed, narrower)
            } else if !is_known(before) || !is_known(after) {
                (&FORMAT_CHANGED, Effect::Undecided, "how the one relates to the other (`format`) could not be judged")
            } else {
                let loss = match at.direction() {
                    Direction::Response => "clients cannot parse it as published",
                    _ => "values in the published format may be refused",
                };
                (&FORMAT_CHANGED, Effect::Incomparable, loss)
            };
            let what = format!("the format of {name} was `{before}` and is `{after}` now");
            let step = Step::Replace { at: Spot::of(*current_at), from: Spot::of(*base_at) };
            let plan = Plan::new(format!("Put back the format `{before}`"), vec![step]);
            at.change(code, effect, Aspect::Values, (*base_at, *current_at), what).loss(loss).plan(plan)
        }
        (Some((before, base_at)), None) => {
            if !concerns(before, at) || at.current.says_nothing() {
                return;
            }
            let what = format!("the format `{before}` of {name} is gone");
            let plan = at.restore_keys(format!("Put back the format `{before}`"), &["format"]);
            at.change(&FORMAT_WIDENED, Effect::Widened, Aspect::Values, (*base_at, at.node), what)
                .loss("clients may meet values that do not fit")
                .plan(plan)
        }
        (None, Some((after, current_at))) => {
            if !concerns(after, at) || at.base.says_nothing() {
                return;
            }
            let what = format!("{name} {} the format `{after}` now", have(name));
            at.change(&FORMAT_NARROWED, Effect::Narrowed, Aspect::Values, (at.base_node, *current_at), what)
                .loss(narrower)
                .plan(at.restore_keys(format!("Remove the format `{after}`"), &["format"]))
        }
    };
    ctx.report(change);
}

pub(crate) fn patterns<'a>(ctx: &mut Comparison<'a>, at: &At<'a>) {
    // Where nothing was said, the type tells that something is.
    if at.base.says_nothing() {
        return;
    }
    let name = &at.subject.name;
    let gone: Vec<_> =
        at.base.patterns.iter().filter(|(it, _)| !at.current.patterns.iter().any(|(other, _)| it == other)).collect();
    let new: Vec<_> =
        at.current.patterns.iter().filter(|(it, _)| !at.base.patterns.iter().any(|(other, _)| it == other)).collect();
    let change = match (gone.first(), new.first()) {
        (None, None) => return,
        (Some((before, base_at)), Some((after, current_at))) => {
            let what = format!("the `pattern` of {name} was `{before}` and is `{after}` now");
            at.change(&PATTERN_CHANGED, Effect::Undecided, Aspect::Values, (*base_at, *current_at), what)
                .loss("whether the one takes what the other takes (`pattern`) could not be judged")
        }
        (Some((before, base_at)), None) => {
            let what = format!("the pattern `{before}` of {name} is gone");
            at.change(&PATTERN_REMOVED, Effect::Widened, Aspect::Values, (*base_at, at.node), what)
                .loss("clients may meet values that do not match")
        }
        (None, Some((after, current_at))) => {
            let what = format!("{name} {} to match `{after}` now", have(name));
            at.change(&PATTERN_ADDED, Effect::Narrowed, Aspect::Values, (at.base_node, *current_at), what)
                .loss("requests with values that do not match are refused")
        }
    };
    let title = if gone.is_empty() { "Remove the pattern" } else { "Put back the published pattern" };
    ctx.report(change.plan(at.restore_keys(title, &["pattern"])));
}
