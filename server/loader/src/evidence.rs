//! Collecting evidence files: by the globs of configurations, and what a person names.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ide::{Analysis, Change, Config, EvidenceFile, FileChange, FileSet, VfsPath};
use ignore::WalkBuilder;

use crate::discovery::{Problem, globs, has_extension};
use crate::{from_vfs, read, to_vfs};

/// What files of recordings are called.
const EXTENSIONS: [&str; 6] = ["ndjson", "jsonl", "har", "json", "yaml", "yml"];

/// The evidence that could be read.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    pub change: Change,
    /// Places that could not be read at all. What is wrong inside a file is in its `errors`.
    pub problems: Vec<Problem>,
}

pub(crate) fn evidence(analysis: &Analysis, places: &[PathBuf]) -> Evidence {
    let mut evidence = Evidence::default();
    let mut paths = BTreeSet::new();
    for config in configs(analysis) {
        by_globs(config, &mut paths);
    }
    for place in places {
        let place = std::path::absolute(place).unwrap_or_else(|_| place.clone());
        if place.is_dir() {
            paths.extend(files_under(&place).filter(|path| has_extension(path, &EXTENSIONS)));
        } else {
            paths.insert(place);
        }
    }
    let mut files: Vec<Arc<EvidenceFile>> = Vec::new();
    for path in paths {
        // A folder may hold the description beside its recordings.
        if analysis.file(FileSet::CURRENT, &to_vfs(&path)).is_some_and(|file| analysis.text(file).is_some()) {
            continue;
        }
        match read::bytes(&path, read::EVIDENCE_LIMIT, None) {
            Ok(bytes) => {
                let path = to_vfs(&path);
                // A mapping file names the files that its bodies are in.
                let mut load = |path: &VfsPath| read::bytes(&from_vfs(path), read::EVIDENCE_LIMIT, None).ok();
                let file = ide::read_evidence_with(&path, &bytes, &mut load);
                // A broken one is known by name, so that this can be told there; its text stays where it is.
                if !file.errors.is_empty() && analysis.file(FileSet::CURRENT, &path).is_none() {
                    let unread = FileChange::Absent("a recording".to_owned());
                    evidence.change.files.push((FileSet::CURRENT, path, unread));
                }
                files.push(Arc::new(file));
            }
            Err(message) => evidence.problems.push(Problem { path, message }),
        }
    }
    evidence.change.evidence = Some(files);
    evidence
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
        if literal == *pattern && start.is_file() {
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
