//! Requests, one a file.

pub(crate) mod code_action;
pub(crate) mod diagnostic;
pub(crate) mod initialize;
pub(crate) mod initialized;
pub(crate) mod workspace_diagnostic;
