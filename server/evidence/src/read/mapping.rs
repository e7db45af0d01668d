//! Mapping files: a JSON object from a JSONPath to a response schema to the files with recorded bodies.
//!
//! `$.paths./teams/{id}.get.responses.200.content.application/json.schema`, in brackets too.

use std::borrow::Cow;

use openapi::Status;
use syntax::Value;
use workspace::{Alike, Exchange};

use super::{Read, message};

/// Where a body belongs.
#[derive(Debug, PartialEq, Eq)]
struct Place {
    path: String,
    method: String,
    status: Status,
    media_type: String,
}

/// Whether a name is that of a member of mapping files.
pub(super) fn is_path(name: &str) -> bool {
    ["$.paths", "$['paths']", "$[\"paths\"]"].iter().any(|it| name.starts_with(it))
}

/// One member: a path, and one name of a file or several.
pub(super) fn member(name: &str, files: Option<&Value>, line: u32, acc: &mut Read<'_>) {
    let Some(place) = place(name) else {
        acc.error(line, "this is no path to the schema of a response; it is skipped");
        return;
    };
    match files {
        Some(Value::Array(files)) => files.iter().for_each(|it| add(it, &place, line, acc)),
        Some(file) => add(file, &place, line, acc),
        None => acc.error(line, "this is no name of a file; it is skipped"),
    }
}

fn add(file: &Value, place: &Place, line: u32, acc: &mut Read<'_>) {
    let Value::String(name) = file else {
        acc.error(line, "this is no name of a file; it is skipped");
        return;
    };
    let Some(bytes) = (acc.load)(&acc.path.join(name)) else {
        acc.error(line, "the file with the recorded body cannot be read");
        return;
    };
    let text = String::from_utf8_lossy(&bytes);
    let Some(body) = message::body(Cow::Borrowed(&text), Some(&place.media_type)) else {
        acc.error(line, "the file with the recorded body is not JSON");
        return;
    };
    let exchange = Exchange {
        method: place.method.clone(),
        path: place.path.clone(),
        query_names: Vec::new(),
        status: place.status,
        media_type: Some(place.media_type.clone()),
        body: None,
        is_stand_in: false,
        stub: false,
        is_mapped: true,
        line,
        recorded: None,
        alike: Alike::default(),
    };
    acc.add(line, Some((exchange, Some(body))));
}

/// Takes a JSONPath apart. The keys of a description hold points and slashes, so the fixed words between them count.
fn place(text: &str) -> Option<Place> {
    let text = plain(text);
    let rest = text.strip_prefix("$.paths.")?.strip_suffix(".schema")?;
    let (operation, response) = rest.rsplit_once(".responses.")?;
    let (path, method) = operation.rsplit_once('.')?;
    let (status, media_type) = response.split_once(".content.")?;
    let status = Status::parse(status)?;
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
    fn check(text: &str, expected: Option<(&str, &str, &str, &str)>) {
        let place = super::place(text);
        let place = place.map(|it| (it.path, it.method, it.status.to_string(), it.media_type));
        let place = place.as_ref().map(|it| (&*it.0, &*it.1, &*it.2, &*it.3));
        assert_eq!(place, expected);
    }

    #[test]
    fn paths_are_taken_apart() {
        let expected = Some(("/api/0/teams/{id}.json/", "GET", "200", "application/vnd.a.b+json"));
        check("$.paths./api/0/teams/{id}.json/.get.responses.200.content.application/vnd.a.b+json.schema", expected);
        check(
            "$['paths']['/api/0/teams/{id}.json/']['get']['responses']['200']['content']['application/vnd.a.b+json']['schema']",
            expected,
        );
        check(
            "$.paths./a.post.responses.2XX.content.application/json.schema",
            Some(("/a", "POST", "2XX", "application/json")),
        );
        check(
            "$.paths./a.get.responses.default.content.application/json.schema",
            Some(("/a", "GET", "default", "application/json")),
        );
        check("$.info", None);
    }
}
