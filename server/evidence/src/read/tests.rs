//! Each format, as its tools write it.

use workspace::VfsPath;

/// What is read: a line per exchange, then a line per error.
#[track_caller]
fn check(path: &str, text: &str, expected: &[&str]) {
    let file = super::read(&VfsPath::new(path), text.as_bytes());
    let mut actual: Vec<String> = Vec::new();
    for it in &file.exchanges {
        let body = it.body.as_ref().map_or_else(|| "-".to_owned(), syntax::Value::to_json);
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
