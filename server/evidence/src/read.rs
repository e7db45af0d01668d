//! Reading recordings: every format becomes the same [`EvidenceFile`].
//!
//! Lenient: what cannot be read is skipped and named by its line; nothing of its content is ever repeated. Values of
//! headers, cookies and queries are dropped here and go no further. Exchange by exchange: of a large file no more than
//! one is in memory at a time, and of the exchanges only those are kept that show something new (`alike.rs`).

mod alike;
mod cassette;
mod exchange_lines;
mod har;
mod json;
mod mapping;
mod message;
mod nock;
mod packed;
mod paths;
mod recordings;
mod scan;
mod source;
mod time;
mod yaml;

use syntax::Value;
use workspace::{EvidenceError, EvidenceFile, Exchange, VfsPath};

use message::Body;
use recordings::Recordings;
use source::Source;
pub(crate) use time::seconds;

/// What is in memory is read in pieces, too, so that it is not there twice.
const CHUNK: usize = 1 << 20;

/// Reads a file of recordings in any format that is known: HAR (Polly's too), VCR and Betamax cassettes, nock, and
/// exchange lines.
pub fn read(path: &VfsPath, bytes: &[u8]) -> EvidenceFile {
    read_with(path, bytes, &mut |_| None)
}

/// The same, and mapping files: `load` gives the content of the recorded bodies that they name.
pub fn read_with(path: &VfsPath, bytes: &[u8], load: &mut dyn FnMut(&VfsPath) -> Option<Vec<u8>>) -> EvidenceFile {
    Reader::default().read(path, &mut bytes.chunks(CHUNK).map(<[u8]>::to_vec), load)
}

/// Reads files one after the other. What an earlier one has shown is not kept of a later one.
#[derive(Default)]
pub struct Reader {
    recordings: Recordings,
}

impl Reader {
    /// A file that comes in chunks, none of which is kept. `load` gives other files: recorded bodies that it names.
    pub fn read(
        &mut self,
        path: &VfsPath,
        chunks: &mut dyn Iterator<Item = Vec<u8>>,
        load: &mut dyn FnMut(&VfsPath) -> Option<Vec<u8>>,
    ) -> EvidenceFile {
        let mut acc = Read { path, load, recordings: &mut self.recordings, errors: Vec::new() };
        let mut source = Source::new(chunks);
        match path.extension().as_deref() {
            Some("ndjson" | "jsonl") => exchange_lines::read(&mut source, &mut acc),
            Some("yaml" | "yml") => yaml::read(&source.all(), &mut acc),
            _ if exchange_lines::is_likely(&source.first_line()) => exchange_lines::read(&mut source, &mut acc),
            _ => json::read(&mut source, &mut acc),
        }
        let errors = acc.errors;
        EvidenceFile { path: path.clone(), exchanges: self.recordings.finish(), errors }
    }
}

/// What has been read so far.
struct Read<'a> {
    path: &'a VfsPath,
    load: &'a mut dyn FnMut(&VfsPath) -> Option<Vec<u8>>,
    recordings: &'a mut Recordings,
    errors: Vec<EvidenceError>,
}

impl Read<'_> {
    fn error(&mut self, line: u32, message: impl Into<String>) {
        self.errors.push(EvidenceError { line, message: message.into() });
    }

    /// Adds an exchange with its body, or names the line of one that lacks what it needs.
    fn add(&mut self, line: u32, exchange: Option<(Exchange, Option<Body<'_>>)>) {
        match exchange {
            Some((exchange, body)) => self.recordings.add(exchange, body),
            None => self.error(line, "this exchange has no method, URL or status"),
        }
    }

    fn empty(&mut self) {
        self.error(0, "the file is empty");
    }

    fn unknown(&mut self) {
        self.error(
            0,
            "this is no recording in a format that is known (HAR, VCR, Betamax, nock, mapping file, exchange lines)",
        );
    }

    fn broken(&mut self, line: u32) {
        self.error(line, "this is not valid from here on; the rest is used");
    }
}

/// A string or a number, as text.
fn text(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) | Value::Number(text) => Some(text),
        _ => None,
    }
}

fn text_at<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    text(value.get(name)?)
}

fn items(value: &Value) -> &[Value] {
    match value {
        Value::Array(items) => items,
        _ => &[],
    }
}

#[cfg(test)]
mod tests;
