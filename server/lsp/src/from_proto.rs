//! From the protocol's words to ours: URIs to paths, positions to byte offsets.

use ide::{Encoding, Position, Text, TextEdit, TextRange, VfsPath};
use tower_lsp_server::ls_types::{self, PositionEncodingKind, TextDocumentContentChangeEvent, Uri};

/// The path of a document. `None` for schemes that show something else than a work tree (`git:`): they are not
/// judged.
pub(crate) fn path(uri: &Uri) -> Option<VfsPath> {
    if let Some(path) = file(uri) {
        return Some(loader::to_vfs(&path));
    }
    match uri.scheme().as_str() {
        "untitled" | "buffer" | "inmemory" => Some(VfsPath::new(uri.as_str())),
        _ => None,
    }
}

/// The path on the disk of a `file:` URI.
pub(crate) fn file(uri: &Uri) -> Option<std::path::PathBuf> {
    let is_file = uri.scheme().as_str().eq_ignore_ascii_case("file");
    is_file.then(|| uri.to_file_path()).flatten().map(std::borrow::Cow::into_owned)
}

/// The best encoding of a client's list: UTF-8 if it is there, else what the client likes best; UTF-16, which every
/// client knows, for one that says nothing.
pub(crate) fn encoding(offered: Option<&[PositionEncodingKind]>) -> Encoding {
    let offered = offered.unwrap_or_default();
    if offered.contains(&PositionEncodingKind::UTF8) {
        return Encoding::Utf8;
    }
    let known = |it: &PositionEncodingKind| match it.as_str() {
        "utf-16" => Some(Encoding::Utf16),
        "utf-32" => Some(Encoding::Utf32),
        _ => None,
    };
    offered.iter().find_map(known).unwrap_or(Encoding::Utf16)
}

pub(crate) fn position(position: ls_types::Position) -> Position {
    Position { line: position.line, character: position.character }
}

pub(crate) fn range(text: &Text, range: ls_types::Range, encoding: Encoding) -> TextRange {
    let start = text.offset(position(range.start), encoding);
    let end = text.offset(position(range.end), encoding);
    TextRange::new(start.min(end), start.max(end))
}

/// The edits of a change event, each to the result of the one before, and the text after them. Without a range, the text
/// is replaced whole.
pub(crate) fn edits(
    before: &Text,
    changes: Vec<TextDocumentContentChangeEvent>,
    encoding: Encoding,
) -> (Vec<TextEdit>, Text) {
    let mut text = before.clone();
    let mut edits = Vec::with_capacity(changes.len());
    for change in changes {
        let range = match change.range {
            Some(changed) => range(&text, changed, encoding),
            None => TextRange::up_to(text.len()),
        };
        let edit = TextEdit::replace(range, change.text);
        text.apply(&edit);
        edits.push(edit);
    }
    (edits, text)
}
