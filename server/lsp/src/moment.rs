//! The state that a request is about: that of the moment when its message was read, before any later message.
//!
//! Handlers are polled some time after that. A position means something else when the text in front of it has changed,
//! so that the front takes the state in wire order and the handler finds it here.

use std::future::Future;

use ide::{Analysis, FileId, FileSet};
use tower_lsp_server::ls_types::Uri;

use crate::pool::Cancel;
use crate::state::{GlobalState, State};
use crate::to_proto::Names;

tokio::task_local! {
    static CURRENT: Moment;
}

#[derive(Clone, Debug)]
pub(crate) struct Moment {
    pub(crate) analysis: Analysis,
    pub(crate) names: Names,
    revision: u64,
}

impl Moment {
    pub(crate) fn new(global: &mut GlobalState) -> Moment {
        Moment { analysis: global.analysis(), names: Names::new(global), revision: global.revision() }
    }

    /// The same moment for a computation that ends when nobody waits for it any more.
    pub(crate) fn until(self, cancel: &Cancel) -> Moment {
        Moment { analysis: self.analysis.until(cancel.flag()), ..self }
    }

    pub(crate) fn revision(&self) -> u64 {
        self.revision
    }

    /// Runs a request at this moment.
    pub(crate) fn scope<F: Future>(self, request: F) -> impl Future<Output = F::Output> {
        CURRENT.scope(self, request)
    }

    /// The moment of the request that is being handled; now, if there is none.
    pub(crate) fn of_request(state: &State) -> Moment {
        CURRENT.try_with(Moment::clone).unwrap_or_else(|_| Moment::new(&mut state.lock()))
    }

    /// Whether any input has changed since.
    pub(crate) fn is_past(&self, state: &State) -> bool {
        state.lock().revision() != self.revision
    }

    /// Whether a document has another text by now.
    pub(crate) fn is_outdated(&self, state: &State, uri: &Uri) -> bool {
        let global = state.lock();
        let Some(path) = global.path(uri) else { return false };
        self.names.version_of(&path) != global.open.get(&path).map(|it| it.version)
    }

    /// Whether a document had the same text at another moment.
    pub(crate) fn has_same_text(&self, other: &Moment, uri: &Uri) -> bool {
        let version = |it: &Moment| it.names.path(uri).map(|path| it.names.version_of(&path));
        version(self) == version(other)
    }

    /// A document that the server knows.
    pub(crate) fn file(&self, uri: &Uri) -> Option<FileId> {
        self.analysis.file(FileSet::CURRENT, &self.names.path(uri)?)
    }
}
