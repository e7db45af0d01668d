//! The branches of a union, and which branch is which on the other side.

use std::rc::Rc;

use rustc_hash::FxHashMap;
use syntax::{Node, Value};

use super::discriminator;
use crate::effective::{Choice, Effective, Union};
use crate::schemas::SchemaId;
use crate::walk::Comparison;

/// A branch, with what it can be told by.
pub(super) struct Branch<'a> {
    pub(super) id: SchemaId,
    pub(super) node: Node<'a>,
    /// The sequence that it stands in. `None` for a schema that is no branch.
    pub(super) list: Option<Node<'a>>,
    pub(super) schema: Rc<Effective<'a>>,
    pub(super) reference: Option<String>,
    pub(super) values: Vec<String>,
    title: Option<String>,
    pub(super) tags: Vec<(String, Value)>,
}

impl Branch<'_> {
    pub(super) fn name(&self, index: usize) -> String {
        let tag = self.tags.first().map(|(name, value)| format!("{name}: {}", value.to_json()));
        let name = self.reference.clone().or_else(|| self.values.first().cloned()).or_else(|| self.title.clone());
        match name.or(tag) {
            Some(name) => format!("branch `{name}`"),
            None if !self.schema.typed => format!("branch {}", index + 1),
            None => format!("branch {} (`{}`)", index + 1, self.schema.types),
        }
    }
}

pub(super) fn references(branches: &[Branch<'_>]) -> Vec<String> {
    branches.iter().filter_map(|it| it.reference.clone()).collect()
}

pub(super) fn branches_of<'a>(
    ctx: &mut Comparison<'a>,
    is_base: bool,
    schema: &Rc<Effective<'a>>,
    id: SchemaId,
    union: &Union<'a>,
    around: bool,
) -> Vec<Branch<'a>> {
    let mut found = Vec::with_capacity(union.branches.len());
    for Choice { node, list, .. } in &union.branches {
        let schemas = if is_base { &mut ctx.base } else { &mut ctx.current };
        let branch_id = if around { schemas.intern_branch(id, *node) } else { schemas.intern(&[*node]) };
        found.push(Branch { list: Some(*list), ..branch(ctx, is_base, schema, branch_id, *node) });
    }
    found
}

pub(super) fn branch<'a>(
    ctx: &mut Comparison<'a>,
    is_base: bool,
    union: &Rc<Effective<'a>>,
    id: SchemaId,
    node: Node<'a>,
) -> Branch<'a> {
    let schema = if is_base { ctx.base.get(id) } else { ctx.current.get(id) };
    let reference = node.get("$ref").and_then(Node::as_str).map(|it| discriminator::name_of(&it));
    let mut values: Vec<String> = match (&reference, union.discriminator) {
        (Some(name), Some(discriminator)) => discriminator::values_of(discriminator, name),
        _ => Vec::new(),
    };
    values.sort();
    let title = schema.parts.iter().rev().find_map(|part| part.get("title").and_then(Node::as_str));
    let mut tags = Vec::new();
    for property in schema.properties.iter().take(50) {
        let schemas = if is_base { &mut ctx.base } else { &mut ctx.current };
        let property_id = schemas.intern(&property.schemas);
        if let Some([(value, _)]) = schemas.get(property_id).values.as_deref() {
            tags.push((property.name.clone(), value.clone()));
        }
    }
    Branch { id, node, list: None, schema, reference, values, title: title.map(Into::into), tags }
}

/// Pairs of branches, then the unpaired ones of each side, by index. Where a value of a discriminator stands for another
/// branch than before, a branch has several partners.
pub(super) struct Paired {
    pub(super) pairs: Vec<(usize, usize)>,
    pub(super) removed: Vec<usize>,
    pub(super) added: Vec<usize>,
}

/// The branches that a value of the discriminator stands for on both sides.
fn by_value(before: &[Branch<'_>], after: &[Branch<'_>]) -> Vec<(usize, usize)> {
    let mut with: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (index, branch) in after.iter().enumerate() {
        branch.values.iter().for_each(|value| with.entry(value).or_default().push(index));
    }
    let mut is_used = vec![false; after.len()];
    let mut pairs = Vec::new();
    for (a, branch) in before.iter().enumerate() {
        for candidates in branch.values.iter().filter_map(|value| with.get(value.as_str())) {
            // Of several of one name each has its own partner.
            let free = candidates.iter().find(|b| !is_used[**b] || pairs.contains(&(a, **b)));
            let Some(b) = free.or(candidates.first()) else { continue };
            is_used[*b] = true;
            if !pairs.contains(&(a, *b)) {
                pairs.push((a, *b));
            }
        }
    }
    pairs
}

