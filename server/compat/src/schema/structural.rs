//! Keywords that are compared as they are written: `contains`, `patternProperties`, `if`, `not` and the like.

use syntax::Node;
use workspace::Direction;

use super::{At, encoded, items};
use crate::bound::Bound;
use crate::catalogue::mirrored;
use crate::effective::{Effective, STRUCTURAL};
use crate::law::{Aspect, Effect, of_sets};
use crate::plural::take;
use crate::walk::Comparison;

mirrored! {
    CONSTRAINT_ADDED = "constraint-added", Error, Information, Unsafe,
    "a condition is new, such as `contains`, `not`, `dependentRequired` or a pattern of properties.",
    baseline: " type: array\n items: { type: string }",
    current: " type: array\n items: { type: string }\n contains: { const: a }",
    why: " Requests that do not meet it are refused. What is sent may narrow.",
    instead: " Keep accepting what was accepted."
}
mirrored! {
    CONSTRAINT_REMOVED = "constraint-removed", Information, Warning, Unsafe,
    "a condition is gone, such as `contains`, `not`, `dependentRequired` or a pattern of properties.",
    baseline: " type: array\n items: { type: string }\n contains: { const: a }",
    current: " type: array\n items: { type: string }",
    why: " A client may meet a value that it did not expect; where an attribute was promised, it may miss one.",
    instead: " Keep the condition as long as it holds."
}
mirrored! {
    CONSTRAINT_CHANGED = "constraint-changed", Warning, Warning, Unsafe,
    "a condition is another one, and what that does to the values cannot be proved.",
    baseline: " type: object\n not: { required: [a] }",
    current: " type: object\n not: { required: [b] }",
    why: " It may refuse what was accepted, or let through what was never sent.",
    instead: " Compare the two by hand, and accept the change if it is right."
}

pub(crate) fn check<'a>(ctx: &mut Comparison<'a>, at: &At<'a>) {
    if at.base.structural.is_empty() && at.current.structural.is_empty() {
        return;
    }
    let is_conditional = |key: &str| matches!(key, "if" | "then" | "else");
    for keyword in STRUCTURAL.iter().filter(|key| !is_conditional(key)) {
        let of = |list: &[(&'static str, Node<'a>)]| -> Vec<Node<'a>> {
            list.iter().filter(|(key, _)| key == keyword).map(|(_, node)| *node).collect()
        };
        let (before, after) = (of(&at.base.structural), of(&at.current.structural));
        match *keyword {
            "patternProperties" => by_name(ctx, at, keyword, &before, &after, Aspect::Attribute),
            "dependentSchemas" => by_name(ctx, at, keyword, &before, &after, Aspect::Values),
            "contentSchema" if !before.is_empty() && !after.is_empty() => {
                ctx.compare_below(at.pair, &before, &after, at.subject.part("the decoded value"));
            }
            "dependentRequired" => dependent_required(ctx, at, &before, &after),
            // What one side says with a format.
            "contentEncoding" | "contentMediaType"
                if before.is_empty() != after.is_empty() && encoded::is_respelled(at) => {}
            "contentEncoding" | "contentMediaType" => compare(ctx, at, keyword, &before, &after, Effect::Incomparable),
            "not" => compare(ctx, at, keyword, &before, &after, Effect::Undecided),
            // Closing and opening an object by the one or the other keyword is the same.
            "unevaluatedProperties" => openness(ctx, at, &before, &after),
            "unevaluatedItems" => unevaluated_items(ctx, at, &before, &after),
            _ => monotone(ctx, at, keyword, &before, &after),
        }
    }
    conditional(ctx, at);
}

