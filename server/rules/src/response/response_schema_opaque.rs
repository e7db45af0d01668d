//! `response-schema-opaque`.

use workspace::{Severity, declare_code};

use super::media::Media;
use super::report::Reports;
use super::said::Said;
use super::sites::{MediaTypeSite, written};

declare_code! {
    /// The schema of a Response is an object or an array without its members.
    ///
    /// ## Why
    /// That there is an object is promised, what is in it is not: every attribute may change at any time. A map says
    /// what its values are (`additionalProperties: { type: … }`), an empty object that it is closed
    /// (`additionalProperties: false`); both are fine. `additionalProperties: true` documents a free-form object, and
    /// is a hint only.
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
    ///               ^^^^^^ no `items`
    ///                 type: array
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
    /// ```
    pub(crate) RESPONSE_SCHEMA_OPAQUE = "response-schema-opaque", ResponseSchema, Information, Unsafe;
}

pub(crate) fn check<'a>(site: &MediaTypeSite<'a>, acc: &mut Reports<'a>) {
    let Some((schema, said)) = site.schema else { return };
    let (severity, message) = match said {
        _ if site.media == Media::Binary => return,
        Said::Object => (Severity::Information, "the schema is an object, but names no `properties`"),
        Said::FreeForm => (Severity::Hint, "the schema is documented as free-form: it names no `properties`"),
        Said::Array => {
            (Severity::Information, "the schema is an array of anything: it has no `items` that say something")
        }
        Said::Enough | Said::Nothing | Said::Never | Said::OpenUnion => return,
    };
    let severity = site.response.at_most(severity);
    let place = written(site.snapshot, schema);
    acc.add(&RESPONSE_SCHEMA_OPAQUE, place, site.into(), &site.since, severity, message.to_owned());
}

#[cfg(test)]
mod tests {
    use crate::tests::{check_3_1, check_components, check_since};

    const AT: &str = "/get/responses/200/content/application~1json/schema";

    fn operation(schema: &str) -> String {
        format!("get: {{responses: {{'200': {{content: {{application/json: {{schema: {schema}}}}}}}}}}}")
    }

    #[track_caller]
    fn check(schema: &str, severity: &str) {
        let expected =
            if severity.is_empty() { String::new() } else { format!("{severity} response-schema-opaque {AT}") };
        check_3_1(&operation(schema), &expected);
    }

    #[test]
    fn an_object_names_its_properties() {
        check("{type: object}", "information");
        check("{type: [object, 'null'], description: A}", "information");
        check("{type: object, properties: {}}", "information");
        check("{type: object, properties: {a: {}}}", "");
        for keyword in [
            "patternProperties: {a: {}}",
            "minProperties: 1",
            "maxProperties: 1",
            "oneOf: [{type: object, properties: {a: {}}}]",
        ] {
            check(&format!("{{type: object, {keyword}}}"), "");
        }
    }

    #[test]
    fn additional_properties_make_a_difference() {
        check("{type: object, additionalProperties: true}", "hint");
        check("{type: object, additionalProperties: {}}", "hint");
        check("{type: object, additionalProperties: false}", "");
        check("{type: object, additionalProperties: {type: string}}", "");
    }

    #[test]
    fn an_array_names_its_items() {
        check("{type: array}", "information");
        check("{type: array, items: {}}", "information");
        check("{type: array, items: true}", "information");
        check("{type: array, items: {type: string}}", "");
        check("{type: array, prefixItems: [{type: string}]}", "");
    }

    #[test]
    fn a_shared_schema_is_told_once() {
        let used = operation("{$ref: '#/components/schemas/A'}");
        check_components(
            &used,
            "schemas: {A: {type: object}}",
            "information response-schema-opaque /components/schemas/A",
        );
    }

    #[test]
    fn what_the_baseline_described_is_not_told() {
        check_since(&operation("{type: object, properties: {a: {type: string}}}"), &operation("{type: object}"), "");
        check_since(
            &operation("{type: object}"),
            &operation("{type: object}"),
            &format!("information response-schema-opaque {AT}"),
        );
    }
}
