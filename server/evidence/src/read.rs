//! Reading recordings: every format becomes the same [`EvidenceFile`].
//!
//! Lenient: what cannot be read is skipped and named by its line; nothing of its content is ever repeated. Values of
//! headers, cookies and queries are dropped here and go no further.

mod cassette;
mod exchange_lines;
mod har;
mod mapping;
mod message;
mod nock;
mod time;

use syntax::{Document, FileId, Format, Node};
pub(crate) use time::seconds;
use workspace::{EvidenceError, EvidenceFile, Exchange, VfsPath};

/// Reads a file of recordings in any format that is known: HAR (Polly's too), VCR and Betamax cassettes, nock, and
/// exchange lines.
pub fn read(path: &VfsPath, bytes: &[u8]) -> EvidenceFile {
    read_with(path, bytes, &mut |_| None)
}

/// The same, and mapping files: `load` gives the content of the recorded bodies that they name.
pub fn read_with(path: &VfsPath, bytes: &[u8], load: &mut dyn FnMut(&VfsPath) -> Option<Vec<u8>>) -> EvidenceFile {
    let mut file = EvidenceFile { path: path.clone(), exchanges: Vec::new(), errors: Vec::new() };
    let mut acc = Read { path, load, exchanges: &mut file.exchanges, errors: &mut file.errors };
    let text = String::from_utf8_lossy(bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    match path.extension().as_deref() {
        Some("ndjson" | "jsonl") => exchange_lines::read(text, &mut acc),
        Some("yaml" | "yml") => document(Format::Yaml, text, &mut acc),
        _ if exchange_lines::is_likely(text) => exchange_lines::read(text, &mut acc),
        _ => document(Format::Json, text, &mut acc),
    }
    file
}

/// What has been read so far.
struct Read<'a> {
    path: &'a VfsPath,
    load: &'a mut dyn FnMut(&VfsPath) -> Option<Vec<u8>>,
    exchanges: &'a mut Vec<Exchange>,
    errors: &'a mut Vec<EvidenceError>,
}

impl Read<'_> {
    fn error(&mut self, line: u32, message: impl Into<String>) {
        self.errors.push(EvidenceError { line, message: message.into() });
    }

    /// Adds an exchange, or names the line of one that lacks what it needs.
    fn add(&mut self, line: u32, exchange: Option<Exchange>) {
        match exchange {
            Some(exchange) => self.exchanges.push(exchange),
            None => self.error(line, "this exchange has no method, URL or status"),
        }
    }
}

fn document(format: Format, text: &str, acc: &mut Read<'_>) {
    let document = Document::parse(FileId(0), format, text);
    let Some(root) = document.root() else {
        acc.error(0, "the file is empty");
        return;
    };
    if let Some(error) = document.errors().first() {
        acc.error(line(&document, error.range.start()), "this is not valid from here on; the rest is used");
    }
    if har::read(root, acc) || cassette::read(root, acc) || nock::read(root, acc) || mapping::read(root, acc) {
        return;
    }
    acc.error(
        0,
        "this is no recording in a format that is known (HAR, VCR, Betamax, nock, mapping file, exchange lines)",
    );
}

/// The line where a node starts, from 0.
fn line_of(node: Node<'_>) -> u32 {
    line(node.document(), node.range().start())
}

fn line(document: &Document, offset: syntax::TextSize) -> u32 {
    document.text().position(offset, syntax::Encoding::Utf8).line
}

#[cfg(test)]
mod tests;
