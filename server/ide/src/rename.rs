//! Renaming a component: its key, every Reference to it, and every other text that names it, in all files.

use openapi::Declared;
use syntax::{Document, FileId, JsonPointer, Node, TextEdit, TextRange, TextSize};
use workspace::{FileEdit, Snapshot, escaped};

use crate::Analysis;
use crate::definition;
use crate::place::{Place, files_around};
use crate::rename_files::{names_of_documents, rewritten};

/// What is renamed, where somebody points at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renamed {
    /// The name at the place that was pointed at.
    pub range: TextRange,
    pub name: String,
}

/// A component: `/components/schemas/Team` of a document.
struct Component {
    file: FileId,
    section: String,
    name: String,
}

impl Analysis {
    /// The component at an offset. `None` where no name is that could be renamed.
    pub fn prepare_rename(&self, file: FileId, offset: TextSize) -> Option<Renamed> {
        let place = Place::new(self.snapshot(), file, offset)?;
        let (range, component) = component(&place)?;
        let range = component.name_under(&place, range)?;
        Some(Renamed { range, name: component.name })
    }

    /// The edits that give the component at an offset another name, or why there are none.
    pub fn rename(&self, file: FileId, offset: TextSize, new: &str) -> Result<Vec<FileEdit>, String> {
        let nothing = || "there is no component to rename here".to_owned();
        let place = Place::new(self.snapshot(), file, offset).ok_or_else(nothing)?;
        let (range, component) = component(&place).ok_or_else(nothing)?;
        component.name_under(&place, range).ok_or_else(nothing)?;
        let is_allowed = |it: char| it.is_ascii_alphanumeric() || matches!(it, '.' | '-' | '_');
        if new.is_empty() || !new.chars().all(is_allowed) {
            return Err(format!("`{new}` is no name of a component: letters, digits, `.`, `-` and `_` are"));
        }
        if new == component.name {
            return Ok(Vec::new());
        }
        let snapshot = self.snapshot();
        let named = |name: &str| snapshot.document(component.file)?.entry_at(&component.pointer(name));
        if named(new).is_some() {
            return Err(format!("`{new}` is the name of another component in `{}`", component.section));
        }
        let key = named(&component.name).ok_or_else(nothing)?.key_node();
        let mut all = Vec::new();
        for file in files_around(snapshot, component.file) {
            let mut edits = component.edits(snapshot, file, new);
            if file == component.file {
                edits.extend(edit(key, new));
            }
            edits.sort();
            edits.dedup();
            if !edits.is_empty() {
                all.push(FileEdit { file, edits });
            }
        }
        Ok(all)
    }
}

/// The component that a key, a Reference or a name stands for, with the range of that.
fn component(place: &Place<'_>) -> Option<(TextRange, Component)> {
    let of = |file: FileId, pointer: &JsonPointer| {
        let mut steps = pointer.steps();
        match (steps.next(), steps.next(), steps.next()) {
            (Some("components"), Some(section), Some(name)) if holds_components(place.snapshot, file) => {
                Some(Component { file, section: section.to_owned(), name: name.to_owned() })
            }
            _ => None,
        }
    };
    if let Some(range) = place.key().filter(|_| place.pointer.steps().count() == 3)
        && let Some(component) = of(place.file(), &place.pointer)
    {
        return Some((range, component));
    }
    let (range, target) = definition::target(place)?;
    Some((range, of(target.file(), &target.pointer())?))
}

/// Whether the `components` of a document are those of OpenAPI: in an entry document, and in one that an entry document
/// reaches, for those who keep their components in a file of its own.
fn holds_components(snapshot: &Snapshot, file: FileId) -> bool {
    match snapshot.declared(file) {
        Declared::OpenApi(_) => true,
        Declared::Unsupported => false,
        Declared::Nothing => snapshot.descriptions_of(file).next().is_some(),
    }
}

impl Component {
    fn pointer(&self, name: &str) -> JsonPointer {
        JsonPointer::root().join("components").join(&self.section).join(name)
    }

    /// The name in a key, a Reference or a text. `None` where somebody points at something behind it: at a property in
    /// `#/components/schemas/Team/properties/id`, which is no component.
    fn name_under(&self, place: &Place<'_>, range: TextRange) -> Option<TextRange> {
        let raw = place.document.text().slice(range);
        // A Reference holds more than the name, and quotes are no part of it either.
        let written = [self.name.clone(), escaped(&self.name)];
        let (at, name) = written.iter().find_map(|it| {
            // The file may be called like the component.
            let section = format!("#/components/{}/", self.section);
            let in_reference = raw.find(&format!("{section}{it}")).map(|at| at + section.len());
            Some((in_reference.or_else(|| raw.find(it.as_str()))?, it))
        })?;
        let start = range.start() + TextSize::new(at as u32);
        let range = TextRange::at(start, TextSize::new(name.len() as u32));
        (place.offset <= range.end()).then_some(range)
    }

