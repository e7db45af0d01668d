//! From our words to the protocol's: byte offsets to positions, findings to diagnostics, fixes to code actions.

use std::collections::HashMap;

use ide::{
    Analysis, Encoding, FileEdit, FileId, FileSet, Finding, Fix, Location, Severity, Silencer, SilencerTarget, Text,
    TextRange, VfsPath,
};
use loader::Loader;
use tower_lsp_server::ls_types::{
    self, CodeAction, CodeActionKind, CreateFile, CreateFileOptions, Diagnostic, DiagnosticRelatedInformation,
    DiagnosticSeverity, DocumentChangeOperation, DocumentChanges, NumberOrString, OneOf,
    OptionalVersionedTextDocumentIdentifier, PositionEncodingKind, ResourceOp, TextDocumentEdit, Uri, WorkspaceEdit,
};

use crate::both_cores;
use crate::requests::text_document_content;
use crate::state::{ClientInfo, GlobalState};

pub(crate) fn encoding_kind(encoding: Encoding) -> PositionEncodingKind {
    match encoding {
        Encoding::Utf8 => PositionEncodingKind::UTF8,
        Encoding::Utf16 => PositionEncodingKind::UTF16,
        Encoding::Utf32 => PositionEncodingKind::UTF32,
    }
}

pub(crate) fn range(text: &Text, range: TextRange, encoding: Encoding) -> ls_types::Range {
    let position = |offset| {
        let ide::Position { line, character } = text.position(offset, encoding);
        ls_types::Position { line, character }
    };
    ls_types::Range { start: position(range.start()), end: position(range.end()) }
}

/// Names files to the client: with its own spelling of the URI where it has the file open.
pub(crate) struct Names {
    client: ClientInfo,
    loader: Loader,
    open: HashMap<String, (Uri, i32)>,
}

impl Names {
    pub(crate) fn new(global: &GlobalState) -> Names {
        let open = global.open.iter();
        let open = open.map(|(path, it)| (path.as_str().to_owned(), (it.uri.clone(), it.version)));
        Names { client: global.client.clone(), loader: global.loader.clone(), open: open.collect() }
    }

    pub(crate) fn client(&self) -> &ClientInfo {
        &self.client
    }

    pub(crate) fn encoding(&self) -> Encoding {
        self.client.encoding
    }

    /// The URI of a file that the disk or the editor holds, or that the client may ask us for. `None` for one of a git
    /// revision or from a URL where it does not.
    pub(crate) fn uri(&self, analysis: &Analysis, file: FileId) -> Option<Uri> {
        let (path, set) = (analysis.path(file), analysis.set(file));
        if !self.loader.is_on_disk(set) {
            return self.client.shows_baselines.then(|| text_document_content::uri(analysis, file)).flatten();
        }
        if set == FileSet::CURRENT
            && let Some((uri, _)) = self.open.get(path.as_str())
        {
            return Some(uri.clone());
        }
        let on_disk = loader::from_vfs(path);
        Uri::from_file_path(&on_disk)
    }

    pub(crate) fn version(&self, analysis: &Analysis, file: FileId) -> Option<i32> {
        self.open.get(analysis.path(file).as_str()).map(|(_, version)| *version)
    }

    pub(crate) fn diagnostic(&self, analysis: &Analysis, finding: &Finding) -> Option<Diagnostic> {
        let text = analysis.text(finding.location.file)?;
        let mut message = finding.message.clone();
        let mut related = Vec::new();
        for it in &finding.related {
            match self.location(analysis, &it.location) {
                Some(location) if self.client.related_information => {
                    related.push(DiagnosticRelatedInformation { location, message: it.message.clone() });
                }
                // What cannot be pointed at is told in words.
                Some(_) => {}
                None => {
                    message.push('\n');
                    message.push_str(&it.message);
                }
            }
        }
        Some(Diagnostic {
            range: range(text, finding.location.range, self.client.encoding),
            severity: Some(severity(finding.severity)),
            code: Some(NumberOrString::String(finding.code.to_owned())),
            source: Some("openapi-analyzer".to_owned()),
            message,
            related_information: (!related.is_empty()).then_some(related),
            ..Diagnostic::default()
        })
    }

