//! Observed bodies: the examples of a Path Item and the exchanges recorded of it, each at its place.

use std::borrow::Cow;
use std::sync::Arc;

use openapi::{Content, MediaRange, Operation, OperationContext, Response, Status, Version};
use rustc_hash::FxHashMap;
use syntax::{Node, Value};
use workspace::{AlikeBody, EvidenceFile, Exchange, Snapshot};

use crate::assigned::Assigned;
use crate::contradictions::Origin;
use crate::matching::{self, Landing};
use crate::options::{DAY, Options};
use crate::place::{Place, Places};
use crate::schema::types;
use crate::sequence;
use crate::walk::Step;

/// A place that bodies are observed at: an Operation's Response in one Media Type.
pub(crate) struct Site<'a> {
    /// `GET /teams`.
    pub(crate) operation: Arc<str>,
    pub(crate) response: Response<'a>,
    /// The schema of a whole body, or of one item of a sequence.
    pub(crate) schema: Option<Node<'a>>,
    pub(crate) is_of_items: bool,
    pub(crate) samples: Vec<Sample<'a>>,
}

/// One observed body.
pub(crate) struct Sample<'a> {
    pub(crate) value: Cow<'a, Value>,
    pub(crate) source: Source<'a>,
    /// Recorded under a shape parameter, or too long ago: presence proves nothing.
    pub(crate) absence_only: bool,
    /// The second from which on what was recorded proves presence.
    pub(crate) oldest: Option<i64>,
}

impl Sample<'_> {
    /// The distinct bodies that this one stands for, by fingerprint: itself, and those that are alike. Where some are
    /// recent enough to prove presence, only they.
    pub(crate) fn bodies(&self, own: u64) -> Vec<u64> {
        let Some(exchange) = self.source.exchange() else { return vec![own] };
        let alike = exchange.alike.bodies.iter().filter(|it| !is_before(second(it), self.oldest));
        let mut bodies: Vec<u64> = alike.map(|it| it.fingerprint).collect();
        let is_counted_elsewhere = exchange.is_stand_in && !bodies.is_empty();
        if !is_counted_elsewhere && (bodies.is_empty() || !is_before(exchange.recorded, self.oldest)) {
            bodies.push(own);
        }
        bodies
    }
}

/// The second of the day on which a body was recorded.
fn second(body: &AlikeBody) -> Option<i64> {
    Some(i64::from(body.day?.get()) * DAY)
}

/// Whether an exchange, and all that it stands for, was recorded too long ago.
fn is_old(exchange: &Exchange, oldest: Option<i64>) -> bool {
    is_before(exchange.recorded, oldest) && exchange.alike.bodies.iter().all(|it| is_before(second(it), oldest))
}

fn is_before(recorded: Option<i64>, oldest: Option<i64>) -> bool {
    recorded.zip(oldest).is_some_and(|(recorded, oldest)| recorded < oldest)
}

