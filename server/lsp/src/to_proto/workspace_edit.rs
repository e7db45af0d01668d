//! Fixes as workspace edits, in the form that the client understands.

use std::collections::HashMap;

use ide::{Analysis, FileEdit, FileId, SilencerTarget, VfsPath};
use tower_lsp_server::ls_types::{
    self, AnnotatedTextEdit, ChangeAnnotation, CreateFile, CreateFileOptions, DocumentChangeOperation, DocumentChanges,
    OneOf, OptionalVersionedTextDocumentIdentifier, ResourceOp, TextDocumentEdit, Uri, WorkspaceEdit,
};

use super::{Names, range};

/// The annotation of edits in files that the author does not look at.
const ELSEWHERE: &str = "openapi-analyzer.elsewhere";

impl Names {
    /// `None` if a file is touched that is not there. Edits in other files than `here`, where a person is, wait for a nod, where the client
    /// can ask for one.
    pub(crate) fn workspace_edit(
        &self,
        analysis: &Analysis,
        here: Option<FileId>,
        edits: &[FileEdit],
    ) -> Option<WorkspaceEdit> {
        let mut files = Vec::with_capacity(edits.len());
        for file in edits {
            let text = analysis.text(file.file)?;
            let edits = file.edits.iter().map(|edit| ls_types::TextEdit {
                range: range(text, edit.range(), self.encoding()),
                new_text: edit.new_text.clone(),
            });
            files.push((file.file, self.uri(analysis, file.file)?, edits.collect::<Vec<_>>()));
        }
        if !self.client().edits.document_changes {
            let changes: HashMap<Uri, _> = files.into_iter().map(|(_, uri, edits)| (uri, edits)).collect();
            return Some(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() });
        }
        let annotates = self.client().edits.annotations;
        let is_elsewhere = |file: FileId| annotates && here.is_some_and(|it| it != file);
        let annotations = files.iter().any(|(file, ..)| is_elsewhere(*file)).then(|| {
            let annotation = ChangeAnnotation {
                label: "In another file of the description".to_owned(),
                needs_confirmation: Some(true),
                description: None,
            };
            HashMap::from([(ELSEWHERE.to_owned(), annotation)])
        });
        let edits = files.into_iter().map(|(file, uri, edits)| TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier { uri, version: self.version(analysis, file) },
            edits: edits.into_iter().map(|edit| annotated(edit, is_elsewhere(file))).collect(),
        });
        let document_changes = Some(DocumentChanges::Edits(edits.collect()));
        Some(WorkspaceEdit { document_changes, change_annotations: annotations, ..WorkspaceEdit::default() })
    }

    /// `None` if the client cannot create the file that a silencer is written to.
    pub(crate) fn silence(&self, analysis: &Analysis, here: FileId, target: &SilencerTarget) -> Option<WorkspaceEdit> {
        match target {
            SilencerTarget::Edit { file, edits } => {
                self.workspace_edit(analysis, Some(here), &[FileEdit { file: *file, edits: edits.clone() }])
            }
            SilencerTarget::New { path, text } => self.new_file(path, text.clone()),
        }
    }

    fn new_file(&self, path: &VfsPath, text: String) -> Option<WorkspaceEdit> {
        if !self.client().edits.creates_files {
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
}

fn annotated(edit: ls_types::TextEdit, is_elsewhere: bool) -> OneOf<ls_types::TextEdit, AnnotatedTextEdit> {
    match is_elsewhere {
        true => OneOf::Right(AnnotatedTextEdit { text_edit: edit, annotation_id: ELSEWHERE.to_owned() }),
        false => OneOf::Left(edit),
    }
}
