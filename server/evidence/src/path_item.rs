//! What bodies say of one Path Item, and from which Schema Objects it starts: plain data that holds for as long as
//! nothing changes in the parts that were read for it.

use std::sync::Arc;

use openapi::{Operation, OperationContext, PathItem, follow};
use rustc_hash::FxHashMap;
use syntax::{Node, NodeId};

use crate::contradictions::Contradictions;
use crate::count::{Counted, Counter};
use crate::place::{Place, Shared};
use crate::reach::{Root, Start};
use crate::samples::{Observed, Reading, Samples, Stray};

/// What is known of a Path Item.
#[derive(Debug, Default)]
pub(crate) struct OfPathItem {
    pub(crate) operations: Vec<Observed>,
    pub(crate) sites: Vec<ObservedSite>,
    pub(crate) counted: Vec<Counted>,
    pub(crate) found: Contradictions,
    pub(crate) strays: Vec<Stray>,
    pub(crate) starts: Vec<OfOperation>,
}

/// An Operation's Response in one Media Type.
#[derive(Debug)]
pub(crate) struct ObservedSite {
    /// `GET /teams`.
    pub(crate) operation: Arc<str>,
    /// `GET /teams 200`.
    pub(crate) label: Arc<str>,
    pub(crate) response: Place,
    /// How many bodies were recorded.
    pub(crate) number: usize,
}

/// A Schema Object that Operations start from.
#[derive(Debug)]
pub(crate) struct OfOperation {
    pub(crate) start: Start,
    pub(crate) roots: Vec<Root>,
    /// Bodies are observed there.
    pub(crate) is_observed: bool,
}

impl OfPathItem {
    /// Whether the same schemas are started from by the same Operations as in another state.
    pub(crate) fn has_starts_of(&self, other: &OfPathItem) -> bool {
        let is_same = |a: &OfOperation, b: &OfOperation| {
            a.start.leads_as(&b.start) && a.roots == b.roots && a.is_observed == b.is_observed
        };
        self.starts.len() == other.starts.len() && self.starts.iter().zip(&other.starts).all(|(a, b)| is_same(a, b))
    }

    pub(crate) fn share(&mut self, places: &mut Shared) {
        self.counted.iter_mut().for_each(|it| it.declared.share(places));
        self.starts.iter_mut().for_each(|it| it.start.share(places));
    }

    pub(crate) fn new<'a>(by: &Reading<'a>, counter: &Counter<'a>, path_item: PathItem<'a>) -> OfPathItem {
        let mut samples = Samples::default();
        let mut starts = Starts { by, counter, found: Vec::new(), index: FxHashMap::default() };
        let operations = openapi::operations_at(by.snapshot, path_item);
        let ours = operations.iter().filter(|it| it.context == OperationContext::Paths);
        ours.for_each(|it| samples.add(by, it));
        // First those at which bodies are observed: all starts are made once.
        samples.sites.iter().filter_map(|it| it.schema).for_each(|it| starts.observed(it));
        operations.iter().for_each(|it| starts.operation(it));
        let starts = starts.found;
        let (counted, found) = counter.count(&samples);
        let sites = samples.sites.iter().map(|site| ObservedSite {
            operation: Arc::clone(&site.operation),
            label: label(&site.operation, &site.response.status.to_string()),
            response: Place::of(site.response.entry.own_value()),
            number: site.samples.iter().filter_map(|it| it.source.exchange()).map(|it| it.number()).sum(),
        });
        let sites = sites.collect();
        let Samples { strays, operations, .. } = samples;
        OfPathItem { operations, sites, counted, found, strays, starts }
    }
}

fn label(operation: &str, status: &str) -> Arc<str> {
    format!("{operation} {status}").into()
}

/// The Schema Objects that the Operations of a Path Item start from.
struct Starts<'r, 'a> {
    by: &'r Reading<'a>,
    counter: &'r Counter<'a>,
    found: Vec<OfOperation>,
    index: FxHashMap<NodeId, usize>,
}

impl<'a> Starts<'_, 'a> {
    fn operation(&mut self, operation: &Operation<'a>) {
        let snapshot = self.by.snapshot;
        let is_ours = operation.context == OperationContext::Paths;
        for response in openapi::responses(snapshot, operation.node) {
            let label = || label(&operation.label(), &response.status.to_string());
            let root = if is_ours { Root::Response(label()) } else { Root::Answer };
            self.content(response.node, &root);
            for (_, _, header) in openapi::headers(snapshot, response.node) {
                self.holder(header, &root);
            }
        }
        // What the provider sends to a webhook is not a response, and nobody promised it to be one.
        if let Some(body) = operation.node.get("requestBody").and_then(|it| follow(snapshot, it)) {
            self.content(body, &Root::Request);
        }
        for parameter in openapi::parameters(snapshot, operation) {
            self.holder(parameter.node, &Root::Request);
        }
    }

    fn content(&mut self, holder: Node<'a>, root: &Root) {
        for content in openapi::content(self.by.snapshot, holder) {
            for field in ["schema", "itemSchema"] {
                if let Some(schema) = content.node.get(field) {
                    self.root(schema, root);
                }
            }
        }
    }

    fn holder(&mut self, holder: Node<'a>, root: &Root) {
        if let Some(schema) = holder.get("schema") {
            self.root(schema, root);
        }
        self.content(holder, root);
    }

    fn root(&mut self, schema: Node<'a>, root: &Root) {
        let start = self.start(schema, false);
        if !start.roots.contains(root) {
            start.roots.push(root.clone());
        }
    }

    fn observed(&mut self, schema: Node<'a>) {
        if schema.is_mapping() {
            self.start(schema, true);
        }
    }

    fn start(&mut self, schema: Node<'a>, is_observed: bool) -> &mut OfOperation {
        let index = *self.index.entry(schema.id()).or_insert_with(|| {
            let start = Start::new(self.by.snapshot, self.counter, schema, is_observed);
            self.found.push(OfOperation { start, roots: Vec::new(), is_observed });
            self.found.len() - 1
        });
        &mut self.found[index]
    }
}
