//! The walk over pairs of schemas: each pair is judged once per direction, whatever the number of ways to it.
//!
//! Pairs wait in a queue and are no recursion, so that nesting has no limit and circles end; which operations reach a
//! pair is known from the edges between pairs when all is done.

use std::collections::VecDeque;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use syntax::Node;
use workspace::{ClientKind, Direction, Policy, Verdict};

use crate::law::Effect;
use crate::matching::Templates;
use crate::memory::{Previous, Proved, Units};
use crate::reading::{Reading, Saved};
use crate::report::{Change, Reach};
use crate::schema::null;
use crate::schemas::{SchemaId, Schemas};
use crate::switched::Led;
use crate::unchanged::{Texts, Unchanged};
use crate::{Options, Side, law, schema};

/// Where a schema stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Parameter,
    Body,
    Header,
}

/// How a pair of schemas is named to a person, and which codes are used for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Subject {
    pub(crate) direction: Direction,
    pub(crate) kind: Kind,
    /// ``property `name` ``
    pub(crate) name: Arc<str>,
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
    pub(crate) ways: Vec<Way>,
}

/// A way to a pair.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Way {
    /// The pair that leads to it, if it is not an operation.
    pub(crate) from: Option<usize>,
    pub(crate) switch: Option<Switch>,
}

/// Where a Reference of the current description stands for something, and what stood there in the baseline, if that is
/// not the same Reference.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Switch {
    /// What it stands for, as people say: `schema`, `response`.
    pub(crate) object: &'static str,
    pub(crate) base: Saved,
    pub(crate) current: Saved,
}

pub(crate) type PairKey = (SchemaId, SchemaId, Direction, Kind);

/// The state of one walk.
#[derive(Default)]
pub(crate) struct Walk<'a> {
    pub(crate) pairs: Vec<Pair>,
    pub(crate) known: FxHashMap<PairKey, usize>,
    queue: VecDeque<usize>,
    pub(crate) changes: Vec<Change<'a>>,
}

/// What a unit of work asks to be compared, in order: to be asked again when the unit need not be done again.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) base: SchemaId,
    pub(crate) current: SchemaId,
    pub(crate) subject: Subject,
    /// For requests of operations: the root that reaches it.
    pub(crate) root: usize,
    pub(crate) switch: Option<Switch>,
}

/// One thing that a finding can affect: an operation, or one of its responses.
#[derive(Clone, Debug)]
pub(crate) struct RootAt<P> {
    /// `GET /teams 200`
    pub(crate) label: Arc<str>,
    pub(crate) client: ClientKind,
    /// Draft, alpha or internal in the baseline.
    pub(crate) unpublished: bool,
    /// The operation or response in the current description.
    pub(crate) node: P,
}

pub(crate) type Root<'a> = RootAt<Node<'a>>;

impl<P: Copy> RootAt<P> {
    /// The same with its place written in another way. `None` if it cannot be.
    pub(crate) fn moved<Q>(&self, mut to: impl FnMut(P) -> Option<Q>) -> Option<RootAt<Q>> {
        let RootAt { label, client, unpublished, node } = self;
        Some(RootAt { label: label.clone(), client: *client, unpublished: *unpublished, node: to(*node)? })
    }
}

/// Where a root stands; that of an earlier run is looked for when somebody asks.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place<'a> {
    Node(Node<'a>),
    Saved(Saved),
}

/// All that the checks work with.
pub(crate) struct Comparison<'a> {
    /// The only way to what a Reference stands for.
    pub(crate) snapshot: &'a Reading<'a>,
    pub(crate) policy: Policy,
    pub(crate) options: &'a Options,
    pub(crate) base: Schemas<'a>,
    pub(crate) current: Schemas<'a>,
    pub(crate) base_root: Node<'a>,
    pub(crate) current_root: Node<'a>,
    pub(crate) walk: Walk<'a>,
    /// The Reference outside of schemas behind which the unit at work reads, if it leads elsewhere than before.
    pub(crate) led: Option<Led<'a>>,
    pub(crate) roots: Vec<RootAt<Place<'a>>>,
    pub(crate) unchanged: Unchanged,
    pub(crate) templates: Templates<'a>,
    /// What is known from a run before, and what this run leaves for the next.
    pub(crate) previous: Option<&'a Previous<'a>>,
    pub(crate) units: Units,
    pub(crate) texts: Texts,
    /// What the unit at work asked to be compared.
    pub(crate) requests: Vec<Request>,
    /// Answers to questions, with what they rest on.
    pub(crate) proved: FxHashMap<PairKey, Proved>,
    /// Answers within the question that is open.
    supposed: FxHashMap<PairKey, Answer>,
    nesting: usize,
}

/// What would be reported about going from one schema to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    worst: Verdict,
    /// The same, but for null as the whole value.
    worst_besides_null: Verdict,
    /// The same where only the set of values counts, and no promise.
    worst_of_set: Verdict,
    /// Whether the set of values is another one, be it compatible or not.
    changed: bool,
}

