//! Collections of JSON that are taken over from the tree before an edit.

use super::{Json, Recovery};
use crate::{
    Text,
    parse::{Kept, Parsed},
};

impl<'t> Json<'t> {
    /// Reads an abridged text. `is_laid_out` tells of a tree in the whole text whether a text whose braces do not
    /// balance is read by its layout. `None` if something that is kept is something else now.
    pub(crate) fn abridged(
        text: &'t str,
        kept: Vec<Kept>,
        deepest: usize,
        whole: &Text,
        is_laid_out: impl Fn(&Parsed) -> bool,
    ) -> Option<Parsed> {
        let mut json = Json::new(text, Recovery::Closers);
        json.parser.keep(kept, whole, deepest);
        let stream = json.document();
        let parsed = json.parser.settled(stream);
        if json.is_sound && parsed.is_unbalanced() && is_laid_out(&parsed) {
            let kept = json.parser.take_back();
            json = Json::new(text, Recovery::Layout);
            json.parser.keep(kept, whole, deepest);
            let stream = json.document();
            return json.parser.takes_all().then(|| json.parser.settled(stream));
        }
        (json.parser.takes_all() && !json.is_guess).then_some(parsed)
    }

    /// Takes over the run that is kept here, if there is one.
    pub(super) fn take_kept_run(&mut self, is_mapping: bool) -> bool {
        if !self.parser.is_at_kept_run() {
            return false;
        }
        if self.parser.keeps_members() != is_mapping {
            match self.recovery {
                // Its braces balance: whether those of the text do does not depend on what it is read as.
                Recovery::Closers => self.is_guess = true,
                Recovery::Layout => {
                    self.parser.give_up();
                    return false;
                }
            }
        }
        self.take_kept()
    }

    /// Takes over what is kept here.
    pub(super) fn take_kept(&mut self) -> bool {
        let Some(start) = self.parser.take_kept_collection() else { return false };
        let parser = &mut self.parser;
        let shown = &parser.text[start..parser.pos];
        if let Some(line_break) = memchr::memrchr2(b'\n', b'\r', shown) {
            // Its closer is the first on its line.
            parser.line_start = (start + line_break + 1) as isize;
            self.line_first = parser.pos - 1;
            self.indent = self.line_first as isize - parser.line_start;
        }
        true
    }
}
