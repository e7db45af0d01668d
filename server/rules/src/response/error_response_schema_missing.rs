//! `error-response-schema-missing`: off by default.

use workspace::{Severity, declare_code};

use super::report::Reports;
use super::response_schema_missing::{lacks_content, subject};
use super::sites::ResponseSite;

declare_code! {
    /// An error Response declares no content.
    ///
    /// ## Why
    /// Clients show and log what an error says, so its form is worth a promise too. Most descriptions leave it out,
    /// which is why this is off unless the configuration gives it a severity:
    /// `rules: { error-response-schema-missing: hint }`.
    ///
    /// ## Example
    /// ```yaml
    /// paths:
    ///   /teams:
    ///     delete:
    ///       responses:
    ///         '204': { description: Gone }
    ///         '403':
    ///         ^^^^^ declares no content
    ///           description: Not allowed
    /// ```
    ///
    /// ## Fix
    /// ```yaml
    /// paths:
    ///   /teams:
    ///     delete:
    ///       responses:
    ///         '204': { description: Gone }
    ///         '403':
    ///           description: Not allowed
    ///           content:
    ///             application/json:
    ///               schema: { type: object, properties: { detail: { type: string } } }
    /// ```
    pub(crate) ERROR_RESPONSE_SCHEMA_MISSING = "error-response-schema-missing", ResponseSchema, Hint, Unsafe;
}

pub(crate) fn check<'a>(site: &ResponseSite<'a>, acc: &mut Reports<'a>) {
    let code = &ERROR_RESPONSE_SCHEMA_MISSING;
    let is_bare = lacks_content(site.node) && site.node.get("schema").is_none();
    if !is_bare || !site.is_error() || site.has_no_body() {
        return;
    }
    let message = format!("{} declares no content; if it returns a body, describe it", subject(site));
    acc.add(code, site.node, site.into(), &site.since, Severity::Hint, message);
}
