//! Bounds of values: what each keyword limits, and how two limits relate.

use std::cmp::Ordering;

use syntax::{Decimal, Node, Scalar, Value};

use crate::law::{Effect, of_sets};

/// What is limited, and from which side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bound {
    Minimum,
    Maximum,
    MultipleOf,
    MinLength,
    MaxLength,
    MinItems,
    MaxItems,
    MinProperties,
    MaxProperties,
    UniqueItems,
    MinContains,
    MaxContains,
}

pub(crate) const BOUNDS: [Bound; 12] = [
    Bound::Minimum,
    Bound::Maximum,
    Bound::MultipleOf,
    Bound::MinLength,
    Bound::MaxLength,
    Bound::MinItems,
    Bound::MaxItems,
    Bound::MinProperties,
    Bound::MaxProperties,
    Bound::UniqueItems,
    Bound::MinContains,
    Bound::MaxContains,
];

impl Bound {
    pub(crate) fn parse(key: &str) -> Option<Bound> {
        BOUNDS.into_iter().find(|it| it.keyword() == key)
    }

    pub(crate) fn keyword(self) -> &'static str {
        match self {
            Bound::Minimum => "minimum",
            Bound::Maximum => "maximum",
            Bound::MultipleOf => "multipleOf",
            Bound::MinLength => "minLength",
            Bound::MaxLength => "maxLength",
            Bound::MinItems => "minItems",
            Bound::MaxItems => "maxItems",
            Bound::MinProperties => "minProperties",
            Bound::MaxProperties => "maxProperties",
            Bound::UniqueItems => "uniqueItems",
            Bound::MinContains => "minContains",
            Bound::MaxContains => "maxContains",
        }
    }

    /// Whether a greater number is the stricter one.
    fn is_lower(self) -> bool {
        matches!(
            self,
            Bound::Minimum
                | Bound::MinLength
                | Bound::MinItems
                | Bound::MinProperties
                | Bound::MinContains
                | Bound::UniqueItems
        )
    }
}

/// One limit, with the value that says it.
#[derive(Clone, Copy)]
pub(crate) struct Limit<'a> {
    pub(crate) value: f64,
    pub(crate) exclusive: bool,
    pub(crate) node: Node<'a>,
}

impl<'a> Limit<'a> {
    /// Whether a value is within the limit. What has another type always is.
    pub(crate) fn fits(&self, bound: Bound, value: &Value) -> bool {
        let measure = match (bound, value) {
            (Bound::Minimum | Bound::Maximum | Bound::MultipleOf, Value::Number(text)) => text.parse::<f64>().ok(),
            (Bound::MinLength | Bound::MaxLength, Value::String(text)) => Some(text.chars().count() as f64),
            (Bound::MinItems | Bound::MaxItems, Value::Array(items)) => Some(items.len() as f64),
            (Bound::MinProperties | Bound::MaxProperties, Value::Object(members)) => Some(members.len() as f64),
            _ => None,
        };
        let Some(measure) = measure else { return true };
        if bound == Bound::MultipleOf {
            return self.value == 0.0 || ((measure / self.value) - (measure / self.value).round()).abs() < 1e-9;
        }
        match (measure == self.value, bound.is_lower()) {
            (true, _) => !self.exclusive,
            (false, true) => measure > self.value,
            (false, false) => measure < self.value,
        }
    }

    /// The number as it is written: beyond 2^53 a double is not all of it. `None` if it stands for another one.
    fn written(&self) -> Option<Decimal> {
        let text = self.node.scalar_text()?;
        let is_itself = text.parse::<f64>().is_ok_and(|it| it == self.value);
        Decimal::parse(&text).filter(|_| is_itself)
    }

