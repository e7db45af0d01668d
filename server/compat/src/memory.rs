//! What a comparison leaves for the next one, when only a little has been edited since.
//!
//! The work is cut into units: an operation, a pair of schemas, a question about two schemas, a text that may be the
//! same on both sides. Each unit knows which parts of the current description it read. The next comparison takes the
//! same way through all units and does those again of which a part is gone; of the others it repeats the outcome. So it
//! says what a comparison from the start would say, in the same order.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use syntax::{Node, NodeId};
use workspace::Snapshot;

use crate::parts::PartId;
use crate::reading::{Saved, Sources};
use crate::report::{Change, ChangeAt, Reach};
use crate::schemas::Names;
use crate::unchanged::Texts;
use crate::walk::{Answer, Comparison, Pair, PairKey, Place, Request, RootAt, Subject, Way};
use crate::{Options, Side, schema};

/// The outcome of one unit, with what was read for it.
#[derive(Debug)]
pub(crate) struct Unit {
    /// What it is about, where its name does not say it.
    about: About,
    read: Box<[PartId]>,
    roots: Box<[RootAt<Saved>]>,
    changes: Box<[ChangeAt<Saved>]>,
    requests: Box<[Request]>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum About {
    /// A pair, as the one who asked first calls it.
    Pair(Subject),
    /// The Operation and the Path Item on both sides, and whether nothing changed in them.
    Operation { nodes: [NodeId; 4], is_same: bool },
}

/// The answer to a question, with what was read for it.
#[derive(Clone, Debug)]
pub(crate) struct Proved {
    pub(crate) answer: Answer,
    pub(crate) read: Arc<[PartId]>,
}

/// The units of one run.
#[derive(Debug, Default)]
pub(crate) struct Units {
    /// By the number of the pair.
    pairs: Vec<Arc<Unit>>,
    /// By the labels on both sides.
    operations: FxHashMap<String, Arc<Unit>>,
    judged: Judged,
}

/// How many units were done and not only repeated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Judged {
    pub operations: usize,
    pub pairs: usize,
}

/// What is the same in all runs that know of each other.
#[derive(Debug, PartialEq)]
pub(crate) struct Terms {
    current: Side,
    base: Side,
    options: Options,
    today: Option<String>,
}

impl Terms {
    pub(crate) fn new(snapshot: &Snapshot, current: &Side, base: &Side, options: &Options) -> Terms {
        let today = snapshot.today().map(str::to_owned);
        Terms { current: *current, base: *base, options: options.clone(), today }
    }
}

/// All that is known after a run.
#[derive(Debug)]
pub(crate) struct Memory {
    /// Keeps the trees whose nodes are named here.
    _snapshot: Snapshot,
    terms: Terms,
    sources: Sources,
    base: Names,
    current: Names,
    known: FxHashMap<PairKey, usize>,
    units: Units,
    texts: Texts,
    proved: FxHashMap<PairKey, Proved>,
}

/// A run before, and what is no more since.
pub(crate) struct Previous<'m> {
    memory: &'m Memory,
    gone: FxHashSet<PartId>,
}

impl Memory {
    /// What still holds. `None` if nothing does.
    pub(crate) fn at(&self, snapshot: &Snapshot, terms: &Terms) -> Option<(Previous<'_>, Sources)> {
        if self.terms != *terms {
            return None;
        }
        let (sources, gone) = self.sources.after(snapshot)?;
        Some((Previous { memory: self, gone }, sources))
    }

    pub(crate) fn of(snapshot: &Snapshot, terms: Terms, kept: Kept, sources: Sources) -> Memory {
        let Kept { base, current, known, units, texts, proved } = kept;
        Memory { _snapshot: snapshot.clone(), terms, sources, base, current, known, units, texts, proved }
    }

    pub(crate) fn judged(&self) -> Judged {
        self.units.judged
    }
}

impl Previous<'_> {
    pub(crate) fn names(&self) -> (Names, Names) {
        // The baseline does not change.
        (self.memory.base.clone(), self.memory.current.without(&self.gone))
    }

    pub(crate) fn proved(&self) -> FxHashMap<PairKey, Proved> {
        let holding = self.memory.proved.iter().filter(|(_, it)| self.holds(&it.read));
        holding.map(|(key, proved)| (*key, proved.clone())).collect()
    }

    pub(crate) fn texts(&self) -> &Texts {
        &self.memory.texts
    }

    /// Whether a part is there still; the baseline's are.
    pub(crate) fn is_there(&self, part: Option<PartId>) -> bool {
        part.is_none_or(|it| !self.gone.contains(&it))
    }

    fn holds(&self, read: &[PartId]) -> bool {
        self.gone.is_empty() || !read.iter().any(|it| self.gone.contains(it))
    }

    fn unit(&self, unit: Option<&Arc<Unit>>, about: &About) -> Option<Arc<Unit>> {
        unit.filter(|it| it.about == *about && self.holds(&it.read)).map(Arc::clone)
    }
}

