//! The nodes of a collection, in runs where there are many.
//!
//! An edit copies the children of all that is around it. So that it neither copies nor moves thousands of neighbours,
//! a long collection has runs of them for children, and an edit copies one run and the list of runs. Offsets of nodes in a
//! run count from its start; a [`Child`] knows both.
//!
//! Invariant: a run starts where the lead of its first node does. Key and value of an entry are in the same run.

use std::ops::Range;

use crate::green::{Children, Green, Kind, flag, push_all};

/// Runs are made of so many nodes, and none has more than twice that. Few in tests, so that these have runs too.
#[allow(unexpected_cfgs, reason = "cargo-fuzz sets it")]
pub(crate) const RUN: usize = if cfg!(any(test, fuzzing)) { 8 } else { 256 };

/// Shorter runs are joined with a neighbour.
const SHORT: usize = RUN / 4;

/// A node of a collection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Child<'t> {
    pub(crate) green: &'t Green,
    /// Where its run starts, from the start of the collection.
    base: u32,
}

impl<'t> Child<'t> {
    /// A node that is in no run.
    pub(crate) fn new(green: &'t Green) -> Self {
        Child { green, base: 0 }
    }

    /// Where it starts, from the start of the collection.
    pub(crate) fn offset(self) -> u32 {
        self.base + self.green.offset
    }

    /// Where its lead starts, from the start of the collection.
    pub(crate) fn lead(self) -> u32 {
        self.offset() - self.green.before
    }

    pub(crate) fn end(self) -> u32 {
        self.offset() + self.green.len
    }

    pub(crate) fn has(self, flag: u16) -> bool {
        self.green.has(flag)
    }
}

/// The nodes of a collection, without its errors.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Nodes<'t> {
    /// The nodes, or the runs.
    children: &'t [Green],
}

impl<'t> Nodes<'t> {
    /// `children` are nodes or runs, without errors.
    pub(crate) fn new(children: &'t [Green]) -> Nodes<'t> {
        Nodes { children }
    }

    /// The runs, if there are some.
    pub(crate) fn runs(self) -> Option<&'t [Green]> {
        self.children.first().is_some_and(|it| it.kind == Kind::Run).then_some(self.children)
    }

    pub(crate) fn len(self) -> usize {
        match self.runs() {
            None => self.children.len(),
            Some(runs) => runs.last().map_or(0, |it| it.before as usize + it.all_children().len()),
        }
    }

    pub(crate) fn is_empty(self) -> bool {
        self.children.is_empty()
    }