/// Keywords whose schema may narrow and widen as the whole does: one finding about the keyword.
fn monotone<'a>(ctx: &mut Comparison<'a>, at: &At<'a>, keyword: &str, before: &[Node<'a>], after: &[Node<'a>]) {
    let (Some(base_at), Some(node)) = (before.first(), after.first()) else {
        return compare(ctx, at, keyword, before, after, Effect::Undecided);
    };
    // With a greatest number, more that counts is less that fits.
    let counted = |it: &Effective<'a>| keyword == "contains" && it.bounds.get(Bound::MaxContains).is_some();
    let effect = match relation(ctx, at, before, after) {
        Effect::Narrowed | Effect::Widened if counted(&at.base) || counted(&at.current) => Effect::Undecided,
        effect => effect,
    };
    let name = &at.subject.name;
    let (code, what, loss) = match effect {
        Effect::Equal => return,
        Effect::Narrowed => {
            let loss = "requests that do not meet it are refused".to_owned();
            (&CONSTRAINT_ADDED, format!("`{keyword}` of {name} is stricter"), loss)
        }
        Effect::Widened => {
            let loss = "clients may meet what they did not expect".to_owned();
            (&CONSTRAINT_REMOVED, format!("`{keyword}` of {name} is less strict"), loss)
        }
        _ => {
            let loss = format!("what that does to the values (`{keyword}`) could not be judged");
            (&CONSTRAINT_CHANGED, format!("`{keyword}` of {name} changed"), loss)
        }
    };
    let effect = if effect == Effect::Incomparable { Effect::Undecided } else { effect };
    let plan = at.restore_keys(format!("Put back the published `{keyword}`"), &[keyword]);
    ctx.report(at.change(code, effect, Aspect::Values, (*base_at, *node), what).loss(loss).plan(plan));
}

/// What going from some schemas to others does to the set, as far as it can be proved.
fn relation<'a>(ctx: &mut Comparison<'a>, at: &At<'a>, before: &[Node<'a>], after: &[Node<'a>]) -> Effect {
    if same(ctx, before, after) {
        return Effect::Equal;
    }
    let (base, current) = (ctx.base.intern(before), ctx.current.intern(after));
    let kind = at.subject.kind;
    let takes_all = ctx.is_within(base, current, Direction::Request, kind);
    let adds_none = ctx.is_within(base, current, Direction::Response, kind);
    of_sets(takes_all, adds_none)
}

/// Whether schemas are the same sets. A promise is no reason here: what one gains or loses may be either for the whole.
fn equal<'a>(ctx: &mut Comparison<'a>, at: &At<'a>, before: &[Node<'a>], after: &[Node<'a>]) -> bool {
    if same(ctx, before, after) {
        return true;
    }
    let (base, current) = (ctx.base.intern(before), ctx.current.intern(after));
    ctx.is_equal(base, current, at.subject.kind)
}

fn compare<'a>(
    ctx: &mut Comparison<'a>,
    at: &At<'a>,
    keyword: &str,
    before: &[Node<'a>],
    after: &[Node<'a>],
    changed: Effect,
) {
    let name = at.subject.name.clone();
    match (before.first(), after.first()) {
        (None, None) => {}
        (None, Some(node)) => added(ctx, at, keyword, *node, format!("`{keyword}` of {name} is new")),
        (Some(base_at), None) => {
            let what = format!("`{keyword}` of {name} is gone");
            removed(ctx, at, keyword, *base_at, Aspect::Values, what);
        }
        (Some(base_at), Some(node)) => {
            let equal = match changed {
                Effect::Undecided => equal(ctx, at, before, after),
                _ => same(ctx, before, after),
            };
            if !equal {
                let what = format!("`{keyword}` of {name} changed");
                let loss = match changed {
                    Effect::Undecided => format!("what that does to the values (`{keyword}`) could not be judged"),
                    _ => "what is written one way cannot be read the other way".to_owned(),
                };
                let plan = at.restore_keys(format!("Put back the published `{keyword}`"), &[keyword]);
                let change = at.change(&CONSTRAINT_CHANGED, changed, Aspect::Values, (*base_at, *node), what);
                ctx.report(change.loss(loss).plan(plan));
            }
        }
    }
}

fn added<'a>(ctx: &mut Comparison<'a>, at: &At<'a>, keyword: &str, node: Node<'a>, what: String) {
    if at.base.says_nothing() {
        return;
    }
    let change = at.change(&CONSTRAINT_ADDED, Effect::Narrowed, Aspect::Values, (at.base_node, node), what);
    let plan = at.restore_keys(format!("Put `{keyword}` back to what was published"), &restored(keyword));
    ctx.report(change.loss("requests that do not meet it are refused").plan(plan));
}

/// What `if` says, it says with `then` and `else`.
fn restored(keyword: &str) -> Vec<&str> {
    if keyword == "if" { vec!["if", "then", "else"] } else { vec![keyword] }
}

