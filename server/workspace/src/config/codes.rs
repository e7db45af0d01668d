//! Codes of findings inside configuration and acceptance files.

use crate::Code;

/// The codes of this crate.
pub static CATALOGUE: &[&Code] = &[];
