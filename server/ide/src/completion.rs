//! What an author may write at a place: fields of the Object, values of a field, components to refer to.

mod configuration;
mod line;

use openapi::Shape;
use syntax::{FileId, JsonPointer, Node, TextRange, TextSize};
use workspace::reference_to;

use crate::Analysis;
use crate::definition::root;
use crate::place::Place;
use line::Line;

/// What a completion writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompletionKind {
    Field,
    Value,
    Reference,
}

/// One offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    pub label: String,
    pub kind: CompletionKind,
    pub docs: Option<&'static str>,
    /// What is replaced, and by what.
    pub range: TextRange,
    pub new_text: String,
}

impl Analysis {
    /// The offers at an offset.
    pub fn completions(&self, file: FileId, offset: TextSize) -> Vec<Completion> {
        let Some(place) = Place::new(self.snapshot(), file, offset) else {
            return configuration::completions(self.snapshot(), file, offset);
        };
        let line = Line::at(place.document, offset);
        match &line.key {
            Some(key) => values(&place, &line, key),
            None => fields(&place, &line),
        }
    }
}

fn fields(place: &Place<'_>, line: &Line) -> Vec<Completion> {
    let Some(container) = line.container(place.document, &place.pointer) else { return Vec::new() };
    let Some(shape) = place.shape(&container) else { return Vec::new() };
    let node = place.document.at(&container);
    let kind = match shape {
        Shape::Object(kind) => kind,
        Shape::Texts if container.last() == Some("required") => return required_names(place, &container, line),
        Shape::Texts if container.last() == Some("tags") => return tag_names(place, line),
        Shape::List(kind) => kind,
        _ => return Vec::new(),
    };
    let is_there = |name: &str| node.and_then(|it| it.entry(name)).is_some_and(|it| it.key_node().range() != line.word);
    let fields = kind.fields(place.version).filter(|it| !is_there(it.name));
    let mut found: Vec<Completion> = fields
        .map(|field| Completion {
            label: field.name.to_owned(),
            kind: CompletionKind::Field,
            docs: Some(field.docs),
            range: line.word,
            new_text: line.as_key(place.document.format(), field.name),
        })
        .collect();
    if kind.components().is_some() && kind.field("$ref").is_none() && !is_there("$ref") {
        found.push(Completion {
            label: "$ref".to_owned(),
            kind: CompletionKind::Field,
            docs: Some("What stands elsewhere: in the components, or in another file."),
            range: line.word,
            new_text: line.as_key(place.document.format(), "$ref"),
        });
    }
    found
}

fn values(place: &Place<'_>, line: &Line, key: &str) -> Vec<Completion> {
    let at_key = match place.pointer.last() {
        Some(last) if last == key => place.pointer.clone(),
        _ => match line.container(place.document, &place.pointer) {
            Some(container) => container.join(key),
            None => return Vec::new(),
        },
    };
    let value = |text: &str| Completion {
        label: text.to_owned(),
        kind: CompletionKind::Value,
        docs: None,
        range: line.word,
        new_text: line.as_value(place.document.format(), text),
    };
    if key == "$ref" {
        return components(place, line, &at_key);
    }
    if key == "required" && !matches!(place.shape(&at_key), Some(Shape::Boolean)) {
        return required_names(place, &at_key, line);
    }
    match place.shape(&at_key) {
        Some(Shape::OneOf(words) | Shape::SomeOf(words) | Shape::Suggested(words)) => {
            words.iter().map(|it| value(it)).collect()
        }
        Some(Shape::Boolean) => ["true", "false"]
            .into_iter()
            .map(|it| Completion { new_text: line.as_word(place.document.format(), it), ..value(it) })
            .collect(),
        Some(Shape::Texts) if key == "tags" => tag_names(place, line),
        _ => Vec::new(),
    }
}

/// The components that fit the place, of all files of the description.
fn components(place: &Place<'_>, line: &Line, at: &JsonPointer) -> Vec<Completion> {
    let kind = at.parent().and_then(|it| place.shape(&it));
    // An item that is being started is not in its list yet.
    let Some(Shape::Object(kind) | Shape::List(kind)) = kind else { return Vec::new() };
    let (Some(section), Some(root)) = (kind.components(), root(place)) else { return Vec::new() };
    let names = root.get("components").and_then(|it| it.get(section)).into_iter().flat_map(Node::own_entries);
    let (own, entry) = (place.snapshot.path(place.file()), place.snapshot.path(root.file()));
    names
        .map(|it| {
            let component = JsonPointer::from_steps(["components", section, &*it.key()]);
            let text = reference_to(own, entry, &component);
            Completion {
                label: text.clone(),
                kind: CompletionKind::Reference,
                docs: None,
                range: line.word,
                new_text: line.as_value(place.document.format(), &text),
            }
        })
        .collect()
}

/// Properties that are not required yet.
fn required_names(place: &Place<'_>, required: &JsonPointer, line: &Line) -> Vec<Completion> {
    let schema = required.parent().and_then(|it| place.document.at(&it));
    let Some(schema) = schema else { return Vec::new() };
    let is_there = |name: &str| {
        let mut names = schema.get("required").into_iter().flat_map(Node::items);
        names.any(|it| it.scalar_text().as_deref() == Some(name) && it.range() != line.word)
    };
    let properties = schema.get("properties").into_iter().flat_map(Node::own_entries);
    properties
        .filter(|it| !is_there(&it.key()))
        .map(|it| Completion {
            label: it.key().into_owned(),
            kind: CompletionKind::Value,
            docs: None,
            range: line.word,
            new_text: line.as_value(place.document.format(), &it.key()),
        })
        .collect()
}

