//! Keywords that are compared as they are written: `contains`, `patternProperties`, `if`, `not` and the like.

use syntax::Node;

use super::At;
use crate::catalogue::mirrored;
use crate::effective::STRUCTURAL;
use crate::law::{Aspect, Effect};
use crate::walk::Comparison;

mirrored! {
    CONSTRAINT_ADDED = "constraint-added", Error, Information, None,
    "a condition is new, such as `contains`, `not`, `dependentRequired` or a pattern of properties.",
    baseline: " type: array\n items: { type: string }",
    current: " type: array\n items: { type: string }\n contains: { const: a }",
    why: " Requests that do not meet it are refused. What is sent may narrow.",
    instead: " Keep accepting what was accepted."
}
mirrored! {
    CONSTRAINT_REMOVED = "constraint-removed", Information, Warning, None,
    "a condition is gone, such as `contains`, `not`, `dependentRequired` or a pattern of properties.",
    baseline: " type: array\n items: { type: string }\n contains: { const: a }",
    current: " type: array\n items: { type: string }",
    why: " A client may meet a value that it did not expect; where an attribute was promised, it may miss one.",
    instead: " Keep the condition as long as it holds."
}
mirrored! {
    CONSTRAINT_CHANGED = "constraint-changed", Warning, Warning, None,
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
            "dependentRequired" => dependent_required(ctx, at, &before, &after),
            "contentEncoding" | "contentMediaType" => compare(ctx, at, keyword, &before, &after, Effect::Incomparable),
            "not" => compare(ctx, at, keyword, &before, &after, Effect::Undecided),
            // Closing and opening an object by the one or the other keyword is the same.
            "unevaluatedProperties" => openness(ctx, at, &before, &after),
            _ => monotone(ctx, at, keyword, &before, &after),
        }
    }
    conditional(ctx, at);
}

/// Keywords whose schema may narrow and widen as the whole does.
fn monotone<'a>(ctx: &mut Comparison<'a>, at: &At<'a>, keyword: &str, before: &[Node<'a>], after: &[Node<'a>]) {
    if before.is_empty() || after.is_empty() {
        return compare(ctx, at, keyword, before, after, Effect::Undecided);
    }
    let (base, current) = (ctx.base.intern(before), ctx.current.intern(after));
    ctx.compare_below(at.pair, base, current, at.subject.part(keyword));
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
        (None, Some(node)) => added(ctx, at, *node, format!("`{keyword}` of {name} is new")),
        (Some(base_at), None) => {
            let what = format!("`{keyword}` of {name} is gone");
            removed(ctx, at, *base_at, Aspect::Values, what);
        }
        (Some(base_at), Some(node)) => {
            if !same(ctx, before, after) {
                let what = format!("`{keyword}` of {name} is another one");
                let loss = match changed {
                    Effect::Undecided => format!("what that does to the values (`{keyword}`) could not be judged"),
                    _ => "what is written one way cannot be read the other way".to_owned(),
                };
                ctx.report(at.change(&CONSTRAINT_CHANGED, changed, Aspect::Values, (*base_at, *node), what).loss(loss));
            }
        }
    }
}

fn added<'a>(ctx: &mut Comparison<'a>, at: &At<'a>, node: Node<'a>, what: String) {
    if at.base.says_nothing() {
        return;
    }
    let change = at.change(&CONSTRAINT_ADDED, Effect::Narrowed, Aspect::Values, (at.base_node, node), what);
    ctx.report(change.loss("requests that do not meet it are refused"));
}

fn removed<'a>(ctx: &mut Comparison<'a>, at: &At<'a>, base_at: Node<'a>, aspect: Aspect, what: String) {
    if at.current.says_nothing() {
        return;
    }
    let change = at.change(&CONSTRAINT_REMOVED, Effect::Widened, aspect, (base_at, at.node), what);
    ctx.report(change.loss("clients may meet what they did not expect").published(base_at));
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
            Some(node) => {
                let (base, current) = (ctx.base.intern(&[entry.value()]), ctx.current.intern(&[node]));
                ctx.compare_below(at.pair, base, current, at.subject.part(&format!("`{key}` in `{keyword}`")));
            }
            None => {
                let what = format!("`{key}` in `{keyword}` of {} is gone", at.subject.name);
                removed(ctx, at, entry.value(), aspect, what);
            }
        }
    }
    for entry in after.iter().flat_map(|it| it.entries()) {
        let key = entry.key();
        if find(before, &key).is_none() {
            let what = format!("`{key}` in `{keyword}` of {} is new", at.subject.name);
            added(ctx, at, entry.value(), what);
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
        removed(ctx, at, *node, Aspect::Presence, format!("`{name}` need not come with `{key}` any more"));
    }
    for (key, name, node) in after.iter().filter(|(key, name, _)| !is_in(&before, key, name)) {
        added(ctx, at, *node, format!("`{name}` has to come with `{key}` now"));
    }
}

fn openness<'a>(ctx: &mut Comparison<'a>, at: &At<'a>, before: &[Node<'a>], after: &[Node<'a>]) {
    use super::additional::{ADDITIONAL_PROPERTIES_CLOSED, ADDITIONAL_PROPERTIES_OPENED};
    let closed = |list: &[Node<'a>]| list.iter().copied().find(|it| it.as_bool() == Some(false));
    match (closed(before), closed(after)) {
        (None, Some(node)) if !at.base.is_closed() => {
            let what = format!("{} no longer takes properties that are not described", at.subject.name);
            let places = (at.base_node, node);
            let change = at.change(&ADDITIONAL_PROPERTIES_CLOSED, Effect::Narrowed, Aspect::Openness, places, what);
            ctx.report(change.loss("requests with other properties are refused"));
        }
        (Some(base_at), None) if !at.current.is_closed() => {
            let what = format!("{} takes properties that are not described now", at.subject.name);
            let places = (base_at, at.node);
            ctx.report(at.change(&ADDITIONAL_PROPERTIES_OPENED, Effect::Widened, Aspect::Openness, places, what));
        }
        (None, None) => monotone(ctx, at, "unevaluatedProperties", before, after),
        _ => {}
    }
}

/// `if`, `then` and `else` say one thing together. Under the same condition, what follows from it may narrow and
/// widen as the whole does.
fn conditional<'a>(ctx: &mut Comparison<'a>, at: &At<'a>) {
    let of = |list: &[(&'static str, Node<'a>)], keyword: &str| -> Vec<Node<'a>> {
        list.iter().filter(|(key, _)| *key == keyword).map(|(_, node)| *node).collect()
    };
    let (before, after) = (of(&at.base.structural, "if"), of(&at.current.structural, "if"));
    match (before.as_slice(), after.as_slice()) {
        ([_], [_]) if same(ctx, &before, &after) => {
            for keyword in ["then", "else"] {
                let (before, after) = (of(&at.base.structural, keyword), of(&at.current.structural, keyword));
                monotone(ctx, at, keyword, &before, &after);
            }
        }
        (before, after) => compare(ctx, at, "if", before, after, Effect::Undecided),
    }
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
