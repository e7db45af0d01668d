//! What `oneOf` and `anyOf` mean for one value: the branch that holds, by discriminator or because it is the only one.

use syntax::{Node, Value};

use super::{Counting, Run, Seen};
use crate::keyword::Violation;
use crate::schema::Branch;
use crate::shape::{Shape, ShapeId};

/// Unions in unions that are followed.
const MAX_UNIONS: usize = 32;

/// The branches that hold for a value.
#[derive(Default)]
pub(super) struct Choice<'a> {
    pub(super) branches: Vec<Branch<'a>>,
    /// Where several fit: the branches that hold in any case, and what each of the several adds.
    pub(super) certain: Vec<Branch<'a>>,
    pub(super) alternatives: Vec<Vec<Branch<'a>>>,
    /// All branches of unions without discriminator: what one of them declares is documented, whichever was chosen.
    pub(super) siblings: Vec<ShapeId>,
    pub(super) undecided: bool,
}

/// What a union means for a value.
enum Chosen<'a> {
    One(Branch<'a>),
    Several(Vec<Branch<'a>>),
    None,
    /// Nothing can be said.
    Unknown,
}

impl<'a, 'v> Run<'_, 'a, 'v> {
    /// Adds to the branches what the unions of a shape mean for this value.
    pub(super) fn choose(
        &mut self,
        shape: &Shape<'a>,
        owner: Node<'a>,
        value: &'v Value,
        nested: usize,
        acc: &mut Choice<'a>,
    ) {
        for union in &shape.parts.unions {
            if nested > MAX_UNIONS {
                acc.undecided = true;
                return;
            }
            if *value == Value::Null && shape.layout.allows_null && nullable(union.node) {
                continue;
            }
            if let Value::Object(_) = value
                && union.node.get("discriminator").is_none()
            {
                for branch in branches(union) {
                    acc.siblings.push(self.shapes.of(vec![branch]));
                }
            }
            match self.branch(union, value) {
                Chosen::One(branch) => {
                    let inner = self.shapes.of(vec![branch]);
                    let inner = self.shapes.get(inner);
                    acc.undecided |= inner.parts.undecided;
                    acc.branches.extend(inner.parts.branches.iter().copied());
                    acc.certain.extend(inner.parts.branches.iter().copied());
                    self.choose(&inner, owner, value, nested + 1, acc);
                }
                Chosen::Several(branches) => {
                    if self.counting == Counting::Full {
                        self.counting = Counting::AbsenceOnly;
                    }
                    for branch in branches {
                        let inner = self.shapes.of(vec![branch]);
                        let inner = self.shapes.get(inner).parts.branches.clone();
                        acc.branches.extend(inner.iter().copied());
                        acc.alternatives.push(inner);
                    }
                }
                Chosen::None => {
                    acc.undecided = true;
                    let keyword = if union.node.get("oneOf").is_some() { "oneOf" } else { "anyOf" };
                    let told = format!("fits no branch of `{keyword}`");
                    self.mismatch(union.node, owner, Violation { keyword, told }, value);
                }
                Chosen::Unknown => acc.undecided = true,
            }
        }
    }

    fn branch(&mut self, union: &Branch<'a>, value: &'v Value) -> Chosen<'a> {
        let branches = branches(union);
        // `anyOf: [X, null]` is X that may be null, and no union.
        let is_null = |it: &Branch<'a>| crate::schema::types(it.node).is_some_and(|it| it == ["null"]);
        let (nulls, others): (Vec<_>, Vec<_>) = branches.into_iter().partition(is_null);
        if !nulls.is_empty() && others.len() == 1 {
            let mut one = if *value == Value::Null { nulls } else { others };
            let Some(mut branch) = one.pop() else { return Chosen::Unknown };
            branch.route = union.route;
            return Chosen::One(branch);
        }
        let branches: Vec<Branch<'a>> = others.into_iter().chain(nulls).collect();
        if let Some(discriminator) = union.node.get("discriminator") {
            return discriminated(discriminator, branches, value);
        }
        let mut fitting: Vec<Branch<'a>> = Vec::new();
        for branch in branches {
            if self.is_valid(&branch, value) {
                fitting.push(branch);
            }
        }
        match fitting.len() {
            0 => Chosen::None,
            1 => fitting.pop().map_or(Chosen::Unknown, Chosen::One),
            _ => Chosen::Several(fitting),
        }
    }

    /// Whether a value fits a branch.
    pub(super) fn is_valid(&mut self, branch: &Branch<'a>, value: &'v Value) -> bool {
        let key = (branch.node.id(), std::ptr::from_ref(value) as usize);
        if let Some(known) = self.valid.get(&key) {
            return *known;
        }
        if self.unions >= MAX_UNIONS {
            self.seen.is_undecided = true;
            return false;
        }
        // A union that is a branch of itself adds nothing that fits.
        self.valid.insert(key, false);
        let shape = self.shapes.of(vec![*branch]);
        let mut inner = Run {
            shapes: self.shapes,
            counting: Counting::Nothing,
            path: self.path.clone(),
            seen: Seen::default(),
            valid: std::mem::take(&mut self.valid),
            unions: self.unions + 1,
        };
        inner.value(shape, branch.node, value);
        let is_valid = inner.seen.is_valid();
        self.valid = inner.valid;
        self.valid.insert(key, is_valid);
        is_valid
    }
}

/// The branches of a union.
fn branches<'a>(union: &Branch<'a>) -> Vec<Branch<'a>> {
    let list = union.node.get("oneOf").or_else(|| union.node.get("anyOf"));
    let route = union.route.blocked();
    list.into_iter().flat_map(Node::items).map(|node| Branch { node, route }).collect()
}

/// The branch that the discriminator's value names: by mapping, then by schema name, then the default (3.2).
fn discriminated<'a>(discriminator: Node<'a>, branches: Vec<Branch<'a>>, value: &Value) -> Chosen<'a> {
    let name = discriminator.get("propertyName").and_then(Node::scalar_text);
    let observed = match name.as_deref().and_then(|it| value.get(it)) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    };
    let mapping = discriminator.get("mapping");
    let mapped = observed.and_then(|it| mapping?.get(it)?.scalar_text());
    let named = |target: &str| {
        let names = |it: &&Branch<'a>| {
            let reference = it.node.get("$ref").and_then(Node::as_str);
            reference.is_some_and(|it| *it == *target || it.rsplit('/').next() == target.rsplit('/').next())
        };
        branches.iter().find(names).copied()
    };
    let fallback = || discriminator.get("defaultMapping").and_then(Node::scalar_text);
    let found = match (&mapped, observed) {
        (Some(target), _) => named(target),
        (None, Some(observed)) => named(observed).or_else(|| named(&fallback()?)),
        (None, None) => fallback().and_then(|it| named(&it)),
    };
    found.map_or(Chosen::Unknown, Chosen::One)
}

/// 3.0: `nullable` beside the union.
fn nullable(union: Node<'_>) -> bool {
    union.get("nullable").and_then(Node::as_bool) == Some(true)
}
