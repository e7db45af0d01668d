//! `write-only-returned`.

use workspace::{Finding, Severity, declare_code};

use super::{is_of_responses, locate, printed, told};
use crate::evidence::Evidence;

declare_code! {
    /// A `writeOnly` property is in a response.
    ///
    /// ## Why
    /// `writeOnly` says that the value is sent in requests and never returned: passwords, tokens. That it came back
    /// is either a leak or a wrong description.
    ///
    /// ## Exchange
    /// ```json
    /// {"request": {"method": "GET", "url": "/users/1"}, "response": {"status": 200, "headers": {"content-type": "application/json"}, "body": {"password": "x"}}}
    /// ```
    ///
    /// ## Description
    /// ```yaml
    /// paths:
    ///   /users/{id}:
    ///     get:
    ///       responses:
    ///         '200':
    ///           description: A user
    ///           content:
    ///             application/json:
    ///               schema:
    ///                 type: object
    ///                 properties:
    ///                   password: {type: string, writeOnly: true}
    ///                   ^^^^^^^^ warning write-only-returned `password` is `writeOnly`, but it was returned (recorded.ndjson:1)
    /// ```
    ///
    /// ## Fix
    /// Stop returning it, or drop `writeOnly`.
    pub(crate) WRITE_ONLY_RETURNED = "write-only-returned", Evidence, Warning, None;
}

pub(super) fn check(evidence: &Evidence<'_>, acc: &mut Vec<Finding>) {
    for (property, origin) in &evidence.found.write_only {
        let of_responses = is_of_responses(evidence, origin, property);
        let Some(location) = locate(evidence, property).filter(|_| of_responses) else { continue };
        let name = printed(location.pointer.last().unwrap_or_default());
        let message = format!("{name} is `writeOnly`, but it was returned ({})", told(origin));
        acc.push(Finding::new(WRITE_ONLY_RETURNED.code, Severity::Warning, location, message));
    }
}