    pub(crate) fn get(self, index: usize) -> Option<Child<'t>> {
        let Some(runs) = self.runs() else {
            return self.children.get(index).map(|green| Child { green, base: 0 });
        };
        let run = &runs[run_of(runs, index)];
        let green = run.all_children().get(index - run.before as usize)?;
        Some(Child { green, base: run.offset })
    }

    /// The node with a number that there is.
    pub(crate) fn at(self, index: usize) -> Child<'t> {
        let Some(runs) = self.runs() else { return Child { green: &self.children[index], base: 0 } };
        let run = &runs[run_of(runs, index)];
        Child { green: &run.all_children()[index - run.before as usize], base: run.offset }
    }

    pub(crate) fn first(self) -> Option<Child<'t>> {
        self.get(0)
    }

    pub(crate) fn last(self) -> Option<Child<'t>> {
        self.get(self.len().checked_sub(1)?)
    }

    pub(crate) fn iter(self) -> Iter<'t> {
        match self.runs() {
            None => Iter { runs: [].iter(), nodes: self.children.iter(), base: 0 },
            Some(runs) => Iter { runs: runs.iter(), nodes: [].iter(), base: 0 },
        }
    }

    /// The runs, each with the number of its first node and its nodes; all nodes where there is no run.
    pub(crate) fn in_runs(self) -> impl Iterator<Item = (Option<&'t Green>, usize, Iter<'t>)> {
        let all = self.runs().is_none().then(|| (None, 0, self.iter()));
        let each = |run: &'t Green| {
            let nodes = Iter { runs: [].iter(), nodes: run.all_children().iter(), base: run.offset };
            (Some(run), run.before as usize, nodes)
        };
        all.into_iter().chain(self.runs().unwrap_or_default().iter().map(each))
    }

    /// The runs, each with where it starts and its nodes; all nodes where there is no run.
    pub(crate) fn slices(self) -> impl Iterator<Item = (Option<&'t Green>, u32, &'t [Green])> {
        let all = self.runs().is_none().then_some((None, 0, self.children));
        let each = |run: &'t Green| (Some(run), run.offset, run.all_children());
        all.into_iter().chain(self.runs().unwrap_or_default().iter().map(each))
    }

    /// The nodes that have one of some flags, of those that a collection inherits.
    pub(crate) fn having(self, flags: u16) -> impl Iterator<Item = Child<'t>> {
        let slices = self.slices().filter(move |(run, ..)| run.is_none_or(|it| it.has(flags)));
        let nodes = slices.flat_map(|(_, base, nodes)| nodes.iter().map(move |green| Child { green, base }));
        nodes.filter(move |it| it.has(flags))
    }

    /// Keys with their values.
    pub(crate) fn entries(self) -> impl Iterator<Item = [Child<'t>; 2]> {
        let mut nodes = self.iter();
        std::iter::from_fn(move || Some([nodes.next()?, nodes.next()?]))
    }

    /// The number of the first entry or item, each of `width` nodes, whose first node is not before something.
    pub(crate) fn partition(self, width: usize, is_before: impl Fn(Child<'_>) -> bool) -> usize {
        let (nodes, base, from) = match self.runs() {
            None => (self.children, 0, 0),
            Some(runs) => {
                let after = runs.partition_point(|run| {
                    let first = run.all_children().first().map(|green| Child { green, base: run.offset });
                    first.is_some_and(&is_before)
                });
                let run = &runs[after.saturating_sub(1)];
                (run.all_children(), run.offset, run.before as usize / width)
            }
        };
        let (mut low, mut high) = (0, nodes.len() / width);
        while low < high {
            let middle = (low + high) / 2;
            match is_before(Child { green: &nodes[middle * width], base }) {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        from + low
    }

    /// Children of a collection that has `new` in the place of the nodes in `range`, and those behind moved.
    pub(crate) fn spliced(self, range: Range<usize>, new: Vec<Green>, moved: impl Fn(u32) -> u32) -> Vec<Green> {
        let Some(runs) = self.runs() else {
            let mut nodes = Vec::with_capacity(self.children.len() + new.len());
            push_all(&mut nodes, &self.children[..range.start], |_| {});
            nodes.extend(new);
            push_all(&mut nodes, &self.children[range.end..], |it| it.offset = moved(it.offset));
            return in_runs(nodes);
        };
        let (mut from, mut to) = (run_of(runs, range.start), run_of(runs, range.end.max(range.start + 1) - 1));
        let (first, last) = (&runs[from], &runs[to]);
        let before = &first.all_children()[..range.start - first.before as usize];
        let behind = &last.all_children()[range.end - last.before as usize..];
        let mut nodes = Vec::with_capacity(before.len() + new.len() + behind.len() + 2 * RUN);
        if before.len() + new.len() + behind.len() < SHORT && from > 0 {
            from -= 1;
            push_all(&mut nodes, runs[from].all_children(), |it| it.offset += runs[from].offset);
        }
        push_all(&mut nodes, before, |it| it.offset += first.offset);
        nodes.extend(new);
        push_all(&mut nodes, behind, |it| it.offset = moved(it.offset + last.offset));
        if nodes.len() < SHORT
            && let Some(next) = runs.get(to + 1)
        {
            to += 1;
            push_all(&mut nodes, next.all_children(), |it| it.offset = moved(it.offset + next.offset));
        }
        if from == 0 && to + 1 == runs.len() {
            return in_runs(nodes);
        }
        let mut children = Vec::with_capacity(runs.len() + nodes.len() / RUN);
        push_all(&mut children, &runs[..from], |_| {});
        push_runs(&mut children, nodes);
        let count = children.last().map_or(0, end_of);
        let old_count = runs.get(to + 1).map_or(0, |it| it.before);
        push_all(&mut children, &runs[to + 1..], |it| {
            it.offset = moved(it.offset);
            it.before = it.before - old_count + count;
        });
        children
    }
}

impl<'t> IntoIterator for Nodes<'t> {
    type Item = Child<'t>;
    type IntoIter = Iter<'t>;

    fn into_iter(self) -> Iter<'t> {
        self.iter()
    }
}

/// Nodes one after another.
#[derive(Clone, Debug)]
pub(crate) struct Iter<'t> {
    runs: std::slice::Iter<'t, Green>,
    nodes: std::slice::Iter<'t, Green>,
    base: u32,
}

