//! Recorded HTTP exchanges, as the evidence crate's readers hand them over.

use std::num::NonZeroU32;
use std::sync::Arc;

use openapi::Status;
use syntax::Value;

use crate::VfsPath;

/// One recorded request with its response. Everything that is not needed to match and to count was dropped while
/// reading: hosts, query values, headers other than the media type, cookies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// Upper case, except for methods that only `additionalOperations` can name.
    pub method: String,
    /// The path of the URL, still percent-encoded, without query and fragment.
    pub path: String,
    /// Names (never values) of query parameters.
    pub query_names: Vec<String>,
    /// A mapping file may name a range, or `default`.
    pub status: Status,
    /// The response's media type with its parameters, as recorded.
    pub media_type: Option<String>,
    /// The response's body. `None` if there was none.
    pub body: Option<Arc<Value>>,
    /// The body is that of another file, which the bodies of this exchange are like: it is counted there.
    pub is_stand_in: bool,
    /// Written by hand (nock) rather than recorded.
    pub stub: bool,
    /// A mapping file names the operation: the path is its template, and nothing needs to be matched.
    pub is_mapped: bool,
    /// Line of the file (from 0) where the exchange starts.
    pub line: u32,
    /// When it was recorded, as seconds since 1970, if the recording says so.
    pub recorded: Option<i64>,
    /// The exchanges that this one stands for.
    pub alike: Alike,
}

/// Exchanges of the same kind that show nothing which others have not shown: only their number is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alike {
    /// Those whose body is not another one, or that have none.
    pub repeated: usize,
    pub bodies: Vec<AlikeBody>,
}

/// A body that is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlikeBody {
    /// Tells distinct bodies apart; nothing of the body can be read from it.
    pub fingerprint: u64,
    /// When it was recorded, as days since 1970.
    pub day: Option<NonZeroU32>,
}

impl Exchange {
    /// How many recorded exchanges this is.
    pub fn number(&self) -> usize {
        usize::from(!self.is_stand_in) + self.alike.repeated + self.alike.bodies.len()
    }
}

/// Why a part of an evidence file could not be used. Never holds anything of its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceError {
    /// Line of the file, from 0.
    pub line: u32,
    pub message: String,
}

/// A file of recordings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceFile {
    pub path: VfsPath,
    pub exchanges: Vec<Exchange>,
    pub errors: Vec<EvidenceError>,
}

impl EvidenceFile {
    /// How many exchanges were read.
    pub fn number(&self) -> usize {
        self.exchanges.iter().map(Exchange::number).sum()
    }
}
