//! `unsupported-version`.

use openapi::Declared;
use syntax::Document;
use workspace::{Finding, Severity, Snapshot, declare_code};

declare_code! {
    /// The document declares a version of the specification that is recognised, but not read.
    ///
    /// ## Why
    /// OpenAPI 3.0, 3.1 and 3.2 are supported. A Swagger 2.0 document is left alone: nothing in it is checked, and
    /// silence about it means nothing.
    ///
    /// ## Example
    /// ```yaml
    /// swagger: '2.0'
    /// ^^^^^^^ Swagger 2.0
    /// info: { title: Teams, version: '1' }
    /// paths: {}
    /// ```
    ///
    /// ## Fix
    /// Convert the document to OpenAPI 3.
    /// ```yaml
    /// openapi: 3.1.0
    /// info: { title: Teams, version: '1' }
    /// paths: {}
    /// ```
    pub(crate) UNSUPPORTED_VERSION = "unsupported-version", Structure, Information, None;
}

pub(crate) fn check(snapshot: &Snapshot, document: &Document, acc: &mut Vec<Finding>) {
    if snapshot.declared(document.file()) != Declared::Unsupported {
        return;
    }
    let Some(root) = document.root() else { return };
    let (entry, message) = match (root.entry("openapi"), root.entry("swagger")) {
        (Some(entry), _) => {
            let version = entry.value().scalar_text().unwrap_or_default().into_owned();
            (entry, format!("OpenAPI `{version}` is not supported: 3.0, 3.1 and 3.2 are; nothing here is checked"))
        }
        (None, Some(entry)) => {
            let message = "Swagger 2.0 is not supported: OpenAPI 3.0, 3.1 and 3.2 are; nothing here is checked";
            (entry, message.to_owned())
        }
        (None, None) => return,
    };
    let location = snapshot.locate(entry.own_value());
    acc.push(Finding::new(UNSUPPORTED_VERSION.code, Severity::Information, location, message));
}

#[cfg(test)]
mod tests {
    use crate::tests::check_document;

    #[test]
    fn swagger_2_is_declined_once() {
        check_document("swagger: '2.0'\npaths:\n  /a: {get: {$ref: '#/nowhere'}}\n", |codes| {
            codes == ["unsupported-version"]
        });
    }

    #[test]
    fn a_fragment_declares_nothing() {
        check_document("type: object\n", |codes| codes.is_empty());
    }
}
