//! A text that was read into its tree before a state waits for it: on another thread, or because somebody had to look
//! into it anyway.

use std::sync::Arc;

use openapi::Declared;
use syntax::{Document, FileId, Format, Text, TextEdit};

use crate::present::Present;
use crate::reader::Touched;
use crate::shift::edit_to;
use crate::{FileSet, Shift, Snapshot, VfsPath};

#[derive(Clone, Debug)]
pub struct Ready {
    pub(crate) present: Box<Present>,
    /// What it was made from by an edit, and how places moved by that.
    pub(crate) after: Option<(Arc<Present>, Vec<Shift>)>,
}

impl Ready {
    /// A text that stands for itself.
    pub fn new(path: &VfsPath, text: &str) -> Ready {
        // The state that it becomes a part of gives it its name.
        let document = Document::parse(FileId(0), format_of(path), text);
        Ready { present: Box::new(Present::new(document, path)), after: None }
    }

    /// A text for a file of a state: what is known of those parts of it that are as they were stays.
    pub fn of_file(snapshot: &Snapshot, set: FileSet, path: &VfsPath, text: &str) -> Ready {
        match snapshot.shared(set, path) {
            Some(before) => {
                let mut edited = Edited::new(&before);
                let shifts = edited.set(text);
                Ready { present: Box::new(edited.present(path)), after: Some((before, shifts)) }
            }
            None => Ready::new(path, text),
        }
    }

    pub fn text(&self) -> &Text {
        self.present.document.text()
    }

    /// Whether the root says that it is a description, of whichever version.
    pub fn declares_version(&self) -> bool {
        self.present.declared != Declared::Nothing
    }

    /// Whether it is the entry document of a description.
    pub fn is_entry(&self) -> bool {
        matches!(self.present.declared, Declared::OpenApi(_))
    }
}

/// A document in the making: edits are applied, and nothing is asked about what comes of them yet. A keystroke among
/// many costs no more than its tree.
#[derive(Clone, Debug)]
pub(crate) struct Edited {
    pub(crate) before: Arc<Present>,
    pub(crate) document: Document,
    touched: Touched,
    edits: Vec<Shift>,
}

impl Edited {
    pub(crate) fn new(before: &Arc<Present>) -> Edited {
        Edited {
            before: Arc::clone(before),
            document: before.document.clone(),
            touched: Touched::NOBODY,
            edits: Vec::new(),
        }
    }

    /// Applies edits, each to the result of the one before, and tells how places moved.
    pub(crate) fn apply(&mut self, edits: &[TextEdit]) -> Vec<Shift> {
        let mut shifts = Vec::with_capacity(edits.len());
        for edit in edits {
            let edited = self.document.edit(edit);
            self.touched = self.touched.or(Touched::by(edit, &self.document, &edited));
            shifts.push(Shift::new(edit, &self.document, &edited));
            self.document = edited;
        }
        self.edits.extend_from_slice(&shifts);
        shifts
    }

    /// Sets the whole text: an edit of all but what it has in common with the text before.
    pub(crate) fn set(&mut self, text: &str) -> Vec<Shift> {
        edit_to(&self.document, text).map_or_else(Vec::new, |edit| self.apply(&[edit]))
    }

    /// What is known of the document as it is now.
    pub(crate) fn present(&self, path: &VfsPath) -> Present {
        self.before.edited(self.document.clone(), path, self.touched, &self.edits)
    }
}

/// JSON by its extension, else YAML (of which JSON is a part).
fn format_of(path: &VfsPath) -> Format {
    match path.extension().as_deref() {
        Some("json" | "har" | "jsonc") => Format::Json,
        _ => Format::Yaml,
    }
}
