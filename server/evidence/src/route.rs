//! The ways from a Response's schema to the schemas that its bodies lead to, as far as an edit at the Response can follow
//! them. Each way is there once, so that it is compared by its number.

use std::cell::RefCell;

use rustc_hash::FxHashMap;
use syntax::{Node, NodeId};

use crate::count::Way;
use crate::place::Places;

/// A way, by its number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Route {
    /// 0 where everything is written in place.
    at: u32,
    /// The way leads through a branch of a union or a map: no edit at the Response can say the same.
    blocked: bool,
}

impl Route {
    pub(crate) fn blocked(self) -> Route {
        Route { blocked: true, ..self }
    }
}

/// All ways of one state.
#[derive(Default)]
pub(crate) struct Routes<'a> {
    /// From the second on: where a way comes from, and its last step.
    all: RefCell<Vec<(u32, Step<'a>)>>,
    known: RefCell<FxHashMap<(u32, StepId), u32>>,
}

enum Step<'a> {
    /// The first node with a `$ref`.
    Spot(Node<'a>),
    /// From its target on: the name of a property, `None` for the items of a list.
    Into(Option<Box<str>>),
}

#[derive(PartialEq, Eq, Hash)]
enum StepId {
    Spot(NodeId),
    Into(Option<Box<str>>),
}

impl<'a> Routes<'a> {
    /// Through a Reference: the first one on the way is where it can be said.
    pub(crate) fn through(&self, route: Route, reference: Node<'a>) -> Route {
        if route.at != 0 {
            return route;
        }
        self.next(route, StepId::Spot(reference.id()), || Step::Spot(reference))
    }

    /// One step further down.
    pub(crate) fn step(&self, route: Route, name: Option<&str>) -> Route {
        if route.at == 0 {
            return route;
        }
        self.next(route, StepId::Into(name.map(Into::into)), || Step::Into(name.map(Into::into)))
    }

    fn next(&self, route: Route, id: StepId, step: impl FnOnce() -> Step<'a>) -> Route {
        let at = *self.known.borrow_mut().entry((route.at, id)).or_insert_with(|| {
            let mut all = self.all.borrow_mut();
            all.push((route.at, step()));
            all.len() as u32
        });
        Route { at, ..route }
    }

    /// A way as plain data.
    pub(crate) fn way(&self, route: Route, places: &Places) -> Way {
        let all = self.all.borrow();
        let mut way = Way { spot: None, steps: Vec::new(), blocked: route.blocked };
        let mut at = route.at;
        while let Some((from, step)) = (at as usize).checked_sub(1).and_then(|it| all.get(it)) {
            match step {
                Step::Spot(node) => way.spot = Some(places.of(*node)),
                Step::Into(name) => way.steps.push(name.as_deref().map(str::to_owned)),
            }
            at = *from;
        }
        way.steps.reverse();
        way
    }
}
