//! Observed bodies: the examples of the description and the recorded exchanges, each at its place.

use std::borrow::Cow;

use openapi::{Content, MediaRange, Operation, OperationContext, Response};
use rustc_hash::FxHashMap;
use syntax::{Document, Node, Value};
use workspace::{Description, EvidenceFile, Exchange, Snapshot};

use crate::matching::{self, Landing, Matched, Matcher};

/// Query parameters that change which attributes a response has: presence proves nothing under them.
const SHAPE_PARAMETERS: [&str; 8] = ["fields", "select", "include", "expand", "embed", "with", "populate", "exclude"];

/// A place that bodies are observed at: an Operation's Response in one Media Type.
pub(crate) struct Site<'a> {
    /// `GET /teams`.
    pub(crate) operation: String,
    pub(crate) response: Response<'a>,
    /// The schema of a whole body, or of one item of a sequence.
    pub(crate) schema: Option<Node<'a>>,
    pub(crate) samples: Vec<Sample<'a>>,
}

/// One observed body.
pub(crate) struct Sample<'a> {
    pub(crate) value: Cow<'a, Value>,
    pub(crate) source: Source<'a>,
    /// Recorded under a shape parameter.
    pub(crate) is_shaped: bool,
}

/// Where a body comes from.
#[derive(Clone, Copy)]
pub(crate) enum Source<'a> {
    /// The value of an example.
    Example(Node<'a>),
    /// An example that another file holds, or that is serialized: it has no places of its own.
    Elsewhere,
    Recording {
        file: &'a EvidenceFile,
        exchange: &'a Exchange,
    },
}

impl Source<'_> {
    pub(crate) fn is_recording(&self) -> bool {
        matches!(self, Source::Recording { .. })
    }
}

/// An exchange that does not lead to a documented body.
pub(crate) struct Stray<'a> {
    pub(crate) operation: Operation<'a>,
    pub(crate) kind: StrayKind<'a>,
    pub(crate) file: &'a EvidenceFile,
    pub(crate) exchange: &'a Exchange,
}

pub(crate) enum StrayKind<'a> {
    Status,
    MediaType(Response<'a>),
    /// The Response declares no content.
    Body(Response<'a>),
}

/// Everything that was observed of a description.
pub(crate) struct Samples<'a> {
    pub(crate) sites: Vec<Site<'a>>,
    pub(crate) strays: Vec<Stray<'a>>,
    /// Per evidence file: exchanges in all, and those that match no Operation.
    pub(crate) unmatched: Vec<(&'a EvidenceFile, usize, usize)>,
    pub(crate) operations: Vec<Observed<'a>>,
}

/// An Operation with what was recorded of it.
pub(crate) struct Observed<'a> {
    pub(crate) operation: Operation<'a>,
    pub(crate) documented: Vec<String>,
    pub(crate) statuses: Vec<u16>,
}

