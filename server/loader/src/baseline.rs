//! The baseline of each description: what a person says, else what the configuration says, else the merge base with
//! the remote's default branch.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use ide::{Analysis, BaselineChange, BaselineConfig, BaselineNotes, Change, FileChange, FileSet, Ready, VfsPath};

use crate::git::{Repository, Revision};
use crate::sources::Source;
use crate::url::Fetched;
use crate::{Loader, Spec, discovery, from_vfs, no_overlay, paths, read, to_vfs, url};

/// Where baselines come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum BaselineChoice {
    /// From the configuration, else from git.
    #[default]
    Configured,
    /// Somebody asked for this one.
    Spec(Spec),
    /// Somebody asked for none.
    Off,
}

/// The baselines' entry documents.
#[derive(Clone, Debug, Default)]
pub struct Baselines {
    pub change: Change,
    pub problems: Vec<BaselineProblem>,
}

/// A baseline that should be there and is not, or is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaselineProblem {
    pub entry: VfsPath,
    pub label: String,
    pub message: String,
    /// Whether a person or a configuration asked for it.
    pub configured: bool,
    /// Whether an older copy was taken for it.
    pub stale: bool,
}

/// What became of the search for one baseline.
enum Outcome {
    Loaded {
        set: FileSet,
        path: VfsPath,
        text: FileChange,
        notes: BaselineNotes,
    },
    /// The revision is there and has no such file: nothing of this description is published yet.
    NotPublished,
}

/// A baseline with the name that a person knows it by.
struct Wanted {
    label: String,
    configured: bool,
    outcome: Result<Outcome>,
}

pub(crate) fn baselines(loader: &Loader, analysis: &Analysis, choice: &BaselineChoice) -> Baselines {
    let entries: Vec<VfsPath> = analysis.descriptions().iter().map(|it| analysis.path(it.entry).clone()).collect();
    let wanted: Vec<Option<Wanted>> = match choice {
        BaselineChoice::Off => entries.iter().map(|_| None).collect(),
        BaselineChoice::Spec(spec) => by_spec(loader, spec, &entries),
        BaselineChoice::Configured => analysis
            .descriptions()
            .iter()
            .zip(&entries)
            .map(|(description, entry)| {
                let config = analysis.config(description.entry);
                match &config.baseline {
                    Some(baseline) if baseline.is_off => None,
                    Some(baseline) => Some(by_config(loader, baseline, &config.folder, entry)),
                    None => by_merge_base(loader, entry),
                }
            })
            .collect(),
    };
    let mut baselines = Baselines::default();
    for (entry, wanted) in entries.into_iter().zip(wanted) {
        baselines.add(entry, wanted);
    }
    baselines
}

impl Baselines {
    fn add(&mut self, entry: VfsPath, wanted: Option<Wanted>) {
        let change = match wanted {
            None | Some(Wanted { outcome: Ok(Outcome::NotPublished), .. }) => BaselineChange::None,
            Some(Wanted { label, configured, outcome: Ok(Outcome::Loaded { set, path, text, notes }) }) => {
                if let Some(message) = notes.stale.clone() {
                    let (entry, label) = (entry.clone(), label.clone());
                    self.problems.push(BaselineProblem { entry, label, message, configured, stale: true });
                }
                self.change.baseline_notes.push((entry.clone(), notes));
                self.change.files.push((set, path.clone(), text));
                BaselineChange::Loaded { set, path, label, configured }
            }
            Some(Wanted { label, configured, outcome: Err(error) }) => {
                let message = format!("{error:#}");
                let problem = BaselineProblem { entry: entry.clone(), label, message, configured, stale: false };
                let (label, message) = (problem.label.clone(), problem.message.clone());
                self.problems.push(problem);
                // Nobody misses a baseline that nobody asked for.
                if configured { BaselineChange::Failed { label, message } } else { BaselineChange::None }
            }
        };
        self.change.baselines.push((entry, change));
    }
}

/// The same SPEC for all descriptions.
fn by_spec(loader: &Loader, spec: &Spec, entries: &[VfsPath]) -> Vec<Option<Wanted>> {
    let one_document = !matches!(spec, Spec::Git { path: None, .. });
    let mut outcomes: Vec<Result<Outcome>> = if one_document && entries.len() > 1 {
        let number = entries.len();
        let message = "one document cannot be the baseline of";
        entries.iter().map(|_| Err(anyhow!("{message} {number} descriptions: name one of them"))).collect()
    } else {
        entries.iter().map(|entry| load(loader, spec, Some(&from_vfs(entry)))).collect()
    };
    // Asked for, and in none of the descriptions' places: that is a mistake, not a new description.
    if outcomes.iter().all(|it| matches!(it, Ok(Outcome::NotPublished))) {
        outcomes = entries.iter().map(|_| Err(anyhow!("no such file in that revision"))).collect();
    }
    let wanted = |outcome| Some(Wanted { label: spec.to_string(), configured: true, outcome });
    outcomes.into_iter().map(wanted).collect()
}

