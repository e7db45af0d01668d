//! The state of everything at one moment, and the one place where it changes.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use openapi::Declared;
use rustc_hash::FxHashMap;
use syntax::{Document, FileId, JsonPointer, Node, TextRange, TextSize};

use crate::footprint::Recorder;
use crate::present::Present;
use crate::ready::Edited;
use crate::{
    BaselineChange, BaselineNotes, Change, Config, Description, EvidenceFile, FileChange, FileSet, Finding, Location,
    Ready, Shift, VfsPath, Word,
};
use reached::Reached;
use stop::Stop;
pub use stop::Stopped;

/// One file of one set.
#[derive(Clone, Debug)]
struct File {
    set: FileSet,
    path: VfsPath,
    state: FileState,
}

#[derive(Clone, Debug)]
enum FileState {
    Present(Arc<Present>),
    Absent(String),
    /// Not read yet, or forgotten.
    Unread,
}

/// Why a document is not there that nobody has read yet.
const UNREAD: &str = "not read yet";

/// The inputs, and the only thing with a `&mut` method below lsp and cli.
#[derive(Clone, Debug, Default)]
pub struct Workspace {
    files: Vec<File>,
    ids: Arc<FxHashMap<(FileSet, VfsPath), FileId>>,
    /// What follows from the files, until one of them leads elsewhere.
    reached: OnceLock<Arc<Reached>>,
    /// Files with edits that nobody has asked about yet, by their place.
    edited: BTreeMap<usize, Edited>,
    /// Whether other documents may be reached than at the last snapshot: then something may be wanted.
    reaches_anew: bool,
    baselines: BTreeMap<VfsPath, BaselineChange>,
    baseline_notes: BTreeMap<VfsPath, BaselineNotes>,
    evidence: Vec<Arc<EvidenceFile>>,
    config: Option<VfsPath>,
    settings: Option<Arc<str>>,
    folder_settings: BTreeMap<String, Arc<str>>,
    today: Option<String>,
}

/// An immutable view of a [`Workspace`]: cheap to clone, may outlive later changes.
#[derive(Clone, Debug)]
pub struct Snapshot {
    inner: Arc<Inner>,
    recorder: Option<Arc<Recorder>>,
    stop: Stop,
}

#[derive(Debug)]
struct Inner {
    workspace: Workspace,
    reached: Arc<Reached>,
    configs: BTreeMap<String, Arc<Config>>,
    findings: Vec<Finding>,
}

impl Workspace {
    /// Applies a batch of changes, and tells how places have moved.
    pub fn apply(&mut self, change: Change) -> Vec<Shift> {
        let mut moved = Vec::new();
        let mut reaches_anew = !(change.baselines.is_empty() && change.baseline_notes.is_empty());
        for (set, path, change) in change.files {
            let known = self.files.len();
            let id = self.id(set, &path);
            reaches_anew |= self.files.len() != known;
            let index = id.0 as usize;
            if !matches!(change, FileChange::Edits(_)) {
                self.settle(index);
            }
            let before = match &self.files[index].state {
                FileState::Present(present) => Some(Arc::clone(present)),
                FileState::Absent(_) | FileState::Unread => None,
            };
            let present = match (&before, change) {
                (_, FileChange::Absent(reason)) => {
                    reaches_anew = true;
                    self.files[index].state = FileState::Absent(reason);
                    continue;
                }
                (_, FileChange::Unread) => {
                    reaches_anew = true;
                    self.files[index].state = FileState::Unread;
                    continue;
                }
                (None, FileChange::Edits(_)) => continue,
                (None, FileChange::Text(text)) => Ready::new(&path, &text).present.with_file(id),
                (None, FileChange::Ready(ready)) => ready.present.with_file(id),
                (Some(before), FileChange::Ready(Ready { present, after: Some((from, shifts)) }))
                    if Arc::ptr_eq(&from, before) =>
                {
                    moved.extend(shifts);
                    *present
                }
                (Some(before), FileChange::Edits(edits)) => {
                    moved.extend(self.edit(index, before).apply(&edits));
                    continue;
                }
                (Some(before), FileChange::Text(text)) => {
                    moved.extend(self.edit(index, before).set(&text));
                    continue;
                }
                // Somebody was faster.
                (Some(before), FileChange::Ready(ready)) => {
                    moved.extend(self.edit(index, before).set(&ready.text().to_string()));
                    continue;
                }
            };
            reaches_anew |= before.as_deref().map(Present::leads) != Some(present.leads());
            // A baseline has to be whole.
            reaches_anew |= set != FileSet::CURRENT
                && before.is_some_and(|it| it.document.syntax_error() != present.document.syntax_error());
            self.files[index].state = FileState::Present(Arc::new(present));
        }
        for (path, baseline) in change.baselines {
            self.baseline_notes.remove(&path);
            match baseline {
                BaselineChange::None => self.baselines.remove(&path),
                baseline => self.baselines.insert(path, baseline),
            };
        }
        self.baseline_notes.extend(change.baseline_notes);
        if let Some(evidence) = change.evidence {
            self.evidence = evidence;
        }
        self.config = change.config.or(self.config.take());
        self.settings = change.settings.or(self.settings.take());
        let folder_settings = change.folder_settings.into_iter();
        self.folder_settings.extend(folder_settings.map(|(folder, settings)| (folder.as_str().to_owned(), settings)));
        self.today = change.today.or(self.today.take());
        self.reach(reaches_anew);
        moved
    }

