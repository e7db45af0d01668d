//! Each format, as its tools write it.

use openapi::Status;
use workspace::VfsPath;

/// What is read: a line per exchange, then a line per error.
#[track_caller]
fn check(path: &str, text: &str, expected: &[&str]) {
    check_with(path, text, &[], expected);
}

/// The same, with other files beside it.
#[track_caller]
fn check_with(path: &str, text: &str, files: &[(&str, &str)], expected: &[&str]) {
    let mut load = |path: &VfsPath| {
        files.iter().find(|(name, _)| *name == path.as_str()).map(|(_, text)| text.as_bytes().to_vec())
    };
    let file = super::read_with(&VfsPath::new(path), text.as_bytes(), &mut load);
    let mut actual: Vec<String> = Vec::new();
    for it in &file.exchanges {
        let body = it.body.as_ref().map_or_else(|| "-".to_owned(), |it| it.to_json());
        let media_type = it.media_type.as_deref().unwrap_or("-");
        let query = it.query_names.join(",");
        actual.push(format!("{}:{} {} ?{query} {} {media_type} {body}", it.line, it.method, it.path, it.status));
    }
    actual.extend(file.errors.iter().map(|it| format!("{}: error", it.line)));
    assert_eq!(actual, expected);
}

#[test]
fn exchange_lines_have_aliases() {
    check(
        "/a.ndjson",
        concat!(
            r#"{"request":{"method":"get","url":"https://h/v1/teams/2?a=1&b"},"response":{"status":200,"headers":{"Content-Type":"application/json"},"body":{"id":1}}}"#,
            "\n\n",
            r#"{"req":{"method":"GET","url":"/x"},"res":{"statusCode":"204"}}"#,
            "\n",
        ),
        &["0:GET /v1/teams/2 ?a,b 200 application/json {\"id\":1}", "2:GET /x ? 204 - -"],
    );
}

#[test]
fn a_bad_line_is_skipped_and_named() {
    check(
        "/a.ndjson",
        "{\"request\": oops\n{\"request\":{\"method\":\"GET\",\"url\":\"/x\"},\"response\":{\"status\":200}}\n{}\n",
        &["1:GET /x ? 200 - -", "0: error", "2: error"],
    );
}

