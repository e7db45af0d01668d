//! Where a Reference leads elsewhere than before, what is lost by that is told at the Reference: what it leads to now is
//! as it was.

use rustc_hash::FxHashMap;
use syntax::Node;

use crate::repair::{Plan, Spot, Step};
use crate::report::{Change, Reach};
use crate::walk::{Comparison, Switch, written_reference};

/// The places where a pair was led elsewhere; what is known of pairs so far.
#[derive(Default)]
pub(crate) struct Switched {
    /// `None` if the pair stands where it stood, or if that is what it is reached by.
    known: FxHashMap<usize, Option<Vec<(usize, Switch)>>>,
}

/// A change that is told at a Reference, with the other References that it is as true of.
pub(crate) struct Told<'a> {
    pub(crate) change: Change<'a>,
    pub(crate) also: Vec<Node<'a>>,
    /// What stood at the first of them in the baseline, and stands there now.
    pub(crate) switch: Option<(Node<'a>, Node<'a>)>,
}

impl Switched {
    /// The change as it is told.
    pub(crate) fn tell<'a>(&mut self, ctx: &mut Comparison<'a>, change: Change<'a>) -> Told<'a> {
        let switches = match change.reach {
            Reach::Pair(pair) => self.of_pair(ctx, pair),
            Reach::Root(_) => Vec::new(),
        };
        let places: Vec<(Node<'a>, Node<'a>)> = switches
            .iter()
            .filter_map(|(_, it)| Some((ctx.snapshot.find(it.base)?, ctx.snapshot.find(it.current)?)))
            .collect();
        let (Some((pair, _)), Some((_, first))) = (switches.first(), places.first()) else {
            return Told { change, also: Vec::new(), switch: None };
        };
        let title = match switches.first() {
            Some((_, switch)) if switch.object != "schema" => format!("Put back the published {}", switch.object),
            _ => format!("Put back the published schema of {}", ctx.walk.pairs[*pair].subject.name),
        };
        let step =
            |(base, current): &(Node<'a>, Node<'a>)| Step::Replace { at: Spot::of(*current), from: Spot::of(*base) };
        let plan = Plan::new(title, places.iter().map(step).collect());
        let text = |node: Node<'a>| written_reference(node).unwrap_or(node);
        let also = places[1..].iter().map(|(_, current)| text(*current)).collect();
        Told { change: Change { at: text(*first), plans: vec![plan], ..change }, also, switch: places.first().copied() }
    }

    /// All places by which a pair is what it is. None if it is reached in another way too.
    fn of_pair(&mut self, ctx: &mut Comparison<'_>, pair: usize) -> Vec<(usize, Switch)> {
        // Of each pair first the ways to it, then, when these are known, the pair.
        let mut open = vec![(pair, false)];
        while let Some((pair, are_known)) = open.pop() {
            if are_known {
                let found = self.by_ways(ctx, pair);
                self.known.insert(pair, found);
                continue;
            }
            if self.known.contains_key(&pair) {
                continue;
            }
            if !is_elsewhere(ctx, pair) {
                self.known.insert(pair, None);
                continue;
            }
            // Within a circle a way adds nothing.
            self.known.insert(pair, Some(Vec::new()));
            open.push((pair, true));
            let ways = ctx.walk.pairs[pair].ways.iter().filter(|it| !it.switch.is_some_and(|it| ctx.is_new(it)));
            open.extend(ways.filter_map(|it| it.from).map(|from| (from, false)));
        }
        self.known.get(&pair).cloned().flatten().unwrap_or_default()
    }

    fn by_ways(&self, ctx: &Comparison<'_>, pair: usize) -> Option<Vec<(usize, Switch)>> {
        let mut found: Vec<(usize, Switch)> = Vec::new();
        for way in &ctx.walk.pairs[pair].ways {
            match way.switch.filter(|it| ctx.is_new(*it)) {
                Some(switch) => found.push((pair, switch)),
                None => found.extend(self.known.get(&way.from?)?.as_ref()?.iter().copied()),
            }
        }
        let mut once: Vec<(usize, Switch)> = Vec::with_capacity(found.len());
        for (pair, switch) in found {
            if !once.iter().any(|(_, it)| it.current == switch.current) {
                once.push((pair, switch));
            }
        }
        Some(once)
    }
}