/// Where a body comes from.
#[derive(Clone, Copy)]
pub(crate) enum Source<'a> {
    /// The value of an example.
    Example(Node<'a>),
    /// An example that is serialized: it has no places of its own.
    Serialized(Node<'a>),
    /// An example in a Schema Object, which may be that of a request.
    InSchema(Node<'a>),
    /// An exchange, by its number and that of its file.
    Recording { of: &'a Arc<EvidenceFile>, file: usize, exchange: usize },
}

impl<'a> Source<'a> {
    pub(crate) fn is_recording(&self) -> bool {
        matches!(self, Source::Recording { .. })
    }

    /// The recorded exchange.
    pub(crate) fn exchange(&self) -> Option<&'a Exchange> {
        match self {
            Source::Recording { of, exchange, .. } => of.exchanges.get(*exchange),
            Source::Example(_) | Source::Serialized(_) | Source::InSchema(_) => None,
        }
    }

    /// The number of the file that it was recorded in.
    pub(crate) fn file(&self) -> Option<usize> {
        match self {
            Source::Recording { file, .. } => Some(*file),
            Source::Example(_) | Source::Serialized(_) | Source::InSchema(_) => None,
        }
    }

    /// The node that an example is written at.
    pub(crate) fn example(&self) -> Option<Node<'a>> {
        match self {
            Source::Recording { .. } => None,
            Source::Example(node) | Source::Serialized(node) | Source::InSchema(node) => Some(*node),
        }
    }

    /// The node of an example at a path into its value.
    pub(crate) fn place(&self, path: &[Step<'_>]) -> Option<Node<'a>> {
        let root = match self {
            Source::Recording { .. } => return None,
            Source::Serialized(node) => return Some(*node),
            Source::Example(root) | Source::InSchema(root) => *root,
        };
        path.iter().try_fold(root, |node, step| match step {
            Step::Key(key) => node.get(key),
            Step::Index(index) => node.items().nth(*index),
        })
    }

    /// The same as plain data.
    pub(crate) fn origin(&self, places: &Places) -> Origin {
        match self {
            Source::Example(node) | Source::Serialized(node) => Origin::Example(places.of(*node)),
            Source::InSchema(node) => Origin::InSchema(places.of(*node)),
            Source::Recording { of, exchange, .. } => Origin::Recording { file: Arc::clone(of), exchange: *exchange },
        }
    }
}

/// An exchange that does not lead to a documented body.
#[derive(Debug)]
pub(crate) struct Stray {
    /// `GET /teams`.
    pub(crate) operation: Arc<str>,
    pub(crate) kind: StrayKind,
    pub(crate) file: Arc<EvidenceFile>,
    pub(crate) exchange: usize,
}

#[derive(Debug)]
pub(crate) enum StrayKind {
    /// The Responses Object documents no such status.
    Status(Place),
    MediaType(Place),
    /// The Response declares no content.
    Body(Place),
}

impl Stray {
    pub(crate) fn exchange(&self) -> Option<&Exchange> {
        self.file.exchanges.get(self.exchange)
    }

    /// `tests.ndjson:12`.
    pub(crate) fn told(&self) -> String {
        let line = self.exchange().map_or(0, |it| it.line);
        format!("{}:{}", self.file.path.name(), line + 1)
    }
}

/// An Operation with what was recorded of it.
#[derive(Debug)]
pub(crate) struct Observed {
    /// `GET /teams`.
    pub(crate) label: Arc<str>,
    pub(crate) documented: Vec<String>,
    pub(crate) statuses: Vec<Status>,
}

/// Everything that was observed of a Path Item.
#[derive(Default)]
pub(crate) struct Samples<'a> {
    pub(crate) sites: Vec<Site<'a>>,
    pub(crate) strays: Vec<Stray>,
    pub(crate) operations: Vec<Observed>,
    /// Schemas of Headers, with an example: only its type says something.
    pub(crate) in_headers: Vec<(Node<'a>, Node<'a>)>,
}

/// By what bodies are read.
pub(crate) struct Reading<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) version: Version,
    pub(crate) options: &'a Options,
    pub(crate) assigned: &'a Assigned,
    pub(crate) files: &'a [&'a Arc<EvidenceFile>],
}

