//! Settings of the editor, by whichever route they come: `initialize`, a notification, or an answer to a question.

use std::path::PathBuf;
use std::sync::Arc;

use ide::{Change, Config};
use loader::to_vfs;
use serde_json::Value;
use tower_lsp_server::ls_types::MessageType;

use crate::load::Asked;
use crate::log::Level;
use crate::outbox::Message;
use crate::state::State;

/// The section of an editor's settings.
pub(crate) const SECTION: &str = "openapiAnalyzer";

/// Keys of the section, or of `initializationOptions`, that are no configuration: what an editor needs for itself, and what
/// `initialize` reads.
const OTHERS: [&str; 3] = ["server", "trace", TRUSTED];

/// `false` in `initializationOptions` says that nobody vouches for the workspace's files.
pub(crate) const TRUSTED: &str = "trusted";

/// Takes settings over that hold everywhere. `null` says nothing: whoever sends that is asked.
pub(crate) fn apply(state: &State, settings: &Value) {
    let Some(text) = text(state, settings, None) else { return };
    let folders = {
        let mut global = state.lock();
        global.told_settings = Some(Arc::clone(&text));
        global.folders.clone()
    };
    let folder_settings = folders.iter().map(|it| (to_vfs(it), Arc::clone(&text))).collect();
    take_over(state, Change { settings: Some(text), folder_settings, ..Change::default() });
}

/// Takes over what the client answered: the settings of each folder, and then those without a folder. `null` means that
/// the editor has none, or none any more.
pub(crate) fn apply_answers(state: &State, folders: &[PathBuf], answers: &[Value]) {
    let (of_folders, everywhere) = answers.split_at(folders.len().min(answers.len()));
    let (settings, folder_settings, told) = {
        let global = state.lock();
        (global.settings.clone(), global.folder_settings.clone(), global.told_settings.clone())
    };
    let none = told.unwrap_or_else(|| "{}".into());
    // Where nothing was said so far, nothing is taken back.
    let everywhere = everywhere.first().and_then(|it| text(state, it, settings.as_ref().map(|_| &none)));
    let inherited = everywhere.as_ref().unwrap_or(&none);
    let mut change = Change::default();
    for (folder, answer) in folders.iter().zip(of_folders) {
        let path = to_vfs(folder);
        let none = folder_settings.get(&path).map(|_| inherited);
        change.folder_settings.extend(text(state, answer, none).map(|text| (path, text)));
    }
    change.settings = everywhere;
    take_over(state, change);
}

fn take_over(state: &State, change: Change) {
    tell_problems(state, &change);
    if change.settings.is_some() || !change.folder_settings.is_empty() {
        state.loads.changed();
    }
    state.lock().apply(change);
    state.ask_for_load(Asked::WANTED);
    state.touch();
}

/// Tells what is unknown or wrong, once: a misspelled key would do nothing, and nobody would know why.
fn tell_problems(state: &State, change: &Change) {
    let texts = change.settings.iter().chain(change.folder_settings.iter().map(|(_, text)| text));
    let mut problems: Vec<String> = texts
        .flat_map(|text| Config::problems_of_settings(text))
        .filter(|(at, _)| !at.steps().next().is_some_and(|first| OTHERS.contains(&first)))
        .map(|(at, problem)| format!("`{SECTION}` of the editor's settings, at `{at}`: {problem}"))
        .collect();
    problems.sort();
    problems.dedup();
    let before = std::mem::replace(&mut state.lock().settings_problems, problems.clone());
    problems.retain(|it| !before.contains(it));
    for problem in &problems {
        state.say(Level::Warn, problem);
    }
    if !problems.is_empty() {
        state.send(Message::Show(MessageType::WARNING, problems.join("\n")));
    }
}

/// The settings as a document, `none` for `null`. What has the wrong shape is told, and passed over.
fn text(state: &State, settings: &Value, none: Option<&Arc<str>>) -> Option<Arc<str>> {
    match settings {
        Value::Object(_) => Some(settings.to_string().into()),
        Value::Null => none.cloned(),
        _ => {
            state.say(Level::Warn, &format!("the settings `{SECTION}` are no object: they are passed over"));
            None
        }
    }
}
