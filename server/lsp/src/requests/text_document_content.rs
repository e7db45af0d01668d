//! `workspace/textDocumentContent`: the text of a document that the client can show and nobody has on the disk: one of a
//! baseline, at a git revision or from a URL, or the documentation of a code. Its URI has a scheme of our own; it is
//! never edited and never judged.

use ide::{Analysis, FileId, FileSet, VfsPath};
use serde_json::{Value, json};
use tower_lsp_server::ls_types::Uri;

use crate::documentation;
use crate::moment::Moment;

pub(crate) const METHOD: &str = "workspace/textDocumentContent";
const SCHEME: &str = "openapi-analyzer-baseline";

/// What the server says to a client that knows this of the protocol, among its capabilities for the workspace.
pub(crate) fn capability() -> Value {
    json!({ "schemes": [SCHEME, documentation::SCHEME] })
}

/// The text. `None` for a document that is not there (any more): the protocol has no answer for that but an error.
pub(crate) fn text_document_content(moment: &Moment, params: &Value) -> Option<Value> {
    let uri = params.get("uri").and_then(Value::as_str).unwrap_or_default();
    let published = document(uri).and_then(|(set, path)| {
        let text = moment.analysis.text(moment.analysis.file(set, &path)?)?;
        Some(text.to_string())
    });
    let text = published.or_else(|| documentation::text(&uri.parse().ok()?));
    text.map(|text| json!({ "text": text }))
}

/// The URI of a document of a baseline: the number of its set, then its path.
pub(crate) fn uri(analysis: &Analysis, file: FileId) -> Option<Uri> {
    let path: String = analysis.path(file).as_str().bytes().map(encoded).collect();
    format!("{SCHEME}:/{}{path}", analysis.set(file).0).parse().ok()
}

fn encoded(byte: u8) -> String {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    }
}

fn document(uri: &str) -> Option<(FileSet, VfsPath)> {
    let rest = uri.strip_prefix(SCHEME)?.strip_prefix(':')?.trim_start_matches('/');
    let (set, path) = rest.split_once('/')?;
    let set = FileSet(set.parse().ok()?);
    // The work tree has documents of its own.
    (set != FileSet::CURRENT).then(|| (set, VfsPath::new(&format!("/{}", ide::percent_decode(path)))))
}
