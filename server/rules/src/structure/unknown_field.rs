//! `unknown-field`.

use openapi::{ObjectKind, Version};
use syntax::{Entry, Node};
use workspace::{FileEdit, Finding, Fix, Safety, Severity, Snapshot, declare_code};

use super::missing_field::Missing;
use super::{place, spelling};

declare_code! {
    /// A key that the specification does not know at its place.
    ///
    /// ## Why
    /// Tools ignore the field, or refuse the document: what it says is not part of the description. Most often it is
    /// misspelled, stands one level too high or too low, or belongs to another version. An author's own fields start
    /// with `x-`.
    ///
    /// In a Schema Object of 3.1 and later any keyword is allowed; only what is a slip by all appearances is reported
    /// there, and, as information, what only 3.0 knows. Also reported: a path that does not start with `/`, a response
    /// under what is no status, and a key of `content` that is no media type.
    ///
    /// ## Example
    /// ```yaml
    /// paths:
    ///   /teams:
    ///     get:
    ///       operationID: listTeams
    ///       ^^^^^^^^^^^ did you mean `operationId`?
    ///       responses: {}
    /// ```
    ///
    /// ## Fix
    /// ```yaml
    /// paths:
    ///   /teams:
    ///     get:
    ///       operationId: listTeams
    ///       responses: {}
    /// ```
    pub(crate) UNKNOWN_FIELD = "unknown-field", Structure, Warning, Safe;
}

/// What is wrong with a key that is no fixed field of an Object in a version. What the author means by it is no longer
/// missing: that is told once.
pub(super) fn check(
    version: Version,
    mapping: Node<'_>,
    entry: Entry<'_>,
    kind: ObjectKind,
    missing: &mut Vec<Missing>,
) -> Option<Finding> {
    let key = entry.key();
    let told =
        |severity, message: String| Finding::new(UNKNOWN_FIELD.code, severity, place::key(mapping, entry), message);
    // Another rule tells what such a Response lacks.
    if kind == ObjectKind::Response && key == "schema" {
        return None;
    }
    let object = kind.name();
    if let Some(field) = kind.field(&key) {
        return Some(match field.until.filter(|until| *until < version) {
            Some(until) => {
                let instead = if key == "nullable" { ": add `'null'` to `type`" } else { "" };
                let message = format!("the {object} has `{key}` up to {until} only{instead}");
                told(Severity::Information, message)
            }
            None => {
                let since = field.since;
                told(Severity::Warning, format!("the {object} has `{key}` from {since} on; this is {version}"))
            }
        });
    }
    let is_free = |name: &&str| mapping.entry(name).is_none();
    let known = || kind.fields(version).map(|it| it.name).filter(is_free);
    if kind == ObjectKind::Schema && version >= Version::V3_1 {
        let references = ["$ref"].into_iter().filter(is_free);
        let meant = spelling::certain(&key, known().chain(references)).filter(|_| !OTHER_KEYWORDS.contains(&&*key))?;
        let message = format!("`{key}` is no keyword of the specification: did you mean `{meant}`?");
        return Some(renaming(told(Severity::Warning, message), meant.to_owned(), Safety::Unsafe));
    }
    if let Some((field, at)) = belongs_elsewhere(kind, &key) {
        missing.retain(|it| !it.is_filled_by(field));
        let strays = || mapping.own_entries().filter(|it| belongs_elsewhere(kind, &it.key()) == Some((field, at)));
        if strays().next().is_none_or(|first| first.key_node() != entry.key_node()) {
            return None;
        }
        let names: Vec<String> = strays().map(|it| format!("`{}`", it.key())).collect();
        let verb = if names.len() == 1 { "belongs" } else { "belong" };
        return Some(told(Severity::Error, format!("{} {verb} {at}", names.join(", "))));
    }
    if let Some(extension) = key.strip_prefix("x_") {
        let message = format!("the {object} has no `{key}`: an extension starts with `x-`");
        return Some(renaming(told(Severity::Warning, message), format!("x-{extension}"), Safety::Unsafe));
    }
    let reference = ["$ref"].into_iter().filter(|_| kind.components().is_some()).filter(is_free);
    let Some(meant) = spelling::likely(&key, known().chain(reference)) else {
        return Some(told(Severity::Warning, format!("the {object} has no field `{key}`")));
    };
    let is_required = missing.iter().any(|it| it.is_filled_by(meant));
    match meant {
        "$ref" => missing.clear(),
        _ => missing.retain(|it| !it.is_filled_by(meant)),
    }
    let severity = if is_required { Severity::Error } else { Severity::Warning };
    let message = format!("the {object} has no field `{key}`: did you mean `{meant}`?");
    Some(renaming(told(severity, message), meant.to_owned(), Safety::Unsafe))
}

/// Keywords of other drafts of JSON Schema, which schemas may have all the same.
const OTHER_KEYWORDS: [&str; 7] =
    ["definitions", "dependencies", "additionalItems", "$vocabulary", "$recursiveRef", "$recursiveAnchor", "id"];

/// Where a field belongs that stands one level too high, as it does in Swagger 2.0: below which one, and in words.
fn belongs_elsewhere(kind: ObjectKind, key: &str) -> Option<(&'static str, &'static str)> {
    match kind {
        ObjectKind::Parameter | ObjectKind::Header | ObjectKind::MediaType => {
            let is_schema_field = kind.field(key).is_none() && ObjectKind::Schema.field(key).is_some();
            // A text about a body is no part of a schema by itself.
            let is_told = is_schema_field && !matches!(key, "description" | "title");
            is_told.then_some(("schema", "in `schema`"))
        }
        ObjectKind::RequestBody => (key == "schema").then_some(("content", "below a media type of `content`")),
        _ => None,
    }
}

/// The finding with the fix that gives its key another name.
pub(super) fn renaming(finding: Finding, name: String, safety: Safety) -> Finding {
    let location = finding.location.clone();
    finding.with_fixes(move |snapshot: &Snapshot| {
        let Some(document) = snapshot.document(location.file) else { return Vec::new() };
        let mut editor = syntax::Editor::new(document);
        if !editor.rename_key(&location.pointer, &name) {
            return Vec::new();
        }
        let edits = vec![FileEdit { file: location.file, edits: editor.finish() }];
        vec![Fix { title: format!("Rename to `{name}`"), preferred: true, safety, edits }]
    })
}
