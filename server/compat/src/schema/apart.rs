//! Schemas that have no value in common, as far as that can be told.

use workspace::Direction;

use crate::effective::{Additional, Effective, Types};
use crate::schemas::Schemas;

/// Deepest property that is looked at.
const MAX_DEPTH: usize = 4;

/// Whether no value fits both. Where that is not certain, it is false.
pub(super) fn are_apart<'a>(
    schemas: &mut Schemas<'a>,
    (one, other): (&Effective<'a>, &Effective<'a>),
    direction: Direction,
    depth: usize,
) -> bool {
    let shared = one.implied_types().and(other.implied_types());
    if shared.is_none() {
        return true;
    }
    if shared.has(Types::NULL) {
        return false;
    }
    if let (Some(values), Some(others)) = (&one.values, &other.values)
        && !values.iter().any(|(value, _)| others.iter().any(|(it, _)| it.is_same(value)))
    {
        return true;
    }
    // What is no object has no properties that it could differ by.
    if shared != Types::OBJECT || depth >= MAX_DEPTH {
        return false;
    }
    // A property tells objects apart where one of the two cannot go without.
    let required = one.required.iter().chain(&other.required);
    required.map(|(name, _)| name).any(|name| {
        if !is_needed(schemas, one, name, direction) && !is_needed(schemas, other, name, direction) {
            return false;
        }
        match (one.property(name), other.property(name)) {
            (Some(property), Some(its)) => {
                let (property, its) = (schemas.intern(&property.schemas), schemas.intern(&its.schemas));
                let (property, its) = (schemas.get(property), schemas.get(its));
                are_apart(schemas, (&property, &its), direction, depth + 1)
            }
            (Some(_), None) => is_shut_to_others(other),
            (None, Some(_)) => is_shut_to_others(one),
            (None, None) => false,
        }
    })
}

/// Whether a property is required of what goes in a direction: one that is read only is not sent.
fn is_needed<'a>(schemas: &mut Schemas<'a>, schema: &Effective<'a>, name: &str, direction: Direction) -> bool {
    if !schema.requires(name) {
        return false;
    }
    let Some(property) = schema.property(name) else { return true };
    let id = schemas.intern(&property.schemas);
    let property = schemas.get(id);
    match direction {
        Direction::Request => property.read_only.is_none(),
        _ => property.write_only.is_none(),
    }
}

/// Whether no property is let in but those that are described.
fn is_shut_to_others(schema: &Effective<'_>) -> bool {
    matches!(schema.additional, Additional::Closed(_)) && schema.structural.is_empty() && schema.unions.is_empty()
}
