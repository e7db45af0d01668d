//! Everything that changes: one struct, one owner, short critical sections.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use ide::{Analysis, AnalysisHost, Change, Encoding, FileChange, FileSet, Outdated, Text, TextRange, VfsPath};
use loader::{Loader, Watched};
use tokio::sync::{Notify, mpsc, watch};
use tower_lsp_server::ls_types::{ClientCapabilities, Uri};

use crate::client::{ClientInfo, Watching};
use crate::from_proto;
use crate::load::{Asked, Loads};
use crate::log::{Level, Log};
use crate::outbox::Message;
use crate::parent;
use crate::progress::Progress;
use crate::publish::Published;
use crate::requests::diagnostic::Related;
use crate::trace::Trace;
use crate::written::Written;

/// How long a client is waited for that does not read what it is sent.
const PATIENCE: Duration = Duration::from_secs(10);

/// Files are used with every keystroke; the disk is looked at no more often than this.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// While somebody types, findings are told at least about this often, if only those of a moment ago.
const TOLD_EVERY: Duration = Duration::from_millis(400);

/// Shared by the front, the handlers and the background jobs.
#[derive(Debug)]
pub(crate) struct State {
    global: Mutex<GlobalState>,
    /// Something changed that diagnostics depend on.
    pub(crate) dirty: Notify,
    /// Counts the states that had new inputs: who holds an answer back waits for the next one.
    pub(crate) revisions: watch::Sender<u64>,
    pub(crate) loads: Arc<Loads>,
    pub(crate) log: Log,
    pub(crate) trace: Trace,
    /// How many `$/progress` messages were to be sent, and how many have gone out.
    progress_in: AtomicU64,
    pub(crate) written: Written,
    pub(crate) progress_out: watch::Sender<u64>,
    /// When modification times were looked at last.
    looked: Mutex<Option<Instant>>,
    /// When all findings of a state were known last.
    finished: Mutex<Option<Instant>>,
    shut_down: AtomicBool,
    /// The process that started this one.
    pub(crate) started_by: Option<u32>,
}

/// The only `&mut` on the server.
#[derive(Debug)]
pub(crate) struct GlobalState {
    host: AnalysisHost,
    loads: Arc<Loads>,
    /// How many changes were applied.
    revision: u64,
    /// The revision that a panic was answered with a rebuild at: the same state is not rebuilt twice.
    rebuilt: Option<u64>,
    pub(crate) loader: Loader,
    pub(crate) client: ClientInfo,
    /// Buffers of the editor, which win over the disk.
    pub(crate) open: BTreeMap<VfsPath, OpenDocument>,
    /// Documents that a client opened under another path than the one by which the workspace knows them: through a
    /// symbolic link. By URI.
    pub(crate) aliases: BTreeMap<String, VfsPath>,
    /// What notifications had read from disk since the load that runs now has started.
    pub(crate) newer: BTreeSet<(FileSet, VfsPath)>,
    pub(crate) folders: Vec<PathBuf>,
    pub(crate) settings: Option<Arc<str>>,
    pub(crate) folder_settings: BTreeMap<VfsPath, Arc<str>>,
    /// The settings that came without being asked for: they hold where the client answers that it has none.
    pub(crate) told_settings: Option<Arc<str>>,
    /// What is unknown or wrong in the editor's settings, in words.
    pub(crate) settings_problems: Vec<String>,
    /// What has diagnostics at the client, by push, and the revision that they are about.
    pub(crate) published: BTreeMap<VfsPath, Published>,
    pub(crate) published_at: u64,
    /// What was reported beside a document, by pull.
    pub(crate) related: Related,
    pub(crate) outbox: Option<mpsc::UnboundedSender<Message>>,
    /// Places that the client watches for the baselines' sake, and how often that changed.
    pub(crate) watched_baselines: (u32, Vec<Watched>),
    /// What a person may cancel.
    pub(crate) progress: Option<Progress>,
}

/// A document that the editor has open.
#[derive(Clone, Debug)]
pub(crate) struct OpenDocument {
    /// As the client spells it: it gets the same spelling back.
    pub(crate) uri: Uri,
    pub(crate) version: i32,
    /// What the editor shows: kept beside the tree, which can be made from it again.
    pub(crate) text: Text,
}

