//! `missing-field`.

use openapi::{Field, ObjectKind, Required, Shape, Version};
use syntax::{Node, Scalar};
use workspace::{Finding, Location, Severity, Snapshot, declare_code};

use super::place;

declare_code! {
    /// A field that the specification requires is not there.
    ///
    /// ## Why
    /// Tools that read the description rely on its required fields, and many refuse a document without them.
    ///
    /// Each version has its own: an operation needs `responses` in 3.0 only, and a response needs `description` up to 3.1.
    /// Some fields are needed because of another one: a parameter with `in: path` needs `required: true`, a security
    /// scheme with `type: apiKey` needs `name` and `in`. Of some fields one is enough: `schema` or `content`.
    ///
    /// ## Example
    /// ```yaml
    /// paths:
    ///   /teams:
    ///     get:
    ///       responses:
    ///         '204': {}
    ///         ^^^^^ `description`
    /// ```
    ///
    /// ## Fix
    /// ```yaml
    /// paths:
    ///   /teams:
    ///     get:
    ///       responses:
    ///         '204': { description: There are no teams }
    /// ```
    pub(crate) MISSING_FIELD = "missing-field", Structure, Error, None;
}

/// What an Object lacks.
#[derive(Clone, Copy)]
pub(super) enum Missing {
    Field(&'static Field),
    /// One of these fields.
    OneOf(&'static [&'static str]),
}

impl Missing {
    /// Whether nothing is missing any more where a field has its right name, or its right place.
    pub(super) fn is_filled_by(self, name: &str) -> bool {
        match self {
            Missing::Field(field) => field.name == name,
            Missing::OneOf(names) => names.contains(&name),
        }
    }
}

/// What an Object that stands under a key lacks. Nothing if it is a Reference, even one without a target.
pub(super) fn missing(version: Version, object: Node<'_>, kind: ObjectKind, key: &str) -> Vec<Missing> {
    // No keyword is required, and there are many of them in very many schemas.
    if kind == ObjectKind::Schema {
        return Vec::new();
    }
    // Where a switch is required, that it is on is.
    let is_off = |it: Node<'_>| it.scalar() == Some(Scalar::Bool(false));
    let is_there = |it: &Field| object.get(it.name).is_some_and(|value| it.shape != Shape::Boolean || !is_off(value));
    let is_missing = |it: &&'static Field| it.required.applies(version, object, key) && !is_there(it);
    let mut missing: Vec<Missing> = kind.fields(version).filter(is_missing).map(Missing::Field).collect();
    let names = kind.one_required_of(version);
    let is_told = |it: &&str| object.entry(it).is_some() || missing.iter().any(|missing| missing.is_filled_by(it));
    if !names.is_empty() && !names.iter().any(is_told) {
        missing.push(Missing::OneOf(names));
    }
    if object.entry("$ref").is_some() {
        missing.clear();
    }
    missing
}

pub(super) fn finding(snapshot: &Snapshot, object: Node<'_>, kind: ObjectKind, key: &str, missing: Missing) -> Finding {
    let what = match missing {
        Missing::Field(field) => no_field(field, key),
        Missing::OneOf([one, other]) => format!("neither `{one}` nor `{other}`; it needs one"),
        Missing::OneOf(names) => {
            let names: Vec<String> = names.iter().map(|it| format!("`{it}`")).collect();
            format!("none of {}; it needs one", names.join(", "))
        }
    };
    let message = format!("the {} has {what}", kind.name());
    Finding::new(MISSING_FIELD.code, Severity::Error, location(snapshot, object, kind), message)
}

fn no_field(field: &Field, key: &str) -> String {
    let name = match field.shape {
        Shape::Boolean => format!("`{}: true`", field.name),
        _ => format!("`{}`", field.name),
    };
    match field.required {
        Required::Where(other, value) => format!("no {name}, which `{other}: {value}` requires"),
        Required::Under(_) => format!("no {name}, which `{key}` requires"),
        Required::Never | Required::Always | Required::UpTo(_) => format!("no {name}"),
    }
}

/// A whole description shows by its version.
fn location(snapshot: &Snapshot, object: Node<'_>, kind: ObjectKind) -> Location {
    match object.entry("openapi").filter(|_| kind == ObjectKind::OpenApi) {
        Some(version) => Location { pointer: object.pointer(), ..snapshot.locate_value(version.own_value()) },
        None => place::value(snapshot, object),
    }
}

#[cfg(test)]
mod tests;