    /// A file that is being edited, from what it was when somebody asked last.
    fn edit(&mut self, index: usize, before: &Arc<Present>) -> &mut Edited {
        self.edited.entry(index).or_insert_with(|| Edited::new(before))
    }

    fn reach(&mut self, anew: bool) {
        if anew {
            self.reached = OnceLock::new();
            self.reaches_anew = true;
        }
    }

    /// Makes known what comes of the edits of a file.
    fn settle(&mut self, index: usize) {
        if let Some(edited) = self.edited.remove(&index) {
            let present = edited.present(&self.files[index].path);
            self.reach(edited.before.leads() != present.leads());
            self.files[index].state = FileState::Present(Arc::new(present));
        }
    }

    /// Whether a snapshot reaches other documents than the ones before did: then something may be wanted. Told once.
    pub fn reaches_anew(&mut self) -> bool {
        std::mem::take(&mut self.reaches_anew)
    }

    /// A document of a set that is there.
    pub fn document(&self, set: FileSet, path: &VfsPath) -> Option<&Document> {
        let id = self.ids.get(&(set, path.clone()))?;
        if let Some(edited) = self.edited.get(&(id.0 as usize)) {
            return Some(&edited.document);
        }
        match &self.files.get(id.0 as usize)?.state {
            FileState::Present(present) => Some(&present.document),
            FileState::Absent(_) | FileState::Unread => None,
        }
    }

    fn id(&mut self, set: FileSet, path: &VfsPath) -> FileId {
        let key = (set, path.clone());
        if let Some(id) = self.ids.get(&key) {
            return *id;
        }
        let id = FileId(self.files.len() as u32);
        Arc::make_mut(&mut self.ids).insert(key, id);
        self.files.push(File { set, path: path.clone(), state: FileState::Unread });
        id
    }

    fn present(&self, id: FileId) -> Option<&Arc<Present>> {
        match &self.files.get(id.0 as usize)?.state {
            FileState::Present(present) => Some(present),
            FileState::Absent(_) | FileState::Unread => None,
        }
    }

    /// The first syntax error of some documents, the first of which needs no name.
    fn syntax_error(&self, files: &[FileId]) -> Option<String> {
        let path = |id: FileId| &self.files[id.0 as usize].path;
        files.iter().enumerate().find_map(|(index, id)| {
            let document = &self.present(*id)?.document;
            let error = document.syntax_error()?;
            let line = document.text().position(error.range.start(), syntax::Encoding::Utf8).line + 1;
            let name = match index {
                0 => String::new(),
                _ => format!("{} ", path(*id).relative_to(path(files[0]).folder())),
            };
            Some(format!("{name}line {line}: {}", error.message))
        })
    }

    /// The settings of the nearest folder upward that has some of its own, else those that hold everywhere.
    fn settings_for(&self, folder: &str) -> Option<&str> {
        let own = ancestors(folder).find_map(|it| self.folder_settings.get(it));
        own.or(self.settings.as_ref()).map(|it| &**it)
    }

    /// The state now.
    pub fn snapshot(&mut self) -> Snapshot {
        while let Some(index) = self.edited.keys().next().copied() {
            self.settle(index);
        }
        let mut inner = Inner {
            reached: Arc::clone(self.reached.get_or_init(|| Arc::new(Reached::new(self)))),
            workspace: self.clone(),
            configs: BTreeMap::new(),
            findings: Vec::new(),
        };
        inner.read_configs();
        Snapshot { inner: Arc::new(inner), recorder: None, stop: Stop::default() }
    }
}

