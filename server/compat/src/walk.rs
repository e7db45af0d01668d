//! The walk over pairs of schemas: each pair is judged once per direction, whatever the number of ways to it.
//!
//! Pairs wait in a queue and are no recursion, so that nesting has no limit and circles end; which operations reach a
//! pair is known from the edges between pairs when all is done.

use std::collections::VecDeque;
use std::rc::Rc;

use rustc_hash::FxHashMap;
use syntax::Node;
use workspace::{ClientKind, Direction, Policy, Snapshot, Verdict};

use crate::effective::{SchemaId, Schemas};
use crate::law::Effect;
use crate::report::{Change, Reach};
use crate::unchanged::Unchanged;
use crate::{Options, Side, law, schema};

/// Where a schema stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Parameter,
    Body,
    Header,
}

/// How a pair of schemas is named to a person, and which codes are used for it.
#[derive(Clone, Debug)]
pub(crate) struct Subject {
    pub(crate) direction: Direction,
    pub(crate) kind: Kind,
    /// ``property `name` ``
    pub(crate) name: Rc<str>,
    /// Whether it is (part of) a property rather than the whole.
    pub(crate) is_property: bool,
}

impl Subject {
    pub(crate) fn new(direction: Direction, kind: Kind, name: &str) -> Subject {
        Subject { direction, kind, name: name.into(), is_property: false }
    }

    pub(crate) fn property(&self, name: &str) -> Subject {
        Subject { name: format!("property `{name}`").into(), is_property: true, ..self.clone() }
    }

    pub(crate) fn part(&self, what: &str) -> Subject {
        // Nesting without names would make names without end.
        let name = if self.name.len() > 80 { what.to_owned() } else { format!("{what} of {}", self.name) };
        Subject { name: name.into(), ..self.clone() }
    }
}

/// Two schemas to be compared.
#[derive(Clone, Debug)]
pub(crate) struct Pair {
    pub(crate) base: SchemaId,
    pub(crate) current: SchemaId,
    pub(crate) subject: Subject,
    pub(crate) children: Vec<usize>,
    pub(crate) roots: Vec<usize>,
}

type PairKey = (SchemaId, SchemaId, Direction, Kind);

/// The state of one walk.
#[derive(Default)]
pub(crate) struct Walk<'a> {
    pub(crate) pairs: Vec<Pair>,
    known: FxHashMap<PairKey, usize>,
    queue: VecDeque<usize>,
    pub(crate) changes: Vec<Change<'a>>,
}

/// One thing that a finding can affect: an operation, or one of its responses.
#[derive(Clone)]
pub(crate) struct Root<'a> {
    /// `GET /teams 200`
    pub(crate) label: String,
    pub(crate) client: ClientKind,
    /// Draft, alpha or internal in the baseline.
    pub(crate) unpublished: bool,
    /// The operation or response in the current description.
    pub(crate) node: Node<'a>,
}

/// All that the checks work with.
pub(crate) struct Comparison<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) policy: Policy,
    pub(crate) options: &'a Options,
    pub(crate) base: Schemas<'a>,
    pub(crate) current: Schemas<'a>,
    pub(crate) base_root: Node<'a>,
    pub(crate) current_root: Node<'a>,
    pub(crate) walk: Walk<'a>,
    pub(crate) roots: Vec<Root<'a>>,
    pub(crate) unchanged: Unchanged,
    proved: FxHashMap<PairKey, Answer>,
    nesting: usize,
}

/// What would be reported about going from one schema to another.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Answer {
    worst: Verdict,
    /// Whether the set of values is another one, be it compatible or not.
    changed: bool,
}

/// Deepest nesting of questions of the kind "is this branch within that schema".
const MAX_QUESTIONS: usize = 4;
/// Pairs that such a question may look at before it counts as not decidable.
const MAX_PAIRS: usize = 3_000;

impl<'a> Comparison<'a> {
    /// `None` if one of the documents has no root.
    pub(crate) fn new(snapshot: &'a Snapshot, current: &Side, base: &Side, options: &'a Options) -> Option<Self> {
        Some(Comparison {
            snapshot,
            policy: options.policy,
            options,
            base: Schemas::new(snapshot, base.version),
            current: Schemas::new(snapshot, current.version),
            base_root: snapshot.document(base.entry)?.root()?,
            current_root: snapshot.document(current.entry)?.root()?,
            walk: Walk::default(),
            roots: Vec::new(),
            unchanged: Unchanged::nothing(),
            proved: FxHashMap::default(),
            nesting: 0,
        })
    }

    pub(crate) fn add_root(&mut self, root: Root<'a>) -> usize {
        self.roots.push(root);
        self.roots.len() - 1
    }

    pub(crate) fn report(&mut self, change: Change<'a>) {
        self.walk.changes.push(change);
    }

    /// Compares two Schema Objects that a root reaches directly.
    pub(crate) fn compare_schemas(&mut self, base: Node<'a>, current: Node<'a>, subject: Subject, root: usize) {
        let base = self.base.intern(&[base]);
        let current = self.current.intern(&[current]);
        let pair = self.pair(base, current, subject);
        self.walk.pairs[pair].roots.push(root);
    }

