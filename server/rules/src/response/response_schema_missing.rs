//! `response-schema-missing`.

use openapi::{Operation, OperationContext, Status, Version};
use syntax::Node;
use workspace::{Severity, declare_code};

use super::baseline::{OperationSince, Since};
use super::media::Media;
use super::report::{Reports, Use};
use super::sites::{MediaTypeSite, ResponseSite};

declare_code! {
    /// A Response does not say what it returns.
    ///
    /// ## Why
    /// Without a schema there is no promise: attributes may come, go and change their type at any time, and no
    /// comparison with the published description can tell. New operations should always have one.
    ///
    /// The specification permits a Response without `content`: it then has no body. Where that is meant, 204 says so.
    /// Reported as a warning on success. As information where the schema is of less use (202, text, any media type,
    /// answers to webhooks) and where the published description lacks it as well. Never for statuses without a body,
    /// for redirects, and for the responses of `HEAD`.
    ///
    /// ## Example
    /// ```yaml
    /// paths:
    ///   /teams:
    ///     get:
    ///       responses:
    ///         '200':
    ///         ^^^^^ declares no content
    ///           description: All teams
    ///         '204':
    ///           description: No team
    /// ```
    ///
    /// ## Fix
    /// ```yaml
    /// paths:
    ///   /teams:
    ///     get:
    ///       responses:
    ///         '200':
    ///           description: All teams
    ///           content:
    ///             application/json:
    ///               schema:
    ///                 type: array
    ///                 items: { type: object, properties: { slug: { type: string } } }
    ///         '204':
    ///           description: No team
    /// ```
    pub(crate) RESPONSE_SCHEMA_MISSING = "response-schema-missing", ResponseSchema, Warning, Unsafe;
}

const CODE: &workspace::Code = &RESPONSE_SCHEMA_MISSING;

/// An Operation without Responses (legal from 3.1 on).
pub(crate) fn check_operation<'a>(operation: &Operation<'a>, since: Option<&OperationSince>, acc: &mut Reports<'a>) {
    let is_empty = operation.node.get("responses").is_none_or(|it| it.is_null() || (it.is_mapping() && it.is_empty()));
    if !is_empty || operation.node.is_damaged() || operation.method == "HEAD" {
        return;
    }
    let severity = match operation.context {
        OperationContext::Paths => Severity::Warning,
        OperationContext::Webhooks | OperationContext::Callback => Severity::Information,
    };
    let since = match since {
        None => Since::Unknown,
        Some(OperationSince::New) => Since::NewOperation,
        Some(OperationSince::Published(responses)) => {
            Since::Published(responses.values().flat_map(|it| it.clone()).collect())
        }
    };
    let label = operation.label();
    let message = format!("`{label}` has no responses; describe what it returns");
    let by = Use { label, entry: operation.entry, path_entry: operation.path_entry };
    acc.add(CODE, operation.node, by, &since, severity, message);
}

/// A Response without content.
pub(crate) fn check_response<'a>(site: &ResponseSite<'a>, acc: &mut Reports<'a>) {
    if !lacks_content(site.node) {
        return;
    }
    if let Some(schema) = swagger_schema(site.node) {
        let severity = site.at_most(Severity::Warning);
        let message = "`schema` belongs under `content`, below a media type; here no tool reads it".to_owned();
        acc.add(CODE, schema, site.into(), &site.since, severity, message);
        return;
    }
    if site.has_no_body() || !site.is_success() {
        return;
    }
    let advice = "if it returns a body, describe it";
    let (severity, message) = match site.status {
        Status::Code(202 | 208) => (Severity::Information, format!("{} declares no content; {advice}", subject(site))),
        Status::Code(200) if site.method == "DELETE" => (
            Severity::Information,
            format!("{} declares no content; {advice}, else 204 says that there is none", subject(site)),
        ),
        _ if site.errors_described => {
            let message = format!("{} declares no content, while errors are described; {advice}", subject(site));
            (Severity::Warning, message)
        }
        _ => (Severity::Warning, format!("{} declares no content; {advice}", subject(site))),
    };
    acc.add(CODE, site.node, site.into(), &site.since, site.at_most(severity), message);
}

