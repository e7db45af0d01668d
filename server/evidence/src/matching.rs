//! Which Operation, Response and Media Type a recorded exchange belongs to. Ambiguity is never guessed.

use openapi::{Content, MediaRange, Operation, OperationContext, Response, Status};
use syntax::Node;
use workspace::{Exchange, Snapshot, percent_decode};

/// Values of a server variable multiply; more bases than this are not looked at.
const MAX_BASES: usize = 64;

/// The Operations under `paths` with what their URLs look like.
pub(crate) struct Matcher<'a> {
    candidates: Vec<Candidate<'a>>,
}

struct Candidate<'a> {
    operation: Operation<'a>,
    bases: Vec<Vec<Segment>>,
    path: Vec<Segment>,
}

/// All of an Operation that decides which exchanges belong to it.
#[derive(Debug)]
pub(crate) struct Template {
    method: String,
    path: String,
    bases: Vec<Vec<Segment>>,
}

/// What an exchange belongs to.
pub(crate) enum Matched<'m, 'a> {
    Operation(&'m Operation<'a>),
    /// Several Operations fit equally well.
    Ambiguous,
    Nothing,
}

/// A segment of a path template.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Segment {
    Literal(String),
    /// Text around and between variables, such as `{name}.json`: the literal parts in order.
    Mixed(Vec<String>),
    Variable,
}

/// How well an exchange fits.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Fit {
    base: usize,
    /// 2 literal, 1 partly templated, 0 a variable; left to right.
    segments: Vec<u8>,
    exact_slash: bool,
}

impl Fit {
    /// The longest base wins, then the slash as it was sent, then the path that is nowhere less literal. Of
    /// `/{entity}/me` and `/books/{id}` neither beats the other.
    fn beats(&self, other: &Fit) -> bool {
        if self.base != other.base {
            return self.base > other.base;
        }
        if self.exact_slash != other.exact_slash {
            return self.exact_slash;
        }
        self.segments != other.segments && self.segments.iter().zip(&other.segments).all(|(own, other)| own >= other)
    }
}

impl<'a> Matcher<'a> {
    pub(crate) fn new(snapshot: &'a Snapshot, root: Node<'a>) -> Matcher<'a> {
        let operations = openapi::operations(snapshot, root).into_iter();
        let candidates = operations.filter(|it| it.context == OperationContext::Paths).map(|operation| Candidate {
            bases: bases(&operation, root),
            path: segments(&operation.path),
            operation,
        });
        Matcher { candidates: candidates.collect() }
    }

    /// The Operation of an exchange.
    pub(crate) fn operation(&self, exchange: &Exchange) -> Matched<'_, 'a> {
        if exchange.is_mapped {
            let is_named =
                |it: &&Candidate<'a>| it.operation.path == exchange.path && it.operation.method == exchange.method;
            return self
                .candidates
                .iter()
                .find(is_named)
                .map_or(Matched::Nothing, |it| Matched::Operation(&it.operation));
        }
        let observed: Vec<String> = exchange.path.split('/').skip(1).map(percent_decode).collect();
        let candidates = self.candidates.iter().filter(|it| it.operation.method == exchange.method);
        let fits: Vec<_> = candidates.filter_map(|it| Some((it.fit(&observed)?, it))).collect();
        let best = fits.iter().enumerate().find(|(own, (fit, _))| {
            fits.iter().enumerate().all(|(other, (against, _))| *own == other || fit.beats(against))
        });
        match best {
            Some((_, (_, candidate))) => Matched::Operation(&candidate.operation),
            None if fits.is_empty() => Matched::Nothing,
            None => Matched::Ambiguous,
        }
    }

    /// Whether exchanges belong where they would with these.
    pub(crate) fn is_like(&self, templates: &[Template]) -> bool {
        let own = self.candidates.iter().map(|it| (&it.operation.method, &it.operation.path, &it.bases));
        own.eq(templates.iter().map(|it| (&it.method, &it.path, &it.bases)))
    }

    pub(crate) fn templates(self) -> Vec<Template> {
        let template = |it: Candidate<'a>| {
            let Operation { method, path, .. } = it.operation;
            Template { method, path, bases: it.bases }
        };
        self.candidates.into_iter().map(template).collect()
    }
}

