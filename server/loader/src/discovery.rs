//! Finding entry documents: those that a person names, those that a configuration names, else by content.

use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use ide::{Analysis, AnalysisHost, Change, Config, FileChange, FileSet, VfsPath};
use ignore::WalkBuilder;

use crate::configuration::Search;
use crate::{Loader, Overlay, from_vfs, read, to_vfs};

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Discovered {
    /// Entry documents with their configurations and acceptance files.
    pub change: Change,
    /// The entry documents that a person or a configuration named: if one of them declares no `openapi`, that is
    /// worth a message.
    pub named: Vec<VfsPath>,
    /// Those found by content.
    pub found: Vec<VfsPath>,
    /// Each place that could not be read.
    pub problems: Vec<Problem>,
}

/// A file or folder that could not be used, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub path: PathBuf,
    pub message: String,
}

/// Folders that hold no descriptions of one's own.
const SKIPPED: [&str; 2] = ["node_modules", "target"];

/// How much of a file that is too large is looked at, to tell whether anybody misses it.
const HEAD: usize = 64 << 10;

pub(crate) fn discover(
    loader: &Loader,
    places: &[PathBuf],
    config: Option<&Path>,
    except: &[PathBuf],
    overlay: Overlay<'_>,
) -> Discovered {
    let mut discovered = Discovered::default();
    let except: Vec<PathBuf> = except.iter().filter_map(|it| it.canonicalize().ok()).collect();
    let mut search = Search::new(loader, overlay);
    let mut found = Vec::new();
    for place in places {
        let place = std::path::absolute(place).unwrap_or_else(|_| place.clone());
        if place.is_dir() {
            loader.add_folder(&place);
            search.upward_from(&place);
            walk(&place, &except, &mut found, &mut discovered.problems);
        } else {
            if place.exists() {
                loader.add_folder(&place);
            }
            search.upward_from(place.parent().unwrap_or(&place));
            discovered.named.push(to_vfs(&place));
        }
    }
    for path in &found {
        search.upward_from(path.parent().unwrap_or(path));
    }
    discovered.change.files = search.into_files();
    if let Some(config) = config {
        add_config(loader, config, overlay, &mut discovered);
    }
    let mut selection = Selection::new(&discovered.change, &found);
    selection.add_named_by_configuration(places, &except, &mut discovered);
    discovered.found = found.iter().map(|path| to_vfs(path)).filter(|path| selection.keeps(path)).collect();
    let named = &discovered.named;
    discovered.found.retain(|path| !named.contains(path));
    add_entries(loader, overlay, &mut discovered);
    discovered
}

fn add_config(loader: &Loader, config: &Path, overlay: Overlay<'_>, discovered: &mut Discovered) {
    loader.add_folder(config);
    let path = to_vfs(config);
    match loader.read(FileSet::CURRENT, &path, overlay) {
        FileChange::Absent(message) => discovered.problems.push(Problem { path: config.to_owned(), message }),
        text => {
            discovered.change.files.push((FileSet::CURRENT, path.clone(), text));
            discovered.change.config = Some(path);
        }
    }
}

/// Reads the entry documents; those that cannot be read become problems.
fn add_entries(loader: &Loader, overlay: Overlay<'_>, discovered: &mut Discovered) {
    let mut readers = loader.readers();
    let problems = &mut discovered.problems;
    let files = &mut discovered.change.files;
    for list in [&mut discovered.named, &mut discovered.found] {
        list.retain(|path| match readers.read(FileSet::CURRENT, path, overlay) {
            FileChange::Absent(message) => {
                problems.push(Problem { path: from_vfs(path), message });
                false
            }
            text => {
                files.push((FileSet::CURRENT, path.clone(), text));
                true
            }
        });
    }
}

/// All files under a folder that may be entry documents.
fn walk(folder: &Path, except: &[PathBuf], found: &mut Vec<PathBuf>, problems: &mut Vec<Problem>) {
    let mut walk = WalkBuilder::new(folder);
    walk.require_git(false).sort_by_file_name(Ord::cmp);
    walk.filter_entry(|entry| {
        // The folder itself may well have such a name: somebody asked for it.
        entry.depth() == 0 || !SKIPPED.iter().any(|skipped| entry.file_name() == *skipped)
    });
    for entry in walk.build() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let message = error.io_error().map_or_else(|| error.to_string(), read::reason);
                problems.push(Problem { path: folder.to_owned(), message });
                continue;
            }
        };
        let path = entry.path();
        if !has_extension(path, &["yaml", "yml", "json"]) || !path.is_file() || found.iter().any(|it| it == path) {
            continue;
        }
        if !except.is_empty() && path.canonicalize().is_ok_and(|real| except.contains(&real)) {
            continue;
        }
        match may_be_entry(path) {
            Ok(true) => found.push(path.to_owned()),
            Ok(false) => {}
            Err(message) => problems.push(Problem { path: path.to_owned(), message }),
        }
    }
}

pub(crate) fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    let extension = path.extension().and_then(|it| it.to_str()).map(str::to_ascii_lowercase);
    extension.is_some_and(|it| extensions.contains(&&*it))
}

fn may_be_entry(path: &Path) -> Result<bool, String> {
    let bytes = match path.metadata() {
        Ok(metadata) if metadata.len() > read::DOCUMENT_LIMIT => {
            let head = head(path).map_err(|error| read::reason(&error))?;
            return if declares(&head) { Err(read::too_large(read::DOCUMENT_LIMIT)) } else { Ok(false) };
        }
        _ => read::bytes(path, read::DOCUMENT_LIMIT, None)?,
    };
    Ok(declares(&bytes))
}

