//! Counting: by distinct bodies, per Schema Object and property, kept apart by site.

use openapi::Version;
use rustc_hash::{FxHashMap, FxHashSet};
use syntax::{Node, NodeId, Value};
use workspace::Snapshot;

use crate::infer;
use crate::samples::{Samples, Source};
use crate::schema::Route;
use crate::walk::{Mismatch, Missing, Undocumented, Visit, walk};

/// What is known of the properties of all Schema Objects that bodies led to.
#[derive(Default)]
pub(crate) struct Counts<'a> {
    /// In the order in which they were first seen.
    pub(crate) properties: Vec<Property<'a>>,
    index: FxHashMap<(NodeId, String), usize>,
}

/// A property that is declared and not required.
pub(crate) struct Property<'a> {
    pub(crate) schema: Node<'a>,
    pub(crate) name: String,
    pub(crate) property: Node<'a>,
    pub(crate) at: Vec<AtSite<'a>>,
}

/// A property as it was observed at one site.
pub(crate) struct AtSite<'a> {
    pub(crate) site: usize,
    pub(crate) route: Route<'a>,
    /// Distinct bodies in which it was always there, by fingerprint: recorded ones, and examples.
    pub(crate) recorded: FxHashSet<u64>,
    pub(crate) examples: FxHashSet<u64>,
    /// Recorded by hand only.
    pub(crate) stubs: bool,
    pub(crate) files: FxHashSet<usize>,
    pub(crate) missed: bool,
}

/// What does not fit, with the body that shows it.
pub(crate) struct Found<'a, T> {
    pub(crate) site: usize,
    pub(crate) source: Source<'a>,
    pub(crate) what: T,
}

/// A mismatch whose path has been taken apart, so that it outlives the body.
pub(crate) struct Contradictions<'a> {
    pub(crate) missing: Vec<Found<'a, MissingAt<'a>>>,
    pub(crate) mismatches: Vec<Found<'a, MismatchAt<'a>>>,
    pub(crate) undocumented: Vec<Found<'a, UndocumentedAt<'a>>>,
    pub(crate) write_only: Vec<Found<'a, Node<'a>>>,
}

pub(crate) struct MissingAt<'a> {
    /// The object of the example that lacks it.
    pub(crate) object: Option<Node<'a>>,
    pub(crate) name: String,
    pub(crate) item: Node<'a>,
}

pub(crate) struct MismatchAt<'a> {
    pub(crate) value: Option<Node<'a>>,
    pub(crate) schema: Node<'a>,
    pub(crate) owner: Node<'a>,
    pub(crate) keyword: &'static str,
    pub(crate) told: String,
    pub(crate) is_null: bool,
}

pub(crate) struct UndocumentedAt<'a> {
    pub(crate) schema: Node<'a>,
    pub(crate) name: String,
    pub(crate) closed: bool,
    /// What such a value would be described as.
    pub(crate) value: Value,
}

/// Walks all bodies.
pub(crate) fn count<'a>(
    snapshot: &'a Snapshot,
    version: Version,
    samples: &Samples<'a>,
) -> (Counts<'a>, Contradictions<'a>) {
    let mut counts = Counts::default();
    let mut found = Contradictions {
        missing: Vec::new(),
        mismatches: Vec::new(),
        undocumented: Vec::new(),
        write_only: Vec::new(),
    };
    for (index, site) in samples.sites.iter().enumerate() {
        let Some(schema) = site.schema else { continue };
        for sample in &site.samples {
            let body = infer::fingerprint(&sample.value, 0);
            let seen = walk(snapshot, version, schema, &sample.value, sample.is_shaped);
            for visit in seen.visits.into_values() {
                counts.add(index, body, &sample.source, visit);
            }
            let source = sample.source;
            let at = |what| Found { site: index, source, what };
            found.missing.extend(seen.missing.into_iter().map(|it| {
                let Missing { path, name, item } = it;
                Found { site: index, source, what: MissingAt { object: place(&source, &path), name, item } }
            }));
            found.mismatches.extend(seen.mismatches.into_iter().map(|it| {
                let Mismatch { path, schema, owner, violation, is_null } = it;
                let (keyword, told) = (violation.keyword, violation.told);
                let value = place(&source, &path);
                Found { site: index, source, what: MismatchAt { value, schema, owner, keyword, told, is_null } }
            }));
            found.undocumented.extend(seen.undocumented.into_iter().map(|it| {
                let Undocumented { schema, name, value, closed } = it;
                let what = UndocumentedAt { schema, name: name.to_owned(), closed, value: value.clone() };
                Found { site: index, source, what }
            }));
            found.write_only.extend(seen.write_only.into_iter().map(at));
        }
    }
    (counts, found)
}

/// The node of an example at a path.
fn place<'a>(source: &Source<'a>, path: &[crate::walk::Step<'_>]) -> Option<Node<'a>> {
    let Source::Example(root) = source else { return None };
    path.iter().try_fold(*root, |node, step| match step {
        crate::walk::Step::Key(key) => node.get(key),
        crate::walk::Step::Index(index) => node.items().nth(*index),
    })
}

impl<'a> Counts<'a> {
    fn add(&mut self, site: usize, body: u64, source: &Source<'a>, visit: Visit<'a>) {
        let Visit { schema, name, property, route, present, absent } = visit;
        let index = *self.index.entry((schema.id(), name.clone())).or_insert_with(|| {
            self.properties.push(Property { schema, name, property, at: Vec::new() });
            self.properties.len() - 1
        });
        let sites = &mut self.properties[index].at;
        let at = match sites.iter().position(|it| it.site == site) {
            Some(at) => &mut sites[at],
            None => {
                sites.push(AtSite {
                    site,
                    route,
                    recorded: FxHashSet::default(),
                    examples: FxHashSet::default(),
                    stubs: true,
                    files: FxHashSet::default(),
                    missed: false,
                });
                let last = sites.len() - 1;
                &mut sites[last]
            }
        };
        if absent > 0 {
            at.missed = true;
        } else if present > 0 {
            match source {
                Source::Recording { file, exchange } => {
                    at.recorded.insert(body);
                    at.stubs &= exchange.stub;
                    at.files.insert(std::ptr::from_ref(*file) as usize);
                }
                Source::Example(_) | Source::Elsewhere => {
                    at.examples.insert(body);
                }
            }
        }
    }
}

impl AtSite<'_> {
    /// Distinct bodies, whatever their source.
    pub(crate) fn bodies(&self) -> usize {
        self.recorded.union(&self.examples).count()
    }
}
