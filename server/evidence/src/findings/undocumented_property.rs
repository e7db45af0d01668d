//! `undocumented-property`.

use std::sync::Arc;

use openapi::Version;
use syntax::{Editor, Insert, JsonPointer, Place, Value};
use workspace::{FileEdit, Finding, Fix, Safety, Severity, declare_code};

use super::{is_of_responses, listed, printed};
use crate::contradictions::{UndocumentedAt, UndocumentedName, Values};
use crate::evidence::Evidence;
use crate::infer;
use crate::reach::Root;
use crate::require::require;

declare_code! {
    /// A response has a property that the description does not declare: a private attribute.
    ///
    /// ## Why
    /// Private attributes are allowed: they may change at any time. It is worth knowing them, because clients may
    /// come to rely on what they see. Where the schema is closed, clients may reject the response, so that is a
    /// warning.
    ///
    /// ## Description
    /// ```yaml
    /// paths:
    ///   /teams/{id}:
    ///     get:
    ///       responses:
    ///         '200':
    ///           description: A team
    ///           content:
    ///             application/json:
    ///               schema:
    ///                 type: object
    ///                 properties:
    ///                 ^^^^^^^^^^ information undocumented-property `nickname` is returned, but not documented
    ///                   id: {type: string}
    ///               example:
    ///                 id: '1'
    ///                 nickname: blue
    /// ```
    ///
    /// ## Fix
    /// Document it with the type that was seen, or keep it private and silence the finding. It is required only where
    /// 30 recorded bodies of the one response that is bound have it, and none lacks it.
    ///
    /// ```yaml
    /// paths:
    ///   /teams/{id}:
    ///     get:
    ///       responses:
    ///         '200':
    ///           description: A team
    ///           content:
    ///             application/json:
    ///               schema:
    ///                 type: object
    ///                 properties:
    ///                   id: {type: string}
    ///                   nickname:
    ///                     type: string
    ///               example:
    ///                 id: '1'
    ///                 nickname: blue
    /// ```
    pub(crate) UNDOCUMENTED_PROPERTY = "undocumented-property", Evidence, Information, Unsafe;
}

pub(super) fn check(evidence: &Evidence<'_>, acc: &mut Vec<Finding>) {
    for object in &evidence.found.undocumented {
        if is_of_responses(evidence, &object.origin, &object.schema) {
            acc.extend(finding(evidence, object));
        }
    }
}

fn finding(evidence: &Evidence<'_>, object: &UndocumentedAt) -> Option<Finding> {
    let snapshot = evidence.snapshot;
    // By name, whatever the order of the bodies.
    let mut all: Vec<&UndocumentedName> = object.names.iter().collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    let mut quoted: Vec<String> = all.iter().map(|it| printed(&it.name)).collect();
    quoted.sort();
    quoted.dedup();
    let is = if quoted.len() == 1 { "is" } else { "are" };
    let names = listed(&quoted);
    let schema = object.schema.node(snapshot)?;
    let place = schema.get("properties").filter(|_| !object.closed).unwrap_or(schema);
    let location = snapshot.locate(place);
    let (severity, message) = if object.closed {
        let message = format!("{names} {is} returned, but this schema is closed and does not declare {names}");
        (Severity::Warning, message)
    } else {
        (Severity::Information, format!("{names} {is} returned, but not documented"))
    };
    let version = evidence.description.version;
    // What is described here a client may have sent in another form.
    let binds_requests = evidence.reach.binds_requests(&object.schema);
    let note = if binds_requests { " (requests are bound too)" } else { "" };
    let schema = object.schema.clone();
    let names = all.into_iter().filter(|it| !infer::is_id_like(&it.name));
    let always = |it: &UndocumentedName| is_promised(evidence, object, it);
    let observed = names.map(|it| (Arc::clone(&it.name), Arc::clone(&it.values), always(it)));
    let observed: Vec<(Arc<str>, Values, bool)> = observed.collect();
    let finding = Finding::new(UNDOCUMENTED_PROPERTY.code, severity, location, message);
    Some(finding.with_fixes(move |snapshot| {
        let Some(document) = snapshot.document(schema.file()) else { return Vec::new() };
        let fix = |title: String, some: &[(Arc<str>, Value, bool)]| {
            let mut editor = Editor::new(document);
            let required: Vec<String> = some.iter().filter(|it| it.2).map(|it| (*it.0).to_owned()).collect();
            let done = document_all(&mut editor, schema.pointer(), some)
                && (required.is_empty() || require(&mut editor, schema.pointer(), &required));
            done.then(|| Fix {
                title,
                preferred: false,
                safety: Safety::Unsafe,
                edits: vec![FileEdit { file: schema.file(), edits: editor.finish() }],
            })
        };
        let described =
            observed.iter().map(|(name, values, always)| (Arc::clone(name), property(values, version), *always));
        let described: Vec<(Arc<str>, Value, bool)> = described.collect();
        let mut fixes: Vec<Fix> = Vec::new();
        if described.len() > 1 {
            fixes.extend(fix(format!("Document all {}{note}", described.len()), &described));
        }
        for one in &described {
            fixes.extend(fix(format!("Document `{}`{note}", one.0), std::slice::from_ref(one)));
        }
        fixes
    }))
}