fn removed<'a>(ctx: &mut Comparison<'a>, at: &At<'a>, keyword: &str, base_at: Node<'a>, aspect: Aspect, what: String) {
    if at.current.says_nothing() {
        return;
    }
    let change = at.change(&CONSTRAINT_REMOVED, Effect::Widened, aspect, (base_at, at.node), what);
    let plan = at.restore_keys(format!("Put `{keyword}` back to what was published"), &restored(keyword));
    ctx.report(change.loss("clients may meet what they did not expect").published(base_at).plan(plan));
}

/// Mappings from names or patterns to schemas.
fn by_name<'a>(
    ctx: &mut Comparison<'a>,
    at: &At<'a>,
    keyword: &str,
    before: &[Node<'a>],
    after: &[Node<'a>],
    aspect: Aspect,
) {
    let find = |list: &[Node<'a>], key: &str| list.iter().find_map(|it| it.get(key));
    for entry in before.iter().flat_map(|it| it.entries()) {
        let key = entry.key();
        match find(after, &key) {
            Some(node) if keyword == "dependentSchemas" => {
                monotone(ctx, at, keyword, &[entry.value()], &[node]);
            }
            Some(node) => {
                let subject = at.subject.part(&format!("`{key}` in `{keyword}`"));
                ctx.compare_below(at.pair, &[entry.value()], &[node], subject);
            }
            None => {
                let what = format!("`{key}` in `{keyword}` of {} is gone", at.subject.name);
                removed(ctx, at, keyword, entry.value(), aspect, what);
            }
        }
    }
    for entry in after.iter().flat_map(|it| it.entries()) {
        let key = entry.key();
        if find(before, &key).is_none() {
            let what = format!("`{key}` in `{keyword}` of {} is new", at.subject.name);
            added(ctx, at, keyword, entry.value(), what);
        }
    }
}

fn dependent_required<'a>(ctx: &mut Comparison<'a>, at: &At<'a>, before: &[Node<'a>], after: &[Node<'a>]) {
    let pairs = |list: &[Node<'a>]| -> Vec<(String, String, Node<'a>)> {
        let entries = list.iter().flat_map(|it| it.entries());
        entries
            .flat_map(|entry| {
                let key = entry.key().into_owned();
                entry.value().items().filter_map(move |it| Some((key.clone(), it.as_str()?.into_owned(), it)))
            })
            .collect()
    };
    let (before, after) = (pairs(before), pairs(after));
    let is_in = |list: &[(String, String, Node<'a>)], key: &str, name: &str| {
        list.iter().any(|(other, required, _)| other == key && required == name)
    };
    for (key, name, node) in before.iter().filter(|(key, name, _)| !is_in(&after, key, name)) {
        let what = format!("`{name}` need not come with `{key}` any more");
        removed(ctx, at, "dependentRequired", *node, Aspect::Presence, what);
    }
    for (key, name, node) in after.iter().filter(|(key, name, _)| !is_in(&before, key, name)) {
        added(ctx, at, "dependentRequired", *node, format!("`{name}` has to come with `{key}` now"));
    }
}

fn openness<'a>(ctx: &mut Comparison<'a>, at: &At<'a>, before: &[Node<'a>], after: &[Node<'a>]) {
    use super::additional::{ADDITIONAL_PROPERTIES_CLOSED, ADDITIONAL_PROPERTIES_OPENED};
    let name = &at.subject.name;
    let closed = |list: &[Node<'a>]| list.iter().copied().find(|it| it.as_bool() == Some(false));
    match (closed(before), closed(after)) {
        (None, Some(node)) if !at.base.is_closed() => {
            let what = format!("{name} no longer {} properties that are not described", take(name));
            let places = (at.base_node, node);
            let change = at.change(&ADDITIONAL_PROPERTIES_CLOSED, Effect::Narrowed, Aspect::Openness, places, what);
            let plan = at.restore_keys("Take other properties again", &["unevaluatedProperties"]);
            ctx.report(change.loss("requests with other properties are refused").plan(plan));
        }
        (Some(base_at), None) if !at.current.is_closed() => {
            let what = format!("{name} {} properties that are not described now", take(name));
            let places = (base_at, at.node);
            ctx.report(at.change(&ADDITIONAL_PROPERTIES_OPENED, Effect::Widened, Aspect::Openness, places, what));
        }
        (None, None) => monotone(ctx, at, "unevaluatedProperties", before, after),
        _ => {}
    }
}

/// What items are besides those that are described otherwise; `items: false` says it, too.
fn unevaluated_items<'a>(ctx: &mut Comparison<'a>, at: &At<'a>, before: &[Node<'a>], after: &[Node<'a>]) {
    let are_schemas = |list: &[Node<'a>]| !list.is_empty() && list.iter().all(|it| it.is_mapping());
    if are_schemas(before) && are_schemas(after) {
        return ctx.compare_below(at.pair, before, after, at.subject.part("items"));
    }
    // Items that were described are told as gone.
    if before.is_empty() && items::is_closed(&at.current) && !at.base.items.is_empty() {
        return;
    }
    let written = before.iter().chain(after).find_map(|it| it.pointer().last().map(str::to_owned));
    let keyword = written.filter(|it| it == "items").unwrap_or_else(|| "unevaluatedItems".to_owned());
    monotone(ctx, at, &keyword, before, after);
}

/// `if`, `then` and `else` say one thing together.
fn conditional<'a>(ctx: &mut Comparison<'a>, at: &At<'a>) {
    let of = |list: &[(&'static str, Node<'a>)], keyword: &str| -> Vec<Node<'a>> {
        list.iter().filter(|(key, _)| *key == keyword).map(|(_, node)| *node).collect()
    };
    let (before, after) = (of(&at.base.structural, "if"), of(&at.current.structural, "if"));
    let (Some(base_at), Some(node)) = (before.first(), after.first()) else {
        return compare(ctx, at, "if", &before, &after, Effect::Undecided);
    };
    if equal(ctx, at, &before, &after) {
        // Under one and the same condition the branches may narrow and widen as the whole does.
        for keyword in ["then", "else"] {
            monotone(ctx, at, keyword, &of(&at.base.structural, keyword), &of(&at.current.structural, keyword));
        }
        return;
    }
    let what = format!("`if` of {} changed", at.subject.name);
    let loss = "what that does to the values (`if`) could not be judged";
    let plan = at.restore_keys("Put back the published condition", &["if", "then", "else"]);
    let places = (*base_at, *node);
    ctx.report(at.change(&CONSTRAINT_CHANGED, Effect::Undecided, Aspect::Values, places, what).loss(loss).plan(plan));
}

