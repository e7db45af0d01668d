//! Binary data in the words of 3.0 (`format: byte`, `format: binary`) and in those of later versions
//! (`contentEncoding`, `contentMediaType`): OAS 3.1, "Migrating binary descriptions from OAS 3.0".

use super::At;
use crate::effective::Effective;

/// The format that `contentEncoding` or `contentMediaType` stands for.
fn format_of(schema: &Effective<'_>) -> Option<&'static str> {
    let said = |keyword: &str| schema.structural.iter().find(|(key, _)| *key == keyword).map(|(_, node)| *node);
    match said("contentEncoding").map(|it| it.as_str()) {
        Some(Some(encoding)) if encoding.eq_ignore_ascii_case("base64") => Some("byte"),
        Some(Some(encoding)) if encoding.eq_ignore_ascii_case("base64url") => Some("base64url"),
        Some(_) => None,
        None => said("contentMediaType").map(|_| "binary"),
    }
}

/// Whether one side says with a format what the other says with `contentEncoding` or `contentMediaType`.
pub(super) fn is_respelled(at: &At<'_>) -> bool {
    match (&at.base.format, &at.current.format) {
        (Some((format, _)), None) => format_of(&at.current) == Some(format),
        (None, Some((format, _))) => format_of(&at.base) == Some(format),
        _ => false,
    }
}
