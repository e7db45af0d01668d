//! What syntax errors may have done to values that they do not stand in: nobody should miss what is there all the same.

use text_size::{TextRange, TextSize};

use crate::document::{Document, SyntaxError, SyntaxErrorKind};
use crate::node::Node;
use crate::pointer::JsonPointer;

/// What [`Document::is_torn`] says.
pub(crate) fn is_torn(document: &Document) -> bool {
    let Some(root) = document.root() else { return document.syntax_error().is_some() };
    // A quote that nothing closes has taken in what stands behind it.
    let is_quote = |it: &SyntaxError| matches!(&*document.text().slice(it.range), "\"" | "'");
    let is_outside = |it: &SyntaxError| !root.range().contains_range(it.range);
    let mut errors = document.errors().iter().filter(|it| it.kind == SyntaxErrorKind::Syntax);
    root.is_unbalanced() || errors.any(|it| is_outside(it) || is_quote(it))
}

impl Document {
    /// Whether the value that a JSON Pointer does not lead to may be there, but torn away by a syntax error: one in the
    /// last collection on the way or behind it, as far as the next entry or item goes, which may have taken the rest.
    pub fn may_have_lost(&self, pointer: &JsonPointer) -> bool {
        if self.syntax_error().is_none() {
            return false;
        }
        let Some(mut node) = self.root().filter(|_| !self.is_torn()) else { return true };
        let mut end = self.text().len();
        for step in pointer.steps() {
            let Some((inner, next)) = inner(node, step) else { break };
            // Elsewhere in the text: there may be no end to what was lost.
            let Some(inner) = inner else { return true };
            node = inner;
            end = next.unwrap_or(end);
        }
        let range = TextRange::new(node.range().start(), end);
        self.errors().iter().any(|it| it.kind == SyntaxErrorKind::Syntax && it.range.intersect(range).is_some())
    }
}

/// The value of a step, `None` if it is written elsewhere, and where what stands behind it ends.
fn inner<'a>(node: Node<'a>, step: &str) -> Option<(Option<Node<'a>>, Option<TextSize>)> {
    let (value, next) = match node.is_mapping() {
        true => {
            let mut rest = node.own_entries().skip_while(|it| !it.has_key(step));
            (rest.next()?.value(), rest.next().map(|it| it.range().end()))
        }
        false => {
            let mut rest = node.items().skip(step.parse().ok()?);
            (rest.next()?, rest.next().map(|it| it.range().end()))
        }
    };
    let is_written_here = node.range().contains_range(value.range());
    Some((is_written_here.then_some(value), next))
}

#[cfg(test)]
mod tests {
    use crate::{Document, FileId, Format, JsonPointer};

    /// The mark `^` stands where the text gets the insertion.
    #[track_caller]
    fn check(format: Format, text: &str, insert: &str, pointer: &str, expected: bool) {
        let document = Document::parse(FileId(0), format, &text.replace('^', insert));
        let pointer = JsonPointer::parse(pointer).expect("a pointer");
        assert!(document.at(&pointer).is_none(), "it is there");
        assert_eq!(document.may_have_lost(&pointer), expected, "{}", document.text());
    }

    const YAML: &str =
        "paths: {}\ncomponents:\n  schemas:\n    Z: {}\n^    A: {type: object}\n  responses:\n    B: {}\n";

    #[test]
    fn a_key_in_a_wrong_column_tears_away_what_stands_behind_it() {
        check(Format::Yaml, YAML, "x:\n", "/components/schemas/A", true);
        check(Format::Yaml, YAML, "x:\n", "/components/responses/B", true);
        check(Format::Yaml, YAML, " x:\n", "/components/schemas/A", true);
        check(Format::Yaml, YAML, "    W:\n", "/components/schemas/C", false);
    }

    #[test]
    fn what_an_error_stands_far_from_is_not_there() {
        let text = "paths: {/a: ^}\ncomponents:\n  schemas:\n    A: {}\n  responses:\n    B: {}\n";
        check(Format::Yaml, text, "@", "/components/schemas/C", false);
        check(Format::Yaml, text, "@", "/paths/~1b", true);
        let text = "components:\n  schemas:\n    A: {}\n  headers: {}\n  responses:\n    B: ^\n";
        check(Format::Yaml, text, "@", "/components/schemas/C", false);
        check(Format::Yaml, text, "@", "/components/responses/C", true);
    }

    #[test]
    fn a_brace_too_many_tears_json() {
        let text = r#"{"components": {"schemas": {"Z": {}^, "A": {}}}}"#;
        check(Format::Json, text, "}", "/components/schemas/A", true);
        check(Format::Json, text, "", "/components/schemas/B", false);
    }
}
