//! What an editor shows about the thing under the pointer.

mod attributes;
mod configuration;
mod promise;

use openapi::{ObjectKind, Shape};
use syntax::{FileId, Node, TextRange, TextSize};

use crate::definition::target;
use crate::place::{self, Place};
use crate::{Analysis, explain};

/// Markdown about a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    pub range: TextRange,
    pub markdown: String,
}

/// How many lines of a definition are shown.
const LINES: usize = 24;

impl Analysis {
    /// What there is to say about the thing under an offset.
    pub fn hover(&self, file: FileId, offset: TextSize) -> Option<Hover> {
        if let Some(hover) = self.code_at(file, offset) {
            return Some(hover);
        }
        let Some(place) = Place::new(self.snapshot(), file, offset) else {
            return configuration::hover(self.snapshot(), file, offset);
        };
        if let Some((range, target)) = target(&place) {
            return Some(Hover { range, markdown: definition(&place, target) });
        }
        let range = place.key()?;
        let name = place.pointer.last()?;
        let Some(Shape::Object(kind)) = place.shape(&place.pointer.parent()?) else {
            let promise = promise::promise(&place).map_or(String::new(), |it| format!("\n\n{it}"));
            return named(&place).map(|markdown| Hover { range, markdown: markdown + &promise });
        };
        let markdown = match kind.field(name) {
            Some(field) => format!("**`{name}`** · {}\n\n{}", kind.name(), field.docs),
            None => named(&place)?,
        };
        let promise = promise::promise(&place).map_or(String::new(), |it| format!("\n\n{it}"));
        Some(Hover { range, markdown: markdown + &promise })
    }

    /// The documentation of a code, in a comment that ignores it, in the configuration or in the acceptance file.
    fn code_at(&self, file: FileId, offset: TextSize) -> Option<Hover> {
        let text = self.text(file)?;
        let start = text.line_start(offset);
        let line = text.line(start);
        let at = usize::from(offset - start);
        let is_code = |it: char| it.is_ascii_lowercase() || it == '-' || it.is_ascii_digit();
        let from = line.get(..at)?.rfind(|it| !is_code(it)).map_or(0, |it| it + 1);
        let to = line.get(at..)?.find(|it| !is_code(it)).map_or(line.len(), |it| at + it);
        let code = explain(line.get(from..to)?)?;
        let is_named = line.contains("openapi-analyzer: ignore")
            || self.snapshot().config_of(file).is_some()
            || self.path(file).name() == crate::ACCEPTED_FILE;
        let offset = |it: usize| start + TextSize::new(it as u32);
        let range = TextRange::new(offset(from), offset(to));
        is_named.then(|| Hover { range, markdown: format!("**{}**\n\n{}", code.code, code.markdown()) })
    }
}

/// What a Reference leads to: its kind and name, its description, its beginning.
pub(crate) fn definition(place: &Place<'_>, target: Node<'_>) -> String {
    let pointer = target.pointer();
    let kind = match place::shape(place.snapshot, target.file(), &pointer, 8) {
        Some(Shape::Object(kind)) => kind.name(),
        _ => "Definition",
    };
    // What stands in a list has no key: a tag, a Parameter.
    let is_item = pointer.parent().and_then(|it| target.document().at(&it)).is_some_and(Node::is_sequence);
    let own = target.get("name").filter(|_| is_item).and_then(Node::scalar_text).map(Into::into);
    let name: String =
        own.unwrap_or_else(|| pointer.last().unwrap_or_else(|| place.snapshot.path(target.file()).name()).to_owned());
    let mut markdown = format!("**`{name}`** · {kind}");
    if target.file() != place.file() {
        markdown += &format!(" · {}", place.snapshot.path(target.file()).name());
    }
    let description = target.get("description").or_else(|| target.get("summary")).and_then(Node::as_str);
    if let Some(description) = description {
        markdown += &format!("\n\n{}", description.trim());
    }
    markdown + &excerpt(target)
}

/// The first lines of a value as they are written, without the indentation that they stand at.
fn excerpt(node: Node<'_>) -> String {
    let range = node.range();
    let end = range.end().min(range.start() + TextSize::new(4096));
    let text = node.document().text();
    let start = text.line_start(range.start());
    let indent = usize::from(range.start() - start);
    let raw = text.slice(TextRange::new(range.start(), end));
    let lines = raw.lines().take(LINES).enumerate().map(|(number, line)| {
        let margin = if number == 0 { 0 } else { line.len() - line.trim_start().len() };
        &line[margin.min(indent)..]
    });
    let shown: Vec<&str> = lines.collect();
    let more = if raw.lines().count() > LINES || end < range.end() { "\n…" } else { "" };
    let language = match node.document().format() {
        syntax::Format::Yaml => "yaml",
        syntax::Format::Json => "json",
    };
    format!("\n\n```{language}\n{}{more}\n```", shown.join("\n"))
}

