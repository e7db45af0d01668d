//! What the client can do, as far as it matters here. What it does not say, it cannot.

use ide::Encoding;
use tower_lsp_server::ls_types::{ClientCapabilities, DiagnosticTag, MarkupKind, ResourceOperationKind};

#[derive(Clone, Debug)]
pub(crate) struct ClientInfo {
    pub(crate) encoding: Encoding,
    pub(crate) diagnostics: Diagnostics,
    pub(crate) edits: Edits,
    pub(crate) completion: Completion,
    pub(crate) location_links: bool,
    pub(crate) nested_symbols: bool,
    pub(crate) prepares_rename: bool,
    pub(crate) markdown: bool,
    pub(crate) configuration: bool,
    pub(crate) watching: Watching,
    pub(crate) progress: bool,
    /// Documents that only the server has.
    pub(crate) shows_documents: bool,
    /// It goes to a document when the server asks for it.
    pub(crate) goes_to_documents: bool,
    pub(crate) file_operations: FileOperations,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Diagnostics {
    pub(crate) pulls: bool,
    pub(crate) refreshes: bool,
    pub(crate) related_documents: bool,
    pub(crate) related_information: bool,
    pub(crate) versioned_push: bool,
    /// Documentation can be linked to, and the client opens it.
    pub(crate) code_description: bool,
    pub(crate) data: bool,
    pub(crate) tags: Vec<DiagnosticTag>,
}

/// How edits may be told.
#[derive(Clone, Debug, Default)]
pub(crate) struct Edits {
    pub(crate) document_changes: bool,
    pub(crate) creates_files: bool,
    pub(crate) annotations: bool,
    /// A code action may come without its edit, which is asked for when somebody chooses it.
    pub(crate) resolved_later: bool,
    pub(crate) preferred: bool,
    pub(crate) disabled: bool,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Completion {
    pub(crate) insert_replace: bool,
    pub(crate) markdown: bool,
}

/// How changes on disk become known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Watching {
    /// Nobody tells: modification times are looked at when a file is used.
    #[default]
    Nobody,
    Globs,
    RelativePatterns,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct FileOperations {
    pub(crate) will_rename: bool,
    pub(crate) did_rename: bool,
    pub(crate) did_create: bool,
    pub(crate) did_delete: bool,
}

fn is(it: Option<bool>) -> bool {
    it.unwrap_or_default()
}

impl ClientInfo {
    pub(crate) fn new(capabilities: &ClientCapabilities, encoding: Encoding) -> ClientInfo {
        let document = capabilities.text_document.as_ref();
        let workspace = capabilities.workspace.as_ref();
        let window = capabilities.window.as_ref();
        ClientInfo {
            encoding,
            diagnostics: Diagnostics::new(capabilities),
            edits: Edits::new(capabilities),
            completion: Completion::new(capabilities),
            location_links: is(document.and_then(|it| it.definition.as_ref()).and_then(|it| it.link_support)),
            nested_symbols: is(document
                .and_then(|it| it.document_symbol.as_ref())
                .and_then(|it| it.hierarchical_document_symbol_support)),
            prepares_rename: is(document.and_then(|it| it.rename.as_ref()).and_then(|it| it.prepare_support)),
            markdown: document
                .and_then(|it| it.hover.as_ref())
                .and_then(|it| it.content_format.as_ref())
                .is_some_and(|it| it.contains(&MarkupKind::Markdown)),
            configuration: is(workspace.and_then(|it| it.configuration)),
            watching: Watching::new(capabilities),
            progress: is(window.and_then(|it| it.work_done_progress)),
            shows_documents: shows_documents(capabilities),
            goes_to_documents: window.and_then(|it| it.show_document.as_ref()).is_some_and(|it| it.support),
            file_operations: FileOperations::new(capabilities),
        }
    }
}

/// Whether the client shows documents that it asks us for: `workspace/textDocumentContent`, which is of LSP 3.18 and said
/// here by clients of before.
fn shows_documents(capabilities: &ClientCapabilities) -> bool {
    let said = capabilities.experimental.as_ref().and_then(|it| it.get("textDocumentContent"));
    said.is_some_and(|it| !it.is_null() && *it != serde_json::Value::Bool(false))
}

impl Diagnostics {
    fn new(capabilities: &ClientCapabilities) -> Diagnostics {
        let document = capabilities.text_document.as_ref();
        let workspace = capabilities.workspace.as_ref();
        let pull = document.and_then(|it| it.diagnostic.as_ref());
        let push = document.and_then(|it| it.publish_diagnostics.as_ref());
        Diagnostics {
            pulls: pull.is_some(),
            refreshes: is(workspace.and_then(|it| it.diagnostics.as_ref()).and_then(|it| it.refresh_support)),
            related_documents: is(pull.and_then(|it| it.related_document_support)),
            related_information: is(push.and_then(|it| it.related_information)),
            versioned_push: is(push.and_then(|it| it.version_support)),
            code_description: is(push.and_then(|it| it.code_description_support)) && shows_documents(capabilities),
            data: is(push.and_then(|it| it.data_support)),
            tags: push.and_then(|it| it.tag_support.as_ref()).map(|it| it.value_set.clone()).unwrap_or_default(),
        }
    }
}

impl Edits {
    fn new(capabilities: &ClientCapabilities) -> Edits {
        let edit = capabilities.workspace.as_ref().and_then(|it| it.workspace_edit.as_ref());
        let action = capabilities.text_document.as_ref().and_then(|it| it.code_action.as_ref());
        let resolves = action.and_then(|it| it.resolve_support.as_ref());
        Edits {
            document_changes: is(edit.and_then(|it| it.document_changes)),
            creates_files: edit
                .and_then(|it| it.resource_operations.as_ref())
                .is_some_and(|it| it.contains(&ResourceOperationKind::Create)),
            annotations: edit.is_some_and(|it| it.change_annotation_support.is_some()),
            resolved_later: is(action.and_then(|it| it.data_support))
                && resolves.is_some_and(|it| it.properties.iter().any(|it| it == "edit")),
            preferred: is(action.and_then(|it| it.is_preferred_support)),
            disabled: is(action.and_then(|it| it.disabled_support)),
        }
    }
}

impl Completion {
    fn new(capabilities: &ClientCapabilities) -> Completion {
        let completion = capabilities.text_document.as_ref().and_then(|it| it.completion.as_ref());
        let item = completion.and_then(|it| it.completion_item.as_ref());
        Completion {
            insert_replace: is(item.and_then(|it| it.insert_replace_support)),
            markdown: item
                .and_then(|it| it.documentation_format.as_ref())
                .is_some_and(|it| it.contains(&MarkupKind::Markdown)),
        }
    }
}

impl Watching {
    fn new(capabilities: &ClientCapabilities) -> Watching {
        let watched = capabilities.workspace.as_ref().and_then(|it| it.did_change_watched_files.as_ref());
        match watched {
            Some(it) if is(it.dynamic_registration) && is(it.relative_pattern_support) => Watching::RelativePatterns,
            Some(it) if is(it.dynamic_registration) => Watching::Globs,
            _ => Watching::Nobody,
        }
    }
}

impl FileOperations {
    fn new(capabilities: &ClientCapabilities) -> FileOperations {
        let files = capabilities.workspace.as_ref().and_then(|it| it.file_operations.as_ref());
        FileOperations {
            will_rename: is(files.and_then(|it| it.will_rename)),
            did_rename: is(files.and_then(|it| it.did_rename)),
            did_create: is(files.and_then(|it| it.did_create)),
            did_delete: is(files.and_then(|it| it.did_delete)),
        }
    }
}