/// Whether a pair has a schema that the baseline has too, as another one.
fn is_elsewhere(ctx: &mut Comparison<'_>, pair: usize) -> bool {
    let (base, current) = (ctx.walk.pairs[pair].base, ctx.walk.pairs[pair].current);
    let (base, current) = (ctx.base.get(base), ctx.current.get(current));
    let (Some(base), Some(current)) = (base.node, current.node) else { return false };
    ctx.is_another((base, current))
}

/// What stood at a place in the baseline.
fn before<'a>(ctx: &Comparison<'a>, current: Node<'a>) -> Option<Node<'a>> {
    let root = ctx.snapshot.counterpart(current)?;
    root.document().at(&current.pointer())
}

/// A Reference to something else than a schema that leads elsewhere than before, and what is read behind it.
#[derive(Clone, Copy)]
pub(crate) struct Led<'a> {
    pub(crate) switch: Switch,
    /// What stood at the Reference in the baseline, and the Reference.
    written: (Node<'a>, Node<'a>),
    /// What is as it was, there or behind further References; and the last of these.
    object: Node<'a>,
    through: Node<'a>,
}

impl<'a> Led<'a> {
    pub(crate) fn holds(&self, node: Node<'a>) -> bool {
        let holds = |it: Node<'a>| it.file() == node.file() && it.range().contains_range(node.range());
        holds(self.object) || holds(self.through)
    }

    /// The change as it is told: at the Reference.
    pub(crate) fn tell(&self, change: Change<'a>) -> Change<'a> {
        let (base, current) = self.written;
        let at = written_reference(current).unwrap_or(current);
        let step = Step::Replace { at: Spot::of(current), from: Spot::of(base) };
        let plan = Plan::new(format!("Put back the published {}", self.switch.object), vec![step]);
        Change { at, plans: vec![plan], ..change }
    }
}

impl<'a> Comparison<'a> {
    /// Does the work on an Object of both sides that may stand behind References. `written` is what is written in its
    /// place.
    pub(crate) fn behind(
        &mut self,
        object: &'static str,
        written: (Node<'a>, Node<'a>),
        found: (Node<'a>, Node<'a>),
        work: impl FnOnce(&mut Comparison<'a>),
    ) {
        let led = self.led_to(object, written, found);
        let outer = std::mem::replace(&mut self.led, led);
        work(self);
        self.led = outer;
    }

    /// The Reference at which it is told what the one of two Objects lacks of the other.
    pub(crate) fn led_to(
        &self,
        object: &'static str,
        written: (Node<'a>, Node<'a>),
        found: (Node<'a>, Node<'a>),
    ) -> Option<Led<'a>> {
        if written.1 == found.1 {
            return self.led;
        }
        let switch = self.switch(object, written.0, written.1);
        if (switch.is_none() && self.led.is_none()) || !self.is_another(found) {
            return None;
        }
        match switch.filter(|it| self.is_new(*it)) {
            Some(switch) => Some(Led { switch, written, object: found.1, through: written.1 }),
            None => self.led.map(|it| Led { object: found.1, through: written.1, ..it }),
        }
    }

    /// Whether what stands on the one side is known on the other as something else.
    fn is_another(&self, (base, current): (Node<'a>, Node<'a>)) -> bool {
        before(self, current).is_some_and(|it| it.id() != base.id())
    }

    /// Whether a Reference stands where another did, or nothing.
    pub(crate) fn is_new(&self, switch: Switch) -> bool {
        let Some(node) = self.snapshot.find(switch.current) else { return false };
        let text = |node: Node<'_>| written_reference(node).and_then(Node::as_str).map(|it| it.into_owned());
        before(self, node).is_none_or(|it| text(it) != text(node))
    }
}
