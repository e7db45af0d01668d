//! `wrong-type`.

use openapi::{ObjectKind, Shape, Version};
use syntax::{Insert, Node, Scalar, Value};
use workspace::{FileEdit, Finding, Fix, Safety, Severity, Snapshot, declare_code};

use super::{place, spelling};

declare_code! {
    /// A value is of a kind that its field does not take.
    ///
    /// ## Why
    /// A mapping in the place of a list, a string in the place of an Object, a type that JSON Schema does not know: tools
    /// refuse the document, or overlook the value with all that is in it.
    ///
    /// A number or a boolean in the place of a string is a warning: what it says may be lost (`version: 1.10` is 1.1),
    /// and so is `null` where the field can be left out.
    ///
    /// ## Example
    /// ```yaml
    /// paths:
    ///   /teams:
    ///     get:
    ///       parameters:
    ///       ^^^^^^^^^^ expected a list of Parameter Objects, found a mapping
    ///         name: { in: query, schema: { type: string } }
    ///       responses: {}
    /// ```
    ///
    /// ## Fix
    /// ```yaml
    /// paths:
    ///   /teams:
    ///     get:
    ///       parameters:
    ///         - { name: name, in: query, schema: { type: string } }
    ///       responses: {}
    /// ```
    pub(crate) WRONG_TYPE = "wrong-type", Structure, Error, Safe;
}

/// What a value is, as JSON has it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    Mapping,
    List,
    String,
    Number,
    Boolean,
    Null,
}

impl Found {
    fn of(node: Node<'_>) -> Found {
        match node.scalar() {
            _ if node.is_mapping() => Found::Mapping,
            Some(Scalar::String(_)) => Found::String,
            Some(Scalar::Number(_)) => Found::Number,
            Some(Scalar::Bool(_)) => Found::Boolean,
            Some(Scalar::Null) => Found::Null,
            None => Found::List,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Found::Mapping => "a mapping",
            Found::List => "a list",
            Found::String => "a string",
            Found::Number => "a number",
            Found::Boolean => "a boolean",
            Found::Null => "null",
        }
    }
}

/// What is wrong with the kind of the value of a field, or of an item of its list.
pub(super) fn check(snapshot: &Snapshot, version: Version, own: Node<'_>, shape: Shape, name: &str) -> Option<Finding> {
    let found = Found::of(own);
    // Nothing is written yet.
    if found == Found::Null && own.resolved().is_none_or(|it| it.raw().is_empty()) {
        return None;
    }
    if is_accepted(version, shape, found, name) {
        return match shape {
            Shape::OneOf(words) | Shape::SomeOf(words) => no_word(snapshot, own, words, name),
            _ => None,
        };
    }
    let is_written_otherwise = matches!(shape, Shape::Text | Shape::OneOf(_) | Shape::Suggested(_) | Shape::SomeOf(_))
        && matches!(found, Found::Number | Found::Boolean);
    let severity = match found {
        Found::Null => Severity::Warning,
        _ if is_written_otherwise => Severity::Warning,
        _ => Severity::Error,
    };
    let subject = if name.is_empty() { String::new() } else { format!("`{name}`: ") };
    let hint = hint(version, shape, found, name).map(|it| format!("; {it}")).unwrap_or_default();
    let message = format!("{subject}expected {}, found {}{hint}", expected(version, shape, name), found.name());
    let finding = Finding::new(WRONG_TYPE.code, severity, place::value(snapshot, own), message);
    Some(match instead(own, shape, found) {
        Some((title, value, safety)) => replacing(finding, title, value, safety),
        None => finding,
    })
}

/// The field in which a boolean is a schema in all versions.
const ADDITIONAL: &str = "additionalProperties";

fn is_accepted(version: Version, shape: Shape, found: Found, name: &str) -> bool {
    match shape {
        Shape::Object(ObjectKind::Schema) => {
            let is_boolean = found == Found::Boolean && (version >= Version::V3_1 || name == ADDITIONAL);
            found == Found::Mapping || is_boolean
        }
        Shape::Object(_) | Shape::Map(_) | Shape::TextMap | Shape::TextsMap | Shape::DataMap => found == Found::Mapping,
        Shape::List(_) | Shape::Texts | Shape::DataList => found == Found::List,
        Shape::Text | Shape::OneOf(_) | Shape::Suggested(_) => found == Found::String,
        Shape::SomeOf(_) => found == Found::String || (found == Found::List && version >= Version::V3_1),
        Shape::Boolean => found == Found::Boolean,
        Shape::Number => found == Found::Number,
        Shape::Data => true,
    }
}

fn expected(version: Version, shape: Shape, name: &str) -> String {
    match shape {
        Shape::Object(ObjectKind::Schema) if version == Version::V3_0 && name == ADDITIONAL => {
            "a Schema Object or a boolean".to_owned()
        }
        Shape::Object(kind) => {
            let vowel = kind.name().starts_with(['A', 'E', 'I', 'O', 'X']);
            format!("{} {}", if vowel { "an" } else { "a" }, kind.name())
        }
        Shape::List(kind) => format!("a list of {}s", kind.name()),
        Shape::Map(kind) => format!("a mapping with {}s", kind.name()),
        Shape::Text | Shape::Suggested(_) => "a string".to_owned(),
        Shape::OneOf(words) | Shape::SomeOf(words) => one_of(words),
        Shape::Texts => "a list of strings".to_owned(),
        Shape::TextMap => "a mapping with strings".to_owned(),
        Shape::TextsMap => "a mapping with lists of strings".to_owned(),
        Shape::Boolean => "`true` or `false`".to_owned(),
        Shape::Number => "a number".to_owned(),
        Shape::Data => "anything".to_owned(),
        Shape::DataList => "a list".to_owned(),
        Shape::DataMap => "a mapping".to_owned(),
    }
}

