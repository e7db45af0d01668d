//! `value-mismatch`.

use openapi::Version;
use syntax::{Editor, FileId, Insert, JsonPointer, Node, Value};
use workspace::{FileEdit, Finding, Fix, Safety, Severity, Snapshot, declare_code};

use super::{by_example, is_of_responses, locate, told};
use crate::contradictions::MismatchAt;
use crate::evidence::Evidence;
use crate::place::Place;
use crate::schema::types;

declare_code! {
    /// An observed value does not match its schema.
    ///
    /// ## Why
    /// The type of an attribute is a part of the promise: a client that reads the description meets a value that it
    /// cannot read. An example is told at its value; recordings once at the property. A `format` or `pattern` that
    /// does not fit is information only.
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
    ///                   size: {type: integer}
    ///               example:
    ///                 size: large
    ///                 ^^^^ warning value-mismatch the value of this example is a string, not integer
    /// ```
    ///
    /// ## Fix
    /// Where `null` was returned, allow it; otherwise correct the example or the type.
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
    ///                   size: {type: [integer, string]}
    ///               example:
    ///                 size: large
    /// ```
    pub(crate) VALUE_MISMATCH = "value-mismatch", Evidence, Warning, Unsafe;
}

/// More places than this are not listed one by one.
const MAX_RELATED: usize = 20;
/// More values than this are no small addition to an `enum`.
const MAX_ADDED: usize = 5;

pub(super) fn check(evidence: &Evidence<'_>, acc: &mut Vec<Finding>) {
    for mismatch in &evidence.found.mismatches {
        if is_of_responses(evidence, &mismatch.origin, &mismatch.schema) {
            if mismatch.places.is_empty() {
                acc.extend(finding(evidence, mismatch, &[]));
            }
            for places in by_example(mismatch.places.iter().map(|(value, example)| (value, example))) {
                acc.extend(finding(evidence, mismatch, &places));
            }
        }
    }
}

/// One per place in the schema, keyword and example, not one per value.
fn finding(evidence: &Evidence<'_>, mismatch: &MismatchAt, places: &[&Place]) -> Option<Finding> {
    let severity = match mismatch.keyword {
        "format" | "pattern" => Severity::Information,
        _ => Severity::Warning,
    };
    let (location, message) = match places.first() {
        Some(value) => {
            let so_are = match places.len() {
                1 => String::new(),
                2 => "; 1 more value does not fit either".to_owned(),
                all => format!("; {} more values do not fit either", all - 1),
            };
            (locate(evidence, value)?, format!("the value of this example {}{so_are}", mismatch.told))
        }
        None => {
            let location = locate(evidence, &mismatch.owner)?;
            let name = location.pointer.last().unwrap_or_default();
            let subject = match location.pointer.parent().as_ref().and_then(|it| it.last()) {
                Some("properties") => format!("an observed value of `{name}`"),
                _ => "an observed value".to_owned(),
            };
            (location.clone(), format!("{subject} {} ({})", mismatch.told, told(&mismatch.origin)))
        }
    };
    let mut finding = Finding::new(VALUE_MISMATCH.code, severity, location, message);
    for value in places.iter().skip(1).take(MAX_RELATED).filter_map(|it| locate(evidence, it)) {
        finding = finding.with_related("does not fit either", value);
    }
    let version = evidence.description.version;
    let (owner, schema) = (mismatch.owner.clone(), mismatch.schema.clone());
    Some(match mismatch.keyword {
        "type" | "enum" | "oneOf" | "anyOf" if mismatch.kinds == ["null"] => finding.with_fixes(move |snapshot| {
            allow_null(snapshot, version, owner.file(), owner.pointer()).into_iter().collect()
        }),
        "type" if mismatch.is_in_place => {
            let kinds = mismatch.kinds.clone();
            finding.with_fixes(move |snapshot| {
                widen_type(snapshot, version, schema.file(), schema.pointer(), &kinds).into_iter().collect()
            })
        }
        // What was recorded goes nowhere; what the description says itself may be said again.
        "enum" if !places.is_empty() && mismatch.is_in_place => {
            let places: Vec<Place> = places.iter().map(|it| (*it).clone()).collect();
            finding.with_fixes(move |snapshot| {
                let mut values: Vec<Value> = Vec::new();
                for value in places.iter().filter_map(|it| Some(it.node(snapshot)?.to_value())) {
                    if !values.contains(&value) {
                        values.push(value);
                    }
                }
                widen_enum(snapshot, schema.file(), schema.pointer(), &values).into_iter().collect()
            })
        }
        _ => finding,
    })
}

