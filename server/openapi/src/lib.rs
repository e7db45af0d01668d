//! The OpenAPI Specification as data, and spanned views of one document for 3.0, 3.1 and 3.2.
//!
//! Invariants, as absences: openapi reads one document at a time, never follows a Reference by itself (it is given
//! a [`Resolve`]), never judges and has no errors: a view of a wrong document is `None` or empty.

mod media_type;
mod object;
mod operation;
mod parameter;
mod resolve;
mod response;
mod status;
mod version;

pub use media_type::{MediaRange, media_types};
pub use object::{Field, ObjectKind, Required, Shape};
pub use operation::{
    METHODS, Operation, OperationContext, PathItem, operations, operations_at, operations_without_callbacks, path_items,
};
pub use parameter::{Parameter, ParameterIn, parameters};
pub use resolve::{MAX_REFERENCE_CHAIN, Resolve, follow};
pub use response::{Content, Response, content, headers, responses};
pub use status::Status;
pub use version::{Declared, Version, declared};