impl State {
    pub(crate) fn new(log: Log) -> State {
        let loads: Arc<Loads> = Arc::default();
        State {
            global: Mutex::new(GlobalState {
                host: AnalysisHost::new(),
                loads: Arc::clone(&loads),
                revision: 0,
                rebuilt: None,
                loader: Loader::default(),
                client: ClientInfo::new(&ClientCapabilities::default(), Encoding::Utf16),
                open: BTreeMap::new(),
                aliases: BTreeMap::new(),
                newer: BTreeSet::new(),
                folders: Vec::new(),
                settings: None,
                folder_settings: BTreeMap::new(),
                told_settings: None,
                settings_problems: Vec::new(),
                published: BTreeMap::new(),
                published_at: 0,
                related: Related::new(),
                outbox: None,
                watched_baselines: (0, Vec::new()),
                progress: None,
            }),
            dirty: Notify::new(),
            revisions: watch::Sender::new(0),
            loads,
            log,
            trace: Trace::default(),
            progress_in: AtomicU64::new(0),
            written: Written::default(),
            progress_out: watch::Sender::new(0),
            looked: Mutex::new(None),
            finished: Mutex::new(None),
            shut_down: AtomicBool::new(false),
            started_by: parent::own_parent(),
        }
    }

    /// The state. Held for as long as an edit takes, never across an await.
    pub(crate) fn lock(&self) -> MutexGuard<'_, GlobalState> {
        self.global.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What background jobs work on.
    pub(crate) fn analysis(&self) -> Analysis {
        self.lock().analysis()
    }

    /// Tells that diagnostics may have changed.
    pub(crate) fn touch(&self) {
        let revision = self.lock().revision;
        self.revisions.send_if_modified(|it| std::mem::replace(it, revision) != revision);
        self.dirty.notify_one();
    }

    pub(crate) fn send(&self, message: Message) {
        if let Some(outbox) = &self.lock().outbox {
            if matches!(message, Message::Progress(..) | Message::Partial(..)) {
                self.progress_in.fetch_add(1, Ordering::SeqCst);
            }
            let _ = outbox.send(message);
        }
    }

    /// Resolves when all `$/progress` messages so far have gone out, or the client takes none.
    pub(crate) async fn progress_told(&self) {
        let wanted = self.progress_in.load(Ordering::SeqCst);
        let mut out = self.progress_out.subscribe();
        let _ = tokio::time::timeout(PATIENCE, out.wait_for(|it| *it >= wanted)).await;
    }

    /// Writes a line to the log, and tells it to the client.
    pub(crate) fn say(&self, level: Level, message: &str) {
        if self.log.write(level, message) {
            self.send(Message::Log(level, message.to_owned()));
        }
    }

    /// Whether somebody should look for what was modified on disk, because the client does not tell.
    pub(crate) fn is_time_to_look(&self) -> bool {
        if self.lock().client.watching != Watching::Nobody {
            return false;
        }
        let mut looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        let is_time = looked.is_none_or(|it| it.elapsed() >= LOOK_EVERY);
        if is_time {
            *looked = Some(Instant::now());
        }
        is_time
    }

    /// All findings of a state are known.
    pub(crate) fn finished(&self) {
        *self.finished.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    /// Resolves when the state of a pass, which it tells when it begins, is gone and the pass not worth its time.
    pub(crate) async fn outrun(&self, begun: &watch::Receiver<Option<u64>>) {
        let mut revisions = self.revisions.subscribe();
        // An error means that the sender is gone, which is when nobody waits any more.
        while revisions.changed().await.is_ok() {
            let is_gone = begun.borrow().is_some_and(|it| it != *revisions.borrow());
            let finished = *self.finished.lock().unwrap_or_else(PoisonError::into_inner);
            if is_gone && finished.is_some_and(|it| it.elapsed() < TOLD_EVERY) {
                return;
            }
        }
        std::future::pending::<()>().await;
    }

    pub(crate) fn shut_down(&self) {
        self.shut_down.store(true, Ordering::SeqCst);
        // Whoever holds an answer back gives it now.
        self.revisions.send_modify(|_| {});
    }

    pub(crate) fn is_shut_down(&self) -> bool {
        self.shut_down.load(Ordering::SeqCst)
    }
}

impl GlobalState {
    /// The state now. Where it reaches other documents than the one before, they are asked for.
    pub(crate) fn analysis(&mut self) -> Analysis {
        let analysis = self.host.analysis();
        if self.host.reaches_anew() {
            self.loads.ask(Asked::WANTED);
        }
        analysis
    }

    /// The path of a document by the URI that the client has for it.
    pub(crate) fn path(&self, uri: &Uri) -> Option<VfsPath> {
        self.aliases.get(uri.as_str()).cloned().or_else(|| from_proto::path(uri))
    }

