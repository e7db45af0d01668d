//! Keywords that say nothing, because no type that is allowed is one of theirs: `maxLength` beside `type: integer`.
//!
//! JSON Schema Validation, section 6: keywords for one type take all values of the others.

use super::{Additional, Effective, Types};
use crate::bound::{BOUNDS, Bound};

/// Takes out what concerns none of the types that the schema itself names.
pub(super) fn forget_inert(schema: &mut Effective<'_>) {
    let types = schema.own_types;
    // Where nothing is allowed, that is what is to be told.
    if types.is_none() || types.without_null() == Types::ALL.without_null() {
        return;
    }
    schema.forget_foreign(types);
    if types.and(Types::OBJECT).is_none() {
        schema.properties.clear();
        schema.index.clear();
    }
}

/// The same schemas without what concerns only types that one of them alone allows, as those say it all. The attributes
/// that are described stay: they are a promise of their own. `None` where nothing goes.
pub(crate) fn in_common<'a>(base: &Effective<'a>, current: &Effective<'a>) -> Option<(Effective<'a>, Effective<'a>)> {
    let (before, after) = (base.own_types.without_null(), current.own_types.without_null());
    let common = before.and(after);
    if before == after || common.is_none() {
        return None;
    }
    let of_common = |schema: &Effective<'a>| {
        let mut schema = schema.clone();
        schema.forget_foreign(common);
        schema
    };
    Some((of_common(base), of_common(current)))
}

impl Effective<'_> {
    /// Takes out what says nothing of any of these types, but for the described properties.
    fn forget_foreign(&mut self, types: Types) {
        let concerns = |of: Types| !types.and(of).is_none();
        for bound in BOUNDS {
            if !concerns(of_bound(bound)) {
                self.bounds.forget(bound);
            }
        }
        if !concerns(Types::STRING) {
            self.patterns.clear();
        }
        if !concerns(Types::ARRAY) {
            self.items.clear();
            self.prefix_items.clear();
        }
        if !concerns(Types::OBJECT) {
            self.required.clear();
            self.additional = Additional::Open;
        }
        self.structural.retain(|(keyword, _)| concerns(of_structural(keyword)));
    }
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
