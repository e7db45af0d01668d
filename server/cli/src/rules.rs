//! `rules`: the catalogue of all codes.

use std::fmt::Write;

use anyhow::Result;
use clap::{Args, ValueEnum};
use ide::{Code, FixKind};
use serde_json::json;

use crate::output;

#[derive(Args, Debug)]
pub(crate) struct RulesArgs {
    /// How to print the catalogue
    #[arg(long, value_enum, default_value_t = CatalogueFormat::Text)]
    format: CatalogueFormat,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum CatalogueFormat {
    Text,
    Json,
    Markdown,
}

pub(crate) fn rules(args: &RulesArgs) -> Result<u8> {
    let all = ide::catalogue();
    output::print(&match args.format {
        CatalogueFormat::Text => text(&all),
        CatalogueFormat::Json => json(&all)?,
        CatalogueFormat::Markdown => markdown(&all),
    })?;
    Ok(0)
}

fn text(all: &[&Code]) -> String {
    let width = all.iter().map(|it| it.code.len()).max().unwrap_or(0);
    let line = |it: &&Code| format!("{:width$}  {:11}  {}\n", it.code, it.severity.name(), it.summary());
    all.iter().map(line).collect()
}

fn json(all: &[&Code]) -> Result<String> {
    let rules: Vec<_> = all
        .iter()
        .map(|it| {
            json!({
                "code": it.code, "family": it.family.name(), "severity": it.severity.name(), "fix": fix_name(it.fix),
                "summary": it.summary(), "documentation": it.markdown(),
            })
        })
        .collect();
    Ok(serde_json::to_string_pretty(&json!({ "schema": 1, "rules": rules }))? + "\n")
}

fn markdown(all: &[&Code]) -> String {
    let mut out = String::from("# Codes\n");
    let mut families: Vec<_> = all.iter().map(|it| it.family).collect();
    families.sort();
    families.dedup();
    for family in families {
        let _ = write!(out, "\n## {}\n\n| code | severity | fix | |\n|---|---|---|---|\n", family.name());
        for code in all.iter().filter(|it| it.family == family) {
            let summary = code.summary().replace('|', "\\|");
            let _ =
                writeln!(out, "| `{}` | {} | {} | {summary} |", code.code, code.severity.name(), fix_name(code.fix));
        }
    }
    out
}

fn fix_name(fix: FixKind) -> &'static str {
    match fix {
        FixKind::None => "none",
        FixKind::Safe => "safe",
        FixKind::Unsafe => "unsafe",
    }
}
