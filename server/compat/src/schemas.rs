//! The schemas of one side: each is a *conjunction* of Schema Objects, named by a [`SchemaId`]. Equal conjunctions have
//! equal ids, so that a shared component is read and compared once.

use std::rc::Rc;

use openapi::Version;
use rustc_hash::{FxHashMap, FxHashSet};
use syntax::{Node, NodeId};

use crate::effective::{Effective, Part};
use crate::parts::PartId;
use crate::reading::{Reading, Saved};

/// A conjunction of Schema Objects on one side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SchemaId(u32);

/// A conjunction, to be found again after edits elsewhere.
#[derive(Clone, Debug)]
enum Name {
    One(Saved, bool),
    Several(Box<[(Saved, bool)]>),
}

impl Name {
    fn parts(&self) -> impl Iterator<Item = (Saved, bool)> {
        let (one, several): (_, &[_]) = match self {
            Name::One(saved, bare) => (Some((*saved, *bare)), &[]),
            Name::Several(several) => (None, several),
        };
        one.into_iter().chain(several.iter().copied())
    }
}

/// The ids that were given. Nearly all conjunctions are of one Schema Object.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    single: FxHashMap<(NodeId, bool), SchemaId>,
    several: FxHashMap<Box<[(NodeId, bool)]>, SchemaId>,
    count: u32,
    /// Only where they are to be found again.
    list: Vec<Name>,
    /// Ids of schemas that are gone, to be given again; those that went last rest for one run.
    free: Vec<SchemaId>,
    resting: Vec<SchemaId>,
}

impl Names {
    /// The same without those of which a part is gone: what stands there now is another schema.
    pub(crate) fn without(&self, gone: &FxHashSet<PartId>) -> Names {
        let mut names = self.clone();
        if gone.is_empty() {
            return names;
        }
        let Names { single, several, list, free, resting, .. } = &mut names;
        free.append(resting);
        let mut is_there = |id: &SchemaId| {
            let mut of_schema = list.get(id.0 as usize).into_iter().flat_map(Name::parts);
            let is_gone = of_schema.any(|(saved, _)| saved.part().is_some_and(|it| gone.contains(&it)));
            resting.extend(is_gone.then_some(*id));
            !is_gone
        };
        single.retain(|_, id| is_there(id));
        several.retain(|_, id| is_there(id));
        names
    }
}

/// What was read of a schema in this run.
#[derive(Clone, Default)]
struct Known<'a> {
    parts: Option<Rc<[Part<'a>]>>,
    effective: Option<(Rc<Effective<'a>>, Rc<[PartId]>)>,
}

pub(crate) struct Schemas<'a> {
    reader: &'a Reading<'a>,
    version: Version,
    names: Names,
    known: Vec<Known<'a>>,
}

impl<'a> Schemas<'a> {
    pub(crate) fn new(reader: &'a Reading<'a>, version: Version, names: Names) -> Schemas<'a> {
        let known = vec![Known::default(); names.count as usize];
        Schemas { reader, version, names, known }
    }

    pub(crate) fn version(&self) -> Version {
        self.version
    }

    pub(crate) fn reader(&self) -> &'a Reading<'a> {
        self.reader
    }

    pub(crate) fn into_names(self) -> Names {
        self.names
    }

    /// The conjunction of some schemas. Plain References are followed first, so that it does not matter whether a
    /// schema is written here or there.
    pub(crate) fn intern(&mut self, nodes: &[Node<'a>]) -> SchemaId {
        if let [node] = nodes {
            let part = Part { node: self.follow_plain(*node), bare: false };
            return self.intern_one(part);
        }
        self.intern_parts(nodes.iter().map(|node| Part { node: *node, bare: false }).collect())
    }

    /// A branch of a union together with what stands around the union.
    pub(crate) fn intern_branch(&mut self, around: SchemaId, branch: Node<'a>) -> SchemaId {
        let mut parts = self.parts(around).to_vec();
        parts.iter_mut().for_each(|part| part.bare = true);
        parts.push(Part { node: branch, bare: false });
        self.intern_parts(parts)
    }

    /// A schema without its unions.
    pub(crate) fn intern_bare(&mut self, schema: SchemaId) -> SchemaId {
        let mut parts = self.parts(schema).to_vec();
        parts.iter_mut().for_each(|part| part.bare = true);
        self.intern_parts(parts)
    }

    fn intern_parts(&mut self, mut parts: Vec<Part<'a>>) -> SchemaId {
        for part in &mut parts {
            part.node = self.follow_plain(part.node);
        }
        if let [part] = parts.as_slice() {
            return self.intern_one(*part);
        }
        let key: Box<[(NodeId, bool)]> = parts.iter().map(|part| (part.node.id(), part.bare)).collect();
        parts.iter().for_each(|part| self.reader.note(part.node));
        if let Some(id) = self.names.several.get(&key) {
            return *id;
        }
        let saved = |part: &Part<'a>| (self.reader.save(part.node), part.bare);
        let name = self.reader.takes_notes().then(|| Name::Several(parts.iter().map(saved).collect()));
        let id = self.add(parts.into(), name);
        self.names.several.insert(key, id);
        id
    }

    fn intern_one(&mut self, part: Part<'a>) -> SchemaId {
        let key = (part.node.id(), part.bare);
        let saved = self.reader.takes_notes().then(|| self.reader.save(part.node));
        if let Some(id) = self.names.single.get(&key) {
            return *id;
        }
        let id = self.add(Rc::new([part]), saved.map(|saved| Name::One(saved, part.bare)));
        self.names.single.insert(key, id);
        id
    }

    fn add(&mut self, parts: Rc<[Part<'a>]>, name: Option<Name>) -> SchemaId {
        let known = Known { parts: Some(parts), effective: None };
        if let Some(name) = name.clone()
            && let Some(id) = self.names.free.pop()
        {
            self.names.list[id.0 as usize] = name;
            self.known[id.0 as usize] = known;
            return id;
        }
        let id = SchemaId(self.names.count);
        self.names.count += 1;
        self.names.list.extend(name);
        self.known.push(known);
        id
    }

    /// The Schema Objects of a conjunction; those of an earlier run are looked for where they stand now.
    fn parts(&mut self, id: SchemaId) -> Rc<[Part<'a>]> {
        let known = &mut self.known[id.0 as usize];
        if let Some(parts) = &known.parts {
            return Rc::clone(parts);
        }
        let saved = self.names.list.get(id.0 as usize).into_iter().flat_map(Name::parts);
        let parts: Rc<[Part<'a>]> =
            saved.filter_map(|(saved, bare)| Some(Part { node: self.reader.find(saved)?, bare })).collect();
        known.parts = Some(Rc::clone(&parts));
        parts
    }

    /// Notes that a schema is read.
    pub(crate) fn note(&mut self, id: SchemaId) {
        self.parts(id).iter().for_each(|part| self.reader.note(part.node));
    }

    /// The schema as a set.
    pub(crate) fn get(&mut self, id: SchemaId) -> Rc<Effective<'a>> {
        if let Some((effective, read)) = &self.known[id.0 as usize].effective {
            self.reader.note_all(read);
            return Rc::clone(effective);
        }
        let mark = self.reader.mark();
        let parts = self.parts(id);
        parts.iter().for_each(|part| self.reader.note(part.node));
        let effective = Rc::new(self.effective(&parts));
        self.known[id.0 as usize].effective = Some((Rc::clone(&effective), Rc::from(self.reader.since(mark))));
        effective
    }
}