/// One SPEC as an entry document, for those who compare two.
pub(crate) fn spec(loader: &Loader, spec: &Spec, other: Option<&Path>) -> Result<(FileSet, VfsPath, FileChange)> {
    // Whoever names both sides wants these, and no older copy.
    if let Spec::Url(url) = spec {
        let fetched = Fetched { text: url::fetch(url).map_err(|message| anyhow!(message))?, stale: None };
        return from_url(loader, url, fetched).and_then(entry_document);
    }
    load(loader, spec, other).and_then(entry_document)
}

fn entry_document(outcome: Outcome) -> Result<(FileSet, VfsPath, FileChange)> {
    match outcome {
        Outcome::Loaded { set, path, text, .. } => Ok((set, path, text)),
        Outcome::NotPublished => bail!("no such file in that revision"),
    }
}

fn load(loader: &Loader, spec: &Spec, other: Option<&Path>) -> Result<Outcome> {
    match spec {
        Spec::File(path) => from_file(loader, path),
        Spec::Url(url) => from_url(loader, url, loader.fetched(url).map_err(|message| anyhow!(message))?),
        Spec::Git { revision, path: None } => {
            let other = other.context("no file to look up in that revision: write git:REV:PATH")?;
            let revision = repository_of(other)?.revision(revision)?;
            let path = revision.same_file(other).context("the file is not in the repository's work tree")?;
            from_git(loader, revision, &[path])
        }
        Spec::Git { revision, path: Some(path) } => {
            let here = std::env::current_dir().unwrap_or_default();
            let revision =
                repository_of(other.unwrap_or(&here)).or_else(|_| repository_of(&here))?.revision(revision)?;
            // As git reads it: from the root, unless the path starts at the working folder.
            let candidates = if path.starts_with("./") || path.starts_with("../") {
                Vec::from_iter(revision.same_file(&from_vfs(&to_vfs(&here.join(path)))))
            } else {
                vec![revision.document(path)]
            };
            required(from_git(loader, revision, &candidates)?)
        }
    }
}

fn repository_of(place: &Path) -> Result<Repository> {
    Repository::discover(place).context("not in a git repository")
}

/// A file that was named must be there.
fn required(outcome: Outcome) -> Result<Outcome> {
    match outcome {
        Outcome::NotPublished => bail!("no such file in that revision"),
        loaded => Ok(loaded),
    }
}

fn from_url(loader: &Loader, url: &str, fetched: Fetched) -> Result<Outcome> {
    let set = loader.sources().set(Source::Url(url.to_owned()));
    let notes = BaselineNotes { since: None, stale: fetched.stale };
    checked(set, url::path(url), FileChange::Text(fetched.text), notes)
}

fn from_file(loader: &Loader, path: &Path) -> Result<Outcome> {
    let set = loader.sources().set(Source::Folder(paths::workspace_root(path)));
    let path = to_vfs(path);
    let text = loader.read(set, &path, &no_overlay);
    checked(set, path, text, BaselineNotes::default())
}

/// The first of some paths that the revision has.
fn from_git(loader: &Loader, revision: Revision, candidates: &[VfsPath]) -> Result<Outcome> {
    let notes = BaselineNotes { since: revision.day.clone(), stale: None };
    let set = loader.sources().set(Source::Git(revision));
    let mut readers = loader.readers();
    for path in candidates {
        match readers.read(set, path, &no_overlay) {
            FileChange::Absent(reason) if reason == crate::git::NO_SUCH_FILE => {}
            text => return checked(set, path.clone(), text, notes),
        }
    }
    Ok(Outcome::NotPublished)
}

/// A text that is a description: anything else has nothing to compare with.
fn checked(set: FileSet, path: VfsPath, text: FileChange, notes: BaselineNotes) -> Result<Outcome> {
    let text = match text {
        FileChange::Text(text) => text,
        FileChange::Absent(reason) => bail!("{reason}"),
        FileChange::Ready(_) | FileChange::Edits(_) | FileChange::Unread => bail!("not read"),
    };
    let ready = Ready::new(&path, &text);
    if ready.is_entry() {
        return Ok(Outcome::Loaded { set, path, text: FileChange::Ready(ready), notes });
    }
    match discovery::declares(text.as_bytes()) {
        true => bail!("not an OpenAPI 3.0, 3.1 or 3.2 description"),
        false => bail!("not an OpenAPI description: it has no `openapi` field"),
    }
}

