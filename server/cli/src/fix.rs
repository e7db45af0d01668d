//! `--fix`: applies fixes round by round until none is left, then writes each changed file once.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use ide::{Analysis, AnalysisHost, Change, FileChange, FileId, FileSet, Fix, Safety, TextEdit, VfsPath};
use loader::from_vfs;

use crate::output::plural;
use crate::report::is_current;

/// Fixes may make room for other fixes, but not for ever.
const ROUNDS: usize = 10;

/// What was done.
#[derive(Debug, Default)]
pub(crate) struct Fixed {
    /// Title and file, in the order of doing.
    done: Vec<(VfsPath, String)>,
}

impl Fixed {
    /// One line per fix, for a person.
    pub(crate) fn lines(&self, name: &dyn Fn(&VfsPath) -> String) -> Vec<String> {
        if self.done.is_empty() {
            return vec!["nothing to fix".to_owned()];
        }
        let files: BTreeSet<&VfsPath> = self.done.iter().map(|(path, _)| path).collect();
        let mut lines: Vec<String> =
            self.done.iter().map(|(path, title)| format!("fixed {}: {title}", name(path))).collect();
        let (fixes, files) = (lines.len(), files.len());
        lines.push(format!(
            "applied {fixes} {} in {files} {}",
            plural(fixes, "fix", "fixes"),
            plural(files, "file", "files")
        ));
        lines
    }
}

/// Applies fixes to the host and to the disk.
pub(crate) fn fix(host: &mut AnalysisHost, unsafe_too: bool) -> Result<Fixed> {
    let mut fixed = Fixed::default();
    let mut tried = BTreeSet::new();
    let mut changed: BTreeMap<VfsPath, Arc<str>> = BTreeMap::new();
    for _ in 0..ROUNDS {
        let analysis = host.analysis();
        let round = Round::choose(&analysis, unsafe_too, &mut tried);
        if round.edits.is_empty() {
            break;
        }
        let mut change = Change::default();
        for (file, edits) in round.edits {
            let Some(text) = analysis.text(file) else { continue };
            let text: Arc<str> = text.with_edits(&edits).to_string().into();
            let path = analysis.path(file).clone();
            changed.insert(path.clone(), text.clone());
            change.files.push((FileSet::CURRENT, path, FileChange::Text(text)));
        }
        host.apply(change);
        fixed.done.extend(round.done);
    }
    for (path, text) in &changed {
        write(&from_vfs(path), text).with_context(|| format!("{path} cannot be written"))?;
    }
    Ok(fixed)
}

/// The fixes of one round: no two touch the same text.
#[derive(Default)]
struct Round {
    edits: BTreeMap<FileId, Vec<TextEdit>>,
    done: Vec<(VfsPath, String)>,
}

impl Round {
    fn choose(analysis: &Analysis, unsafe_too: bool, tried: &mut BTreeSet<(VfsPath, String, String)>) -> Round {
        let findings = analysis.all_findings();
        // Where the text is not well-formed, the tree is a guess; nothing is written on a guess.
        let broken: BTreeSet<FileId> = findings
            .iter()
            .filter(|it| matches!(it.code, "yaml-syntax" | "json-syntax"))
            .map(|it| it.location.file)
            .collect();
        let mut round = Round::default();
        for finding in findings {
            let Some(fix) = pick(analysis.fixes(&finding), unsafe_too) else { continue };
            let writable =
                |file: FileId| is_current(analysis, file) && analysis.text(file).is_some() && !broken.contains(&file);
            if !fix.edits.iter().all(|it| writable(it.file)) || !round.has_room(&fix) {
                continue;
            }
            let path = analysis.path(finding.location.file).clone();
            // A fix that does not remove its finding must not be applied again and again.
            if !tried.insert((path.clone(), finding.location.pointer.to_string(), fix.title.clone())) {
                continue;
            }
            round.done.push((path, fix.title));
            for edit in fix.edits {
                round.edits.entry(edit.file).or_default().extend(edit.edits);
            }
        }
        round
    }

    fn has_room(&self, fix: &Fix) -> bool {
        fix.edits.iter().all(|file_edit| {
            let taken = self.edits.get(&file_edit.file).map_or(&[][..], Vec::as_slice);
            file_edit
                .edits
                .iter()
                .all(|edit| taken.iter().all(|other| edit.end < other.start || other.end < edit.start))
        })
    }
}

/// The preferred fix, else the first, of those that may be applied.
fn pick(fixes: Vec<Fix>, unsafe_too: bool) -> Option<Fix> {
    let mut allowed: Vec<Fix> = fixes.into_iter().filter(|it| unsafe_too || it.safety == Safety::Safe).collect();
    if allowed.is_empty() {
        return None;
    }
    let at = allowed.iter().position(|it| it.preferred).unwrap_or(0);
    Some(allowed.swap_remove(at))
}

/// Replaces a file as a whole: whoever reads it meanwhile sees the old text or the new one. A symbolic link stays one.
fn write(path: &Path, text: &str) -> Result<()> {
    let path = path.canonicalize()?;
    let folder = path.parent().context("no folder")?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = folder.join(format!(".{name}.{}.tmp", std::process::id()));
    let written = (|| -> std::io::Result<()> {
        let mut file = std::fs::File::create_new(&temporary)?;
        file.write_all(text.as_bytes())?;
        file.set_permissions(path.metadata()?.permissions())?;
        file.sync_all()?;
        std::fs::rename(&temporary, &path)
    })();
    if written.is_err() {
        let _ = std::fs::remove_file(&temporary);
    }
    Ok(written?)
}
