//! What a Reference leads to, for somebody who has not written it yet.

use syntax::{Document, FileId, TextSize};

use crate::place::Place;
use crate::{Analysis, hover};

impl Analysis {
    /// What the text of a `$ref` in a document would lead to, as a hover over it would show it.
    pub fn reference_docs(&self, file: FileId, reference: &str) -> Option<String> {
        let place = Place::new(self.snapshot(), file, TextSize::new(0))?;
        let root = self.snapshot().document(file).and_then(Document::root)?;
        let target = self.snapshot().reference(root, reference).ok()?;
        Some(hover::definition(&place, target))
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::analysis;

    #[track_caller]
    fn check(reference: &str, expected: Option<&str>) {
        let fixture = "//- /a.yaml\nopenapi: 3.1.0\n# $0\ncomponents:\n  schemas:\n    Team: {type: object, description: A team.}\n";
        let (analysis, file, _) = analysis(fixture);
        assert_eq!(analysis.reference_docs(file, reference).as_deref(), expected);
    }

    #[test]
    fn it_is_shown_as_where_it_is_used() {
        let team = "**`Team`** · Schema Object\n\nA team.\n\n```yaml\n{type: object, description: A team.}\n```";
        check("#/components/schemas/Team", Some(team));
        check("#/components/schemas/Nobody", None);
    }
}
