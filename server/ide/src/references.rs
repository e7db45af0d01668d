//! Who refers to something: all References to it, in all files of the descriptions that it belongs to.

use syntax::{Document, FileId, TextSize};
use workspace::Location;

use crate::Analysis;
use crate::definition;
use crate::place::{Place, files_around};

impl Analysis {
    /// The References to the thing under an offset, or to what the Reference under it leads to; with its definition,
    /// if that is wanted. By file and position.
    pub fn references(&self, file: FileId, offset: TextSize, with_definition: bool) -> Vec<Location> {
        let snapshot = self.snapshot();
        let Some(place) = Place::new(snapshot, file, offset) else { return Vec::new() };
        let target = definition::target(&place).map(|(_, target)| target);
        let target = target.or_else(|| place.key().and_then(|_| place.document.at(&place.pointer)));
        let Some(target) = target else { return Vec::new() };
        let mut found = Vec::new();
        if with_definition {
            found.push(snapshot.locate(target));
        }
        for file in files_around(snapshot, target.file()) {
            let Some(root) = snapshot.document(file).and_then(Document::root) else { continue };
            let leads_there = |text: &str| snapshot.reference(root, text).is_ok_and(|it| it == target);
            let references = snapshot.references_where(file, leads_there);
            found.extend(references.into_iter().map(|(node, _)| snapshot.locate_value(node)));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{analysis, show};

    #[track_caller]
    fn check(fixture: &str, expected: &[&str]) {
        let (analysis, file, offset) = analysis(fixture);
        let found = analysis.references(file, offset, true);
        assert_eq!(found.iter().map(|it| show(&analysis, it)).collect::<Vec<_>>(), expected);
    }

    const ENTRY: &str = "//- /a.yaml\nopenapi: 3.1.0\npaths:\n  /a:\n    $ref: p.yaml\ncomponents:\n  schemas:\n    Team: {type: object}\n    List: {items: {$ref: '#/components/schemas/Team'}}\n";
    const FRAGMENT: &str = "//- /p.yaml\nget:\n  responses:\n    default: {content: {a/b: {schema: {$ref: 'a.yaml#/components/schemas/Team'}}}}\n";

    #[test]
    fn they_are_found_in_all_files() {
        let all = ["a.yaml:7:5", "a.yaml:8:26", "p.yaml:3:46"];
        check(&format!("{}{FRAGMENT}", ENTRY.replace("Team: {", "Te$0am: {")), &all);
        check(&format!("{ENTRY}{}", FRAGMENT.replace("schemas/Team", "schemas/$0Team")), &all);
    }

    #[test]
    fn what_nobody_refers_to_has_only_itself() {
        check(&format!("{}{FRAGMENT}", ENTRY.replace("List", "Li$0st")), &["a.yaml:8:5"]);
    }
}