    /// The edits in one document, the component's own key aside.
    fn edits(&self, snapshot: &Snapshot, file: FileId, new: &str) -> Vec<TextEdit> {
        let Some(root) = snapshot.document(file).and_then(Document::root) else { return Vec::new() };
        let own = self.pointer(&self.name);
        let leads_here = |text: &str| {
            let target = snapshot.reference(root, text);
            target.is_ok_and(|it| it.file() == self.file && own.contains(&it.pointer()))
        };
        // A name by itself is one of the entry document's components, or of the document that it stands in.
        let is_named = file == self.file || matches!(snapshot.declared(self.file), Declared::OpenApi(_));
        let mut nodes = snapshot.references_where(file, leads_here);
        let mut edits = Vec::new();
        for (node, text) in names_of_documents(root) {
            // What a discriminator maps to may be names by themselves.
            if is_named && self.section == "schemas" && text == self.name {
                edits.extend(edit(node, new));
            } else if text.contains('#') && leads_here(&text) {
                nodes.push((node, text));
            }
        }
        edits.extend(nodes.into_iter().filter_map(|(node, text)| edit(node, &renamed(&text, new)?)));
        if is_named && self.section == "securitySchemes" {
            edits.extend(requirements(root).into_iter().filter_map(|it| {
                let entry = it.entry(&self.name)?;
                edit(entry.key_node(), new)
            }));
        }
        edits
    }
}

fn edit(node: Node<'_>, new: &str) -> Option<TextEdit> {
    Some(TextEdit::replace(node.range(), rewritten(&node.raw(), new)?))
}

/// A reference whose third step has another name: `a.yaml#/components/schemas/New/properties/x`.
fn renamed(text: &str, new: &str) -> Option<String> {
    let (file, fragment) = text.split_once('#')?;
    let mut steps: Vec<&str> = fragment.split('/').collect();
    *steps.get_mut(3)? = new;
    Some(format!("{file}#{}", steps.join("/")))
}