impl<'a> Samples<'a> {
    pub(crate) fn collect(snapshot: &'a Snapshot, description: &Description) -> Option<Samples<'a>> {
        let root = snapshot.document(description.entry).and_then(Document::root)?;
        let matcher = Matcher::new(snapshot, root);
        let mut samples =
            Samples { sites: Vec::new(), strays: Vec::new(), unmatched: Vec::new(), operations: Vec::new() };
        // Operation by its node: its index, its Responses, and the sites of each.
        let mut known = FxHashMap::default();
        for operation in matcher.operations() {
            let responses = openapi::responses(snapshot, operation.node);
            let mut sites = FxHashMap::default();
            for response in &responses {
                for content in openapi::content(snapshot, response.node) {
                    let key = (response.entry.key_node().id(), content.entry.key_node().id());
                    sites.insert(key, samples.sites.len());
                    samples.sites.push(site(snapshot, operation, response, &content));
                }
            }
            let documented = responses.iter().map(|it| it.status.to_string()).collect();
            known.insert(operation.entry.key_node().id(), (samples.operations.len(), responses, sites));
            samples.operations.push(Observed { operation: operation.clone(), documented, statuses: Vec::new() });
        }
        for file in snapshot.evidence() {
            let mut unmatched = 0;
            for exchange in &file.exchanges {
                let operation = match matcher.operation(exchange) {
                    Matched::Operation(operation) => operation,
                    Matched::Ambiguous => continue,
                    Matched::Nothing => {
                        // Preflights are the browser's, not the API's.
                        unmatched += usize::from(exchange.method != "OPTIONS");
                        continue;
                    }
                };
                let Some((index, responses, sites)) = known.get(&operation.entry.key_node().id()) else { continue };
                let observed = &mut samples.operations[*index];
                if !observed.statuses.contains(&exchange.status) {
                    observed.statuses.push(exchange.status);
                }
                let stray = |kind| Stray { operation: operation.clone(), kind, file, exchange };
                let response = match matching::response(responses, exchange.status) {
                    Landing::Response(response) => response,
                    Landing::Undocumented => {
                        samples.strays.push(stray(StrayKind::Status));
                        continue;
                    }
                };
                let Some(body) = observable(exchange) else { continue };
                let contents = openapi::content(snapshot, response.node);
                if contents.is_empty() {
                    samples.strays.push(stray(StrayKind::Body(response.clone())));
                    continue;
                }
                let Some(content) = matching::content(&contents, exchange.media_type.as_deref()) else {
                    if exchange.media_type.is_some() {
                        samples.strays.push(stray(StrayKind::MediaType(response.clone())));
                    }
                    continue;
                };
                let key = (response.entry.key_node().id(), content.entry.key_node().id());
                if let Some(site) = sites.get(&key)
                    && is_json(exchange, &content.range)
                {
                    let is_shape = |it: &String| SHAPE_PARAMETERS.contains(&it.trim_end_matches("[]"));
                    samples.sites[*site].samples.push(Sample {
                        value: Cow::Borrowed(body),
                        source: Source::Recording { file, exchange },
                        is_shaped: exchange.query_names.iter().any(is_shape),
                    });
                }
            }
            samples.unmatched.push((file, file.exchanges.len(), unmatched));
        }
        Some(samples)
    }
}

/// The body that counts: statuses and methods without a body have none, and a partial one (206) proves nothing.
fn observable(exchange: &Exchange) -> Option<&Value> {
    let has_none = matches!(exchange.status, 100..=199 | 204 | 205 | 206 | 304) || exchange.method == "HEAD";
    exchange.body.as_ref().filter(|_| !has_none)
}

fn is_json(exchange: &Exchange, documented: &MediaRange) -> bool {
    exchange.media_type.as_deref().map_or(documented.is_json(), |it| MediaRange::parse(it).is_json())
}

fn site<'a>(
    snapshot: &'a Snapshot,
    operation: &Operation<'a>,
    response: &Response<'a>,
    content: &Content<'a>,
) -> Site<'a> {
    let schema = content.node.get("schema");
    let mut samples = Vec::new();
    if content.range.is_json() {
        if let Some(example) = content.node.get("example") {
            of_example(example, &mut samples);
        }
        for example in content.node.get("examples").into_iter().flat_map(Node::entries) {
            if let Some(example) = openapi::follow(snapshot, example.value()) {
                of_example_object(snapshot, example, &mut samples);
            }
        }
    }
    debug_assert_eq!(operation.context, OperationContext::Paths);
    Site { operation: operation.label(), response: response.clone(), schema, samples }
}

fn of_example<'a>(value: Node<'a>, samples: &mut Vec<Sample<'a>>) {
    if !value.is_damaged() {
        let source = Source::Example(value);
        samples.push(Sample { value: Cow::Owned(value.to_value()), source, is_shaped: false });
    }
}

/// `dataValue` (3.2) wins over `value`; `serializedValue` is read as JSON. An external value counts where it is a
/// file of the workspace that somebody has handed in.
fn of_example_object<'a>(snapshot: &'a Snapshot, example: Node<'a>, samples: &mut Vec<Sample<'a>>) {
    if let Some(value) = example.get("dataValue").or_else(|| example.get("value")) {
        of_example(value, samples);
        return;
    }
    let Some(node) = example.get("serializedValue") else {
        let external = example.get("externalValue").and_then(Node::as_str);
        if let Some(root) = external.and_then(|it| openapi::Resolve::target(snapshot, example, &it)) {
            of_example(root, samples);
        }
        return;
    };
    if let Some(value) = node.as_str().and_then(|it| Value::from_json(&it)) {
        samples.push(Sample { value: Cow::Owned(value), source: Source::Elsewhere, is_shaped: false });
    }
}
