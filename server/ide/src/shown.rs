//! `findings-limited`: what an editor shows of a file. A description may have hundreds of properties that are always
//! returned, or of examples that are out of date; who writes it sees the most certain ones, and how many more there
//! are. `check` lists all of them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use syntax::{FileId, JsonPointer, TextRange, TextSize};
use workspace::{Finding, Location, Severity, Snapshot, declare_code};

use crate::findings::configured;

declare_code! {
    /// An editor shows the most certain findings of evidence in this file, and not all of them.
    ///
    /// ## Why
    /// Hundreds of findings of one kind hide all others. Of each code of evidence an editor shows the first 20 of a
    /// file, warnings before information before hints. Fixes are offered at all places, and
    /// `openapi-analyzer check` lists every finding.
    ///
    /// ## Example
    /// ```yaml
    /// # openapi-analyzer.yaml
    /// evidence:
    ///   files: [recordings/**/*.har]
    /// ```
    ///
    /// ## Instead
    /// ```yaml
    /// # openapi-analyzer.yaml
    /// evidence:
    ///   files: [recordings/**/*.har]
    ///   shown-per-file: 1000
    /// ```
    pub(crate) FINDINGS_LIMITED = "findings-limited", Evidence, Information, None;
}

/// Findings of one code of evidence in one file, unless the configuration says another number.
const SHOWN: usize = 20;

/// The findings of a file that an editor shows, in their order.
pub(crate) fn shown(snapshot: &Snapshot, file: FileId, findings: &[Finding]) -> Vec<Finding> {
    let Visible { is_shown, told } = Visible::of(snapshot, file, findings);
    let kept = findings.iter().zip(is_shown).filter(|(_, is_shown)| *is_shown).map(|(finding, _)| finding.clone());
    let limited = Some(told).filter(|it| !it.is_empty()).and_then(|told| limited(snapshot, file, &told));
    limited.into_iter().chain(kept).collect()
}

/// Which findings of a file an editor shows.
pub(crate) struct Visible {
    /// Of each finding, in their order.
    pub(crate) is_shown: Vec<bool>,
    /// What is said of the others.
    told: Vec<String>,
}

impl Visible {
    pub(crate) fn of(snapshot: &Snapshot, file: FileId, findings: &[Finding]) -> Visible {
        let limit = snapshot.config(file).evidence.shown_per_file.map_or(SHOWN, |it| it as usize);
        let mut by_code: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, finding) in findings.iter().enumerate() {
            if evidence::CATALOGUE.iter().any(|it| it.code == finding.code) {
                by_code.entry(finding.code).or_default().push(index);
            }
        }
        let mut is_shown = vec![true; findings.len()];
        let mut told = Vec::new();
        for (code, mut all) in by_code.into_iter().filter(|(_, it)| it.len() > limit) {
            told.push(format!("{limit} of {} `{code}`", all.len()));
            all.sort_by_key(|index| Reverse(findings[*index].severity));
            all.into_iter().skip(limit).for_each(|index| is_shown[index] = false);
        }
        Visible { is_shown, told }
    }
}

/// What says that there are more.
fn limited(snapshot: &Snapshot, file: FileId, told: &[String]) -> Option<Finding> {
    let start = TextRange::empty(TextSize::new(0));
    let location = Location { file, range: start, pointer: JsonPointer::root() };
    let message =
        format!("Shown are the most certain findings: {}; `openapi-analyzer check` lists all", told.join(", "));
    configured(snapshot, Finding::new(FINDINGS_LIMITED.code, Severity::Information, location, message))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use workspace::{Change, FileChange, FileSet, VfsPath};

    use crate::AnalysisHost;

    /// A description with so many examples that lack what is required, and one that has a wrong value.
    fn description(number: usize) -> String {
        let mut text = String::from("openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n");
        for index in 0..number {
            let _ = writeln!(
                text,
                "  /p{index}: {{get: {{responses: {{'200': {{description: OK, content: {{application/json: {{\
                 schema: {{type: object, required: [id{index}], properties: {{id{index}: {{type: string}}, \
                 at: {{type: string, format: date}}}}}}, example: {{at: soon}}}}}}}}}}}}}}"
            );
        }
        text
    }

    /// How many of two codes are shown, of all that there are.
    #[track_caller]
    fn check(number: usize, config: &str, expected: &[(&str, usize, usize)]) {
        let mut host = AnalysisHost::default();
        let path = VfsPath::new("/openapi.yaml");
        let text = |path: &VfsPath, text: &str| (FileSet::CURRENT, path.clone(), FileChange::Text(text.into()));
        let files = vec![text(&path, &description(number)), text(&VfsPath::new("/openapi-analyzer.yaml"), config)];
        host.apply(Change { files, ..Change::default() });
        let analysis = host.analysis();
        let file = analysis.file(FileSet::CURRENT, &path).expect("the file");
        let (shown, all) = (analysis.shown(file), analysis.findings().of(file));
        for (code, some, of) in expected {
            assert_eq!(shown.iter().filter(|it| it.code == *code).count(), *some, "{code}");
            assert_eq!(all.iter().filter(|it| it.code == *code).count(), *of, "{code}");
        }
    }

    #[test]
    fn few_are_all_shown() {
        check(20, "", &[("required-not-returned", 20, 20), ("value-mismatch", 20, 20), ("findings-limited", 0, 0)]);
    }

    #[test]
    fn of_many_the_first_are_shown_and_the_rest_is_told() {
        check(30, "", &[("required-not-returned", 20, 30), ("value-mismatch", 20, 30), ("findings-limited", 1, 0)]);
    }

    #[test]
    fn the_number_can_be_set() {
        let config = "evidence: {shown-per-file: 25}";
        check(30, config, &[("required-not-returned", 25, 30), ("findings-limited", 1, 0)]);
        let config = "evidence: {shown-per-file: 500}\nrules: {value-mismatch: off}";
        check(30, config, &[("required-not-returned", 30, 30), ("findings-limited", 0, 0)]);
        check(30, "rules: {findings-limited: off}", &[("value-mismatch", 20, 30), ("findings-limited", 0, 0)]);
    }
}