/// Deepest nesting of questions of the kind "is this branch within that schema".
const MAX_QUESTIONS: usize = 4;
/// Pairs that such a question may look at before it counts as not decidable.
const MAX_PAIRS: usize = 3_000;

impl<'a> Comparison<'a> {
    /// `None` if one of the documents has no root.
    pub(crate) fn new(
        reader: &'a Reading<'a>,
        current: &Side,
        base: &Side,
        options: &'a Options,
        previous: Option<&'a Previous<'a>>,
    ) -> Option<Self> {
        let (base_names, current_names) = previous.map(Previous::names).unwrap_or_default();
        Some(Comparison {
            snapshot: reader,
            policy: options.policy,
            options,
            base: Schemas::new(reader, base.version, base_names),
            current: Schemas::new(reader, current.version, current_names),
            base_root: reader.snapshot().document(base.entry)?.root()?,
            current_root: reader.snapshot().document(current.entry)?.root()?,
            walk: Walk::default(),
            led: None,
            roots: Vec::new(),
            unchanged: Unchanged::nothing(),
            templates: Templates::default(),
            previous,
            units: Units::default(),
            texts: Texts::default(),
            requests: Vec::new(),
            proved: previous.map(Previous::proved).unwrap_or_default(),
            supposed: FxHashMap::default(),
            nesting: 0,
        })
    }

    pub(crate) fn add_root(&mut self, root: Root<'a>) -> usize {
        self.roots.extend(root.moved(|node| Some(Place::Node(node))));
        self.roots.len() - 1
    }