/// By discriminator value, name of the Reference, tag and title; then what is most alike.
pub(super) fn pair_up<'a>(ctx: &mut Comparison<'a>, before: &[Branch<'a>], after: &[Branch<'a>]) -> Paired {
    let mut pairs = by_value(before, after);
    let mut left: Vec<usize> = (0..before.len()).filter(|a| !pairs.iter().any(|it| it.0 == *a)).collect();
    let mut right: Vec<usize> = (0..after.len()).filter(|b| !pairs.iter().any(|it| it.1 == *b)).collect();
    type Same = fn(&Branch<'_>, &Branch<'_>) -> bool;
    let same: [Same; 4] = [
        |a, b| a.reference.is_some() && a.reference == b.reference,
        |a, b| a.reference.is_none() && b.reference.is_none() && a.node.raw() == b.node.raw(),
        |a, b| !a.tags.is_empty() && a.tags.len() == b.tags.len() && a.tags.iter().all(|tag| b.tags.contains(tag)),
        |a, b| a.title.is_some() && a.title == b.title,
    ];
    for same in same {
        left.retain(|a| match right.iter().position(|b| same(&before[*a], &after[*b])) {
            Some(at) => {
                pairs.push((*a, right.remove(at)));
                false
            }
            None => true,
        });
    }
    // A branch whose values stand for another one is still there by its name.
    let is_named = |a: usize, b: usize| before[a].reference.is_some() && before[a].reference == after[b].reference;
    left.retain(|a| match (0..after.len()).find(|b| is_named(*a, *b)) {
        Some(b) => {
            pairs.push((*a, b));
            false
        }
        None => true,
    });
    right.retain(|b| match (0..before.len()).find(|a| is_named(*a, *b)) {
        Some(a) => {
            pairs.push((a, *b));
            false
        }
        None => true,
    });
    let mut scored: Vec<(u32, usize, usize)> = Vec::new();
    // Hundreds of branches without any name have no best match in reasonable time.
    if left.len() * right.len() <= 10_000 {
        for a in &left {
            for b in &right {
                let score = likeness(ctx, &before[*a], &after[*b]);
                if score >= 40 {
                    scored.push((score, *a, *b));
                }
            }
        }
    }
    // Stable: of equal ones the first keep their order.
    scored.sort_by_key(|(score, ..)| std::cmp::Reverse(*score));
    for (_, a, b) in scored {
        if left.contains(&a) && right.contains(&b) {
            left.retain(|it| *it != a);
            right.retain(|it| *it != b);
            pairs.push((a, b));
        }
    }
    Paired { pairs, removed: left, added: right }
}

/// How much two branches are alike, in percent.
fn likeness<'a>(ctx: &mut Comparison<'a>, a: &Branch<'a>, b: &Branch<'a>) -> u32 {
    let (x, y) = (&a.schema, &b.schema);
    if x.implied_types().without_null().and(y.implied_types().without_null()).is_none() {
        return 0;
    }
    let contradicts = a.tags.iter().any(|(name, value)| b.tags.iter().any(|(other, it)| name == other && value != it));
    if contradicts {
        return 0;
    }
    if !x.properties.is_empty() || !y.properties.is_empty() {
        let shared = x.properties.iter().filter(|it| y.property(&it.name).is_some()).count();
        let all = x.properties.len() + y.properties.len() - shared;
        return (shared * 100 / all.max(1)) as u32;
    }
    let mut score = 60;
    if x.types == y.types {
        score += 10;
    }
    if x.format.as_ref().map(|it| &it.0) == y.format.as_ref().map(|it| &it.0) {
        score += 10;
    }
    let values =
        |schema: &Effective<'_>| schema.values.as_ref().map(|it| it.iter().map(|(v, _)| v.clone()).collect::<Vec<_>>());
    if values(x) == values(y) {
        score += 10;
    }
    if !x.items.is_empty() && !y.items.is_empty() {
        let (one, other) = (ctx.base.intern(&x.items), ctx.current.intern(&y.items));
        let (one, other) = (ctx.base.get(one), ctx.current.get(other));
        if one.types.and(other.types).without_null().is_none() {
            return 0;
        }
        score += if one.types == other.types { 10 } else { 0 };
    }
    score
}
