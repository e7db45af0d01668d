//! What a computation reads of a snapshot, and what has changed since an earlier one: see [`crate::footprint`].

use std::sync::Arc;

use syntax::{FileId, JsonPointer, Node};

use super::{FileState, Snapshot};
use crate::footprint::Recorder;
use crate::present::Present;
use crate::reference::Fragment;
use crate::{Description, Difference, FileSet, Footprint, Reader, VfsPath};

impl Snapshot {
    /// The same state, noting for a reader what is read through it until the next [`Snapshot::footprint`].
    pub fn recording(&self, reader: Reader) -> Snapshot {
        Snapshot { recorder: Some(Recorder::new(reader)), ..self.clone() }
    }

    /// All that was read since the last call. Empty for a snapshot that notes nothing.
    pub fn footprint(&self) -> Footprint {
        self.recorder.as_ref().map(|it| it.take()).unwrap_or_default()
    }

    /// Notes that what is at or below a place is read, or that nothing is there.
    pub fn read<'p>(&self, file: FileId, steps: impl IntoIterator<Item = &'p str>) {
        let Some((recorder, present)) = self.noting(file) else { return };
        let part = present.part(steps.into_iter()).map(|(it, _)| it.stamp(recorder.reader()));
        recorder.part(part.map_err(|place| (file, place)));
    }

    /// Notes that the keys of a mapping not more than two steps below the root are read, and not what they lead to.
    pub fn read_keys<'p>(&self, file: FileId, steps: impl IntoIterator<Item = &'p str>) {
        let Some((recorder, present)) = self.noting(file) else { return };
        recorder.part(present.part(steps.into_iter()).map(|(it, _)| it.keys()).map_err(|place| (file, place)));
    }

    /// What takes the notes on a file, and what is known of it. Of a file that is not there it is noted that it is not.
    fn noting(&self, file: FileId) -> Option<(&Recorder, &Present)> {
        let recorder = self.recorder.as_deref()?;
        let present = self.inner.present(file);
        if present.is_none() {
            recorder.file(self.set(file), self.path(file));
        }
        Some((recorder, present?))
    }

    /// The place that a reference in `from`'s document leads to, whatever is there. `None` if it leads nowhere. Noted
    /// is no more than that something is there.
    pub fn leads_to(&self, from: Node<'_>, reference: &str) -> Option<(FileId, JsonPointer)> {
        let (set, path, fragment) = self.target_of(from.file(), reference)?;
        let file = self.file(set, &path).filter(|it| self.inner.present(*it).is_some());
        let (Some(file), Fragment::Pointer(pointer)) = (file, fragment) else {
            return self.reference(from, reference).ok().map(|it| (it.file(), it.pointer()));
        };
        let present = self.inner.present(file)?;
        let is_there = present.document.at(&pointer).is_some();
        if let Some(recorder) = &self.recorder {
            let is_part = present.part(pointer.steps()).is_ok_and(|(_, level)| level == pointer.steps().len());
            match is_there && is_part {
                true => recorder.there(file, pointer.clone()),
                false => self.read(file, pointer.steps()),
            }
        }
        is_there.then_some((file, pointer))
    }

    /// Notes where a reference leads.
    pub(super) fn note(
        &self,
        from: FileId,
        reference: &str,
        (set, path): (FileSet, &VfsPath),
        file: Option<FileId>,
        fragment: &Fragment,
    ) {
        let Some(recorder) = self.recorder.as_ref().filter(|it| !it.knows(from, reference)) else { return };
        match (file.filter(|it| self.inner.present(*it).is_some()), fragment) {
            (Some(file), Fragment::Pointer(pointer)) => self.read(file, pointer.steps()),
            // An anchor may be anywhere.
            (Some(file), Fragment::Anchor(_)) => self.read(file, []),
            (Some(_), Fragment::Malformed) => {}
            (None, _) => recorder.file(set, path),
        }
    }

    /// Whether all that is no document of a description is what it was in another state: configurations, recordings,
    /// baselines, versions, the day.
    pub fn has_same_surroundings(&self, before: &Snapshot) -> bool {
        let (ours, theirs) = (&*self.inner, &*before.inner);
        let (after, before) = (&ours.workspace, &theirs.workspace);
        let same_evidence = after.evidence.len() == before.evidence.len()
            && after.evidence.iter().zip(&before.evidence).all(|(a, b)| Arc::ptr_eq(a, b));
        let surroundings = |it: &Description| (it.entry, it.version, it.baseline.clone());
        same_evidence
            && after.today == before.today
            && after.baselines == before.baselines
            && ours.configs == theirs.configs
            && ours.reached.descriptions.iter().map(surroundings).eq(theirs
                .reached
                .descriptions
                .iter()
                .map(surroundings))
    }

    /// What has changed in descriptions since another state, for one reader.
    pub fn since(&self, before: &Snapshot, reader: Reader) -> Difference {
        let mut difference = Difference::default();
        let (ours, theirs) = (&self.inner.workspace.files, &before.inner.workspace.files);
        let is_read = |id: FileId, set: FileSet| {
            let has = |it: &Snapshot| it.descriptions_of(id).next().is_some();
            // Rules say something of configurations, and of what is no description yet.
            reader == Reader::Rules || set != FileSet::CURRENT || has(self) || has(before)
        };
        // Files are never forgotten: those of an earlier state are the first ones of a later state.
        for (index, file) in ours.iter().enumerate() {
            let id = FileId(index as u32);
            match (theirs.get(index).map(|it| &it.state), &file.state) {
                (Some(FileState::Present(before)), FileState::Present(after)) => {
                    if !Arc::ptr_eq(before, after) {
                        difference.edited(id);
                        if is_read(id, file.set) {
                            difference.document(id, before.parts(), after.parts(), reader);
                            // Errors that stand in no part.
                            if before.document.is_torn() != after.document.is_torn() {
                                difference.file(file.set, &file.path);
                            }
                        }
                    }
                }
                (Some(FileState::Absent(before)), FileState::Absent(after)) if before == after => {}
                (Some(FileState::Unread), FileState::Unread) => {}
                (before, after) => {
                    difference.edited(id);
                    difference.file(file.set, &file.path);
                    let parts = |it: Option<&FileState>| match it {
                        Some(FileState::Present(present)) => present.parts().cloned(),
                        _ => None,
                    };
                    difference.document(id, parts(before).as_ref(), parts(Some(after)).as_ref(), reader);
                }
            }
        }
        difference
    }
}
