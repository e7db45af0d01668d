//! Tests of the crate as a whole.

mod abridged;
mod cost;
mod differential;
mod dump;
mod hostile;
pub(crate) mod random;
mod recovery;
mod recovery_json;
mod shared;
mod yaml_test_suite;
