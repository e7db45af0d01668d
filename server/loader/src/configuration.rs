//! Finding the configuration and the acceptance file of a document: from its folder up to the repository's root.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ide::{Analysis, Change, FileChange, FileSet, VfsPath};

use crate::{Loader, Overlay, from_vfs, paths, to_vfs};

/// The first that is there wins.
pub(crate) const CONFIGURATIONS: [&str; 2] = ["openapi-analyzer.yaml", ".openapi-analyzer.yaml"];
const ACCEPTED: &str = "openapi-analyzer-accepted.yaml";

/// Collects configuration files, each folder once.
pub(crate) struct Search<'a> {
    loader: &'a Loader,
    overlay: Overlay<'a>,
    seen: BTreeSet<String>,
    files: Vec<(FileSet, VfsPath, FileChange)>,
}

impl<'a> Search<'a> {
    pub(crate) fn new(loader: &'a Loader, overlay: Overlay<'a>) -> Search<'a> {
        Search { loader, overlay, seen: BTreeSet::new(), files: Vec::new() }
    }

    /// The files of a folder and of all folders above it, up to the end of the workspace.
    pub(crate) fn upward_from(&mut self, folder: &Path) {
        let end = paths::workspace_root(folder);
        let mut ends: Vec<PathBuf> = self.loader.sources().roots().to_vec();
        ends.push(end);
        for folder in folder.ancestors() {
            let Ok(real) = folder.canonicalize() else { continue };
            if !ends.iter().any(|end| real.starts_with(end)) || !self.seen.insert(to_vfs(folder).to_string()) {
                break;
            }
            let configuration = CONFIGURATIONS.iter().find_map(|name| self.read(&folder.join(name)));
            self.files.extend(configuration);
            let accepted = self.read(&folder.join(ACCEPTED));
            self.files.extend(accepted);
        }
    }

    fn read(&self, file: &Path) -> Option<(FileSet, VfsPath, FileChange)> {
        let path = to_vfs(file);
        if (self.overlay)(&path).is_none() && !file.exists() {
            return None;
        }
        let change = self.loader.read(FileSet::CURRENT, &path, self.overlay);
        Some((FileSet::CURRENT, path, change))
    }

    pub(crate) fn into_files(self) -> Vec<(FileSet, VfsPath, FileChange)> {
        self.files
    }
}

/// Adds the files that hold for one document to a change.
pub(crate) fn collect(loader: &Loader, document: &VfsPath, overlay: Overlay<'_>, change: &mut Change) {
    let mut search = Search::new(loader, overlay);
    if let Some(folder) = from_vfs(document).parent() {
        search.upward_from(folder);
    }
    let known: Vec<VfsPath> = change.files.iter().map(|(_, path, _)| path.clone()).collect();
    change.files.extend(search.into_files().into_iter().filter(|(_, path, _)| !known.contains(path)));
}

/// The places of configurations and acceptance files: the folders of all descriptions and of a workspace, and those
/// above them.
pub(crate) fn candidates(loader: &Loader, analysis: &Analysis, folders: &[PathBuf]) -> BTreeSet<PathBuf> {
    let roots = loader.sources().roots().to_vec();
    let entries = analysis.descriptions().iter().map(|it| from_vfs(analysis.path(it.entry)));
    let starts: BTreeSet<PathBuf> =
        entries.filter_map(|it| it.parent().map(Path::to_owned)).chain(folders.iter().cloned()).collect();
    let mut places = BTreeSet::new();
    for folder in starts.iter().flat_map(|it| it.ancestors()) {
        // The same end as that of a search, as far as it can be told without following symbolic links.
        if roots.iter().any(|root| folder.starts_with(root)) {
            places.extend(CONFIGURATIONS.iter().chain([&ACCEPTED]).map(|name| folder.join(name)));
        }
    }
    places
}
