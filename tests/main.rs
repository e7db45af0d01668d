//! End to end.

mod cli;
