//! What follows from the texts that are there and from where they lead: the descriptions, and what is wanted for them.
//!
//! Most edits change nothing of it, so that it is kept from state to state: a keystroke costs the same in a description of
//! a thousand documents.

use openapi::Declared;
use rustc_hash::{FxHashMap, FxHashSet};
use syntax::FileId;

use super::{FileState, Workspace};
use crate::{Baseline, BaselineChange, Description, FileSet, VfsPath};

#[derive(Debug, Default)]
pub(super) struct Reached {
    /// All files of the current set that are there, by path.
    pub(super) files: Vec<FileId>,
    /// By the order in which their entry documents became known.
    pub(super) descriptions: Vec<Description>,
    pub(super) wanted: Vec<(FileSet, VfsPath)>,
    /// The descriptions that a file belongs to.
    of_file: FxHashMap<FileId, Vec<usize>>,
}

impl Reached {
    pub(super) fn new(workspace: &Workspace) -> Reached {
        let mut reached = Reached::default();
        let mut entries = Vec::new();
        for (index, file) in workspace.files.iter().enumerate() {
            let FileState::Present(present) = &file.state else { continue };
            if file.set != FileSet::CURRENT {
                continue;
            }
            let id = FileId(index as u32);
            reached.files.push(id);
            if let Declared::OpenApi(version) = present.declared {
                entries.push((id, version));
            }
        }
        reached.files.sort_by_key(|id| &workspace.files[id.0 as usize].path);
        for (entry, version) in entries {
            let files = reached.reach(workspace, entry);
            let baseline = reached.baseline_of(workspace, entry);
            let index = reached.descriptions.len();
            for file in &files {
                reached.of_file.entry(*file).or_default().push(index);
            }
            reached.descriptions.push(Description { entry, version, files, baseline });
        }
        reached.wanted.sort();
        reached.wanted.dedup();
        reached
    }

    pub(super) fn descriptions_of(&self, file: FileId) -> impl Iterator<Item = &Description> {
        self.of_file.get(&file).into_iter().flatten().map(|index| &self.descriptions[*index])
    }

    /// The entry document and what it reaches, in the order of a breadth-first walk.
    fn reach(&mut self, workspace: &Workspace, entry: FileId) -> Vec<FileId> {
        let set = workspace.files[entry.0 as usize].set;
        let mut reached = vec![entry];
        let mut seen: FxHashSet<&VfsPath> = FxHashSet::default();
        seen.insert(&workspace.files[entry.0 as usize].path);
        let mut next = 0;
        while let Some(&id) = reached.get(next) {
            next += 1;
            for path in workspace.present(id).map_or(&[][..], |it| it.outgoing()) {
                if !seen.insert(path) {
                    continue;
                }
                let target = workspace.ids.get(&(set, path.clone()));
                match target.map(|it| (*it, &workspace.files[it.0 as usize].state)) {
                    Some((target, FileState::Present(_))) => reached.push(target),
                    Some((_, FileState::Absent(_))) => {}
                    Some((_, FileState::Unread)) | None => self.wanted.push((set, path.clone())),
                }
            }
        }
        reached
    }

    fn baseline_of(&mut self, workspace: &Workspace, entry: FileId) -> Option<Baseline> {
        let entry = &workspace.files[entry.0 as usize].path;
        let BaselineChange::Loaded { set, path, label, configured } = workspace.baselines.get(entry)?.clone() else {
            return None;
        };
        let id = *workspace.ids.get(&(set, path))?;
        let version = match workspace.present(id)?.declared {
            Declared::OpenApi(version) => version,
            _ => return None,
        };
        let files = self.reach(workspace, id);
        let damage = workspace.syntax_error(&files);
        let notes = workspace.baseline_notes.get(entry).cloned().unwrap_or_default();
        Some(Baseline { entry: id, version, label, configured, notes, damage })
    }
}
