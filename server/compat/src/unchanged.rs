//! Which operations did not change at all, so that they need no comparison.
//!
//! Two operations are the same if their texts are, and the texts of all that they refer to. Every text is read once,
//! and what changed is carried back along the References, so that the work is linear in the descriptions. Texts that
//! were read in an earlier run and did not change since are not read again.

use std::sync::Arc;

use openapi::{METHODS, Operation, Resolve};
use rustc_hash::{FxHashMap, FxHashSet};
use syntax::{Document, Node, NodeId, NodeKind};

use crate::memory::Previous;
use crate::parts::PartId;
use crate::reading::{Reading, Saved, names_an_anchor};

/// A place in the baseline and one in the current description.
type Places<'a> = (Node<'a>, Node<'a>);

/// A pair of places, with the pairs that it refers to.
#[derive(Default)]
struct Text {
    differs: bool,
    named_by: Vec<usize>,
}

/// What was read of two texts.
#[derive(Debug)]
struct Read {
    differs: bool,
    base: Saved,
    current: Saved,
    references: Box<[Reference]>,
}

/// A Reference in two equal texts, with what it stands for on both sides.
#[derive(Debug)]
struct Reference {
    text: Box<str>,
    base: Saved,
    current: Saved,
}

/// The texts that were read in a run, and whether Path Items say the same besides their operations.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    read: FxHashMap<(NodeId, NodeId), Arc<Read>>,
    surroundings: FxHashMap<(NodeId, NodeId), (Option<PartId>, bool)>,
}

pub(crate) struct Unchanged {
    same: FxHashSet<(NodeId, NodeId)>,
}

impl Unchanged {
    /// Nothing is known to be the same.
    pub(crate) fn nothing() -> Unchanged {
        Unchanged { same: FxHashSet::default() }
    }

    pub(crate) fn find<'a>(
        reader: &'a Reading<'a>,
        pairs: &[(Operation<'a>, Operation<'a>)],
        previous: Option<&Previous<'_>>,
    ) -> (Unchanged, Texts) {
        let mut graph = Graph {
            reader,
            previous,
            texts: Vec::new(),
            known: FxHashMap::default(),
            open: Vec::new(),
            read: Texts::default(),
        };
        let mut candidates = Vec::new();
        for (base, current) in pairs {
            let operation = graph.pair((base.node, current.node));
            if base.path != current.path || !graph.same_surroundings(base, current) {
                graph.texts[operation].differs = true;
            }
            for key in ["parameters", "servers"] {
                if let (Some(base), Some(current)) = (base.path_item.get(key), current.path_item.get(key)) {
                    let shared = graph.pair((base, current));
                    graph.texts[shared].named_by.push(operation);
                }
            }
            candidates.push((operation, (base.node.id(), current.node.id())));
        }
        graph.read_all();
        let differs = graph.carry_back();
        let same = candidates.into_iter().filter(|(index, _)| !differs[*index]).map(|(_, ids)| ids);
        (Unchanged { same: same.collect() }, graph.read)
    }

    pub(crate) fn is_same(&self, base: Node<'_>, current: Node<'_>) -> bool {
        self.same.contains(&(base.id(), current.id()))
    }
}

/// Whether what a path item says besides its operations is written alike.
fn same_surroundings(base: &Operation<'_>, current: &Operation<'_>) -> bool {
    let of = |node: Node<'_>| -> Vec<(String, String)> {
        let entries = node.entries().filter(|it| !METHODS.contains(&&*it.key()) && it.key() != "additionalOperations");
        entries.map(|it| (it.key().into_owned(), it.value().raw().into_owned())).collect()
    };
    of(base.path_item) == of(current.path_item)
}

/// Two texts that wait to be read.
enum Waiting<'a> {
    Places(Places<'a>),
    Known(Arc<Read>),
}

struct Graph<'a, 'm> {
    reader: &'a Reading<'a>,
    previous: Option<&'m Previous<'m>>,
    texts: Vec<Text>,
    known: FxHashMap<(NodeId, NodeId), usize>,
    open: Vec<(usize, Waiting<'a>)>,
    read: Texts,
}

impl<'a> Graph<'a, '_> {
    fn same_surroundings(&mut self, base: &Operation<'a>, current: &Operation<'a>) -> bool {
        // Path Items of two parts are seldom written, and not worth a shortcut.
        if base.path_item_beside.is_some() || current.path_item_beside.is_some() {
            return false;
        }
        if !self.reader.takes_notes() {
            return same_surroundings(base, current);
        }
        let key = (base.path_item.id(), current.path_item.id());
        if let Some((_, is_same)) = self.read.surroundings.get(&key) {
            return *is_same;
        }
        let part = self.reader.save(current.path_item).part();
        let former = self.previous.and_then(|it| {
            let (part, is_same) = it.texts().surroundings.get(&key)?;
            it.is_there(*part).then_some(*is_same)
        });
        let is_same = former.unwrap_or_else(|| same_surroundings(base, current));
        self.read.surroundings.insert(key, (part, is_same));
        is_same
    }

    fn pair(&mut self, places: Places<'a>) -> usize {
        let key = (places.0.id(), places.1.id());
        if let Some(index) = self.known.get(&key) {
            return *index;
        }
        let waiting = match self.former(key) {
            Some(read) => Waiting::Known(read),
            None => Waiting::Places(places),
        };
        self.add(key, waiting)
    }

