//! Collecting evidence files: by the globs of configurations, and what a person names.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ide::{Analysis, Change, Config, EvidenceFile, EvidenceReader, FileChange, FileSet, VfsPath};
use ignore::WalkBuilder;

use crate::discovery::{Problem, globs, has_extension};
use crate::recordings::Recordings;
use crate::{from_vfs, to_vfs};

/// What files of recordings are called.
const EXTENSIONS: [&str; 6] = ["ndjson", "jsonl", "har", "json", "yaml", "yml"];

/// The evidence that could be read.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    pub change: Change,
    /// Places that could not be read at all. What is wrong inside a file is in its `errors`.
    pub problems: Vec<Problem>,
}

/// How much of the evidence has been read, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub read: u64,
    pub of: u64,
}

pub(crate) fn evidence(
    recordings: &Recordings,
    analysis: &Analysis,
    places: &[PathBuf],
    progress: &mut dyn FnMut(Progress),
) -> Evidence {
    let mut evidence = Evidence::default();
    let mut paths = configured(analysis);
    for place in places {
        let place = std::path::absolute(place).unwrap_or_else(|_| place.clone());
        if place.is_dir() {
            paths.extend(files_under(&place).filter(|path| has_extension(path, &EXTENSIONS)));
        } else {
            paths.insert(place);
        }
    }
    // A folder may hold the description beside its recordings.
    let is_document =
        |path: &PathBuf| analysis.file(FileSet::CURRENT, &to_vfs(path)).is_some_and(|it| analysis.is_document(it));
    paths.retain(|path| !is_document(path));
    recordings.retain(&paths);
    let sizes = paths.iter().filter_map(|path| path.metadata().ok()).map(|it| it.len());
    let mut told = Progress { read: 0, of: sizes.sum() };
    let mut files: Vec<Arc<EvidenceFile>> = Vec::new();
    // A recorded body that another file names is no recording by itself, though it may lie beside it.
    let mut named: BTreeSet<VfsPath> = BTreeSet::new();
    let mut reader = EvidenceReader::default();
    for path in paths {
        let before = told.read;
        let read = recordings.read(&mut reader, &path, &mut named, &mut |bytes| {
            told.read = before + bytes;
            progress(told);
        });
        match read {
            Ok(file) => files.push(file),
            Err(message) => evidence.problems.push(Problem { path, message }),
        }
    }
    files.retain(|it| !named.contains(&it.path));
    for file in files.iter().filter(|it| !it.errors.is_empty()) {
        // A broken one is known by name, so that this can be told there; its text stays where it is.
        if analysis.file(FileSet::CURRENT, &file.path).is_none() {
            evidence.change.files.push((FileSet::CURRENT, file.path.clone(), FileChange::Unread));
        }
    }
    // What is there already need not be counted again.
    evidence.change.evidence = Some(files).filter(|it| !analysis.has_evidence(it));
    evidence
}

/// The files that the configurations name.
pub(crate) fn configured(analysis: &Analysis) -> BTreeSet<PathBuf> {
    let mut paths = BTreeSet::new();
    for config in configs(analysis) {
        by_globs(config, &mut paths);
    }
    paths
}

/// The configurations of all descriptions, each once.
fn configs(analysis: &Analysis) -> Vec<&Config> {
    let mut configs: Vec<&Config> = Vec::new();
    for description in analysis.descriptions() {
        let config = analysis.config(description.entry);
        if !configs.contains(&config) {
            configs.push(config);
        }
    }
    configs
}

/// The files that the globs of a configuration match.
fn by_globs(config: &Config, paths: &mut BTreeSet<PathBuf>) {
    for pattern in &config.evidence.files {
        // The walk starts at the last folder that the glob names literally.
        let literal: Vec<&str> = pattern.split('/').take_while(|it| !it.contains(['*', '?', '[', '{'])).collect();
        let literal = literal.join("/");
        let start = from_vfs(&ide::VfsPath::new(&format!("{}/{literal}", config.folder)));
        // A file that is named and is not there is told; a glob that matches nothing says what may be.
        if literal == *pattern && !start.is_dir() {
            paths.insert(start);
            continue;
        }
        let rest = pattern.strip_prefix(&literal).unwrap_or(pattern).trim_start_matches('/');
        let matcher = globs(&[if rest.is_empty() { "**".to_owned() } else { rest.to_owned() }]);
        paths.extend(files_under(&start).filter(|path| {
            let inside = path.strip_prefix(&start).unwrap_or(path);
            has_extension(path, &EXTENSIONS) && matcher.is_match(inside)
        }));
    }
}

/// All files under a folder, ignored ones too: recordings often are.
fn files_under(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let mut walk = WalkBuilder::new(folder);
    walk.standard_filters(false).filter_entry(|entry| {
        entry.depth() == 0 || (entry.file_name() != ".git" && entry.file_name() != "node_modules")
    });
    walk.build().filter_map(Result::ok).map(ignore::DirEntry::into_path).filter(|path| path.is_file())
}
