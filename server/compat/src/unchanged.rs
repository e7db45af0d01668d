//! Which operations did not change at all, so that they need no comparison.
//!
//! Two operations are the same if their texts are, and the texts of all that they refer to. Every text is read once,
//! and what changed is carried back along the References, so that the work is linear in the descriptions.

use openapi::{METHODS, Operation, Resolve};
use rustc_hash::{FxHashMap, FxHashSet};
use syntax::{Node, NodeId, NodeKind};
use workspace::Snapshot;

/// A place in the baseline and one in the current description.
type Places<'a> = (Node<'a>, Node<'a>);

/// A pair of places, with the pairs that it refers to.
#[derive(Default)]
struct Text {
    differs: bool,
    named_by: Vec<usize>,
}

pub(crate) struct Unchanged {
    same: FxHashSet<(NodeId, NodeId)>,
}

impl Unchanged {
    /// Nothing is known to be the same.
    pub(crate) fn nothing() -> Unchanged {
        Unchanged { same: FxHashSet::default() }
    }

    pub(crate) fn find<'a>(snapshot: &'a Snapshot, pairs: &[(Operation<'a>, Operation<'a>)]) -> Unchanged {
        let mut graph = Graph { snapshot, texts: Vec::new(), known: FxHashMap::default(), open: Vec::new() };
        let mut candidates = Vec::new();
        for (base, current) in pairs {
            let operation = graph.pair((base.node, current.node));
            if base.path != current.path || !same_surroundings(base, current) {
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
        Unchanged { same: same.collect() }
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

struct Graph<'a> {
    snapshot: &'a Snapshot,
    texts: Vec<Text>,
    known: FxHashMap<(NodeId, NodeId), usize>,
    open: Vec<(usize, Places<'a>)>,
}

impl<'a> Graph<'a> {
    fn pair(&mut self, places: Places<'a>) -> usize {
        let key = (places.0.id(), places.1.id());
        if let Some(index) = self.known.get(&key) {
            return *index;
        }
        let index = self.texts.len();
        self.texts.push(Text::default());
        self.known.insert(key, index);
        self.open.push((index, places));
        index
    }

    fn read_all(&mut self) {
        while let Some((index, (base, current))) = self.open.pop() {
            if base.raw() != current.raw() {
                self.texts[index].differs = true;
                continue;
            }
            self.read(index, base, current);
        }
    }

    /// Both texts are equal, so their References are too, in the same order.
    fn read(&mut self, index: usize, base: Node<'a>, current: Node<'a>) {
        let (Some(ours), Some(theirs)) = (references(base), references(current)) else {
            self.texts[index].differs = true;
            return;
        };
        if ours.len() != theirs.len() {
            self.texts[index].differs = true;
            return;
        }
        for ((from, text), (other, other_text)) in ours.into_iter().zip(theirs) {
            match (self.snapshot.target(from, &text), self.snapshot.target(other, &other_text)) {
                (Some(base), Some(current)) => {
                    let target = self.pair((base, current));
                    self.texts[target].named_by.push(index);
                }
                (None, None) => {}
                _ => self.texts[index].differs = true,
            }
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
