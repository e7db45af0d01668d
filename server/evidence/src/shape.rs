//! Schemas that hold together, taken apart once and used for every value at their place.

use std::cell::Cell;
use std::rc::Rc;

use rustc_hash::FxHashMap;
use syntax::{Node, NodeId};

use crate::layout::{Child, Counted, Layout};
use crate::own::Schemas;
use crate::route::Route;
use crate::schema::{Branch, Parts};

/// The place of a shape in [`Shapes`].
pub(crate) type ShapeId = usize;

/// What several schemas say together of one value, and the ways to them.
pub(crate) struct Shape<'a> {
    pub(crate) parts: Parts<'a>,
    pub(crate) layout: Rc<Layout<'a>>,
    /// Where the shapes of the children are, once they are known.
    children: Box<[Cell<Option<ShapeId>>]>,
}

impl<'a> Shape<'a> {
    fn new(schemas: &Schemas<'a>, parts: Parts<'a>) -> Shape<'a> {
        let layout = schemas.layout(parts.branches.iter().map(|it| it.node));
        let children = vec![Cell::new(None); layout.children].into();
        Shape { parts, layout, children }
    }

    /// The schemas of a key that no `properties` declares: by pattern, else `additionalProperties`.
    pub(crate) fn dynamic(&self, key: &str) -> Vec<Branch<'a>> {
        let mut schemas = Vec::new();
        for (branch, own) in self.parts.branches.iter().zip(&self.layout.own) {
            let below = |node: &Node<'a>| Branch { node: *node, route: branch.route.blocked() };
            let by_pattern = own.patterns.iter().filter(|(it, _)| it.is_match(key)).map(|(_, it)| below(it));
            let known = schemas.len();
            schemas.extend(by_pattern);
            if schemas.len() == known {
                schemas.extend(own.others.iter().map(below));
            }
        }
        schemas
    }

    /// Whether a counted property is told at another branch, which declares the same: at one in place rather than at
    /// one that a Reference leads to.
    pub(crate) fn is_told_elsewhere(&self, index: usize) -> bool {
        if self.parts.branches.len() < 2 {
            return false;
        }
        let counted = &self.layout.counted;
        let references = |index: &usize| self.parts.origins.get(counted[*index].branch).map(|it| it.references);
        let same = (0..counted.len()).filter(|it| counted[*it].slot == counted[index].slot);
        same.min_by_key(references).is_some_and(|it| it != index)
    }

    /// A property that is counted, with the branch that declares it.
    pub(crate) fn counted(&self, index: usize) -> (&Counted<'a>, &Branch<'a>) {
        let counted = &self.layout.counted[index];
        (counted, &self.parts.branches[counted.branch])
    }
}

/// Schemas that hold together, each with the way to it.
type Key = Vec<(NodeId, Route)>;

/// All shapes that the values of one site were held against.
pub(crate) struct Shapes<'a> {
    pub(crate) schemas: Rc<Schemas<'a>>,
    all: Vec<Rc<Shape<'a>>>,
    by_schemas: FxHashMap<Key, ShapeId>,
    by_branches: FxHashMap<Key, ShapeId>,
    leaves: FxHashMap<NodeId, ShapeId>,
}

impl<'a> Shapes<'a> {
    pub(crate) fn new(schemas: Rc<Schemas<'a>>) -> Shapes<'a> {
        Shapes {
            schemas,
            all: Vec::new(),
            by_schemas: FxHashMap::default(),
            by_branches: FxHashMap::default(),
            leaves: FxHashMap::default(),
        }
    }

    pub(crate) fn get(&self, id: ShapeId) -> Rc<Shape<'a>> {
        Rc::clone(&self.all[id])
    }

    /// The shape of schemas that all have to hold.
    pub(crate) fn of(&mut self, schemas: Vec<Branch<'a>>) -> ShapeId {
        let key = key(&schemas);
        if let Some(id) = self.by_schemas.get(&key) {
            return *id;
        }
        let parts = Parts::of(&self.schemas, schemas);
        let id = self.add(parts);
        self.by_schemas.insert(key, id);
        id
    }

    /// The shape of branches that have been taken apart and chosen.
    pub(crate) fn of_branches(&mut self, branches: Vec<Branch<'a>>) -> ShapeId {
        let key = key(&branches);
        if let Some(id) = self.by_branches.get(&key) {
            return *id;
        }
        let id = self.add(Parts { branches, ..Parts::default() });
        self.by_branches.insert(key, id);
        id
    }

    /// The shape of a child: of the property of a name, or of items. None if no schema says anything of it.
    pub(crate) fn child(&mut self, shape: &Shape<'a>, child: &Child<'a>, name: Option<&str>) -> Option<ShapeId> {
        let first = child.schemas.first()?;
        let known = &shape.children[child.index];
        if known.get().is_none() {
            let is_leaf = child.schemas.len() == 1 && self.schemas.own(first.node).is_leaf();
            let id = if is_leaf { self.leaf(first.node) } else { self.of(self.branches(shape, child, name)) };
            known.set(Some(id));
        }
        known.get()
    }

    /// The shape of a schema that leads nowhere else.
    fn leaf(&mut self, node: Node<'a>) -> ShapeId {
        match self.leaves.get(&node.id()) {
            Some(id) => *id,
            None => {
                let id = self.of(vec![Branch { node, route: Route::default() }]);
                self.leaves.insert(node.id(), id);
                id
            }
        }
    }

    /// The schemas of a child, with the ways to them.
    fn branches(&self, shape: &Shape<'a>, child: &Child<'a>, name: Option<&str>) -> Vec<Branch<'a>> {
        let schemas = child.schemas.iter().map(|it| {
            let route = shape.parts.branches[it.branch].route;
            let route = if it.is_blocked { route.blocked() } else { self.schemas.routes.step(route, name) };
            Branch { node: it.node, route }
        });
        schemas.collect()
    }

    fn add(&mut self, parts: Parts<'a>) -> ShapeId {
        self.all.push(Rc::new(Shape::new(&self.schemas, parts)));
        self.all.len() - 1
    }
}

fn key(schemas: &[Branch<'_>]) -> Key {
    schemas.iter().map(|it| (it.node.id(), it.route)).collect()
}
