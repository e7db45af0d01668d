//! The changes between two descriptions as Markdown, for a comment on a change or a page of release notes.

use std::fmt::Write;

use ide::Verdict;

use super::diff_text::{groups, summary};
use super::text::{one_line, place};
use crate::report::Report;

pub(crate) fn diff_markdown(report: &Report, base: &str, current: &str) -> String {
    let mut out = format!("# Changes from `{base}` to `{current}`\n\n{}\n", summary(report));
    for (title, changes) in groups(report) {
        let _ = write!(out, "\n## {}\n\n| verdict | change | code | place |\n|---|---|---|---|\n", cell(&title));
        for change in changes {
            let verdict = change.verdict().map_or("", Verdict::name);
            let _ = writeln!(
                out,
                "| {verdict} | {} | `{}` | `{}` |",
                cell(&change.message),
                change.code,
                cell(&place(&change.place))
            );
        }
    }
    out
}

/// A text that does not end its cell.
fn cell(text: &str) -> String {
    one_line(text).replace('|', "\\|").replace('<', "&lt;")
}
