//! What an author may write at a place: fields of the Object, values of a field, components to refer to.

mod configuration;
mod line;
mod names;
mod pen;
mod references;
mod scan;
#[cfg(test)]
mod tests;

use openapi::{ObjectKind, Shape, Version};
use syntax::{FileId, JsonPointer, TextRange, TextSize};

use crate::Analysis;
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
        let Some(line) = Line::at(place.document, offset) else { return Vec::new() };
        match &line.key {
            Some(key) => values(&place, &line, key),
            None => fields(&place, &line),
        }
    }
}

/// What may stand where no key is before it: a key, or an item of a list.
fn fields(place: &Place<'_>, line: &Line) -> Vec<Completion> {
    let Some(container) = line.container(place.document, &place.pointer) else { return Vec::new() };
    let Some(shape) = place.shape(&container) else { return Vec::new() };
    let node = place.document.at(&container);
    let is_list = line.is_item || line.pen.in_flow;
    let kind = match shape {
        Shape::Texts if is_list => {
            return names::texts(place, &container, line).iter().map(|it| line.pen.value(it)).collect();
        }
        Shape::Object(ObjectKind::SecurityRequirement) => return names::requirements(place, &container, line),
        Shape::List(ObjectKind::SecurityRequirement) => {
            return match line.pen.in_flow {
                true => names::whole_requirements(place, line),
                false => names::requirements(place, &container, line),
            };
        }
        Shape::SomeOf(all) if !is_list || place.version >= Version::V3_1 => return words(place, &container, all, line),
        Shape::Object(kind) => kind,
        // In brackets, an Object begins with a brace.
        Shape::List(kind) if !line.pen.in_flow => kind,
        _ => return Vec::new(),
    };
    let is_there = |name: &str| node.and_then(|it| it.entry(name)).is_some_and(|it| !line.is_at(it.key_node().range()));
    let fields = kind.fields(place.version).filter(|it| !is_there(it.name));
    let mut found: Vec<Completion> = fields.map(|it| line.pen.key(it.name, Some(it.docs))).collect();
    if kind.components().is_some() && kind.field("$ref").is_none() && !is_there("$ref") {
        found.push(line.pen.key("$ref", Some("What stands elsewhere: in the components, or in another file.")));
    }
    found
}

fn values(place: &Place<'_>, line: &Line, key: &str) -> Vec<Completion> {
    let Some(at_key) = line.at_key(place.document, &place.pointer, key) else { return Vec::new() };
    if key == "$ref" {
        return references::components(place, line, &at_key);
    }
    let shape = place.shape(&at_key);
    match shape {
        Some(Shape::SomeOf(all)) if !line.in_brackets || place.version >= Version::V3_1 => {
            words(place, &at_key, all, line)
        }
        Some(Shape::OneOf(all) | Shape::Suggested(all)) if !line.in_brackets => words(place, &at_key, all, line),
        Some(Shape::Boolean) if line.pen.quotes.is_none() && !line.in_brackets => {
            ["true", "false"].into_iter().map(|it| line.pen.word(it)).collect()
        }
        Some(Shape::Texts) => {
            let names = names::texts(place, &at_key, line);
            match line.in_brackets {
                true => names.iter().map(|it| line.pen.value(it)).collect(),
                false => names.iter().filter_map(|it| line.pen.bracketed(it)).collect(),
            }
        }
        Some(Shape::List(ObjectKind::SecurityRequirement)) if line.in_brackets => {
            names::whole_requirements(place, line)
        }
        _ => Vec::new(),
    }
}

/// The words of a field that the version has.
fn words(place: &Place<'_>, field: &JsonPointer, all: &[&str], line: &Line) -> Vec<Completion> {
    let kind = field.parent().and_then(|it| place.shape(&it));
    let has = |word: &str| match (kind, field.last()) {
        (Some(Shape::Object(kind) | Shape::List(kind)), Some(name)) => kind.has_word(place.version, name, word),
        _ => true,
    };
    all.iter().filter(|it| has(it)).map(|it| line.pen.value(it)).collect()
}