impl<'t> Iterator for Iter<'t> {
    type Item = Child<'t>;

    fn next(&mut self) -> Option<Child<'t>> {
        loop {
            if let Some(green) = self.nodes.next() {
                return Some(Child { green, base: self.base });
            }
            let run = self.runs.next()?;
            (self.nodes, self.base) = (run.all_children().iter(), run.offset);
        }
    }
}

/// Nodes, and runs of nodes, as the children of a collection.
pub(crate) fn in_runs(nodes: Vec<Green>) -> Vec<Green> {
    let mut runs = Vec::with_capacity(nodes.len() / RUN + 1);
    let mut single = Vec::new();
    let unpack = |into: &mut Vec<Green>, run: &Green| {
        push_all(into, run.all_children(), |it| it.offset += run.offset);
    };
    for node in nodes {
        match node.kind {
            Kind::Run if !single.is_empty() && single.len() < SHORT => unpack(&mut single, &node),
            Kind::Run => {
                push_runs(&mut runs, std::mem::take(&mut single));
                runs.push(Green { before: runs.last().map_or(0, end_of), ..node });
            }
            _ => single.push(node),
        }
    }
    if (1..SHORT).contains(&single.len())
        && let Some(last) = runs.pop()
    {
        let behind = std::mem::take(&mut single);
        unpack(&mut single, &last);
        single.extend(behind);
    }
    if runs.is_empty() && single.len() <= 2 * RUN {
        return single;
    }
    push_runs(&mut runs, single);
    runs
}

/// Adds runs of nodes to those before them.
fn push_runs(runs: &mut Vec<Green>, nodes: Vec<Green>) {
    let mut left = nodes.len();
    let mut nodes = nodes.into_iter();
    while left > 0 {
        let count = if left <= 2 * RUN { left } else { RUN };
        left -= count;
        let run = run(nodes.by_ref().take(count).collect(), runs.last().map_or(0, end_of));
        runs.push(run);
    }
}

/// A run of nodes, of which there are some, with so many before it.
fn run(mut nodes: Vec<Green>, before: u32) -> Green {
    let start = nodes.first().map_or(0, Green::lead);
    let end = nodes.last().map_or(start, Green::end);
    let mut run = Green::leaf(Kind::Run, start as usize, end as usize);
    run.before = before;
    for node in &mut nodes {
        node.offset -= start;
        run.flags |= node.flags & flag::INHERITED;
    }
    run.children = Children::of(nodes.into_iter());
    run
}

/// How many nodes there are up to the end of a run.
fn end_of(run: &Green) -> u32 {
    run.before + run.all_children().len() as u32
}

/// Which run a node is in; behind all of them the last one.
fn run_of(runs: &[Green], index: usize) -> usize {
    runs.partition_point(|it| it.before as usize <= index) - 1
}