fn one_of(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|it| format!("`{it}`")).collect();
    match words.as_slice() {
        [one] => one.clone(),
        _ => format!("one of {}", words.join(", ")),
    }
}

/// What authors mean most often who write so.
fn hint(version: Version, shape: Shape, found: Found, name: &str) -> Option<&'static str> {
    Some(match (shape, found, name) {
        (Shape::Texts, Found::Boolean, "required") => "the schema around a property lists its name in `required`",
        (Shape::SomeOf(_), Found::List, "type") => {
            "lists of types are possible from 3.1 on; in 3.0 there is `nullable`"
        }
        (Shape::Number, Found::Boolean, "exclusiveMinimum" | "exclusiveMaximum") => {
            "from 3.1 on it is the bound itself"
        }
        (Shape::Boolean, Found::Number, "exclusiveMinimum" | "exclusiveMaximum") => {
            "in 3.0 it says whether the bound itself is excluded"
        }
        (Shape::Object(ObjectKind::Schema), Found::List, "items") if version >= Version::V3_1 => {
            "schemas by position stand in `prefixItems`"
        }
        _ => return None,
    })
}

/// A word that is none of those that there are.
fn no_word(snapshot: &Snapshot, own: Node<'_>, words: &'static [&'static str], name: &str) -> Option<Finding> {
    let text = own.as_str()?;
    if words.contains(&&*text) {
        return None;
    }
    let meant = match (name, &*text) {
        ("type", "int" | "long") => Some("integer"),
        ("type", "float" | "double" | "decimal") => Some("number"),
        ("type", "str" | "text" | "date" | "datetime" | "date-time" | "uuid" | "file") => Some("string"),
        ("type", "bool") => Some("boolean"),
        ("type", "map" | "dict") => Some("object"),
        ("type", "list") => Some("array"),
        _ => spelling::likely(&text, words.iter().copied()),
    };
    let what = match meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("expected {}", one_of(words)),
    };
    let message = format!("`{text}` is no `{name}`: {what}");
    let finding = Finding::new(WRONG_TYPE.code, Severity::Error, place::value(snapshot, own), message);
    Some(match meant {
        Some(meant) => replacing(finding, format!("Replace by `{meant}`"), Value::String(meant.into()), Safety::Unsafe),
        None => finding,
    })
}

/// What a value can be replaced by without a doubt: the title of the fix, and the value.
fn instead(own: Node<'_>, shape: Shape, found: Found) -> Option<(String, Value, Safety)> {
    let text = || own.scalar_text().map(|it| Box::<str>::from(&*it));
    let one = |key: &str, value: Value| Value::Object(vec![(key.into(), value)]);
    Some(match (shape, found) {
        (Shape::Text | Shape::Suggested(_), Found::Number | Found::Boolean) => {
            ("Make it a string".to_owned(), Value::String(text()?), Safety::Safe)
        }
        (Shape::Boolean, Found::String) => {
            let value = Value::Bool(match &*text()? {
                "true" => true,
                "false" => false,
                _ => return None,
            });
            ("Make it a boolean".to_owned(), value, Safety::Unsafe)
        }
        (Shape::Number, Found::String) => {
            let digits = text()?;
            let is_number = digits.len() < 19 && digits.bytes().all(|it| it.is_ascii_digit());
            let is_plain = is_number && (digits.len() == 1 || digits.starts_with(|it| it != '0'));
            if !is_plain {
                return None;
            }
            ("Make it a number".to_owned(), Value::Number(digits), Safety::Unsafe)
        }
        (Shape::Texts, Found::String) => {
            ("Make it a list".to_owned(), Value::Array(vec![Value::String(text()?)]), Safety::Unsafe)
        }
        (Shape::List(ObjectKind::SecurityRequirement), Found::Mapping) => {
            ("Make it a list".to_owned(), Value::Array(vec![own.to_value()]), Safety::Unsafe)
        }
        (Shape::Object(ObjectKind::SecurityRequirement), Found::String) => {
            ("Make it an Object".to_owned(), one(&text()?, Value::Array(Vec::new())), Safety::Unsafe)
        }
        (Shape::Object(kind), Found::String) => {
            let field = main_field(kind)?;
            (format!("Make it the `{field}`"), one(field, Value::String(text()?)), Safety::Unsafe)
        }
        _ => return None,
    })
}

/// The field that a string means where an Object belongs.
fn main_field(kind: ObjectKind) -> Option<&'static str> {
    Some(match kind {
        ObjectKind::License | ObjectKind::Tag => "name",
        ObjectKind::Server | ObjectKind::ExternalDocumentation => "url",
        ObjectKind::Discriminator => "propertyName",
        _ => return None,
    })
}

fn replacing(finding: Finding, title: String, value: Value, safety: Safety) -> Finding {
    let location = finding.location.clone();
    finding.with_fixes(move |snapshot: &Snapshot| {
        let Some(document) = snapshot.document(location.file) else { return Vec::new() };
        let mut editor = syntax::Editor::new(document);
        if !editor.replace(&location.pointer, Insert::Value(&value)) {
            return Vec::new();
        }
        let edits = vec![FileEdit { file: location.file, edits: editor.finish() }];
        vec![Fix { title: title.clone(), preferred: true, safety, edits }]
    })
}