impl Candidate<'_> {
    fn fit(&self, observed: &[String]) -> Option<Fit> {
        self.bases.iter().filter_map(|base| self.fit_below(base, observed)).max_by_key(|it| (it.base, it.exact_slash))
    }

    fn fit_below(&self, base: &[Segment], observed: &[String]) -> Option<Fit> {
        let rest = observed.get(base.len()..)?;
        for (segment, observed) in base.iter().zip(observed) {
            segment.fit(observed)?;
        }
        let exact_slash = rest.len() == self.path.len();
        let (path, rest) =
            if exact_slash { (&*self.path, rest) } else { (without_slash(&self.path), without_slash(rest)) };
        if path.len() != rest.len() {
            return None;
        }
        let segments = path.iter().zip(rest).map(|(segment, observed)| segment.fit(observed));
        Some(Fit { base: base.len(), segments: segments.collect::<Option<_>>()?, exact_slash })
    }
}

/// Without the empty segment that a trailing slash makes.
fn without_slash<T: IsEmpty>(segments: &[T]) -> &[T] {
    match segments {
        [rest @ .., last] if last.is_empty() => rest,
        all => all,
    }
}

trait IsEmpty {
    fn is_empty(&self) -> bool;
}

impl IsEmpty for String {
    fn is_empty(&self) -> bool {
        self.as_str().is_empty()
    }
}

impl IsEmpty for Segment {
    fn is_empty(&self) -> bool {
        matches!(self, Segment::Literal(text) if text.is_empty())
    }
}

impl Segment {
    fn parse(text: &str) -> Segment {
        let mut literals = Vec::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once('{') {
            let Some((_, behind)) = behind.split_once('}') else { break };
            literals.push(before.to_owned());
            rest = behind;
        }
        if literals.is_empty() {
            return Segment::Literal(percent_decode(text));
        }
        literals.push(rest.to_owned());
        if literals.iter().all(String::is_empty) { Segment::Variable } else { Segment::Mixed(literals) }
    }

    fn fit(&self, observed: &str) -> Option<u8> {
        match self {
            Segment::Literal(text) => (text == observed).then_some(2),
            Segment::Variable => (!observed.is_empty()).then_some(0),
            Segment::Mixed(literals) => mixed(literals, observed).then_some(1),
        }
    }
}

/// Whether a text is the literals in order, with something between each two.
fn mixed(literals: &[String], observed: &str) -> bool {
    let [first, middle @ .., last] = literals else { return false };
    let Some(rest) = observed.strip_prefix(first.as_str()) else { return false };
    let Some(mut rest) = rest.strip_suffix(last.as_str()) else { return false };
    for literal in middle {
        let Some(first) = rest.chars().next() else { return false };
        let after = &rest[first.len_utf8()..];
        let Some(at) = after.find(literal.as_str()) else { return false };
        rest = &after[at + literal.len()..];
    }
    !rest.is_empty()
}

fn segments(path: &str) -> Vec<Segment> {
    path.strip_prefix('/').unwrap_or(path).split('/').map(Segment::parse).collect()
}

/// The base paths of an Operation's servers. A lower `servers` replaces a higher one; none or an empty one is `/`.
fn bases(operation: &Operation<'_>, root: Node<'_>) -> Vec<Vec<Segment>> {
    let holders = operation.holders().chain([root]);
    let servers = holders.filter_map(|it| it.get("servers")).find(|it| it.is_sequence());
    let mut bases = Vec::new();
    for server in servers.into_iter().flat_map(Node::items) {
        let Some(url) = server.get("url").and_then(Node::scalar_text) else { continue };
        for url in with_values(&url, server) {
            // Hosts are ignored: recordings come from test hosts.
            let path = match url.split_once("://").map(|(_, rest)| rest).or_else(|| url.strip_prefix("//")) {
                Some(rest) => rest.split_once('/').map_or("", |(_, path)| path),
                None => &url,
            };
            let path = path.trim_matches('/');
            let base = if path.is_empty() { Vec::new() } else { segments(path) };
            if !bases.contains(&base) {
                bases.push(base);
            }
        }
    }
    if bases.is_empty() {
        bases.push(Vec::new());
    }
    bases
}

