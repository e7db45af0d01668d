//! Everything that can be asked about one state.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};

use evidence::report::Report;
use syntax::{FileId, Text, TextRange};
use workspace::{Description, EvidenceFile, FileSet, Finding, Fix, Policy, Safety, Snapshot, VfsPath};

use crate::basis::Basis;
use crate::findings::Passes;
use crate::silence::{Silencer, silencers};
use crate::{Findings, findings, shown};

/// An immutable state with the answers computed so far. Cheap to clone; all clones share them.
#[derive(Clone, Debug)]
pub struct Analysis {
    snapshot: Snapshot,
    findings: Arc<OnceLock<Findings>>,
    passes: Arc<Passes>,
    /// What was found in them holds where nothing has changed.
    earlier: Arc<[Basis]>,
}

/// A finding with the fixes that it offers.
#[derive(Clone, Debug)]
pub struct FindingAndFixes {
    pub finding: Finding,
    pub fixes: Vec<Fix>,
    /// Whether an editor shows the finding, or only that there are more of its kind.
    pub is_shown: bool,
}

impl Analysis {
    pub(crate) fn new(snapshot: Snapshot, earlier: Vec<Basis>) -> Analysis {
        Analysis { snapshot, findings: Arc::default(), passes: Arc::default(), earlier: earlier.into() }
    }

    /// This state as one that a later one starts from.
    pub(crate) fn basis(self) -> Basis {
        Basis { snapshot: self.snapshot, passes: self.passes, shifts: Vec::new() }
    }

    pub(crate) fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// All findings. Computed at the first call.
    pub fn findings(&self) -> &Findings {
        self.findings.get_or_init(|| Findings::of_passes(&self.snapshot, &self.passes, &self.earlier))
    }

    /// Whether [`Analysis::findings`] is known already.
    pub fn is_computed(&self) -> bool {
        self.findings.get().is_some()
    }

    /// The same state, for somebody whose computation ends when a flag is set: it unwinds with [`workspace::Stopped`], and
    /// what it has not finished is not known.
    #[must_use]
    pub fn until(&self, flag: Arc<AtomicBool>) -> Analysis {
        Analysis { snapshot: self.snapshot.until(flag), ..self.clone() }
    }

    /// Half of the work of [`Analysis::findings`], for a second thread of somebody who has one.
    pub fn prepare(&self) {
        self.passes.evidence(&self.snapshot, &self.earlier);
        self.passes.rules(&self.snapshot, &self.earlier);
    }

    /// How many Path Items were held against what was observed anew for this state.
    #[cfg(test)]
    pub(crate) fn computed_by_evidence(&self) -> usize {
        self.passes.computed_by_evidence()
    }

    /// How many Path Items the rules had to judge anew for this state.
    #[cfg(test)]
    pub(crate) fn computed_by_rules(&self) -> usize {
        self.passes.computed_by_rules()
    }

    /// All findings by path, range and code.
    pub fn all_findings(&self) -> Vec<Finding> {
        self.findings().all(&self.snapshot)
    }

    /// The findings of a file that an editor shows: all but the less certain ones of a kind that there are many of.
    pub fn shown(&self, file: FileId) -> Vec<Finding> {
        shown::shown(&self.snapshot, file, self.findings().of(file))
    }

    /// The fixes of a finding, computed now.
    pub fn fixes(&self, finding: &Finding) -> Vec<Fix> {
        finding.make_fixes(&self.snapshot)
    }

    /// The fix that is applied with those of all other findings: a safe one, or the promise that enough recordings
    /// speak for.
    pub fn fix_among_all(&self, finding: &Finding) -> Option<Fix> {
        let is_sure = |it: &Fix| it.preferred && finding.code == evidence::ALWAYS_RETURNED;
        self.fixes(finding).into_iter().find(|it| it.safety == Safety::Safe || is_sure(it))
    }

    /// What a person may write to live with a finding: a comment, an entry of the acceptance file.
    pub fn silencers(&self, finding: &Finding) -> Vec<Silencer> {
        silencers(&self.snapshot, finding)
    }

    /// The findings whose range touches `range`, with their fixes.
    pub fn fixes_at(&self, file: FileId, range: TextRange) -> Vec<FindingAndFixes> {
        let all = self.findings().of(file);
        let touched = all.iter().enumerate().filter(|(_, it)| it.location.range.intersect(range).is_some());
        let touched: Vec<(usize, &Finding)> = touched.collect();
        if touched.is_empty() {
            return Vec::new();
        }
        let visible = shown::Visible::of(&self.snapshot, file, all);
        let with_fixes = |(index, finding): (usize, &Finding)| FindingAndFixes {
            finding: finding.clone(),
            fixes: self.fixes(finding),
            is_shown: visible.is_shown[index],
        };
        touched.into_iter().map(with_fixes).collect()
    }

