//! Tests of the crate as a whole.

mod differential;
mod dump;
mod recovery;
mod hostile;
mod shared;
mod yaml_test_suite;