fn head(path: &Path) -> std::io::Result<Vec<u8>> {
    use std::io::Read;
    let mut head = Vec::new();
    std::fs::File::open(path)?.take(HEAD as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// Whether a text has a key `openapi` or `swagger` anywhere. Cheap and generous: the tree decides later.
pub(crate) fn declares(bytes: &[u8]) -> bool {
    ["openapi", "swagger"].iter().any(|word| {
        memchr::memmem::find_iter(bytes, word).any(|at| {
            let before = at.checked_sub(1).map_or(b'\n', |at| bytes[at]);
            let after = &bytes[at + word.len()..];
            let after = after.strip_prefix(b"\"").or(after.strip_prefix(b"'")).unwrap_or(after);
            let starts = matches!(before, b'\n' | b'\r' | b'"' | b'\'' | b'{' | b',' | b' ' | b'\t' | 0xBF);
            starts && after.trim_ascii_start().starts_with(b":")
        })
    })
}

/// Which files the configurations let through.
struct Selection {
    analysis: Analysis,
}

impl Selection {
    /// Reads the configurations by themselves: the texts of the candidates do not matter here.
    fn new(configurations: &Change, candidates: &[PathBuf]) -> Selection {
        let mut change = configurations.clone();
        change.files.extend(candidates.iter().map(|path| (FileSet::CURRENT, to_vfs(path), FileChange::Unread)));
        let mut host = AnalysisHost::new();
        host.apply(change);
        Selection { analysis: host.analysis() }
    }

    fn keeps(&self, path: &VfsPath) -> bool {
        let Some(file) = self.analysis.file(FileSet::CURRENT, path) else { return true };
        let config = self.analysis.config(file);
        let Some(inside) = inside(path, config) else { return true };
        // A published copy in the same repository is what a description is compared with, not one more description.
        let published = config.baseline.as_ref().and_then(|it| it.file.as_deref());
        if published.is_some_and(|file| VfsPath::new(&format!("{}/{file}", config.folder)) == *path) {
            return false;
        }
        let wanted = config.entries.is_empty() || globs(&config.entries).is_match(&inside);
        wanted && !globs(&config.ignore).is_match(&inside)
    }

    /// Entry documents that a configuration names literally need not be found by a walk.
    fn add_named_by_configuration(&mut self, places: &[PathBuf], except: &[PathBuf], discovered: &mut Discovered) {
        let places: Vec<PathBuf> =
            places.iter().filter(|it| it.is_dir()).filter_map(|it| it.canonicalize().ok()).collect();
        for file in self.analysis.files().iter().copied() {
            let config = self.analysis.config(file);
            if config.folder != self.analysis.path(file).folder() {
                continue;
            }
            for entry in config.entries.iter().filter(|it| !it.contains(['*', '?', '[', '{'])) {
                let path = VfsPath::new(&format!("{}/{entry}", config.folder));
                let Ok(real) = from_vfs(&path).canonicalize() else {
                    let problem = Problem {
                        path: from_vfs(&path),
                        message: "no such file, but an entry of the configuration".to_owned(),
                    };
                    if places.iter().any(|place| from_vfs(&path).starts_with(place))
                        && !discovered.problems.contains(&problem)
                    {
                        discovered.problems.push(problem);
                    }
                    continue;
                };
                let asked = places.iter().any(|place| real.starts_with(place)) && !except.contains(&real);
                if asked && !discovered.named.contains(&path) {
                    discovered.named.push(path);
                }
            }
        }
    }
}

/// A path as the globs of a configuration see it.
fn inside(path: &VfsPath, config: &Config) -> Option<String> {
    let inside = path.as_str().strip_prefix(&config.folder)?;
    Some(inside.trim_start_matches('/').to_owned())
}

/// Globs as in the configuration: `*` stays within one folder, `**` does not. What is no glob matches nothing; the
/// configuration's own check says so.
pub(crate) fn globs(patterns: &[String]) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let pattern = pattern.trim_start_matches("./");
        // A folder stands for all that is in it.
        let all_in_it = format!("{}/**", pattern.trim_end_matches('/'));
        for pattern in [pattern, &all_in_it] {
            if let Ok(glob) = GlobBuilder::new(pattern).literal_separator(true).build() {
                set.add(glob);
            }
        }
    }
    set.build().unwrap_or_else(|_| GlobSet::empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: bool) {
        assert_eq!(declares(text.as_bytes()), expected);
    }

    #[test]
    fn a_description_is_told_by_its_key() {
        check("openapi: 3.1.0", true);
        check("# a comment\ninfo: {}\nopenapi: 3.1.0", true);
        check("\u{feff}openapi: 3.1.0", true);
        check("'openapi' : 3.1.0", true);
        check(r#"{"info":{},"openapi":"3.0.0"}"#, true);
        check("{\n  \"swagger\" : \"2.0\"\n}", true);
        check(r#"{"dependencies": {"openapi-types": "1"}}"#, false);
        check("about openapi and more", false);
        check("x-openapi: 1", false);
        check("", false);
    }

    #[test]
    fn globs_match_folders_and_files() {
        let set = globs(&["vendor/**".to_owned(), "./api".to_owned(), "*.tmp.yaml".to_owned()]);
        assert!(set.is_match("vendor/a/b.yaml"));
        assert!(set.is_match("api/a.yaml"));
        assert!(set.is_match("a.tmp.yaml"));
        assert!(!set.is_match("deep/a.tmp.yaml"));
    }
}