/// The Security Requirements of a document: of its root, and of all Operations.
fn requirements(root: Node<'_>) -> Vec<Node<'_>> {
    let mut holders = vec![root];
    let paths = ["paths", "webhooks"].into_iter().filter_map(|it| root.get(it)).flat_map(Node::own_entries);
    let items: Vec<Node<'_>> = paths.map(|it| it.own_value()).chain([root]).collect();
    holders.extend(items.into_iter().flat_map(Node::own_entries).map(|it| it.own_value()));
    let lists = holders.into_iter().filter(|it| it.is_mapping()).filter_map(|it| it.get("security"));
    lists.flat_map(Node::items).collect()
}

#[cfg(test)]
mod tests {
    use crate::fixture::analysis;

    const ENTRY: &str = "//- /openapi.yaml\nopenapi: 3.1.0\nsecurity: [{key: []}]\npaths:\n  /a: {$ref: a.yaml}\n  /b: {get: {security: [{key: []}], responses: {default: {$ref: '#/components/responses/Bad'}}}}\ncomponents:\n  securitySchemes: {key: {type: apiKey}}\n  responses: {Bad: {description: x}}\n  schemas:\n    Pet: {oneOf: [{$ref: '#/components/schemas/Cat'}], discriminator: {propertyName: kind, mapping: {a: Cat, b: '#/components/schemas/Cat', c: Cats}}}\n    Cat: {type: object, properties: {n: {type: string}}}\n    Cats: {type: array}\n";
    const PATH: &str = "//- /a.yaml\nget: {responses: {'200': {description: x, content: {a/b: {schema: {$ref: \"openapi.yaml#/components/schemas/Cat/properties/n\"}}}}}}\n";

    /// Renames what is at the `$0` before `at`; each edit as `file:line: before -> after`.
    #[track_caller]
    fn check(at: &str, new: &str, expected: &[&str]) {
        check_in(&format!("{ENTRY}{PATH}").replacen(at, &format!("$0{at}"), 1), new, expected);
    }

    #[track_caller]
    fn check_in(fixture: &str, new: &str, expected: &[&str]) {
        let (analysis, file, offset) = analysis(fixture);
        let shown = match analysis.rename(file, offset, new) {
            Err(reason) => vec![reason],
            Ok(edits) => edits
                .iter()
                .flat_map(|file| file.edits.iter().map(move |edit| (file.file, edit)))
                .map(|(file, edit)| {
                    let text = analysis.text(file).unwrap();
                    let line = text.position(edit.range().start(), crate::Encoding::Utf8).line + 1;
                    let name = analysis.path(file).name();
                    format!("{name}:{line}: {} -> {}", text.slice(edit.range()), edit.new_text)
                })
                .collect(),
        };
        assert_eq!(shown, expected);
    }

    const EDITS: [&str; 5] = [
        "a.yaml:1: \"openapi.yaml#/components/schemas/Cat/properties/n\" -> \"openapi.yaml#/components/schemas/Kit/properties/n\"",
        "openapi.yaml:10: '#/components/schemas/Cat' -> '#/components/schemas/Kit'",
        "openapi.yaml:10: Cat -> Kit",
        "openapi.yaml:10: '#/components/schemas/Cat' -> '#/components/schemas/Kit'",
        "openapi.yaml:11: Cat -> Kit",
    ];

    #[test]
    fn a_schema_is_renamed_wherever_it_is_named() {
        check("Cat: {type", "Kit", &EDITS);
        check("Cat'}]", "Kit", &EDITS);
        check("Cat/properties", "Kit", &EDITS);
    }

    #[test]
    fn the_default_mapping_of_a_discriminator_follows() {
        let text = |default: &str| {
            format!(
                "//- /a.yaml\nopenapi: 3.2.0\npaths: {{}}\ncomponents:\n  schemas:\n    $0Cat: {{type: object}}\n    Pet: {{discriminator: {{propertyName: kind, defaultMapping: {default}}}}}\n"
            )
        };
        check_in(&text("Cat"), "Kit", &["a.yaml:5: Cat -> Kit", "a.yaml:6: Cat -> Kit"]);
        check_in(
            &text("'#/components/schemas/Cat'"),
            "Kit",
            &["a.yaml:5: Cat -> Kit", "a.yaml:6: '#/components/schemas/Cat' -> '#/components/schemas/Kit'"],
        );
    }

    #[test]
    fn a_name_that_is_no_string_without_quotes_gets_them() {
        let fixture = "//- /a.yaml\nopenapi: 3.1.0\npaths: {}\ncomponents:\n  schemas:\n    $0Cat: {type: object}\n    Pet: {discriminator: {propertyName: kind, mapping: {a: Cat}}}\n";
        for new in ["123", "true", "null", "1e3", "no", "2020-01-01"] {
            let edits = [format!("a.yaml:5: Cat -> '{new}'"), format!("a.yaml:6: Cat -> '{new}'")];
            check_in(fixture, new, &edits.each_ref().map(String::as_str));
        }
    }

    #[test]
    fn a_component_in_a_file_of_components_is_renamed() {
        let entry = "//- /openapi.yaml\nopenapi: 3.1.0\npaths: {}\ncomponents:\n  schemas:\n    Cats: {items: {$ref: 'c.yaml#/components/schemas/Cat'}, discriminator: {propertyName: a, mapping: {a: Cat}}}\n";
        let components = "//- /c.yaml\ncomponents:\n  schemas:\n    $0Cat: {type: object}\n";
        let edits = [
            "c.yaml:3: Cat -> Kit",
            "openapi.yaml:5: 'c.yaml#/components/schemas/Cat' -> 'c.yaml#/components/schemas/Kit'",
        ];
        check_in(&format!("{entry}{components}"), "Kit", &edits);
        check_in(&components.replace("/c.yaml", "/openapi.yaml"), "Kit", &["there is no component to rename here"]);
    }

    #[test]
    fn a_security_scheme_is_renamed_in_its_requirements() {
        let edits = ["openapi.yaml:2: key -> token", "openapi.yaml:5: key -> token", "openapi.yaml:7: key -> token"];
        check("key: {type", "token", &edits);
        check("key: []}]\npaths", "token", &edits);
    }

    #[test]
    fn what_cannot_be_renamed_says_why() {
        check("Cat: {type", "Pet", &["`Pet` is the name of another component in `schemas`"]);
        check("Cat: {type", "a b", &["`a b` is no name of a component: letters, digits, `.`, `-` and `_` are"]);
        check("propertyName", "x", &["there is no component to rename here"]);
        check("n\"}}}}", "x", &["there is no component to rename here"]);
        check("Cat: {type", "Cat", &[]);
    }

    #[track_caller]
    fn check_prepared(at: &str, expected: Option<&str>) {
        let fixture = format!("{ENTRY}{PATH}").replacen(at, &format!("$0{at}"), 1);
        let (analysis, file, offset) = analysis(&fixture);
        let found = analysis.prepare_rename(file, offset);
        let text = analysis.text(file).unwrap();
        assert_eq!(found.map(|it| text.slice(it.range).into_owned()).as_deref(), expected);
    }

    #[test]
    fn a_file_may_be_called_like_the_component() {
        let entry = "//- /a.yaml\nopenapi: 3.1.0\ncomponents:\n  schemas:\n    A: {$ref: 'schemas/Cat.yaml#/components/schemas/C$0at'}\n//- /schemas/Cat.yaml\ncomponents: {schemas: {Cat: {type: string}}}\n";
        let edits = [
            "a.yaml:4: 'schemas/Cat.yaml#/components/schemas/Cat' -> 'schemas/Cat.yaml#/components/schemas/Kit'",
            "Cat.yaml:1: Cat -> Kit",
        ];
        check_in(entry, "Kit", &edits);
        check_in(&entry.replace("C$0at", "Cat").replace("/Cat.yaml#", "/C$0at.yaml#"), "Kit", &edits);
    }

    #[test]
    fn only_the_name_is_asked_for() {
        check_prepared("Cat: {type", Some("Cat"));
        check_prepared("Cat'}]", Some("Cat"));
        check_prepared("Cat/properties", Some("Cat"));
        check_prepared("components/schemas/Cat/properties", Some("Cat"));
        check_prepared("properties/n\"", None);
        check_prepared("n\"}}}}", None);
        check_prepared("propertyName", None);
        check_prepared("x, content", None);
    }
}