/// Adds the observed types.
fn widen_type(
    snapshot: &Snapshot,
    version: Version,
    file: FileId,
    schema: &JsonPointer,
    kinds: &[&str],
) -> Option<Fix> {
    let document = snapshot.document(file)?;
    let mut all = types(document.at(schema)?)?;
    for kind in kinds {
        let kind = kind.rsplit(' ').next().unwrap_or(kind).to_owned();
        let integer = all.iter().position(|it| it == "integer").filter(|_| kind == "number");
        match integer {
            Some(at) => all[at] = kind,
            None if all.contains(&kind) => {}
            None => all.push(kind),
        }
    }
    let title = format!("Widen `type` to {}", all.join(" or "));
    let value = match &*all {
        [one] => Value::String(one.as_str().into()),
        // 3.0 has no lists of types.
        _ if version == Version::V3_0 => return None,
        all => Value::Array(all.iter().map(|it| Value::String(it.as_str().into())).collect()),
    };
    let mut editor = Editor::new(document);
    editor.replace(&schema.join("type"), Insert::Value(&value)).then(|| unsafe_fix(title, file, editor))
}

/// Adds values of examples.
fn widen_enum(snapshot: &Snapshot, file: FileId, schema: &JsonPointer, values: &[Value]) -> Option<Fix> {
    let mut editor = Editor::new(snapshot.document(file)?);
    let at = schema.join("enum");
    let done = values.iter().all(|it| editor.insert_item(&at, Insert::Value(it), syntax::Place::Last));
    let title = match values.len() {
        1 => "Add the value of the example to `enum`".to_owned(),
        many => format!("Add the {many} values of the examples to `enum`"),
    };
    (done && values.len() <= MAX_ADDED).then(|| unsafe_fix(title, file, editor))
}

fn unsafe_fix(title: String, file: FileId, editor: Editor) -> Fix {
    Fix { title, preferred: false, safety: Safety::Unsafe, edits: vec![FileEdit { file, edits: editor.finish() }] }
}

/// `null` in the version's spelling; a Reference becomes a union at the place of use, never inside what is shared.
fn allow_null(snapshot: &Snapshot, version: Version, file: FileId, schema: &JsonPointer) -> Option<Fix> {
    let document = snapshot.document(file)?;
    let node = document.at(schema)?;
    let mut editor = Editor::new(document);
    let text = |text: &str| Value::String(text.into());
    let done = if node.get("$ref").is_some() {
        if version == Version::V3_0 {
            // `nullable` adds `null` to the `type` beside it.
            let kind = openapi::follow(snapshot, node).and_then(|it| it.get("type")?.as_str());
            let kind = kind.map(|it| ("type".into(), text(&it)));
            let wrapped =
                [("nullable".into(), Value::Bool(true)), ("allOf".into(), Value::Array(vec![node.to_value()]))];
            let wrapped = Value::Object(kind.into_iter().chain(wrapped).collect());
            editor.replace(schema, Insert::Value(&wrapped))
        } else {
            let null = Value::Object(vec![("type".into(), text("null"))]);
            let union = Value::Object(vec![("anyOf".into(), Value::Array(vec![node.to_value(), null]))]);
            editor.replace(schema, Insert::Value(&union))
        }
    } else if version == Version::V3_0 {
        node.get("type").is_some()
            && (says_nullable(node)
                || editor.insert_entry(
                    schema,
                    "nullable",
                    Insert::Value(&Value::Bool(true)),
                    syntax::Place::After("type"),
                ))
            && with_null_among_values(&mut editor, schema, node)
    } else {
        with_null(&mut editor, schema, node) && with_null_among_values(&mut editor, schema, node)
    };
    done.then(|| unsafe_fix("Allow `null`".to_owned(), file, editor))
}

fn says_nullable(node: Node<'_>) -> bool {
    node.get("nullable").and_then(Node::as_bool) == Some(true)
}

/// `enum` leaves `null` out unless it names it, whatever the types are.
fn with_null_among_values(editor: &mut Editor, schema: &JsonPointer, node: Node<'_>) -> bool {
    match node.get("enum") {
        Some(values) if !values.items().any(Node::is_null) => {
            editor.insert_item(&schema.join("enum"), Insert::Value(&Value::Null), syntax::Place::Last)
        }
        _ => true,
    }
}

fn with_null(editor: &mut Editor, schema: &JsonPointer, node: Node<'_>) -> bool {
    let Some(types) = types(node) else { return node.get("enum").is_some() };
    if types.iter().any(|it| it == "null") {
        return true;
    }
    let null = Value::String("null".into());
    let at = schema.join("type");
    if node.get("type").is_some_and(Node::is_sequence) {
        return editor.insert_item(&at, Insert::Value(&null), syntax::Place::Last);
    }
    let all = types.into_iter().map(|it| Value::String(it.into())).chain([null]);
    editor.replace(&at, Insert::Value(&Value::Array(all.collect())))
}

