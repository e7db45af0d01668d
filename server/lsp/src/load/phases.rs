//! One load: documents, then baselines, then evidence. The lock is taken only to apply what was read.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use ide::{Analysis, Change, Config, FileChange, FileId, FileSet, Text, TextRange, VfsPath};
use loader::{BaselineChoice, Loader, from_vfs};

use super::known::{self, BaselineOf, Known};
use super::{Asked, Taken, stamps};
use crate::client::Watching;
use crate::log::Level;
use crate::progress::Progress;
use crate::state::State;

/// What a load works with: the state of the editor when it started.
struct Load<'a> {
    state: &'a State,
    loader: Loader,
    folders: Vec<PathBuf>,
    buffers: BTreeMap<VfsPath, Text>,
    is_new: bool,
}

/// Reads what was asked for, and what that leads to. Whether anything was new. What a person cancels is not read,
/// until somebody asks again; what was read before stays.
pub(super) fn load(state: &State, taken: Taken, known: &mut Known, progress: &Progress) -> bool {
    let asked = taken.asked;
    let mut load = {
        let mut global = state.lock();
        global.newer.clear();
        Load {
            state,
            loader: global.loader.clone(),
            folders: global.folders.clone(),
            buffers: global.open.iter().map(|(path, it)| (path.clone(), it.text.clone())).collect(),
            is_new: false,
        }
    };
    let asked = if asked.modified { asked.and(load.modified(known)) } else { asked };
    load.apply(Change { today: Some(loader::today()), ..Change::default() });
    if asked.folders || known.selection != known::selection(&state.analysis()) {
        progress.tell("reading descriptions");
        load.folders(known);
    }
    if asked.open {
        load.open_documents();
    }
    load.settle(progress);
    if asked.open {
        load.find_referrers(known, progress);
    }
    load.forget_closed(known);
    state.loads.documents_are_read(taken);
    // What is noted as read is what was read: somebody may type meanwhile.
    let analysis = state.analysis();
    let wanted = known::baselines(&analysis);
    if (asked.baselines || known.baselines.as_ref() != Some(&wanted)) && !progress.is_cancelled() {
        progress.tell("reading baselines");
        known.watch = load.loader.baseline_watch(&analysis, &BaselineChoice::Configured);
        load.baselines(&analysis, &wanted, progress);
        known.baselines = Some(wanted);
    }
    let analysis = state.analysis();
    let wanted = known::evidence(&analysis);
    if (asked.evidence || known.evidence.as_ref() != Some(&wanted)) && !progress.is_cancelled() {
        progress.tell("reading recordings");
        load.evidence(&analysis, progress);
        known.evidence = Some(wanted);
    }
    if state.lock().client.watching == Watching::Nobody {
        known.stamps = stamps::take(&state.analysis(), &load.loader, &load.folders);
    }
    load.is_new
}

