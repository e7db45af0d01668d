//! Findings as the formats print them: named files, positions instead of offsets, no identifiers.

use std::path::PathBuf;

use ide::{
    Analysis, BaselineFacts, Encoding, FileId, FileSet, Finding, Location, Position, Safety, Severity, TextRange,
    Verdict,
};
use loader::Loader;

/// All that a format needs.
#[derive(Clone, Debug)]
pub(crate) struct Report {
    /// Sorted by file, range, code.
    pub(crate) findings: Vec<Reported>,
    pub(crate) files: Vec<String>,
    pub(crate) suppressed: usize,
    /// Of each description that has evidence what was observed: empty where nobody asks for it.
    pub(crate) evidence: Vec<(String, ide::Report)>,
}

#[derive(Clone, Debug)]
pub(crate) struct Reported {
    pub(crate) code: &'static str,
    pub(crate) severity: Severity,
    pub(crate) message: String,
    pub(crate) place: Place,
    pub(crate) related: Vec<(String, Place)>,
    pub(crate) baseline: Option<BaselineFacts>,
    pub(crate) fixes: Vec<ReportedFix>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) file: String,
    pub(crate) range: PlaceRange,
    pub(crate) pointer: String,
}

/// Lines and UTF-16 units, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PlaceRange {
    pub(crate) start: Position,
    pub(crate) end: Position,
}

#[derive(Clone, Debug)]
pub(crate) struct ReportedFix {
    pub(crate) title: String,
    pub(crate) preferred: bool,
    pub(crate) safety: Safety,
    pub(crate) edits: Vec<ReportedEdit>,
}

#[derive(Clone, Debug)]
pub(crate) struct ReportedEdit {
    pub(crate) file: String,
    pub(crate) range: PlaceRange,
    pub(crate) new_text: String,
}

/// Turns findings into what is printed.
pub(crate) struct Reporter<'a> {
    pub(crate) analysis: &'a Analysis,
    pub(crate) loader: &'a Loader,
    /// The folder that names of files start from.
    pub(crate) folder: PathBuf,
    /// Whether fixes are wanted: making them costs.
    pub(crate) fixes: bool,
}

impl Reporter<'_> {
    pub(crate) fn report(&self, findings: &[Finding], suppressed: usize) -> Report {
        let mut findings: Vec<Reported> = findings.iter().map(|it| self.finding(it)).collect();
        findings.sort_by(|a, b| {
            let key = |it: &Reported| (it.place.file.clone(), it.place.range, it.code);
            key(a).cmp(&key(b)).then_with(|| a.place.cmp(&b.place)).then_with(|| a.message.cmp(&b.message))
        });
        Report { findings, files: self.files(), suppressed, evidence: Vec::new() }
    }

    /// Per description what was observed.
    pub(crate) fn evidence(&self) -> Vec<(String, ide::Report)> {
        let says_something = |it: &ide::Report| !it.operations.is_empty() || it.ambiguous > 0;
        let reports = self.analysis.evidence_report().into_iter().filter(|(_, it)| says_something(it));
        reports.map(|(entry, it)| (self.name(entry), it)).collect()
    }

    /// The files of all descriptions.
    fn files(&self) -> Vec<String> {
        let descriptions = self.analysis.descriptions().iter();
        let mut files: Vec<String> = descriptions.flat_map(|it| &it.files).map(|file| self.name(*file)).collect();
        files.sort();
        files.dedup();
        files
    }

    fn finding(&self, finding: &Finding) -> Reported {
        let related = finding.related.iter().map(|it| (it.message.clone(), self.place(&it.location)));
        let fixes = if self.fixes { self.analysis.fixes(finding) } else { Vec::new() };
        Reported {
            code: finding.code,
            severity: finding.severity,
            message: finding.message.clone(),
            place: self.place(&finding.location),
            related: related.collect(),
            baseline: finding.baseline.clone(),
            fixes: fixes.into_iter().map(|fix| self.fix(fix)).collect(),
        }
    }

    fn fix(&self, fix: ide::Fix) -> ReportedFix {
        let mut edits = Vec::new();
        for file_edit in fix.edits {
            let file = self.name(file_edit.file);
            edits.extend(file_edit.edits.into_iter().map(|edit| ReportedEdit {
                file: file.clone(),
                range: self.range(file_edit.file, edit.range()),
                new_text: edit.new_text,
            }));
        }
        ReportedFix { title: fix.title, preferred: fix.preferred, safety: fix.safety, edits }
    }

    fn place(&self, location: &Location) -> Place {
        Place {
            file: self.name(location.file),
            range: self.range(location.file, location.range),
            pointer: location.pointer.to_string(),
        }
    }

    pub(crate) fn name(&self, file: FileId) -> String {
        self.loader.name(self.analysis.set(file), self.analysis.path(file), &self.folder)
    }

    fn range(&self, file: FileId, range: TextRange) -> PlaceRange {
        let Some(text) = self.analysis.text(file) else {
            return PlaceRange { start: Position::default(), end: Position::default() };
        };
        let position = |offset| text.position(offset, Encoding::Utf16);
        PlaceRange { start: position(range.start()), end: position(range.end()) }
    }
}

impl Report {
    pub(crate) fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|it| it.severity == severity).count()
    }

    pub(crate) fn count_verdict(&self, verdict: Verdict) -> usize {
        self.findings.iter().filter(|it| it.verdict() == Some(verdict)).count()
    }
}

impl Reported {
    pub(crate) fn verdict(&self) -> Option<Verdict> {
        self.baseline.as_ref().map(|it| it.verdict)
    }
}

/// Whether a file belongs to the work tree: only such files are changed.
pub(crate) fn is_current(analysis: &Analysis, file: FileId) -> bool {
    analysis.set(file) == FileSet::CURRENT
}