#[cfg(test)]
mod tests {
    use crate::tests::{check, check_fix, check_titles, teams};

    const CODE: &str = super::VALUE_MISMATCH.code;

    fn recorded(version: &str, property: &str, value: &str) -> String {
        let text = described(version, property);
        format!("{text}#- exchange:/1.ndjson\nGET /teams 200 {{\"id\": {value}}}\n")
    }

    fn described(version: &str, property: &str) -> String {
        teams(version, &format!("type: object\nproperties:\n  id: {property}"), "Id: {type: object}")
    }

    #[track_caller]
    fn check_widened(version: &str, property: &str, value: &str, title: &str, expected: &str) {
        check_fix(CODE, title, &recorded(version, property, value), &described(version, expected));
    }

    #[test]
    fn null_is_allowed_as_the_version_spells_it() {
        let title = "Allow `null`";
        check_widened("3.0.3", "{type: string}", "null", title, "{type: string, nullable: true}");
        check_widened("3.1.0", "{type: string}", "null", title, "{type: [string, 'null']}");
        check_widened("3.1.0", "{type: [string, integer]}", "null", title, "{type: [string, integer, 'null']}");
        // `enum` has to name it, too.
        check_widened(
            "3.0.3",
            "{type: string, enum: [a]}",
            "null",
            title,
            "{type: string, nullable: true, enum: [a, null]}",
        );
        check_widened("3.1.0", "{type: string, enum: [a]}", "null", title, "{type: [string, 'null'], enum: [a, null]}");
        check_widened(
            "3.1.0",
            "{type: [string, 'null'], enum: [a]}",
            "null",
            title,
            "{type: [string, 'null'], enum: [a, null]}",
        );
        check_widened("3.1.0", "{enum: [a]}", "null", title, "{enum: [a, null]}");
        let reference = "{$ref: '#/components/schemas/Id'}";
        let wrapped = "{type: object, nullable: true, allOf: [{$ref: '#/components/schemas/Id'}]}";
        check_widened("3.0.3", reference, "null", title, wrapped);
        let union = "{anyOf: [{$ref: '#/components/schemas/Id'}, {type: 'null'}]}";
        check_widened("3.1.0", reference, "null", title, union);
    }

    #[test]
    fn types_are_widened_in_place() {
        check_widened("3.0.3", "{type: integer}", "1.5", "Widen `type` to number", "{type: number}");
        check_widened(
            "3.1.0",
            "{type: integer}",
            "\"a\"",
            "Widen `type` to integer or string",
            "{type: [integer, string]}",
        );
        // 3.0 has no list of types; a component is shared with others.
        check_titles(CODE, &recorded("3.0.3", "{type: integer}", "\"a\""), &[]);
        check_titles(CODE, &recorded("3.1.0", "{$ref: '#/components/schemas/Id'}", "\"a\""), &[]);
    }

    #[test]
    fn no_recorded_value_goes_into_an_enum() {
        check_titles(CODE, &recorded("3.1.0", "{enum: [a]}", "\"b\""), &[]);
        let text = format!("{}              example: {{id: b}}\n", teams("3.1.0", "properties: {id: {enum: [a]}}", ""));
        let expected = text.replace("enum: [a]", "enum: [a, b]");
        check_fix(CODE, "Add the value of the example to `enum`", &text, &expected);
    }

    #[test]
    fn one_finding_for_each_place_and_keyword() {
        let schema = "type: array
items:
  type: integer
  format: int32
  maximum: 9";
        let text = teams("3.1.0", &schema.replace("items:", "items:\n^^^^^ warning value-mismatch an observed value is a string, not integer (1.ndjson:1)\n^^^^^ warning value-mismatch an observed value is above `maximum` (1.ndjson:1)"), "");
        check(&format!("{text}#- exchange:/1.ndjson\nGET /teams 200 [\"a\", \"b\", 10, 11]\nGET /teams 200 [\"c\"]\n"));
    }

    #[test]
    fn a_format_is_information() {
        let schema = "type: string\nformat: date\nexample: soon\n         ^^^^ x";
        let expected = "information value-mismatch the value of this example is no `date`";
        let schema = schema.replace("         ^^^^ x", &format!("^^^^^^^ {expected}"));
        check(&teams("3.0.3", &schema, ""));
    }

    #[test]
    fn a_union_that_contains_itself_ends() {
        let schema = "$ref: '#/components/schemas/A'";
        let text = teams("3.1.0", schema, "A: {oneOf: [{$ref: '#/components/schemas/A'}, {type: string}]}");
        check(&format!("{text}#- exchange:/1.ndjson\nGET /teams 200 \"a\"\n"));
    }
}