/// Whether so many recorded bodies have a name, and none lacks it, that it may be promised with its description: where
/// one Response alone is bound.
fn is_promised(evidence: &Evidence<'_>, object: &UndocumentedAt, name: &UndocumentedName) -> bool {
    let [.., many] = evidence.options.thresholds;
    let roots = evidence.reach.roots(&object.schema);
    let is_one = name.sites.len() == 1 && roots.len() == 1 && roots.iter().all(|it| matches!(it, Root::Response(_)));
    is_one && name.recorded >= many && name.always == object.bodies
}

/// The inferred schema of a property: types and formats, no values, nothing required.
fn property(values: &[(u64, Arc<Value>)], version: Version) -> Value {
    let observed = values.iter().map(|(body, value)| infer::Observed { body: *body as usize, value });
    infer::of_values(&observed.collect::<Vec<_>>(), version)
}

fn document_all(editor: &mut Editor, schema: &JsonPointer, properties: &[(Arc<str>, Value, bool)]) -> bool {
    properties.iter().all(|(name, value, _)| {
        let holder = schema.join("properties");
        if editor.document().at(&holder).is_none() {
            let value = Value::Object(vec![((**name).into(), value.clone())]);
            return editor.insert_entry(schema, "properties", Insert::Value(&value), Place::Last);
        }
        editor.insert_entry(&holder, name, Insert::Value(value), Place::Last)
    })
}

#[cfg(test)]
mod tests {
    use crate::tests::{check, check_fix, check_titles, teams};

    #[test]
    fn names_that_are_data_are_not_printed() {
        let schema = "type: object
properties:
^^^^^^^^^^ information undocumented-property `*` and `new` are returned, but not documented
  id: {}";
        let body = r#"{"a@example.com": 1, "b@example.com": 1, "new": 1}"#;
        check(&format!("{}#- exchange:/1.ndjson\nGET /teams 200 {body}\n", teams("3.1.0", schema, "")));
    }

    #[test]
    fn a_closed_schema_may_be_relied_on() {
        let schema = "$ref: '#/components/schemas/A'";
        let a = "A:
^ warning undocumented-property `new` is returned, but this schema is closed and does not declare `new`
  {additionalProperties: false, properties: {id: {}}}";
        check(&format!("{}#- exchange:/1.ndjson\nGET /teams 200 {{\"new\": 1}}\n", teams("3.1.0", schema, a)));
    }

    #[test]
    fn maps_and_free_forms_are_silent() {
        for schema in [
            "type: object\nadditionalProperties: true\nproperties: {id: {}}",
            "type: object\nadditionalProperties: {type: integer}\nproperties: {id: {}}",
            "type: object",
            "type: object\npatternProperties: {^n: {}}\nproperties: {id: {}}",
        ] {
            check(&format!("{}#- exchange:/1.ndjson\nGET /teams 200 {{\"new\": 1}}\n", teams("3.1.0", schema, "")));
        }
    }

    #[test]
    fn what_is_documented_promises_nothing() {
        let bodies: String = (0..9).map(|it| format!("GET /teams 200 {{\"new\": {{\"a\": {it}}}}}\n")).collect();
        let text = format!("{}#- exchange:/1.ndjson\n{bodies}", teams("3.1.0", "properties: {id: {}}", ""));
        let expected = "properties: {id: {}, new: {type: object, required: [a], properties: {a: {type: integer}}}}";
        check_fix("undocumented-property", "Document `new`", &text, &teams("3.1.0", expected, ""));
    }

    #[test]
    fn what_so_many_bodies_have_is_promised_with_its_description() {
        let check = |bodies: usize, lacking: &str, expected: &str| {
            let bodies: String = (0..bodies).map(|it| format!("GET /teams 200 {{\"new\": \"n{it}\"}}\n")).collect();
            let text =
                format!("{}#- exchange:/1.ndjson\n{bodies}{lacking}", teams("3.1.0", "properties: {id: {}}", ""));
            check_fix("undocumented-property", "Document `new`", &text, &teams("3.1.0", expected, ""));
        };
        let described = "properties: {id: {}, new: {type: string}}";
        check(30, "", &format!("required:\n  - new\n{described}"));
        check(29, "", described);
        check(30, "GET /teams 200 {\"id\": 1}\n", described);
        // An example counts against it, and never for it.
        check(
            29,
            "GET /teams 200 {\"new\": null}\n",
            "required: [new]\nproperties: {id: {}, new: {type: [string, 'null']}}",
        );
    }

    #[test]
    fn that_requests_are_bound_is_said() {
        let text = teams("3.1.0", "$ref: '#/components/schemas/A'", "A: {properties: {id: {}}}");
        let exchange = "#- exchange:/1.ndjson\nGET /teams 200 {\"new\": 1}\n";
        check_titles("undocumented-property", &format!("{text}{exchange}"), &["Document `new`"]);
        let post = "    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}
      responses: {'204': {description: Nothing}}
components:
";
        let shared = text.replace("components:\n", post);
        check_titles(
            "undocumented-property",
            &format!("{shared}{exchange}"),
            &["Document `new` (requests are bound too)"],
        );
    }

    #[test]
    fn what_another_branch_declares_is_documented() {
        let schema = "anyOf:
  - {type: object, required: [id], properties: {id: {type: integer}}}
  - {type: object, required: [id], properties: {id: {type: string}, slug: {type: string}}}";
        let text = teams("3.1.0", schema, "");
        check(&format!("{text}#- exchange:/1.ndjson\nGET /teams 200 {{\"id\": 1, \"slug\": \"a\"}}\n"));
    }
}
