//! Answers as the bytes of their JSON. The framework makes a tree of values of every answer, on the thread that reads what
//! comes in: for an answer of a megabyte that takes longer than finding it. Such an answer is serialized where it is
//! computed. The framework gets a mark in its place, and `Output` writes the bytes where the mark stands.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde_json::Value;
use tower_lsp_server::jsonrpc::Request;

/// The requests with such answers, with the names under which the framework knows them: those of the protocol lead to
/// handlers of the framework's own.
const REQUESTS: [(&str, &str); 1] = [("textDocument/documentSymbol", DOCUMENT_SYMBOL)];

pub(crate) const DOCUMENT_SYMBOL: &str = "\u{1}textDocument/documentSymbol";

/// How every successful answer starts.
const START: &[u8] = br#"{"jsonrpc":"2.0","result":"#;

/// How a mark starts within JSON, where no text of a document can stand.
const MARK: &[u8] = br#""\u0001openapi-analyzer/"#;

/// The digits of a mark.
const DIGITS: usize = 16;

/// Answers on their way out.
#[derive(Debug, Default)]
pub(crate) struct Written {
    waiting: Mutex<(u64, BTreeMap<u64, Vec<u8>>)>,
}

impl Written {
    /// The mark that stands for an answer. Whoever gets it has to give it to the framework at once: what is taken back
    /// before that would never leave.
    pub(crate) fn put(&self, json: Vec<u8>) -> Value {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.0 += 1;
        let number = waiting.0;
        waiting.1.insert(number, json);
        Value::String(format!("\u{1}openapi-analyzer/{number:0DIGITS$x}"))
    }

    fn take(&self, number: u64) -> Option<Vec<u8>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).1.remove(&number)
    }

    /// The parts of a message with a mark, in the order in which they are written. `None` for every other one.
    pub(crate) fn parts<'a>(&self, body: &'a [u8]) -> Option<(&'static [u8], Vec<u8>, &'a [u8])> {
        let rest = body.strip_prefix(START)?.strip_prefix(MARK)?;
        let (digits, rest) = rest.split_at_checked(DIGITS)?;
        let number = u64::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
        Some((START, self.take(number)?, rest.strip_prefix(b"\"")?))
    }
}

/// A request under the name by which its handler is found.
pub(crate) fn route(request: Request) -> Request {
    let Some((_, name)) = REQUESTS.iter().find(|(name, _)| *name == request.method()) else { return request };
    let (_, id, params) = request.into_parts();
    let mut builder = Request::build(*name);
    if let Some(id) = id {
        builder = builder.id(id);
    }
    if let Some(params) = params {
        builder = builder.params(params);
    }
    builder.finish()
}