    pub(crate) fn diagnostics(&self, analysis: &Analysis, file: FileId) -> Vec<Diagnostic> {
        both_cores::findings(analysis).of(file).iter().filter_map(|it| self.diagnostic(analysis, it)).collect()
    }

    /// `None` for a place in a file that neither the disk nor the editor holds.
    pub(crate) fn location(&self, analysis: &Analysis, location: &Location) -> Option<ls_types::Location> {
        let uri = self.uri(analysis, location.file)?;
        let text = analysis.text(location.file)?;
        Some(ls_types::Location { uri, range: range(text, location.range, self.client.encoding) })
    }

    /// `None` if the fix touches a file that is not there.
    pub(crate) fn code_action(&self, analysis: &Analysis, finding: &Finding, fix: &Fix) -> Option<CodeAction> {
        Some(CodeAction {
            title: fix.title.clone(),
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: self.diagnostic(analysis, finding).map(|it| vec![it]),
            edit: Some(self.workspace_edit(analysis, fix)?),
            is_preferred: fix.preferred.then_some(true),
            ..CodeAction::default()
        })
    }

    /// `None` if the client cannot create the file that a silencer is written to.
    pub(crate) fn silencer(&self, analysis: &Analysis, finding: &Finding, silencer: Silencer) -> Option<CodeAction> {
        let edit = match silencer.target {
            SilencerTarget::Edit { file, edits } => self.edit_files(analysis, &[FileEdit { file, edits }])?,
            SilencerTarget::New { path, text } => self.new_file(&path, text)?,
        };
        Some(CodeAction {
            title: silencer.title,
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: self.diagnostic(analysis, finding).map(|it| vec![it]),
            edit: Some(edit),
            ..CodeAction::default()
        })
    }

    fn new_file(&self, path: &VfsPath, text: String) -> Option<WorkspaceEdit> {
        if !self.client.creates_files {
            return None;
        }
        let uri = Uri::from_file_path(loader::from_vfs(path))?;
        // Where the file has come into being meanwhile, its text stays.
        let options = Some(CreateFileOptions { overwrite: Some(false), ignore_if_exists: Some(true) });
        let create = CreateFile { uri: uri.clone(), options, annotation_id: None };
        let edit = ls_types::TextEdit { range: ls_types::Range::default(), new_text: text };
        let fill = TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier { uri, version: None },
            edits: vec![OneOf::Left(edit)],
        };
        let operations =
            vec![DocumentChangeOperation::Op(ResourceOp::Create(create)), DocumentChangeOperation::Edit(fill)];
        let document_changes = Some(DocumentChanges::Operations(operations));
        Some(WorkspaceEdit { document_changes, ..WorkspaceEdit::default() })
    }

    pub(crate) fn workspace_edit(&self, analysis: &Analysis, fix: &Fix) -> Option<WorkspaceEdit> {
        self.edit_files(analysis, &fix.edits)
    }

    fn edit_files(&self, analysis: &Analysis, edits: &[FileEdit]) -> Option<WorkspaceEdit> {
        let mut files = Vec::new();
        for file in edits {
            let text = analysis.text(file.file)?;
            let edits = file.edits.iter().map(|edit| ls_types::TextEdit {
                range: range(text, edit.range(), self.client.encoding),
                new_text: edit.new_text.clone(),
            });
            files.push((file.file, self.uri(analysis, file.file)?, edits.collect::<Vec<_>>()));
        }
        if !self.client.document_changes {
            let changes = files.into_iter().map(|(_, uri, edits)| (uri, edits)).collect();
            return Some(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() });
        }
        let edits = files.into_iter().map(|(file, uri, edits)| TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier { uri, version: self.version(analysis, file) },
            edits: edits.into_iter().map(OneOf::Left).collect(),
        });
        let document_changes = Some(DocumentChanges::Edits(edits.collect()));
        Some(WorkspaceEdit { document_changes, ..WorkspaceEdit::default() })
    }
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Information => DiagnosticSeverity::INFORMATION,
        Severity::Hint => DiagnosticSeverity::HINT,
    }
}
