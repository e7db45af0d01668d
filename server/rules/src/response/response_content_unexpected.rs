//! `response-content-unexpected`.

use workspace::{Severity, declare_code};

use super::baseline::Since;
use super::report::Reports;
use super::response_schema_missing::lacks_content;
use super::sites::ResponseSite;

declare_code! {
    /// A Response that never has a body declares content.
    ///
    /// ## Why
    /// 1xx, 204, 205 and 304 have no body (RFC 9110), nor has any response to `HEAD`. What is described here
    /// is never sent; perhaps the status is another one.
    ///
    /// ## Example
    /// ```yaml
    /// paths:
    ///   /teams:
    ///     delete:
    ///       responses:
    ///         '204':
    ///           description: Gone
    ///           content:
    ///           ^^^^^^^ has no body
    ///             application/json:
    ///               schema: { type: string }
    /// ```
    ///
    /// ## Fix
    /// ```yaml
    /// paths:
    ///   /teams:
    ///     delete:
    ///       responses:
    ///         '204':
    ///           description: Gone
    /// ```
    pub(crate) RESPONSE_CONTENT_UNEXPECTED = "response-content-unexpected", ResponseSchema, Information, None;
}

pub(crate) fn check<'a>(site: &ResponseSite<'a>, acc: &mut Reports<'a>) {
    let Some(content) = site.node.get("content") else { return };
    // A shared Response may have a body elsewhere.
    let is_shared = site.node != site.entry.value();
    if !site.has_no_body() || lacks_content(site.node) || is_shared {
        return;
    }
    let message = match &*site.method {
        "HEAD" => "a response to `HEAD` has no body".to_owned(),
        _ => format!("this status has no body: `{}` ends with its headers", site.status),
    };
    acc.add(&RESPONSE_CONTENT_UNEXPECTED, content, site.into(), &Since::Unknown, Severity::Information, message);
}

#[cfg(test)]
mod tests {
    use crate::tests::check_3_1;

    #[test]
    fn statuses_without_a_body_have_no_content() {
        let content = "{content: {application/json: {}}}";
        let at = |method: &str, status: &str| {
            let expected = format!("information response-content-unexpected /{method}/responses/{status}/content");
            check_3_1(&format!("{method}: {{responses: {{'{status}': {content}}}}}"), &expected);
        };
        at("delete", "204");
        at("get", "304");
        at("head", "200");
    }

    #[test]
    fn an_empty_content_is_none() {
        check_3_1("delete: {responses: {'204': {content: {}}}}", "");
    }
}
