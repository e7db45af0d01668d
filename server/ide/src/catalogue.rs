//! All codes with their documentation.

use workspace::Code;

use crate::baseline_unreadable::{BASELINE_STALE, BASELINE_UNREADABLE};
use crate::evidence_unreadable::EVIDENCE_UNREADABLE;
use crate::shown::FINDINGS_LIMITED;

/// Every code of the program, by name.
pub fn catalogue() -> Vec<&'static Code> {
    let mut all: Vec<&Code> = rules::CATALOGUE
        .iter()
        .chain(evidence::CATALOGUE)
        .chain(compat::CATALOGUE)
        .chain(workspace::CATALOGUE)
        .chain(crate::silence::CATALOGUE)
        .copied()
        .chain([&BASELINE_UNREADABLE, &BASELINE_STALE, &EVIDENCE_UNREADABLE, &FINDINGS_LIMITED])
        .collect();
    all.sort_by_key(|code| code.code);
    all
}

/// The documentation of one code.
pub fn explain(code: &str) -> Option<&'static Code> {
    catalogue().into_iter().find(|it| it.code == code)
}