/// What `baseline:` of a configuration says. Relative paths start at its folder.
fn by_config(loader: &Loader, config: &BaselineConfig, folder: &str, entry: &VfsPath) -> Wanted {
    let mut label = "the configured baseline".to_owned();
    let outcome = load_configured(loader, config, folder, entry, &mut label);
    Wanted { label, configured: true, outcome }
}

fn load_configured(
    loader: &Loader,
    config: &BaselineConfig,
    folder: &str,
    entry: &VfsPath,
    label: &mut String,
) -> Result<Outcome> {
    let entry_file = from_vfs(entry);
    let here = folder_of(folder, &entry_file);
    if let Some(url) = &config.url {
        label.clone_from(url);
        if loader.sources().is_untrusted {
            bail!("not fetched: this workspace is not trusted");
        }
        return load(loader, &Spec::Url(url.clone()), None);
    }
    if let Some(file) = &config.file {
        label.clone_from(file);
        return from_file(loader, &plain(&here.join(file)));
    }
    if let Some(pinned) = &config.revision_from {
        *label = format!("revision-from: {}", pinned.file);
    }
    let name = revision_name(config, &here)?;
    *label = match &config.path {
        Some(path) => format!("git:{name}:{path}"),
        None => format!("git:{name}"),
    };
    let elsewhere = config.repository.as_ref().map(|it| plain(&here.join(it)));
    let repository = match &elsewhere {
        Some(folder) => Repository::open(folder)?,
        None => repository_of(&entry_file)?,
    };
    let revision = repository.revision(&name)?;
    match (&config.path, elsewhere) {
        // From the folder that was named, else from the repository's root.
        (Some(path), elsewhere) => {
            let start = elsewhere.as_deref().unwrap_or(&here);
            let mut candidates = Vec::from_iter(revision.same_file(&plain(&start.join(path))));
            candidates.push(revision.document(path));
            required(from_git(loader, revision, &candidates)?)
        }
        (None, None) => {
            let path = revision.same_file(&entry_file).context("the file is not in the repository's work tree")?;
            from_git(loader, revision, &[path])
        }
        // The same path in another repository.
        (None, Some(_)) => {
            let own_root = paths::workspace_root(&entry_file);
            let inside = entry.relative_to(to_vfs(&own_root).as_str());
            let path = revision.document(&inside);
            from_git(loader, revision, &[path])
        }
    }
}

/// A path without `..` in it.
fn plain(path: &Path) -> PathBuf {
    from_vfs(&to_vfs(path))
}

/// The folder that relative paths of a configuration start from.
pub(crate) fn folder_of(configured: &str, entry: &Path) -> PathBuf {
    match configured {
        "" => entry.parent().map(Path::to_owned).unwrap_or_default(),
        folder => from_vfs(&VfsPath::new(folder)),
    }
}

/// `git:`, or the revision that another file pins.
pub(crate) fn revision_name(config: &BaselineConfig, here: &Path) -> Result<String> {
    let Some(pinned) = &config.revision_from else {
        return Ok(config.git.clone().unwrap_or_else(|| "HEAD".to_owned()));
    };
    let file: PathBuf = here.join(&pinned.file);
    let bytes = read::bytes(&file, read::DOCUMENT_LIMIT, None).and_then(read::text);
    let text = bytes.map_err(|reason| anyhow!("{} (of revision-from): {reason}", pinned.file))?;
    let pattern = regex::Regex::new(&pinned.pattern)
        .map_err(|_| anyhow!("the pattern of revision-from is not a regular expression"))?;
    let found = pattern
        .captures(&text)
        .with_context(|| format!("the pattern of revision-from matches nothing in {}", pinned.file))?;
    let revision = found.get(1).or(found.get(0)).map_or("", |it| it.as_str());
    Ok(revision.to_owned())
}

/// Without configuration: where the branch left the remote's default branch. `None` without git or remote.
fn by_merge_base(loader: &Loader, entry: &VfsPath) -> Option<Wanted> {
    let file = from_vfs(entry);
    let repository = Repository::discover(&file)?;
    let (revision, branch) = match repository.merge_base() {
        Ok(found) => found?,
        Err(error) => {
            let label = "the merge base with the remote's default branch".to_owned();
            return Some(Wanted { label, configured: false, outcome: Err(error) });
        }
    };
    let label = format!("the merge base with {branch} ({})", revision.name);
    let path = revision.same_file(&file)?;
    // A file of that name which is no description was not published either.
    let outcome = from_git(loader, revision, &[path]).unwrap_or(Outcome::NotPublished);
    Some(Wanted { label, configured: false, outcome: Ok(outcome) })
}
