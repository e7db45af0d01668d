//! Findings and fixes: plain data about places, without trees.

use std::sync::Arc;

use syntax::{FileId, JsonPointer, TextEdit, TextRange};

use crate::Snapshot;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    Hint,
    Information,
    Warning,
    Error,
}

impl Severity {
    /// As in the JSON output and the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Hint => "hint",
            Severity::Information => "information",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// What a change does to those who rely on the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    Compatible,
    Risky,
    Breaking,
}

impl Verdict {
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Compatible => "compatible",
            Verdict::Risky => "risky",
            Verdict::Breaking => "breaking",
        }
    }
}

/// The side of the law that a change falls under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Direction {
    /// The provider accepts it.
    Request,
    /// The provider sends it.
    Response,
    /// Neither: an operation, a server.
    None,
}

impl Direction {
    pub fn name(self) -> &'static str {
        match self {
            Direction::Request => "request",
            Direction::Response => "response",
            Direction::None => "none",
        }
    }
}

/// A place in a document: the pointer names it, the range shows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Location {
    pub file: FileId,
    pub range: TextRange,
    pub pointer: JsonPointer,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    pub message: String,
    pub location: Location,
}

/// What a finding from a comparison says besides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaselineFacts {
    pub verdict: Verdict,
    pub direction: Direction,
    /// The place in the baseline's document.
    pub base_pointer: JsonPointer,
    /// The baseline's document.
    pub base_file: FileId,
    /// `GET /teams 200`, …
    pub affects: Vec<String>,
}

/// Whether a fix can be applied without a person's look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Safety {
    /// What the description says to clients does not change.
    Safe,
    Unsafe,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileEdit {
    pub file: FileId,
    /// Sorted, not overlapping.
    pub edits: Vec<TextEdit>,
}

/// A way to repair a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What will happen.
    pub title: String,
    /// At most one fix of a finding is.
    pub preferred: bool,
    pub safety: Safety,
    pub edits: Vec<FileEdit>,
}

/// Makes the fixes of a finding when somebody asks for them. Holds pointers and plain data, never a tree.
pub type FixSource = Arc<dyn Fn(&Snapshot) -> Vec<Fix> + Send + Sync>;

/// Something that a person should know, at a place.
#[derive(Clone)]
pub struct Finding {
    pub code: &'static str,
    pub severity: Severity,
    pub message: String,
    pub location: Location,
    pub related: Vec<Related>,
    pub baseline: Option<BaselineFacts>,
    /// Several if more than one part of the program has something to offer; asked in order.
    pub fixes: Vec<FixSource>,
}

impl Finding {
    pub fn new(code: &'static str, severity: Severity, location: Location, message: impl Into<String>) -> Finding {
        let message = message.into();
        Finding { code, severity, message, location, related: Vec::new(), baseline: None, fixes: Vec::new() }
    }

    #[must_use]
    pub fn with_related(mut self, message: impl Into<String>, location: Location) -> Finding {
        self.related.push(Related { message: message.into(), location });
        self
    }

    #[must_use]
    pub fn with_fixes(mut self, fixes: impl Fn(&Snapshot) -> Vec<Fix> + Send + Sync + 'static) -> Finding {
        self.fixes.push(Arc::new(fixes));
        self
    }

    /// All fixes, made now.
    pub fn make_fixes(&self, snapshot: &Snapshot) -> Vec<Fix> {
        self.fixes.iter().flat_map(|source| source(snapshot)).collect()
    }
}

impl std::fmt::Debug for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} {}: {}", self.severity.name(), self.code, self.location.pointer, self.message)
    }
}
