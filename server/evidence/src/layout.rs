//! What several schemas say together of one value, whatever the way to them: made once, however many sites lead there.

use std::rc::Rc;
use std::sync::Arc;

use openapi::Version;
use rustc_hash::FxHashMap;
use syntax::Node;

use crate::own::{Own, Schemas};

/// Schemas that all have to hold, taken apart.
pub(crate) struct Layout<'a> {
    /// One of each branch.
    pub(crate) own: Vec<Rc<Own<'a>>>,
    pub(crate) allows_null: bool,
    /// Declared or required names.
    pub(crate) members: FxHashMap<Arc<str>, Member<'a>>,
    pub(crate) required: Vec<Required<'a>>,
    pub(crate) counted: Vec<Counted<'a>>,
    /// The schema that forbids what is not declared.
    pub(crate) closed: Option<Node<'a>>,
    /// Of several branches those that forbid what they do not declare themselves.
    pub(crate) sealed: Vec<usize>,
    /// The schema to which a declaration could be added.
    pub(crate) open: Option<Node<'a>>,
    /// Whether any property is declared.
    pub(crate) declares: bool,
    /// Whether a keyword is there that is not judged.
    pub(crate) is_unjudged: bool,
    pub(crate) prefix: Vec<Child<'a>>,
    pub(crate) items: Child<'a>,
    /// How many children there are.
    pub(crate) children: usize,
}

/// The schemas of a part of a value.
#[derive(Default)]
pub(crate) struct Child<'a> {
    /// Its number among the children.
    pub(crate) index: usize,
    pub(crate) schemas: Vec<ChildSchema<'a>>,
}

pub(crate) struct ChildSchema<'a> {
    pub(crate) node: Node<'a>,
    /// The branch that says so.
    pub(crate) branch: usize,
    /// No edit at the Response can say the same.
    pub(crate) is_blocked: bool,
}

/// A name that is declared or required.
pub(crate) struct Member<'a> {
    /// Its place among the names.
    pub(crate) slot: usize,
    /// The property, where it is never returned.
    pub(crate) write_only: Option<Node<'a>>,
    pub(crate) child: Child<'a>,
}

/// A required name.
pub(crate) struct Required<'a> {
    pub(crate) slot: usize,
    pub(crate) name: Arc<str>,
    pub(crate) item: Node<'a>,
}

/// A property that is declared and not required.
pub(crate) struct Counted<'a> {
    pub(crate) slot: usize,
    /// The branch that declares it.
    pub(crate) branch: usize,
    pub(crate) name: Arc<str>,
    pub(crate) property: Node<'a>,
    pub(crate) is_read_only: bool,
}

impl<'a> Layout<'a> {
    pub(crate) fn new(schemas: &Schemas<'a>, branches: Vec<(Node<'a>, Rc<Own<'a>>)>) -> Layout<'a> {
        let (nodes, own): (Vec<Node<'a>>, Vec<Rc<Own<'a>>>) = branches.into_iter().unzip();
        let is_nullable = schemas.version == Version::V3_0 && own.iter().any(|it| it.is_nullable);
        let mut layout = Layout {
            allows_null: is_nullable || own.iter().all(|it| it.allows_null),
            members: FxHashMap::default(),
            required: Vec::new(),
            counted: Vec::new(),
            closed: None,
            sealed: Vec::new(),
            open: None,
            declares: own.iter().any(|it| !it.properties.is_empty()),
            is_unjudged: own.iter().any(|it| it.is_unjudged),
            prefix: Vec::new(),
            items: Child::default(),
            children: 0,
            own: Vec::new(),
        };
        layout.objects(schemas, &nodes, &own);
        layout.arrays(&own);
        layout.own = own;
        layout
    }

    fn objects<'o>(&mut self, schemas: &Schemas<'a>, nodes: &[Node<'a>], own: &'o [Rc<Own<'a>>]) {
        let of_branch = |(branch, own): (usize, &'o Rc<Own<'a>>)| own.properties.iter().map(move |it| (branch, it));
        let properties = own.iter().enumerate().flat_map(of_branch);
        let properties: Vec<_> = properties.map(|(branch, it)| (branch, it, schemas.annotations(it))).collect();
        for (branch, property, said) in &properties {
            let member = self.member(&property.name);
            member.child.schemas.push(ChildSchema { node: property.node, branch: *branch, is_blocked: false });
            if said.is_write_only && member.write_only.is_none() {
                member.write_only = Some(property.node);
            }
        }
        for (name, item) in own.iter().flat_map(|it| &it.required) {
            let member = self.member(name);
            if member.write_only.is_none() {
                let slot = member.slot;
                self.required.push(Required { slot, name: Arc::clone(name), item: *item });
            }
        }
        for (branch, property, said) in properties {
            let name = &property.name;
            let is_required = || own.iter().flat_map(|it| &it.required).any(|(it, _)| it == name);
            if said.is_write_only || said.is_deprecated || is_required() {
                continue;
            }
            let slot = self.member(name).slot;
            self.counted.push(Counted {
                slot,
                branch,
                name: Arc::clone(name),
                property: property.node,
                is_read_only: said.is_read_only,
            });
        }
        let node_where = |is: &dyn Fn(&Own<'a>) -> bool| own.iter().position(|it| is(it)).map(|at| nodes[at]);
        if own.len() > 1 {
            self.sealed = (0..own.len()).filter(|it| own[*it].is_sealed).collect();
        }
        self.closed = node_where(&|it| it.is_closed);
        if self.declares && !own.iter().any(|it| it.is_free) {
            self.open = node_where(&|it| it.has_properties);
        }
    }

    fn member(&mut self, name: &Arc<str>) -> &mut Member<'a> {
        let slot = self.members.len();
        let children = &mut self.children;
        self.members.entry(Arc::clone(name)).or_insert_with(|| {
            *children += 1;
            let child = Child { index: *children - 1, schemas: Vec::new() };
            Member { slot, write_only: None, child }
        })
    }

    fn arrays(&mut self, own: &[Rc<Own<'a>>]) {
        let mut child = || {
            self.children += 1;
            Child { index: self.children - 1, schemas: Vec::new() }
        };
        let longest = own.iter().map(|it| it.prefix.len()).max().unwrap_or_default();
        let (mut items, mut prefix) = (child(), Vec::new());
        prefix.resize_with(longest, child);
        for (branch, own) in own.iter().enumerate() {
            let item = |node, is_blocked| ChildSchema { node, branch, is_blocked };
            for (index, child) in prefix.iter_mut().enumerate() {
                let by_place = own.prefix.get(index).map(|node| item(*node, true));
                child.schemas.extend(by_place.or_else(|| Some(item(own.items?, false))));
            }
            items.schemas.extend(own.items.map(|node| item(node, false)));
        }
        (self.items, self.prefix) = (items, prefix);
    }
}
