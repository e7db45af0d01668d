//! Everything that changes: one struct, one owner, short critical sections.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ide::{Analysis, AnalysisHost, Change, Encoding, FileSet, VfsPath};
use loader::Loader;
use tokio::sync::{Notify, mpsc, watch};
use tower_lsp_server::ls_types::{ClientCapabilities, ResourceOperationKind, Uri};

use crate::log::Log;
use crate::outbox::Message;
use crate::publish::Published;

/// Shared by the front, the handlers and the background jobs.
#[derive(Debug)]
pub(crate) struct State {
    global: Mutex<GlobalState>,
    /// Something changed that diagnostics depend on.
    pub(crate) dirty: Notify,
    /// Something has to be read from disk.
    pub(crate) reload: Notify,
    /// How many loads are outstanding: pulled diagnostics wait until this is 0.
    pub(crate) loading: watch::Sender<usize>,
    pub(crate) log: Log,
    shut_down: AtomicBool,
}

/// The only `&mut` on the server.
#[derive(Debug)]
pub(crate) struct GlobalState {
    pub(crate) host: AnalysisHost,
    pub(crate) loader: Loader,
    pub(crate) client: ClientInfo,
    /// Buffers of the editor, which win over the disk.
    pub(crate) open: BTreeMap<VfsPath, OpenDocument>,
    pub(crate) folders: Vec<PathBuf>,
    /// What has diagnostics at the client, by push.
    pub(crate) published: BTreeMap<VfsPath, Published>,
    pub(crate) outbox: Option<mpsc::UnboundedSender<Message>>,
}

/// A document that the editor has open.
#[derive(Clone, Debug)]
pub(crate) struct OpenDocument {
    /// As the client spells it: it gets the same spelling back.
    pub(crate) uri: Uri,
    pub(crate) version: i32,
}

/// What the client can do, as far as it matters here.
#[derive(Clone, Debug)]
pub(crate) struct ClientInfo {
    pub(crate) encoding: Encoding,
    pub(crate) pulls: bool,
    pub(crate) refreshes: bool,
    pub(crate) related_documents: bool,
    pub(crate) related_information: bool,
    pub(crate) document_changes: bool,
    pub(crate) creates_files: bool,
    pub(crate) location_links: bool,
    pub(crate) nested_symbols: bool,
    pub(crate) versioned_push: bool,
    pub(crate) configuration: bool,
    pub(crate) watches: bool,
    /// Shows documents that it asks us for: `workspace/textDocumentContent`.
    pub(crate) shows_baselines: bool,
}

impl ClientInfo {
    pub(crate) fn new(capabilities: &ClientCapabilities, encoding: Encoding) -> ClientInfo {
        let document = capabilities.text_document.as_ref();
        let workspace = capabilities.workspace.as_ref();
        let pull = document.and_then(|it| it.diagnostic.as_ref());
        let push = document.and_then(|it| it.publish_diagnostics.as_ref());
        let is = |it: Option<bool>| it.unwrap_or_default();
        ClientInfo {
            encoding,
            pulls: pull.is_some(),
            refreshes: is(workspace.and_then(|it| it.diagnostics.as_ref()).and_then(|it| it.refresh_support)),
            related_documents: is(pull.and_then(|it| it.related_document_support)),
            related_information: is(push.and_then(|it| it.related_information)),
            document_changes: is(workspace
                .and_then(|it| it.workspace_edit.as_ref())
                .and_then(|it| it.document_changes)),
            creates_files: workspace
                .and_then(|it| it.workspace_edit.as_ref())
                .and_then(|it| it.resource_operations.as_ref())
                .is_some_and(|it| it.contains(&ResourceOperationKind::Create)),
            location_links: is(document.and_then(|it| it.definition.as_ref()).and_then(|it| it.link_support)),
            nested_symbols: is(document
                .and_then(|it| it.document_symbol.as_ref())
                .and_then(|it| it.hierarchical_document_symbol_support)),
            versioned_push: is(push.and_then(|it| it.version_support)),
            configuration: is(workspace.and_then(|it| it.configuration)),
            watches: is(workspace
                .and_then(|it| it.did_change_watched_files.as_ref())
                .and_then(|it| it.dynamic_registration)),
            shows_baselines: capabilities
                .experimental
                .as_ref()
                .and_then(|it| it.get("textDocumentContent"))
                .is_some_and(|it| !it.is_null() && *it != serde_json::Value::Bool(false)),
        }
    }
}

impl State {
    pub(crate) fn new(log: Log) -> State {
        State {
            global: Mutex::new(GlobalState {
                host: AnalysisHost::new(),
                loader: Loader::default(),
                client: ClientInfo::new(&ClientCapabilities::default(), Encoding::Utf16),
                open: BTreeMap::new(),
                folders: Vec::new(),
                published: BTreeMap::new(),
                outbox: None,
            }),
            dirty: Notify::new(),
            reload: Notify::new(),
            loading: watch::Sender::new(0),
            log,
            shut_down: AtomicBool::new(false),
        }
    }

    /// The state. Held for as long as an edit takes, never across an await.
    pub(crate) fn lock(&self) -> MutexGuard<'_, GlobalState> {
        self.global.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What requests work on.
    pub(crate) fn analysis(&self) -> Analysis {
        self.lock().host.analysis()
    }

    /// Asks for a fresh look at the disk. Diagnostics that are pulled meanwhile wait for it.
    pub(crate) fn ask_for_load(&self) {
        self.loading.send_modify(|outstanding| *outstanding += 1);
        self.reload.notify_one();
    }

    /// Resolves when nothing is being loaded.
    pub(crate) async fn loaded(self: &Arc<State>) {
        let mut loading = self.loading.subscribe();
        // An error means that the sender is gone, which is when nobody waits any more.
        let _ = loading.wait_for(|outstanding| *outstanding == 0).await;
    }

    pub(crate) fn send(&self, message: Message) {
        if let Some(outbox) = &self.lock().outbox {
            let _ = outbox.send(message);
        }
    }

    pub(crate) fn shut_down(&self) {
        self.shut_down.store(true, Ordering::SeqCst);
    }

    pub(crate) fn is_shut_down(&self) -> bool {
        self.shut_down.load(Ordering::SeqCst)
    }
}

impl GlobalState {
    /// Applies what was read from disk; what the editor has open stays as the editor has it.
    pub(crate) fn apply_from_disk(&mut self, mut change: Change) {
        change.files.retain(|(set, path, _)| *set != FileSet::CURRENT || !self.open.contains_key(path));
        self.host.apply(change);
    }
}
