//! Messages as some clients send them, made what the protocol says.

mod initialize;

use serde_json::Value;
use tower_lsp_server::jsonrpc::Request;

/// Requests without parameters, to which some clients send an empty object.
const WITHOUT_PARAMETERS: [&str; 2] = ["shutdown", "exit"];

/// Where URIs stand in parameters; of a list, in each of its items.
const URIS: [&[&str]; 11] = [
    &["textDocument", "uri"],
    &["uri"],
    &["rootUri"],
    &["workspaceFolders", "uri"],
    &["changes", "uri"],
    &["event", "added", "uri"],
    &["event", "removed", "uri"],
    &["previousResultIds", "uri"],
    &["files", "uri"],
    &["files", "oldUri"],
    &["files", "newUri"],
];

pub(crate) fn request(request: Request) -> Request {
    let is_bare = WITHOUT_PARAMETERS.contains(&request.method());
    let (method, id, mut params) = request.into_parts();
    if is_bare {
        params = None;
    }
    if let Some(params) = &mut params {
        URIS.iter().for_each(|path| escape_uris(params, path));
    }
    if method == "initialize" {
        params = Some(initialize::readable(params.unwrap_or_default()));
    }
    let mut builder = Request::build(method);
    if let Some(id) = id {
        builder = builder.id(id);
    }
    if let Some(params) = params {
        builder = builder.params(params);
    }
    builder.finish()
}

/// A URI that holds what no URI may hold, such as a space: the document is opened all the same.
fn escape_uris(value: &mut Value, path: &[&str]) {
    match (value, path) {
        (Value::Array(items), _) => items.iter_mut().for_each(|item| escape_uris(item, path)),
        (Value::String(uri), []) if uri.chars().any(|it| !is_allowed(it)) => *uri = escaped(uri),
        (Value::Object(members), [first, rest @ ..]) => {
            if let Some(member) = members.get_mut(*first) {
                escape_uris(member, rest);
            }
        }
        _ => {}
    }
}

fn is_allowed(char: char) -> bool {
    char.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(char)
}

fn escaped(uri: &str) -> String {
    let mut out = String::with_capacity(uri.len() + 8);
    for char in uri.chars() {
        if is_allowed(char) {
            out.push(char);
            continue;
        }
        let mut bytes = [0; 4];
        for byte in char.encode_utf8(&mut bytes).bytes() {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(method: &'static str, params: Value, expected: Value) {
        let request = request(Request::build(method).params(params).finish());
        assert_eq!(*request.params().unwrap(), expected);
    }

    #[test]
    fn what_no_uri_may_hold_is_escaped() {
        for (uri, expected) in [
            ("file:///a b/é.yaml", "file:///a%20b/%C3%A9.yaml"),
            ("file:///a%20b/%C3%A9+.yaml", "file:///a%20b/%C3%A9+.yaml"),
            ("untitled:Untitled-1", "untitled:Untitled-1"),
        ] {
            let of = |uri: &str| json!({ "textDocument": { "uri": uri } });
            check("textDocument/didOpen", of(uri), of(expected));
            let of = |uri: &str| json!({ "changes": [{ "uri": uri, "type": 1 }, { "uri": uri, "type": 2 }] });
            check("workspace/didChangeWatchedFiles", of(uri), of(expected));
        }
    }

    #[test]
    fn what_cannot_be_read_of_a_client_takes_nothing_from_the_rest() {
        let capabilities = json!({
            "general": { "positionEncodings": ["utf-8"] },
            "textDocument": {
                "hover": { "contentFormat": ["asciidoc", "markdown"] },
                "semanticTokens": {},
                "rename": { "prepareSupport": "yes", "dynamicRegistration": true },
            },
            "workspace": { "workspaceEdit": { "resourceOperations": ["create", "copy"], "documentChanges": true } },
        });
        let expected = json!({
            "general": { "positionEncodings": ["utf-8"] },
            "textDocument": {
                "hover": { "contentFormat": ["markdown"] },
                "rename": { "dynamicRegistration": true },
            },
            "workspace": { "workspaceEdit": { "resourceOperations": ["create"], "documentChanges": true } },
        });
        check(
            "initialize",
            json!({ "processId": "7", "rootUri": "file:///a b", "trace": "compact", "capabilities": capabilities,
                "workspaceFolders": [{ "uri": 1, "name": "a" }, { "uri": "file:///c d", "name": "b" }] }),
            json!({ "rootUri": "file:///a%20b", "capabilities": expected,
                "workspaceFolders": [{ "uri": "file:///c%20d", "name": "b" }] }),
        );
    }

    #[test]
    fn a_client_that_says_nothing_can_do_nothing() {
        for params in [json!({}), json!(null), json!([1])] {
            check("initialize", params, json!({ "capabilities": {} }));
        }
    }
}
