//! `cargo xtask codegen`: files that are made from the program. They are committed, and CI checks that they are current.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::complaint::Complaint;
use crate::tree::Tree;

/// The catalogue of codes: what `openapi-analyzer rules --format markdown` prints.
const CATALOGUE: &str = "server/rules/CATALOGUE.md";

const HEADER: &str = "<!-- Made by `cargo xtask codegen`; edit the documentation beside each code instead. -->\n\n";

pub(crate) fn write(root: &Path) -> Result<()> {
    let text = catalogue(root)?;
    std::fs::write(root.join(CATALOGUE), text).with_context(|| format!("cannot write {CATALOGUE}"))
}

pub(crate) fn check(root: &Path, tree: &Tree) -> Result<Vec<Complaint>> {
    Ok(compare(CATALOGUE, tree.text(CATALOGUE).unwrap_or_default(), &catalogue(root)?).into_iter().collect())
}

/// Asked of the program itself, so that the file can't say anything else.
fn catalogue(root: &Path) -> Result<String> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["run", "--quiet", "--package", "openapi-analyzer", "--", "rules", "--format", "markdown"]);
    let output = cargo.current_dir(root).output().context("cannot run cargo")?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(format!("{HEADER}{}", String::from_utf8(output.stdout)?))
}

/// Complains at the first line that is different.
fn compare(path: &str, committed: &str, made: &str) -> Option<Complaint> {
    let same = committed.lines().zip(made.lines()).take_while(|(a, b)| a == b).count();
    (committed != made).then(|| Complaint::new(path, same + 1, "is not current; `cargo xtask codegen` writes it"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_current(committed: &str, made: &str, line: Option<usize>) {
        assert_eq!(compare("a.md", committed, made).map(|it| it.line), line);
    }

    #[test]
    fn what_is_not_current_is_found_where_it_differs() {
        check_current("a\nb\n", "a\nb\n", None);
        check_current("a\nb\n", "a\nc\n", Some(2));
        check_current("", "a\n", Some(1));
        check_current("a\n", "a\nb\n", Some(2));
        check_current("a\nb\n", "a\n", Some(2));
    }
}
