//! `cargo xtask codegen`: files that are made from the program. They are committed, and CI checks that they are current.

mod catalogue;
mod picture;

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::complaint::Complaint;
use crate::tree::Tree;

/// A generated file: where it is, and what makes it.
struct Generated {
    path: &'static str,
    make: fn(&Program<'_>) -> Result<String>,
}

const GENERATED: &[Generated] = &[
    Generated { path: catalogue::PATH, make: catalogue::make },
    Generated { path: picture::PATH, make: picture::make },
];

pub(crate) fn write(root: &Path) -> Result<()> {
    for file in GENERATED {
        let text = (file.make)(&Program { root })?;
        std::fs::write(root.join(file.path), text).with_context(|| format!("cannot write {}", file.path))?;
    }
    Ok(())
}

pub(crate) fn check(root: &Path, tree: &Tree) -> Result<Vec<Complaint>> {
    let mut all = Vec::new();
    for file in GENERATED {
        let made = (file.make)(&Program { root })?;
        all.extend(compare(file.path, tree.text(file.path).unwrap_or_default(), &made));
    }
    Ok(all)
}

/// Complains at the first line that is different.
fn compare(path: &str, committed: &str, made: &str) -> Option<Complaint> {
    let same = committed.lines().zip(made.lines()).take_while(|(a, b)| a == b).count();
    (committed != made).then(|| Complaint::new(path, same + 1, "is not current; `cargo xtask codegen` writes it"))
}

/// The program itself: what it says is generated, so that no file can say anything else.
struct Program<'a> {
    root: &'a Path,
}

impl Program<'_> {
    /// What it prints in the repository. Findings (exit code 1) are fine.
    fn output(&self, arguments: &[&str]) -> Result<String> {
        // A binary that is built already saves building one.
        let mut program = match std::env::var_os("OPENAPI_ANALYZER_BIN") {
            Some(binary) => Command::new(binary),
            None => {
                let mut cargo = Command::new(env!("CARGO"));
                cargo.args(["run", "--quiet", "--package", "openapi-analyzer", "--"]);
                cargo
            }
        };
        let output = program.args(arguments).current_dir(self.root).output().context("cannot run the program")?;
        let is_done = matches!(output.status.code(), Some(0 | 1)) && output.stderr.is_empty();
        ensure!(is_done, "{}", String::from_utf8_lossy(&output.stderr).trim());
        Ok(String::from_utf8(output.stdout)?)
    }
}

#[cfg(test)]
mod tests {
    use super::compare;

    #[track_caller]
    fn check(committed: &str, made: &str, line: Option<usize>) {
        assert_eq!(compare("a.md", committed, made).map(|it| it.line), line);
    }

    #[test]
    fn what_is_not_current_is_found_where_it_differs() {
        check("a\nb\n", "a\nb\n", None);
        check("a\nb\n", "a\nc\n", Some(2));
        check("", "a\n", Some(1));
        check("a\n", "a\nb\n", Some(2));
        check("a\nb\n", "a\n", Some(2));
    }
}
