//! Reads files, git objects and URLs, and hands them over as [`ide::Change`]: the only crate that does so.
//!
//! Nothing here holds an `AnalysisHost`: everything takes an immutable [`Analysis`] and gives a [`Change`] back, so
//! that it may run on any thread while an editor types. The owner of the host applies the change, and asks
//! [`Loader::wanted`] again until nothing is wanted.
//!
//! Terms: a *place* is a file or folder that a person named; the *overlay* are the buffers of an editor, which win
//! over the disk.

mod baseline;
mod cache;
mod configuration;
mod discovery;
mod evidence;
mod git;
mod paths;
mod read;
mod recordings;
mod sources;
mod spec;
mod today;
mod url;
mod watch;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ide::{Analysis, AnalysisHost, Change, FileChange, FileSet, VfsPath};

pub use baseline::{BaselineChoice, BaselineProblem, Baselines};
pub use discovery::{Discovered, Problem};
pub use evidence::{Evidence, Progress};
pub use paths::{from_vfs, project_root, to_vfs};
pub use spec::Spec;
pub use today::today;
pub use watch::{BaselineWatch, Watched};

use recordings::Recordings;
use sources::Sources;

/// The text of an editor's buffer, if the editor has one for this path.
pub type Overlay<'a> = &'a (dyn Fn(&VfsPath) -> Option<Arc<str>> + Send + Sync);

/// The overlay of somebody who has no buffers.
pub fn no_overlay(_: &VfsPath) -> Option<Arc<str>> {
    None
}

/// Reads the texts of a change into their trees, on all cores, so that whoever applies it does not have to. What a state
/// knows already is taken out.
pub fn make_ready(analysis: &Analysis, change: &mut Change) {
    change.files.retain(|(set, path, new)| !analysis.knows(*set, path, new));
    let files = std::mem::take(&mut change.files);
    change.files = ide::on_all_cores(&files, |_| {
        |(set, path, new): &(FileSet, VfsPath, FileChange)| {
            (*set, path.clone(), ready(analysis, *set, path, new.clone()))
        }
    });
}

fn ready(analysis: &Analysis, set: FileSet, path: &VfsPath, change: FileChange) -> FileChange {
    match change {
        FileChange::Text(text) => FileChange::Ready(analysis.ready(set, path, &text)),
        change => change,
    }
}

/// Knows which folders may be read, and where each set of files comes from. Cheap to clone; clones share what they
/// know.
#[derive(Clone, Debug, Default)]
pub struct Loader {
    state: Arc<Mutex<Sources>>,
    recordings: Recordings,
}

impl Loader {
    /// A loader for these folders. Each stands for the whole repository that it is in.
    pub fn new(folders: &[PathBuf]) -> Loader {
        let loader = Loader::default();
        for folder in folders {
            loader.add_folder(folder);
        }
        loader
    }

    /// One folder more whose files may be read: a workspace folder, or the folder of a file opened on its own.
    pub fn add_folder(&self, folder: &Path) {
        let root = paths::workspace_root(folder);
        self.sources().add_root(root);
    }

    /// Nobody vouches for what the files of the workspace say: a configuration among them cannot have anything fetched.
    pub fn distrust(&self) {
        self.sources().is_untrusted = true;
    }

    /// The descriptions, configurations and acceptance files at or under some places, with their texts.
    ///
    /// `config` is a configuration to use in the place of those found. Files in `except` are no entry documents,
    /// whatever they say (a baseline beside the description).
    pub fn discover(
        &self,
        places: &[PathBuf],
        config: Option<&Path>,
        except: &[PathBuf],
        overlay: Overlay<'_>,
    ) -> Discovered {
        discovery::discover(self, places, config, except, overlay)
    }

    /// A document that somebody opened, with the configuration and acceptance files that hold for it.
    pub fn document(&self, path: &VfsPath, overlay: Overlay<'_>) -> Change {
        let mut change = Change::default();
        change.files.push((FileSet::CURRENT, path.clone(), self.read(FileSet::CURRENT, path, overlay)));
        configuration::collect(self, path, overlay, &mut change);
        change
    }

