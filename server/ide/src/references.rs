//! Who refers to something: all References to it, in all files of the descriptions that it belongs to.

use syntax::{Document, FileId, Node, TextSize};
use workspace::{Location, Snapshot};

use crate::Analysis;
use crate::definition;
use crate::names::Named;
use crate::place::{Place, files_around};
use crate::rename_files::names_of_documents;

impl Analysis {
    /// The References to the thing under an offset, or to what the Reference under it leads to; with its definition,
    /// if that is wanted. By file and position.
    pub fn references(&self, file: FileId, offset: TextSize, with_definition: bool) -> Vec<Location> {
        let snapshot = self.snapshot();
        let Some(place) = Place::new(snapshot, file, offset) else { return Vec::new() };
        let target = definition::target(&place).map(|(_, target)| target);
        let own = || place.key().and_then(|_| place.document.at(&place.pointer));
        let name = || place.scalar().filter(|it| Named::of(snapshot, meant(snapshot, *it)).is_some());
        let Some(target) = target.or_else(own).or_else(name) else { return Vec::new() };
        let target = meant(snapshot, target);
        // Whoever means an Operation by its `operationId` means the Operation.
        let pointer = target.pointer();
        let holder = pointer.parent().filter(|_| pointer.last() == Some("operationId"));
        let holder = holder.and_then(|it| snapshot.at(target.file(), &it));
        let named = Named::of(snapshot, target);
        let mut found = Vec::new();
        if with_definition {
            found.push(snapshot.locate(target));
        }
        for file in files_around(snapshot, target.file()) {
            let Some(root) = snapshot.document(file).and_then(Document::root) else { continue };
            let is_meant = |it: Node<'_>| it == target || Some(it) == holder;
            let leads_there = |text: &str| snapshot.reference(root, text).is_ok_and(is_meant);
            let references = snapshot.references_where(file, leads_there).into_iter().map(|(node, _)| node);
            let texts = names_of_documents(root).into_iter();
            let texts = texts.filter(|(_, text)| text.contains('#') && leads_there(text)).map(|(node, _)| node);
            let names = named.iter().flat_map(|it| it.within(snapshot, file));
            let mut here: Vec<Location> =
                references.chain(texts).chain(names).map(|it| of_text(snapshot, it)).collect();
            here.sort_by_key(|it| it.range.start());
            here.dedup();
            found.extend(here);
        }
        found
    }
}

/// The thing that a person means who points at a value: a tag by its name.
fn meant<'a>(snapshot: &'a Snapshot, node: Node<'a>) -> Node<'a> {
    let pointer = node.pointer();
    let steps: Vec<&str> = pointer.steps().collect();
    let tag = pointer.parent().filter(|_| matches!(steps[..], ["tags", _, "name"]));
    tag.and_then(|it| snapshot.at(node.file(), &it)).unwrap_or(node)
}

/// Where a Reference or a name stands, which may be a key.
fn of_text(snapshot: &Snapshot, node: Node<'_>) -> Location {
    Location { range: node.range(), ..snapshot.locate_value(node) }
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

    const NAMES: &str = "//- /a.yaml\nopenapi: 3.2.0\ntags: [{name: teams}]\nsecurity: [{key: []}]\npaths:\n  /a:\n    get: {operationId: getA, tags: [teams], security: [{key: []}], responses: {'200': {links: {l: {operationId: getA}, m: {operationRef: '#/paths/~1a/get'}}}}}\ncomponents:\n  securitySchemes: {key: {type: apiKey}}\n  schemas:\n    Cat: {type: object, example: {tags: [teams], operationId: getA}}\n    Pet:\n      discriminator:\n        defaultMapping: Cat\n        mapping:\n          a: Cat\n          b: '#/components/schemas/Cat'\n";

    #[test]
    fn names_are_references_too() {
        let cat = ["a.yaml:10:5", "a.yaml:13:25", "a.yaml:15:14", "a.yaml:16:14"];
        check(&NAMES.replace("Cat: {", "C$0at: {"), &cat);
        check(&NAMES.replace("a: Cat", "a: C$0at"), &cat);
        let key = ["a.yaml:8:21", "a.yaml:3:13", "a.yaml:6:57"];
        check(&NAMES.replace("{key: {", "{k$0ey: {"), &key);
        check(&NAMES.replacen("key: []", "k$0ey: []", 1), &key);
        let tag = ["a.yaml:2:8", "a.yaml:6:37"];
        check(&NAMES.replace("name: teams", "name: te$0ams"), &tag);
        check(&NAMES.replacen("[teams]", "[te$0ams]", 1), &tag);
        let operation = ["a.yaml:6:11", "a.yaml:6:113", "a.yaml:6:138"];
        check(&NAMES.replacen("operationId: getA", "operationId: $0getA", 1), &operation);
    }

    #[test]
    fn a_text_that_is_no_name_has_none() {
        check(&NAMES.replace("type: apiKey", "type: api$0Key"), &[]);
    }

    #[test]
    fn what_nobody_refers_to_has_only_itself() {
        check(&format!("{}{FRAGMENT}", ENTRY.replace("List", "Li$0st")), &["a.yaml:8:5"]);
    }
}
