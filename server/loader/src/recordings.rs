//! Files of recordings as they were read last: one that did not change since is not read again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, Metadata};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use ide::{EvidenceFile, EvidenceReader, VfsPath};

use crate::{from_vfs, read, to_vfs};

/// So much is read at once.
const CHUNK: usize = 1 << 20;
/// What is read as a whole. All else comes in chunks, and may be as large as it likes.
const WHOLE: [&str; 2] = ["yaml", "yml"];

/// The files that were read. Clones share them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Recordings {
    known: Arc<Mutex<BTreeMap<PathBuf, Known>>>,
}

#[derive(Debug)]
struct Known {
    stamp: Stamp,
    file: Arc<EvidenceFile>,
}

/// What tells that a file did not change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    modified: Option<SystemTime>,
    size: u64,
}

impl Stamp {
    fn of(metadata: &Metadata) -> Stamp {
        Stamp { modified: metadata.modified().ok(), size: metadata.len() }
    }
}

impl Recordings {
    /// A file, read now unless it is known. `named` takes the files that it names, `progress` is told how many of its
    /// bytes are done.
    pub(crate) fn read(
        &self,
        reader: &mut EvidenceReader,
        path: &Path,
        named: &mut BTreeSet<VfsPath>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Arc<EvidenceFile>, String> {
        let metadata = path.metadata().map_err(|error| read::reason(&error))?;
        if metadata.is_dir() {
            return Err("a folder".to_owned());
        }
        if !metadata.is_file() {
            return Err("not a regular file".to_owned());
        }
        let stamp = Stamp::of(&metadata);
        let known = self.known().get(path).filter(|it| it.stamp == stamp).map(|it| Arc::clone(&it.file));
        if let Some(file) = known {
            progress(stamp.size);
            return Ok(file);
        }
        let is_whole = path.extension().is_some_and(|it| WHOLE.iter().any(|whole| it.eq_ignore_ascii_case(whole)));
        if is_whole && stamp.size > read::EVIDENCE_LIMIT {
            return Err(read::too_large(read::EVIDENCE_LIMIT));
        }
        let source = File::open(path).map_err(|error| read::reason(&error))?;
        let mut chunks = Chunks { source, read: 0, progress, error: None };
        let vfs = to_vfs(path);
        // What other files say (bodies that a mapping names) has no stamp here.
        let mut is_alone = true;
        let mut load = |path: &VfsPath| {
            is_alone = false;
            named.insert(path.clone());
            read::bytes(&from_vfs(path), read::EVIDENCE_LIMIT, None).ok()
        };
        let file = reader.read(&vfs, &mut chunks, &mut load);
        if let Some(error) = chunks.error {
            return Err(error);
        }
        let file = Arc::new(file);
        if is_alone {
            self.known().insert(path.to_owned(), Known { stamp, file: Arc::clone(&file) });
        }
        Ok(file)
    }

    /// Forgets all other files. If one of those that are known is gone or has changed, files that lean on what others
    /// have shown are forgotten, too.
    pub(crate) fn retain(&self, paths: &BTreeSet<PathBuf>) {
        let mut known = self.known();
        let is_same = |path: &PathBuf, it: &Known| {
            paths.contains(path) && path.metadata().is_ok_and(|metadata| Stamp::of(&metadata) == it.stamp)
        };
        let all = known.len();
        known.retain(|path, it| is_same(path, it));
        if known.len() < all {
            known.retain(|_, it| !it.file.exchanges.iter().any(|it| it.is_stand_in));
        }
    }

    fn known(&self) -> MutexGuard<'_, BTreeMap<PathBuf, Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A file piece by piece.
struct Chunks<'p> {
    source: File,
    read: u64,
    progress: &'p mut dyn FnMut(u64),
    error: Option<String>,
}

impl Iterator for Chunks<'_> {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        let mut chunk = Vec::with_capacity(CHUNK);
        match (&self.source).take(CHUNK as u64).read_to_end(&mut chunk) {
            Ok(0) => None,
            Ok(length) => {
                self.read += length as u64;
                (self.progress)(self.read);
                Some(chunk)
            }
            Err(error) => {
                self.error = Some(read::reason(&error));
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::PathBuf;
    use std::sync::Arc;

    use ide::EvidenceReader;

    use super::Recordings;

    const LINE: &str = "{\"request\": {\"method\": \"GET\", \"url\": \"/x\"}, \"response\": {\"status\": 200}}\n";

    fn path(name: &str) -> PathBuf {
        std::env::temp_dir().join(format!("openapi-analyzer-recordings-{}-{name}", std::process::id()))
    }

    /// Reads a file, and again after it was given another text: whether it is read again, and its last exchanges.
    #[track_caller]
    fn check(name: &str, before: &str, after: Option<&str>, is_again: bool, exchanges: usize) {
        let path = path(name);
        let recordings = Recordings::default();
        std::fs::write(&path, before).expect("a file");
        let mut told = Vec::new();
        let first = recordings
            .read(&mut EvidenceReader::default(), &path, &mut BTreeSet::new(), &mut |it| told.push(it))
            .expect("a recording");
        assert!(told.is_sorted() && told.last() == Some(&(before.len() as u64)), "{told:?}");
        if let Some(after) = after {
            std::fs::write(&path, after).expect("a file");
        }
        let second = recordings
            .read(&mut EvidenceReader::default(), &path, &mut BTreeSet::new(), &mut |_| {})
            .expect("a recording");
        std::fs::remove_file(&path).expect("a file");
        assert_eq!((!Arc::ptr_eq(&first, &second), second.number()), (is_again, exchanges));
        assert!(
            recordings
                .read(&mut EvidenceReader::default(), &path, &mut BTreeSet::new(), &mut |_| {})
                .is_err_and(|it| it == "no such file")
        );
    }

    #[test]
    fn what_did_not_change_is_read_once() {
        check("same.ndjson", LINE, None, false, 1);
        check("more.ndjson", LINE, Some(&LINE.repeat(3)), true, 3);
    }

    #[test]
    fn large_files_come_in_chunks() {
        let line = LINE.replace("/x", &format!("/{}", "x".repeat(3000)));
        check("large.ndjson", &line.repeat(1000), None, false, 1000);
    }

    #[test]
    fn what_depends_on_other_files_is_read_again() {
        let mapping = "{\"$.paths./x.get.responses.200.content.application/json.schema\": [\"none.json\"]}";
        check("mapping.json", mapping, None, true, 0);
    }
}
