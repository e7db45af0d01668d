//! The rules of reading: what is a text that somebody may see, and what is only a reason for a person.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ide::FileChange;

/// Descriptions larger than this are declined: the largest public one has less than 40 MB.
pub(crate) const DOCUMENT_LIMIT: u64 = 64 << 20;

/// Recordings may be larger: a day of a browser's traffic is.
pub(crate) const EVIDENCE_LIMIT: u64 = 256 << 20;

/// A document on the disk, unless it lies outside of all roots (symbolic links followed).
pub(crate) fn document(path: &Path, roots: &[PathBuf]) -> FileChange {
    let text = bytes(path, DOCUMENT_LIMIT, Some(roots)).and_then(text);
    text.map_or_else(FileChange::Absent, FileChange::Text)
}

/// The bytes of a file, or why there are none.
pub(crate) fn bytes(path: &Path, limit: u64, roots: Option<&[PathBuf]>) -> Result<Vec<u8>, String> {
    let real = path.canonicalize().map_err(|error| reason(&error))?;
    if roots.is_some_and(|roots| !roots.iter().any(|root| real.starts_with(root))) {
        return Err("outside the workspace".to_owned());
    }
    let metadata = real.metadata().map_err(|error| reason(&error))?;
    if metadata.is_dir() {
        return Err("a folder".to_owned());
    }
    if !metadata.is_file() {
        return Err("not a regular file".to_owned());
    }
    if metadata.len() > limit {
        return Err(too_large(limit));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0) + 1);
    let file = File::open(&real).map_err(|error| reason(&error))?;
    // The file may have grown meanwhile.
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| reason(&error))?;
    if bytes.len() as u64 > limit { Err(too_large(limit)) } else { Ok(bytes) }
}

pub(crate) fn too_large(limit: u64) -> String {
    format!("larger than {} MB", limit >> 20)
}

/// Bytes as text.
pub(crate) fn text(bytes: Vec<u8>) -> Result<Arc<str>, String> {
    if bytes.contains(&0) {
        return Err("binary, not a text".to_owned());
    }
    String::from_utf8(bytes).map(Arc::from).map_err(|_| "not UTF-8".to_owned())
}

/// An error of the disk in words without numbers.
pub(crate) fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => "no such file".to_owned(),
        std::io::ErrorKind::PermissionDenied => "not readable: permission denied".to_owned(),
        _ => {
            let text = error.to_string();
            let text = text.split(" (os error").next().unwrap_or_default();
            format!("not readable: {}", text.to_lowercase())
        }
    }
}
