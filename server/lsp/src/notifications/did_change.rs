//! `textDocument/didChange`: edits, in order, each to the result of the one before.

use ide::{Config, FileChange};
use serde::Deserialize;
use tower_lsp_server::ls_types::{TextDocumentContentChangeEvent, Uri};

use crate::from_proto;
use crate::load::Asked;
use crate::log::Level;
use crate::state::State;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Params {
    text_document: Identifier,
    content_changes: Vec<TextDocumentContentChangeEvent>,
}

#[derive(Deserialize)]
struct Identifier {
    uri: Uri,
    /// Older clients have none, or `null`: their edits count all the same.
    version: Option<i32>,
}

pub(crate) fn did_change(state: &State, params: Params) {
    let is_config;
    {
        let mut global = state.lock();
        let Some(path) = global.path(&params.text_document.uri) else { return };
        let encoding = global.client.encoding;
        let Some(open) = global.open.get_mut(&path) else {
            drop(global);
            state.say(Level::Warn, "didChange of a document that is not open");
            return;
        };
        let version = params.text_document.version.unwrap_or_else(|| open.version.saturating_add(1));
        // The ranges of an older version are of a text that is gone. A whole text stands for itself: editors that count
        // anew when they read a file again from disk send one.
        if version < open.version && params.content_changes.first().is_some_and(|change| change.range.is_some()) {
            let newest = open.version;
            drop(global);
            let text = format!("didChange to version {version} was dropped: version {newest} is known");
            state.say(Level::Warn, &text);
            return;
        }
        let (edits, text) = from_proto::edits(&open.text, params.content_changes, encoding);
        open.version = version;
        open.text = text;
        // Most edits name no other file and make no description: then nothing has to be read for them. That is seen when
        // somebody asks about the state.
        is_config = Config::is_name(path.name());
        global.apply_to_open(&path, FileChange::Edits(edits));
    }
    if is_config {
        state.ask_for_load(Asked::WANTED);
    }
    state.look_at_disk();
    state.touch();
}
