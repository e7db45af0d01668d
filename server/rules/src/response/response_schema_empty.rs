//! `response-schema-empty`.

use openapi::Version;
use workspace::{Severity, declare_code};

use super::media::Media;
use super::report::Reports;
use super::said::Said;
use super::sites::{MediaTypeSite, written};

declare_code! {
    /// The schema of a Response says nothing.
    ///
    /// ## Why
    /// `{}`, or a schema of a description and examples only, accepts any body. It weighs as much as none: nothing
    /// is promised, so attributes may change at any time.
    ///
    /// Also reported: `false`, which no body matches, and, as information, a union with a branch that accepts
    /// anything, because the other branches then say nothing either.
    ///
    /// ## Example
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
    ///               ^^^^^^ says nothing
    ///                 description: All teams, by name
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
    ///                 description: All teams, by name
    ///                 type: array
    ///                 items: { type: object, properties: { slug: { type: string } } }
    /// ```
    pub(crate) RESPONSE_SCHEMA_EMPTY = "response-schema-empty", ResponseSchema, Warning, Unsafe;
}

pub(crate) fn check<'a>(site: &MediaTypeSite<'a>, acc: &mut Reports<'a>) {
    let Some((schema, said)) = site.schema else { return };
    let (severity, message) = match (said, site.media) {
        (Said::Never, _) => (Severity::Warning, "the schema is `false`: no body can match"),
        // From 3.1 on an empty schema is right for bytes (Working with Binary Data).
        (_, Media::Binary) if site.response.version >= Version::V3_1 => return,
        (Said::Nothing, Media::Binary) => {
            (Severity::Hint, "the schema says nothing; in 3.0 bytes are `type: string`, `format: binary`")
        }
        (Said::Nothing, media) if media.is_json() => (Severity::Warning, "the schema says nothing: any body is valid"),
        (Said::Nothing, _) => (Severity::Information, "the schema says nothing: any body is valid"),
        (Said::OpenUnion, _) => {
            (Severity::Information, "one branch accepts anything, so the schema says nothing: any body is valid")
        }
        (Said::Enough | Said::Object | Said::FreeForm | Said::Array, _) => return,
    };
    let severity = site.response.at_most(severity);
    let place = written(site.snapshot, schema);
    acc.add(&RESPONSE_SCHEMA_EMPTY, place, site.into(), &site.since, severity, message.to_owned());
}

#[cfg(test)]
mod tests {
    use crate::tests::{check_3_0, check_3_1, check_components};

    const AT: &str = "/get/responses/200/content/application~1json/schema";

    #[track_caller]
    fn check(schema: &str, severity: &str) {
        let operation =
            format!("get: {{responses: {{'200': {{content: {{application/json: {{schema: {schema}}}}}}}}}}}");
        let expected =
            if severity.is_empty() { String::new() } else { format!("{severity} response-schema-empty {AT}") };
        check_3_1(&operation, &expected);
    }

    #[test]
    fn what_says_nothing_is_told() {
        for schema in ["{}", "true", "", "{description: A, title: B, example: 1, x-a: 2}", "{nullable: true}"] {
            check(schema, "warning");
        }
        check("false", "warning");
    }

    #[test]
    fn what_says_something_is_not() {
        for schema in ["{type: string}", "{enum: [1]}", "{const: 1}", "{properties: {a: {}}}", "{items: {}}"] {
            check(schema, "");
        }
        check("{$ref: 'https://example.com/a.yaml'}", "");
        check("{$ref: '#/nowhere'}", "");
    }

    #[test]
    fn branches_are_asked() {
        check("{allOf: [{}, {description: A}]}", "warning");
        check("{allOf: [{}, {type: string}]}", "");
        check("{anyOf: [{}, {}]}", "warning");
        check("{oneOf: [{}, {type: string}]}", "information");
        check("{oneOf: [{type: string}, {type: integer}]}", "");
    }

    #[test]
    fn only_json_is_a_warning() {
        let text = "get: {responses: {'200': {content: {text/plain: {schema: {}}}}}}";
        check_3_1(text, "information response-schema-empty /get/responses/200/content/text~1plain/schema");
        let bytes = "get: {responses: {'200': {content: {image/png: {schema: {}}}}}}";
        check_3_1(bytes, "");
        check_3_0(bytes, "hint response-schema-empty /get/responses/200/content/image~1png/schema");
    }

    #[test]
    fn a_shared_schema_is_told_where_it_is_written() {
        check_components(
            "get: {responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}}",
            "schemas: {A: {description: Anything}}",
            "warning response-schema-empty /components/schemas/A",
        );
    }

    #[test]
    fn beside_a_reference_from_3_1_on_there_may_be_a_schema() {
        check_components(
            "get: {responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/A', type: string}}}}}}",
            "schemas: {A: {description: Anything}}",
            "",
        );
    }

    #[test]
    fn circles_end() {
        check_components(
            "get: {responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}}",
            "schemas: {A: {$ref: '#/components/schemas/B'}, B: {$ref: '#/components/schemas/A'}}",
            &format!("warning response-schema-empty {AT}"),
        );
        check_components(
            "get: {responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}}",
            "schemas: {A: {allOf: [{$ref: '#/components/schemas/A'}, {anyOf: [{$ref: '#/components/schemas/A'}]}]}}",
            "warning response-schema-empty /components/schemas/A",
        );
    }

    #[test]
    fn branches_upon_branches_end() {
        let schema = |it: usize| {
            let next = format!("{{$ref: '#/components/schemas/S{}'}}", it + 1);
            format!("S{it}: {{allOf: [{next}, {next}], anyOf: [{next}, {next}]}}")
        };
        let schemas: Vec<String> = (0..50).map(schema).collect();
        check_components(
            "get: {responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/S0'}}}}}}",
            &format!("schemas: {{{}, S50: {{}}}}", schemas.join(", ")),
            "",
        );
    }
}
