//! `oneOf` and `anyOf`: what an added or removed branch means.

use syntax::Node;
use workspace::{Direction, Policy, Verdict};

use super::At;
use super::beside::pair_unions;
use super::branches::{Branch, Paired, branch, branches_of, pair_up, references};
use super::grouped::as_beside;
use super::{apart, discriminator, null};
use crate::catalogue::mirrored;
use crate::effective::{Types, Union};
use crate::law::{Aspect, Effect};
use crate::repair::{Plan, Spot, Step};
use crate::schemas::SchemaId;
use crate::walk::Comparison;

mirrored! {
    UNION_BRANCH_ADDED = "union-branch-added", Information, Error, Unsafe,
    "a `oneOf` or `anyOf` has another branch.",
    baseline: " oneOf:\n   - { type: object, required: [cat], properties: { cat: { type: string } } }\n   - { type: string }",
    current: " oneOf:\n   - { type: object, required: [cat], properties: { cat: { type: string } } }\n   - { type: string }\n   - { type: array, items: { type: string } }",
    why: " Clients meet a shape that none of the published branches has. What is accepted may grow.",
    instead: " Offer the new shape as another property, under another media type or path."
}
mirrored! {
    UNION_BRANCH_REMOVED = "union-branch-removed", Error, Information, Unsafe,
    "a `oneOf` or `anyOf` has lost a branch.",
    baseline: " oneOf:\n   - { type: object, required: [cat], properties: { cat: { type: string } } }\n   - { type: array, items: { type: string } }\n   - { type: string }",
    current: " oneOf:\n   - { type: object, required: [cat], properties: { cat: { type: string } } }\n   - { type: string }",
    why: " Requests of that shape are refused. What is sent may narrow, as long as every attribute is still somewhere.",
    instead: " Keep accepting the branch."
}
mirrored! {
    BECAME_UNION = "became-union", Error, Error, Unsafe,
    "a schema became one of several, and not all of them keep what was published.",
    baseline: " type: object\n required: [id]\n properties:\n   id: { type: string }",
    current: " oneOf:\n   - type: object\n     required: [name]\n     properties: { name: { type: integer } }\n   - type: object\n     required: [number]\n     properties: { number: { type: integer } }",
    why: " Clients that know the published schema cannot read, or send, what is described now.",
    instead: " Let every branch keep what was published."
}
mirrored! {
    UNION_KIND_CHANGED = "union-kind-changed", Warning, Warning, None,
    "`oneOf` became `anyOf` or the other way round, and branches may overlap.",
    baseline: " oneOf:\n   - { type: string, maxLength: 5 }\n   - { type: string, format: uuid }",
    current: " anyOf:\n   - { type: string, maxLength: 5 }\n   - { type: string, format: uuid }",
    why: " A value that fits two branches is valid under `anyOf` only.",
    instead: " Keep the keyword, or make the branches disjoint."
}

/// Whether what a schema says besides its branches has been judged with them.
#[derive(PartialEq, Eq)]
pub(crate) enum Own {
    Judged,
    Open,
}

