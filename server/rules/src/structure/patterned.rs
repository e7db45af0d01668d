//! Keys that an author chooses by a rule: paths, statuses, media types.

use openapi::{ObjectKind, Status};
use syntax::{Entry, Node};
use workspace::{Finding, Safety, Severity};

use super::place;
use super::unknown_field::{UNKNOWN_FIELD, renaming};

/// What is wrong with a key of an Object whose keys are not fixed.
pub(super) fn check(mapping: Node<'_>, entry: Entry<'_>, kind: ObjectKind) -> Option<Finding> {
    let key = entry.key();
    let (severity, message, instead, safety) = match kind {
        ObjectKind::Paths if key.starts_with('/') => return None,
        ObjectKind::Paths => {
            let is_path = !key.contains(':') && !key.is_empty();
            (Severity::Error, "a path starts with `/`", is_path.then(|| format!("/{key}")), Safety::Unsafe)
        }
        ObjectKind::Responses => match Status::parse(&key) {
            Some(Status::Default) => return None,
            Some(Status::Code(100..=599)) => return None,
            Some(Status::Range(1..=5)) if key.ends_with("XX") => return None,
            Some(Status::Range(class @ 1..=5)) => {
                (Severity::Warning, "the letters of a range are capital", Some(format!("{class}XX")), Safety::Safe)
            }
            Some(_) => (Severity::Warning, "statuses are between 100 and 599", None, Safety::Unsafe),
            None => {
                let range = is_short_range(&key).then(|| format!("{}XX", &key[..1]));
                let message = "expected a status such as `200`, a range such as `2XX`, or `default`";
                (Severity::Error, message, range, Safety::Unsafe)
            }
        },
        _ => return None,
    };
    let message = format!("`{key}` is no {}: {message}", if kind == ObjectKind::Paths { "path" } else { "status" });
    let finding = Finding::new(UNKNOWN_FIELD.code, severity, place::key(mapping, entry), message);
    Some(match instead {
        Some(instead) => renaming(finding, instead, safety),
        None => finding,
    })
}

/// `2x`, `2xxx`.
fn is_short_range(key: &str) -> bool {
    let mut bytes = key.bytes();
    matches!(bytes.next(), Some(b'1'..=b'5')) && key.len() > 1 && bytes.all(|it| matches!(it, b'x' | b'X'))
}

/// A key of `content` has to be a media type or a range of them.
pub(super) fn no_media_type(mapping: Node<'_>, entry: Entry<'_>) -> Finding {
    let key = entry.key();
    let (severity, message) = match ObjectKind::MediaType.field(&key) {
        Some(_) => (Severity::Error, "it belongs below one, such as `application/json`"),
        None => (Severity::Warning, "expected one such as `application/json`"),
    };
    let message = format!("`{key}` is no media type: {message}");
    Finding::new(UNKNOWN_FIELD.code, severity, place::key(mapping, entry), message)
}
