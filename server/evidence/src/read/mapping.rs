//! Mapping files: a JSON object from a JSONPath to a response schema to the files with recorded bodies.
//!
//! `$.paths./teams/{id}.get.responses.200.content.application/json.schema`, in brackets too.

use syntax::Node;
use workspace::Exchange;

use super::{Read, line_of, message};

/// Where a body belongs.
#[derive(Debug, PartialEq, Eq)]
struct Place {
    path: String,
    method: String,
    status: u16,
    media_type: String,
}

/// False if the document is no mapping file.
pub(super) fn read(root: Node<'_>, acc: &mut Read<'_>) -> bool {
    let is_path =
        |key: &str| key.starts_with("$.paths") || key.starts_with("$['paths']") || key.starts_with("$[\"paths\"]");
    if !root.entries().next().is_some_and(|it| is_path(&it.key())) {
        return false;
    }
    for entry in root.entries() {
        let line = line_of(entry.key_node());
        let Some(place) = place(&entry.key()) else {
            acc.error(line, "this is no path to the schema of a response; it is skipped");
            continue;
        };
        let value = entry.value();
        let files: Vec<Node<'_>> = if value.is_sequence() { value.items().collect() } else { vec![value] };
        for file in files {
            add(file, &place, acc);
        }
    }
    true
}

fn add(file: Node<'_>, place: &Place, acc: &mut Read<'_>) {
    let line = line_of(file);
    let Some(name) = file.as_str() else {
        acc.error(line, "this is no name of a file; it is skipped");
        return;
    };
    let bytes = (acc.load)(&acc.path.join(&name));
    let Some(bytes) = bytes else {
        acc.error(line, "the file with the recorded body cannot be read");
        return;
    };
    let Some(body) = message::body(&String::from_utf8_lossy(&bytes), Some(&place.media_type)) else {
        acc.error(line, "the file with the recorded body is not JSON");
        return;
    };
    acc.exchanges.push(Exchange {
        method: place.method.clone(),
        host: None,
        path: place.path.clone(),
        query_names: Vec::new(),
        status: place.status,
        media_type: Some(place.media_type.clone()),
        body: Some(body),
        stub: false,
        is_mapped: true,
        line,
        recorded: None,
    });
}

/// Takes a JSONPath apart. The keys of a description hold points and slashes, so the fixed words between them count.
fn place(text: &str) -> Option<Place> {
    let text = plain(text);
    let rest = text.strip_prefix("$.paths.")?.strip_suffix(".schema")?;
    let (operation, response) = rest.rsplit_once(".responses.")?;
    let (path, method) = operation.rsplit_once('.')?;
    let (status, media_type) = response.split_once(".content.")?;
    let status = match status.as_bytes() {
        [class @ b'1'..=b'5', b'X' | b'x', b'X' | b'x'] => u16::from(class - b'0') * 100,
        _ => message::status(status)?,
    };
    let (path, media_type) = (path.to_owned(), media_type.to_owned());
    Some(Place { path, method: message::method(method), status, media_type })
}

/// `$['paths']['/a']` as `$.paths./a`.
fn plain(text: &str) -> String {
    let text = text.replace("['", "[\"").replace("']", "\"]");
    text.replace("[\"", ".").replace("\"]", "")
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(text: &str, expected: Option<(&str, &str, u16, &str)>) {
        let place = super::place(text);
        let place = place.as_ref().map(|it| (&*it.path, &*it.method, it.status, &*it.media_type));
        assert_eq!(place, expected);
    }

    #[test]
    fn paths_are_taken_apart() {
        let expected = Some(("/api/0/teams/{id}.json/", "GET", 200, "application/vnd.a.b+json"));
        check("$.paths./api/0/teams/{id}.json/.get.responses.200.content.application/vnd.a.b+json.schema", expected);
        check(
            "$['paths']['/api/0/teams/{id}.json/']['get']['responses']['200']['content']['application/vnd.a.b+json']['schema']",
            expected,
        );
        check(
            "$.paths./a.post.responses.2XX.content.application/json.schema",
            Some(("/a", "POST", 200, "application/json")),
        );
        check("$.paths./a.get.responses.default.content.application/json.schema", None);
        check("$.info", None);
    }
}
