//! End to end.

#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

mod cli;
mod harness;
mod sessions;