    /// Where a root stands.
    pub(crate) fn place_of(&self, root: &RootAt<Place<'a>>) -> Option<Node<'a>> {
        match root.node {
            Place::Node(node) => Some(node),
            Place::Saved(saved) => self.snapshot.find(saved),
        }
    }

    pub(crate) fn report(&mut self, change: Change<'a>) {
        let led = self.led.filter(|it| self.nesting == 0 && it.holds(change.at));
        self.walk.changes.push(match led {
            Some(led) => led.tell(change),
            None => change,
        });
    }

    /// Compares two Schema Objects that a root reaches directly.
    pub(crate) fn compare_schemas(&mut self, base: Node<'a>, current: Node<'a>, subject: Subject, root: usize) {
        let own = self.switch("schema", base, current);
        let switch = match &self.led {
            Some(led) => own.filter(|it| self.is_new(*it)).or(Some(led.switch)),
            None => own,
        };
        let base = self.base.intern(&[base]);
        let current = self.current.intern(&[current]);
        self.ask(Request { base, current, subject, root, switch });
    }

    fn ask(&mut self, request: Request) {
        if self.snapshot.takes_notes() {
            self.requests.push(request.clone());
        }
        let Request { root, switch, .. } = request;
        let pair = self.pair_of(&request);
        self.walk.pairs[pair].roots.push(root);
        self.walk.pairs[pair].ways.push(Way { from: None, switch });
    }

    /// Whether a Reference leads to something that did not stand there before.
    pub(crate) fn switch(&self, object: &'static str, base: Node<'a>, current: Node<'a>) -> Option<Switch> {
        let reference = written_reference(current)?;
        let is_same = written_reference(base).is_some_and(|it| it.as_str() == reference.as_str());
        (!is_same).then(|| Switch { object, base: self.snapshot.save(base), current: self.snapshot.save(current) })
    }

    /// The pair that is asked for.
    pub(crate) fn pair_of(&mut self, request: &Request) -> usize {
        self.pair(request.base, request.current, &request.subject)
    }

    /// Compares two schemas that another pair reaches.
    pub(crate) fn compare_below(&mut self, parent: usize, base: &[Node<'a>], current: &[Node<'a>], subject: Subject) {
        let switch = match (base, current) {
            (&[base], &[current]) => self.switch("schema", base, current),
            _ => None,
        };
        let (base, current) = (self.base.intern(base), self.current.intern(current));
        self.compare_switched(parent, (base, current), subject, switch);
    }

    /// The same of two branches, which are compared with what stands around them and written as the nodes say.
    pub(crate) fn compare_branches(
        &mut self,
        parent: usize,
        (base, current): (SchemaId, SchemaId),
        (base_node, node): (Node<'a>, Node<'a>),
        subject: Subject,
    ) {
        let switch = self.switch("schema", base_node, node);
        self.compare_switched(parent, (base, current), subject, switch);
    }

    fn compare_switched(
        &mut self,
        parent: usize,
        (base, current): (SchemaId, SchemaId),
        subject: Subject,
        switch: Option<Switch>,
    ) {
        let request = Request { base, current, subject, root: 0, switch };
        let pair = self.lead(parent, &request);
        self.walk.pairs[parent].children.push(pair);
        if self.snapshot.takes_notes() && self.nesting == 0 {
            self.requests.push(request);
        }
    }

    /// The pair that another leads to.
    pub(crate) fn lead(&mut self, parent: usize, request: &Request) -> usize {
        let pair = self.pair_of(request);
        self.walk.pairs[pair].ways.push(Way { from: Some(parent), switch: request.switch });
        pair
    }

    fn pair(&mut self, base: SchemaId, current: SchemaId, subject: &Subject) -> usize {
        let key = (base, current, subject.direction, subject.kind);
        if let Some(known) = self.walk.known.get(&key) {
            return *known;
        }
        let index = self.walk.pairs.len();
        let subject = subject.clone();
        self.walk.pairs.push(Pair {
            base,
            current,
            subject,
            children: Vec::new(),
            roots: Vec::new(),
            ways: Vec::new(),
        });
        self.walk.known.insert(key, index);
        self.walk.queue.push_back(index);
        index
    }

    /// Judges all pairs that wait.
    pub(crate) fn run(&mut self) {
        while let Some(pair) = self.walk.queue.pop_front() {
            self.judge(pair);
        }
    }

    /// The worst verdict over going from one schema to another: what would be reported, without reporting it.
    pub(crate) fn worst(&mut self, base: SchemaId, current: SchemaId, direction: Direction, kind: Kind) -> Verdict {
        self.answer((base, current, direction, kind)).worst
    }

    /// The same where null, as the whole value, is judged elsewhere.
    pub(crate) fn worst_besides_null(
        &mut self,
        base: SchemaId,
        current: SchemaId,
        direction: Direction,
        kind: Kind,
    ) -> Verdict {
        self.answer((base, current, direction, kind)).worst_besides_null
    }

    /// Whether going from one schema to another is compatible where only the set of values counts.
    pub(crate) fn is_within(&mut self, base: SchemaId, current: SchemaId, direction: Direction, kind: Kind) -> bool {
        self.answer((base, current, direction, kind)).worst_of_set == Verdict::Compatible
    }

    /// Whether two schemas are one and the same set, as far as that is known.
    pub(crate) fn is_equal(&mut self, base: SchemaId, current: SchemaId, kind: Kind) -> bool {
        !self.answer((base, current, Direction::Response, kind)).changed
            && !self.answer((base, current, Direction::Request, kind)).changed
    }

    fn answer(&mut self, key: PairKey) -> Answer {
        if self.nesting > 0 {
            return self.suppose(key);
        }
        if let Some(known) = self.proved.get(&key) {
            self.snapshot.note_all(&known.read);
            return known.answer;
        }
        let mark = self.snapshot.mark();
        self.base.note(key.0);
        self.current.note(key.1);
        // Answers on the way rest on each other and on where they were asked: they hold for this question alone.
        self.supposed.clear();
        let answer = self.suppose(key);
        self.proved.insert(key, Proved { answer, read: self.snapshot.since(mark).into() });
        answer
    }

    /// The answer to a question within another.
    fn suppose(&mut self, key: PairKey) -> Answer {
        if let Some(known) = self.supposed.get(&key) {
            return *known;
        }
        if self.nesting >= MAX_QUESTIONS {
            let risky = Verdict::Risky;
            return Answer { worst: risky, worst_besides_null: risky, worst_of_set: risky, changed: true };
        }
        // While the question is open, the answer inside of itself is yes: a circle adds nothing.
        let none = Verdict::Compatible;
        let nothing = Answer { worst: none, worst_besides_null: none, worst_of_set: none, changed: false };
        self.supposed.insert(key, nothing);
        self.nesting += 1;
        let outer = std::mem::take(&mut self.walk);
        let (base, current, direction, kind) = key;
        let whole = self.pair(base, current, &Subject::new(direction, kind, ""));
        let mut answer = nothing;
        let mut judged = 0;
        while let Some(pair) = self.walk.queue.pop_front() {
            schema::check(self, pair);
            for change in self.walk.changes.drain(..) {
                let verdict = |policy| law::verdict(change.effect, change.aspect, change.direction, policy);
                answer.worst = answer.worst.max(verdict(self.policy));
                let tells_null = matches!(change.reach, Reach::Pair(it) if it == whole) && null::is_code(change.code);
                if !tells_null {
                    answer.worst_besides_null = answer.worst_besides_null.max(verdict(self.policy));
                }
                answer.worst_of_set = answer.worst_of_set.max(verdict(Policy::Contract));
                answer.changed |= change.effect != Effect::Equal;
            }
            judged += 1;
            if judged > MAX_PAIRS {
                let at_least = |verdict: Verdict| verdict.max(Verdict::Risky);
                answer = Answer {
                    worst: at_least(answer.worst),
                    worst_besides_null: at_least(answer.worst_besides_null),
                    worst_of_set: at_least(answer.worst_of_set),
                    changed: true,
                };
            }
            if answer.worst_besides_null == Verdict::Breaking || judged > MAX_PAIRS {
                break;
            }
        }
        self.walk = outer;
        self.nesting -= 1;
        self.supposed.insert(key, answer);
        answer
    }
}

/// The text of a Reference, or of an entry in the `mapping` of a discriminator, which is one by itself.
pub(crate) fn written_reference(node: Node<'_>) -> Option<Node<'_>> {
    let reference = if node.is_mapping() { node.get("$ref")? } else { node };
    reference.as_str().is_some().then_some(reference)
}