/// What a comparison hands over when it is done.
pub(crate) struct Kept {
    base: Names,
    current: Names,
    known: FxHashMap<PairKey, usize>,
    units: Units,
    texts: Texts,
    proved: FxHashMap<PairKey, Proved>,
}

impl<'a> Comparison<'a> {
    pub(crate) fn into_kept(self) -> Kept {
        Kept {
            base: self.base.into_names(),
            current: self.current.into_names(),
            known: self.walk.known,
            units: self.units,
            texts: self.texts,
            proved: self.proved,
        }
    }

    /// Judges a pair, or repeats what was said of it.
    pub(crate) fn judge(&mut self, pair: usize) {
        if !self.snapshot.takes_notes() {
            return schema::check(self, pair);
        }
        let Pair { base, current, subject, .. } = &self.walk.pairs[pair];
        let (base, current, about) = (*base, *current, About::Pair(subject.clone()));
        let key = (base, current, subject.direction, subject.kind);
        let former = self.previous.and_then(|it| {
            let index = it.memory.known.get(&key)?;
            it.unit(it.memory.units.pairs.get(*index), &about)
        });
        if let Some(unit) = former
            && let Some(changes) = self.changes_of(&unit, |_| Reach::Pair(pair))
        {
            self.walk.changes.extend(changes);
            let children: Vec<usize> = unit.requests.iter().map(|it| self.lead(pair, it)).collect();
            self.walk.pairs[pair].children = children;
            self.units.pairs.push(unit);
            return;
        }
        self.units.judged.pairs += 1;
        let from = self.start();
        self.base.note(base);
        self.current.note(current);
        schema::check(self, pair);
        let unit = self.unit(from, about);
        self.units.pairs.push(unit);
    }

    /// Does the work on an operation, or repeats its outcome. `nodes` are what the work starts from.
    pub(crate) fn unit_of_operation(
        &mut self,
        label: String,
        about: About,
        nodes: &[Node<'a>],
        work: impl FnOnce(&mut Comparison<'a>),
    ) {
        let former = self.previous.and_then(|it| it.unit(it.memory.units.operations.get(&label), &about));
        if let Some(unit) = former
            && self.repeat_operation(&unit)
        {
            self.units.operations.insert(label, unit);
            return;
        }
        self.units.judged.operations += 1;
        let from = self.start();
        nodes.iter().for_each(|it| self.snapshot.note(*it));
        work(self);
        let unit = self.unit(from, about);
        self.units.operations.insert(label, unit);
    }

    fn repeat_operation(&mut self, unit: &Unit) -> bool {
        let first = self.roots.len();
        let reach = |reach| match reach {
            Reach::Root(root) => Reach::Root(first + root),
            Reach::Pair(pair) => Reach::Pair(pair),
        };
        let Some(changes) = self.changes_of(unit, reach) else { return false };
        self.roots.extend(unit.roots.iter().filter_map(|it| it.moved(|saved| Some(Place::Saved(saved)))));
        self.walk.changes.extend(changes);
        for request in &unit.requests {
            let pair = self.pair_of(request);
            self.walk.pairs[pair].roots.push(first + request.root);
            self.walk.pairs[pair].ways.push(Way { from: None, switch: request.switch });
        }
        true
    }

    fn changes_of(&self, unit: &Unit, reach: impl Fn(Reach) -> Reach) -> Option<Vec<Change<'a>>> {
        unit.changes.iter().map(|it| it.moved(reach(it.reach), |node| self.snapshot.find(node))).collect()
    }

    /// How many changes and roots there are before a unit begins.
    fn start(&mut self) -> (usize, usize) {
        self.snapshot.start();
        self.requests.clear();
        (self.walk.changes.len(), self.roots.len())
    }

    /// What a unit has brought.
    fn unit(&mut self, (change, root): (usize, usize), about: About) -> Arc<Unit> {
        let reach = |reach| match reach {
            Reach::Root(it) => Reach::Root(it - root),
            Reach::Pair(pair) => Reach::Pair(pair),
        };
        let save = |node| Some(self.snapshot.save(node));
        let changes = self.walk.changes[change..].iter().filter_map(|it| it.moved(reach(it.reach), save)).collect();
        let of_place = |place| match place {
            Place::Node(node) => save(node),
            Place::Saved(saved) => Some(saved),
        };
        let roots = self.roots[root..].iter().filter_map(|it| it.moved(of_place)).collect();
        let requests = self.requests.drain(..).map(|it| Request { root: it.root.saturating_sub(root), ..it }).collect();
        Arc::new(Unit { about, read: self.snapshot.since(0), roots, changes, requests })
    }
}
