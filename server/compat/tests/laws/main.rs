//! The laws of the comparison, over generated schemas, machine-made rewrites and real histories. See "How it is tested"
//! in the README of this crate.

#![allow(clippy::print_stdout, reason = "a run says how much it compared")]
#![allow(clippy::disallowed_methods, reason = "whether slow tests run is the environment's, and the corpus is on disk")]

mod bundles;
mod corpus;
mod field;
mod gather;
mod generate;
mod mutate;
mod oracle;
mod payload;
mod places;
mod random;
mod repairs;
mod rewrite;
mod sides;
mod soundness;
mod symmetry;
mod yaml;