    /// The first syntax error of a description. Comparing what is left of such a text would tell little.
    pub fn syntax_error(&self, description: &Description) -> Option<String> {
        self.snapshot.syntax_error(description)
    }

    /// What changed between two entry documents: each change with its verdict, sorted.
    pub fn diff(&self, base: FileId, current: FileId, policy: Policy) -> Vec<Finding> {
        let mut found = compat::diff(&self.snapshot, base, current, policy);
        found.sort_by(|a, b| self.path(a.location.file).cmp(self.path(b.location.file)));
        let mut sorted = Vec::with_capacity(found.len());
        for mut group in chunks_by_file(found) {
            findings::sort(&mut group);
            sorted.append(&mut group);
        }
        sorted
    }

    /// Per Operation: what was observed and what is documented. Empty without evidence.
    pub fn evidence_report(&self) -> Vec<(FileId, Report)> {
        let descriptions = self.descriptions().iter();
        descriptions.map(|it| (it.entry, evidence::report::report(&self.snapshot, it))).collect()
    }

    /// Whether the evidence is just these files.
    pub fn has_evidence(&self, files: &[Arc<EvidenceFile>]) -> bool {
        let own = self.snapshot.evidence();
        own.len() == files.len() && own.iter().zip(files).all(|(own, file)| Arc::ptr_eq(own, file))
    }

    /// Files that somebody who does IO should hand in.
    pub fn wanted(&self) -> &[(FileSet, VfsPath)] {
        self.snapshot.wanted()
    }

    pub fn descriptions(&self) -> &[Description] {
        self.snapshot.descriptions()
    }

    /// Whether a file is part of a description (entry document or fragment), or a configuration.
    pub fn is_ours(&self, file: FileId) -> bool {
        self.snapshot.descriptions_of(file).next().is_some() || self.findings().by_file.contains_key(&file)
    }

    /// Whether a file belongs to no description, and is none that would be declined: perhaps a fragment of one that
    /// nobody has found yet.
    pub fn is_stranger(&self, file: FileId) -> bool {
        self.snapshot.declared(file) == openapi::Declared::Nothing
            && self.snapshot.descriptions_of(file).next().is_none()
    }

    pub fn file(&self, set: FileSet, path: &VfsPath) -> Option<FileId> {
        self.snapshot.file(set, path)
    }

    pub fn path(&self, file: FileId) -> &VfsPath {
        self.snapshot.path(file)
    }

    pub fn set(&self, file: FileId) -> FileSet {
        self.snapshot.set(file)
    }

    pub fn text(&self, file: FileId) -> Option<&Text> {
        self.snapshot.document(file).map(syntax::Document::text)
    }

    /// All files of the current set that are there, by path.
    pub fn files(&self) -> &[FileId] {
        self.snapshot.files()
    }

    /// The paths of all files of a set that are known, there or not.
    pub fn files_of(&self, set: FileSet) -> Vec<&VfsPath> {
        self.snapshot.files_of(set)
    }

    pub fn config(&self, file: FileId) -> &workspace::Config {
        self.snapshot.config(file)
    }
}

/// Splits a list that is sorted by file.
fn chunks_by_file(found: Vec<Finding>) -> Vec<Vec<Finding>> {
    let mut chunks: Vec<Vec<Finding>> = Vec::new();
    for finding in found {
        match chunks.last_mut() {
            Some(chunk) if chunk[0].location.file == finding.location.file => chunk.push(finding),
            _ => chunks.push(vec![finding]),
        }
    }
    chunks
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    use workspace::Stopped;

    use crate::fixture::analysis;

    const DESCRIPTION: &str = "//- /a.yaml\n$0openapi: 3.1.0\npaths:\n  /a: {get: {responses: {'200': {$ref: '#/components/responses/A'}, '404': {$ref: '#/b'}}}}\ncomponents:\n  responses: {A: {description: A, content: {application/json: {}}}}\n";

    /// Findings are asked for with a flag that is set or not, and then without one.
    #[track_caller]
    fn check(is_set: bool) {
        let (state, ..) = analysis(DESCRIPTION);
        let stoppable = state.until(Arc::new(AtomicBool::new(is_set)));
        let ended = catch_unwind(AssertUnwindSafe(|| stoppable.findings().by_file.len()));
        assert_eq!(ended.err().map(|it| it.is::<Stopped>()), is_set.then_some(true));
        let (afresh, ..) = analysis(DESCRIPTION);
        assert!(afresh.all_findings().len() > 1);
        assert_eq!(format!("{:?}", state.all_findings()), format!("{:?}", afresh.all_findings()));
    }

    #[test]
    fn what_is_stopped_leaves_nothing_half_known() {
        check(true);
        check(false);
    }
}