fn tag_names(place: &Place<'_>, line: &Line) -> Vec<Completion> {
    let tags = root(place).and_then(|it| it.get("tags")).into_iter().flat_map(Node::items);
    tags.filter_map(|it| it.get("name")?.scalar_text())
        .map(|name| Completion {
            label: name.to_string(),
            kind: CompletionKind::Value,
            docs: None,
            range: line.word,
            new_text: line.as_value(place.document.format(), &name),
        })
        .collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use syntax::TextEdit;

    use crate::fixture::analysis;

    /// The first offers' labels, and the line after the first was taken.
    #[track_caller]
    pub(crate) fn check(fixture: &str, labels: &[&str], line: &str) {
        let (analysis, file, offset) = analysis(fixture);
        let offers = analysis.completions(file, offset);
        let found: Vec<&str> = offers.iter().take(labels.len().max(1)).map(|it| it.label.as_str()).collect();
        assert_eq!(found, labels);
        if let Some(first) = offers.first() {
            let text = analysis.text(file).unwrap();
            let edited = text.with_edits(&[TextEdit::replace(first.range, first.new_text.as_str())]);
            let start = edited.line_start(first.range.start());
            assert_eq!(edited.line(start), line);
        }
    }

    const OPERATION: &str = "//- /a.yaml\nopenapi: 3.1.0\npaths:\n  /a:\n    get:\n      operationId: a\n";

    #[test]
    fn fields_that_are_not_there_yet_are_offered() {
        check(&format!("{OPERATION}      $0\n"), &["tags", "summary", "description"], "      tags: ");
        check(&format!("{OPERATION}      su$0\n"), &["tags", "summary"], "      tags: ");
        check("//- /a.yaml\nopenapi: 3.1.0\n$0\n", &["info", "jsonSchemaDialect"], "info: ");
        check(
            "//- /a.json\n{\"openapi\": \"3.1.0\", \"info\": {$0}}",
            &["title", "summary"],
            "{\"openapi\": \"3.1.0\", \"info\": {\"title\": }}",
        );
    }

    #[test]
    fn fields_are_those_of_the_version() {
        let (analysis, file, offset) =
            analysis("//- /a.yaml\nopenapi: 3.0.3\ncomponents:\n  schemas:\n    A:\n      $0\n");
        let offers = analysis.completions(file, offset);
        let has = |name: &str| offers.iter().any(|it| it.label == name);
        assert!(has("nullable") && !has("const"));
    }

    #[test]
    fn values_of_a_field_are_offered() {
        let schema = "//- /a.yaml\nopenapi: 3.1.0\ncomponents:\n  schemas:\n    A:\n";
        check(&format!("{schema}      type: $0\n"), &["object", "array"], "      type: object");
        check(&format!("{schema}      type:$0\n"), &["object", "array"], "      type: object");
        check(&format!("{schema}      deprecated:$0\n"), &["true", "false"], "      deprecated: true");
        check(&format!("{schema}      deprecated: $0\n"), &["true", "false"], "      deprecated: true");
    }

    #[test]
    fn references_go_to_components_of_the_kind() {
        let rest = "components:\n  schemas:\n    Team: {}\n  parameters:\n    limit: {}\n";
        check(
            &format!("//- /a.yaml\nopenapi: 3.1.0\npaths:\n  /a:\n    parameters:\n      - $ref: $0\n{rest}"),
            &["#/components/parameters/limit"],
            "      - $ref: '#/components/parameters/limit'",
        );
        check(
            &format!("//- /a.yaml\nopenapi: 3.1.0\n{rest}    B:\n      schema:\n        $ref: '#/$0'\n"),
            &["#/components/schemas/Team"],
            "        $ref: '#/components/schemas/Team'",
        );
    }

    #[test]
    fn flow_collections_are_understood() {
        let schema = "//- /a.yaml\nopenapi: 3.1.0\ncomponents:\n  schemas:\n";
        check(&format!("{schema}    A: {{type: object, $0}}\n"), &["$ref", "$id"], "    A: {type: object, $ref: }");
        check(&format!("{schema}    A: {{items: {{type: $0}}}}\n"), &["object"], "    A: {items: {type: object}}");
        check(
            &format!("{schema}    A: {{description: 'a, b: {{', deprecated: $0}}\n"),
            &["true"],
            "    A: {description: 'a, b: {', deprecated: true}",
        );
    }

    #[test]
    fn required_offers_properties() {
        check(
            "//- /a.yaml\nopenapi: 3.1.0\ncomponents:\n  schemas:\n    A:\n      required: [id, $0]\n      properties: {id: {}, slug: {}}\n",
            &["slug"],
            "      required: [id, slug]",
        );
    }

    #[test]
    fn other_documents_have_no_offers() {
        check("//- /a.yaml\nname: x\n$0\n", &[], "");
    }
}