impl<'a> Samples<'a> {
    /// Takes in an Operation: its examples, and the exchanges that are assigned to it.
    pub(crate) fn add(&mut self, by: &Reading<'a>, operation: &Operation<'a>) {
        let snapshot = by.snapshot;
        let label: Arc<str> = operation.label().into();
        let responses = openapi::responses(snapshot, operation.node);
        let mut sites = FxHashMap::default();
        for response in &responses {
            for (_, _, header) in openapi::headers(snapshot, response.node) {
                self.in_headers.extend(in_header(snapshot, header));
            }
            for content in openapi::content(snapshot, response.node) {
                let key = (response.entry.key_node().id(), content.entry.key_node().id());
                sites.insert(key, self.sites.len());
                self.sites.push(site(snapshot, (operation, &label), response, &content, by.version));
            }
        }
        let documented = responses.iter().map(|it| it.status.to_string()).collect();
        let mut observed = Observed { label: Arc::clone(&label), documented, statuses: Vec::new() };
        let oldest = by.options.oldest(snapshot.today());
        for &(file, index) in by.assigned.of(&operation.path, &operation.method) {
            let Some((of, exchange)) = by.files.get(file).and_then(|of| Some((*of, of.exchanges.get(index)?))) else {
                continue;
            };
            if !observed.statuses.contains(&exchange.status) {
                observed.statuses.push(exchange.status);
            }
            let stray = |kind| Stray { operation: Arc::clone(&label), kind, file: Arc::clone(of), exchange: index };
            let response = match matching::response(&responses, exchange.status) {
                Landing::Response(response) => response,
                Landing::Undocumented => {
                    let responses = operation.node.get("responses").map(Place::of);
                    self.strays.extend(responses.map(|it| stray(StrayKind::Status(it))));
                    continue;
                }
            };
            let Some(body) = observable(exchange) else { continue };
            let contents = openapi::content(snapshot, response.node);
            if contents.is_empty() {
                self.strays.push(stray(StrayKind::Body(Place::of(response.node))));
                continue;
            }
            let Some(content) = matching::content(&contents, exchange.media_type.as_deref()) else {
                let is_said = exchange.media_type.is_some();
                self.strays.extend(is_said.then(|| stray(StrayKind::MediaType(Place::of(response.node)))));
                continue;
            };
            let key = (response.entry.key_node().id(), content.entry.key_node().id());
            if let Some(site) = sites.get(&key)
                && let Some(value) = readable(exchange, &content.range, &self.sites[*site], body)
            {
                let is_shaped = exchange.query_names.iter().any(|it| by.options.is_shape_parameter(it));
                self.sites[*site].samples.push(Sample {
                    value,
                    source: Source::Recording { of, file, exchange: index },
                    absence_only: is_shaped || is_old(exchange, oldest),
                    oldest,
                });
            }
        }
        self.operations.push(observed);
    }
}

/// The examples of a Header.
fn in_header<'a>(snapshot: &'a Snapshot, header: Node<'a>) -> Vec<(Node<'a>, Node<'a>)> {
    let Some(schema) = header.get("schema") else { return Vec::new() };
    let listed = header.get("examples").into_iter().flat_map(Node::entries);
    let value = |it: Node<'a>| it.get("dataValue").or_else(|| it.get("value"));
    let listed = listed.filter_map(|it| value(openapi::follow(snapshot, it.value())?));
    let examples = header.get("example").into_iter().chain(listed);
    examples.filter(|it| !it.is_damaged() && !it.is_null()).map(|it| (schema, it)).collect()
}

/// A `$ref` inside a value stands for something that nobody puts there: it shows no instance.
pub(crate) fn is_template(value: Node<'_>) -> bool {
    let mut open = vec![value];
    while let Some(node) = open.pop() {
        if node.is_mapping() {
            if node.get("$ref").is_some_and(|it| it.as_str().is_some()) {
                return true;
            }
            open.extend(node.entries().map(|it| it.value()));
        } else {
            open.extend(node.items());
        }
    }
    false
}

/// The body that counts: statuses and methods without a body have none, and a partial one (206) proves nothing.
pub(crate) fn observable(exchange: &Exchange) -> Option<&Value> {
    let has_none =
        matches!(exchange.status, Status::Code(100..=199 | 204 | 205 | 206 | 304)) || exchange.method == "HEAD";
    exchange.body.as_deref().filter(|_| !has_none)
}

/// A recorded body as what its media type says it is: JSON, or the items of a sequence.
fn readable<'a>(
    exchange: &Exchange,
    documented: &MediaRange,
    site: &Site<'_>,
    body: &'a Value,
) -> Option<Cow<'a, Value>> {
    let observed = exchange.media_type.as_deref().map(MediaRange::parse);
    let range = observed.as_ref().unwrap_or(documented);
    if range.is_json() {
        return Some(Cow::Borrowed(body));
    }
    if !range.is_json_sequence() && !range.is_event_stream() {
        return None;
    }
    // Without a schema of its items an event stream is a text.
    let is_text = |it: Node<'_>| types(it).is_some_and(|it| it == ["string"]);
    if !site.is_of_items && (range.is_event_stream() || site.schema.is_some_and(is_text)) {
        return Some(Cow::Borrowed(body));
    }
    match body {
        Value::String(text) => sequence::items(range, text).map(|it| Cow::Owned(Value::Array(it))),
        Value::Array(_) => Some(Cow::Borrowed(body)),
        _ => None,
    }
}

