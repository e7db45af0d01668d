//! Keywords that say nothing, because no type that is allowed is one of theirs: `maxLength` beside `type: integer`.
//!
//! JSON Schema Validation, section 6: keywords for one type take all values of the others. Where both sides write one
//! nonetheless, its author means something by it, and what changes is told.

use super::{Additional, Effective, STRUCTURAL, Types};
use crate::bound::{BOUNDS, Bound};

/// Two schemas without the keywords that concern no type of both: beside other types they say nothing, and what types of
/// one side alone say comes and goes with them. `None` where nothing is to be taken out.
pub(crate) fn without_inert<'a>(
    base: &Effective<'a>,
    current: &Effective<'a>,
) -> Option<(Effective<'a>, Effective<'a>)> {
    let (before, after) = (base.own_types.without_null(), current.own_types.without_null());
    let common = before.and(after);
    if common.is_none() || common == Types::ALL.without_null() {
        return None;
    }
    let goes = |of: Types, is_said: &dyn Fn(&Effective<'a>) -> bool| {
        let is_meant = before.or(after).and(of).is_none() && is_said(base) && is_said(current);
        common.and(of).is_none() && !is_meant && (is_said(base) || is_said(current))
    };
    let bounds = BOUNDS.map(|bound| goes(of_bound(bound), &|it| it.bounds.get(bound).is_some()));
    let patterns = goes(Types::STRING, &|it| !it.patterns.is_empty());
    let items = goes(Types::ARRAY, &|it| !it.items.is_empty() || !it.prefix_items.is_empty());
    let required = goes(Types::OBJECT, &|it| !it.required.is_empty());
    let additional = goes(Types::OBJECT, &|it| !matches!(it.additional, Additional::Open));
    // Attributes that one side's type lets be there are a promise of their own.
    let properties =
        before.or(after).and(Types::OBJECT).is_none() && goes(Types::OBJECT, &|it| !it.properties.is_empty());
    let says = |it: &Effective<'a>, keyword: &str| it.structural.iter().any(|(key, _)| *key == keyword);
    let structural = STRUCTURAL.map(|keyword| goes(of_structural(keyword), &|it| says(it, keyword)));
    let others = [patterns, items, required, additional, properties];
    if !bounds.iter().chain(&structural).chain(&others).any(|it| *it) {
        return None;
    }
    let rest = |schema: &Effective<'a>| {
        let mut schema = schema.clone();
        for (bound, _) in BOUNDS.into_iter().zip(bounds).filter(|(_, goes)| *goes) {
            schema.bounds.forget(bound);
        }
        if patterns {
            schema.patterns.clear();
        }
        if items {
            schema.items.clear();
            schema.prefix_items.clear();
        }
        if required {
            schema.required.clear();
        }
        if additional {
            schema.additional = Additional::Open;
        }
        if properties {
            schema.properties.clear();
            schema.index.clear();
        }
        let goes = |keyword: &str| STRUCTURAL.iter().zip(structural).any(|(key, goes)| goes && *key == keyword);
        schema.structural.retain(|(keyword, _)| !goes(keyword));
        schema
    };
    Some((rest(base), rest(current)))
}

fn of_bound(bound: Bound) -> Types {
    match bound {
        Bound::Minimum | Bound::Maximum | Bound::MultipleOf => Types::NUMBER,
        Bound::MinLength | Bound::MaxLength => Types::STRING,
        Bound::MinItems | Bound::MaxItems | Bound::UniqueItems | Bound::MinContains | Bound::MaxContains => {
            Types::ARRAY
        }
        Bound::MinProperties | Bound::MaxProperties => Types::OBJECT,
    }
}

fn of_structural(keyword: &str) -> Types {
    match keyword {
        "contains" | "unevaluatedItems" => Types::ARRAY,
        "contentEncoding" | "contentMediaType" | "contentSchema" => Types::STRING,
        "dependentRequired" | "dependentSchemas" | "patternProperties" | "propertyNames" | "unevaluatedProperties" => {
            Types::OBJECT
        }
        _ => Types::ALL,
    }
}
