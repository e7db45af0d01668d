//! Text, and a tolerant, lossless, incremental tree for YAML and JSON.
//!
//! Invariants, as absences: syntax knows nothing about OpenAPI, nothing about files or the network, and has
//! no errors to return: any text gives a tree and a list of syntax errors.

mod decimal;
mod document;
mod editor;
mod node;
mod pointer;
mod scalar;
mod text;
mod value;

mod anchors;
mod errors;
mod green;
mod index;
mod keys;
mod merge;
mod nodes;
mod parse;
mod reparse;
mod report;
mod torn;
mod yaml_1_1;

#[cfg(test)]
mod tests;
// What tests share with benches uses the crate by its name.
#[cfg(test)]
extern crate self as syntax;

pub use decimal::Decimal;
pub use document::{Document, FileId, Format, SyntaxError, SyntaxErrorKind};
pub use editor::{Editor, Insert, Place, between_quotes, is_plain, written_string};
pub use node::{Entry, Node, NodeId, NodeKind, Style};
pub use pointer::JsonPointer;
pub use scalar::Scalar;
pub use text::{Encoding, Position, Text, TextEdit};
pub use text_size::{TextRange, TextSize};
pub use value::Value;