/// A Media Type without schema.
pub(crate) fn check_media_type<'a>(site: &MediaTypeSite<'a>, acc: &mut Reports<'a>) {
    if site.schema.is_some() {
        return;
    }
    let name = &site.name;
    let (severity, message) = match site.media {
        Media::Json => (Severity::Warning, format!("`{name}` has no schema")),
        Media::JsonSequence if site.response.version >= Version::V3_2 => {
            (Severity::Warning, format!("`{name}` has neither `schema` nor `itemSchema`"))
        }
        Media::JsonSequence => (Severity::Warning, format!("`{name}` has no schema")),
        // JSON Schema has nothing to say of bytes (OpenAPI 3.1, Working with Binary Data).
        Media::Binary if site.response.version >= Version::V3_1 => return,
        Media::Binary => {
            (Severity::Hint, format!("`{name}` has no schema; in 3.0 bytes are `type: string`, `format: binary`"))
        }
        Media::Range => (Severity::Information, format!("`{name}` is unspecific and has no schema")),
        Media::Sequence | Media::Other => (Severity::Information, format!("`{name}` has no schema")),
    };
    let severity = site.response.at_most(severity);
    acc.add(CODE, site.node, site.into(), &site.since, severity, message);
}

/// `200`, or the name of a shared Response.
pub(crate) fn subject(site: &ResponseSite<'_>) -> String {
    let pointer = site.node.pointer();
    match pointer.last() {
        Some(name) => format!("`{name}`"),
        None => format!("`{}`", site.status),
    }
}

/// Whether there is no Media Type at all. A `content` that is no mapping is another rule's.
pub(crate) fn lacks_content(response: Node<'_>) -> bool {
    match response.get("content") {
        None => true,
        Some(content) => content.is_null() || (content.is_mapping() && openapi::media_types(content).next().is_none()),
    }
}

