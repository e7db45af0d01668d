//! What a key of the configuration, or of the acceptance file, means.

use syntax::{FileId, TextSize};
use workspace::Snapshot;

use super::Hover;
use crate::configuration::field_at;

pub(super) fn hover(snapshot: &Snapshot, file: FileId, offset: TextSize) -> Option<Hover> {
    let document = snapshot.document(file)?;
    let pointer = document.pointer_at_offset(offset);
    let range = document.entry_at(&pointer)?.key_node().range();
    let field = field_at(snapshot, file, &pointer).filter(|_| range.contains_inclusive(offset))?;
    Some(Hover { range, markdown: format!("**`{}`**\n\n{}", field.name, field.docs) })
}

#[cfg(test)]
mod tests {
    use crate::fixture::analysis;

    #[track_caller]
    fn check(fixture: &str, expected: Option<&str>) {
        let (analysis, file, offset) = analysis(fixture);
        let hover = analysis.hover(file, offset);
        match expected {
            Some(expected) => assert!(hover.as_ref().is_some_and(|it| it.markdown.contains(expected)), "{hover:?}"),
            None => assert!(hover.is_none(), "{hover:?}"),
        }
    }

    #[test]
    fn keys_say_what_they_mean() {
        check("//- /openapi-analyzer.yaml\npol$0icy: promise\n", Some("**`policy`**\n\nHow a change"));
        check("//- /openapi-analyzer.yaml\nbaseline: {gi$0t: main}\n", Some("**`git`**\n\nA revision"));
        check("//- /openapi-analyzer.yaml\nclients:\n  - pa$0ths: [a]\n", Some("Globs over path templates"));
        check("//- /openapi-analyzer-accepted.yaml\n- unt$0il: 2030-01-31\n", Some("The last day"));
    }

    #[test]
    fn nothing_is_said_of_other_words() {
        check("//- /openapi-analyzer.yaml\npolicy: prom$0ise\n", None);
        check("//- /openapi-analyzer.yaml\npolici$0: promise\n", None);
        check("//- /other.yaml\npol$0icy: promise\n", None);
    }
}
