//! Fixtures of the tests of features: files with a cursor `$0`.

use syntax::{FileId, TextSize};
use workspace::{Change, FileChange, FileSet, VfsPath};

use crate::{Analysis, AnalysisHost};

/// Files separated by `//- /path` lines, one of them with a cursor.
#[track_caller]
pub(crate) fn analysis(fixture: &str) -> (Analysis, FileId, TextSize) {
    let mut change = Change::default();
    let mut cursor = None;
    for part in fixture.split("//- ").filter(|it| !it.trim().is_empty()) {
        let (path, text) = part.split_once('\n').unwrap();
        let path = VfsPath::new(path);
        if let Some(at) = text.find("$0") {
            cursor = Some((path.clone(), TextSize::new(at as u32)));
        }
        change.files.push((FileSet::CURRENT, path, FileChange::Text(text.replacen("$0", "", 1).into())));
    }
    let mut host = AnalysisHost::new();
    host.apply(change);
    let analysis = host.analysis();
    let (path, offset) = cursor.expect("no cursor");
    let file = analysis.file(FileSet::CURRENT, &path).unwrap();
    (analysis, file, offset)
}

/// A location as `file:line:column`, from 1.
pub(crate) fn show(analysis: &Analysis, location: &crate::Location) -> String {
    let text = analysis.text(location.file).unwrap();
    let start = text.position(location.range.start(), crate::Encoding::Utf8);
    format!("{}:{}:{}", analysis.path(location.file).name(), start.line + 1, start.character + 1)
}
