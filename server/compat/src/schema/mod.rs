//! A pair of schemas: one file for each group of keywords.

pub(crate) mod additional;
mod apart;
mod beside;
pub(crate) mod bounds;
mod branches;
pub(crate) mod default;
pub(crate) mod discriminator;
mod encoded;
pub(crate) mod format;
mod grouped;
pub(crate) mod items;
pub(crate) mod lifecycle;
pub(crate) mod null;
mod place;
pub(crate) mod properties;
pub(crate) mod required;
pub(crate) mod structural;
pub(crate) mod types;
pub(crate) mod unions;
pub(crate) mod values;

use std::rc::Rc;

use openapi::Resolve;
use syntax::Node;
use workspace::{Direction, declare_code};

use crate::effective::{Effective, without_inert};
use crate::law::{Aspect, Effect};
use crate::repair::{Plan, Spot, Step, restored};
use crate::report::{Change, Reach};
use crate::walk::{Comparison, Subject};

declare_code! {
    /// A schema cannot be compared, so nothing is known about what changed in it.
    ///
    /// ## Baseline
    /// ```yaml
    /// paths:
    ///   /teams:
    ///     get:
    ///       responses:
    ///         '200':
    ///           description: ok
    ///           content: { application/json: { schema: { $ref: '#/components/schemas/Team' } } }
    /// components:
    ///   schemas:
    ///     Team: { type: object, properties: { id: { type: string } } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// paths:
    ///   /teams:
    ///     get:
    ///       responses:
    ///         '200':
    ///           description: ok
    ///           content: { application/json: { schema: { $ref: '#/components/schemas/Team' } } }
    /// ```
    ///
    /// ## Why
    /// A Reference leads nowhere, or an `allOf` is something that no value satisfies. The rest of the description
    /// is compared.
    ///
    /// ## Instead
    /// Mend the Reference or the `allOf`.
    pub(crate) SCHEMA_NOT_COMPARABLE = "schema-not-comparable", Baseline, Warning, Unsafe;
}

/// Two schemas as sets, with all that a check needs to report.
pub(crate) struct At<'a> {
    pub(crate) pair: usize,
    pub(crate) subject: Subject,
    pub(crate) base: Rc<Effective<'a>>,
    pub(crate) current: Rc<Effective<'a>>,
    /// Where to point when nothing better is left.
    pub(crate) base_node: Node<'a>,
    pub(crate) node: Node<'a>,
}

impl<'a> At<'a> {
    pub(crate) fn direction(&self) -> Direction {
        self.subject.direction
    }

    pub(crate) fn reach(&self) -> Reach {
        Reach::Pair(self.pair)
    }

    pub(crate) fn change(
        &self,
        code: &'static crate::catalogue::Mirrored,
        effect: Effect,
        aspect: Aspect,
        places: (Node<'a>, Node<'a>),
        what: impl Into<String>,
    ) -> Change<'a> {
        let code = code.at(self.subject.kind, self.subject.direction);
        Change::new(code, effect, aspect, self.subject.direction, self.reach(), places, what)
    }
}

impl<'a> At<'a> {
    /// Puts some keywords back to what the baseline says of them. `None` where they are said elsewhere than directly in
    /// the two Schema Objects, as behind an `allOf`.
    pub(crate) fn restore_keys(&self, title: impl Into<String>, keys: &[&str]) -> Option<Plan> {
        let said_here = |schema: &Effective<'a>, node: Node<'a>| {
            let elsewhere = |part: &&Node<'a>| **part != node && keys.iter().any(|key| part.get(key).is_some());
            !schema.parts.iter().any(|part| elsewhere(&part))
        };
        if !said_here(&self.base, self.base_node) || !said_here(&self.current, self.node) {
            return None;
        }
        let steps = restored(self.base_node, self.node, keys);
        (!steps.is_empty()).then(|| Plan::new(title, steps))
    }
}

/// Compares a pair. What it finds goes to the comparison; what lies below is put in its queue.
pub(crate) fn check(ctx: &mut Comparison<'_>, pair: usize) {
    let (base_id, current_id, subject) = {
        let pair = &ctx.walk.pairs[pair];
        (pair.base, pair.current, pair.subject.clone())
    };
    let (base, current) = (ctx.base.get(base_id), ctx.current.get(current_id));
    let (Some(base_node), Some(node)) = (base.node, current.node) else { return };
    let mut at = At { pair, subject, base, current, base_node, node };
    if at.base.says_nothing() && at.current.says_nothing() {
        lifecycle::check(ctx, &at);
        return;
    }
    if let Some(why) = not_comparable(&at) {
        ctx.report(
            Change::new(
                &SCHEMA_NOT_COMPARABLE,
                Effect::Undecided,
                Aspect::Type,
                at.direction(),
                at.reach(),
                (at.base_node, at.node),
                format!("{} cannot be compared", at.subject.name),
            )
            .loss(why)
            .plan(bring_back(ctx, &at)),
        );
        return;
    }
    lifecycle::check(ctx, &at);
    if types::check(ctx, &at) == types::Related::Not {
        return;
    }
    if let Some((base, current)) = without_inert(&at.base, &at.current) {
        (at.base, at.current) = (Rc::new(base), Rc::new(current));
    }
    // It stands beside branches and is no part of any.
    default::check(ctx, &at);
    if unions::check(ctx, &at, base_id, current_id) == unions::Own::Judged {
        return;
    }
    check_own(ctx, &at);
}

/// What a schema says besides its type and its branches.
pub(crate) fn check_own<'a>(ctx: &mut Comparison<'a>, at: &At<'a>) {
    values::check(ctx, at);
    format::check(ctx, at);
    bounds::check(ctx, at);
    properties::check(ctx, at);
    required::check(ctx, at);
    additional::check(ctx, at);
    items::check(ctx, at);
    structural::check(ctx, at);
}

/// Brings back what the Reference led to, if the baseline's leads there.
fn bring_back(ctx: &Comparison<'_>, at: &At<'_>) -> Option<Plan> {
    let unknown = at.current.unknown?;
    let reference = unknown.get("$ref")?.as_str()?.into_owned();
    let base_root = ctx.snapshot.counterpart(unknown).unwrap_or(ctx.base_root);
    let target = ctx.snapshot.target(base_root, &reference)?;
    let name = target.pointer().last()?.to_owned();
    let step = Step::Bring { from: Spot::of(base_root), reference, into: Spot::of(unknown) };
    Some(Plan::new(format!("Put back `{name}`"), vec![step]))
}

fn not_comparable(at: &At<'_>) -> Option<&'static str> {
    match (at.base.unknown, at.current.unknown) {
        (Some(base), Some(current))
            if base.get("$ref").map(Node::to_value) == current.get("$ref").map(Node::to_value) => {}
        (None, None) => {}
        _ => return Some("a `$ref` leads nowhere, or nesting has no end"),
    }
    let never = |it: &Effective<'_>| it.types.is_none();
    let merged = |it: &Effective<'_>| it.parts.len() > 1 || !it.unions.is_empty();
    (never(&at.base) != never(&at.current) && (merged(&at.base) || merged(&at.current)))
        .then_some("no value satisfies all that it says")
}