pub(crate) fn check<'a>(ctx: &mut Comparison<'a>, at: &At<'a>, base_id: SchemaId, current_id: SchemaId) -> Own {
    let (base, current) = (&at.base, &at.current);
    match (base.unions.as_slice(), current.unions.as_slice()) {
        ([], []) => {
            discriminator::check(ctx, at, &[], &[]);
            Own::Open
        }
        ([], [union]) => became_union(ctx, at, base_id, current_id, union),
        ([union], []) => {
            let around = base.has_own() || base.typed;
            let before = branches_of(ctx, true, base, base_id, union, around);
            let after = vec![branch(ctx, false, current, current_id, at.node)];
            if around && own_explains(ctx, at, base_id, current_id) {
                return Own::Open;
            }
            compare(ctx, at, &before, &after, (union.node, at.node), false);
            Own::Judged
        }
        ([union], [other]) => {
            let (union, other) = (&as_beside(union, other, &ctx.current), &as_beside(other, union, &ctx.base));
            let is_other_type = base.own_types.without_null() != current.own_types.without_null();
            let around = base.has_own() || current.has_own() || is_other_type;
            let before = branches_of(ctx, true, base, base_id, union, around);
            let after = branches_of(ctx, false, current, current_id, other, around);
            discriminator::check(ctx, at, &references(&before), &references(&after));
            kind(ctx, at, union, other, &after);
            let is_choice = union.keyword == "anyOf" && other.keyword == "anyOf";
            compare(ctx, at, &before, &after, (union.node, other.node), is_choice);
            Own::Judged
        }
        (before, after) => {
            let (pairs, new) = pair_unions(before, after);
            for (union, other) in pairs {
                let Some(other) = other else {
                    let what = format!("`{}` of {} is gone", union.keyword, at.subject.name);
                    ctx.report(at.change(&BECAME_UNION, Effect::Undecided, Aspect::Type, (union.node, at.node), what));
                    continue;
                };
                let (union, other) = (&as_beside(union, other, &ctx.current), &as_beside(other, union, &ctx.base));
                let of_base = branches_of(ctx, true, base, base_id, union, false);
                let of_current = branches_of(ctx, false, current, current_id, other, false);
                let is_choice = union.keyword == "anyOf" && other.keyword == "anyOf";
                compare(ctx, at, &of_base, &of_current, (union.node, other.node), is_choice);
            }
            for union in new {
                let what = format!("`{}` of {} is new", union.keyword, at.subject.name);
                let places = (at.base_node, union.node);
                ctx.report(at.change(&BECAME_UNION, Effect::Undecided, Aspect::Type, places, what));
            }
            Own::Open
        }
    }
}