    /// Compares two schemas that another pair reaches.
    pub(crate) fn compare_below(&mut self, parent: usize, base: SchemaId, current: SchemaId, subject: Subject) {
        let pair = self.pair(base, current, subject);
        self.walk.pairs[parent].children.push(pair);
    }

    fn pair(&mut self, base: SchemaId, current: SchemaId, subject: Subject) -> usize {
        let key = (base, current, subject.direction, subject.kind);
        if let Some(known) = self.walk.known.get(&key) {
            return *known;
        }
        let index = self.walk.pairs.len();
        self.walk.pairs.push(Pair { base, current, subject, children: Vec::new(), roots: Vec::new() });
        self.walk.known.insert(key, index);
        self.walk.queue.push_back(index);
        index
    }

    /// Judges all pairs that wait.
    pub(crate) fn run(&mut self) {
        while let Some(pair) = self.walk.queue.pop_front() {
            schema::check(self, pair);
        }
    }

    /// The worst verdict over going from one schema to another: what would be reported, without reporting it.
    pub(crate) fn worst(&mut self, base: SchemaId, current: SchemaId, direction: Direction, kind: Kind) -> Verdict {
        self.ask((base, current, direction, kind)).worst
    }

    /// Whether two schemas are one and the same set, as far as that is known.
    pub(crate) fn is_equal(&mut self, base: SchemaId, current: SchemaId, kind: Kind) -> bool {
        !self.ask((base, current, Direction::Response, kind)).changed
            && !self.ask((base, current, Direction::Request, kind)).changed
    }

    fn ask(&mut self, key: PairKey) -> Answer {
        let (base, current, direction, kind) = key;
        if let Some(known) = self.proved.get(&key) {
            return *known;
        }
        if self.nesting >= MAX_QUESTIONS {
            return Answer { worst: Verdict::Risky, changed: true };
        }
        // While the question is open, the answer inside of itself is yes: a circle adds nothing.
        let nothing = Answer { worst: Verdict::Compatible, changed: false };
        self.proved.insert(key, nothing);
        let before: Option<FxHashMap<PairKey, Answer>> = (self.nesting == 0).then(|| self.proved.clone());
        self.nesting += 1;
        let outer = std::mem::take(&mut self.walk);
        self.pair(base, current, Subject::new(direction, kind, ""));
        let mut answer = nothing;
        let mut judged = 0;
        while let Some(pair) = self.walk.queue.pop_front() {
            schema::check(self, pair);
            for change in self.walk.changes.drain(..) {
                let verdict = law::verdict(change.effect, change.aspect, change.direction, self.policy);
                answer.worst = answer.worst.max(verdict);
                answer.changed |= change.effect != Effect::Equal;
            }
            judged += 1;
            if judged > MAX_PAIRS {
                answer = Answer { worst: answer.worst.max(Verdict::Risky), changed: true };
            }
            if answer.worst == Verdict::Breaking || judged > MAX_PAIRS {
                break;
            }
        }
        self.walk = outer;
        self.nesting -= 1;
        // Answers found on the way rest on the assumption above, which only now is known to be right or wrong.
        if let Some(before) = before
            && answer != nothing
        {
            self.proved = before;
        }
        self.proved.insert(key, answer);
        answer
    }

    /// For each pair, the roots that reach it, as bits.
    pub(crate) fn reached(&self) -> Vec<Box<[u64]>> {
        let words = self.roots.len().div_ceil(64);
        let mut reached: Vec<Box<[u64]>> = vec![vec![0; words].into(); self.walk.pairs.len()];
        let mut open: VecDeque<usize> = VecDeque::new();
        let mut waits = vec![false; self.walk.pairs.len()];
        for (index, pair) in self.walk.pairs.iter().enumerate() {
            for root in &pair.roots {
                reached[index][root / 64] |= 1 << (root % 64);
            }
            if !pair.roots.is_empty() {
                waits[index] = true;
                open.push_back(index);
            }
        }
        while let Some(index) = open.pop_front() {
            waits[index] = false;
            let from = reached[index].clone();
            for child in &self.walk.pairs[index].children {
                let mut grew = false;
                for (to, from) in reached[*child].iter_mut().zip(&from) {
                    grew |= *from & !*to != 0;
                    *to |= from;
                }
                if grew && !waits[*child] {
                    waits[*child] = true;
                    open.push_back(*child);
                }
            }
        }
        reached
    }

    /// The roots that a change reaches, in order.
    pub(crate) fn roots_of(&self, reach: Reach, reached: &[Box<[u64]>]) -> Vec<usize> {
        match reach {
            Reach::Root(root) => vec![root],
            Reach::Pair(pair) => {
                (0..self.roots.len()).filter(|root| reached[pair][root / 64] >> (root % 64) & 1 == 1).collect()
            }
        }
    }
}
