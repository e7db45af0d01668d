//! The way through a description along the tables of the specification.

use std::borrow::Cow;

use openapi::{ObjectKind, Shape, Version};
use rustc_hash::FxHashSet;
use syntax::{JsonPointer, Node, NodeId};
use workspace::{Finding, Fragment, ReferenceTarget, Snapshot, VfsPath};

use super::{missing_field, patterned, unknown_field, wrong_type};

/// What was found in one unit, and where its References lead.
#[derive(Clone, Debug, Default)]
pub(super) struct Judged {
    pub(super) found: Vec<Finding>,
    /// Places that nobody looks into but for a Reference, and what the Reference's own place takes.
    pub(super) leads: Vec<(VfsPath, JsonPointer, Shape)>,
}

/// A value that is of the right kind, and has still to be looked into.
pub(super) struct Child<'a> {
    pub(super) node: Node<'a>,
    pub(super) shape: Shape,
    /// The key that it stands under, or that its list stands under.
    pub(super) name: Cow<'a, str>,
}

/// A walk through one unit, or one step at the upper levels.
pub(super) struct Walk<'a> {
    snapshot: &'a Snapshot,
    dialect: Dialect,
    pub(super) judged: Judged,
    pub(super) open: Vec<Child<'a>>,
    /// Collections that were looked into, where aliases may lead to them again.
    seen: FxHashSet<NodeId>,
}

/// Judges a value and all in it.
pub(super) fn judge<'a>(snapshot: &'a Snapshot, dialect: Dialect, node: Node<'a>, shape: Shape) -> Judged {
    let mut walk = Walk::new(snapshot, dialect);
    walk.value(node, shape, Cow::Borrowed(""));
    while let Some(child) = walk.open.pop() {
        walk.step(&child);
    }
    walk.judged.leads.sort_unstable_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    walk.judged.leads.dedup();
    walk.judged
}