/// What stands under a name that the author chose: a property, a path, a component.
fn named(place: &Place<'_>) -> Option<String> {
    let name = place.pointer.last()?;
    let node = place.document.at(&place.pointer)?;
    let Some(Shape::Object(kind)) = place.shape(&place.pointer) else { return None };
    let mut markdown = format!("**`{name}`** · {}", kind.name());
    if kind == ObjectKind::Schema {
        markdown += &schema_facts(place, node, name);
    }
    let said = ["summary", "description"].into_iter().filter_map(|it| node.get(it)?.as_str());
    for text in said {
        markdown += &format!("\n\n{}", text.trim());
    }
    Some(markdown)
}

/// The type of a Schema, and whether it is a required property.
fn schema_facts(place: &Place<'_>, node: Node<'_>, name: &str) -> String {
    let mut facts = String::new();
    if let Some(types) = node.get("type") {
        let types: Vec<String> = match types.is_sequence() {
            true => types.items().filter_map(|it| it.scalar_text().map(Into::into)).collect(),
            false => types.scalar_text().map(Into::into).into_iter().collect(),
        };
        facts += &format!(" · {}", types.join(" or "));
    }
    if let Some(format) = node.get("format").and_then(Node::as_str) {
        facts += &format!(" ({format})");
    }
    let owner = place.pointer.parent().filter(|it| it.last() == Some("properties"));
    if let Some(schema) = owner.and_then(|it| place.document.at(&it.parent()?)) {
        let mut required = schema.get("required").into_iter().flat_map(Node::items);
        let is_required = required.any(|it| it.scalar_text().as_deref() == Some(name));
        facts += if is_required { " · required" } else { " · not required" };
    }
    facts
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::fixture::analysis;

    #[track_caller]
    fn check(fixture: &str, expected: Expect) {
        let (analysis, file, offset) = analysis(fixture);
        expected.assert_eq(&analysis.hover(file, offset).map_or("nothing".to_owned(), |it| it.markdown));
    }

    const COMPONENTS: &str = "components:\n  schemas:\n    Team:\n      description: A team.\n      type: object\n      required: [id]\n      properties:\n        id: {type: string, format: uuid}\n        name: {type: [string, 'null']}\n";

    #[test]
    fn a_reference_shows_what_it_leads_to() {
        let fixture = "//- /a.yaml\nopenapi: 3.1.0\npaths: {/a: {get: {responses: {'200': {content: {a/b: {schema: {$ref: '#/components/sch$0emas/Team'}}}}}}}}\n";
        check(
            &format!("{fixture}{COMPONENTS}"),
            expect![[r#"
            **`Team`** · Schema Object

            A team.

            ```yaml
            description: A team.
            type: object
            required: [id]
            properties:
              id: {type: string, format: uuid}
              name: {type: [string, 'null']}
            ```"#]],
        );
    }

    #[test]
    fn a_tag_shows_its_name() {
        check(
            "//- /a.yaml\nopenapi: 3.1.0\ntags: [{name: teams, description: All teams.}]\npaths: {/a: {get: {tags: [te$0ams]}}}\n",
            expect![[r#"
                **`teams`** · Tag Object

                All teams.

                ```yaml
                {name: teams, description: All teams.}
                ```"#]],
        );
    }

    #[test]
    fn a_property_shows_its_type_and_whether_it_is_promised() {
        let at = |key: &str| format!("//- /a.yaml\nopenapi: 3.1.0\n{}", COMPONENTS.replace(key, &format!("$0{key}")));
        check(&at("id: {"), expect!["**`id`** · Schema Object · string (uuid) · required"]);
        check(&at("name: {"), expect!["**`name`** · Schema Object · string or null · not required"]);
    }

    #[test]
    fn a_field_shows_what_it_says() {
        check(
            "//- /a.yaml\nopenapi: 3.1.0\ninfo: {ver$0sion: '1'}\n",
            expect![[r#"
            **`version`** · Info Object

            The version of this description, not of the specification. Required."#]],
        );
        check(
            "//- /a.yaml\nopenapi: 3.1.0\npaths:\n  /a:\n    $ref: p.yaml\n//- /p.yaml\nget:\n  oper$0ationId: a\n",
            expect![[r#"
                **`operationId`** · Operation Object

                A name that is unique in the description; generated clients call their functions so."#]],
        );
        check("//- /a.yaml\nopenapi: 3.1.0\ninfo: {x-$0mine: '1'}\n", expect!["nothing"]);
    }

    #[test]
    fn a_code_shows_its_documentation() {
        let (analysis, file, offset) =
            analysis("//- /openapi-analyzer.yaml\nrules: {response-schema-$0missing: off}\n");
        let hover = analysis.hover(file, offset).unwrap();
        assert!(hover.markdown.starts_with("**response-schema-missing**\n\n"), "{}", hover.markdown);
    }
}
