//! `cargo xtask`: what keeps the repository as it should be. `tidy` checks it, `codegen` writes generated files.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a tool for the terminal")]

mod cargo_toml;
mod codegen;
mod complaint;
mod source;
mod tidy;
mod tree;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::tree::Tree;

const USAGE: &str = "\
usage: cargo xtask COMMAND
  tidy               checks the rules of the house
  codegen [--check]  writes generated files, or says which are not current";

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<ExitCode> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().context("no repository")?;
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let complaints = match arguments[..] {
        ["tidy"] => tidy::check(&Tree::read(&root)?),
        ["codegen"] => {
            codegen::write(&root)?;
            Vec::new()
        }
        ["codegen", "--check"] => codegen::check(&root, &Tree::read(&root)?)?,
        _ => {
            eprintln!("{USAGE}");
            return Ok(ExitCode::from(2));
        }
    };
    for complaint in &complaints {
        println!("{complaint}");
    }
    Ok(if complaints.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
