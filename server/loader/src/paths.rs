//! Paths of the disk as paths of documents, and where a workspace ends.

use std::path::{Path, PathBuf};

use ide::VfsPath;

use crate::configuration::CONFIGURATIONS;

/// The document's path of a path on the disk, made absolute from the working folder.
pub fn to_vfs(path: &Path) -> VfsPath {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let text = absolute.to_string_lossy();
    // A drive gets a slash before it, so that every path starts with one.
    if text.starts_with('/') { VfsPath::new(&text) } else { VfsPath::new(&format!("/{text}")) }
}

/// The path on the disk of a document's path.
pub fn from_vfs(path: &VfsPath) -> PathBuf {
    let text = path.as_str();
    match text.strip_prefix('/') {
        Some(rest) if is_drive(rest) => PathBuf::from(rest),
        _ => PathBuf::from(text),
    }
}

fn is_drive(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|it| it.is_ascii_alphabetic()) && bytes.next() == Some(b':')
}

/// The repository that a file or folder is in; without one, the nearest folder upward with a configuration. Without
/// symbolic links.
pub fn project_root(place: &Path) -> Option<PathBuf> {
    let folder = folder_of(place);
    // A work tree of git has a folder `.git`; a linked one or a submodule has a file of that name.
    let repository = || folder.ancestors().find(|it| it.join(".git").exists());
    let is_configured = |it: &&Path| CONFIGURATIONS.iter().any(|name| it.join(name).is_file());
    repository().or_else(|| folder.ancestors().find(is_configured)).map(Path::to_owned)
}

/// The project that a file or folder is in, else the folder itself.
pub(crate) fn workspace_root(place: &Path) -> PathBuf {
    project_root(place).unwrap_or_else(|| folder_of(place))
}

fn folder_of(place: &Path) -> PathBuf {
    let place = place.canonicalize().unwrap_or_else(|_| place.to_owned());
    if place.is_dir() { place } else { place.parent().map_or_else(|| place.clone(), Path::to_owned) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str) {
        assert_eq!(from_vfs(&to_vfs(Path::new(path))), PathBuf::from(path));
    }

    #[test]
    fn a_path_comes_back() {
        check("/api/openapi.yaml");
        check("/with space/ä.json");
    }

    #[test]
    fn a_drive_is_told_by_its_colon() {
        assert_eq!(from_vfs(&VfsPath::new("/C:/api/openapi.yaml")), PathBuf::from("C:/api/openapi.yaml"));
    }
}
