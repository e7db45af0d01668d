//! Where each set of files comes from: the work tree, a baseline's folder, a revision, a URL.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use ide::{FileChange, FileSet, VfsPath};

use crate::git::{Revision, Tree};
use crate::url::Fetched;
use crate::{Overlay, from_vfs, read, to_vfs};

/// The roots that may be read, and the baselines that were asked for.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    roots: Vec<PathBuf>,
    current: Source,
    /// The source of `FileSet(1)` and on.
    baselines: Vec<Source>,
    /// What URLs answered, and when.
    fetched: BTreeMap<String, (Instant, Result<Fetched, String>)>,
    /// Nobody vouches for what the workspace's files say: nothing is fetched because of them.
    pub(crate) is_untrusted: bool,
}

/// For how long an answer of a URL is good, and for how long nobody is asked again who does not answer.
const GOOD: Duration = Duration::from_secs(600);
const NOT_ASKED_AGAIN: Duration = Duration::from_secs(60);

/// What a set is read from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Source {
    /// The disk, within the workspace.
    #[default]
    Workspace,
    /// The disk, within the workspace or this folder.
    Folder(PathBuf),
    Git(Revision),
    /// One document; its references to other files are not followed, since nobody asked for those.
    Url(String),
}

impl Sources {
    pub(crate) fn add_root(&mut self, root: PathBuf) {
        if !self.roots.contains(&root) {
            self.roots.push(root);
        }
    }

    pub(crate) fn roots(&self) -> &[PathBuf] {
        &self.roots
    }

    /// The set of a source: always the same one.
    pub(crate) fn set(&mut self, source: Source) -> FileSet {
        let index = self.baselines.iter().position(|it| *it == source).unwrap_or_else(|| {
            self.baselines.push(source);
            self.baselines.len() - 1
        });
        FileSet(index as u32 + 1)
    }

    /// What a URL answered a short while ago.
    pub(crate) fn fetched(&self, url: &str) -> Option<Result<Fetched, String>> {
        let (when, answer) = self.fetched.get(url)?;
        let is_good = answer.as_ref().is_ok_and(|it| it.stale.is_none());
        (when.elapsed() < if is_good { GOOD } else { NOT_ASKED_AGAIN }).then(|| answer.clone())
    }

    pub(crate) fn add_fetched(&mut self, url: String, answer: Result<Fetched, String>) {
        self.fetched.insert(url, (Instant::now(), answer));
    }

    /// Lets a baseline's source be the current state: two revisions are compared.
    pub(crate) fn make_current(&mut self, set: FileSet) {
        if let Some(source) = self.source(set).cloned() {
            self.current = source;
        }
    }

    fn source(&self, set: FileSet) -> Option<&Source> {
        match set.0.checked_sub(1) {
            None => Some(&self.current),
            Some(index) => self.baselines.get(index as usize),
        }
    }

    pub(crate) fn is_on_disk(&self, set: FileSet) -> bool {
        matches!(self.source(set), Some(Source::Workspace | Source::Folder(_)))
    }

    pub(crate) fn readers(&self) -> Readers {
        Readers {
            roots: self.roots.clone(),
            current: Reader::new(&self.current),
            baselines: self.baselines.iter().map(Reader::new).collect(),
        }
    }

    /// How to name a file to a person who stands in `folder`.
    pub(crate) fn name(&self, set: FileSet, path: &VfsPath, folder: &Path) -> String {
        match self.source(set) {
            Some(Source::Git(revision)) => match revision.path_in_tree(path) {
                Some(inside) => format!("git:{}:{inside}", revision.name),
                None => path.to_string(),
            },
            Some(Source::Url(url)) => url.clone(),
            Some(Source::Workspace | Source::Folder(_)) | None => path.relative_to(to_vfs(folder).as_str()),
        }
    }
}

/// Reads files of all sets, with repositories opened at most once.
pub(crate) struct Readers {
    roots: Vec<PathBuf>,
    current: Reader,
    baselines: Vec<Reader>,
}

struct Reader {
    source: Source,
    tree: Option<Result<Tree, String>>,
}

impl Readers {
    pub(crate) fn read(&mut self, set: FileSet, path: &VfsPath, overlay: Overlay<'_>) -> FileChange {
        if set == FileSet::CURRENT
            && let Some(text) = overlay(path)
        {
            return FileChange::Text(text);
        }
        match set.0.checked_sub(1) {
            None => self.current.read(path, &self.roots),
            Some(index) => match self.baselines.get_mut(index as usize) {
                Some(reader) => reader.read(path, &self.roots),
                None => FileChange::Absent("no such file".to_owned()),
            },
        }
    }
}

impl Reader {
    fn new(source: &Source) -> Reader {
        Reader { source: source.clone(), tree: None }
    }

    fn read(&mut self, path: &VfsPath, roots: &[PathBuf]) -> FileChange {
        if !path.as_str().starts_with('/') {
            return FileChange::Absent("not a file: the document that names it is not saved yet".to_owned());
        }
        match &self.source {
            Source::Workspace => read::document(&from_vfs(path), roots),
            Source::Folder(root) => read::document(&from_vfs(path), &[roots, std::slice::from_ref(root)].concat()),
            Source::Url(_) => FileChange::Absent("not part of the fetched document".to_owned()),
            Source::Git(revision) => {
                let Some(inside) = revision.path_in_tree(path) else {
                    return FileChange::Absent("outside the repository".to_owned());
                };
                let tree = self.tree.get_or_insert_with(|| Tree::open(revision).map_err(|error| error.to_string()));
                let bytes = tree.as_ref().map_err(String::clone).and_then(|tree| tree.read(&inside));
                bytes.and_then(read::text).map_or_else(FileChange::Absent, FileChange::Text)
            }
        }
    }
}