impl Load<'_> {
    /// Whether anything of it was new.
    fn apply(&mut self, mut change: Change) -> bool {
        // What comes from a buffer is known, and the buffer may be closed by now.
        change.files.retain(|(set, path, _)| *set != FileSet::CURRENT || !self.buffers.contains_key(path));
        // Trees are made before the state is held: typing goes on meanwhile.
        loader::make_ready(&self.analysis(), &mut change);
        let mut global = self.state.lock();
        // What a notification had read again meanwhile is newer than what this load has read.
        change.files.retain(|(set, path, _)| !global.newer.contains(&(*set, path.clone())));
        let is_new = global.apply_from_disk(change);
        self.is_new |= is_new;
        is_new
    }

    fn analysis(&self) -> Analysis {
        self.state.analysis()
    }

    /// The text of a buffer, which counts even before it is saved.
    fn buffer(&self, path: &VfsPath) -> Option<Arc<str>> {
        self.buffers.get(path).map(|it| it.slice(TextRange::up_to(it.len())).into())
    }

    /// Entry documents of the folders, with their configurations. Those that are there no more are forgotten.
    fn folders(&mut self, known: &mut Known) {
        let mut change = self.loader.discover(&self.folders, None, &[], &|path| self.buffer(path));
        let analysis = self.analysis();
        let found = change.found.drain(..).chain(change.named.drain(..)).collect();
        for path in known.found.difference(&found) {
            let is_reached = analysis.file(FileSet::CURRENT, path).is_some_and(|file| analysis.is_fragment(file));
            if !is_reached {
                change.change.files.push((FileSet::CURRENT, path.clone(), FileChange::Unread));
            }
        }
        known.found = found;
        self.apply(change.change);
        // A configuration that has been typed in since was read as it was before.
        known.selection = if self.is_outdated() { Vec::new() } else { known::selection(&self.analysis()) };
    }

    /// Whether a configuration that is open has another text than when this load started, or is open no more.
    fn is_outdated(&self) -> bool {
        let global = self.state.lock();
        let mut open = global.open.iter().filter(|(path, _)| Config::is_name(path.name()));
        let mut before = self.buffers.keys().filter(|path| Config::is_name(path.name()));
        before.any(|path| !global.open.contains_key(path))
            || open.any(|(path, it)| self.buffers.get(path).is_none_or(|text| text.to_string() != it.text.to_string()))
    }

    /// The configurations of what is open.
    fn open_documents(&mut self) {
        let mut change = Change::default();
        for path in self.buffers.keys().filter(|path| from_vfs(path).is_absolute()) {
            let mut files = self.loader.document(path, &|path| self.buffer(path)).files;
            files.retain(|(_, it, _)| it != path);
            change.files.extend(files);
        }
        self.apply(change);
    }

    /// Hands over what is wanted until nothing is.
    fn settle(&mut self, progress: &Progress) {
        loop {
            let analysis = self.analysis();
            if analysis.wanted().is_empty() || progress.is_cancelled() {
                return;
            }
            progress.tell_number("reading files", analysis.wanted().len());
            let Some(change) = self.loader.wanted(&analysis, &|path| self.buffer(path)) else { return };
            // A document that is closed meanwhile is for the load that was asked for then.
            if !self.apply(change) {
                return;
            }
        }
    }

    /// A fragment may be opened alone, or from a folder below its description: the rest of its project is looked
    /// through, once.
    fn find_referrers(&mut self, known: &mut Known, progress: &Progress) {
        let analysis = self.analysis();
        let is_stranger = |path: &VfsPath| {
            from_vfs(path).is_absolute()
                && analysis.file(FileSet::CURRENT, path).is_some_and(|file| analysis.is_stranger(file))
        };
        let strangers = self.buffers.keys().filter(|path| is_stranger(path));
        let mut roots: Vec<PathBuf> = strangers.filter_map(|path| loader::project_root(&from_vfs(path))).collect();
        roots.sort();
        roots.dedup();
        {
            let mut global = self.state.lock();
            roots.retain(|root| !global.folders.contains(root));
            global.folders.extend(roots.iter().cloned());
        }
        if !roots.is_empty() {
            let discovered = self.loader.discover(&roots, None, &[], &|path| self.buffer(path));
            known.found.extend(discovered.found.into_iter().chain(discovered.named));
            self.apply(discovered.change);
            self.settle(progress);
        }
    }

    /// Descriptions that were there only because somebody had them open: a published one, or one that the configuration
    /// leaves out.
    fn forget_closed(&mut self, known: &Known) {
        let analysis = self.analysis();
        let is_kept = |path: &VfsPath| known.found.contains(path) || self.buffers.contains_key(path);
        let (kept, closed): (Vec<_>, Vec<_>) =
            analysis.descriptions().iter().partition(|it| is_kept(analysis.path(it.entry)));
        let kept: BTreeSet<FileId> = kept.into_iter().flat_map(|it| it.files.iter().copied()).collect();
        let files: BTreeSet<FileId> = closed.into_iter().flat_map(|it| it.files.iter().copied()).collect();
        let forgotten =
            files.difference(&kept).map(|it| analysis.path(*it)).filter(|it| !self.buffers.contains_key(*it));
        let files = forgotten.map(|it| (FileSet::CURRENT, it.clone(), FileChange::Unread)).collect();
        self.apply(Change { files, ..Change::default() });
    }

    fn baselines(&mut self, analysis: &Analysis, wanted: &[BaselineOf], progress: &Progress) {
        let baselines = self.loader.baselines(analysis, &BaselineChoice::Configured);
        for problem in &baselines.problems {
            self.state.say(Level::Info, &format!("baseline {}: {}", problem.label, problem.message));
        }
        self.apply(baselines.change);
        self.settle(progress);
        self.forget_baselines(wanted);
    }

    /// Documents of baselines that nobody is compared with any more. Where something else is wanted by now, the next
    /// load tells which these are.
    fn forget_baselines(&mut self, wanted: &[BaselineOf]) {
        let analysis = self.analysis();
        if known::baselines(&analysis) != wanted {
            return;
        }
        let files = analysis.unused_baseline_files();
        let files = files.into_iter().map(|it| (analysis.set(it), analysis.path(it).clone(), FileChange::Unread));
        let change = Change { files: files.collect(), ..Change::default() };
        self.apply(change);
    }

    fn evidence(&mut self, analysis: &Analysis, progress: &Progress) {
        let mut told = 0;
        let evidence = self.loader.evidence_with(analysis, &[], &mut |it| {
            let percent = it.read.saturating_mul(100) / it.of.max(1);
            if percent != told {
                told = percent;
                progress.tell(&format!("reading recordings ({percent} %)"));
            }
        });
        for problem in &evidence.problems {
            self.state.say(Level::Warn, &format!("evidence {}: {}", problem.path.display(), problem.message));
        }
        self.apply(evidence.change);
    }

    /// Reads again what has another modification time than it had. What else has to be read then.
    fn modified(&mut self, known: &Known) -> Asked {
        let now = stamps::take(&self.analysis(), &self.loader, &self.folders);
        let changed = known.stamps.changed(&now);
        let mut change = Change::default();
        for (set, path) in changed.files {
            let text = self.loader.read(set, &path, &|path| self.buffer(path));
            change.files.push((set, path, text));
        }
        self.apply(change);
        let watch = self.loader.baseline_watch(&self.analysis(), &BaselineChoice::Configured);
        Asked { baselines: watch != known.watch, ..changed.asked }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::log::Log;
    use crate::notifications;
    use crate::pool::Pool;

    const URI: &str = "file:///nowhere/openapi-analyzer.yaml";

    /// Something happens to a configuration that is open while a load is at work; whether what it has found still holds.
    #[track_caller]
    fn check(method: &'static str, params: serde_json::Value, expected: bool) {
        let (state, pool) = (Arc::new(State::new(Log::open(Level::Error, None).unwrap())), Pool::new());
        let item = json!({ "uri": URI, "languageId": "yaml", "version": 1, "text": "policy: promise\n" });
        notifications::apply(&state, &pool, "textDocument/didOpen", json!({ "textDocument": item }));
        let buffers = state.lock().open.iter().map(|(path, it)| (path.clone(), it.text.clone())).collect();
        let loader = Loader::default();
        let load = Load { state: &state, loader, folders: Vec::new(), buffers, is_new: false };
        assert!(!load.is_outdated());
        notifications::apply(&state, &pool, method, params);
        assert_eq!(load.is_outdated(), expected);
    }

    #[test]
    fn a_configuration_that_is_edited_or_closed_meanwhile_is_read_again() {
        let id = json!({ "uri": URI, "version": 2 });
        let edit = json!({ "textDocument": id, "contentChanges": [{ "text": "policy: contract\n" }] });
        check("textDocument/didChange", edit, true);
        check("textDocument/didClose", json!({ "textDocument": id }), true);
        let other = json!({ "uri": "untitled:a.yaml", "languageId": "yaml", "version": 1, "text": "a: 1\n" });
        check("textDocument/didOpen", json!({ "textDocument": other }), false);
    }
}
