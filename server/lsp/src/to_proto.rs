//! From our words to the protocol's: byte offsets to positions, files to URIs as the client spells them.

mod diagnostic;
mod workspace_edit;

use std::collections::BTreeMap;

use ide::{Analysis, Encoding, FileId, FileSet, Location, Text, TextRange, VfsPath};
use loader::Loader;
use tower_lsp_server::ls_types::{self, PositionEncodingKind, Uri};

use crate::client::ClientInfo;
use crate::from_proto;
use crate::requests::text_document_content;
use crate::state::GlobalState;

pub(crate) fn encoding_kind(encoding: Encoding) -> PositionEncodingKind {
    match encoding {
        Encoding::Utf8 => PositionEncodingKind::UTF8,
        Encoding::Utf16 => PositionEncodingKind::UTF16,
        Encoding::Utf32 => PositionEncodingKind::UTF32,
    }
}

pub(crate) fn range(text: &Text, range: TextRange, encoding: Encoding) -> ls_types::Range {
    let position = |offset| {
        let ide::Position { line, character } = text.position(offset, encoding);
        ls_types::Position { line, character }
    };
    ls_types::Range { start: position(range.start()), end: position(range.end()) }
}

/// The same for a range whose start is known, and that ends on the line where it starts: keys do.
pub(crate) fn range_on_line(
    text: &Text,
    start: ls_types::Position,
    range: TextRange,
    encoding: Encoding,
) -> ls_types::Range {
    let written = text.slice(range);
    if written.contains(['\n', '\r']) {
        return self::range(text, range, encoding);
    }
    let width = match encoding {
        Encoding::Utf8 => written.len(),
        Encoding::Utf16 => written.encode_utf16().count(),
        Encoding::Utf32 => written.chars().count(),
    };
    ls_types::Range { start, end: ls_types::Position { character: start.character + width as u32, ..start } }
}

/// Names files to the client: with its own spelling of the URI where it has the file open.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    client: ClientInfo,
    loader: Loader,
    open: BTreeMap<VfsPath, (Uri, i32)>,
    aliases: BTreeMap<String, VfsPath>,
}

impl Names {
    pub(crate) fn new(global: &GlobalState) -> Names {
        let open = global.open.iter().map(|(path, it)| (path.clone(), (it.uri.clone(), it.version)));
        Names {
            client: global.client.clone(),
            loader: global.loader.clone(),
            open: open.collect(),
            aliases: global.aliases.clone(),
        }
    }

    pub(crate) fn client(&self) -> &ClientInfo {
        &self.client
    }

    pub(crate) fn encoding(&self) -> Encoding {
        self.client.encoding
    }

    pub(crate) fn is_open(&self, path: &VfsPath) -> bool {
        self.open.contains_key(path)
    }

    /// The path of a document by the URI that the client has for it.
    pub(crate) fn path(&self, uri: &Uri) -> Option<VfsPath> {
        self.aliases.get(uri.as_str()).cloned().or_else(|| from_proto::path(uri))
    }

    /// The URI of a file that the disk or the editor holds, or that the client may ask us for. `None` for one of a git
    /// revision or from a URL where it does not.
    pub(crate) fn uri(&self, analysis: &Analysis, file: FileId) -> Option<Uri> {
        let (path, set) = (analysis.path(file), analysis.set(file));
        if !self.loader.is_on_disk(set) {
            let is_shown = self.client.shows_documents;
            return is_shown.then(|| text_document_content::uri(analysis, file)).flatten();
        }
        match self.open.get(path) {
            Some((uri, _)) if set == FileSet::CURRENT => Some(uri.clone()),
            _ => Uri::from_file_path(loader::from_vfs(path)),
        }
    }

    /// The version of an open document.
    pub(crate) fn version(&self, analysis: &Analysis, file: FileId) -> Option<i32> {
        let is_current = analysis.set(file) == FileSet::CURRENT;
        self.version_of(analysis.path(file)).filter(|_| is_current)
    }

    pub(crate) fn version_of(&self, path: &VfsPath) -> Option<i32> {
        self.open.get(path).map(|(_, version)| *version)
    }

    /// `None` for a place in a file that neither the disk nor the editor holds.
    pub(crate) fn location(&self, analysis: &Analysis, location: &Location) -> Option<ls_types::Location> {
        let uri = self.uri(analysis, location.file)?;
        let text = analysis.text(location.file)?;
        Some(ls_types::Location { uri, range: range(text, location.range, self.client.encoding) })
    }
}