/// Compares branches. Where `is_choice`, a value may fit several: what one of them loses, another may take.
fn compare<'a>(
    ctx: &mut Comparison<'a>,
    at: &At<'a>,
    before: &[Branch<'a>],
    after: &[Branch<'a>],
    outer: (Node<'a>, Node<'a>),
    is_choice: bool,
) {
    let Paired { mut pairs, mut removed, mut added } = pair_up(ctx, before, after);
    let (direction, kind) = (at.direction(), at.subject.kind);
    // A branch that no value has comes and goes unnoticed.
    let is_never = |branch: &Branch<'a>| branch.schema.types.is_none() && branch.schema.unknown.is_none();
    let lists = Lists::new(&pairs, before, after, outer);
    pairs.retain(|(a, b)| {
        let (was_never, is_now) = (is_never(&before[*a]), is_never(&after[*b]));
        removed.extend((is_now && !was_never).then_some(*a));
        added.extend((was_never && !is_now).then_some(*b));
        was_never == is_now
    });
    for (a, b) in pairs {
        if is_choice && is_taken_elsewhere(ctx, at, (before, a), (after, b)) {
            continue;
        }
        let subject = at.subject.part(&before[a].name(a));
        let subject =
            if at.subject.is_property { subject } else { crate::walk::Subject { is_property: false, ..subject } };
        let schemas = (before[a].id, after[b].id);
        let (base, current) = (before[a].node, after[b].node);
        if let Some(nodes) = discriminator::switched(at, &before[a].values, &after[b].values) {
            ctx.compare_branches(at.pair, schemas, nodes, subject.clone());
            // Where the branch is listed nothing may have been edited.
            if !ctx.switch("schema", base, current).is_some_and(|it| ctx.is_new(it)) {
                continue;
            }
        }
        ctx.compare_branches(at.pair, schemas, (base, current), subject);
    }
    for index in removed {
        let branch = &before[index];
        // What another branch accepts as well is not lost; a branch of a name is one of its own, though.
        let within = direction == Direction::Request
            && branch.reference.is_none()
            && after.iter().any(|it| ctx.worst(branch.id, it.id, direction, kind) == Verdict::Compatible);
        if within || is_never(branch) {
            continue;
        }
        let name = branch.name(index);
        let current_at = lists.in_current(branch);
        let mut what = format!("{name} of {} was removed", at.subject.name);
        let lost: Vec<&str> = branch
            .schema
            .properties
            .iter()
            .filter(|it| !after.iter().any(|other| other.schema.property(&it.name).is_some()))
            .map(|it| it.name.as_str())
            .collect();
        let is_loss = direction == Direction::Response && !lost.is_empty() && ctx.policy == Policy::Promise;
        let (effect, aspect) = match is_loss {
            true => (Effect::Widened, Aspect::Attribute),
            false => (Effect::Narrowed, Aspect::Values),
        };
        let loss = match is_loss {
            true => {
                let are = if lost.len() == 1 { "is" } else { "are" };
                format!("`{}` {are} returned nowhere any more", lost.join("`, `"))
            }
            false => "requests of that shape are refused".to_owned(),
        };
        if is_loss {
            what.push_str(" with its attributes");
        }
        let mut change = at.change(&UNION_BRANCH_REMOVED, effect, aspect, (branch.node, current_at), what).loss(loss);
        // What stands at its place and says nothing is what is left of it.
        let rest = after.get(index).filter(|it| added.contains(&index) && it.schema.says_nothing());
        change = change.plan(match current_at.is_sequence() {
            true if rest.is_some() => rest.map(|rest| {
                let step = Step::Replace { at: Spot::of(rest.node), from: Spot::of(branch.node) };
                Plan::new(format!("Put back {name}"), vec![step])
            }),
            true => {
                let step = Step::InsertItem { sequence: Spot::of(current_at), from: Spot::of(branch.node) };
                Some(Plan::new(format!("Put back {name}"), vec![step]))
            }
            // One branch is no union, and none is nothing.
            false => branches_back(at, format!("Put back {name}")),
        });
        ctx.report(change);
    }
    for index in added {
        let branch = &after[index];
        let known = direction == Direction::Response
            && before.iter().any(|it| ctx.worst(it.id, branch.id, direction, kind) == Verdict::Compatible);
        if known || is_never(branch) {
            continue;
        }
        let name = branch.name(index);
        let (base_at, current_at) = (lists.in_base(branch), branch.list.unwrap_or(outer.1));
        let what = format!("{name} of {} is new", at.subject.name);
        let change = at.change(&UNION_BRANCH_ADDED, Effect::Widened, Aspect::Type, (base_at, branch.node), what);
        let plan = match current_at.is_sequence() && after.len() > 1 && current_at.len() > 1 {
            true => {
                let values = discriminator::entries_of(at, branch.reference.as_deref());
                let steps = values.chain([branch.node]).map(|it| Step::Remove { at: Spot::of(it) }).collect();
                Some(Plan::new(format!("Remove {name}"), steps))
            }
            false => branches_back(at, format!("Put back the branches of {}", at.subject.name)),
        };
        ctx.report(change.loss("clients meet a shape that none of the published branches has").plan(plan));
    }
}

/// Whether what a branch of scalar values loses (or, in what is sent, brings) is within another branch all the same.
fn is_taken_elsewhere<'a>(
    ctx: &mut Comparison<'a>,
    at: &At<'a>,
    (before, a): (&[Branch<'a>], usize),
    (after, b): (&[Branch<'a>], usize),
) -> bool {
    let is_scalar = |it: &Branch<'a>| {
        let types = it.schema.implied_types();
        types.and(Types::OBJECT.or(Types::ARRAY)).is_none() && it.schema.unknown.is_none()
    };
    let (direction, kind) = (at.direction(), at.subject.kind);
    if !is_scalar(&before[a])
        || !is_scalar(&after[b])
        || ctx.worst(before[a].id, after[b].id, direction, kind) == Verdict::Compatible
    {
        return false;
    }
    let mut is_within = |one: &Branch<'a>, other: &Branch<'a>| {
        is_scalar(one) && is_scalar(other) && ctx.worst(one.id, other.id, direction, kind) == Verdict::Compatible
    };
    match direction {
        Direction::Request => after.iter().enumerate().any(|(at, it)| at != b && is_within(&before[a], it)),
        _ => before.iter().enumerate().any(|(at, it)| at != a && is_within(it, &after[b])),
    }
}

/// Which sequence of branches is which on the other side: the one in which partners stand.
struct Lists<'a> {
    pairs: Vec<(Node<'a>, Node<'a>)>,
    outer: (Node<'a>, Node<'a>),
}

impl<'a> Lists<'a> {
    fn new(pairs: &[(usize, usize)], before: &[Branch<'a>], after: &[Branch<'a>], outer: (Node<'a>, Node<'a>)) -> Self {
        let lists = pairs.iter().filter_map(|(a, b)| Some((before[*a].list?, after[*b].list?)));
        let mut pairs = vec![outer];
        pairs.extend(lists.filter(|(base, _)| *base != outer.0));
        pairs.dedup();
        Lists { pairs, outer }
    }

    fn in_current(&self, branch: &Branch<'a>) -> Node<'a> {
        let own = self.pairs.iter().find(|(base, _)| Some(*base) == branch.list);
        own.map_or(self.outer.1, |(_, current)| *current)
    }

    fn in_base(&self, branch: &Branch<'a>) -> Node<'a> {
        let own = self.pairs.iter().find(|(_, current)| Some(*current) == branch.list);
        own.map_or(self.outer.0, |(base, _)| *base)
    }
}

/// Puts back the branches of the baseline. Beside other keywords they would let in less than they did.
fn branches_back(at: &At<'_>, title: String) -> Option<Plan> {
    if at.current.unions.is_empty() && (at.current.has_own() || at.current.typed) && !at.base.has_own() {
        let step = Step::Replace { at: Spot::of(at.node), from: Spot::of(at.base_node) };
        return Some(Plan::new(title, vec![step]));
    }
    at.restore_keys(title, &["oneOf", "anyOf"])
}

/// A plain schema has become a union: each branch against what was.
fn became_union<'a>(
    ctx: &mut Comparison<'a>,
    at: &At<'a>,
    base_id: SchemaId,
    current_id: SchemaId,
    union: &Union<'a>,
) -> Own {
    let current = &at.current;
    let around = current.has_own() || current.typed;
    let after = branches_of(ctx, false, current, current_id, union, around);
    let (direction, kind) = (at.direction(), at.subject.kind);
    let judges_null = null::is_judged(at);
    let mut verdicts = Vec::with_capacity(after.len());
    for branch in &after {
        verdicts.push(match judges_null {
            true => ctx.worst_besides_null(base_id, branch.id, direction, kind),
            false => ctx.worst(base_id, branch.id, direction, kind),
        });
    }
    // Whatever is sent has to be readable; whatever was accepted has to fit somewhere.
    let verdict = match direction {
        Direction::Response => verdicts.iter().copied().max(),
        _ => verdicts.iter().copied().min(),
    };
    let verdict = verdict.unwrap_or(Verdict::Compatible);
    if verdict == Verdict::Compatible {
        if direction == Direction::Request {
            more_branches(ctx, at, (base_id, union), after.iter().zip(&verdicts));
        }
        return Own::Judged;
    }
    if around && own_explains(ctx, at, base_id, current_id) {
        return Own::Open;
    }
    let effect = match (verdict, direction) {
        (Verdict::Risky, _) => Effect::Undecided,
        (_, Direction::Response) => Effect::Widened,
        _ => Effect::Narrowed,
    };
    let name = &at.subject.name;
    let what = format!("{name} became one of {} schemas", after.len());
    let loss = match direction {
        Direction::Response => {
            let names: Vec<String> = after
                .iter()
                .enumerate()
                .zip(&verdicts)
                .filter(|(_, verdict)| **verdict != Verdict::Compatible)
                .map(|((index, branch), _)| branch.name(index))
                .collect();
            format!("not all that was published is in {}", names.join(", "))
        }
        _ => "none of them takes all that was accepted".to_owned(),
    };
    let change = at.change(&BECAME_UNION, effect, Aspect::Type, (at.base_node, union.node), what);
    let title = format!("Put back the published schema of {name}");
    let step = Step::Replace { at: Spot::of(at.node), from: Spot::of(at.base_node) };
    ctx.report(change.loss(loss).plan(Plan::new(title, vec![step])));
    Own::Judged
}

/// What a plain schema of a request accepted is accepted still; the branches that take other values are new.
fn more_branches<'a, 'b>(
    ctx: &mut Comparison<'a>,
    at: &At<'a>,
    (base_id, union): (SchemaId, &Union<'a>),
    branches: impl Iterator<Item = (&'b Branch<'a>, &'b Verdict)>,
) where
    'a: 'b,
{
    for (index, (branch, verdict)) in branches.enumerate() {
        let is_known = *verdict == Verdict::Compatible
            || branch.schema.types.without_null().is_none()
            || ctx.is_within(base_id, branch.id, Direction::Response, at.subject.kind);
        if is_known {
            continue;
        }
        let what = format!("{} of {} is new in `{}`", branch.name(index), at.subject.name, union.keyword);
        let places = (at.base_node, branch.node);
        ctx.report(at.change(&UNION_BRANCH_ADDED, Effect::Widened, Aspect::Type, places, what));
    }
}

/// Whether what stands around the branches is reason enough for a loss, and says better what happened.
fn own_explains<'a>(ctx: &mut Comparison<'a>, at: &At<'a>, base_id: SchemaId, current_id: SchemaId) -> bool {
    if !at.base.has_own() || !at.current.has_own() {
        return false;
    }
    let (base, current) = (ctx.base.intern_bare(base_id), ctx.current.intern_bare(current_id));
    (base, current) != (base_id, current_id)
        && ctx.worst(base, current, at.direction(), at.subject.kind) == Verdict::Breaking
}

/// More branches than these are not shown to be disjoint: each would be held against each.
const MAX_DISJOINT: usize = 200;

/// `oneOf` to `anyOf` or back.
fn kind<'a>(ctx: &mut Comparison<'a>, at: &At<'a>, before: &Union<'a>, after: &Union<'a>, branches: &[Branch<'a>]) {
    let is_alike = before.keyword == after.keyword && before.is_grouped == after.is_grouped;
    if is_alike || at.current.discriminator.is_some() {
        return;
    }
    let direction = at.direction();
    let mut are_apart =
        |a: &Branch<'a>, b: &Branch<'a>| apart::are_apart(&mut ctx.current, (&a.schema, &b.schema), direction, 0);
    let are_disjoint = branches.len() <= MAX_DISJOINT
        && branches.iter().enumerate().all(|(index, a)| branches[index + 1..].iter().all(|b| are_apart(a, b)));
    if are_disjoint {
        return;
    }
    let (what, loss) = match before.keyword == after.keyword {
        true => (
            format!("the branches of `oneOf` of {} are grouped in another way", at.subject.name),
            "a value that fits several branches may be valid in one of the ways only",
        ),
        false => (
            format!("`{}` of {} became `{}`", before.keyword, at.subject.name, after.keyword),
            "a value that fits two branches is valid under `anyOf` only",
        ),
    };
    let change = at.change(&UNION_KIND_CHANGED, Effect::Undecided, Aspect::Values, (before.node, after.node), what);
    ctx.report(change.loss(loss));
}
