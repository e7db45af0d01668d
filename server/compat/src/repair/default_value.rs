//! A value that a new property or parameter may have where a request leaves it out.

use syntax::{Node, Scalar, Value};

/// The value that a Schema Object leaves little doubt about: a listed one, null, false, the least number, the empty
/// array. A text is nobody's to guess.
pub(crate) fn default_value(schema: Node<'_>) -> Option<Value> {
    if schema.get("$ref").is_some() || schema.get("default").is_some() {
        return None;
    }
    if let Some(value) = schema.get("const").or_else(|| schema.get("enum").and_then(|it| it.items().next())) {
        return Some(value.to_value()).filter(|it| !matches!(it, Value::Array(_) | Value::Object(_)));
    }
    let types: Vec<String> = match schema.get("type")? {
        list if list.is_sequence() => list.items().filter_map(|it| it.as_str().map(Into::into)).collect(),
        one => vec![one.as_str()?.into_owned()],
    };
    let has = |name: &str| types.iter().any(|it| it == name);
    let nullable = schema.get("nullable").and_then(Node::as_bool) == Some(true);
    if has("null") || nullable {
        return Some(Value::Null);
    }
    match types.as_slice() {
        [only] if only == "boolean" => Some(Value::Bool(false)),
        [only] if only == "integer" || only == "number" => least(schema),
        [only] if only == "array" && schema.get("minItems").is_none() => Some(Value::Array(Vec::new())),
        _ => None,
    }
}

/// The minimum, else zero if it is allowed.
fn least(schema: Node<'_>) -> Option<Value> {
    let number = |key: &str| match schema.get(key)?.scalar()? {
        Scalar::Number(text) => Some(text.into_owned()),
        _ => None,
    };
    let is_bound = |key: &str| schema.get(key).is_some();
    if is_bound("exclusiveMinimum") || is_bound("exclusiveMaximum") || is_bound("multipleOf") {
        return None;
    }
    if let Some(minimum) = number("minimum") {
        return Some(Value::Number(minimum.into()));
    }
    let is_allowed = number("maximum").is_none_or(|it| it.parse::<f64>().is_ok_and(|it| it >= 0.0));
    is_allowed.then(|| Value::Number("0".into()))
}

#[cfg(test)]
mod tests {
    use syntax::{Document, FileId, Format};

    use super::*;

    #[track_caller]
    fn check(schema: &str, expected: &str) {
        let document = Document::parse(FileId(0), Format::Yaml, schema);
        let value = document.root().and_then(default_value);
        assert_eq!(value.map_or("none".to_owned(), |it| it.to_json()), expected);
    }

    #[test]
    fn a_value_is_chosen_where_the_schema_leaves_little_doubt() {
        check("{type: boolean}", "false");
        check("{type: string, enum: [draft, published]}", "\"draft\"");
        check("{const: 3}", "3");
        check("{type: integer, minimum: 1, maximum: 100}", "1");
        check("{type: integer}", "0");
        check("{type: [string, 'null']}", "null");
        check("{type: string, nullable: true}", "null");
        check("{type: array, items: {type: string}}", "[]");
    }

    #[test]
    fn nothing_is_guessed() {
        check("{type: string}", "none");
        check("{type: number, exclusiveMinimum: 0}", "none");
        check("{type: integer, maximum: -1}", "none");
        check("{type: array, minItems: 1}", "none");
        check("{$ref: '#/a'}", "none");
        check("{type: [string, integer]}", "none");
        check("{}", "none");
    }
}
