//! Values that a schema lists: enum and const.

use syntax::{Node, Value};

use crate::effective::{Effective, Types};

/// Of values that are listed twice those count that are in both lists.
pub(crate) fn add<'a>(acc: &mut Effective<'a>, place: Node<'a>, listed: Vec<(Value, Node<'a>)>) {
    acc.values_at.get_or_insert(place);
    acc.values = Some(match acc.values.take() {
        None => listed,
        Some(before) => {
            before.into_iter().filter(|(it, _)| listed.iter().any(|(other, _)| it.is_same(other))).collect()
        }
    });
}

/// A listed value of another type than all that is said does not count, unless none would be left.
pub(crate) fn retain_fitting(values: &mut Vec<(Value, Node<'_>)>, types: Types) {
    let fits = |(value, _): &(Value, Node<'_>)| types.has(types_of(value));
    if values.iter().any(fits) {
        values.retain(fits);
    }
}

/// A list of all values that a type has says no more than the type.
pub(crate) fn forget_whole_types(acc: &mut Effective<'_>) {
    let Some(values) = &acc.values else { return };
    let has = |flag: bool| values.iter().any(|(it, _)| *it == Value::Bool(flag));
    let is_whole = match acc.types.without_null() {
        Types::NONE => values.is_empty() && acc.types == Types::NULL,
        Types::BOOLEAN => has(true) && has(false),
        _ => false,
    };
    if is_whole {
        acc.values = None;
        acc.typed = true;
        acc.type_at = acc.type_at.or(acc.values_at.take());
    }
}

pub(crate) fn types_of(value: &Value) -> Types {
    match value {
        Value::Null => Types::NULL,
        Value::Bool(_) => Types::BOOLEAN,
        Value::Number(text) if text.contains(['.', 'e', 'E']) => match text.parse::<f64>() {
            Ok(number) if number.fract() == 0.0 => Types::INTEGER,
            _ => Types::NUMBER,
        },
        Value::Number(_) => Types::INTEGER,
        Value::String(_) => Types::STRING,
        Value::Array(_) => Types::ARRAY,
        Value::Object(_) => Types::OBJECT,
    }
}
