//! Scalars by the YAML 1.2 core schema.

use std::borrow::Cow;

/// A scalar's value.
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar<'a> {
    Null,
    Bool(bool),
    /// An integer or a fraction as a JSON number (`0x1F` is "31"; a text no number of JSON can hold stays as
    /// written, for instance `.inf`).
    Number(Cow<'a, str>),
    String(Cow<'a, str>),
}