impl<'a> Walk<'a> {
    pub(super) fn new(snapshot: &'a Snapshot, dialect: Dialect) -> Walk<'a> {
        let (judged, open, seen) = (Judged::default(), Vec::new(), FxHashSet::default());
        Walk { snapshot, dialect, judged, open, seen }
    }

    /// Looks into a collection: judges its keys, and of what kind its values are.
    pub(super) fn step(&mut self, child: &Child<'a>) {
        let node = child.node;
        match child.shape {
            Shape::Object(kind) => self.object(child, kind),
            Shape::List(kind) => self.items(child, Shape::Object(kind)),
            Shape::Texts => self.items(child, Shape::Text),
            Shape::SomeOf(words) => self.items(child, Shape::OneOf(words)),
            Shape::Map(kind) => {
                for entry in node.own_entries() {
                    let (key, value) = (entry.key(), entry.own_value());
                    let is_name = match kind {
                        ObjectKind::Schema => value.is_mapping() || !key.starts_with("x-"),
                        _ => !key.starts_with("x-"),
                    };
                    if kind == ObjectKind::MediaType && child.name == "content" && !key.contains('/') && is_name {
                        self.tell(node, patterned::no_media_type(node, entry));
                    } else if is_name && key != "<<" {
                        self.value(value, Shape::Object(kind), key);
                    }
                }
            }
            Shape::TextMap => self.members(node, Shape::Text),
            Shape::TextsMap => self.members(node, Shape::Texts),
            Shape::Text | Shape::OneOf(_) | Shape::Suggested(_) | Shape::Boolean | Shape::Number => {}
            Shape::Data | Shape::DataList | Shape::DataMap => {}
        }
    }

    fn items(&mut self, list: &Child<'a>, shape: Shape) {
        for item in list.node.items() {
            self.value(item, shape, list.name.clone());
        }
    }

    fn members(&mut self, node: Node<'a>, shape: Shape) {
        for entry in node.own_entries().filter(|it| !it.key().starts_with("x-") && it.key() != "<<") {
            self.value(entry.own_value(), shape, entry.key());
        }
    }

    fn object(&mut self, child: &Child<'a>, kind: ObjectKind) {
        let node = child.node;
        if kind == ObjectKind::Schema && !self.knows_keywords(node) {
            return;
        }
        let mut missing = missing_field::missing(self.dialect.version, node, kind, &child.name);
        for entry in node.own_entries() {
            let key = entry.key();
            if let Some(field) = kind.field_of(self.dialect.version, &key) {
                self.value(entry.own_value(), field.shape, key);
                continue;
            }
            if key.starts_with("x-") || key == "<<" {
                continue;
            }
            let found = match kind.patterned() {
                Some(_) => patterned::check(node, entry, kind),
                None => unknown_field::check(self.dialect.version, node, entry, kind, &mut missing),
            };
            match (found, kind.patterned()) {
                (Some(finding), _) => self.tell(node, finding),
                (None, Some(shape)) => self.value(entry.own_value(), shape, key),
                (None, None) => {}
            }
        }
        for missing in missing {
            self.tell(node, missing_field::finding(self.snapshot, node, kind, &child.name, missing));
        }
    }

    /// Says something of a mapping, unless it is being typed: what cannot be read may be what makes it right.
    fn tell(&mut self, mapping: Node<'a>, finding: Finding) {
        if !mapping.is_damaged() {
            self.judged.found.push(finding);
        }
    }

    /// Judges of what kind a value is, and leaves it open if there is more to judge in it.
    pub(super) fn value(&mut self, own: Node<'a>, shape: Shape, name: Cow<'a, str>) {
        if matches!(shape, Shape::Data) {
            return;
        }
        let Some(node) = own.resolved() else { return };
        let is_collection = node.is_mapping() || node.is_sequence();
        if is_collection && node.document().has_aliases() && !self.seen.insert(node.id()) {
            return;
        }
        if let Some(reference) = reference_of(node) {
            self.lead(node, &reference, shape);
            match siblings(shape, self.dialect.version) {
                Siblings::Ignored | Siblings::Unsaid => return,
                Siblings::Judged => {}
            }
        }
        match wrong_type::check(self.snapshot, self.dialect.version, own, shape, &name) {
            Some(finding) if !own.is_damaged() => self.judged.found.push(finding),
            Some(_) => {}
            None if is_collection => self.open.push(Child { node, shape, name }),
            None => {}
        }
    }

    /// Whether the tables have the keywords of a schema: `$schema` may name another dialect of JSON Schema.
    fn knows_keywords(&self, schema: Node<'_>) -> bool {
        let dialect = schema.get("$schema").and_then(Node::as_str);
        dialect.map_or(self.dialect.is_own, |it| is_own_dialect(&it))
    }

    /// Notes where a Reference leads, if what is there is not judged anyway.
    fn lead(&mut self, from: Node<'a>, reference: &str, shape: Shape) {
        let path = self.snapshot.path(from.file());
        let (path, fragment) = match ReferenceTarget::parse(path, reference) {
            ReferenceTarget::Here(fragment) => (path.clone(), fragment),
            ReferenceTarget::File(path, fragment) => (path, fragment),
            ReferenceTarget::Remote(_) => return,
        };
        let Fragment::Pointer(pointer) = fragment else { return };
        let is_component =
            reference.starts_with("#/components/") && Shape::Object(ObjectKind::OpenApi).at(pointer.steps()).is_some();
        let is_known = is_component && matches!(self.snapshot.declared(from.file()), openapi::Declared::OpenApi(_));
        if !is_known {
            self.judged.leads.push((path, pointer, shape));
        }
    }
}

/// The text of a Reference that a value is.
fn reference_of(node: Node<'_>) -> Option<Cow<'_, str>> {
    node.get("$ref").and_then(Node::as_str)
}

/// What is true of the fields beside `$ref`.
enum Siblings {
    /// The specification has no Reference here. Authors who bundle their files have it all the same, everywhere: where
    /// it leads is judged, and that it stands here is nobody's slip.
    Unsaid,
    /// They say nothing (Reference Object).
    Ignored,
    /// They are fields of the Object.
    Judged,
}

fn siblings(shape: Shape, version: Version) -> Siblings {
    let Shape::Object(kind) = shape else { return Siblings::Unsaid };
    match kind {
        ObjectKind::PathItem => Siblings::Judged,
        ObjectKind::Schema if version >= Version::V3_1 => Siblings::Judged,
        ObjectKind::MediaType if version < Version::V3_2 => Siblings::Unsaid,
        kind if kind.components().is_some() => Siblings::Ignored,
        _ => Siblings::Unsaid,
    }
}

/// What the words of a document mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Dialect {
    pub(super) version: Version,
    /// Whether Schema Objects have the keywords of the specification, unless they say something else.
    is_own: bool,
}

impl Dialect {
    /// As the root of an entry document says (`jsonSchemaDialect`).
    pub(super) fn of(root: Node<'_>, version: Version) -> Dialect {
        let dialect = root.get("jsonSchemaDialect").and_then(Node::as_str);
        Dialect { version, is_own: version == Version::V3_0 || dialect.is_none_or(|it| is_own_dialect(&it)) }
    }
}

/// Whether the tables have the keywords of a dialect.
fn is_own_dialect(dialect: &str) -> bool {
    let dialect = dialect.trim_end_matches('#');
    dialect.starts_with("https://spec.openapis.org/oas/") || dialect == "https://json-schema.org/draft/2020-12/schema"
}
