//! `type`, `nullable`, `enum` and `const` as one Schema Object says them.

use openapi::Version;
use syntax::{Node, Scalar, Value};

use super::{Effective, Types};
use crate::listed;
use crate::schemas::Schemas;

impl<'a> Schemas<'a> {
    /// What `type` and `nullable` of one Schema Object say.
    pub(super) fn written_types(&self, node: Node<'a>, acc: &mut Effective<'a>) -> Types {
        let Some(written) = node.get("type") else { return Types::ALL };
        let names: Vec<Node<'a>> = if written.is_sequence() { written.items().collect() } else { vec![written] };
        let mut types = Types::NONE;
        for name in names {
            match name.scalar() {
                // An unquoted `null` in a list of types is meant as the word.
                Some(Scalar::Null) if written.is_sequence() => types = types.or(Types::NULL),
                Some(Scalar::String(name)) => match Types::parse(&name) {
                    Some(it) => types = types.or(it),
                    None => return Types::ALL,
                },
                _ => {}
            }
        }
        if types.is_none() {
            return Types::ALL;
        }
        if types.has(Types::NULL) {
            acc.null_at.get_or_insert(written);
        }
        // OAS 3.0.3: `nullable` has a meaning only beside `type` in the same Schema Object.
        if self.version() == Version::V3_0
            && let Some(nullable) = node.get("nullable")
            && nullable.as_bool() == Some(true)
        {
            types = types.or(Types::NULL);
            acc.null_at.get_or_insert(nullable);
        }
        acc.typed = true;
        acc.type_at.get_or_insert(written);
        types
    }

    /// Adds `enum` and `const` of one Schema Object.
    pub(super) fn values(&self, node: Node<'a>, written: Types, acc: &mut Effective<'a>) -> Types {
        let mut types = written;
        for key in ["enum", "const"] {
            let Some(value) = node.get(key) else { continue };
            if key == "enum" && !value.is_sequence() {
                continue;
            }
            let items: Vec<Node<'a>> = if key == "enum" { value.items().collect() } else { vec![value] };
            let mut listed = Vec::with_capacity(items.len());
            let mut of_values = Types::NONE;
            for item in items {
                let data = item.to_value();
                of_values = of_values.or(listed::types_of(&data));
                if data != Value::Null {
                    listed.push((data, item));
                }
            }
            // A type that names null next to an enum that forgot it is meant to let null in.
            if written.has(Types::NULL) && written != Types::ALL {
                of_values = of_values.or(Types::NULL);
            }
            if !types.and(of_values).without_null().is_none() || listed.is_empty() {
                types = types.and(of_values);
            }
            if types.has(Types::NULL) {
                acc.null_at.get_or_insert(value);
            }
            listed::add(acc, value, listed);
        }
        types
    }
}