/// A folder and all above it, up to the root (`""`).
fn ancestors(folder: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder), |it| {
        (!it.is_empty()).then(|| it.rsplit_once('/').map_or("", |(above, _)| above))
    })
}

impl Inner {
    fn read_configs(&mut self) {
        let workspace = &self.workspace;
        for (index, file) in workspace.files.iter().enumerate().filter(|(_, file)| file.set == FileSet::CURRENT) {
            let FileState::Present(present) = &file.state else { continue };
            let chosen = workspace.config.as_ref() == Some(&file.path);
            if chosen || (Config::is_name(file.path.name()) && workspace.config.is_none()) {
                let settings = workspace.settings_for(file.path.folder());
                let (mut config, findings) = Config::read(settings, Some(&present.document), file.path.folder());
                config.file = Some(FileId(index as u32));
                self.findings.extend(findings);
                let folder = if chosen { "" } else { file.path.folder() };
                self.configs.insert(folder.to_owned(), Arc::new(config));
            }
        }
        for (folder, settings) in &workspace.folder_settings {
            if self.configs.contains_key(folder) || workspace.config.is_some() {
                continue;
            }
            // A file above the folder wins over the folder's settings all the same.
            let file = ancestors(folder).find_map(|it| self.configs.get(it)?.file);
            let above = file.and_then(|it| self.present(it));
            let place = above.and(file).map_or(folder.as_str(), |it| workspace.files[it.0 as usize].path.folder());
            let (mut config, _) = Config::read(Some(settings), above.map(|it| &it.document), place);
            config.file = file;
            self.configs.insert(folder.clone(), Arc::new(config));
        }
        if !self.configs.contains_key("") {
            let (config, _) = Config::read(workspace.settings.as_deref(), None, "");
            self.configs.insert(String::new(), Arc::new(config));
        }
    }

    /// The configuration of the nearest folder upward.
    fn config_for(&self, path: &VfsPath) -> &Arc<Config> {
        // The last one of them, the root, has one: `read_configs` sees to that.
        ancestors(path.folder()).find_map(|it| self.configs.get(it)).unwrap_or(&self.configs[""])
    }

    fn present(&self, id: FileId) -> Option<&Present> {
        self.workspace.present(id).map(Arc::as_ref)
    }
}

impl Snapshot {
    /// The descriptions of the current set, by the order in which their entry documents became known.
    pub fn descriptions(&self) -> &[Description] {
        &self.inner.reached.descriptions
    }

    /// The descriptions that a file belongs to: as entry document or as fragment.
    pub fn descriptions_of(&self, file: FileId) -> impl Iterator<Item = &Description> {
        self.inner.reached.descriptions_of(file)
    }

    /// Files that References name and that nobody has handed in yet. Whoever does IO answers with a [`Change`].
    pub fn wanted(&self) -> &[(FileSet, VfsPath)] {
        &self.inner.reached.wanted
    }

    /// A file that is there, as states share it.
    pub(crate) fn shared(&self, set: FileSet, path: &VfsPath) -> Option<Arc<Present>> {
        self.inner.workspace.present(self.file(set, path)?).cloned()
    }

    /// The document of a file that is there.
    pub fn document(&self, file: FileId) -> Option<&Document> {
        self.inner.present(file).map(|it| &it.document)
    }

    /// The path of any file that was ever named.
    pub fn path(&self, file: FileId) -> &VfsPath {
        &self.inner.workspace.files[file.0 as usize].path
    }

    pub fn set(&self, file: FileId) -> FileSet {
        self.inner.workspace.files[file.0 as usize].set
    }

    pub fn file(&self, set: FileSet, path: &VfsPath) -> Option<FileId> {
        self.inner.workspace.ids.get(&(set, path.clone())).copied()
    }

    /// Every file that was ever named, there or not.
    pub fn known_files(&self) -> impl Iterator<Item = FileId> {
        (0..self.inner.workspace.files.len() as u32).map(FileId)
    }

    /// Whether nobody has read a file, or nobody holds its text any more.
    pub fn is_unread(&self, file: FileId) -> bool {
        matches!(self.inner.workspace.files.get(file.0 as usize).map(|it| &it.state), Some(FileState::Unread))
    }

    /// Why a file is not there. `None` if it is.
    pub fn absence(&self, file: FileId) -> Option<&str> {
        match &self.inner.workspace.files.get(file.0 as usize)?.state {
            FileState::Present(_) => None,
            FileState::Absent(reason) => Some(reason),
            FileState::Unread => Some(UNREAD),
        }
    }

