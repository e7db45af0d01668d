//! The catalogue of codes: what `openapi-analyzer rules --format markdown` prints.

use anyhow::Result;

use super::Program;

pub(super) const PATH: &str = "server/rules/CATALOGUE.md";

const HEADER: &str = "<!-- Made by `cargo xtask codegen`; edit the documentation beside each code instead. -->\n\n";

pub(super) fn make(program: &Program<'_>) -> Result<String> {
    Ok(format!("{HEADER}{}", program.output(&["rules", "--format", "markdown"])?))
}
