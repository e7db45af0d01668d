//! What can be rewritten although nothing is wrong: one assist a file. An assist says whether it applies at a place, and
//! makes its edits when somebody chooses it.
//!
//! No assist changes what a description says to clients: `tests.rs` compares the description before and after.

mod comments;
mod constant;
mod context;
mod draft;
mod examples;
mod extract;
mod inline;
mod inline_everywhere;
mod null;
mod quotes;
mod sort_components;
mod style;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use syntax::{FileId, JsonPointer, TextRange};
use workspace::{FileEdit, Snapshot};

use crate::Analysis;
use context::Context;
use draft::Draft;

/// What an assist does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssistKind {
    /// An inline Object becomes a component.
    Extract,
    /// A Reference becomes what it leads to.
    Inline,
    /// The same in other words.
    Rewrite,
    /// The same in another order.
    Organize,
}

/// What an assist may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// It is asked for with every move of the cursor.
    Little,
    /// Somebody has opened a menu.
    Any,
}

/// Makes the edits, or tells why there are none.
type Make = Arc<dyn Fn(&Snapshot) -> Result<Vec<FileEdit>, String> + Send + Sync>;

/// Something that can be done at a place.
#[derive(Clone)]
pub struct Assist {
    pub kind: AssistKind,
    /// What will happen.
    pub title: String,
    /// Why it cannot be done here.
    pub disabled: Option<String>,
    make: Make,
}

impl std::fmt::Debug for Assist {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {} {:?}", self.kind, self.title, self.disabled)
    }
}

/// What an edit by structure that is refused is answered with.
const REFUSED: &str = "the text around this place leaves no room for the edit";

impl Assist {
    fn new(
        kind: AssistKind,
        title: impl Into<String>,
        make: impl for<'a> Fn(&'a Snapshot) -> Option<Draft<'a>> + Send + Sync + 'static,
    ) -> Assist {
        Assist::or_reason(kind, title, move |snapshot| make(snapshot).ok_or(REFUSED)?.finish())
    }

    fn or_reason(
        kind: AssistKind,
        title: impl Into<String>,
        make: impl Fn(&Snapshot) -> Result<Vec<FileEdit>, String> + Send + Sync + 'static,
    ) -> Assist {
        Assist { kind, title: title.into(), disabled: None, make: Arc::new(make) }
    }

    /// Told with the reason, if there is one by which it cannot be done.
    fn unless(self, reason: Option<String>) -> Assist {
        Assist { disabled: reason, ..self }
    }

    fn disabled(kind: AssistKind, title: impl Into<String>, reason: String) -> Assist {
        let why = reason.clone();
        Assist { disabled: Some(reason), ..Assist::or_reason(kind, title, move |_| Err(why.clone())) }
    }
}

/// One of the files of this folder.
type Offer = fn(&Context<'_>, &mut Vec<Assist>);

/// All assists about a place, in the order of menus.
const ASSISTS: [(AssistKind, Offer); 8] = [
    (AssistKind::Extract, extract::assist),
    (AssistKind::Inline, inline::assist),
    (AssistKind::Inline, inline_everywhere::assist),
    (AssistKind::Rewrite, examples::assist),
    (AssistKind::Rewrite, null::assist),
    (AssistKind::Rewrite, constant::assist),
    (AssistKind::Rewrite, style::assist),
    (AssistKind::Rewrite, quotes::assist),
];

impl Analysis {
    /// The place in a document that assists are about where a person selects this. `None` on a line where nothing
    /// starts.
    pub fn assist_place(&self, file: FileId, range: TextRange) -> Option<JsonPointer> {
        context::place(self.snapshot().document(file)?, range)
    }

    /// What can be done at a place.
    pub fn assists(
        &self,
        file: FileId,
        place: &JsonPointer,
        effort: Effort,
        is_wanted: impl Fn(AssistKind) -> bool,
    ) -> Vec<Assist> {
        let mut found = Vec::new();
        let Some(ctx) = Context::new(self.snapshot(), file, place.clone(), effort) else { return found };
        for (kind, offer) in ASSISTS {
            if is_wanted(kind) {
                offer(&ctx, &mut found);
            }
        }
        found
    }

    /// What can be put in order in a document.
    pub fn organize(&self, file: FileId) -> Option<Assist> {
        sort_components::assist(self.snapshot(), file)
    }

    /// The edits of an assist, made now, or why there are none.
    pub fn assist_edits(&self, assist: &Assist) -> Result<Vec<FileEdit>, String> {
        (assist.make)(self.snapshot())
    }
}
