//! `yaml-syntax`, `json-syntax`, `duplicate-key`: what the parser could not read, as findings.

use syntax::{Document, Format, SyntaxErrorKind};
use workspace::{Finding, Location, Severity, declare_code};

declare_code! {
    /// The text is not valid YAML.
    ///
    /// ## Why
    /// No tool can read the document, and what stands behind the mistake may be lost.
    ///
    /// ## Example
    /// ```yaml
    /// openapi: 3.1.0
    /// info: { title: Teams, version: '1'
    /// paths: {}
    /// ```
    ///
    /// ## Fix
    /// ```yaml
    /// openapi: 3.1.0
    /// info: { title: Teams, version: '1' }
    /// paths: {}
    /// ```
    pub(crate) YAML_SYNTAX = "yaml-syntax", Syntax, Error, None;

    /// The text is not valid JSON.
    ///
    /// ## Why
    /// No tool can read the document, and what stands behind the mistake may be lost.
    ///
    /// ## Example
    /// ```json
    /// { "openapi": "3.1.0", "info": { "title": "Teams", "version": "1" }, "paths": {}, ]
    /// ```
    ///
    /// ## Fix
    /// ```json
    /// { "openapi": "3.1.0", "info": { "title": "Teams", "version": "1" }, "paths": {} }
    /// ```
    pub(crate) JSON_SYNTAX = "json-syntax", Syntax, Error, None;

    /// A mapping has the same key twice.
    ///
    /// ## Why
    /// Some tools take the first value, some the last, some refuse the document. Nobody sees the other value.
    ///
    /// ## Example
    /// ```yaml
    /// openapi: 3.1.0
    /// info:
    ///   title: Teams
    ///   version: '1'
    ///   title: Groups
    ///   ^^^^^
    /// paths: {}
    /// ```
    ///
    /// ## Fix
    /// ```yaml
    /// openapi: 3.1.0
    /// info:
    ///   title: Teams
    ///   version: '1'
    /// paths: {}
    /// ```
    pub(crate) DUPLICATE_KEY = "duplicate-key", Syntax, Error, None;
}

pub(crate) fn check(document: &Document, acc: &mut Vec<Finding>) {
    for error in document.errors() {
        let code = match (error.kind, document.format()) {
            (SyntaxErrorKind::DuplicateKey, _) => &DUPLICATE_KEY,
            (SyntaxErrorKind::Syntax | SyntaxErrorKind::Spelling, Format::Yaml) => &YAML_SYNTAX,
            (SyntaxErrorKind::Syntax | SyntaxErrorKind::Spelling, Format::Json) => &JSON_SYNTAX,
        };
        let pointer = document.pointer_at_offset(error.range.start());
        let location = Location { file: document.file(), range: error.range, pointer };
        acc.push(Finding::new(code.code, Severity::Error, location, error.message.clone()));
    }
}

#[cfg(test)]
mod tests {
    use crate::tests::check_document;

    #[test]
    fn a_broken_text_is_one_finding_or_more() {
        check_document("openapi: 3.1.0\ninfo: {title: T, version: '1'\npaths: {}\n", |codes| {
            codes.contains(&"yaml-syntax") && !codes.contains(&"missing-field")
        });
    }

    #[test]
    fn a_whole_text_is_none() {
        check_document("openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n", |codes| codes.is_empty());
    }
}