/// A server's URL with each value that its variables' `enum`s allow. Without `enum` a variable stands for one segment,
/// unless its default shows that it stands for more: `{server}/v1`.
fn with_values(url: &str, server: Node<'_>) -> Vec<String> {
    let mut urls = vec![url.to_owned()];
    for variable in server.get("variables").into_iter().flat_map(Node::entries) {
        let name = format!("{{{}}}", variable.key());
        if !url.contains(&name) {
            continue;
        }
        let listed = variable.value().get("enum").filter(|it| it.is_sequence() && !it.is_empty());
        let mut values: Vec<_> = listed.into_iter().flat_map(Node::items).filter_map(Node::scalar_text).collect();
        if values.is_empty() {
            let default = variable.value().get("default").and_then(Node::scalar_text);
            values.extend(default.filter(|it| it.contains('/') || it.is_empty()));
        }
        if values.is_empty() {
            continue;
        }
        urls = urls.iter().flat_map(|url| values.iter().map(|value| url.replace(&name, value))).collect();
        urls.truncate(MAX_BASES);
    }
    urls
}

/// Where a status lands among the documented ones.
pub(crate) enum Landing<'r, 'a> {
    Response(&'r Response<'a>),
    Undocumented,
}

/// Exact, then the range, then `default`; but a success that would land on `default` while another success is
/// documented is undocumented.
pub(crate) fn response<'r, 'a>(responses: &'r [Response<'a>], status: Status) -> Landing<'r, 'a> {
    let find = |wanted: Status| responses.iter().find(|it| it.status == wanted);
    let range = status.class().map(Status::Range);
    let found = find(status).or_else(|| range.and_then(find)).or_else(|| {
        let is_elsewhere = status.is_success() && responses.iter().any(|it| it.status.is_success());
        if is_elsewhere { None } else { find(Status::Default) }
    });
    found.map_or(Landing::Undocumented, Landing::Response)
}

/// The Media Type of an observed one: the exact key with its parameters, then the essence, then `type/*`, `*/*`.
/// An exchange without media type belongs to the only JSON there is.
pub(crate) fn content<'c, 'a>(contents: &'c [Content<'a>], media_type: Option<&str>) -> Option<&'c Content<'a>> {
    let Some(media_type) = media_type else {
        let mut json = contents.iter().filter(|it| it.range.is_json());
        return json.next().filter(|_| json.next().is_none());
    };
    let observed = MediaRange::parse(media_type);
    let find = |fits: &dyn Fn(&MediaRange) -> bool| contents.iter().find(|it| fits(&it.range));
    find(&|it| *it == observed)
        .or_else(|| find(&|it| it.essence() == observed.essence() && it.parameters.is_empty()))
        .or_else(|| find(&|it| it.essence() == observed.essence()))
        .or_else(|| find(&|it| it.kind == observed.kind && it.subtype == "*"))
        .or_else(|| find(&|it| it.kind == "*"))
}

#[cfg(test)]
mod tests {
    use workspace::{Change, FileChange, FileSet, VfsPath, Workspace};

    use super::*;

    const PATH: &str = "/a.yaml";

    fn snapshot(text: &str) -> Snapshot {
        let mut workspace = Workspace::default();
        let files = vec![(FileSet::CURRENT, VfsPath::new(PATH), FileChange::Text(text.into()))];
        workspace.apply(Change { files, ..Change::default() });
        workspace.snapshot()
    }

