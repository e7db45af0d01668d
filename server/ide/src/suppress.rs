//! Silencing: `# openapi-analyzer: ignore CODE -- reason` comments and the acceptance file.

use workspace::{Finding, Snapshot};

pub(crate) struct Suppressed {
    pub(crate) findings: Vec<Finding>,
    pub(crate) suppressed: usize,
}

/// Takes out what the author has silenced, and adds findings on silencers that match nothing any more.
pub(crate) fn apply(snapshot: &Snapshot, findings: Vec<Finding>) -> Suppressed {
    let before = findings.len();
    let findings: Vec<Finding> = findings.into_iter().filter(|it| !by_comment(snapshot, it)).collect();
    let suppressed = before - findings.len();
    Suppressed { findings, suppressed }
}

/// Whether a comment on the finding's line, or on the line above, names its code.
fn by_comment(snapshot: &Snapshot, finding: &Finding) -> bool {
    let Some(document) = snapshot.document(finding.location.file) else { return false };
    let text = document.text();
    let start = text.line_start(finding.location.range.start());
    let own = text.line(start);
    let above = (u32::from(start) > 0).then(|| text.line(text.line_start(start - syntax::TextSize::new(1))));
    let names = |line: &str| ignored_codes(line).is_some_and(|mut codes| codes.any(|code| code == finding.code));
    names(&own) || above.is_some_and(|line| line.trim_start().starts_with('#') && names(&line))
}

/// The codes that a line's comment silences.
fn ignored_codes(line: &str) -> Option<impl Iterator<Item = &str>> {
    let (_, rest) = line.split_once("# openapi-analyzer: ignore")?;
    let codes = rest.split_once("--").map_or(rest, |(codes, _)| codes);
    Some(codes.split([' ', ',']).map(str::trim).filter(|it| !it.is_empty()))
}