    /// One file as it is now.
    pub fn read(&self, set: FileSet, path: &VfsPath, overlay: Overlay<'_>) -> FileChange {
        self.readers().read(set, path, overlay)
    }

    /// What the analysis wants next. `None` if it wants nothing.
    pub fn wanted(&self, analysis: &Analysis, overlay: Overlay<'_>) -> Option<Change> {
        let wanted = analysis.wanted();
        if wanted.is_empty() {
            return None;
        }
        let files = ide::on_all_cores(wanted, |_| {
            let mut readers = self.readers();
            move |(set, path): &(FileSet, VfsPath)| {
                let change = readers.read(*set, path, overlay);
                (*set, path.clone(), ready(analysis, *set, path, change))
            }
        });
        Some(Change { files, ..Change::default() })
    }

    /// Hands over what is wanted until nothing is.
    pub fn settle(&self, host: &mut AnalysisHost, overlay: Overlay<'_>) {
        while let Some(change) = self.wanted(&host.analysis(), overlay) {
            host.apply(change);
        }
    }

    /// The baselines of all descriptions, by the choice of a person, the configuration, or git. The change holds
    /// the entry documents; their fragments are wanted next.
    pub fn baselines(&self, analysis: &Analysis, choice: &BaselineChoice) -> Baselines {
        baseline::baselines(self, analysis, choice)
    }

    /// The places that the baselines depend on, and what they say now: to be watched, and to be compared with what they
    /// said before something was noticed there.
    pub fn baseline_watch(&self, analysis: &Analysis, choice: &BaselineChoice) -> BaselineWatch {
        watch::watch(self, analysis, choice)
    }

    /// All evidence: what the configurations name, and the files and folders of `places`. Files that did not change
    /// since the last time are not read again.
    pub fn evidence(&self, analysis: &Analysis, places: &[PathBuf]) -> Evidence {
        self.evidence_with(analysis, places, &mut |_| {})
    }

    /// The same, for somebody who shows how far it is.
    pub fn evidence_with(
        &self,
        analysis: &Analysis,
        places: &[PathBuf],
        progress: &mut dyn FnMut(Progress),
    ) -> Evidence {
        evidence::evidence(&self.recordings, analysis, places, progress)
    }

    /// The files of recordings that the configurations name.
    pub fn evidence_paths(&self, analysis: &Analysis) -> impl Iterator<Item = PathBuf> {
        evidence::configured(analysis).into_iter()
    }

    /// Where a configuration or an acceptance file of a description or a folder may be, there or not.
    pub fn configuration_paths(&self, analysis: &Analysis, folders: &[PathBuf]) -> impl Iterator<Item = PathBuf> {
        configuration::candidates(self, analysis, folders).into_iter()
    }

    /// One SPEC as an entry document of a set. `other` is the path that `git:REV` takes over.
    pub fn spec(&self, spec: &Spec, other: Option<&Path>) -> anyhow::Result<(FileSet, VfsPath, FileChange)> {
        baseline::spec(self, spec, other)
    }

    /// Makes the source of a SPEC that of the current set, to compare two states of which neither is the work tree.
    pub fn make_current(&self, set: FileSet) {
        self.sources().make_current(set);
    }

    /// Whether the files of a set are on the disk, where an editor can open them.
    pub fn is_on_disk(&self, set: FileSet) -> bool {
        self.sources().is_on_disk(set)
    }

    /// How to name a file to a person who stands in `folder`: a path with `/`, `git:REV:PATH` or a URL.
    pub fn name(&self, set: FileSet, path: &VfsPath, folder: &Path) -> String {
        self.sources().name(set, path, folder)
    }

    /// What a URL answers. It is asked once in a while only, however often the baselines are loaded; nothing else waits
    /// meanwhile.
    fn fetched(&self, url: &str) -> Result<url::Fetched, String> {
        if let Some(answer) = self.sources().fetched(url) {
            return answer;
        }
        let answer = url::fetch_or_copy(url);
        self.sources().add_fetched(url.to_owned(), answer.clone());
        answer
    }

    fn readers(&self) -> sources::Readers {
        self.sources().readers()
    }

    fn sources(&self) -> MutexGuard<'_, Sources> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