    /// All files of the current set that are there, by path.
    pub fn files(&self) -> &[FileId] {
        &self.inner.reached.files
    }

    /// The references of a document whose text is one of those that a question is answered with yes for: it is asked
    /// once per text.
    pub fn references_where(&self, file: FileId, is_wanted: impl FnMut(&str) -> bool) -> Vec<(Node<'_>, String)> {
        self.inner.present(file).map(|it| it.references_where(is_wanted)).unwrap_or_default()
    }

    /// Where a text has a word, in comments too.
    pub fn mentions(&self, file: FileId, word: Word) -> &[TextSize] {
        self.inner.present(file).map_or(&[], |it| it.mentions(word))
    }

    /// The paths of all files of a set that are known, there or not.
    pub fn files_of(&self, set: FileSet) -> Vec<&VfsPath> {
        self.inner.workspace.files.iter().filter(|it| it.set == set).map(|it| &it.path).collect()
    }

    /// Files of the current set that declare a version this program declines (Swagger 2.0).
    pub fn unsupported(&self) -> Vec<FileId> {
        self.files().iter().copied().filter(|file| self.declared(*file) == Declared::Unsupported).collect()
    }

    /// What a file's root declares.
    pub fn declared(&self, file: FileId) -> Declared {
        self.inner.present(file).map_or(Declared::Nothing, |it| it.declared)
    }

    /// Why the baseline of an entry document could not be loaded: its label and a message.
    pub fn baseline_failure(&self, entry: FileId) -> Option<(&str, &str)> {
        match self.inner.workspace.baselines.get(self.path(entry))? {
            BaselineChange::Failed { label, message } => Some((label, message)),
            _ => None,
        }
    }

    /// The first syntax error of a description, as a person is told of it: whatever is behind it may be missing.
    pub fn syntax_error(&self, description: &Description) -> Option<String> {
        self.inner.workspace.syntax_error(&description.files)
    }

    pub fn evidence(&self) -> &[Arc<EvidenceFile>] {
        &self.inner.workspace.evidence
    }

    /// The configuration that holds for a file.
    pub fn config(&self, file: FileId) -> &Config {
        self.inner.config_for(self.path(file))
    }

    /// The configuration that a file is, if it is one that is in use.
    pub fn config_of(&self, file: FileId) -> Option<&Config> {
        self.inner.configs.values().map(Arc::as_ref).find(|it| it.file == Some(file))
    }

    /// The configurations of all folders.
    pub fn configs(&self) -> impl Iterator<Item = &Config> {
        self.inner.configs.values().map(Arc::as_ref)
    }

    /// Findings inside configuration and acceptance files.
    pub fn config_findings(&self) -> &[Finding] {
        &self.inner.findings
    }

    /// Today as `YYYY-MM-DD`, if the world has said.
    pub fn today(&self) -> Option<&str> {
        self.inner.workspace.today.as_deref()
    }

    /// The location of a node: its pointer, and the range of the key where it is an entry's value, else its own.
    pub fn locate(&self, node: Node<'_>) -> Location {
        let pointer = node.pointer();
        let range = match node.document().entry_at(&pointer) {
            Some(entry) if entry.own_value() == node => entry.key_node().range(),
            _ => first_line(node),
        };
        Location { file: node.file(), range, pointer }
    }

    /// The location of a value itself, not of its key.
    pub fn locate_value(&self, node: Node<'_>) -> Location {
        Location { file: node.file(), range: first_line(node), pointer: node.pointer() }
    }

    /// The location of a pointer of a file: the key of an entry, or the item. `None` if there is no such place.
    pub fn locate_pointer(&self, file: FileId, pointer: &JsonPointer) -> Option<Location> {
        let document = self.document(file)?;
        let range = match document.entry_at(pointer) {
            Some(entry) => entry.key_node().range(),
            None => first_line(document.at(pointer)?),
        };
        Some(Location { file, range, pointer: pointer.clone() })
    }

    /// The node at a place.
    pub fn at(&self, file: FileId, pointer: &JsonPointer) -> Option<Node<'_>> {
        self.document(file)?.at(pointer)
    }
}

/// The range to underline for a value: all of a scalar, the first line of a collection.
pub(crate) fn first_line(node: Node<'_>) -> TextRange {
    let range = node.range();
    let raw = node.raw();
    let line = raw.find(['\n', '\r']).unwrap_or(raw.len());
    TextRange::at(range.start(), (line as u32).into())
}

mod follow;
mod reached;
mod since;
mod stop;
#[cfg(test)]
mod tests;