/// Whether lists of schemas say the same, as they are written. What they refer to is compared too.
fn same<'a>(ctx: &Comparison<'a>, before: &[Node<'a>], after: &[Node<'a>]) -> bool {
    before.len() == after.len()
        && before
            .iter()
            .zip(after)
            .all(|(base, current)| Sameness { ctx, open: Vec::new(), budget: 20_000 }.equal(*base, *current, 0))
}

struct Sameness<'c, 'a> {
    ctx: &'c Comparison<'a>,
    open: Vec<(syntax::NodeId, syntax::NodeId)>,
    budget: usize,
}

impl<'a> Sameness<'_, 'a> {
    fn equal(&mut self, base: Node<'a>, current: Node<'a>, depth: usize) -> bool {
        if depth > 100 || self.budget == 0 {
            return false;
        }
        self.budget -= 1;
        let resolver = self.ctx.snapshot;
        let (base, current) = match (openapi::follow(resolver, base), openapi::follow(resolver, current)) {
            (Some(base), Some(current)) => (base, current),
            (None, None) => return true,
            _ => return false,
        };
        if base.is_mapping() && current.is_mapping() {
            let ids = (base.id(), current.id());
            if self.open.contains(&ids) {
                return true;
            }
            self.open.push(ids);
            let keys = |node: Node<'a>| -> Vec<String> {
                let said = |key: &str| !matches!(key, "description" | "title" | "example" | "examples" | "$comment");
                node.entries().map(|it| it.key().into_owned()).filter(|key| said(key)).collect()
            };
            let (of_base, of_current) = (keys(base), keys(current));
            let equal = of_base.len() == of_current.len()
                && of_base.iter().all(|key| match (base.get(key), current.get(key)) {
                    (Some(a), Some(b)) => self.equal(a, b, depth + 1),
                    _ => false,
                });
            self.open.pop();
            return equal;
        }
        if base.is_sequence() && current.is_sequence() {
            let (a, b): (Vec<_>, Vec<_>) = (base.items().collect(), current.items().collect());
            return a.len() == b.len() && a.into_iter().zip(b).all(|(a, b)| self.equal(a, b, depth + 1));
        }
        base.to_value() == current.to_value()
    }
}
