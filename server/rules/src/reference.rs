//! Rules about Reference Objects and `$ref` in Schemas.

pub(crate) mod unresolved_reference;
