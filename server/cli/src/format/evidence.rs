//! The table that ends a check with evidence: per Operation, what was observed and what is documented.

use std::fmt::Write;

use ide::{OperationReport, Report};

use crate::output::plural;

/// How many names of a list are shown: the findings have them all.
const SHOWN: usize = 2;

const HEAD: [&str; 7] = [
    "operation",
    "bodies",
    "documented",
    "observed",
    "always returned, not required",
    "documented, never returned",
    "undocumented",
];

/// The tables of all descriptions that have evidence. Empty without.
pub(super) fn print(reports: &[(String, Report)]) -> String {
    let mut out = String::new();
    for (name, report) in reports {
        let _ = writeln!(out, "\nEvidence for {name}");
        let rows: Vec<[String; 7]> = report.operations.iter().map(row).collect();
        if !rows.is_empty() {
            out.push_str(&table(HEAD, &rows));
        }
        if report.unobserved > 0 {
            let operations = plural(report.unobserved, "operation", "operations");
            let _ = writeln!(out, "  {} {operations} without evidence", report.unobserved);
        }
        if report.counted_only > 0 {
            let (all, counted) = (report.exchanges, report.counted_only);
            let _ = writeln!(out, "  {all} exchanges; {counted} of them show nothing new, and were only counted");
        }
        if report.ambiguous > 0 {
            let (exchanges, are) = match report.ambiguous {
                1 => ("exchange matches", "it is"),
                _ => ("exchanges match", "they are"),
            };
            let _ = writeln!(
                out,
                "  {} {exchanges} several paths equally well, so that {are} evidence of none",
                report.ambiguous
            );
        }
    }
    out
}

fn row(operation: &OperationReport) -> [String; 7] {
    [
        operation.operation.clone(),
        operation.observations.to_string(),
        list(&operation.documented_statuses),
        list(&operation.observed_statuses),
        names(&operation.always_returned),
        names(&operation.never_returned),
        names(&operation.undocumented),
    ]
}

fn list(items: &[String]) -> String {
    if items.is_empty() { "-".to_owned() } else { items.join(" ") }
}

fn names(items: &[String]) -> String {
    match items.len() {
        0 => "-".to_owned(),
        number if number <= SHOWN => items.join(", "),
        number => format!("{} and {} more", items[..SHOWN].join(", "), number - SHOWN),
    }
}

/// Columns as wide as what is in them.
fn table<const N: usize>(head: [&str; N], rows: &[[String; N]]) -> String {
    let widths: [usize; N] = std::array::from_fn(|column| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.chain([head[column].chars().count()]).max().unwrap_or(0)
    });
    let line = |cells: [&str; N]| {
        let cells = cells.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}"));
        format!("  {}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
    };
    let body = rows.iter().map(|row| line(std::array::from_fn(|column| &*row[column])));
    std::iter::once(line(head)).chain(body).collect()
}

#[cfg(test)]
mod tests {
    use super::table;

    #[test]
    fn columns_are_aligned() {
        let rows = [["GET /teams".to_owned(), "3".to_owned()]];
        assert_eq!(table(["operation", "n"], &rows), "  operation   n\n  GET /teams  3\n");
    }
}