#[test]
fn the_order_of_the_members_of_a_line_changes_nothing() {
    let request = r#""request": {"method": "GET", "url": "/x", "headers": {"content-type": "a/b"}}"#;
    let (status, body) = (r#""status": 200"#, r#""body": {"a": 1}"#);
    let headers = r#""headers": {"x": "y", "content-type": ["application/json"]}"#;
    let expected = ["0:GET /x ? 200 application/json {\"a\":1}"];
    for response in [[status, headers, body], [body, headers, status], [headers, body, status], [status, body, headers]]
    {
        let response = format!("\"response\": {{{}, \"took\": 1}}", response.join(", "));
        check("/a.ndjson", &format!("{{{request}, {response}, \"time\": \"2024-01-02T03:04:05Z\"}}"), &expected);
        check("/a.ndjson", &format!("{{{response}, {request}}}"), &expected);
    }
    // The last one of a name counts, and `request` before `req`.
    let other = r#""request": {"method": "PUT", "url": "/y"}"#;
    let response = format!("\"response\": {{{status}, {headers}, {body}}}");
    check("/a.ndjson", &format!("{{{other}, {response}, {request}}}"), &expected);
    check("/a.ndjson", &format!("{{\"req\": 1, {response}, {request}}}"), &expected);
    let twice = format!("\"response\": {{{status}, {headers}, \"body\": {{\"b\": 1}}, {body}}}");
    check("/a.ndjson", &format!("{{{request}, {twice}}}"), &expected);
    let untyped = format!("\"response\": {{{status}, {body}}}");
    check("/a.ndjson", &format!("{{{request}, {untyped}}}"), &["0:GET /x ? 200 - {\"a\":1}"]);
}

#[test]
fn a_line_that_breaks_behind_its_body_shows_nothing() {
    let line = |body: &str, end: &str| {
        let request = r#"{"method": "GET", "url": "/x"}"#;
        format!("{{\"request\": {request}, \"response\": {{\"status\": 200, \"body\": {body}}}{end}\n")
    };
    let alike: String = (140..160).map(|id| line(&format!("{{\"id\": {id}}}"), "}")).collect();
    let new = r#"{"id": 150, "slug": "a"}"#;
    let text = format!("{alike}{}{}", line(new, ", oops"), line(new, "}"));
    let file = super::read(&VfsPath::new("/a.ndjson"), text.as_bytes());
    let last = file.exchanges.last().and_then(|it| it.body.as_ref()).map(|it| it.to_json());
    assert_eq!(last.as_deref(), Some(r#"{"id":150,"slug":"a"}"#));
    assert_eq!((file.number(), file.errors.len()), (21, 1));
}

#[test]
fn har_is_read_leniently() {
    check(
        "/a.har",
        "\u{feff}{\"log\":{\"entries\":[\n{\"request\":{\"method\":\"GET\",\"url\":\"http://h/x\"},\"response\":{\"status\":200,\"content\":{\"mimeType\":\"application/json\",\"text\":\"eyJhIjoxfQ==\",\"encoding\":\"base64\"}}},\n{\"request\":{\"method\":\"GET\",\"url\":\"http://h/x\"},\"response\":{\"status\":0}}]}}",
        &["1:GET /x ? 200 application/json {\"a\":1}"],
    );
}

#[test]
fn polly_wraps_har() {
    check(
        "/recording.har",
        r#"{"id_1": {"log": {"entries": [{"request": {"method": "GET", "url": "/x"}, "response": {"status": 200}}]}}}"#,
        &["0:GET /x ? 200 - -"],
    );
}

#[test]
fn a_cassette_is_read() {
    let cassette = "http_interactions:\n- request: {method: get, uri: 'http://h/x'}\n  response:\n    status: {code: 200}\n    headers: {Content-Type: [application/json]}\n    body: {encoding: UTF-8, string: '{\"a\":1}'}\n";
    check("/a.yml", cassette, &["1:GET /x ? 200 application/json {\"a\":1}"]);
}

#[test]
fn nock_is_read() {
    check(
        "/a.json",
        r#"[{"scope": "https://h:443", "method": "GET", "path": "/x", "status": 200, "response": {"a": 1}, "rawHeaders": ["Content-Type", "application/json"]}]"#,
        &["0:GET /x ? 200 application/json {\"a\":1}"],
    );
}

#[test]
fn what_is_no_recording_is_told_once() {
    check("/a.json", "{\"openapi\": \"3.0.0\"}", &["0: error"]);
    check("/a.json", "", &["0: error"]);
}

/// A HAR of these entries, one a line.
fn har(entries: &[&str]) -> String {
    format!("{{\"log\": {{\"entries\": [\n{}\n]}}}}", entries.join(",\n"))
}

/// An entry with this content.
fn entry(content: &str) -> String {
    format!(
        r#"{{"request": {{"method": "GET", "url": "/x"}}, "response": {{"status": 200, "headers": [{{"name": "Content-Type", "value": "text/plain"}}], "content": {content}}}}}"#
    )
}

#[test]
fn lines_may_have_a_byte_order_mark_and_no_extension() {
    let line = r#"{"request": {"method": "GET", "url": "/x"}, "response": {"status": 200}}"#;
    check("/a", &format!("\u{feff}{line}\r\n"), &["0:GET /x ? 200 - -"]);
    check("/a.json", line, &["0:GET /x ? 200 - -"]);
}

#[test]
fn a_body_that_was_cut_off_is_none() {
    let cut = entry(r#"{"mimeType": "text/plain", "size": 9, "text": "abc"}"#);
    let whole = entry(r#"{"mimeType": "text/plain", "size": 3, "text": "abc"}"#);
    let no_json = entry(r#"{"mimeType": "application/json", "text": "{\"a\":"}"#);
    check(
        "/a.har",
        &har(&[&cut, &whole, &no_json]),
        &["1:GET /x ? 200 text/plain -", "2:GET /x ? 200 text/plain \"abc\"", "3:GET /x ? 200 application/json -"],
    );
}

#[test]
fn the_media_type_may_be_in_the_headers_alone() {
    let unknown = entry(r#"{"mimeType": "x-unknown", "text": "abc"}"#);
    check("/a.har", &har(&[&unknown]), &["1:GET /x ? 200 text/plain \"abc\""]);
}

#[test]
fn bodies_may_be_in_files_of_their_own() {
    let attached = entry(r#"{"mimeType": "application/json", "_file": "1.json"}"#);
    let expected = ["1:GET /x ? 200 application/json {\"a\":1}"];
    check_with("/b/a.har", &har(&[&attached]), &[("/b/1.json", "{\"a\": 1}")], &expected);
    check("/b/a.har", &har(&[&attached]), &["1:GET /x ? 200 application/json -"]);
}

#[test]
fn what_is_whole_of_a_broken_har_is_used() {
    let (one, other) = (entry(r#"{"text": "b"}"#), entry(r#"{"text": "a"}"#));
    let all = har(&[&one, &other]);
    let expected = ["1:GET /x ? 200 text/plain \"b\"", "2:GET /x ? 200 text/plain \"a\""];
    check("/a.har", &all, &expected);
    let cut = &all[..all.len() - 30];
    check("/a.har", cut, &[expected[0], "2:GET /x ? 200 text/plain -", "2: error"]);
    let comma = all.replace("\"status\": 200,", "\"status\": 200");
    check(
        "/a.har",
        &comma,
        &["1:GET /x ? 200 text/plain \"b\"", "2:GET /x ? 200 text/plain \"a\"", "1: error", "2: error"],
    );
}

#[test]
fn cassettes_pack_bodies_in_many_ways() {
    let yaml = |body: &str| {
        format!(
            "interactions:\n- request: {{method: GET, uri: /x}}\n  response:\n    status: {{code: 200}}\n    body: {body}\n"
        )
    };
    let expected = ["1:GET /x ? 200 - {\"a\":1}"];
    check("/a.yaml", &yaml("'{\"a\":1}'"), &expected);
    check("/a.yaml", &yaml("{string: !!binary eyJhIjoxfQ==}"), &expected);
    check("/a.yaml", &yaml("{encoding: UTF-8, base64_string: eyJhIjoxfQ==}"), &expected);
    // A compressed body is what it was before.
    check("/a.yaml", &yaml("{string: !!binary H4sIAAAAAAACA6tWSlSyMqwFAK+sG1YHAAAA}"), &expected);
    check("/a.yaml", &yaml("!!binary eyJhIjoxfQ=="), &expected);
    check("/a.yaml", &yaml("{string: !!binary /w==}"), &["1:GET /x ? 200 - -"]);
    let json = r#"{"interactions": [{"request": {"method": "GET", "uri": "/x"}, "response": {"status": {"code": 200}, "body": {"base64_string": "eyJhIjoxfQ=="}}}]}"#;
    check("/a.json", json, &["0:GET /x ? 200 - {\"a\":1}"]);
}

#[test]
fn requests_that_are_wrong_on_purpose_are_no_evidence() {
    let interaction = |mode: &str| {
        format!(
            "- generation: {{mode: {mode}}}\n  request: {{method: GET, uri: /x}}\n  response: {{status: {{code: 200}}}}\n"
        )
    };
    let all = format!("http_interactions:\n{}{}", interaction("negative"), interaction("positive"));
    check("/a.yaml", &all, &["4:GET /x ? 200 - -"]);
}

#[test]
fn a_compressed_body_of_nock_is_unpacked() {
    let of = |response: &str, headers: &str| {
        format!(r#"[{{"scope": "https://h", "path": "/x", "response": {response}, "rawHeaders": [{headers}]}}]"#)
    };
    let expected = ["0:GET /x ? 200 - {\"a\":1}"];
    let gzip = r#"["1f8b0800000000000203ab564a54b232ac0500", "afac1b5607000000"]"#;
    check("/a.json", &of(gzip, ""), &expected);
    check("/a.json", &of(gzip, r#""Content-Encoding", "gzip""#), &expected);
    let zlib = r#"["789cab564a54b232ac0500082a0209"]"#;
    check("/a.json", &of(zlib, r#""content-encoding", "deflate""#), &expected);
    // Brotli is not read.
    check("/a.json", &of(r#"["0b03807b2261223a317d03"]"#, r#""content-encoding", "br""#), &["0:GET /x ? 200 - -"]);
    // Names that only look like it.
    check("/a.json", &of(r#"["abcd", "beef"]"#, ""), &[r#"0:GET /x ? 200 - ["abcd","beef"]"#]);
    check("/a.json", &of(r#"["a", "beef"]"#, r#""content-encoding", "gzip""#), &[r#"0:GET /x ? 200 - ["a","beef"]"#]);
}

#[test]
fn a_mapping_names_files_with_bodies() {
    let mapping = r#"{
  "$.paths./x.get.responses.200.content.application/json.schema": ["1.json", "2.json"],
  "$.paths./x.get.responses.200.content.application/json": "1.json"
}"#;
    let expected = ["1:GET /x ? 200 application/json {\"a\":1}", "1: error", "2: error"];
    check_with("/b/tests.json", mapping, &[("/b/1.json", "{\"a\": 1}")], &expected);
}

#[test]
fn exchanges_that_are_alike_are_counted() {
    let line = |id: usize, status: u16| {
        format!(
            "{{\"request\": {{\"method\": \"GET\", \"url\": \"/x/{id}\"}}, \"response\": {{\"status\": {status}, \"headers\": {{\"content-type\": \"application/json\"}}, \"body\": {{\"id\": {}}}}}}}\n",
            id % 100 + 140
        )
    };
    let text: String = (0..200).map(|id| line(id, 200)).chain((0..3).map(|id| line(id, 404))).collect();
    let file = super::read(&VfsPath::new("/a.ndjson"), text.as_bytes());
    let numbers: Vec<(Status, usize, usize)> =
        file.exchanges.iter().map(|it| (it.status, it.alike.repeated, it.alike.bodies.len())).collect();
    let mut expected = vec![(Status::Code(200), 100, 80)];
    expected.resize(20, (Status::Code(200), 0, 0));
    expected.resize(23, (Status::Code(404), 0, 0));
    assert_eq!(numbers, expected);
}