    /// The path by which the workspace knows a file of the disk that is spelled otherwise, if there is one.
    pub(crate) fn path_in_workspace(&self, file: &Path) -> Option<PathBuf> {
        if self.folders.iter().any(|folder| file.starts_with(folder)) {
            return None;
        }
        let real = file.canonicalize().ok()?;
        self.folders.iter().find_map(|folder| {
            let inside = real.strip_prefix(folder.canonicalize().ok()?).ok()?.to_owned();
            Some(folder.join(inside))
        })
    }

    /// What may be dropped when nobody waits.
    pub(crate) fn take_outdated(&mut self) -> Outdated {
        self.host.take_outdated()
    }

    /// The client may have passed over what was reported beside a document: because it took back its question, or because
    /// a document that it opens or closes has no report any more. It is said again.
    pub(crate) fn doubt_related(&mut self, path: Option<&VfsPath>) {
        match path {
            Some(path) => self.related.get_mut(path).into_iter().for_each(String::clear),
            None => self.related.values_mut().for_each(String::clear),
        }
    }

    pub(crate) fn revision(&self) -> u64 {
        self.revision
    }

    pub(crate) fn apply(&mut self, change: Change) {
        self.revision += 1;
        if let Some(settings) = &change.settings {
            self.settings = Some(Arc::clone(settings));
        }
        self.folder_settings.extend(change.folder_settings.iter().cloned());
        self.host.apply(change);
    }

    /// Applies a change of an open document, whose text shares its memory with the tree's from then on.
    pub(crate) fn apply_to_open(&mut self, path: &VfsPath, change: FileChange) {
        let files = vec![(FileSet::CURRENT, path.clone(), change)];
        self.apply(Change { files, ..Change::default() });
        if let (Some(text), Some(open)) = (self.host.text(FileSet::CURRENT, path), self.open.get_mut(path)) {
            open.text = text.clone();
        }
    }

    /// Whether a file of the work tree has this text now.
    pub(crate) fn has_text(&self, path: &VfsPath, text: &str) -> bool {
        self.host.text(FileSet::CURRENT, path).is_some_and(|it| it == text)
    }

    /// Applies what was read from disk; what the editor has open stays as the editor has it, and what has not changed
    /// keeps all that is known about it. Whether anything was new.
    pub(crate) fn apply_from_disk(&mut self, mut change: Change) -> bool {
        let analysis = self.host.analysis();
        change.files.retain(|(set, path, new)| {
            let is_open = *set == FileSet::CURRENT && self.open.contains_key(path);
            !is_open && !analysis.knows(*set, path, new)
        });
        change.baselines.retain(|(entry, baseline)| !analysis.has_baseline(entry, baseline));
        change.today.take_if(|it| analysis.today() == Some(it.as_str()));
        change.evidence.take_if(|it| analysis.evidence() == it.as_slice());
        let is_new = !change.files.is_empty()
            || !change.baselines.is_empty()
            || change.evidence.is_some()
            || change.config.is_some()
            || change.settings.is_some()
            || change.today.is_some();
        if is_new {
            self.apply(change);
        }
        is_new
    }

    /// Makes the state anew from what the editor has open, after a bug left it in doubt. Everything else is read from
    /// disk again. False if this very state was made so.
    pub(crate) fn rebuild(&mut self) -> bool {
        if self.rebuilt == Some(self.revision) {
            return false;
        }
        self.host = AnalysisHost::new();
        let mut documents: Vec<(VfsPath, Text)> = Vec::with_capacity(self.open.len());
        documents.extend(self.open.iter().map(|(path, it)| (path.clone(), it.text.clone())));
        let folder_settings = self.folder_settings.clone().into_iter().collect();
        self.host.apply(Change { settings: self.settings.clone(), folder_settings, ..Change::default() });
        for (path, text) in documents {
            let whole = FileChange::Text(text.slice(TextRange::up_to(text.len())).into());
            let change = Change { files: vec![(FileSet::CURRENT, path, whole)], ..Change::default() };
            let mut host = std::mem::take(&mut self.host);
            let applied = std::panic::catch_unwind(std::panic::AssertUnwindSafe(move || {
                host.apply(change);
                host
            }));
            // A document that cannot even be opened takes the others along: they come with the next edit.
            if let Ok(host) = applied {
                self.host = host;
            }
        }
        self.revision += 1;
        self.rebuilt = Some(self.revision);
        true
    }
}
