//! `evidence-unreadable`: a file of recordings that is broken, as a whole or in parts.

use syntax::{JsonPointer, TextRange, TextSize};
use workspace::{EvidenceFile, FileSet, Finding, Location, Severity, Snapshot, declare_code};

declare_code! {
    /// A file of recordings is broken, as a whole or in parts.
    ///
    /// ## Why
    /// What cannot be read is no evidence: fewer Responses are compared with their description than the author
    /// thinks. The rest of the file, and all other files, are used.
    ///
    /// ## Example
    /// ```json
    /// {"request": {"method": "GET", "url": "/teams"}, "response": {"status": 200, "bo
    /// ```
    ///
    /// ## Fix
    /// Record again, or take the broken part out. Formats that are read: HAR, VCR and Betamax cassettes, nock and
    /// Polly recordings, and exchange lines.
    pub(crate) EVIDENCE_UNREADABLE = "evidence-unreadable", Evidence, Warning, None;
}

/// One finding per file, with the first thing that is wrong and how many there are.
pub(crate) fn check(snapshot: &Snapshot) -> Vec<Finding> {
    snapshot.evidence().iter().filter_map(|file| finding(snapshot, file)).collect()
}

fn finding(snapshot: &Snapshot, file: &EvidenceFile) -> Option<Finding> {
    let first = file.errors.first()?;
    // Recordings are known by name only: their text stays where it is.
    let id = snapshot.file(FileSet::CURRENT, &file.path)?;
    let start = TextRange::empty(TextSize::new(0));
    let location = Location { file: id, range: start, pointer: JsonPointer::root() };
    let more = match file.errors.len() {
        1 => String::new(),
        number => format!(" ({} more in this file)", number - 1),
    };
    let message = format!("line {}: {}{more}", first.line + 1, first.message);
    Some(Finding::new(EVIDENCE_UNREADABLE.code, Severity::Warning, location, message))
}
