//! What a value is held against: a schema with its References followed and its `allOf` merged, branch by branch.

use openapi::{MAX_REFERENCE_CHAIN, Version};
use rustc_hash::FxHashSet;
use syntax::{Node, NodeId};

use crate::own::{Schemas, Target};
use crate::route::Route;

/// Branches of one schema that are looked at; a schema with more says "anything" from there on.
const MAX_BRANCHES: usize = 256;

/// One schema without its References: a Schema Object whose own keywords count.
#[derive(Clone, Copy)]
pub(crate) struct Branch<'a> {
    pub(crate) node: Node<'a>,
    /// How the branch is reached from the schema of the Media Type.
    pub(crate) route: Route,
}

/// Where a branch comes from.
#[derive(Clone, Copy)]
pub(crate) struct Origin<'a> {
    /// The one of the schemas that leads to it.
    pub(crate) schema: Node<'a>,
    /// How many References lead from there.
    pub(crate) references: usize,
}

/// A schema taken apart.
#[derive(Default)]
pub(crate) struct Parts<'a> {
    pub(crate) branches: Vec<Branch<'a>>,
    /// One of each branch; none where branches were chosen one by one.
    pub(crate) origins: Vec<Origin<'a>>,
    /// Schemas with `oneOf` or `anyOf`: they are among the branches, too.
    pub(crate) unions: Vec<Branch<'a>>,
    /// Something decides here that is not followed (`if`, `not`, a Reference to nowhere): nothing may be suggested.
    pub(crate) undecided: bool,
}

impl<'a> Parts<'a> {
    /// Takes schemas apart that all have to hold.
    pub(crate) fn of(known: &Schemas<'a>, schemas: Vec<Branch<'a>>) -> Parts<'a> {
        let mut parts = Parts::default();
        let mut seen: FxHashSet<NodeId> = FxHashSet::default();
        let origin = |schema: Node<'a>| Origin { schema, references: 0 };
        let mut open: Vec<_> = schemas.into_iter().rev().map(|it| (it, origin(it.node))).collect();
        while let Some((branch, origin)) = open.pop() {
            if parts.branches.len() >= MAX_BRANCHES || seen.len() > MAX_BRANCHES + MAX_REFERENCE_CHAIN {
                parts.undecided = true;
                break;
            }
            let node = branch.node;
            if !seen.insert(node.id()) {
                continue;
            }
            let own = known.own(node);
            let target = known.target(node, &own);
            match target {
                Target::None => {}
                Target::Nowhere => parts.undecided = true,
                Target::Schema(target) => {
                    let target = Branch { node: target, route: known.routes.through(branch.route, node) };
                    open.push((target, Origin { references: origin.references + 1, ..origin }));
                }
            }
            // In 3.0 nothing beside `$ref` counts.
            if known.version == Version::V3_0 && !matches!(target, Target::None) {
                continue;
            }
            parts.undecided |= own.is_dynamic || own.is_conditional;
            open.extend(own.all_of.iter().map(|item| (Branch { node: *item, route: branch.route }, origin)));
            if own.is_union {
                parts.unions.push(branch);
            }
            parts.branches.push(branch);
            parts.origins.push(origin);
        }
        parts
    }
}

/// The names in `type`: one, or a list of them. None if there is no `type`.
pub(crate) fn types(schema: Node<'_>) -> Option<Vec<String>> {
    names(schema.get("type")?)
}

/// The names that the value of `type` is. None if it is none.
pub(crate) fn names(node: Node<'_>) -> Option<Vec<String>> {
    if node.is_sequence() {
        return Some(node.items().filter_map(Node::scalar_text).map(Into::into).collect());
    }
    node.as_str().map(|it| vec![it.into_owned()])
}