    fn root(snapshot: &Snapshot) -> Node<'_> {
        let file = snapshot.file(FileSet::CURRENT, &VfsPath::new(PATH)).expect("the file");
        snapshot.document(file).and_then(syntax::Document::root).expect("a root")
    }

    /// The key of the Response that a status belongs to.
    #[track_caller]
    fn check_status(documented: &[&str], status: u16, expected: &str) {
        let documented: Vec<String> = documented.iter().map(|it| format!("'{it}': {{}}")).collect();
        let snapshot = snapshot(&format!("responses: {{{}}}", documented.join(", ")));
        let responses = openapi::responses(&snapshot, root(&snapshot));
        let actual = match response(&responses, Status::Code(status)) {
            Landing::Response(it) => it.entry.key().into_owned(),
            Landing::Undocumented => "-".to_owned(),
        };
        assert_eq!(actual, expected);
    }

    /// The key of the Media Type that an observed one belongs to.
    #[track_caller]
    fn check_content(documented: &[&str], media_type: Option<&str>, expected: &str) {
        let documented: Vec<String> = documented.iter().map(|it| format!("'{it}': {{}}")).collect();
        let snapshot = snapshot(&format!("content: {{{}}}", documented.join(", ")));
        let contents = openapi::content(&snapshot, root(&snapshot));
        let actual = content(&contents, media_type).map(|it| it.entry.key().into_owned());
        assert_eq!(actual.as_deref().unwrap_or("-"), expected);
    }

    #[test]
    fn a_status_lands_on_the_most_explicit_key() {
        check_status(&["200", "2XX", "default"], 200, "200");
        check_status(&["200", "2XX", "default"], 201, "2XX");
        check_status(&["200", "4xx", "default"], 404, "4xx");
        check_status(&["200", "default"], 404, "default");
        check_status(&["200"], 404, "-");
        // A success is no error that nobody thought of.
        check_status(&["200", "default"], 201, "-");
        check_status(&["404", "default"], 201, "default");
    }

    #[test]
    fn a_media_type_lands_on_the_most_specific_key() {
        let all = ["application/json", "application/json; version=2", "application/*", "*/*"];
        check_content(&all, Some("application/json;version=2"), "application/json; version=2");
        check_content(&all, Some("application/json; charset=utf-8"), "application/json");
        check_content(&all, Some("Application/JSON"), "application/json");
        check_content(&all, Some("application/xml"), "application/*");
        check_content(&all, Some("text/plain"), "*/*");
        check_content(&["application/json"], Some("application/problem+json"), "-");
        check_content(&["application/problem+json"], Some("application/json"), "-");
        check_content(&["application/json", "text/plain"], None, "application/json");
        check_content(&["application/json", "application/hal+json"], None, "-");
    }

    /// The Operation that a request belongs to, in a description with these servers and paths.
    #[track_caller]
    fn check(servers: &str, paths: &[&str], path: &str, expected: &str) {
        let paths: String = paths.iter().map(|path| format!("  '{path}': {{get: {{}}}}\n")).collect();
        let text = format!("openapi: 3.1.0\nservers: {servers}\npaths:\n{paths}");
        let snapshot = snapshot(&text);
        let root = root(&snapshot);
        let exchange = Exchange {
            method: "GET".to_owned(),
            path: path.to_owned(),
            query_names: Vec::new(),
            status: Status::Code(200),
            media_type: None,
            body: None,
            is_stand_in: false,
            stub: false,
            is_mapped: false,
            line: 0,
            recorded: None,
            alike: workspace::Alike::default(),
        };
        let matcher = Matcher::new(&snapshot, root);
        let actual = match matcher.operation(&exchange) {
            Matched::Operation(operation) => operation.path.clone(),
            Matched::Ambiguous => "ambiguous".to_owned(),
            Matched::Nothing => "-".to_owned(),
        };
        assert_eq!(actual, expected);
    }

    #[test]
    fn a_literal_segment_beats_a_template() {
        let paths = ["/pets/{id}", "/pets/mine", "/pets/{id}.json"];
        check("[]", &paths, "/pets/mine", "/pets/mine");
        check("[]", &paths, "/pets/2", "/pets/{id}");
        check("[]", &paths, "/pets/2.json", "/pets/{id}.json");
    }

    #[test]
    fn what_fits_twice_is_ambiguous() {
        check("[]", &["/a/{x}", "/a/{y}"], "/a/1", "ambiguous");
        check("[]", &["/{entity}/me", "/books/{id}"], "/books/me", "ambiguous");
    }

    #[test]
    fn servers_give_base_paths() {
        check("[{url: 'https://h/v1'}]", &["/a"], "/v1/a", "/a");
        check("[{url: 'https://h/v1'}]", &["/a"], "/a", "-");
        check("[{url: '/{v}', variables: {v: {enum: [v1, v2]}}}]", &["/a"], "/v2/a", "/a");
        check("[{url: '/{v}', variables: {v: {enum: [v1, v2]}}}]", &["/a"], "/v3/a", "-");
        check("[{url: '/{v}', variables: {v: {default: v1}}}]", &["/a"], "/v3/a", "/a");
        check("[{url: '{server}/v1', variables: {server: {default: 'https://h/api'}}}]", &["/a"], "/api/v1/a", "/a");
        check("[{url: 'https://{host}/v1', variables: {host: {enum: [a, b]}}}]", &["/a"], "/v1/a", "/a");
    }

    #[test]
    fn segments_are_decoded_after_splitting() {
        check("[]", &["/a/{x}"], "/a/b%2Fc", "/a/{x}");
        check("[]", &["/a b"], "/a%20b", "/a b");
        check("[]", &["/{a}-{b}.c"], "/%C3%A9-x.c", "/{a}-{b}.c");
        check("[]", &["/{a}-{b}.c"], "/-x.c", "-");
    }

    #[test]
    fn a_trailing_slash_is_tolerated() {
        check("[]", &["/a"], "/a/", "/a");
        check("[]", &["/a", "/a/"], "/a/", "/a/");
    }
}
