//! Messages as some clients send them, made what the protocol says.

use serde_json::Value;
use tower_lsp_server::jsonrpc::Request;

/// Requests without parameters, to which some clients send an empty object.
const WITHOUT_PARAMETERS: [&str; 2] = ["shutdown", "exit"];

pub(crate) fn request(request: Request) -> Request {
    let is_bare = WITHOUT_PARAMETERS.contains(&request.method());
    let (method, id, mut params) = request.into_parts();
    if is_bare {
        params = None;
    }
    if let Some(params) = &mut params {
        escape_uris(params);
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
fn escape_uris(params: &mut Value) {
    let place = match params.get_mut("textDocument") {
        Some(document) => document.get_mut("uri"),
        None => params.get_mut("uri"),
    };
    if let Some(Value::String(uri)) = place
        && uri.chars().any(|it| !is_allowed(it))
    {
        *uri = escaped(uri);
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
    fn check(uri: &str, expected: &str) {
        let params = json!({ "textDocument": { "uri": uri } });
        let request = request(Request::build("textDocument/didOpen").params(params).finish());
        assert_eq!(request.params().unwrap()["textDocument"]["uri"], expected);
    }

    #[test]
    fn what_no_uri_may_hold_is_escaped() {
        check("file:///a b/é.yaml", "file:///a%20b/%C3%A9.yaml");
        check("file:///a%20b/%C3%A9+.yaml", "file:///a%20b/%C3%A9+.yaml");
        check("untitled:Untitled-1", "untitled:Untitled-1");
    }
}
