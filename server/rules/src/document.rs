//! Rules about a document as a whole.

pub(crate) mod missing_field;
pub(crate) mod sunset_invalid;
pub(crate) mod syntax;
pub(crate) mod unsupported_version;
