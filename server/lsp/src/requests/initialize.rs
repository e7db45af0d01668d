//! `initialize`: who the client is, and what it gets.

use ide::AssistKind;
use serde_json::Value;
use tower_lsp_server::ls_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CompletionOptions, DiagnosticOptions,
    DiagnosticServerCapabilities, ExecuteCommandOptions, FileOperationFilter, FileOperationPattern,
    FileOperationPatternKind, FileOperationRegistrationOptions, HoverProviderCapability, InitializeParams,
    InitializeResult, OneOf, RenameOptions, SaveOptions, ServerCapabilities, ServerInfo, TextDocumentSyncCapability,
    TextDocumentSyncKind, TextDocumentSyncOptions, TextDocumentSyncSaveOptions, WorkDoneProgressOptions,
    WorkspaceFileOperationsServerCapabilities, WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};

use crate::client::{ClientInfo, FileOperations};
use crate::requests::code_action::{FIX_ALL, assist_kind};
use crate::requests::execute_command::COMMANDS;
use crate::settings::{self, SECTION, TRUSTED};
use crate::state::State;
use crate::{from_proto, parent, to_proto};

pub(crate) fn initialize(state: &State, params: &InitializeParams) -> InitializeResult {
    let offered = params.capabilities.general.as_ref().and_then(|it| it.position_encodings.as_deref());
    let encoding = from_proto::encoding(offered);
    if let Some(parent) = params.process_id {
        parent::watch(parent, state.started_by);
    }
    let client = ClientInfo::new(&params.capabilities, encoding);
    let pulls = client.diagnostics.pulls;
    let prepares_rename = client.prepares_rename;
    let resolves = client.edits.resolved_later;
    let file_operations = file_operations(&client.file_operations);
    {
        let mut global = state.lock();
        global.client = client;
        for folder in folders(params) {
            global.loader.add_folder(&folder);
            global.folders.push(folder);
        }
    }
    if let Some(options) = &params.initialization_options {
        if options.get(TRUSTED).and_then(Value::as_bool) == Some(false) {
            state.lock().loader.distrust();
        }
        settings::apply(state, options.get(SECTION).unwrap_or(options));
    }
    state.trace.set(params.trace.unwrap_or_default());
    let none = WorkDoneProgressOptions::default;
    InitializeResult {
        capabilities: ServerCapabilities {
            position_encoding: Some(to_proto::encoding_kind(encoding)),
            text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::INCREMENTAL),
                save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions { include_text: Some(false) })),
                ..TextDocumentSyncOptions::default()
            })),
            code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
                code_action_kinds: Some(code_action_kinds()),
                work_done_progress_options: none(),
                resolve_provider: Some(resolves),
            })),
            hover_provider: Some(HoverProviderCapability::Simple(true)),
            definition_provider: Some(OneOf::Left(true)),
            references_provider: Some(OneOf::Left(true)),
            document_symbol_provider: Some(OneOf::Left(true)),
            workspace_symbol_provider: Some(OneOf::Left(true)),
            completion_provider: Some(CompletionOptions {
                resolve_provider: Some(true),
                trigger_characters: Some(["\"", "'", "#", "/", ":", " "].map(str::to_owned).to_vec()),
                ..CompletionOptions::default()
            }),
            diagnostic_provider: pulls.then(|| {
                DiagnosticServerCapabilities::Options(DiagnosticOptions {
                    identifier: Some("openapi-analyzer".to_owned()),
                    inter_file_dependencies: true,
                    workspace_diagnostics: true,
                    work_done_progress_options: none(),
                })
            }),
            workspace: Some(WorkspaceServerCapabilities {
                workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                    supported: Some(true),
                    change_notifications: Some(OneOf::Left(true)),
                }),
                file_operations,
            }),
            rename_provider: Some(match prepares_rename {
                true => {
                    let options = RenameOptions { prepare_provider: Some(true), work_done_progress_options: none() };
                    OneOf::Right(options)
                }
                false => OneOf::Left(true),
            }),
            execute_command_provider: Some(ExecuteCommandOptions {
                commands: COMMANDS.map(str::to_owned).to_vec(),
                work_done_progress_options: none(),
            }),
            ..ServerCapabilities::default()
        },
        server_info: Some(ServerInfo {
            name: "openapi-analyzer".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }),
        offset_encoding: None,
    }
}

fn code_action_kinds() -> Vec<CodeActionKind> {
    let of_assists =
        [AssistKind::Extract, AssistKind::Inline, AssistKind::Rewrite, AssistKind::Organize].map(assist_kind);
    [CodeActionKind::QUICKFIX].into_iter().chain(of_assists).chain([CodeActionKind::new(FIX_ALL)]).collect()
}

/// Workspace folders, else the root that older clients send, as a URI or as a path.
fn folders(params: &InitializeParams) -> Vec<std::path::PathBuf> {
    let folders = params.workspace_folders.iter().flatten().filter_map(|it| from_proto::file(&it.uri));
    let folders: Vec<_> = folders.collect();
    if !folders.is_empty() {
        return folders;
    }
    #[expect(deprecated, reason = "older clients send nothing else")]
    let (uri, path) = (params.root_uri.as_ref(), params.root_path.as_ref());
    let path = path.map(std::path::PathBuf::from).filter(|it| it.is_absolute());
    uri.and_then(from_proto::file).or(path).into_iter().collect()
}

/// The file operations that the client tells about: of documents and of folders.
fn file_operations(client: &FileOperations) -> Option<WorkspaceFileOperationsServerCapabilities> {
    let filter = |glob: &str, kind| FileOperationFilter {
        scheme: Some("file".to_owned()),
        pattern: FileOperationPattern { glob: glob.to_owned(), matches: Some(kind), options: None },
    };
    let filters = vec![
        filter("**/*.{yaml,yml,json,ndjson,jsonl,har}", FileOperationPatternKind::File),
        filter("**/*", FileOperationPatternKind::Folder),
    ];
    let options = |is_known: bool| is_known.then(|| FileOperationRegistrationOptions { filters: filters.clone() });
    let all = WorkspaceFileOperationsServerCapabilities {
        will_rename: options(client.will_rename),
        did_rename: options(client.did_rename),
        did_create: options(client.did_create),
        did_delete: options(client.did_delete),
        ..WorkspaceFileOperationsServerCapabilities::default()
    };
    (all != WorkspaceFileOperationsServerCapabilities::default()).then_some(all)
}