    /// The same limit where only whole numbers count. `None` if it takes them all.
    pub(crate) fn of_integers(self, bound: Bound) -> Option<Limit<'a>> {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        let value = self.value;
        if value.abs() >= EXACT {
            return Some(self);
        }
        match bound {
            Bound::Minimum if self.exclusive => Some(Limit { value: value.floor() + 1.0, exclusive: false, ..self }),
            Bound::Maximum if self.exclusive => Some(Limit { value: value.ceil() - 1.0, exclusive: false, ..self }),
            Bound::Minimum => Some(Limit { value: value.ceil(), ..self }),
            Bound::Maximum => Some(Limit { value: value.floor(), ..self }),
            Bound::MultipleOf if value != 0.0 && (1.0 / value).fract() == 0.0 => None,
            _ => Some(self),
        }
    }
}

/// All limits of a schema; of several for the same thing the strictest.
#[derive(Clone, Default)]
pub(crate) struct Bounds<'a> {
    limits: [Option<Limit<'a>>; BOUNDS.len()],
}

impl<'a> Bounds<'a> {
    pub(crate) fn get(&self, bound: Bound) -> Option<Limit<'a>> {
        self.limits[bound as usize]
    }

    pub(crate) fn forget(&mut self, bound: Bound) {
        self.limits[bound as usize] = None;
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.limits.iter().all(Option::is_none)
    }

    /// Adds a keyword of a Schema Object, if it is a bound. `exclusiveMinimum` is a flag in 3.0 and a limit of its
    /// own later.
    pub(crate) fn add(&mut self, key: &str, schema: Node<'a>, node: Node<'a>) {
        let (bound, exclusive) = match key {
            "exclusiveMinimum" => (Bound::Minimum, true),
            "exclusiveMaximum" => (Bound::Maximum, true),
            key => match Bound::parse(key) {
                Some(bound) => (bound, false),
                None => return,
            },
        };
        if bound == Bound::UniqueItems {
            if node.as_bool() == Some(true) {
                self.tighten(bound, Limit { value: 1.0, exclusive: false, node });
            }
            return;
        }
        let Some(Scalar::Number(text)) = node.scalar() else { return };
        let Ok(value) = text.parse::<f64>() else { return };
        // What accepts everything is no limit.
        let counts_from_zero = matches!(bound, Bound::MinLength | Bound::MinItems | Bound::MinProperties);
        // One is what `contains` asks for by itself.
        if counts_from_zero && value <= 0.0 || bound == Bound::MinContains && value == 1.0 {
            return;
        }
        let flag = match bound {
            Bound::Minimum => schema.get("exclusiveMinimum").and_then(Node::as_bool),
            Bound::Maximum => schema.get("exclusiveMaximum").and_then(Node::as_bool),
            _ => None,
        };
        self.tighten(bound, Limit { value, exclusive: exclusive || flag == Some(true), node });
    }

    fn tighten(&mut self, bound: Bound, limit: Limit<'a>) {
        let slot = &mut self.limits[bound as usize];
        let stricter = match slot {
            None => true,
            Some(before) => matches!(effect(bound, Some(*before), Some(limit)), Effect::Narrowed),
        };
        if stricter {
            *slot = Some(limit);
        }
    }
}

/// What going from one limit to another does to the set.
pub(crate) fn effect(bound: Bound, base: Option<Limit<'_>>, current: Option<Limit<'_>>) -> Effect {
    let (base, current) = match (base, current) {
        (None, None) => return Effect::Equal,
        (None, Some(_)) => return Effect::Narrowed,
        (Some(_), None) => return Effect::Widened,
        (Some(base), Some(current)) => (base, current),
    };
    if bound == Bound::MultipleOf {
        let divides = |a: f64, b: f64| a != 0.0 && ((b / a) - (b / a).round()).abs() < 1e-9;
        return of_sets(divides(current.value, base.value), divides(base.value, current.value));
    }
    let order = match (base.written(), current.written()) {
        (Some(base), Some(current)) if bound != Bound::UniqueItems => Some(current.cmp(&base)),
        _ => current.value.partial_cmp(&base.value),
    };
    if order == Some(Ordering::Equal) {
        return of_sets(base.exclusive || !current.exclusive, current.exclusive || !base.exclusive);
    }
    match (order == Some(Ordering::Greater)) == bound.is_lower() {
        true => Effect::Narrowed,
        false => Effect::Widened,
    }
}