/// A `schema` right under the Response, as in Swagger 2.0.
fn swagger_schema(response: Node<'_>) -> Option<Node<'_>> {
    response.entry("schema").map(syntax::Entry::own_value)
}

#[cfg(test)]
mod tests {
    use crate::tests::{check_3_0, check_3_1, check_3_2, check_shared, check_since};

    #[track_caller]
    fn check(operation: &str, expected: &str) {
        check_3_1(operation, expected);
    }

    #[test]
    fn success_needs_content() {
        check("get: {responses: {'200': {description: OK}}}", "warning response-schema-missing /get/responses/200");
        check("get: {responses: {201: {content: {}}}}", "warning response-schema-missing /get/responses/201");
        check("get: {responses: {2XX: {description: OK}}}", "warning response-schema-missing /get/responses/2XX");
        check("get: {responses: {206: {content: }}}", "warning response-schema-missing /get/responses/206");
    }

    #[test]
    fn some_responses_need_none() {
        check("head: {responses: {'200': {description: OK}}}", "");
        for status in ["100", "204", "205", "302", "304", "3XX", "404", "5XX"] {
            check(&format!("get: {{responses: {{'{status}': {{description: OK}}}}}}"), "");
        }
        check("get: {responses: {x-note: {description: OK}, '204': {description: None}}}", "");
    }

    #[test]
    fn some_responses_may_do_without() {
        check(
            "post: {responses: {'202': {description: OK}}}",
            "information response-schema-missing /post/responses/202",
        );
        check(
            "post: {responses: {'208': {description: OK}}}",
            "information response-schema-missing /post/responses/208",
        );
        check(
            "delete: {responses: {'200': {description: OK}}}",
            "information response-schema-missing /delete/responses/200",
        );
    }

    #[test]
    fn default_stands_for_success_where_nothing_else_does() {
        check(
            "get: {responses: {default: {description: OK}}}",
            "warning response-schema-missing /get/responses/default",
        );
        check(
            "get: {responses: {'404': {description: No}, default: {description: OK}}}",
            "warning response-schema-missing /get/responses/default",
        );
        check("get: {responses: {'204': {description: OK}, default: {description: No}}}", "");
    }

    #[test]
    fn media_types_differ() {
        let check = |media: &str, severity: &str| {
            let content = format!("get: {{responses: {{'200': {{content: {{'{media}': {{}}}}}}}}}}");
            let escaped = media.replace('/', "~1");
            let expected = match severity {
                "" => String::new(),
                _ => format!("{severity} response-schema-missing /get/responses/200/content/{escaped}"),
            };
            check_3_1(&content, &expected);
        };
        check("application/json", "warning");
        check("application/vnd.teams+json; v=1", "warning");
        check("application/x-ndjson", "warning");
        check("text/event-stream", "information");
        check("multipart/mixed", "information");
        check("text/plain", "information");
        check("application/xml", "information");
        check("*/*", "information");
        check("application/*", "information");
        check("image/png", "");
        check("application/octet-stream", "");
    }

    #[test]
    fn bytes_have_a_schema_in_3_0() {
        check_3_0(
            "get: {responses: {'200': {content: {image/png: {}}}}}",
            "hint response-schema-missing /get/responses/200/content/image~1png",
        );
    }

    #[test]
    fn an_operation_says_something() {
        check("get: {}", "warning response-schema-missing /get");
        check("get: {responses: {}}", "warning response-schema-missing /get");
    }

    #[test]
    fn a_swagger_schema_is_in_the_wrong_place() {
        check(
            "get: {responses: {'200': {schema: {type: string}}}}",
            "warning response-schema-missing /get/responses/200/schema",
        );
    }

    #[test]
    fn a_callback_is_answered_by_the_client() {
        check(
            "get: {responses: {'204': {}}, callbacks: {done: {'{$url}': {post: {responses: {'200': {}}}}}}}",
            "information response-schema-missing /get/callbacks/done/{$url}/post/responses/200",
        );
    }

    #[test]
    fn a_shared_response_is_told_once_with_its_uses() {
        check_shared(
            "{get: {responses: {'200': {$ref: '#/components/responses/Ok'}}}, delete: {responses: {'200': {$ref: '#/components/responses/Ok'}}}}",
            "responses: {Ok: {description: OK}}",
            "warning response-schema-missing /components/responses/Ok `Ok` declares no content",
            &["used by GET /teams 200", "used by DELETE /teams 200"],
        );
    }

    #[test]
    fn a_shared_media_type_is_told_once() {
        check_shared(
            "get: {responses: {'200': {content: {application/json: {$ref: '#/components/mediaTypes/Json'}}}}}",
            "mediaTypes: {Json: {example: 1}}",
            "warning response-schema-missing /components/mediaTypes/Json",
            &["used by GET /teams 200"],
        );
    }

    #[test]
    fn a_sequence_is_described_by_its_items_from_3_2_on() {
        let operation = "get: {responses: {'200': {content: {application/jsonl: {itemSchema: {type: string}}}}}}";
        check_3_2(operation, "");
        let at = "/get/responses/200/content/application~1jsonl";
        check_3_1(operation, &format!("warning response-schema-missing {at}"));
    }

    #[test]
    fn half_typed_input_is_left_alone() {
        check("get: {responses: {'200': {content: {application/json: [}}}}}", "");
        check("get: {responses: 5}", "");
        check("get: {responses: {'200': text}}", "");
    }

    #[test]
    fn a_relic_is_information() {
        let lacks = "get: {responses: {'200': {description: OK}}}";
        let has = "get: {responses: {'200': {content: {application/json: {schema: {type: string}}}}}}";
        check_since(lacks, lacks, "information response-schema-missing /get/responses/200");
        check_since(has, lacks, "");
        check_since("post: {}", lacks, "warning response-schema-missing /get/responses/200 this operation is new");
        check_since("get: {responses: {'204': {}}}", lacks, "warning response-schema-missing /get/responses/200");
    }

    #[test]
    fn a_relic_of_one_media_type_is_no_excuse_for_another() {
        let lacks = "get: {responses: {'200': {content: {application/json: {}}}}}";
        let other = "get: {responses: {'200': {content: {application/a+json: {schema: {type: string}}}}}}";
        check_since(lacks, lacks, "information response-schema-missing /get/responses/200/content/application~1json");
        check_since(other, lacks, "warning response-schema-missing /get/responses/200/content/application~1json");
    }
}
