//! How findings are printed: one file per format.

mod diff_text;
mod evidence;
mod github;
mod json;
mod junit;
mod markdown;
mod sarif;
mod text;

use clap::ValueEnum;

use crate::report::Report;

pub(crate) use diff_text::diff_text;
pub(crate) use markdown::diff_markdown;

/// The formats that `check` and `diff` share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
    Sarif,
    Github,
    Junit,
}

pub(crate) fn print(format: Format, report: &Report) -> String {
    match format {
        Format::Text => text::print(report, crate::output::colours()) + &evidence::print(&report.evidence),
        Format::Json => json::print(report),
        Format::Sarif => sarif::print(report),
        Format::Github => github::print(report),
        Format::Junit => junit::print(report),
    }
}
