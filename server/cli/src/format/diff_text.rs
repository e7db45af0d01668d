//! The changes between two descriptions as text, grouped by the Operations that they reach.

use std::fmt::Write;

use ide::Verdict;

use super::text::{Style, one_line, place};
use crate::output::plural;
use crate::report::{Report, Reported};

pub(crate) fn diff_text(report: &Report) -> String {
    let style = Style { colours: crate::output::colours() };
    let mut out = String::new();
    for (title, changes) in groups(report) {
        let _ = writeln!(out, "{}", style.bold(&title));
        for change in changes {
            let verdict = change.verdict().map_or("", Verdict::name);
            let verdict = style.severity(change.severity, &format!("{verdict:10}"));
            let code = style.dim(&format!("[{}] {}", change.code, place(&change.place)));
            let _ = writeln!(out, "  {verdict}  {} {code}", one_line(&change.message));
        }
        out.push('\n');
    }
    let _ = writeln!(out, "{}", summary(report));
    out
}

/// One line with all verdicts.
pub(super) fn summary(report: &Report) -> String {
    let number = report.findings.len();
    if number == 0 {
        return "no changes that clients could notice".to_owned();
    }
    let verdicts = [Verdict::Breaking, Verdict::Risky, Verdict::Compatible];
    let counts = verdicts.map(|it| format!("{} {}", report.count_verdict(it), it.name()));
    format!("{number} {}: {}", plural(number, "change", "changes"), counts.join(", "))
}

/// Changes by what they reach: the groups with the worst verdict first, then by name.
pub(super) fn groups(report: &Report) -> Vec<(String, Vec<&Reported>)> {
    let mut groups: Vec<(String, Vec<&Reported>)> = Vec::new();
    for change in &report.findings {
        let title = title(change);
        match groups.iter_mut().find(|(other, _)| *other == title) {
            Some((_, changes)) => changes.push(change),
            None => groups.push((title, vec![change])),
        }
    }
    for (_, changes) in &mut groups {
        changes.sort_by_key(|it| std::cmp::Reverse(it.verdict()));
    }
    let worst = |changes: &[&Reported]| std::cmp::Reverse(changes.iter().filter_map(|it| it.verdict()).max());
    groups.sort_by(|a, b| (worst(&a.1), &a.0).cmp(&(worst(&b.1), &b.0)));
    groups
}

/// The Operations that a change reaches, at most three by name.
fn title(change: &Reported) -> String {
    let affects = change.baseline.as_ref().map_or(&[][..], |it| &it.affects);
    let mut operations: Vec<String> = Vec::new();
    for affected in affects {
        // `GET /teams 200`: method and path name the Operation.
        let operation = affected.split(' ').take(2).collect::<Vec<_>>().join(" ");
        if !operations.contains(&operation) {
            operations.push(operation);
        }
    }
    match operations.len() {
        0 => "The description as a whole".to_owned(),
        1..=3 => operations.join(", "),
        more => format!("{} and {} more operations", operations[..2].join(", "), more - 2),
    }
}