fn site<'a>(
    snapshot: &'a Snapshot,
    (operation, label): (&Operation<'a>, &Arc<str>),
    response: &Response<'a>,
    content: &Content<'a>,
    version: Version,
) -> Site<'a> {
    let is_sequence = content.range.is_json_sequence() || content.range.is_event_stream();
    let item = content.node.get("itemSchema").filter(|_| is_sequence && version >= Version::V3_2);
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
    Site {
        operation: Arc::clone(label),
        response: response.clone(),
        schema: item.or_else(|| content.node.get("schema")),
        is_of_items: item.is_some(),
        samples,
    }
}

fn of_example<'a>(value: Node<'a>, samples: &mut Vec<Sample<'a>>) {
    // `null` for a whole body is how authors write that there is none to show.
    if !value.is_damaged() && !value.is_null() && !is_template(value) {
        let source = Source::Example(value);
        samples.push(Sample { value: Cow::Owned(value.to_value()), source, absence_only: false, oldest: None });
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
        let source = Source::Serialized(node);
        samples.push(Sample { value: Cow::Owned(value), source, absence_only: false, oldest: None });
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::{check, teams};

    #[test]
    fn the_items_of_a_sequence_are_elements_of_one_body() {
        let text = teams("3.2.0", "type: object\nproperties:\n  id: {}\n  on: {}", "");
        let text = text.replace("application/json", "application/jsonl").replace("schema:", "itemSchema:");
        let line = |body: &str| {
            format!(
                r#"{{"request": {{"method": "GET", "url": "/teams"}}, "response": {{"status": 200, "headers": {{"content-type": "application/jsonl"}}, "body": "{body}"}}}}"#
            )
        };
        let one = line(r#"{\"id\":1}\n{\"id\":2,\"on\":1}\n"#);
        check(&format!("{text}#- exchange:/1.ndjson\n{one}\n"));
        let two = line(r#"{\"id\":3}\n"#);
        let mark =
            "                  ^^ hint always-returned-not-required `id` is returned in all 2 recorded responses\n";
        let text = text.replace("                  on: {}\n", &format!("{mark}                  on: {{}}\n"));
        check(&format!("{text}#- exchange:/1.ndjson\n{one}\n{two}\n"));
    }

    #[test]
    fn preflights_and_partial_bodies_say_nothing() {
        let text = teams("3.1.0", "type: object\nproperties: {id: {}}\nrequired: [id]", "");
        check(
            &format!("{text}#- exchange:/1.ndjson\nOPTIONS /teams 204\nHEAD /teams 200 {{}}\n")
                .replace("    get:", "    head: {responses: {'200': {description: OK}}}\n    get:"),
        );
    }

    #[test]
    fn the_example_of_a_header_has_its_type() {
        let text = teams("3.1.0", "{type: string}", "").replace(
            "          content:",
            "          headers:
            X-Total:
              schema: {type: integer}
              example: many
              ^^^^^^^ warning value-mismatch the value of this example is a string, not integer
          content:",
        );
        check(&text);
    }

    #[test]
    fn examples_have_their_data_in_several_fields() {
        let text = |fields: &str| {
            let text = teams("3.2.0", "{type: integer}", "");
            format!("{text}              examples:\n                one: {fields}\n")
        };
        check(&text("{value: 1, dataValue: 2, serializedValue: '\"a\"'}"));
        check(&text("{value: 1, serializedValue: '\"a\"'}"));
        check(&text("{serializedValue: 'no JSON'}"));
        let mark = |fields: &str, place: &str, carets: usize| {
            let column = 21 + fields.find(place).expect(place);
            let mark = format!("{}{}", " ".repeat(column), "^".repeat(carets));
            text(&format!("{fields}\n{mark} warning value-mismatch the value of this example is a string, not integer"))
        };
        check(&mark("{value: 1, dataValue: a}", "dataValue", 9));
        check(&mark("{serializedValue: '\"a\"'}", "serializedValue", 15));
    }
}