    fn former(&self, key: (NodeId, NodeId)) -> Option<Arc<Read>> {
        let previous = self.previous?;
        let read = previous.texts().read.get(&key)?;
        previous.is_there(read.current.part()).then(|| Arc::clone(read))
    }

    fn add(&mut self, key: (NodeId, NodeId), waiting: Waiting<'a>) -> usize {
        let index = self.texts.len();
        self.texts.push(Text::default());
        self.known.insert(key, index);
        self.open.push((index, waiting));
        index
    }

    fn read_all(&mut self) {
        while let Some((index, waiting)) = self.open.pop() {
            let read = match waiting {
                Waiting::Known(read) => {
                    self.texts[index].differs |= read.differs;
                    read.references.iter().for_each(|it| self.follow_again(index, &read, it));
                    Some(read)
                }
                Waiting::Places((base, current)) if base.raw() == current.raw() => self.read(index, base, current),
                Waiting::Places((base, current)) => self.differs(index, base, current),
            };
            if let Some(read) = read {
                self.read.read.insert((read.base.id(), read.current.id()), read);
            }
        }
    }

    fn differs(&mut self, index: usize, base: Node<'a>, current: Node<'a>) -> Option<Arc<Read>> {
        self.texts[index].differs = true;
        let reader = self.reader;
        reader.takes_notes().then(|| {
            let (base, current) = (reader.save(base), reader.save(current));
            Arc::new(Read { differs: true, base, current, references: Box::default() })
        })
    }

    /// Both texts are equal, so their References are too, in the same order. What was read comes back, if it does not
    /// rest on a Reference that leads nowhere or that another part may take away.
    fn read(&mut self, index: usize, base: Node<'a>, current: Node<'a>) -> Option<Arc<Read>> {
        let (Some(ours), Some(theirs)) = (references(base), references(current)) else {
            return self.differs(index, base, current);
        };
        if ours.len() != theirs.len() {
            return self.differs(index, base, current);
        }
        let reader = self.reader;
        let mut can_be_kept = true;
        let mut followed = Vec::new();
        for ((from, text), (other, other_text)) in ours.into_iter().zip(theirs) {
            match (reader.target(from, &text), reader.target(other, &other_text)) {
                (Some(base), Some(current)) => {
                    let target = self.pair((base, current));
                    self.texts[target].named_by.push(index);
                    can_be_kept &= !names_an_anchor(&text);
                    if reader.takes_notes() {
                        let (base, current) = (reader.save(base), reader.save(current));
                        followed.push(Reference { text: text.into(), base, current });
                    }
                }
                (None, None) => can_be_kept = false,
                _ => {
                    can_be_kept = false;
                    self.texts[index].differs = true;
                }
            }
        }
        (reader.takes_notes() && can_be_kept).then(|| {
            let (base, current) = (reader.save(base), reader.save(current));
            Arc::new(Read { differs: false, base, current, references: followed.into() })
        })
    }

    /// Follows a Reference of texts that were read in an earlier run.
    fn follow_again(&mut self, index: usize, read: &Read, reference: &Reference) {
        let key = (reference.base.id(), reference.current.id());
        let is_there = self.previous.is_some_and(|it| it.is_there(reference.current.part()));
        let known = if is_there { self.known.get(&key).copied() } else { None };
        let target = known.or_else(|| {
            if is_there && let Some(former) = self.former(key) {
                return Some(self.add(key, Waiting::Known(former)));
            }
            let reader = self.reader;
            let from = reader.snapshot().document(read.current.file()).and_then(Document::root);
            let base = reader.find(reference.base)?;
            let current = from.and_then(|it| reader.target(it, &reference.text))?;
            Some(self.pair((base, current)))
        });
        match target {
            Some(target) => self.texts[target].named_by.push(index),
            None => self.texts[index].differs = true,
        }
    }

    /// What refers to something that differs, differs.
    fn carry_back(&self) -> Vec<bool> {
        let mut differs: Vec<bool> = self.texts.iter().map(|it| it.differs).collect();
        let mut open: Vec<usize> = (0..differs.len()).filter(|index| differs[*index]).collect();
        while let Some(index) = open.pop() {
            for by in &self.texts[index].named_by {
                if !differs[*by] {
                    differs[*by] = true;
                    open.push(*by);
                }
            }
        }
        differs
    }
}

/// The References at or below a node. `None` if there are aliases, which may stand for what is written elsewhere.
fn references<'a>(node: Node<'a>) -> Option<Vec<(Node<'a>, String)>> {
    let mut found = Vec::new();
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        match node.kind() {
            NodeKind::Alias => return None,
            NodeKind::Mapping => {
                for entry in node.own_entries() {
                    let value = entry.own_value();
                    match value.kind() {
                        NodeKind::Scalar if entry.key() == "$ref" => {
                            if let Some(text) = value.as_str() {
                                found.push((node, text.into_owned()));
                            }
                        }
                        NodeKind::Scalar => {}
                        _ => open.push(value),
                    }
                }
            }
            NodeKind::Sequence => {
                for item in node.items() {
                    // An item that stands elsewhere was reached through an alias.
                    if !node.range().contains_range(item.range()) {
                        return None;
                    }
                    open.push(item);
                }
            }
            NodeKind::Scalar => {}
        }
    }
    Some(found)
}
