//! `explain`: the documentation of one code.

use anyhow::{Result, bail};
use clap::Args;

use crate::output;

#[derive(Args, Debug)]
pub(crate) struct ExplainArgs {
    /// A code, as findings name it
    #[arg(value_name = "CODE")]
    code: String,
}

pub(crate) fn explain(args: &ExplainArgs) -> Result<u8> {
    let Some(code) = ide::explain(&args.code) else {
        match nearest(&args.code) {
            Some(other) => bail!("no code `{}`; did you mean `{other}`?", args.code),
            None => bail!("no code `{}`; `openapi-analyzer rules` lists all", args.code),
        }
    };
    let (severity, family) = (code.severity.name(), code.family.name());
    let text = format!("{}\n\n{}\n\nUsually: {severity}. Family: {family}.\n", code.code, code.markdown().trim_end());
    output::print(&text)?;
    Ok(0)
}

/// The code that a misspelt one probably means.
fn nearest(code: &str) -> Option<&'static str> {
    let all = ide::catalogue().into_iter().map(|it| (distance(code, it.code), it.code));
    all.min().filter(|(distance, _)| *distance <= 2 + code.len() / 4).map(|(_, code)| code)
}

/// How many characters have to be added, dropped or replaced.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.chars().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, right) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(left != *right);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[track_caller]
    fn check(a: &str, b: &str, expected: usize) {
        assert_eq!(distance(a, b), expected);
    }

    #[test]
    fn distances() {
        check("operation-removed", "operation-removed", 0);
        check("operation-removd", "operation-removed", 1);
        check("kitten", "sitting", 3);
        check("", "abc", 3);
    }
}
